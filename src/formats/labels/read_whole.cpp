#include "formats/labels/read_whole.h"

#include <charconv>

namespace fabrica {

bool readWhole(std::string_view text, uint32_t& out) {
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out);
  return error == std::errc() && at == end && !text.empty();
}

}  // namespace fabrica
