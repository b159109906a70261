// The image as a body: its look, and the curve that says which value has which colour and hides how much.
#include <algorithm>
#include <array>
#include <cmath>

#include "atlas/body_curve.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

// As tissues are drawn, from air to bone; vessels; two that nothing in a body has.
constexpr Color kTissues[] = {{255, 247, 237}, {241, 214, 145}, {232, 181, 150}, {192, 104, 88}, {216, 101, 79}, {0, 151, 206}, {68, 172, 100}, {157, 108, 162}};

// Whole numbers where the image has many.
std::string valueWords(float value, float span) { return span >= 10 ? std::to_string(std::lround(value)) : numberText(value); }

struct CurveChart {
  Rect plot;
  float low = 0, span = 1;  // values
  ImVec2 point(const BodyStop& stop) const {
    return {plot.x + plot.width * (stop.value - low) / span, plot.y + plot.height * (1 - static_cast<float>(stop.color.a) / 255)};
  }
  float value(float x) const { return low + span * std::clamp((x - plot.x) / plot.width, 0.0f, 1.0f); }
  float opacity(float y) const { return 1 - std::clamp((y - plot.y) / plot.height, 0.0f, 1.0f); }
};

// How often values are in the image; the colours, as high as they hide; the line.
void drawCurve(Frame& f, const CurveChart& chart, std::span<const BodyStop> curve, const Volume& volume) {
  const Palette& c = f.kit.color();
  const Rect& plot = chart.plot;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(ImVec2(plot.x, plot.y), ImVec2(plot.x + plot.width, plot.y + plot.height), c.field, 4);
  const HistogramBars bars = histogramBars(volume, chart.low, chart.span);
  constexpr size_t kBars = std::tuple_size_v<HistogramBars>;
  // The tallest is air around the body: the others tell something.
  HistogramBars sorted = bars;
  std::nth_element(sorted.begin(), sorted.end() - 2, sorted.end());
  const float bottom = plot.y + plot.height, most = sorted[kBars - 2], each = plot.width / kBars;
  for (size_t i = 0; i < kBars && most > 0; ++i) {
    const float x = plot.x + each * static_cast<float>(i), h = plot.height * std::min(0.6f * std::sqrt(bars[i] / most), 1.0f);
    if (h >= 0.5f) list->AddRectFilled(ImVec2(x, bottom - h), ImVec2(x + std::max(each - 1, 1.0f), bottom), withAlpha(c.text, 0.14f));
  }
  const std::array<Color, 256> colours = bodyColours(curve);
  for (size_t i = 0; i < colours.size(); ++i) {
    const Color& at = colours[i];
    const float x = plot.x + plot.width * static_cast<float>(i) / 256, next = plot.x + plot.width * static_cast<float>(i + 1) / 256;
    const float y = bottom - std::max(plot.height * static_cast<float>(at.a) / 255, 3.0f);  // also where nothing is hidden
    list->AddRectFilled(ImVec2(x, y), ImVec2(next, bottom), IM_COL32(at.r, at.g, at.b, 200));
  }
  for (size_t i = 1; i < curve.size(); ++i) list->AddLine(chart.point(curve[i - 1]), chart.point(curve[i]), c.text, 1.5f);
}

void drawStops(Frame& f, const CurveChart& chart, std::span<const BodyStop> curve) {
  const Palette& c = f.kit.color();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float size = f.kit.size().touch ? 8.0f : 5.5f;
  for (size_t i = 0; i < curve.size(); ++i) {
    const ImVec2 at = chart.point(curve[i]);
    const Color& own = curve[i].color;
    const bool chosen = i == f.state.curveStop;
    list->AddCircleFilled(at, size + (chosen ? 2.5f : 1.5f), chosen ? c.text : c.panelSolid);
    list->AddCircleFilled(at, size, IM_COL32(own.r, own.g, own.b, 255));
    if (!chosen) list->AddCircle(at, size + 1, c.textDim, 0, 1);
  }
}

