// First look at a glTF's JSON, before tinygltf sees it: refuses what cannot be shown, decodes embedded buffers, and copies
// out only what concerns geometry. An oddity in a texture or an animation must not keep a person from the anatomy.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/result.h"
#include "formats/gltf/notes.h"

namespace fabrica {

// Where a buffer's bytes are.
struct GltfBuffer {
  bool usable = false;
  uint32_t resource = 0;  // index into SiftedGltf::resources
  uint64_t base = 0;      // offset of its first byte there
  uint64_t length = 0;
};

struct SiftedGltf {
  Json json;                           // for tinygltf
  std::vector<GltfBuffer> buffers;
  std::vector<std::string> resources;  // as SceneTable::resources
  Bytes embedded;                      // as SceneTable::embedded
  std::vector<bool> sparse;            // accessors
  std::string generator, title, copyright;
};

// Takes `root` apart: the texts of embedded buffers are freed as they are decoded.
Result<SiftedGltf> siftGltf(Json& root, uint64_t binOffset, Notes& notes);

}  // namespace fabrica
