// The hierarchy: eyes, names, counts; or what the search found.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr float kIndent = 14;
constexpr float kLatinLine = 17;  // below the name, where Latin is shown

Icon eyeIcon(Eye eye) { return eye == Eye::Shown ? Icon::Eye : eye == Eye::Some ? Icon::EyeSome : Icon::EyeOff; }

void toggleEye(Model& model, StructureIndex s, Eye eye) {
  // Half shown becomes shown: the first touch never hides what a person looks for.
  if (eye == Eye::Shown) model.hide({&s, 1});
  else model.show({&s, 1});
}

bool isOpen(const Frame& f, StructureIndex s) { return f.model.atlas().structures[s].closure == Closure::Open; }

// Shift: everything from the row last chosen to this one; Ctrl: this one more, or less.
void select(Frame& f, uint32_t node) {
  State& state = f.state;
  const StructureIndex s = state.tree.structure(node);
  const uint32_t from = state.tree.rowOf(state.cursor), to = state.tree.rowOf(node);
  std::vector<StructureIndex> which{s};
  if ((state.mods & modifiers::kShift) && from != kNone) {
    for (uint32_t i = std::min(from, to); i <= std::max(from, to); ++i) {
      const TreeRows::Row& r = state.tree.rows()[i];
      // An open group is what lies below it: that may be beyond the last row.
      if (r.node != node && !(r.group && r.open)) which.push_back(state.tree.structure(r.node));
    }
  } else {
    state.cursor = node;
    if (state.mods & (modifiers::kControl | modifiers::kMeta)) {
      const auto& before = f.model.selection();
      if (std::find(before.begin(), before.end(), s) != before.end()) which.clear();
      std::copy_if(before.begin(), before.end(), std::back_inserter(which), [&](StructureIndex other) { return other != s; });
    }
  }
  f.model.selectMany(std::move(which));
  state.revealedSelection = f.model.revisions().selection;  // it is under the pointer: nothing to scroll to
}

// A press on an eye, or a drag over several: they all become as the first one does.
void sweepEyes(Frame& f, const Rect& row, StructureIndex s, Eye eye) {
  State& state = f.state;
  if (ImGui::IsItemActivated()) {
    state.swept.clear();
    state.sweepSteps = 0;
    state.sweeping = true;
    state.sweepShows = eye != Eye::Shown;
  }
  const float y = ImGui::GetIO().MousePos.y;
  if (!state.sweeping || y < row.y || y >= row.y + row.height) return;
  if (std::find(state.swept.begin(), state.swept.end(), s) != state.swept.end()) return;
  state.swept.push_back(s);
  dragStep(f.model, state.sweepSteps, [&] {
    if (state.sweepShows) f.model.show(state.swept);
    else f.model.hide(state.swept);
  });
}

