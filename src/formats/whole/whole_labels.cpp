// What the worker says of labels that a volume may hold → WholeLabels. Page-safe.
#include <algorithm>

#include "formats/whole/whole_level.h"

namespace fabrica {

namespace {

constexpr double kLargest = 65535;

std::vector<double> numbersOf(const Json& list) {
  std::vector<double> out;
  if (!list.is_array()) return out;
  for (const Json& item : list) {
    double value = 0;
    if (readNumber(item, value) && value >= 0) out.push_back(value);
  }
  return out;
}

template <typename Use>
void each(const Json& json, const char* key, Use&& use) {
  if (const Json* list = find(json, key); list && list->is_array())
    for (const Json& item : *list) use(item);
}

}  // namespace

std::optional<WholeLabels> wholeLabelsOf(std::string_view text) {
  const auto json = parseJson(text);
  const Json* labels = json ? find(*json, "labels") : nullptr;
  if (!labels) return std::nullopt;
  WholeLabels out;
  out.sure = getBool(*labels, "sure");
  out.likely = getBool(*labels, "likely");
  each(*labels, "values", [&](const Json& item) {
    const std::vector<double> pair = numbersOf(item);
    if (pair.size() == 2 && pair[0] >= 1 && pair[0] <= kLargest) out.values.emplace_back(uint32_t(pair[0]), uint64_t(pair[1]));
  });
  bool good = true;
  if (const Json* ids = find(*labels, "ids")) {
    for (const double id : numbersOf(*ids)) out.ids.push_back(uint64_t(std::min(id, 9e15)));
    good = out.ids.size() <= size_t(kLargest);
  }
  each(*labels, "levels", [&](const Json& item) {
    VolumeLevel level;
    good = good && readWholeLevel(item, out.levels.size(), level);
    out.levels.push_back(std::move(level));
  });
  each(*labels, "segments", [&](const Json& item) {
    Segment segment;
    segment.name = getString(item, "name");
    segment.value = uint32_t(std::clamp(getNumber(item, "value", 1), 1.0, kLargest));
    segment.layer = uint32_t(std::clamp(getNumber(item, "layer"), 0.0, double(kMostSegments)));
    if (Color color; parseColor(getString(item, "color"), color)) segment.color = color;
    out.segments.push_back(std::move(segment));
  });
  each(*labels, "overlaps", [&](const Json& item) {
    std::vector<uint16_t> way;
    for (const double value : numbersOf(item)) way.push_back(uint16_t(std::min(value, kLargest)));
    out.overlaps.push_back(std::move(way));
  });
  if (!good || out.levels.empty() || out.values.empty()) return std::nullopt;
  return out;
}

}  // namespace fabrica
