#include <cstdlib>

#include "base/bytes.h"
#include "formats/manifest/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const auto manifest = parseManifest(textOf({data, size}), "https://host.example/atlas/atlas.json");
  if (!manifest) {
    if (manifest.error().reason.empty()) std::abort();
    return 0;
  }
  for (const ManifestHierarchy& hierarchy : manifest->hierarchies)
    for (size_t i = 0; i < hierarchy.nodes.size(); ++i)
      if (hierarchy.nodes[i].parent != kNone && hierarchy.nodes[i].parent >= i) std::abort();
  return 0;
}
