// glTF JSON → SceneTable. Runs in a worker or in the command-line tool, on bytes from outside.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "formats/gltf/scene_table.h"

namespace fabrica {

// Header of a GLB (glTF 2.0 spec, 4.4): where the JSON and the BIN chunks lie.
struct GlbLayout {
  uint64_t jsonOffset = 0, jsonLength = 0;
  uint64_t binOffset = 0, binLength = 0;  // 0, 0 when there is no BIN chunk
  uint64_t fileLength = 0;
};
// `head`: at least the first 20 bytes; the BIN chunk's header lies at jsonOffset + jsonLength, its offset is derived.
Result<GlbLayout> parseGlbHeader(ByteView head);
bool looksLikeGlb(ByteView head);

// `json`: the JSON text. `binOffset`: file offset of the BIN chunk's payload (0 for .gltf).
// Primitives of triangles (lists, strips, fans; plain, quantised, sparse, Draco, meshopt), each instance of
// EXT_mesh_gpu_instancing one, become ScenePrimitives; anything else becomes a note. Extensions in extensionsRequired that we
// do not know are an Unsupported error that names them. 3D Slicer's old exports (millimetres, LPS, Z up, no root matrix) are
// repaired to metres, +Y up, with a note.
// Some files say only in their data where things stand (instances, skins, a part without bounds): then the table's
// `wanted` names those ranges, and a second call with their bytes in `data`, in the same order, gives the scene. One that
// could not be had is empty: it costs its part.
Result<SceneTable> parseGltf(std::string_view json, uint64_t binOffset, std::span<const ByteView> data = {});

}  // namespace fabrica
