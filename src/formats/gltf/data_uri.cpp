#include "formats/gltf/data_uri.h"

#include <array>

namespace fabrica {

namespace {

constexpr uint8_t kBad = 255;

constexpr std::array<uint8_t, 256> makeDigits() {
  std::array<uint8_t, 256> digits{};
  for (uint8_t& digit : digits) digit = kBad;
  for (int i = 0; i < 26; ++i) {
    digits[size_t('A' + i)] = uint8_t(i);
    digits[size_t('a' + i)] = uint8_t(26 + i);
  }
  for (int i = 0; i < 10; ++i) digits[size_t('0' + i)] = uint8_t(52 + i);
  digits['+'] = digits['-'] = 62;
  digits['/'] = digits['_'] = 63;
  return digits;
}
constexpr std::array<uint8_t, 256> kDigits = makeDigits();

}  // namespace

std::optional<Bytes> decodeDataUri(std::string_view uri) {
  const size_t comma = uri.find(',');
  if (!isDataUri(uri) || comma == std::string_view::npos || !uri.substr(0, comma).ends_with(";base64")) return {};
  std::string_view text = uri.substr(comma + 1);
  while (text.ends_with('=')) text.remove_suffix(1);
  if (text.size() % 4 == 1) return {};

  Bytes bytes;
  bytes.reserve(text.size() * 3 / 4);
  uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const uint8_t digit = kDigits[uint8_t(c)];
    if (digit == kBad) return {};
    held = (held << 6) | digit;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push_back(uint8_t(held >> bits));
    }
  }
  return bytes;
}

}  // namespace fabrica
