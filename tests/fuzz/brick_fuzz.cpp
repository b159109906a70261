// The parameters, then the data, or first eight values of a label map where the highest of the flags is set. Sides are kept under 33 voxels, so that time goes into the data.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "codecs/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const ByteView input(data, size);
  if (size < sizeof(BrickDecodeParams)) return 0;
  constexpr size_t kIds = 8 * sizeof(uint64_t);
  BrickDecodeParams params;
  std::memcpy(&params, data, sizeof params);
  const size_t head = sizeof params + ((params.flags >> 31) != 0 && size >= sizeof params + kIds ? kIds : 0);
  auto job = readBrickJob(input.first(head));
  if (!job) std::abort();
  for (uint32_t& side : job->params.chunk) side = std::min(side, 32u);
  const auto chunk = decodeBrick(job->params, input.subspan(head), job->ids);
  if (chunk && !viewBrickChunk(*chunk).ok()) std::abort();
  return 0;
}
