// The slice panes: frames, crosshairs and letters over what the renderer draws there.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "atlas/units.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "interact/cine.h"
#include "interact/pane_control.h"
#include "interact/pane_cross.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr ImU32 kInk = IM_COL32(236, 239, 243, 235), kChip = IM_COL32(12, 14, 17, 190);

// Towards which side of the body a direction points.
const char* letterOf(const vec3& d) {
  const vec3 a = glm::abs(d);
  if (a.x >= a.y && a.x >= a.z) return d.x > 0 ? "L" : "R";
  if (a.y >= a.z) return d.y > 0 ? "S" : "I";
  return d.z > 0 ? "A" : "P";
}

void crosshair(Frame& f, ImDrawList* list, const Rect& rect, const PaneMatrix& matrix) {
  const Crosshair cross = crosshairOf({matrix.plane, rect, matrix.view, matrix.projection}, f.model);
  const float long_ = rect.width + rect.height, open = 9;
  for (const Crosshair::Line& line : cross.lines) {
    const ImU32 ink = withAlpha(planeColor(line.plane.c_str(), true), 0.75f);
    for (const float way : {-1.0f, 1.0f}) list->AddLine(im(cross.center + line.along * (way * open)), im(cross.center + line.along * (way * long_)), ink, 1);
    for (const vec2& handle : line.handles) {
      list->AddCircleFilled(im(handle), f.kit.size().touch ? 6.0f : 4.0f, kChip);
      list->AddCircle(im(handle), f.kit.size().touch ? 6.0f : 4.0f, ink, 0, 1.5f);
    }
  }
}

std::string chipWords(const SlicePlane& plane) {
  std::string words = planeTitle(plane.name);
  if (isTilted(plane)) words = tr("{0}, turned", {words});
  if (plane.thickness <= 0) return words;
  const char* shows = plane.shows == SlabImage::Mean ? trKey("mean of {0}") : plane.shows == SlabImage::Largest ? trKey("maximum of {0}") : trKey("minimum of {0}");
  return words + " · " + tr(shows, {millimetres(plane.thickness)});
}

void paneFrame(Frame& f, const Rect& rect, const SlicePlane& plane, float below = 0) {
  Kit& kit = f.kit;
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  f.out.panes.push_back({plane.name, rect});
  const ImVec2 low(rect.x, rect.y), high(rect.x + rect.width, rect.y + rect.height);
  const ImU32 ink = planeColor(plane.name.c_str(), true);  // panes are dark in both themes
  list->PushClipRect(low, high);
  for (const PaneMatrix& matrix : f.in.paneMatrices)
    if (matrix.plane == plane.name) {
      crosshair(f, list, rect, matrix);
      if (hasZooms(f.model)) zoomFrames(f, rect, plane, matrix);
    }
  list->PopClipRect();
  list->AddRect(low, high, withAlpha(ink, 0.8f), 4, 0, 1.5f);
  const std::string words = chipWords(plane);
  const float chip = std::min(kit.width(Face::Small, words) + 30, rect.width - 60);
  list->AddRectFilled(ImVec2(low.x + 8, low.y + 8), ImVec2(low.x + 8 + chip, low.y + 32), kChip, 6);
  list->AddRectFilled(ImVec2(low.x + 15, low.y + 16), ImVec2(low.x + 23, low.y + 24), ink, 2);
  kit.textIn(list, {low.x + 30, low.y + 8, chip - 30, 24}, Face::Small, kInk, words);
  const PaneAxes axes = paneAxes(plane.plane);
  const float size = kit.height(Face::Small);
  const auto letter = [&](const vec3& direction, float x, float y) {
    const char* side = letterOf(direction);
    const float w = kit.width(Face::Small, side);
    list->AddText(ImGui::GetFont(), size, ImVec2(x - w / 2 + 1, y + 1), IM_COL32(0, 0, 0, 200), side);
    kit.text(list, ImVec2(x - w / 2, y), Face::Small, kInk, side);
  };
  letter(-axes.right, low.x + 12, rect.center().y - size / 2);
  letter(axes.right, high.x - 12, rect.center().y - size / 2);
  letter(axes.up, rect.center().x, low.y + 8);
  letter(-axes.up, rect.center().x, high.y - size - 8 - below);
}

