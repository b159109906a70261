// The parameters, then the data: Draco and raw. What decodes must be a consistent chunk.
#include <cstdlib>

#include "codecs/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const ByteView input(data, size);
  if (size < sizeof(MeshDecodeParams)) return 0;
  const auto params = readMeshParams(input.first(sizeof(MeshDecodeParams)));
  if (!params) std::abort();
  const ByteView range = input.subspan(sizeof(MeshDecodeParams));
  const auto chunk = decodeMesh(*params, {&range, 1});
  if (chunk && !viewMeshChunk(*chunk).ok()) std::abort();
  return 0;
}
