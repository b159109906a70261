// The parameters, then the data. Sides are kept under 33 voxels, so that time goes into the data.
#include <algorithm>
#include <cstdlib>

#include "codecs/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const ByteView input(data, size);
  if (size < sizeof(BrickDecodeParams)) return 0;
  auto params = readBrickParams(input.first(sizeof(BrickDecodeParams)));
  if (!params) std::abort();
  for (uint32_t& side : params->chunk) side = std::min(side, 32u);
  const auto chunk = decodeBrick(*params, input.subspan(sizeof(BrickDecodeParams)));
  if (chunk && !viewBrickChunk(*chunk).ok()) std::abort();
  return 0;
}
