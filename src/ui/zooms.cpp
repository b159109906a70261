// Volumes within the shown one: their frames in the scene and on slices, with names that lead in; the way back out; their list.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "atlas/zooms.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "interact/camera_moves.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr ImU32 kPaneInk = IM_COL32(236, 239, 243, 235), kPaneChip = IM_COL32(12, 14, 17, 200);
constexpr float kLeastFrame = 26;  // pixels across, below which a frame gets no name
constexpr float kNear = 1e-4f;     // of the camera's distance

std::string micrometres(float metres) {
  char text[24];
  const float um = metres * 1e6f;
  std::snprintf(text, sizeof text, um < 1000 ? "%.3g µm" : "%.3g mm", double(um < 1000 ? um : um / 1000));
  return numeral(text);
}

std::string wordsOf(const Volume& volume) { return (volume.name.empty() ? volume.id : volume.name) + " · " + micrometres(voxelOf(volume)); }

struct Ink {
  ImU32 line, halo, text, chip;
};

// A name on its frame. True when it was pressed.
bool nameChip(Frame& f, const std::string& id, vec2 at, const Rect& room, std::vector<Rect>& taken, const std::string& words, const Ink& ink) {
  Kit& kit = f.kit;
  const float h = kit.size().touch ? 44.0f : 24.0f, w = kit.width(Face::Small, words) + 32;
  if (room.width < w || room.height < h) return false;
  Rect rect{std::clamp(at.x, room.x, room.x + room.width - w), std::clamp(at.y - h - 3, room.y, room.y + room.height - h), w, h};
  // Below those that stand there already.
  for (size_t tries = 0; tries < taken.size(); ++tries)
    for (const Rect& other : taken)
      if (rect.x < other.x + other.width && other.x < rect.x + rect.width && rect.y < other.y + other.height && other.y < rect.y + rect.height) rect.y = other.y + other.height + 3;
  if (rect.y + rect.height > room.y + room.height) return false;
  taken.push_back(rect);
  kit.beginPanel(id.c_str(), rect, false, 6, false);
  ImGui::BringWindowToDisplayBack(ImGui::GetCurrentWindow());
  const auto t = kit.area(id.c_str(), rect);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float inset = kit.size().touch ? 8.0f : 0.0f;
  list->AddRectFilled(ImVec2(rect.x, rect.y + inset), ImVec2(rect.x + w, rect.y + h - inset), t.hovered ? withAlpha(ink.chip, 1.25f) : ink.chip, 6);
  kit.textIn(list, {rect.x + 8, rect.y, w - 30, h}, Face::Small, ink.text, words);
  drawIcon(list, Icon::Right, ImVec2(rect.x + w - 13, rect.center().y), 14, ink.text);
  if (t.hovered) kit.tip(rect, tr("Go in (Z)"));
  kit.endPanel();
  return t.clicked;
}

void line(ImDrawList* list, const vec2& a, const vec2& b, const Ink& ink, float width) {
  list->AddLine(im(a), im(b), ink.halo, width + 2);
  list->AddLine(im(a), im(b), ink.line, width);
}

// The frame's edges on the screen; its box there, of what is in front of the eye.
Rect drawFrame(ImDrawList* list, const std::array<vec3, 8>& corners, const Camera& camera, const Screen& screen, const Ink& ink, float width) {
  const float near = camera.distance * kNear;
  vec2 low(1e9f), high(-1e9f);
  for (size_t a = 0; a < 8; ++a)
    for (size_t axis = 1; axis < 8; axis <<= 1) {
      if (a & axis) continue;
      vec3 from = corners[a], to = corners[a | axis];
      const float da = depthOf(camera, from), db = depthOf(camera, to);
      if (!camera.orthographic) {
        if (da < near && db < near) continue;
        if (da < near) from = glm::mix(from, to, (near - da) / (db - da));
        else if (db < near) to = glm::mix(to, from, (near - db) / (da - db));
      }
      const auto p = pixelOf(camera, screen, from), q = pixelOf(camera, screen, to);
      if (!p || !q) continue;
      line(list, *p, *q, ink, width);
      low = glm::min(low, glm::min(*p, *q));
      high = glm::max(high, glm::max(*p, *q));
    }
  if (low.x > high.x) return {0, 0, 0, 0};
  return {low.x, low.y, high.x - low.x, high.y - low.y};
}

bool overlaps(const Rect& a, const Rect& b) { return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height; }

void backChip(Frame& f, const Rect& where, const Volume& zoom) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float h = kit.size().touch ? 44.0f : 34.0f, button = kit.buttonWidth(Icon::Left, tr("Back out"));
  const std::string words = wordsOf(zoom);
  const float text = std::min(kit.width(Face::Bold, words), std::max(where.width - button - 40, 0.0f)), w = text + button + 26;
  const Rect rect{where.x + (where.width - w) / 2, where.y + 6, w, h + 8};
  kit.beginPanel("zoom", rect);
  kit.text(ImGui::GetWindowDrawList(), ImVec2(rect.x + 12, rect.center().y - kit.height(Face::Bold) * 0.6f), Face::Bold, c.text, words, text);
  if (kit.button("back out", {rect.x + w - button - 4, rect.y + 4, button, h}, Icon::Left, tr("Back out"))) f.command(CommandKind::GoOut);
  kit.endPanel();
}

}  // namespace

