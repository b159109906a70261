// What of a glTF concerns geometry, flat and typed: tinygltf's model, and what is kept from it (gltf_sift.h). Nothing
// here is checked against anything else yet: that is for whoever follows an index.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "codecs/chunks.h"
#include "formats/gltf/notes.h"

namespace fabrica {

// glTF's numbers. An index that the file gives wrongly is one that nothing has.
enum : uint32_t { kByte = 5120, kUnsignedByte, kShort, kUnsignedShort, kUnsignedInt = 5125, kFloat };
enum : uint32_t { kTriangles = 4, kTriangleStrip, kTriangleFan };
inline constexpr uint32_t kWrong = kNone - 1;

inline uint32_t componentBytes(uint32_t type) {
  return type == kByte || type == kUnsignedByte     ? 1
         : type == kShort || type == kUnsignedShort ? 2
         : type == kUnsignedInt || type == kFloat   ? 4
                                                    : 0;
}

// Where a buffer's bytes are.
struct GltfBuffer {
  bool usable = false;
  uint32_t resource = 0;  // index into Gltf::resources
  uint64_t base = 0;      // offset of its first byte there
  uint64_t length = 0;
};
// Packed by meshopt: EXT_meshopt_compression, or KHR_meshopt_compression, which adds to it.
struct GltfPacking {
  uint32_t buffer = 0;
  uint64_t offset = 0, length = 0;
  UnpackParams params;
};
struct GltfView {
  uint32_t buffer = kNone, stride = 0;  // stride 0: elements follow each other
  uint64_t offset = 0, length = 0;
  std::optional<GltfPacking> packing;
};
struct GltfSparse {
  uint32_t count = 0, numbersView = kNone, numbersType = 0, valuesView = kNone;
  uint64_t numbersOffset = 0, valuesOffset = 0;
};
struct GltfAccessor {
  uint32_t view = kNone, componentType = 0;
  uint32_t components = 0;  // 1 SCALAR, 2 … 4 vectors, 16 MAT4; others are 0
  uint64_t offset = 0, count = 0;
  bool normalised = false;
  std::optional<std::array<double, 3>> min, max;  // of vectors of three
  std::optional<GltfSparse> sparse;
};
struct GltfDraco {
  uint32_t view = kNone, position = kNone, normal = kNone;  // ids in the Draco data
};
struct GltfPrimitive {
  uint32_t position = kNone, normal = kNone, indices = kNone, material = kNone, mode = kTriangles;
  std::optional<GltfDraco> draco;
};
struct GltfMesh {
  std::string name;
  std::vector<GltfPrimitive> primitives;
  std::optional<Json> extras;  // an object
};
struct GltfMaterial {
  std::optional<std::array<double, 4>> color;  // linear
  bool blended = false;
};
struct GltfNode {
  std::string name;
  std::vector<uint32_t> children;
  uint32_t mesh = kNone, skin = kNone;
  std::optional<glm::dmat4> local;  // nothing when it is not numbers
  std::optional<Json> extras;
  std::optional<Json> instancing;  // attributes of EXT_mesh_gpu_instancing
};
struct GltfSkin {
  uint32_t firstJoint = kNone, inverseBinds = kNone;
};

struct Gltf {
  std::vector<GltfBuffer> buffers;
  std::vector<GltfView> views;
  std::vector<GltfAccessor> accessors;
  std::vector<GltfMaterial> materials;
  std::vector<GltfMesh> meshes;
  std::vector<GltfSkin> skins;
  std::vector<GltfNode> nodes;
  std::vector<uint32_t> roots;         // of the scene that is to be shown
  std::vector<std::string> resources;  // as SceneTable::resources
  Bytes embedded;                      // as SceneTable::embedded
  std::string generator, title, copyright;
  bool framed = false;  // asset.extras.framed: units and axes are known, not to be guessed
};

// BadFormat for what is no glTF, Unsupported for another version or an unknown extension that the file requires.
Result<Gltf> readGltf(Json&& root, uint64_t binOffset, Notes& notes);

}  // namespace fabrica