void row(Frame& f, const TreeRows::Row& r, const Rect& rect) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  TreeRows& tree = f.state.tree;
  const StructureIndex s = tree.structure(r.node);
  const bool touch = kit.size().touch;
  const Eye eye = tree.eye(r.node);
  const bool hasParts = tree.parts(r.node) > 0;
  const auto& chosen = f.model.selection();
  const bool selected = std::find(chosen.begin(), chosen.end(), s) != chosen.end();
  const float eyeWidth = touch ? 48.0f : 34.0f;
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImGui::PushID(static_cast<int>(r.node));

  const float indent = std::min(static_cast<float>(r.depth) * kIndent, rect.width * 0.3f);
  // Of a group its arrow, of a part its colour.
  const Rect arrow{rect.x + indent + 4, rect.y, touch ? 32.0f : 22.0f, rect.height};
  const Rect eyeRect{rect.x + rect.width - eyeWidth, rect.y, eyeWidth, rect.height};
  const Rect body{arrow.x + arrow.width, rect.y, eyeRect.x - arrow.x - arrow.width, rect.height};
  const bool overRow = !touch && ImGui::IsWindowHovered() && rect.contains({ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y});
  const Rect more{eyeRect.x - 26, rect.y, 26, rect.height};
  const bool showMore = !touch && (overRow || (f.state.menu && f.state.menu->structure == s));

  const ImVec2 low(rect.x + 4, rect.y), high(rect.x + rect.width - 4, rect.y + rect.height);
  if (selected) {
    list->AddRectFilled(low, high, c.selected, 7);
    list->AddRectFilled(ImVec2(low.x, low.y + 5), ImVec2(low.x + 3, high.y - 5), c.accent, 2);
  } else if (f.model.hovered() == s || overRow) {
    list->AddRectFilled(low, high, c.hover, 7);
  }
  if (f.state.treeFocus && f.state.cursor == r.node) list->AddRect(low, high, withAlpha(c.text, 0.5f), 7);

  const bool hidden = hasParts && eye == Eye::Hidden;
  if (r.group) {
    const auto t = kit.area("open", {rect.x, rect.y, std::max(arrow.x + arrow.width - rect.x, touch ? 44.0f : 0.0f), rect.height});
    drawIcon(list, r.open ? Icon::Down : Icon::Right, im(arrow.center()), 15, t.hovered ? c.text : c.textDim);
    if (t.clicked) tree.setOpen(r.node, !r.open);
  } else {
    partSwatch(f, im(arrow.center()), s, hidden);
  }
  float right = body.x + body.width;
  if (showMore) {
    if (kit.iconButton("more", more, Icon::Dots, tr("More for this part"))) f.state.menu = RowMenu{s, more};
    right = more.x;
  }
  const float left = r.group ? body.x : rect.x;
  const auto t = kit.area("row", {left, body.y, right - left, body.height});
  if (t.hovered) f.hover(s);
  if (t.clicked) {
    select(f, r.node);
    if (ImGui::IsMouseDoubleClicked(0) || ImGui::GetIO().MouseClickedLastCount[0] == 2) f.command(CommandKind::Fit, {}, {s});
  }

  const float x = body.x + 3;
  if (r.group && !showMore && hasParts) {
    char count[16];
    std::snprintf(count, sizeof count, "%u", tree.parts(r.node));
    const float w = kit.width(Face::Small, count);
    kit.textIn(list, {right - w - 6, rect.y, w + 1, rect.height}, Face::Small, c.textDim, count);
    right -= w + 12;
  }
  const ImU32 ink = hidden ? withAlpha(c.textDim, 0.85f) : c.text;
  const std::string& name = f.model.nameOf(s);
  const Face face = r.group && r.depth == 0 ? Face::Bold : Face::Body;
  const float room = right - x - 2;
  const std::string latin = f.model.options().latin ? f.model.nameOf(s, "la") : std::string();
  const bool second = !latin.empty() && latin != name;
  const float used = kit.nameIn({x, rect.y + (second ? 3 : 0), room, rect.height - (second ? kLatinLine : 0)}, face, ink, name);
  if (second) kit.textIn(list, {x, rect.y + rect.height - kLatinLine - 3, room, kLatinLine}, Face::Italic, c.textDim, latin);
  if (t.hovered && used > room) kit.tip(rect, name);
  if (t.hovered && !r.group && isOpen(f, s) && ImGui::GetIO().MousePos.x < body.x) kit.tip(rect, tr("Open surface: cuts show its outline"));

  if (hasParts) {
    const auto e = kit.area("eye", eyeRect);
    const ImU32 eyeInk = e.hovered ? c.text : eye == Eye::Shown ? withAlpha(c.textDim, overRow || touch ? 1.0f : 0.75f) : c.textDim;
    drawIcon(list, eyeIcon(eye), ImVec2(eyeRect.center().x - 2, eyeRect.center().y), touch ? 22.0f : 18.0f, eyeInk);
    if (e.hovered) kit.tip(eyeRect, eye == Eye::Shown ? tr("Hide") : tr("Show"));
    // A finger that moves scrolls the list.
    if (!touch) sweepEyes(f, rect, s, eye);
    else if (e.clicked) toggleEye(f.model, s, eye);
  }
  ImGui::PopID();
}

}  // namespace

void partSwatch(Frame& f, ImVec2 center, StructureIndex s, bool dim) {
  const Color c = f.model.colorOf(s);
  ImU32 fill = IM_COL32(c.r, c.g, c.b, 255);
  if (dim) fill = withAlpha(fill, 0.35f);
  ImDrawList* list = ImGui::GetWindowDrawList();
  // An open surface is an outline where it is cut, and here.
  if (isOpen(f, s)) list->AddRect(ImVec2(center.x - 4.5f, center.y - 4.5f), ImVec2(center.x + 4.5f, center.y + 4.5f), fill, 3, 0, 1.8f);
  else list->AddRectFilled(ImVec2(center.x - 5, center.y - 5), ImVec2(center.x + 5, center.y + 5), fill, 3);
}

