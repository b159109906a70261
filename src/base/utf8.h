// Decoding UTF-8 from outside.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fabrica {

// Next code point at `at`, which advances; damaged sequences give U+FFFD and advance by one byte. at < text.size().
uint32_t nextCodePoint(std::string_view text, size_t& at);
void appendUtf8(std::string& out, uint32_t codePoint);

}  // namespace fabrica
