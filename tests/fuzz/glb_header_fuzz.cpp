#include <cstdlib>

#include "formats/gltf/parse_gltf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const auto layout = parseGlbHeader({data, size});
  if (!layout) return 0;
  // Both chunks lie inside the file, one after the other.
  const bool sane = layout->jsonOffset + layout->jsonLength <= layout->fileLength &&
                    layout->binOffset + layout->binLength <= layout->fileLength &&
                    (layout->binOffset == 0 || layout->binOffset >= layout->jsonOffset + layout->jsonLength);
  if (!sane || !looksLikeGlb({data, size})) std::abort();
  return 0;
}