// Presses take hold of a stop, or make one where there is none.
void touchStops(Frame& f, const CurveChart& chart, std::vector<BodyStop>& curve) {
  Kit& kit = f.kit;
  const float reach = kit.size().touch ? 22.0f : 11.0f;
  const Rect& plot = chart.plot;
  const Rect around{plot.x - reach, plot.y - reach / 2, plot.width + 2 * reach, plot.height + reach};
  for (const BodyStop& stop : curve) {
    const ImVec2 at = chart.point(stop);
    if (ImGui::GetCurrentWindow()->ClipRect.Contains(at)) kit.scroll().keep({at.x - reach, at.y - reach, 2 * reach, 2 * reach});
  }
  const Kit::Touched t = kit.area("curve", around);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto nearest = [&] {
    size_t best = curve.size();
    float least = reach;
    for (size_t i = 0; i < curve.size(); ++i) {
      const ImVec2 at = chart.point(curve[i]);
      const float away = std::hypot(at.x - mouse.x, at.y - mouse.y);
      if (away < least) least = away, best = i;
    }
    return best;
  };
  if (ImGui::IsItemActivated()) {
    const size_t stop = nearest();
    f.state.curveDrag = stop < curve.size();
    if (f.state.curveDrag) f.state.curveStop = stop;
  }
  if (t.held && f.state.curveDrag && ImGui::IsMouseDragging(0, 2)) curve = withMovedStop(std::move(curve), f.state.curveStop, chart.value(mouse.x), chart.opacity(mouse.y));
  if (t.clicked && !f.state.curveDrag) curve = withBodyStop(std::move(curve), chart.value(mouse.x), f.state.curveStop);
  if (t.hovered && !t.held && nearest() == curve.size() && curve.size() < kMostBodyStops) kit.tip({mouse.x - 4, plot.y, 8, plot.height}, tr("Press to add a point"));
}

// The stop that was pressed last, in figures.
void stopRows(Frame& f, float width, const CurveChart& chart, std::vector<BodyStop>& curve, const std::string& unit) {
  Kit& kit = f.kit;
  const float h = kit.size().touch ? 44.0f : 28.0f;
  const size_t i = f.state.curveStop;
  const bool end = i == 0 || i + 1 == curve.size();
  const BodyStop stop = curve[i];
  if (!end) {
    float at = (stop.value - chart.low) / chart.span;
    if (valueRow(f, width, "stop value", tr("Value"), at, valueWords(stop.value, chart.span) + unit, kit.color().text))
      curve = withMovedStop(std::move(curve), i, chart.low + chart.span * at, static_cast<float>(stop.color.a) / 255);
  }
  float opacity = static_cast<float>(curve[i].color.a) / 255;
  if (valueRow(f, width, "stop opacity", tr("Hides"), opacity, percentText(opacity), kit.color().text))
    curve = withMovedStop(std::move(curve), i, curve[i].value, opacity);
  const Rect line = f.line(width, h);
  kit.textIn(ImGui::GetWindowDrawList(), {line.x + kPlaneInset, line.y, 56, h}, Face::Small, kit.color().textDim, tr("Colour"));
  const auto same = [&](const Color& c) { return c.r == stop.color.r && c.g == stop.color.g && c.b == stop.color.b; };
  const auto current = std::find_if(std::begin(kTissues), std::end(kTissues), same);
  const int clicked = kit.colours("stop colour", {line.x + kPlaneInset + 58, line.y, width - kPlaneInset - 58, h}, kTissues, current == std::end(kTissues) ? -1 : static_cast<int>(current - kTissues));
  if (clicked >= 0) curve[i].color = {kTissues[clicked].r, kTissues[clicked].g, kTissues[clicked].b, curve[i].color.a};
}

