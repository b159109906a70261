// unpack.wasm: stored ranges → bytes as decode-mesh wants them. Loaded with the first file that packs its data with
// meshopt or stores it sparsely. See docs/contracts.md, "Workers".
#include <emscripten.h>

#include <array>

#include "codecs/decode.h"
#include "codecs/worker_border.h"

// `lengths`: of up to three ranges that lie one after the other at `bytes`.
extern "C" EMSCRIPTEN_KEEPALIVE uint8_t* dec_unpack(const uint8_t* params, uint32_t paramsLength, const uint8_t* bytes,
                                                    const uint32_t* lengths, uint32_t count) {
  using namespace fabrica;
  auto read = readUnpackParams({params, paramsLength});
  if (!read) return answer(std::move(read).error());
  std::array<ByteView, 3> ranges;
  if (count > ranges.size()) return answer(Error{ErrorCode::Internal, "The decoder was given too many ranges."});
  for (uint32_t i = 0; i < count; ++i) {
    ranges[i] = {bytes, lengths[i]};
    bytes += lengths[i];
  }
  return answer(unpack(*read, {ranges.data(), count}));
}
