// What slices show of the image: brightness and range, thickness, playing through.
#include <algorithm>
#include <cmath>

#include "atlas/body_curve.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "interact/pane_control.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {
constexpr float kThickest = 0.05f;  // metres, of the slider
}

bool valueRow(Frame& f, float width, const char* id, const char* words, float& value, const std::string& text, ImU32 ink) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const Rect line = f.line(width, kit.size().touch ? 44.0f : 27.0f);
  ImDrawList* list = ImGui::GetWindowDrawList();
  kit.textIn(list, {line.x + kPlaneInset, line.y, 56, line.height}, Face::Small, c.textDim, words);
  const float left = kPlaneInset + 58, right = 64;
  const bool changed = kit.slider(id, {line.x + left, line.y, width - left - right, line.height}, value, ink);
  kit.textIn(list, {line.x + width - right + 6, line.y, right - 6, line.height}, Face::Small, c.text, text);
  return changed;
}

std::string millimetres(float metres) {
  const float mm = metres * 1000;
  return (mm < 10 ? numberText(std::round(mm * 10) / 10) : numeral(std::to_string(std::lround(mm)))) + " mm";
}

// A thick slice: how thick, and what of the voxels within it is shown.
void thicknessRows(Frame& f, float width, const SlicePlane& plane, SlicePlane& next, ImU32 ink) {
  const float step = sliceStep(f.model, plane.plane.normal);
  float value = std::sqrt(std::clamp(plane.thickness / kThickest, 0.0f, 1.0f));
  if (valueRow(f, width, "thickness", tr("Thick"), value, plane.thickness > 0 ? millimetres(plane.thickness) : tr("One slice"), ink)) {
    const float metres = value * value * kThickest;
    next.thickness = metres < step * 1.5f ? 0 : std::round(metres / step) * step;
  }
  if (plane.thickness <= 0) return;
  const Rect line = f.line(width, f.kit.size().touch ? 44.0f : 28.0f, 3);
  const int clicked = f.kit.segments("shows", {line.x + kPlaneInset, line.y, width - kPlaneInset, line.height}, {tr("Mean"), tr("Brightest"), tr("Darkest")}, static_cast<int>(plane.shows));
  if (clicked >= 0) next.shows = static_cast<SlabImage>(clicked);
}

void cineControls(Frame& f, float width) {
  Kit& kit = f.kit;
  Options options = f.model.options();
  Cine& cine = options.cine;
  if (!cine.playing && !options.panes) return;
  const float h = kit.size().touch ? 44.0f : 28.0f;
  const Rect line = f.line(width, h);
  ImDrawList* list = ImGui::GetWindowDrawList();
  kit.textIn(list, line, Face::Body, kit.color().text, tr("Speed"));
  kit.textIn(list, {line.x + width - 52, line.y, 52, h}, Face::Small, kit.color().textDim, numberText(cine.speed) + " /s");
  const float span = std::log(kMostCineSpeed / kLeastCineSpeed);
  float value = std::log(cine.speed / kLeastCineSpeed) / span;
  if (kit.slider("speed", {line.x + 96, line.y, width - 96 - 60, h}, value)) {
    const float speed = kLeastCineSpeed * std::exp(value * span);
    cine.speed = speed < 10 ? std::round(speed * 2) / 2 : std::round(speed);
  }
  const int clicked = kit.segments("cine", f.line(width, h, 2), {tr("Round and round"), tr("Back and forth")}, cine.bounce ? 1 : 0);
  if (clicked >= 0) cine.bounce = clicked == 1;
  f.model.setOptions(options);
}

void windowControls(Frame& f, float width, const Volume& volume) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float h = kit.size().touch ? 44.0f : 28.0f;
  const float low = volume.minimum, span = std::max(volume.maximum - volume.minimum, 1e-6f);
  Window window = f.model.window();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto field = [&](const char* id, const char* words, float value, float least) {
    const Rect line = f.line(width, h);
    kit.textIn(list, line, Face::Body, c.text, words);
    kit.textIn(list, {line.x + width - 52, line.y, 52, h}, Face::Small, c.textDim, numberText(value));
    float unit = (value - least) / span;
    const bool changed = kit.slider(id, {line.x + 96, line.y, width - 96 - 60, h}, unit);
    return std::pair(changed, least + unit * span);
  };
  if (volume.histogram.size() < 2) f.command(CommandKind::FindHistogram);
  if (windowHistogram(f, width, volume, window)) f.model.setWindow(window);
  const auto [centerChanged, center] = field("center", tr("Brightness"), window.center, low);
  if (centerChanged) window.center = center;
  const auto [widthChanged, wide] = field("width", tr("Range"), window.width, 0);
  if (widthChanged) window.width = std::max(wide, span * 1e-3f);
  if (centerChanged || widthChanged) f.model.setWindow(window);

  // Hounsfield units have presets that radiologists know by heart.
  const bool ct = isCt(volume);
  struct Preset {
    const char* name;
    Window window;
  };
  static constexpr Preset kCt[] = {{trKey("Soft"), {40, 400}}, {trKey("Bone"), {400, 1800}}, {trKey("Lung"), {-600, 1500}}, {trKey("Brain"), {40, 80}}};
  std::vector<std::string> names{tr("Auto"), tr("Full")};
  int current = window == Window{low + span / 2, span} ? 1 : -1;
  if (ct) {
    for (const Preset& p : kCt) {
      if (p.window == window) current = static_cast<int>(names.size());
      names.emplace_back(tr(p.name));
    }
  }
  f.line(1, 4);
  const int clicked = kit.segments("presets", f.line(width, h, 2), names, current);
  if (clicked == 0) f.command(CommandKind::AutoWindow, "auto");
  else if (clicked == 1) f.model.setWindow({low + span / 2, span});
  else if (clicked > 1) f.model.setWindow(kCt[clicked - 2].window);
}

}  // namespace fabrica::ui
