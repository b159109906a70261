// Slice planes, image window and overlay.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "imgui_internal.h"
#include "interact/pane_control.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

std::string capital(std::string word) {
  if (!word.empty() && word[0] >= 'a' && word[0] <= 'z') word[0] = static_cast<char>(word[0] - 'a' + 'A');
  return word;
}

// Towards which side a position counts.
const char* sideOf(const vec3& along, bool positive) {
  const vec3 a = glm::abs(along);
  if (a.y >= a.x && a.y >= a.z) return positive ? "S" : "I";
  if (a.z >= a.x) return positive ? "A" : "P";
  return positive ? "L" : "R";
}

void planeControls(Frame& f, float width, const SlicePlane& plane) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const bool touch = kit.size().touch, used = plane.visible || plane.cut;
  const float h = touch ? 44.0f : 32.0f, b = touch ? 44.0f : 32.0f;
  ImGui::PushID(plane.name.c_str());
  Rect line = f.line(width, h);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 ink = planeColor(plane.name.c_str(), kit.dark());
  list->AddRectFilled(ImVec2(line.x, line.center().y - 5), ImVec2(line.x + 10, line.center().y + 5), ink, 3);
  kit.textIn(list, {line.x + 20, line.y, 120, h}, Face::Body, c.text, capital(plane.name));
  float x = line.x + width - b;
  SlicePlane next = plane;
  if (kit.iconButton("show", {x, line.y, b, h}, plane.visible ? Icon::Eye : Icon::EyeOff, plane.visible ? "Take the slice out of the picture" : "Show the slice in the picture", plane.visible)) {
    next.visible = !plane.visible;
    // Inside a closed body a slice cannot be seen: the first one opens it there.
    const bool anyCut = std::any_of(f.model.planes().begin(), f.model.planes().end(), [](const SlicePlane& p) { return p.cut; });
    if (next.visible && !anyCut) next.cut = true;
    if (!next.visible) next.cut = false;
    // A slice that misses what is selected is moved there: that is what the person looks at.
    const Bounds chosen = f.model.boundsOf(f.model.selection());
    if (next.visible && !chosen.empty()) {
      const float reach = glm::dot(glm::abs(next.plane.normal), chosen.size()) * 0.25f;
      if (std::abs(next.plane.distance(chosen.center())) > reach) next.plane.position = chosen.center();
    }
  }
  x -= b + 2;
  if (kit.iconButton("cut", {x, line.y, b, h}, Icon::Cut, plane.cut ? "Stop cutting here" : "Cut here", plane.cut)) next.cut = !plane.cut;
  x -= b + 2;
  if (kit.iconButton("flip", {x, line.y, b, h}, Icon::Flip, "Cut the other side away", false, plane.cut)) next.plane.normal = -plane.plane.normal;
  if (plane.name == "oblique") {
    x -= b + 2;
    if (kit.iconButton("align", {x, line.y, b, h}, Icon::View, "Turn it to face the view")) next.plane.normal = -f.model.camera().forward();
  }
  const Bounds box = sceneBounds(f.model);
  if (used && !box.empty()) {
    line = f.line(width, touch ? 40.0f : 26.0f, 2);
    const vec3 ahead = paneAxes(plane.plane).ahead;
    const float reach = std::max(glm::dot(glm::abs(ahead), box.size() / 2.0f), 1e-6f);
    const float at = glm::dot(ahead, plane.plane.position - box.center());
    float value = at / reach / 2 + 0.5f;
    if (kit.slider("position", {line.x + 14, line.y, width - 14 - 72, line.height}, value, ink)) {
      next.plane.position += ahead * ((value - 0.5f) * 2 * reach - at);
    }
    const float mm = glm::dot(ahead, next.plane.position) * 1000;
    kit.textIn(list, {line.x + width - 66, line.y, 66, line.height}, Face::Small, c.textDim,
               std::string(std::abs(mm) < 0.5f ? "" : sideOf(ahead, mm >= 0)) + " " + std::to_string(std::lround(std::abs(mm))) + " mm");
  }
  ImGui::PopID();
  const bool changed = next.visible != plane.visible || next.cut != plane.cut || next.plane.normal != plane.plane.normal ||
                       next.plane.position != plane.plane.position;
  if (changed) f.model.setPlane(next);
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
  const auto [centerChanged, center] = field("center", "Brightness", window.center, low);
  if (centerChanged) window.center = center;
  const auto [widthChanged, wide] = field("width", "Range", window.width, 0);
  if (widthChanged) window.width = std::max(wide, span * 1e-3f);
  if (centerChanged || widthChanged) f.model.setWindow(window);

  // Hounsfield units have presets that radiologists know by heart.
  const bool ct = volume.minimum < -500 && volume.maximum > 500;
  struct Preset {
    const char* name;
    Window window;
  };
  static constexpr Preset kCt[] = {{"Soft", {40, 400}}, {"Bone", {400, 1800}}, {"Lung", {-600, 1500}}, {"Brain", {40, 80}}};
  std::vector<std::string> names{"Auto", "Full"};
  int current = window == Window{low + span / 2, span} ? 1 : -1;
  if (ct) {
    for (const Preset& p : kCt) {
      if (p.window == window) current = static_cast<int>(names.size());
      names.emplace_back(p.name);
    }
  }
  f.line(1, 4);
  const int clicked = kit.segments("presets", f.line(width, h, 2), names, current);
  if (clicked == 0) f.command(CommandKind::AutoWindow, "auto");
  else if (clicked == 1) f.model.setWindow({low + span / 2, span});
  else if (clicked > 1) f.model.setWindow(kCt[clicked - 2].window);
}

}  // namespace

