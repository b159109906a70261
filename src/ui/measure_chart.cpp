// Small charts: values along a line, and how often each occurs.
#include <algorithm>
#include <array>
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

HistogramBars histogramBars(const Volume& volume, float low, float span) {
  HistogramBars bars{};
  for (const auto& [value, share] : volume.histogram) {
    const float at = (value - low) / span;
    if (at >= 0 && at <= 1) bars[std::min(static_cast<size_t>(at * static_cast<float>(bars.size())), bars.size() - 1)] += std::max(share, 0.0f);
  }
  return bars;
}

bool windowHistogram(Frame& f, float width, const Volume& volume, Window& window) {
  if (volume.histogram.size() < 2) return false;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float knob = kit.size().touch ? 11.0f : 7.0f, height = 52;  // the range's own inset
  const Rect line = f.line(width, height, 0);
  const float left = line.x + knob, across = width - 2 * knob;
  const float low = volume.minimum, span = std::max(volume.maximum - volume.minimum, 1e-6f);
  const auto unit = [&](float value) { return std::clamp((value - low) / span, 0.0f, 1.0f); };
  const float from = unit(window.center - window.width / 2), to = unit(window.center + window.width / 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(ImVec2(left + across * from, line.y), ImVec2(left + across * to, line.y + height), c.field, 3);
  // One bar a few pixels: many bins are summed. By the square root, or the background would leave nothing of the rest.
  const HistogramBars bars = histogramBars(volume, low, span);
  constexpr size_t kBars = std::tuple_size_v<HistogramBars>;
  const float most = *std::max_element(bars.begin(), bars.end());
  for (size_t i = 0; i < kBars && most > 0; ++i) {
    const float h = (height - 4) * std::sqrt(bars[i] / most), x = left + across * static_cast<float>(i) / kBars;
    const bool shown = (static_cast<float>(i) + 0.5f) / kBars >= from && (static_cast<float>(i) + 0.5f) / kBars <= to;
    if (h > 0) list->AddRectFilled(ImVec2(x, line.y + height - h), ImVec2(x + std::max(across / kBars - 1, 1.0f), line.y + height), withAlpha(c.text, shown ? 0.75f : 0.3f));
  }
  float end = 0;
  const int changed = kit.range("window", f.line(width, kit.size().touch ? 44.0f : 24.0f), from, to, end);
  if (changed == 0) return false;
  const float least = span * 1e-3f;
  float lower = low + span * (changed < 0 ? end : from), upper = low + span * (changed > 0 ? end : to);
  if (upper - lower < least) (changed < 0 ? lower : upper) = changed < 0 ? upper - least : lower + least;
  window = {(lower + upper) / 2, upper - lower};
  return true;
}

}  // namespace fabrica::ui
