// The mesh files of an atlas folder, written as the meshes come: nothing but the index is kept in memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "formats/gltf/scene_table.h"
#include "maker/write/draco_mesh.h"
#include "maker/write/scene_gltf.h"

namespace fabrica {

struct EncodedLevel {
  EncodedMesh mesh;
  float error = 0;  // metres, against the finest
};

struct SceneSizes {
  uint64_t glb = 0, index = 0, lod = 0;
  struct Level {
    uint64_t structures = 0, triangles = 0, bytes = 0;
  };
  std::vector<Level> levels;  // coarsest first; those with fewer levels end earlier
  Level finest;               // of all, as meshes.glb has it
};

// Meshes lie in the files in the order in which they were added, so that what is asked for together can lie together:
// meshes.lod.bin holds all of the coarsest level first, then the next; meshes.glb the finest. A small mesh (up to 4 KB)
// with a single level is in both, and the index names the copy beside the coarse ones, so that the first picture needs
// one file only.
class SceneWriter {
 public:
  // Scratch files without a name lie in the folder meanwhile. Errors: what DiskFile says.
  static Result<SceneWriter> create(const std::string& folder);
  SceneWriter(SceneWriter&&) noexcept;
  SceneWriter& operator=(SceneWriter&&) noexcept;
  ~SceneWriter();

  // `primitive`: node, colour and hasColor are given; bounds and levels are filled in. `levels`: coarsest first, at
  // least one.
  Status add(ScenePrimitive primitive, const std::vector<EncodedLevel>& levels);

  // Writes meshes.glb, meshes.lod.bin and meshes.index.gz. `nodes`: those that the primitives name. Errors: TooLarge
  // when a GLB cannot hold it (4 GB), what DiskFile says.
  Result<SceneSizes> finish(std::vector<SceneNode> nodes, const GltfAsset& asset);

 private:
  struct State;
  explicit SceneWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// One plain GLB, for other people's programs: no levels, no ids.
class GlbWriter {
 public:
  static Result<GlbWriter> create(const std::string& folder);
  GlbWriter(GlbWriter&&) noexcept;
  GlbWriter& operator=(GlbWriter&&) noexcept;
  ~GlbWriter();
  Status add(ScenePrimitive primitive, const EncodedMesh& mesh);
  // Errors: as above. The size of the file.
  Result<uint64_t> finish(std::vector<SceneNode> nodes, const GltfAsset& asset, const std::string& path);

 private:
  struct State;
  explicit GlbWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What the index says of one Draco buffer.
MeshLevel dracoLevel(const EncodedMesh& mesh, float error, uint32_t resource, uint64_t offset);

}  // namespace fabrica
