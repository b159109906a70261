#include "formats/labels/read_whole.h"

#include <charconv>

namespace fabrica {

namespace {

template <typename T>
bool read(std::string_view text, T& out) {
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out);
  return error == std::errc() && at == end && !text.empty();
}

}  // namespace

bool readWhole(std::string_view text, uint32_t& out) { return read(text, out); }
bool readWhole(std::string_view text, uint64_t& out) { return read(text, out); }

}  // namespace fabrica
