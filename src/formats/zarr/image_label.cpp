#include "formats/zarr/image_label.h"

#include <algorithm>
#include <cmath>

#include "atlas/label_ids.h"

namespace fabrica {

namespace {

constexpr size_t kMost = 65535;

template <typename Use>
void each(const Json& json, const char* key, std::vector<NamedValue>& out, Use&& use) {
  const Json* list = find(json, key);
  if (!list || !list->is_array()) return;
  for (const Json& item : *list) {
    const double value = getNumber(item, "label-value", 0);
    if (out.size() == 2 * kMost || !(value >= 1 && value <= double(kLargestId) && value == std::floor(value))) continue;
    NamedValue named{uint64_t(value), {}, {}};
    if (use(item, named)) out.push_back(std::move(named));
  }
}

bool readRgba(const Json& item, NamedValue& named) {
  const Json* list = find(item, "rgba");
  if (!list || !list->is_array() || list->size() < 3 || list->size() > 4) return false;
  uint8_t part[3];
  for (size_t i = 0; i < 3; ++i) {
    double value = 0;
    if (!readNumber((*list)[i], value)) return false;
    part[i] = uint8_t(std::lround(std::clamp(value, 0.0, 255.0)));
  }
  named.color = Color{part[0], part[1], part[2]};
  return true;
}

// No key is agreed on. What has no name is used all the same: how else could a map of numbers above 65,535 say which it has?
bool readName(const Json& item, NamedValue& named) {
  for (const char* key : {"name", "label", "structure", "region", "class", "title", "acronym"}) {
    named.name = getString(item, key);
    if (!named.name.empty()) break;
  }
  return true;
}

}  // namespace

std::vector<NamedValue> readImageLabel(const Json& json) {
  std::vector<NamedValue> found;
  each(json, "colors", found, readRgba);
  each(json, "properties", found, readName);
  std::stable_sort(found.begin(), found.end(), [](const NamedValue& a, const NamedValue& b) { return a.value < b.value; });
  std::vector<NamedValue> out;
  for (NamedValue& item : found) {
    if (out.empty() || out.back().value != item.value) {
      out.push_back(std::move(item));
      continue;
    }
    if (out.back().name.empty()) out.back().name = std::move(item.name);
    if (!out.back().color) out.back().color = item.color;
  }
  return out;
}

}  // namespace fabrica
