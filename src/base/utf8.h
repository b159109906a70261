// Decoding UTF-8 from outside.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fabrica {

// Next code point at `at`, which advances; damaged sequences give U+FFFD and advance by one byte. at < text.size().
uint32_t nextCodePoint(std::string_view text, size_t& at);
void appendUtf8(std::string& out, uint32_t codePoint);
// At most so many bytes of it, not in the middle of a letter.
std::string_view shortened(std::string_view text, size_t most);

}  // namespace fabrica
