#include <cstdlib>

#include "formats/gltf/scene_table.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const auto table = decodeSceneTable({data, size});
  if (table && !decodeSceneTable(encodeSceneTable(*table)).ok()) std::abort();
  return 0;
}
