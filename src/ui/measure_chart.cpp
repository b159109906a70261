// Small charts: values along a line, and how often each occurs.
#include <algorithm>
#include <cmath>

#include "atlas/units.h"
#include "imgui_internal.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

constexpr float kAxis = 18;  // below the chart

struct Axes {
  Rect plot;
  double low = 0, high = 1;  // upright
};

// Frame, the least and largest figure at the left, the first and last below, with what they are of.
Axes axes(Frame& f, float width, float height, double low, double high, const std::string& from, const std::string& to) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const Rect line = f.line(width, height + kAxis, 4);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string top = numberText(high), bottom = numberText(low);
  const float left = std::max(kit.width(Face::Small, top), kit.width(Face::Small, bottom)) + 8, small = kit.height(Face::Small);
  const Rect plot{line.x + left, line.y + 4, width - left - 2, height - 6};
  list->AddLine(ImVec2(plot.x, plot.y), ImVec2(plot.x, plot.y + plot.height), c.line);
  list->AddLine(ImVec2(plot.x, plot.y + plot.height), ImVec2(plot.x + plot.width, plot.y + plot.height), c.line);
  kit.text(list, ImVec2(plot.x - 6 - kit.width(Face::Small, top), plot.y - 2), Face::Small, c.textDim, top);
  kit.text(list, ImVec2(plot.x - 6 - kit.width(Face::Small, bottom), plot.y + plot.height - small), Face::Small, c.textDim, bottom);
  kit.text(list, ImVec2(plot.x, plot.y + plot.height + 3), Face::Small, c.textDim, from);
  kit.text(list, ImVec2(plot.x + plot.width - kit.width(Face::Small, to), plot.y + plot.height + 3), Face::Small, c.textDim, to);
  return {plot, low, high};
}

}  // namespace

void profileChart(Frame& f, float width, const ImageFigures& figures, LengthUnit unit) {
  double low = INFINITY, high = -INFINITY;
  for (const double value : figures.values) {
    if (std::isnan(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high)) return;
  if (low == high) high = low + 1;
  const auto length = static_cast<float>(figures.step * static_cast<double>(figures.values.size() - 1));
  const Axes at = axes(f, width, 96, low, high, "0", lengthText(length, unit));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto point = [&](size_t i) {
    const float x = at.plot.x + at.plot.width * static_cast<float>(i) / static_cast<float>(figures.values.size() - 1);
    return ImVec2(x, at.plot.y + at.plot.height * static_cast<float>((high - figures.values[i]) / (high - low)));
  };
  for (size_t i = 1; i < figures.values.size(); ++i)
    if (!std::isnan(figures.values[i]) && !std::isnan(figures.values[i - 1])) list->AddLine(point(i - 1), point(i), f.kit.color().text, 1.5f);
  // What it is under the pointer.
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (!ImGui::IsWindowHovered() || !at.plot.contains({mouse.x, mouse.y})) return;
  const auto i = static_cast<size_t>(std::lround((mouse.x - at.plot.x) / at.plot.width * static_cast<float>(figures.values.size() - 1)));
  if (i >= figures.values.size() || std::isnan(figures.values[i])) return;
  list->AddLine(ImVec2(point(i).x, at.plot.y), ImVec2(point(i).x, at.plot.y + at.plot.height), f.kit.color().line);
  list->AddCircleFilled(point(i), 3.5f, f.kit.color().text);
  f.kit.tip({point(i).x - 4, at.plot.y, 8, at.plot.height}, lengthText(static_cast<float>(figures.step * static_cast<double>(i)), unit) + ": " + numberText(figures.values[i]));
}

void histogramChart(Frame& f, float width, std::span<const uint32_t> counts, double low, double high, const std::string& unit) {
  if (counts.empty()) return;
  const uint32_t most = *std::max_element(counts.begin(), counts.end());
  const std::string end = numberText(high) + (unit.empty() ? "" : " " + unit);
  const Axes at = axes(f, width, 72, 0, static_cast<double>(most), numberText(low), end);
  const float each = at.plot.width / static_cast<float>(counts.size());
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    const float h = std::max(at.plot.height * static_cast<float>(counts[i]) / static_cast<float>(most), 1.0f);
    const float x = at.plot.x + each * static_cast<float>(i);
    list->AddRectFilled(ImVec2(x, at.plot.y + at.plot.height - h), ImVec2(x + std::max(each - 1, 1.0f), at.plot.y + at.plot.height), withAlpha(f.kit.color().text, 0.7f));
  }
}

}  // namespace fabrica::ui
