// The parameters, then the data: meshopt's codecs and filters, sparse accessors. What comes out has the promised size.
#include <algorithm>
#include <cstdlib>

#include "codecs/decode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const ByteView input(data, size);
  if (size < sizeof(UnpackParams)) return 0;
  auto params = readUnpackParams(input.first(sizeof(UnpackParams)));
  if (!params) std::abort();
  params->count = std::min(params->count, 1u << 16);  // time goes into the data
  const ByteView rest = input.subspan(sizeof(UnpackParams));
  // Sparse: the base first, then as many numbers and values as there may be.
  const size_t third = rest.size() / 3;
  const ByteView ranges[3] = {params->kind == Unpack::Sparse ? rest.first(third) : rest, rest.subspan(third, third),
                              rest.subspan(2 * third)};
  const auto bytes = unpack(*params, {ranges, params->kind == Unpack::Sparse ? 3u : 1u});
  if (bytes && bytes->size() != uint64_t(params->count) * params->stride) std::abort();
  return 0;
}
