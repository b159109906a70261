// decode-image.wasm: stored chunks of volumes → BrickChunk. See docs/contracts.md, "Workers".
#include <emscripten.h>

#include "codecs/decode.h"
#include "codecs/worker_border.h"

extern "C" EMSCRIPTEN_KEEPALIVE uint8_t* dec_brick(const uint8_t* params, uint32_t paramsLength, const uint8_t* bytes,
                                                   uint32_t length) {
  using namespace fabrica;
  auto job = readBrickJob({params, paramsLength});
  if (!job) return answer(std::move(job).error());
  return answer(decodeBrick(job->params, {bytes, length}, job->ids));
}
