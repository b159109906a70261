// Measurements over the body and in the panes: lines, their figures, handles to drag.
#include <algorithm>
#include <cmath>
#include <functional>

#include "base/words.h"
#include "imgui_internal.h"
#include "interact/pane_control.h"
#include "interact/pane_cross.h"
#include "interact/placing.h"
#include "interact/plane_drag.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr ImU32 kPaneInk = IM_COL32(236, 239, 243, 255), kPaneHalo = IM_COL32(12, 14, 17, 200);

// One of the pictures that measurements are drawn in.
struct Look3 {
  Rect rect;
  const PaneMatrix* pane = nullptr;  // null: the scene
  ImU32 ink, halo;
  std::function<std::optional<vec2>(const vec3&)> pixel;
};

void strokes(ImDrawList* list, const Look3& look, const std::vector<vec3>& line, bool closed) {
  for (const auto& [ink, width] : {std::pair{look.halo, 4.5f}, std::pair{look.ink, 2.0f}})
    for (size_t i = closed ? 0 : 1; i < line.size(); ++i) {
      const auto a = look.pixel(line[i > 0 ? i - 1 : line.size() - 1]), b = look.pixel(line[i]);
      if (a && b) list->AddLine(im(*a), im(*b), ink, width);
    }
}

// The arc at an angle's vertex.
void arc(ImDrawList* list, const Look3& look, const Measurement& m) {
  const vec3 a = m.points[0] - m.points[1], b = m.points[2] - m.points[1];
  const float angle = angleOf(m), reach = std::min(glm::length(a), glm::length(b)) * 0.3f;
  if (!(angle > 1e-3f) || angle > 3.14f) return;
  std::vector<vec3> line;
  for (int i = 0; i <= 16; ++i) {
    const float t = static_cast<float>(i) / 16;
    line.push_back(m.points[1] + (glm::normalize(a) * std::sin((1 - t) * angle) + glm::normalize(b) * std::sin(t * angle)) / std::sin(angle) * reach);
  }
  strokes(list, look, line, false);
}

// Beside what it is of, always at the same side: it moves only as that does.
void callout(Frame& f, ImDrawList* list, const Look3& look, const Measurement& m, const std::string& words) {
  vec3 on = m.points.size() > 1 ? (m.points[0] + m.points[1]) * 0.5f : m.points[0];
  if (m.kind == MeasurementKind::Angle) on = m.points[1];
  if (isRegion(m.kind)) {
    // Beside its rightmost point on the screen.
    float most = -1e9f;
    for (const vec3& p : outlineOf(m))
      if (const auto at = look.pixel(p); at && at->x > most) {
        most = at->x;
        on = p;
      }
  }
  const auto at = look.pixel(on);
  if (!at || !look.rect.contains(*at)) return;
  const float w = f.kit.width(Face::Small, words) + 14, h = 24;
  float x = at->x + 12;
  if (x + w > look.rect.x + look.rect.width - 4) x = at->x - 12 - w;
  const float y = std::clamp(at->y - h - 6, look.rect.y + 2, look.rect.y + look.rect.height - h - 2);
  list->AddRectFilled(ImVec2(x, y), ImVec2(x + w, y + h), withAlpha(look.halo, 0.95f), 6);
  f.kit.textIn(list, {x + 7, y, w, h}, Face::Small, look.ink, words);
}