// A button on a pane, which may be bright or dark below it.
bool paneButton(Frame& f, const std::string& id, const Rect& place, Icon icon, const char* tip) {
  f.kit.beginPanel(id.c_str(), place, false, 0, false);
  const auto t = f.kit.area(id.c_str(), place);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float inset = f.kit.size().touch ? 4.0f : 0.0f;
  list->AddRectFilled(ImVec2(place.x + inset, place.y + inset), ImVec2(place.x + place.width - inset, place.y + place.height - inset), t.hovered ? withAlpha(kChip, 1.0f) : kChip, 6);
  drawIcon(list, icon, im(place.center()), 18, kInk);
  if (t.hovered) f.kit.tip(place, tip);
  f.kit.endPanel();
  return t.clicked;
}

// Plays the pane's plane, in its lower right corner.
void playButton(Frame& f, const Rect& rect, const std::string& name) {
  const float size = f.kit.size().touch ? 44.0f : 28.0f, gap = f.kit.size().touch ? 2.0f : 7.0f;
  const Cine& cine = f.model.options().cine;
  const bool playing = cine.playing && cine.plane == name;
  const Rect place{rect.x + rect.width - size - gap, rect.y + rect.height - size - gap, size, size};
  if (paneButton(f, "play " + name, place, playing ? Icon::Pause : Icon::Play, playing ? tr("Stop (C)") : tr("Play through the slices (C)"))) toggleCine(f.model, name);
}

// What the image holds where the slices meet: fingers do not hover.
void crossReadout(Frame& f, const Rect& room) {
  if (!f.in.probe || f.in.probe->pointed) return;
  std::string words = f.in.probe->value;
  if (!f.in.probe->level.empty()) words += " (" + said(f.in.probe->level) + ")";
  words += (words.empty() ? "" : "  ·  ") + placeText(f.model, f.in.probe->at);
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const float w = std::min(f.kit.width(Face::Small, words) + 16, room.width);
  list->AddRectFilled(ImVec2(room.x, room.y), ImVec2(room.x + w, room.y + room.height), kChip, 6);
  f.kit.textIn(list, {room.x + 8, room.y, w - 14, room.height}, Face::Small, kInk, words);
}

}  // namespace

void panesOverlay(Frame& f, const Rect& where, bool column) {
  const float gap = kGap;
  const float w = column ? where.width : (where.width - 2 * gap) / 3, h = column ? (where.height - 2 * gap) / 3 : where.height;
  for (int i = 0; i < 3; ++i) {
    const SlicePlane* plane = f.model.plane(kPaneNames[i]);
    const auto n = static_cast<float>(i);
    const Rect rect{std::floor(where.x + (column ? 0 : n * (w + gap))), std::floor(where.y + (column ? n * (h + gap) : 0)), std::floor(w), std::floor(h)};
    paneFrame(f, rect, *plane);
    playButton(f, rect, kPaneNames[i]);
  }
}

// One pane, and dots that say which of three it is: a swipe goes to the next.
void onePane(Frame& f, const Rect& rect) {
  const auto found = std::find(std::begin(kPaneNames), std::end(kPaneNames), f.model.options().pane);
  const auto now = found == std::end(kPaneNames) ? 0 : found - std::begin(kPaneNames);
  const std::string name = kPaneNames[now];
  paneFrame(f, rect, *f.model.plane(name), 30);  // above the value and the dots
  playButton(f, rect, name);
  if (paneButton(f, "close pane", {rect.x + rect.width - 46, rect.y + 2, 44, 44}, Icon::Close, tr("Close the slice"))) {
    Options options = f.model.options();
    options.panes = false;
    f.model.setOptions(options);
  }
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const vec2 low(rect.x + 12, rect.y + rect.height - 32);
  list->AddRectFilled(im(low), im(low + vec2(60, 20)), kChip, 10);
  crossReadout(f, {rect.x + 80, rect.y + rect.height - 34, rect.width - 80 - 52, 24});
  for (int i = 0; i < 3; ++i) list->AddCircleFilled(im(low + vec2(14 + 16 * static_cast<float>(i), 10)), i == now ? 4.5f : 3.0f, i == now ? planeColor(kPaneNames[i], true) : withAlpha(kInk, 0.5f));
}

}  // namespace fabrica::ui
