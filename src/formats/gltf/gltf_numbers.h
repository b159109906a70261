// Whole numbers that a hostile file may give as anything.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "base/json.h"
#include "formats/gltf/gltf_model.h"

namespace fabrica {

inline std::optional<uint64_t> wholeNumber(const Json& value) {
  if (value.is_number_unsigned() && *value.get_ptr<const uint64_t*>() < (1ull << 53))
    return *value.get_ptr<const uint64_t*>();
  double number = -1;
  return readNumber(value, number) && number >= 0 && number < 9e15 && number == std::floor(number)
             ? std::optional(uint64_t(number))
             : std::nullopt;
}

// kNone when the file gives none, kWrong when it is none.
inline uint32_t indexAt(const Json& object, const char* key) {
  const Json* value = find(object, key);
  return value ? uint32_t(std::min<uint64_t>(wholeNumber(*value).value_or(kWrong), kWrong)) : kNone;
}

// 0 when the file gives none. Of a size that is wrong no part can be found in the file.
inline uint64_t sizeAt(const Json& object, const char* key) {
  const Json* value = find(object, key);
  return value ? wholeNumber(*value).value_or(1ull << 60) : 0;
}

}  // namespace fabrica