// A pin is a drop that stands on its place; an arrow's head is at what it points at.
void drawNote(Frame& f, ImDrawList* list, const Look3& look, const Measurement& m) {
  const auto at = look.pixel(m.points[0]);
  if (!at || !look.rect.contains(*at)) return;
  const Palette& c = f.kit.color();
  vec2 words = *at + vec2(0, -30);
  if (m.kind == MeasurementKind::Pin) {
    const ImVec2 middle(at->x, at->y - 15);
    list->AddCircleFilled(middle, 9.5f, look.halo);
    list->AddTriangleFilled(ImVec2(at->x - 8.6f, at->y - 11), ImVec2(at->x + 8.6f, at->y - 11), ImVec2(at->x, at->y + 2.5f), look.halo);
    list->AddTriangleFilled(ImVec2(at->x - 6.4f, at->y - 11), ImVec2(at->x + 6.4f, at->y - 11), im(*at), c.accent);
    list->AddCircleFilled(middle, 7.5f, c.accent);
    list->AddCircleFilled(middle, 2.8f, look.halo | IM_COL32_A_MASK);
  } else if (const auto end = m.points.size() > 1 ? look.pixel(m.points[1]) : std::nullopt) {
    words = *end;
    const vec2 way = *at - *end;
    const float length = glm::length(way);
    if (length > 6) {
      const vec2 along = way / length, aside(-along.y, along.x), neck = *at - along * std::min(12.0f, length * 0.6f);
      list->AddLine(im(*end), im(neck), look.halo, 5.5f);
      list->AddTriangleFilled(im(*at + along * 3.0f), im(neck + aside * 8.0f), im(neck - aside * 8.0f), look.halo);
      list->AddLine(im(*end), im(neck), c.accent, 2.5f);
      list->AddTriangleFilled(im(*at), im(neck + aside * 5.5f), im(neck - aside * 5.5f), c.accent);
    }
  }
  if (m.name.empty()) return;
  // Around where they stand, within the picture.
  const float w = std::min(f.kit.width(Face::Small, m.name) + 16, std::max(look.rect.width - 8, 40.0f)), h = 24;
  const float x = std::clamp(words.x - w / 2, look.rect.x + 4, std::max(look.rect.x + look.rect.width - w - 4, look.rect.x + 4));
  const float y = std::clamp(words.y - h / 2 - (m.kind == MeasurementKind::Pin ? 10.0f : 0.0f), look.rect.y + 2, look.rect.y + look.rect.height - h - 2);
  list->AddRectFilled(ImVec2(x, y), ImVec2(x + w, y + h), withAlpha(look.halo, 0.95f), 6);
  f.kit.textIn(list, {x + 8, y, w - 14, h}, Face::Small, look.ink, m.name);
}

// Panes show what lies in their slice.
bool inSlice(const Frame& f, const PaneMatrix& pane, const std::vector<vec3>& points) {
  const SlicePlane* plane = f.model.plane(pane.plane);
  if (!plane) return false;
  const float near = std::max(plane->thickness / 2, sliceStep(f.model, plane->plane.normal) * 0.75f);
  return std::any_of(points.begin(), points.end(), [&](const vec3& p) { return std::abs(plane->plane.distance(p)) <= near; });
}

void drawOne(Frame& f, ImDrawList* list, const Look3& look, const Measurement& m, const std::string& words) {
  if (isNote(m.kind)) return drawNote(f, list, look, m);
  strokes(list, look, outlineOf(m), isRegion(m.kind) && m.points.size() > 2);
  if (m.kind == MeasurementKind::Angle && m.points.size() == 3) arc(list, look, m);
  for (const vec3& p : m.points) {
    const auto at = look.pixel(p);
    if (!at || (m.kind == MeasurementKind::Ellipse && m.points.size() == 3)) continue;
    list->AddCircleFilled(im(*at), 4.0f, look.halo);
    list->AddCircleFilled(im(*at), 2.8f, look.ink);
  }
  if (!words.empty()) callout(f, list, look, m, words);
}

// Where a point goes that is dragged in a picture: within its slice or its own plane, else as far from the eye as it was.
vec3 draggedTo(Frame& f, const Look3& look, const Measurement& m, size_t point, const vec2& mouse) {
  if (look.pane) return paneWorldAt({look.pane->plane, look.rect, look.pane->view, look.pane->projection}, mouse, f.model);
  const Screen screen{f.out.scene, f.in.covered};
  const Camera& camera = f.model.camera();
  const vec3 same = pointAt(camera, screen, mouse, depthOf(camera, m.points[point]));
  if (!isRegion(m.kind)) return same;
  const vec3 ray = camera.orthographic ? camera.forward() : glm::normalize(same - camera.eye());
  const float slope = glm::dot(ray, m.normal);
  return std::abs(slope) < 0.05f ? same : same + ray * (glm::dot(m.normal, m.points[0] - same) / slope);
}

