#include "atlas/label_ids.h"

#include <cmath>

namespace fabrica {

namespace {
constexpr uint64_t kLargestNumber = 65535;
}  // namespace

size_t addLabelIds(Volume& volume, std::vector<uint64_t> values) {
  if (!isWide(volume)) return 0;
  values.insert(values.end(), volume.ids.begin(), volume.ids.end());
  for (const NamedValue& named : volume.named) values.push_back(named.value);
  std::erase_if(values, [](uint64_t value) { return value == 0 || value > kLargestId; });
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.empty() || values.back() <= kLargestNumber) return 0;
  const size_t more = values.size() > kMostLabelIds ? values.size() - kMostLabelIds : 0;
  values.resize(values.size() - more);
  volume.ids = std::move(values);
  return more;
}

uint32_t labelNumberOf(const Volume& volume, uint64_t value) {
  if (volume.ids.empty()) return value <= kLargestNumber ? uint32_t(value) : 0;
  const uint32_t number = labelNumber(volume.ids, value);
  return number < labelNumbersEnd(volume) ? number : 0;
}

uint32_t labelNumbersEnd(const Volume& volume) { return uint32_t(volume.ids.empty() ? kLargestNumber : volume.ids.size()) + 1; }

double fillOf(const Volume& volume) {
  if (volume.ids.empty()) return volume.fill;
  return volume.fill >= 1 && volume.fill <= double(kLargestId) && volume.fill == std::floor(volume.fill) ? labelNumber(volume.ids, uint64_t(volume.fill)) : 0;
}

}  // namespace fabrica
