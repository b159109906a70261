#include "formats/labels/segments.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string_view>

#include "formats/labels/read_whole.h"

namespace fabrica {

namespace {

std::optional<Color> colorOf(const std::string& text) {
  double c[3] = {};
  const char* at = text.c_str();
  for (double& part : c) {
    char* end = nullptr;
    part = std::strtod(at, &end);
    if (end == at || !(part >= 0 && part <= 1)) return std::nullopt;
    at = end;
  }
  return Color{uint8_t(std::lround(c[0] * 255)), uint8_t(std::lround(c[1] * 255)), uint8_t(std::lround(c[2] * 255))};
}

}  // namespace

std::vector<Segment> segmentsOf(std::span<const std::pair<std::string, std::string>> keys) {
  struct Read : Segment {
    bool hasValue = false, hasLayer = false;
  };
  std::map<uint32_t, Read> read;
  for (const auto& [key, text] : keys) {
    constexpr std::string_view kBegin = "Segment";
    const size_t mark = key.find('_');
    uint32_t number = 0;
    if (!key.starts_with(kBegin) || mark == std::string::npos || !readWhole(std::string_view(key).substr(kBegin.size(), mark - kBegin.size()), number)) continue;
    if (number >= kMostSegments) continue;
    const std::string_view what = std::string_view(key).substr(mark + 1);
    Read& segment = read[number];
    uint32_t whole = 0;
    if (what == "ID") segment.id = text;
    else if (what == "Name") segment.name = text;
    else if (what == "Color") segment.color = colorOf(text);
    else if (what == "LabelValue" && readWhole(text, whole) && whole > 0 && whole <= kLargestSegmentValue) segment.value = whole, segment.hasValue = true;
    else if (what == "Layer" && readWhole(text, whole) && whole < kMostSegments) segment.layer = whole, segment.hasLayer = true;
  }
  std::vector<Segment> out;
  for (auto& [number, segment] : read) {
    if (!segment.hasValue && !segment.hasLayer) segment.layer = uint32_t(out.size());
    if (segment.name.empty()) segment.name = segment.id.empty() ? "Segment " + std::to_string(number + 1) : segment.id;
    out.push_back(std::move(segment));
  }
  return out;
}

}  // namespace fabrica