void handles(Frame& f, const Look3& look, const Measurement& m, const Rect& where) {
  Kit& kit = f.kit;
  State& state = f.state;
  const float size = kit.size().touch ? 44.0f : 24.0f, radius = kit.size().touch ? 9.0f : 6.0f;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (size_t i = 0; i < m.points.size(); ++i) {
    const std::string id = "point " + m.name + " " + std::to_string(i + 1) + (look.pane ? " " + look.pane->plane : "");
    const auto at = look.pixel(m.points[i]);
    const bool mine = state.heldPoint == id;
    if (!at || (!where.contains(*at) && !mine)) continue;
    const Rect rect{at->x - size / 2, at->y - size / 2, size, size};
    kit.beginPanel(id.c_str(), rect, false, 0, false);
    ImGui::BringWindowToDisplayBack(ImGui::GetCurrentWindow());
    const auto t = kit.area(id.c_str(), rect);
    const float r = radius + (t.hovered || t.held ? 1.5f : 0.0f);
    ImGui::GetWindowDrawList()->AddCircleFilled(im(*at), r, look.ink);
    ImGui::GetWindowDrawList()->AddCircleFilled(im(*at), r - 2.5f, look.halo | IM_COL32_A_MASK);
    if (t.hovered && !t.held) kit.tip(rect, m.kind == MeasurementKind::Ellipse && i == 0 ? tr("Drag to move it") : tr("Drag the point"));
    kit.endPanel();
    if (!t.held) continue;
    if (!mine) {
      state.heldPoint = id;
      state.pointPress = vec2(mouse.x, mouse.y) - *at;
      state.pointFrom = m;
      state.pointSteps = 0;
      state.pointAt = vec2(mouse.x, mouse.y);
    }
    const vec2 to = vec2(mouse.x, mouse.y) - state.pointPress;
    if (glm::distance(vec2(mouse.x, mouse.y), state.pointAt) < 0.5f) continue;
    state.pointAt = vec2(mouse.x, mouse.y);
    const Measurement next = draggedPoint(state.pointFrom, i, draggedTo(f, look, state.pointFrom, i, to));
    dragStep(f.model, state.pointSteps, [&] { f.model.changeMeasurement(m.name, next); });
    // In the scene it sticks to what it is over, once that is known.
    if (!look.pane && !isRegion(m.kind)) f.out.pointDrag = PointDrag{m.name, i, to};
  }
}

}  // namespace

void measureOverlay(Frame& f, const Rect& where, bool withHandles) {
  Model& model = f.model;
  if (!ImGui::IsMouseDown(0)) f.state.heldPoint.clear();
  if (model.measurements().empty() && !model.placing()) return;
  const Palette& c = f.kit.color();
  std::vector<Look3> looks;
  const Screen screen{f.out.scene, f.in.covered};
  const Camera camera = model.camera();
  looks.push_back({where, nullptr, c.sceneText, c.sceneHalo, [screen, camera](const vec3& p) { return pixelOf(camera, screen, p); }});
  for (const PaneMatrix& pane : f.in.paneMatrices) {
    const auto rect = std::find_if(f.out.panes.begin(), f.out.panes.end(), [&](const PaneRect& r) { return r.plane == pane.plane; });
    if (rect == f.out.panes.end()) continue;
    const Rect at = rect->rect;
    looks.push_back({at, &pane, kPaneInk, kPaneHalo, [at, matrix = pane.projection * pane.view](const vec3& p) -> std::optional<vec2> {
                       const vec4 clip = matrix * vec4(p, 1);
                       return vec2(at.x + (clip.x + 1) / 2 * at.width, at.y + (1 - clip.y) / 2 * at.height);
                     }});
  }
  const std::vector<Measurement> all = model.measurements();  // a copy: dragging changes the list
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  for (const Look3& look : looks) {
    list->PushClipRect(ImVec2(look.rect.x, look.rect.y), ImVec2(look.rect.x + look.rect.width, look.rect.y + look.rect.height));
    for (const Measurement& m : all)
      if (m.visible && (!look.pane || inSlice(f, *look.pane, m.points))) drawOne(f, list, look, m, measurementText(f, m));
    if (model.placing()) {
      const bool snug = f.in.pointerWorld && !f.in.touch && !f.out.pointerOverUi;
      if (const auto m = preview(*model.placing(), snug ? f.in.pointerWorld : std::nullopt)) {
        const bool whole = m->points.size() >= pointsOf(m->kind);
        if (!look.pane || inSlice(f, *look.pane, m->points)) drawOne(f, list, look, *m, whole ? measurementText(f, *m) : std::string());
      }
    }
    list->PopClipRect();
    if (!withHandles || model.placing()) continue;
    for (const Measurement& m : all)
      if (m.visible && (!look.pane || inSlice(f, *look.pane, m.points))) handles(f, look, m, look.rect);
  }
}

}  // namespace fabrica::ui
