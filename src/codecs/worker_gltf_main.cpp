// parse-gltf.wasm: glTF's JSON → encoded SceneTable. See docs/contracts.md, "Workers".
#include <emscripten.h>

#include <exception>

#include "codecs/worker_border.h"
#include "formats/gltf/parse_gltf.h"

// `binOffset` is a double, exact up to 2^53.
extern "C" EMSCRIPTEN_KEEPALIVE uint8_t* dec_parse_gltf(const char* json, uint32_t length, double binOffset) {
  using namespace fabrica;
  // Memory can run out, and the standard library throws then.
  try {
    auto table = parseGltf({json, length}, uint64_t(binOffset));
    return answer(table ? Result<Bytes>(encodeSceneTable(*table)) : Result<Bytes>(std::move(table).error()));
  } catch (const std::exception&) {
    return answer(Error{ErrorCode::TooLarge, "The file's description is too large for the memory there is.", "", "",
        "Close other tabs and try again."});
  }
}