void curveEditor(Frame& f, float width, const Volume& volume, Options& options) {
  Kit& kit = f.kit;
  std::vector<BodyStop> curve = bodyCurve(f.model);
  const std::vector<BodyStop> before = curve;
  if (curve.size() < 2) return;
  f.state.curveStop = std::min(f.state.curveStop, curve.size() - 1);
  const bool touch = kit.size().touch;
  const float knob = touch ? 11.0f : 7.0f;
  const Rect box = f.line(width, touch ? 150.0f : 112.0f, 6);
  const CurveChart chart{{box.x + knob, box.y + knob, box.width - 2 * knob, box.height - 2 * knob}, curve.front().value, curve.back().value - curve.front().value};
  touchStops(f, chart, curve);
  f.state.curveStop = std::min(f.state.curveStop, curve.size() - 1);
  drawCurve(f, chart, curve, volume);
  drawStops(f, chart, curve);
  const std::string unit = volume.unit.empty() ? "" : " " + volume.unit, high = valueWords(curve.back().value, chart.span) + unit;
  const Rect ends = f.line(width, kit.height(Face::Small) + 4);
  ImDrawList* list = ImGui::GetWindowDrawList();
  kit.textIn(list, {ends.x + knob, ends.y, 80, ends.height}, Face::Small, kit.color().textDim, valueWords(curve.front().value, chart.span));
  kit.textIn(list, {ends.x + width - knob - kit.width(Face::Small, high), ends.y, width, ends.height}, Face::Small, kit.color().textDim, high);

  stopRows(f, width, chart, curve, unit);
  const Rect line = f.line(width, kit.size().button, 4);
  const bool end = f.state.curveStop == 0 || f.state.curveStop + 1 == curve.size();
  const float wide = (width - kGap) / 2;
  if (kit.button("remove stop", {line.x, line.y, wide, line.height}, Icon::None, tr("Remove point"), Look::Filled, false, !end)) {
    curve.erase(curve.begin() + static_cast<std::ptrdiff_t>(f.state.curveStop));
    f.state.curveStop -= 1;
  }
  const bool own = !options.bodyCurve.empty();
  if (kit.button("reset curve", {line.x + wide + kGap, line.y, wide, line.height}, Icon::None, tr("As it was"), Look::Filled, false, own)) options.bodyCurve.clear();
  else if (curve != before) options.bodyCurve = std::move(curve);
}

}  // namespace

void bodyControls(Frame& f, float width, const Volume& volume) {
  Kit& kit = f.kit;
  Options options = f.model.options();
  const float h = kit.size().touch ? 44.0f : 28.0f;
  f.line(1, 6);
  const Rect line = f.line(width, 20);
  kit.textIn(ImGui::GetWindowDrawList(), line, Face::Body, kit.color().text, tr("The image as a body"));
  const int now = static_cast<int>(options.body);
  const auto choose = [&](BodyLook look) {
    options.body = look;
    options.bodyCurve.clear();  // another look brings its own
    f.state.curveStop = 1;      // its first that is not an end
  };
  const int clicked = kit.segments("body", f.line(width, h, 2), {tr("Off"), tr("Solid"), tr("Brightest"), tr("X-ray")}, now <= 3 ? now : -1);
  if (clicked >= 0) choose(static_cast<BodyLook>(clicked));
  if (isCt(volume)) {
    static constexpr BodyLook kOwn[] = {BodyLook::Bone, BodyLook::Soft, BodyLook::Vessels, BodyLook::Skin};
    const auto shown = std::find(std::begin(kOwn), std::end(kOwn), options.body);
    const int own = kit.segments("body ct", f.line(width, h, 2), {tr("Bone"), tr("Soft"), tr("Vessels"), tr("Skin")}, shown == std::end(kOwn) ? -1 : static_cast<int>(shown - kOwn));
    if (own >= 0) choose(kOwn[own]);
  } else if (isMicroscopic(volume) || isMrLike(volume)) {
    const BodyLook own = isMicroscopic(volume) ? BodyLook::Dense : BodyLook::Mr;
    const bool shown = options.body == own;
    const char* words = own == BodyLook::Dense ? tr("Only what is dense (HiP-CT)") : tr("Translucent tissue (MR)");
    if (kit.toggle(own == BodyLook::Dense ? "dense" : "mr", f.line(width, h), words, shown)) choose(shown ? BodyLook::Solid : own);
  }
  if (isComposited(options.body) && options.body == f.model.options().body) {
    if (kit.toggle("edit curve", f.line(width, h), options.bodyCurve.empty() ? tr("Colours and opacity") : tr("Colours and opacity: changed"), f.state.curveOpen)) f.state.curveOpen = !f.state.curveOpen;
    if (f.state.curveOpen) curveEditor(f, width, volume, options);
  }
  f.model.setOptions(options);
}

}  // namespace fabrica::ui
