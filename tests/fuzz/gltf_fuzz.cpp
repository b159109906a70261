// JSON → table; what was accepted must survive encoding and decoding.
#include <cstdlib>

#include "formats/gltf/parse_gltf.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const auto table = parseGltf(textOf({data, size}), size % 2 ? 1000 : 0);
  if (!table) {
    if (table.error().reason.empty()) std::abort();
    return 0;
  }
  if (!decodeSceneTable(encodeSceneTable(*table)).ok()) std::abort();
  return 0;
}
