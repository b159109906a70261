// Reading JSON from outside without exceptions: parse returns a Result, and every accessor checks the type first and
// falls back. (nlohmann's own accessors abort on a type error when exceptions are off, as they are on the page.)
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/math.h"
#include "base/result.h"

namespace fabrica {

using Json = nlohmann::json;

// At most maxDepth nested arrays and objects, so that hostile input cannot exhaust the stack.
Result<Json> parseJson(std::string_view text, int maxDepth = 64);

const Json* find(const Json& object, const char* key);  // null when absent, null-valued, or `object` is no object
std::string getString(const Json& object, const char* key, std::string_view fallback = "");
double getNumber(const Json& object, const char* key, double fallback = 0);
bool getBool(const Json& object, const char* key, bool fallback = false);
vec3 getVec3(const Json& object, const char* key, const vec3& fallback = vec3(0));  // array of three finite numbers
// False, and `out` as it was, when `value` is no finite number, or no array of three of them.
bool readNumber(const Json& value, double& out);
bool readVec3(const Json& array, vec3& out);
Json toJson(const vec3& v);

// "#rrggbb" or "#rrggbbaa".
bool parseColor(std::string_view text, Color& out);
std::string colorText(const Color& color);

// {code, reason, source, part, advice}, as errors cross every border (docs/contracts.md), and back: a code that nobody
// knows becomes Unknown.
Json errorJson(const Error& error);
Error errorOf(const Json& json);

// Text of a JSON value; bytes that are not UTF-8 become U+FFFD instead of an exception.
std::string dump(const Json& json, int indent = -1);

}  // namespace fabrica
