// How the JavaScript API's methods read their arguments (a JSON array) and refuse. Main thread.
#pragma once

#include <string>

#include "base/json.h"

namespace fabrica {

// Null where there are fewer.
inline const Json& argument(const Json& args, size_t i) {
  static const Json kNull;
  return args.is_array() && i < args.size() ? args[i] : kNull;
}

// "" where it is no text.
inline std::string textArgument(const Json& args, size_t i) {
  const Json& value = argument(args, i);
  return value.is_string() ? *value.get_ptr<const std::string*>() : std::string();
}

// `fallback` where it is no number.
inline double numberArgument(const Json& args, size_t i, double fallback) {
  readNumber(argument(args, i), fallback);
  return fallback;
}

inline Json refused(ErrorCode code, std::string reason) { return {{"error", errorJson(Error{code, std::move(reason)})}}; }

}  // namespace fabrica
