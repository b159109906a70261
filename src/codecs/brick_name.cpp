#include "codecs/brick_name.h"

namespace fabrica {

std::string brickName(std::string_view level, const std::array<uint32_t, 3>& chunk, std::optional<uint32_t> channel) {
  while (level.ends_with('/')) level.remove_suffix(1);
  if (const size_t slash = level.rfind('/'); slash != std::string_view::npos) level.remove_prefix(slash + 1);
  std::string out = std::string(kBrickName) + std::string(level);
  if (channel) out += ' ' + std::to_string(*channel);
  for (size_t axis = 3; axis-- > 0;) out += ' ' + std::to_string(chunk[axis]);
  return out;
}

uint32_t brickPlace(std::string_view name) {
  uint32_t hash = 2166136261u;
  for (const char c : name) hash = (hash ^ uint8_t(c)) * 16777619u;
  return hash == 0 ? 1 : hash;
}

Error fromAnotherPlace() {
  return {ErrorCode::BadFormat, "A block of the image belongs to another place of it.", "", "", "Some of the volume's files bear each other's names: copy them again."};
}

}  // namespace fabrica