void treeContent(Frame& f, const Rect& whole) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  State& state = f.state;
  Rect rect = whole;
  state.treeRect = whole;
  if (searching(f)) return searchContent(f, rect);

  const auto& hierarchies = f.model.atlas().hierarchies;
  if (hierarchies.size() > 1) {
    std::vector<std::string> names;
    for (size_t i = 0; i < hierarchies.size() && i < 4; ++i) {
      const std::string& title = f.model.titleOf(hierarchies[i]);
      names.push_back(title.empty() ? tr("Parts") : title);
    }
    const float h = kit.size().touch ? 44.0f : 30.0f;
    const int clicked = kit.segments("hierarchy", {rect.x + kPad, rect.y, rect.width - 2 * kPad, h}, names, static_cast<int>(f.model.hierarchyIndex()));
    if (clicked >= 0) f.model.setHierarchy(static_cast<uint32_t>(clicked));
    rect.y += h + kGap;
    rect.height -= h + kGap;
  }
  state.tree.update(f.model);
  if (state.revealedSelection != f.model.revisions().selection) {
    state.revealedSelection = f.model.revisions().selection;
    if (f.model.selected() != kNone) {
      state.cursor = state.tree.reveal(f.model, f.model.selected());
      state.scrollToCursor = state.cursor != kNone;
    }
  }
  const auto& rows = state.tree.rows();
  kit.beginScroll("rows", rect);
  if (rows.empty()) {
    ImGui::SetCursorScreenPos(ImVec2(rect.x + 16, rect.y + 12));
    const char* words = f.in.progress.active             ? tr("The names are on their way.")
                        : f.model.atlas().volumes.empty() ? tr("Nothing is open. Drop a file here, or choose “Open a file …”.")
                                                          : tr("An image without named structures.");
    kit.paragraph(Face::Body, c.textDim, words, rect.width - 32);
    kit.endScroll();
    return;
  }
  const float height = kit.size().row + (f.model.options().latin && f.model.language() != "la" ? kLatinLine : 0);
  if (state.scrollToCursor && state.tree.rowOf(state.cursor) != kNone) {
    state.scrollToCursor = false;
    const float y = height * static_cast<float>(state.tree.rowOf(state.cursor));
    const float at = ImGui::GetScrollY();
    if (y < at + height || y > at + rect.height - 2 * height) ImGui::SetScrollY(std::max(y - rect.height * 0.35f, 0.0f));
    kit.keepMoving();
  }
  if (!ImGui::IsMouseDown(0)) state.sweeping = false;
  kit.rows(rows.size(), rect.width, height, [&](size_t i, const Rect& line) { row(f, rows[i], line); });
  kit.endScroll();
}

bool treeKey(State& state, Model& model, const std::string& key, std::vector<Command>& commands, const std::vector<SearchHit>& found) {
  const bool up = key == "ArrowUp", down = key == "ArrowDown";
  if (state.searchFocused && (!state.typedText.empty() || !found.empty())) {
    if (found.empty()) return false;
    const int last = static_cast<int>(found.size()) - 1;
    if (up || down) {
      // Nothing is chosen yet among what was seen recently: the first is where the arrows begin.
      state.hitCursor = std::clamp(state.hitCursor + (down ? 1 : -1), 0, last);
      if (state.typedText.empty() && !state.hitByKey) state.hitCursor = 0;
      state.hitByKey = state.scrollToHit = true;
      model.hover(found[static_cast<size_t>(state.hitCursor)].structure);
      return true;
    }
    if (key == "Enter" && (!state.typedText.empty() || state.hitByKey)) {
      const StructureIndex s = found[static_cast<size_t>(std::clamp(state.hitCursor, 0, last))].structure;
      model.select(s);
      state.hitChosen = true;
      commands.push_back({CommandKind::Fit, {}, {s}});
      return true;
    }
    return false;
  }
  if (!state.treeFocus) return false;
  TreeRows& tree = state.tree;
  tree.update(model);
  const auto& rows = tree.rows();
  if (rows.empty()) return false;
  uint32_t at = tree.rowOf(state.cursor);
  const auto go = [&](uint32_t index) {
    state.cursor = tree.rows()[index].node;
    state.scrollToCursor = true;
    model.select(tree.structure(state.cursor));
    state.revealedSelection = model.revisions().selection;
    return true;
  };
  if (at == kNone) return (up || down) && go(0);
  const TreeRows::Row row = rows[at];
  if (up) return at == 0 || go(at - 1);
  if (down) return at + 1 >= rows.size() || go(at + 1);
  if (key == "Home") return go(0);
  if (key == "End") return go(static_cast<uint32_t>(rows.size()) - 1);
  if (key == "ArrowRight") {
    if (row.group && !row.open) tree.setOpen(row.node, true);
    else if (row.group && at + 1 < rows.size()) return go(at + 1);
    return true;
  }
  if (key == "ArrowLeft") {
    if (row.group && row.open) tree.setOpen(row.node, false);
    else if (tree.parent(row.node) != kNone) return go(tree.rowOf(tree.parent(row.node)));
    return true;
  }
  const StructureIndex s = tree.structure(row.node);
  if (key == "Enter") {
    commands.push_back({CommandKind::Fit, {}, {s}});
    return true;
  }
  if (key == " ") {
    toggleEye(model, s, tree.eye(row.node));
    return true;
  }
  return false;
}

}  // namespace fabrica::ui
