// What the search found, or what was seen recently: rows with name and place, which light up in the scene while they are pointed at.
#include <algorithm>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

// What it is part of, from near: the way from the root is too long for a line.
std::string where(const Frame& f, StructureIndex s) {
  const auto path = f.model.path(s);
  std::string text;
  for (size_t i = path.size() > 3 ? path.size() - 3 : 0; i + 1 < path.size(); ++i) text += (text.empty() ? "" : " › ") + f.model.nameOf(path[i]);
  return text;
}

void hitRow(Frame& f, size_t i, const Rect& line) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  State& state = f.state;
  const SearchHit& hit = f.in.hits[i];
  if (hit.structure >= f.model.atlas().structures.size()) return;
  ImGui::PushID(static_cast<int>(i));
  const auto t = kit.area("hit", line);
  ImGui::PopID();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 low(line.x + 4, line.y + 1), high(line.x + line.width - 4, line.y + line.height - 1);
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (t.hovered && (moved.x != 0 || moved.y != 0)) state.hitByKey = false;
  const bool marked = static_cast<int>(i) == state.hitCursor && f.in.searchFocused && !kit.size().touch && (state.hitByKey || !f.in.searchText.empty());
  if (marked) list->AddRectFilled(low, high, c.hover, 7);
  if (f.model.isSelected(hit.structure)) list->AddRectFilled(low, high, c.selected, 7);
  if (t.hovered && !state.hitByKey) {
    list->AddRectFilled(low, high, c.hover, 7);
    f.hover(hit.structure);
  }
  if (marked && state.hitByKey) f.hover(hit.structure);
  if (t.clicked) {
    f.model.select(hit.structure);
    state.hitChosen = true;
    f.command(CommandKind::Fit, {}, {hit.structure});
  }
  const Structure& structure = f.model.atlas().structures[hit.structure];
  const bool hidden = structure.shows() && !f.model.appearance(hit.structure).visible;
  partSwatch(f, ImVec2(line.x + 20, line.center().y), hit.structure, hidden);
  const float x = line.x + 34, room = line.width - 34 - (hidden ? 36 : 12), top = line.center().y - kit.height(Face::Body) - 3;
  kit.text(list, ImVec2(x, top), Face::Body, hidden ? c.textDim : c.text, f.model.nameOf(hit.structure), room);
  if (hidden) drawIcon(list, Icon::EyeOff, ImVec2(line.x + line.width - 22, line.center().y), 16, c.textDim);
  // Below it why it was found, where that is not the name, and where it is.
  const float below = top + kit.height(Face::Body) + 5;
  const std::string place = where(f, hit.structure);
  float used = 0;
  if (!hit.matched.empty()) {
    used = kit.text(list, ImVec2(x, below), Face::Small, c.accentText, hit.matched, room * 0.6f);
    if (!place.empty()) used += kit.text(list, ImVec2(x + used, below), Face::Small, c.textDim, " · ");
  }
  kit.text(list, ImVec2(x + used, below), Face::Small, c.textDim, place, room - used);
}

}  // namespace

void followSearch(State& state, Model& model, const Input& input) {
  // A press on one of them takes the focus from the field before it is let go.
  const bool pressing = ImGui::IsMouseDown(0) || ImGui::IsMouseReleased(0);
  state.recentShown = input.searchText.empty() && !input.hits.empty() && (input.searchFocused || (state.recentShown && pressing));
  if (!state.hitByKey || input.searchFocused) return;
  state.hitByKey = false;
  model.hover(kNone);
}

void searchContent(Frame& f, const Rect& whole) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  State& state = f.state;
  Rect rect = whole;
  const auto& hits = f.in.hits;
  const bool recent = f.in.searchText.empty();
  if (hits.empty()) {
    kit.beginScroll("hits", rect);
    ImGui::SetCursorScreenPos(ImVec2(rect.x + 16, rect.y + 16));
    kit.paragraph(Face::Body, c.textDim, tr("Nothing is called “{0}” in this atlas.", {f.in.searchText}) + "\n" + tr("Search looks through names in every language, synonyms and ids."), rect.width - 32);
    kit.endScroll();
    return;
  }
  const std::string caption = recent ? f.phone ? "" : tr("Recently seen") : hits.front().similar ? tr("Not as you wrote it, but like it") : "";
  if (!caption.empty()) {
    const float h = 26;
    kit.textIn(ImGui::GetWindowDrawList(), {rect.x + 16, rect.y, rect.width - 32, h}, Face::Small, c.textDim, caption);
    rect.y += h;
    rect.height -= h;
  }
  kit.beginScroll("hits", rect);
  const float height = kit.size().touch ? 60.0f : 48.0f;
  if (state.scrollToHit) {
    state.scrollToHit = false;
    const float y = height * static_cast<float>(state.hitCursor), at = ImGui::GetScrollY();
    if (y < at) ImGui::SetScrollY(y);
    else if (y + height > at + rect.height) ImGui::SetScrollY(y + height - rect.height);
    kit.keepMoving();
  }
  kit.rows(hits.size(), rect.width, height, [&](size_t i, const Rect& line) { hitRow(f, i, line); });
  kit.endScroll();
}

}  // namespace fabrica::ui
