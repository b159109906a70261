// One thing that `fabrica optimize` was given, as the viewer's own reader sees it: nodes, primitives, and their bytes.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/gltf/scene_table.h"

namespace fabrica {

struct InputScene {
  std::string name;  // of the file or folder, without its path
  SceneTable table;
  std::vector<Bytes> resources;    // by SceneTable::resources; empty where missing (`notes` says so)
  std::vector<std::string> notes;  // parts that had to be left out
  uint64_t bytes = 0;              // of its files
};

// A GLB or glTF with the buffers beside it, read as the viewer reads it. Errors: NotFound, BadFormat, Unsupported,
// Truncated.
Result<InputScene> readGltfInput(const std::string& path);

enum class FileUnit { Auto, Millimetres, Centimetres, Metres };
// Which way a surface file's axes point. Z is the way of most CAD and of DICOM: +X the patient's left, +Y posterior, +Z
// superior (LPS); Ras is 3D Slicer's own: +X right, +Y anterior, +Z superior; Y is glTF's.
enum class UpAxis { Auto, Y, Z, Ras };

struct FileFrame {
  FileUnit unit = FileUnit::Auto;
  UpAxis up = UpAxis::Auto;
};

// A file of a folder and the groups (subfolders) that it stands in.
struct SurfaceFile {
  std::string path;
  std::vector<std::string> groups;
};
bool isSurfaceFile(const std::string& path);  // .obj .stl .ply .vtk .vtp .vtu
// OBJ, STL, PLY and VTK polygon files of one frame as one scene, a structure a file (or a group of an OBJ). What cannot
// be read is noted and the rest goes on. Errors: BadFormat when nothing is left.
Result<InputScene> readSurfaceFiles(const std::string& name, const std::vector<SurfaceFile>& files,
                                    const FileFrame& placement);

}  // namespace fabrica
