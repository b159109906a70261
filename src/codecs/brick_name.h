// What a brick of ours says of itself: files of which some came to bear others' names would else be a wrong picture. JPEG 2000 holds the name
// in a comment of its codestream; before bricks of other codecs lies a number for it, outside of what the shard's index tells (Volume::placed).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace fabrica {

inline constexpr std::string_view kBrickName = "brick ";

// "brick LEVEL Z Y X": the last part of the level's path, and its chunk (given as x, y, z). Of colours "brick LEVEL CHANNEL Z Y X".
std::string brickName(std::string_view level, const std::array<uint32_t, 3>& chunk, std::optional<uint32_t> channel = std::nullopt);
// A number for it, never 0 (FNV-1a).
uint32_t brickPlace(std::string_view name);
inline constexpr uint32_t kPlaceBytes = 4;  // before a brick: that number, little-endian

// A brick bears another's name.
Error fromAnotherPlace();

}  // namespace fabrica