void zoomsOverlay(Frame& f, const Rect& where) {
  const std::vector<uint32_t> zooms = zoomsOf(f.model.atlas(), f.model.shownVolume());
  if (zooms.empty()) return;
  const uint32_t in = zoomInUse(f.model);
  const Palette& c = f.kit.color();
  const Camera& camera = f.model.camera();
  const Screen screen{f.out.scene, f.in.covered};
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  std::vector<Rect> taken;
  if (in != kNone) {
    backChip(f, where, f.model.atlas().volumes[in]);
    taken.push_back({where.x, where.y, where.width, f.kit.size().touch ? 58.0f : 48.0f});
  }
  if (!f.model.options().zoomOutlines) return;
  for (auto v = zooms.rbegin(); v != zooms.rend(); ++v) {
    const Volume& volume = f.model.atlas().volumes[*v];
    const bool here = *v == in;
    const Ink ink{here ? c.accent : withAlpha(c.sceneText, 0.85f), withAlpha(c.sceneHalo, 0.35f), c.text, c.panel};
    const Rect box = drawFrame(list, volumeCorners(volume), camera, screen, ink, here ? 1.8f : 1.3f);
    if (here || box.width + box.height < kLeastFrame || !overlaps(box, where)) continue;
    if (nameChip(f, "go in " + volume.id, {box.x, box.y}, where, taken, wordsOf(volume), ink)) f.command(CommandKind::GoIn, volume.id);
  }
}

void zoomFrames(Frame& f, const Rect& rect, const SlicePlane& plane, const PaneMatrix& matrix) {
  if (!f.model.options().zoomOutlines) return;
  const uint32_t in = zoomInUse(f.model);
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const mat4 toPane = matrix.projection * matrix.view;
  std::vector<Rect> taken{{rect.x, rect.y, rect.width, 36}};
  for (const uint32_t v : zoomsOf(f.model.atlas(), f.model.shownVolume())) {
    const Volume& volume = f.model.atlas().volumes[v];
    const auto corners = volumeCorners(volume);
    std::vector<vec2> points;
    for (size_t a = 0; a < 8; ++a)
      for (size_t axis = 1; axis < 8; axis <<= 1) {
        if (a & axis) continue;
        const float da = plane.plane.distance(corners[a]), db = plane.plane.distance(corners[a | axis]);
        if ((da < 0) == (db < 0)) continue;
        const vec4 clip = toPane * vec4(glm::mix(corners[a], corners[a | axis], da / (da - db)), 1);
        points.push_back({rect.x + (clip.x * 0.5f + 0.5f) * rect.width, rect.y + (0.5f - clip.y * 0.5f) * rect.height});
      }
    if (points.size() < 3) continue;
    vec2 middle(0), low(1e9f), high(-1e9f);
    for (const vec2& p : points) {
      middle += p / float(points.size());
      low = glm::min(low, p);
      high = glm::max(high, p);
    }
    std::sort(points.begin(), points.end(), [&](const vec2& a, const vec2& b) { return std::atan2(a.y - middle.y, a.x - middle.x) < std::atan2(b.y - middle.y, b.x - middle.x); });
    const bool here = v == in;
    const Ink ink{here ? f.kit.color().accent : withAlpha(kPaneInk, 0.9f), IM_COL32(0, 0, 0, 110), kPaneInk, kPaneChip};
    list->PushClipRect(ImVec2(rect.x, rect.y), ImVec2(rect.x + rect.width, rect.y + rect.height));
    for (size_t i = 0; i < points.size(); ++i) line(list, points[i], points[(i + 1) % points.size()], ink, here ? 1.8f : 1.3f);
    list->PopClipRect();
    const Rect box{low.x, low.y, high.x - low.x, high.y - low.y};
    if (here || box.width + box.height < kLeastFrame || !overlaps(box, rect)) continue;
    const Rect room{rect.x + 4, rect.y + 36, rect.width - 8, rect.height - 40};
    if (nameChip(f, "go in " + volume.id + " " + plane.name, low, room, taken, wordsOf(volume), ink)) f.command(CommandKind::GoIn, volume.id);
  }
}

void zoomControls(Frame& f, float width) {
  const std::vector<uint32_t> zooms = zoomsOf(f.model.atlas(), f.model.shownVolume());
  if (zooms.empty()) return;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const uint32_t in = zoomInUse(f.model);
  const float h = kit.size().touch ? 44.0f : 32.0f;
  f.line(1, 6);
  kit.textIn(ImGui::GetWindowDrawList(), f.line(width, 22), Face::Small, c.textDim, tr("Zooms"));
  for (const uint32_t v : zooms) {
    const Volume& volume = f.model.atlas().volumes[v];
    const char* words = v == in ? tr("Back out") : tr("Go in");
    const float button = std::max(kit.buttonWidth(Icon::None, tr("Back out")), kit.buttonWidth(Icon::None, tr("Go in")));
    const Rect row = f.line(width, h, 2);
    ImGui::PushID(static_cast<int>(v));
    kit.text(ImGui::GetWindowDrawList(), ImVec2(row.x, row.center().y - kit.height(Face::Body) * 0.6f), Face::Body, c.text, wordsOf(volume), width - button - 8);
    if (kit.button("zoom", {row.x + width - button, row.y, button, h}, Icon::None, words, Look::Filled, v == in)) {
      if (v == in) f.command(CommandKind::GoOut);
      else f.command(CommandKind::GoIn, volume.id);
    }
    ImGui::PopID();
  }
  Options options = f.model.options();
  if (kit.toggle("frames", f.line(width, h), tr("Frames of zooms"), options.zoomOutlines)) options.zoomOutlines = !options.zoomOutlines;
  f.model.setOptions(options);
}

}  // namespace fabrica::ui
