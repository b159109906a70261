// geometry.wasm: what web/workers/geometry.js calls. One job at a time; memory is the caller's to free with free().
#include <emscripten.h>

#include <cstdlib>
#include <cstring>

#include "base/json.h"
#include "geometry/request.h"
#include "surfaces/label_surfaces.h"

EM_JS(void, geo_js_progress, (double share), { if (Module.progress) Module.progress(share); });

namespace {

// {u32 status (0 result, 1 error as JSON), u32 length, u8 payload[length]}; null when memory is out.
uint8_t* packed(uint32_t status, fabrica::ByteView payload) {
  auto* out = static_cast<uint8_t*>(std::malloc(8 + payload.size()));
  if (!out) return nullptr;
  const uint32_t head[2] = {status, static_cast<uint32_t>(payload.size())};
  std::memcpy(out, head, sizeof head);
  std::memcpy(out + sizeof head, payload.data(), payload.size());
  return out;
}
uint8_t* packed(const fabrica::Error& error) { return packed(1, fabrica::bytesOf(fabrica::dump(fabrica::errorJson(error)))); }
uint8_t* packed(const fabrica::Result<std::string>& answer) { return answer ? packed(0, fabrica::bytesOf(*answer)) : packed(answer.error()); }

}  // namespace

extern "C" {
uint8_t* geo_measure(const uint8_t* request, uint32_t length) {
  return packed(fabrica::answerMeasure({request, length}));
}

uint8_t* geo_section(const uint8_t* request, uint32_t length) {
  return packed(fabrica::answerSection({request, length}));
}

uint8_t* geo_landmarks(const uint8_t* request, uint32_t length) {
  return packed(fabrica::answerLandmarks({request, length}));
}

// `shard`: malloc'ed by the caller, freed here: the work needs the room. The result is src/surfaces/label_surfaces.h's.
uint8_t* geo_surfaces(const char* request, uint32_t requestLength, uint8_t* shard, uint32_t length) {
  const auto made = fabrica::makeLabelSurfaces({request, requestLength}, {shard, length}, geo_js_progress);
  std::free(shard);
  return made ? packed(0, *made) : packed(made.error());
}
}