void slicesContent(Frame& f, float width) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const std::vector<SlicePlane> planes = f.model.planes();  // a copy: the controls change the list
  const float b = kit.size().touch ? 44.0f : 32.0f;
  const Rect caption = f.line(width, 18, 2);
  int column = 0;
  for (const char* words : {"Show", "Cut", "Flip"}) {
    const float middle = caption.x + width - b / 2 - static_cast<float>(column++) * (b + 2);
    kit.textIn(ImGui::GetWindowDrawList(), {middle - kit.width(Face::Small, words) / 2, caption.y, b, caption.height}, Face::Small, c.textDim, words);
  }
  for (const SlicePlane& plane : planes) planeControls(f, width, plane);

  const Atlas& atlas = f.model.atlas();
  std::vector<std::string> names;
  std::vector<uint32_t> images;
  bool labels = false;
  for (uint32_t i = 0; i < atlas.volumes.size(); ++i) {
    labels |= atlas.volumes[i].labels;
    if (atlas.volumes[i].labels) continue;
    images.push_back(i);
    names.push_back(atlas.volumes[i].name.empty() ? atlas.volumes[i].id : atlas.volumes[i].name);
  }
  const float h = kit.size().touch ? 44.0f : 32.0f;
  if (images.empty()) {
    f.line(1, 6);
    kit.paragraph(Face::Small, c.textDim, "This atlas has no image: the planes cut, but carry none.", width);
  } else {
    f.line(1, 6);
    kit.separator(kPad);
    f.line(1, 6);
    if (images.size() > 1) {
      const auto shown = std::find(images.begin(), images.end(), f.model.shownVolume());
      const int clicked = kit.segments("image", f.line(width, h, 4), names, shown == images.end() ? -1 : static_cast<int>(shown - images.begin()));
      if (clicked >= 0) f.model.showVolume(images[static_cast<size_t>(clicked)]);
    }
    if (f.model.shownVolume() < atlas.volumes.size()) windowControls(f, width, atlas.volumes[f.model.shownVolume()]);
  }
  Options options = f.model.options();
  if (labels) {
    f.line(1, 6);
    if (kit.toggle("overlay", f.line(width, h), "Colour the structures on slices", options.labelOverlay)) options.labelOverlay = !options.labelOverlay;
    if (options.labelOverlay) {
      const Rect line = f.line(width, h);
      kit.textIn(ImGui::GetWindowDrawList(), line, Face::Body, c.text, "Strength");
      kit.slider("strength", {line.x + 96, line.y, width - 96, h}, options.labelOverlayOpacity);
    }
  }
  if (!f.phone && kit.toggle("panes", f.line(width, h), "Slices side by side", options.panes)) options.panes = !options.panes;
  f.model.setOptions(options);
}

}  // namespace fabrica::ui
