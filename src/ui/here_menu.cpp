// What is here: all that lies along the ray at a place, front to back, each with its eye. Opened by holding a finger there, by the second
// button of a mouse, or by the key for menus.
#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr float kWidth = 300, kCaption = 32, kMostWide = 440;
constexpr float kMostRows = 8.5f;  // seen at once: half a row says that there are more

void choose(State& state, Model& model, StructureIndex s) {
  model.select(s);
  state.here.reset();
}

void toggle(Model& model, StructureIndex s) {
  if (model.appearance(s).visible) model.hide({&s, 1});
  else model.show({&s, 1});
}

// True when the menu is done with.
bool row(Frame& f, int i, const Rect& line) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  HereMenu& menu = *f.state.here;
  const StructureIndex s = menu.structures[static_cast<size_t>(i)];
  const float b = kit.size().touch ? 48.0f : 36.0f;
  ImGui::PushID(i);
  const auto t = kit.area("here", {line.x, line.y, line.width - b, line.height});
  const bool shown = f.model.appearance(s).visible;
  if (t.hovered && (ImGui::GetIO().MouseDelta.x != 0 || ImGui::GetIO().MouseDelta.y != 0)) menu.cursor = -1;
  const bool marked = menu.cursor == i;
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (t.hovered || marked) list->AddRectFilled(ImVec2(line.x + 4, line.y), ImVec2(line.x + line.width - 4, line.y + line.height), c.hover, 7);
  if (marked || (t.hovered && menu.cursor < 0)) f.hover(s);
  partSwatch(f, ImVec2(line.x + 22, line.center().y), s, !shown);
  kit.nameIn({line.x + 38, line.y, line.width - 42 - b, line.height}, Face::Body, shown ? c.text : c.textDim, f.model.nameOf(s));
  const bool eye = kit.iconButton("here eye", {line.x + line.width - b - 4, line.y, b, line.height}, shown ? Icon::Eye : Icon::EyeOff, shown ? tr("Hide") : tr("Show"));
  ImGui::PopID();
  if (eye) toggle(f.model, s);
  return t.clicked;
}

}  // namespace

void hereMenu(Frame& f) {
  State& state = f.state;
  if (f.in.here && f.in.here->number != state.hereNumber) {
    state.hereNumber = f.in.here->number;
    state.here.reset();
    state.menu.reset();
    if (!f.in.here->structures.empty()) state.here = HereMenu{f.in.here->at, f.in.here->structures, -1};
  }
  if (!state.here) return;
  Kit& kit = f.kit;
  const auto count = static_cast<int>(state.here->structures.size());
  const float rowHeight = kit.size().touch ? 48.0f : 36.0f;
  // A phone has it at the thumb, over less than half of the picture; elsewhere it stands beside the place, so that this is seen.
  const float most = f.phone ? std::max(std::floor(f.area.height * 0.4f / rowHeight) - 0.5f, 1.5f) : kMostRows;
  const float body = rowHeight * std::min(most, static_cast<float>(count));
  const float width = f.phone ? std::min(kMostWide, f.area.width - 16) : kWidth, height = kCaption + body + 8;
  const vec2 at = state.here->at;
  const float gap = kit.size().touch ? 24.0f : 8.0f;
  float x = at.x + gap, y = at.y - kCaption;
  if (x + width > f.area.x + f.area.width - 8) x = at.x - gap - width;
  x = std::clamp(x, f.area.x + 8, std::max(f.area.x + f.area.width - width - 8, f.area.x + 8));
  if (f.phone) x = f.area.x + (f.area.width - width) / 2, y = f.area.y + f.area.height - height - 8;
  y = std::clamp(y, f.area.y + 8, std::max(f.area.y + f.area.height - height - 8, f.area.y + 8));
  const Rect rect{std::floor(x), std::floor(y), width, height};
  kit.beginPanel("here", rect, true);
  kit.textIn(ImGui::GetWindowDrawList(), {rect.x + 16, rect.y, width - 60, kCaption + 4}, Face::Small, kit.color().textDim, count > 1 ? tr("Here, front to back") : tr("Here"));
  if (kit.iconButton("close here", {rect.x + width - 38, rect.y + 3, 32, 30}, Icon::Close, tr("Close"))) state.here.reset();
  int chosen = -1;
  if (state.here) {
    const Rect rows{rect.x, rect.y + kCaption + 2, width, body};
    kit.beginScroll("here rows", rows);
    kit.rows(state.here->structures.size(), width, rowHeight, [&](size_t i, const Rect& line) {
      if (row(f, static_cast<int>(i), line)) chosen = static_cast<int>(i);
    });
    kit.endScroll();
  }
  kit.endPanel();
  if (chosen >= 0) choose(state, f.model, state.here->structures[static_cast<size_t>(chosen)]);
}

bool hereKey(State& state, Model& model, const std::string& key) {
  HereMenu& menu = *state.here;
  const int last = static_cast<int>(menu.structures.size()) - 1;
  if (key == "ArrowDown" || key == "ArrowUp") {
    menu.cursor = std::clamp(menu.cursor + (key == "ArrowDown" ? 1 : -1), 0, last);
    model.hover(menu.structures[static_cast<size_t>(menu.cursor)]);
    return true;
  }
  if (menu.cursor < 0) return false;
  const StructureIndex s = menu.structures[static_cast<size_t>(menu.cursor)];
  if (key == "Enter") choose(state, model, s);
  else if (key == " ") toggle(model, s);
  else return false;
  return true;
}

}  // namespace fabrica::ui
