// What a brick of ours says of itself, in a comment of its codestream: files of which some came to bear others' names would else
// be a wrong picture.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fabrica {

inline constexpr std::string_view kBrickName = "brick ";

// "brick LEVEL Z Y X": the last part of the level's path, and its chunk (given as x, y, z). Of colours "brick LEVEL CHANNEL Z Y X".
std::string brickName(std::string_view level, const std::array<uint32_t, 3>& chunk, std::optional<uint32_t> channel = std::nullopt);
// A number for it, never 0 (FNV-1a).
uint32_t brickPlace(std::string_view name);

}  // namespace fabrica
