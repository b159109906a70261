// geometry.wasm: what web/workers/geometry.js calls. One job at a time; memory is the caller's to free with free().
#include <cstdlib>
#include <cstring>

#include "base/json.h"
#include "geometry/request.h"

namespace {

// {u32 status (0 result, 1 error), u32 length, u8 payload[length]}, JSON either way; null when memory is out.
uint8_t* packed(const fabrica::Result<std::string>& answer) {
  const std::string json = answer ? *answer : fabrica::dump(fabrica::errorJson(answer.error()));
  auto* out = static_cast<uint8_t*>(std::malloc(8 + json.size()));
  if (!out) return nullptr;
  const uint32_t head[2] = {answer ? 0u : 1u, static_cast<uint32_t>(json.size())};
  std::memcpy(out, head, sizeof head);
  std::memcpy(out + sizeof head, json.data(), json.size());
  return out;
}

}  // namespace

extern "C" {
uint8_t* geo_measure(const uint8_t* request, uint32_t length) {
  return packed(fabrica::answerMeasure({request, length}));
}

uint8_t* geo_section(const uint8_t* request, uint32_t length) {
  return packed(fabrica::answerSection({request, length}));
}
}
