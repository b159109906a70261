// Planes can be taken by the hand in the picture: the middle moves one along its normal, the tip turns it.
#include <algorithm>

#include "base/words.h"
#include "imgui_internal.h"
#include "interact/pane_control.h"
#include "interact/plane_drag.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

void dot(ImDrawList* list, const vec2& at, float radius, ImU32 ink, ImU32 middle) {
  list->AddCircleFilled(im(at), radius, ink);
  list->AddCircleFilled(im(at), radius - 2.5f, middle);
}

// True while the handle is held.
bool handle(Frame& f, const std::string& id, const vec2& at, const char* tip, ImU32 ink) {
  Kit& kit = f.kit;
  const float size = kit.size().touch ? 44.0f : 26.0f, radius = kit.size().touch ? 9.0f : 6.5f;
  const Rect rect{at.x - size / 2, at.y - size / 2, size, size};
  kit.beginPanel(id.c_str(), rect, false, 0, false);
  ImGui::BringWindowToDisplayBack(ImGui::GetCurrentWindow());
  const auto t = kit.area(id.c_str(), rect);
  dot(ImGui::GetWindowDrawList(), at, radius + (t.hovered || t.held ? 1.5f : 0.0f), ink, kit.color().panelSolid);
  if (t.hovered && !t.held) kit.tip(rect, tip);
  kit.endPanel();
  return t.held;
}

}  // namespace

void planeHandles(Frame& f, const Rect& where) {
  State& state = f.state;
  if (!ImGui::IsMouseDown(0)) state.heldPlane.clear();
  const Camera& camera = f.model.camera();
  const Screen screen{f.out.scene, f.in.covered};
  const Bounds scene = sceneBounds(f.model);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const std::vector<SlicePlane> planes = f.model.planes();  // a copy: dragging changes the list
  for (const SlicePlane& plane : planes) {
    if (!plane.visible && !plane.cut) continue;
    const PlaneHandles handles = planeHandlesOf(plane.plane, scene);
    const auto middle = pixelOf(camera, screen, handles.middle), tip = pixelOf(camera, screen, handles.tip);
    const std::string move = "move " + plane.name, turn = "turn " + plane.name;
    const auto shown = [&](const std::optional<vec2>& at, const std::string& id) { return at && (where.contains(*at) || state.heldPlane == id); };
    const ImU32 ink = planeColor(plane.name.c_str(), f.kit.dark());
    if (middle && tip && (shown(middle, move) || shown(tip, turn))) ImGui::GetBackgroundDrawList()->AddLine(im(*middle), im(*tip), withAlpha(ink, 0.8f), 2);
    SlicePlane next = plane;
    if (shown(middle, move) && handle(f, move, *middle, tr("Drag to move the plane"), ink)) {
      if (state.heldPlane != move) {
        state.heldPlane = move;
        state.planePress = {mouse.x, mouse.y};
        state.planeFrom = plane.plane;
      }
      next.plane = movedPlane(state.planeFrom, vec2(mouse.x, mouse.y) - state.planePress, camera, screen, scene);
    }
    if (shown(tip, turn) && handle(f, turn, *tip, tr("Drag to turn the plane"), ink)) {
      if (state.heldPlane != turn) {
        state.heldPlane = turn;
        state.planePress = vec2(mouse.x, mouse.y) - *tip;
      }
      next.plane = turnedPlane(plane.plane, vec2(mouse.x, mouse.y) - state.planePress, camera, screen, scene);
    }
    if (next.plane.position != plane.plane.position || next.plane.normal != plane.plane.normal) f.model.setPlane(next);
  }
}

}  // namespace fabrica::ui
