#include "base/json.h"

#include <cmath>
#include <cstdio>

namespace fabrica {

namespace {

// Counts nesting outside strings, before the recursive parser sees the text.
bool tooDeep(std::string_view text, int maxDepth) {
  int depth = 0;
  bool inString = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inString) {
      if (c == '\\') ++i;
      else if (c == '"') inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '[' || c == '{') {
      if (++depth > maxDepth) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<Json> parseJson(std::string_view text, int maxDepth) {
  if (tooDeep(text, maxDepth)) return Error{ErrorCode::BadFormat, "The JSON is nested too deeply."};
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return Error{ErrorCode::BadFormat, "This is not valid JSON."};
  return json;
}

const Json* find(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto it = object.find(key);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

std::string getString(const Json& object, const char* key, std::string_view fallback) {
  const Json* value = find(object, key);
  if (!value || !value->is_string()) return std::string(fallback);
  return *value->get_ptr<const std::string*>();
}

bool readNumber(const Json& value, double& out) {
  if (!value.is_number()) return false;
  const double number = value.is_number_float()      ? *value.get_ptr<const double*>()
                        : value.is_number_unsigned() ? double(*value.get_ptr<const uint64_t*>())
                                                     : double(*value.get_ptr<const int64_t*>());
  if (!std::isfinite(number)) return false;
  out = number;
  return true;
}

double getNumber(const Json& object, const char* key, double fallback) {
  const Json* value = find(object, key);
  double number = fallback;
  if (value) readNumber(*value, number);
  return number;
}

bool getBool(const Json& object, const char* key, bool fallback) {
  const Json* value = find(object, key);
  return value && value->is_boolean() ? *value->get_ptr<const bool*>() : fallback;
}

bool readVec3(const Json& array, vec3& out) {
  if (!array.is_array() || array.size() != 3) return false;
  vec3 v;
  for (int i = 0; i < 3; ++i) {
    double number = 0;
    if (!readNumber(array[size_t(i)], number)) return false;
    v[i] = float(number);
  }
  out = v;
  return true;
}

vec3 getVec3(const Json& object, const char* key, const vec3& fallback) {
  vec3 v = fallback;
  if (const Json* value = find(object, key)) readVec3(*value, v);
  return v;
}

Json toJson(const vec3& v) { return Json::array({v.x, v.y, v.z}); }

bool parseColor(std::string_view text, Color& out) {
  if ((text.size() != 7 && text.size() != 9) || text[0] != '#') return false;
  uint32_t digits[8] = {};
  for (size_t i = 1; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') digits[i - 1] = uint32_t(c - '0');
    else if (c >= 'a' && c <= 'f') digits[i - 1] = uint32_t(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F') digits[i - 1] = uint32_t(c - 'A' + 10);
    else return false;
  }
  auto byte = [&](int i) { return uint8_t(digits[2 * i] * 16 + digits[2 * i + 1]); };
  out = {byte(0), byte(1), byte(2), text.size() == 9 ? byte(3) : uint8_t(255)};
  return true;
}

std::string colorText(const Color& c) {
  char text[10];
  if (c.a == 255) std::snprintf(text, sizeof text, "#%02x%02x%02x", c.r, c.g, c.b);
  else std::snprintf(text, sizeof text, "#%02x%02x%02x%02x", c.r, c.g, c.b, c.a);
  return text;
}

Json errorJson(const Error& error) {
  return {{"code", errorCodeName(error.code)}, {"reason", error.reason}, {"source", error.source}, {"part", error.part},
          {"advice", error.advice}};
}

Error errorOf(const Json& json) {
  const auto text = [&](const char* key) { return getString(json, key); };
  return {codeOf(text("code")), text("reason"), text("source"), text("part"), text("advice")};
}

std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace fabrica
