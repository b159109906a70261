// Whole numbers in texts.
#pragma once

#include <cstdint>
#include <string_view>

namespace fabrica {

// A whole number and nothing else.
bool readWhole(std::string_view text, uint32_t& out);
bool readWhole(std::string_view text, uint64_t& out);

}  // namespace fabrica
