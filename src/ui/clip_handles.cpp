// The clip box's faces can be dragged in the picture: a handle in the middle of each.
#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "imgui_internal.h"
#include "interact/clip_drag.h"
#include "interact/pane_control.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr const char* kFaces[kClipFaces] = {"box right", "box left", "box inferior", "box superior", "box posterior", "box anterior"};

void drawHandle(Kit& kit, const vec2& at, const vec2& way, bool facing, bool hot) {
  const Palette& c = kit.color();
  const float alpha = facing || hot ? 1.0f : 0.5f, r = (kit.size().touch ? 9.0f : 6.5f) + (hot ? 1.5f : 0.0f);
  // ImGui clips to the window of the handle; the arrows reach out of it.
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRectFullScreen();
  const float length = glm::length(way);
  if (length > 0.2f) {
    const vec2 along = way / length, aside(-along.y, along.x);
    for (const float end : {-1.0f, 1.0f}) {
      const vec2 tip = at + along * end * (r + 9), base = at + along * end * (r + 4);
      list->AddTriangleFilled(im(tip), im(base + aside * 4.5f * end), im(base - aside * 4.5f * end), withAlpha(c.text, alpha));
    }
  }
  list->AddCircleFilled(im(at), r, withAlpha(c.text, alpha));
  list->AddCircleFilled(im(at), r - 2.5f, withAlpha(c.panelSolid, facing || hot ? 1.0f : 0.7f));
  list->PopClipRect();
}

}  // namespace

void clipHandles(Frame& f, const Rect& where) {
  State& state = f.state;
  Model& model = f.model;
  const ClipBox clip = model.inside().clip;
  if (!ImGui::IsMouseDown(0)) state.clipFace = -1;
  if (!clip.on) return;
  Kit& kit = f.kit;
  const Screen screen{f.out.scene, f.in.covered};
  const Camera& camera = model.camera();
  const float size = kit.size().touch ? 44.0f : 26.0f;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  for (int i = 0; i < kClipFaces; ++i) {
    const ClipFace face = clipFace(i);
    const vec3 middle = middleOf(clip.box, face);
    const auto at = pixelOf(camera, screen, middle);
    if (!at || (!where.contains(*at) && state.clipFace != i)) continue;  // under a panel the panel has sliders
    vec3 normal(0);
    normal[face.axis] = 1;
    const Rect rect{at->x - size / 2, at->y - size / 2, size, size};
    kit.beginPanel(kFaces[i], rect, false, 0, false);
    ImGui::BringWindowToDisplayBack(ImGui::GetCurrentWindow());
    const auto t = kit.area(kFaces[i], rect);
    const bool facing = looksAtEye(camera, clip.box, face);
    drawHandle(kit, *at, {glm::dot(camera.right(), normal), -glm::dot(camera.up(), normal)}, facing, t.hovered || t.held);
    if (t.hovered && !t.held) kit.tip(rect, tr("Drag this side of the box"));
    kit.endPanel();
    if (!t.held) continue;
    if (state.clipFace != i) {
      state.clipFace = i;
      state.clipPress = {mouse.x, mouse.y};
      state.clipFrom = clip.box;
      state.clipSteps = 0;
    }
    const Bounds box = draggedFace(state.clipFrom, face, vec2(mouse.x, mouse.y) - state.clipPress, camera, screen, clipBoxAround(model));
    if (ClipBox{true, box} != clip) dragStep(model, state.clipSteps, [&] { model.setClipBox({true, box}); });
  }
}

}  // namespace fabrica::ui
