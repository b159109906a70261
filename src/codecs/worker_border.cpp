#include "codecs/worker_border.h"

#include <cstdlib>

namespace fabrica {

namespace {

uint8_t* pack(uint32_t status, ByteView payload) {
  auto* out = static_cast<uint8_t*>(std::malloc(8 + payload.size()));
  if (!out) return nullptr;
  const auto length = uint32_t(payload.size());
  std::memcpy(out, &status, 4);
  std::memcpy(out + 4, &length, 4);
  if (!payload.empty()) std::memcpy(out + 8, payload.data(), payload.size());
  return out;
}

// Five texts do not need a JSON library (a third of the decoder's size). Names from a file may hold anything: control
// characters are replaced, and JavaScript's decoder replaces what is not UTF-8.
void addMember(std::string& json, const char* key, std::string_view value) {
  json += json.empty() ? "{\"" : ",\"";
  json += key;
  json += "\":\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') json += '\\';
    json += uint8_t(c) < 0x20 ? ' ' : c;
  }
  json += '"';
}

}  // namespace

uint8_t* answer(const Result<Bytes>& result) {
  if (result.ok()) return pack(0, *result);
  const Error& error = result.error();
  std::string json;
  addMember(json, "code", errorCodeName(error.code));
  addMember(json, "reason", error.reason);
  addMember(json, "source", error.source);
  addMember(json, "part", error.part);
  addMember(json, "advice", error.advice);
  return pack(1, bytesOf(json + "}"));
}

}  // namespace fabrica
