// First look at a glTF's JSON, before tinygltf sees it: refuses what cannot be shown, decodes embedded buffers, and copies
// out only what concerns geometry. An oddity in a texture or an animation must not keep a person from the anatomy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "codecs/chunks.h"
#include "formats/gltf/notes.h"

namespace fabrica {

// Where a buffer's bytes are.
struct GltfBuffer {
  bool usable = false;
  uint32_t resource = 0;  // index into SiftedGltf::resources
  uint64_t base = 0;      // offset of its first byte there
  uint64_t length = 0;
};

// A buffer view that meshopt packed: EXT_meshopt_compression, or KHR_meshopt_compression, which adds to it.
struct PackedBufferView {
  uint32_t buffer = 0;
  uint64_t offset = 0, length = 0;
  UnpackParams params;
};
// accessor.sparse
struct SparseAccessor {
  uint32_t count = 0;
  uint32_t numbersView = 0, valuesView = 0;
  uint64_t numbersOffset = 0, valuesOffset = 0;
  uint32_t numbersType = 0;  // component type
};

struct SiftedGltf {
  Json json;                           // for tinygltf
  std::vector<GltfBuffer> buffers;
  std::vector<uint32_t> strides;       // buffer views: byteStride, or 0
  std::vector<std::optional<PackedBufferView>> packed;  // buffer views
  std::vector<std::string> resources;  // as SceneTable::resources
  Bytes embedded;                      // as SceneTable::embedded
  std::vector<std::optional<SparseAccessor>> sparse;    // accessors
  std::string generator, title, copyright;
};

// Takes `root` apart: the texts of embedded buffers are freed as they are decoded.
Result<SiftedGltf> siftGltf(Json& root, uint64_t binOffset, Notes& notes);

}  // namespace fabrica
