// The phone's layout: the body fills the screen, a search pill on top, tools at the thumb, and a sheet from below (upright)
// or at the left (on its side) with three stops.
#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr int kTools = 8, kFewTools = 7;  // few: without measuring, which the menu has, too
constexpr float kEdge = 10, kPill = 46, kHandle = 18, kTitle = 50, kTool = 46;
constexpr float kUnder = 14;  // what a sheet holds, and a little air

struct Sheet {
  Rect rect;
  float peek = 0, half = 0, full = 0;
};

float stopHeight(const Sheet& sheet, SheetStop stop) {
  return stop == SheetStop::Peek ? sheet.peek : stop == SheetStop::Half ? sheet.half : sheet.full;
}

SheetStop nearest(const Sheet& sheet, float height) {
  SheetStop best = SheetStop::Peek;
  for (SheetStop stop : {SheetStop::Half, SheetStop::Full}) {
    if (std::abs(stopHeight(sheet, stop) - height) < std::abs(stopHeight(sheet, best) - height)) best = stop;
  }
  return best;
}

void open(State& state, Page page) {
  // The same tool again puts the sheet down.
  if (state.page == page && state.stop != SheetStop::Peek) {
    state.stop = SheetStop::Peek;
    return;
  }
  state.page = page;
  if (state.stop == SheetStop::Peek) state.stop = SheetStop::Half;
}

void tools(Frame& f, const Rect& rect) {
  Kit& kit = f.kit;
  Model& model = f.model;
  State& state = f.state;
  kit.beginPanel("tools", rect, false, 14);
  struct Tool {
    Icon icon;
    bool on, enabled;
  };
  bool planes = model.options().panes;
  for (const SlicePlane& p : model.planes()) planes |= p.visible || p.cut;
  const bool inside = model.inside().explode > 0 || model.inside().peeled > 0 || model.inside().clip.on;
  const bool up = state.stop != SheetStop::Peek;
  const Tool list[] = {{Icon::Tree, up && state.page == Page::Tree, true},
                       {Icon::Slices, planes || (up && state.page == Page::Slices), true},
                       {Icon::Inside, inside || (up && state.page == Page::Inside), true},
                       {Icon::Layers, up && state.page == Page::Layers, true},
                       {Icon::Measure, model.placing() || (up && state.page == Page::Measure), true},
                       {Icon::Undo, false, model.canUndo()},
                       {Icon::Fit, false, true},
                       {Icon::Share, false, true}};
  float y = rect.y;
  const bool few = rect.height < kTools * kTool;
  for (int i = 0; i < kTools; ++i) {
    if (few && list[i].icon == Icon::Measure) continue;
    ImGui::PushID(i);
    const bool clicked = kit.iconButton("tool", {rect.x + 1, y + 1, rect.width - 2, kTool - 2}, list[i].icon, nullptr, list[i].on, list[i].enabled);
    ImGui::PopID();
    y += kTool;
    if (!clicked) continue;
    if (i == 0) open(state, Page::Tree);
    else if (i == 1) open(state, Page::Slices);
    else if (i == 2) open(state, Page::Inside);
    else if (i == 3) open(state, Page::Layers);
    else if (i == 4) open(state, Page::Measure);
    else if (i == 5) model.undo();
    else f.command(i == 6 ? CommandKind::Fit : CommandKind::CopyLink);
  }
  kit.endPanel();
}

void header(Frame& f, const Rect& rect) {
  Kit& kit = f.kit;
  State& state = f.state;
  const Palette& c = kit.color();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float middle = rect.center().x;
  list->AddRectFilled(ImVec2(middle - 18, rect.y + 7), ImVec2(middle + 18, rect.y + 11), withAlpha(c.textDim, 0.55f), 2);
  const StructureIndex s = f.model.selected();
  const bool card = state.page == Page::Card && s != kNone;
  const Rect words{rect.x + 16, rect.y + kHandle - 2, rect.width - 16 - 56, kTitle};
  const Rect end{rect.x + rect.width - 50, words.y + (kTitle - 44) / 2, 44, 44};
  const auto t = kit.area("header", {rect.x, rect.y, rect.width - 56, rect.height});
  if (t.clicked) state.stop = state.stop == SheetStop::Peek ? SheetStop::Half : SheetStop::Peek;
  if (card) {
    const std::string& latin = f.model.nameOf(s, "la");
    const bool second = !latin.empty() && latin != f.model.nameOf(s);
    const auto path = f.model.path(s);
    // A name with nothing below it stands in the middle, as the button beside it does.
    const float top = second || path.size() > 1 ? words.y + 4 : words.center().y - kit.height(Face::Bold) / 2;
    kit.text(list, ImVec2(words.x, top), Face::Bold, c.text, f.model.nameOf(s), words.width);
    if (second) kit.text(list, ImVec2(words.x, top + 23), Face::Italic, c.textDim, latin, words.width);
    else if (path.size() > 1) kit.text(list, ImVec2(words.x, top + 25), Face::Small, c.textDim, f.model.nameOf(path[path.size() - 2]), words.width);
    if (kit.iconButton("close", end, Icon::Close, nullptr)) {
      f.model.select(kNone);
      state.page = Page::Tree;
    }
    return;
  }
  const bool peek = state.stop == SheetStop::Peek;
  const std::string& title = f.model.title();
  if (peek) {
    kit.textIn(list, words, Face::Bold, c.text, title.empty() ? tr("Parts") : title);
    if (kit.iconButton("up", end, Icon::Up, nullptr)) state.stop = SheetStop::Half;
  } else {
    kit.textIn(list, words, Face::Bold, c.text, state.page == Page::Tree && searching(f) ? f.in.searchText.empty() ? tr("Recently seen") : tr("Found") : pageTitle(state.page));
    if (kit.iconButton("down", end, Icon::Down, nullptr)) {
      state.stop = SheetStop::Peek;
      if (s != kNone) state.page = Page::Card;
    }
  }
}

void sheet(Frame& f, Sheet& sheet) {
  Kit& kit = f.kit;
  State& state = f.state;
  const StructureIndex s = f.model.selected();
  const bool card = state.page == Page::Card && s != kNone;
  const Rect rect = sheet.rect;
  kit.beginPanel("sheet", rect, true, 16);
  const Rect head{rect.x, rect.y, rect.width, kHandle + kTitle};
  const float drag = kit.scroll().dragOf("sheet", head);
  if (drag != 0) {
    state.sheetHeight = std::clamp(state.sheetHeight - drag, sheet.peek, sheet.full);
    kit.keepMoving();
  }
  header(f, head);
  float y = head.y + head.height;
  const float bottom = f.area.y + f.area.height - 4;  // above a home bar or a keyboard
  if (card) {
    cardActions(f, {rect.x + 14, y, rect.width - 28, 46}, s);
    y += 46 + 10;
  }
  const Rect body{rect.x, y, rect.width, bottom - y};
  if (state.sheetNeedsOf != state.page) state.sheetNeeds = 0;
  state.sheetNeedsOf = state.page;
  if (body.height > 30) {
    if (state.page == Page::Tree || state.page == Page::None) {
      treeContent(f, body);
    } else {
      kit.beginScroll(pageTitle(state.page), body);
      ImGui::Indent(16);
      pageContent(f, state.page, rect.width - 32);
      ImGui::Unindent(16);
      kit.endScroll();
    }
    const float needs = kit.scrollEnd() - rect.y + kUnder;
    if (std::abs(needs - state.sheetNeeds) > 0.5f) kit.keepMoving();
    state.sheetNeeds = needs;
  }
  const float spill = kit.scroll().spill();
  if (spill > 0) {
    state.sheetHeight = std::clamp(state.sheetHeight - spill, sheet.peek, sheet.full);
    kit.keepMoving();
  }
  kit.endPanel();
}

}  // namespace

void phoneLayout(Frame& f) {
  State& state = f.state;
  Kit& kit = f.kit;
  const Rect& area = f.area;
  const bool side = area.width > area.height;
  const StructureIndex s = f.model.selected();
  const bool looking = f.in.searchFocused || !f.in.searchText.empty();

  if (state.sheetSelection != f.model.revisions().selection) {
    const bool first = state.sheetSelection == ~0u;
    state.sheetSelection = f.model.revisions().selection;
    // A part tapped in the picture turns to its card; one tapped in the tree stays in the tree.
    if (s != kNone && (!first || state.page == Page::Tree) && (state.stop == SheetStop::Peek || state.page != Page::Tree)) state.page = Page::Card;
    if (s == kNone && state.page == Page::Card) state.page = Page::Tree;
  }
  if (state.stop == SheetStop::Peek && s != kNone) state.page = Page::Card;
  if (looking && state.stop == SheetStop::Peek && searching(f) && !state.hitChosen) {
    state.page = Page::Tree;
    state.stop = SheetStop::Half;
    state.sheetForRecent = f.in.searchText.empty();
  } else if (!f.in.searchText.empty() && f.in.searchText != state.searchText) {
    state.page = Page::Tree;
  }

  if (state.recentShown) state.page = Page::Tree;
  if (state.sheetForRecent && (!state.recentShown || state.hitChosen)) {
    if (f.in.searchText.empty()) state.stop = SheetStop::Peek;
    state.sheetForRecent = false;
  }
  if (state.hitChosen) {
    state.hitChosen = false;
    state.stop = SheetStop::Peek;
    state.page = Page::Card;
    if (!f.in.searchText.empty()) f.command(CommandKind::ClearSearch);
  }

  Sheet sheet_;
  const float width = side ? std::min(340.0f, area.width * 0.44f) : area.width;
  const Rect pill{area.x + kEdge, area.y + kEdge, (side ? width : area.width) - 2 * kEdge, kPill};
  const bool card = s != kNone && state.page == Page::Card;
  const float safeBottom = f.in.safe.bottom;
  sheet_.peek = kHandle + kTitle + (card ? 56 : 0) + 4;
  // Upright never more than half: the body is what it is about. A soft keyboard leaves little of it anyway: the hits take all of that.
  const bool typing = looking && safeBottom > 120;
  const float most = area.height - kPill - 2 * kEdge - (side ? kEdge : 0);
  sheet_.full = side || typing ? most : std::min(most, area.height * 0.5f);
  // Less where less is enough: the picture gets the rest.
  const float enough = state.sheetNeeds > 0 && state.sheetNeedsOf == state.page ? std::max(state.sheetNeeds, sheet_.peek + kTool) : area.height;
  sheet_.half = side ? sheet_.full : std::clamp(std::min(area.height * 0.5f, enough), std::min(sheet_.peek, sheet_.full), sheet_.full);
  const SheetStop stop = typing && state.stop == SheetStop::Half ? SheetStop::Full : state.stop;

  float speed = 0;
  if (kit.scroll().released(speed)) {
    const float height = state.sheetHeight;
    if (std::abs(height - stopHeight(sheet_, stop)) > 2) {
      // A throw goes on to the next stop in its direction.
      state.stop = nearest(sheet_, height - speed * 0.18f);
    }
  }
  if (state.sheetHeight <= 0) state.sheetHeight = stopHeight(sheet_, stop);
  if (!kit.scroll().scrolling()) kit.ease(state.sheetHeight, stopHeight(sheet_, stop), 0.16f);
  state.sheetHeight = std::clamp(state.sheetHeight, std::min(sheet_.peek, sheet_.full), sheet_.full);
  const float height = state.sheetHeight, bottom = area.y + area.height;
  sheet_.rect = side ? Rect{area.x + kEdge, bottom - kEdge - height, width - 2 * kEdge, height}
                     : Rect{area.x, bottom - height, area.width, height + safeBottom + 20};

  // Upright the slice takes the lower half of what the sheet leaves, on its side the right half.
  const bool pane = f.model.options().panes && (side || sheet_.rect.y - pill.y - kPill > 260);
  Rect paneRect{0, 0, 0, 0};
  if (pane && side) {
    const float left = area.x + width, half = std::floor((area.width - width - kTool - 3 * kEdge) / 2);
    paneRect = {left + half, area.y + kEdge, half, area.height - 2 * kEdge};
  } else if (pane) {
    // The tools keep their place above it where they can.
    const float free = sheet_.rect.y - pill.y - kPill - 2 * kEdge;
    const float h = std::floor(std::min(std::max(free - kTools * kTool - 22, 220.0f), free * 0.56f));
    paneRect = {area.x + kEdge, sheet_.rect.y - kEdge - h, area.width - 2 * kEdge, h};
  }
  if (pane) onePane(f, paneRect);

  kit.beginPanel("search", pill, false, kPill / 2, false);
  searchPill(f, {pill.x, pill.y, pill.width - kPill - 6, kPill});
  const Rect more{pill.x + pill.width - kPill, pill.y, kPill, kPill};
  kit.surface(ImGui::GetWindowDrawList(), more, kPill / 2);
  if (kit.iconButton("more", more, Icon::Dots, nullptr)) open(state, Page::View);
  kit.endPanel();

  const float least = side ? area.y : pill.y + kPill + 8, below = side ? area.y + area.height : (pane ? paneRect.y : sheet_.rect.y) - 12;
  const float toolsHeight = (below - least < kTools * kTool ? kFewTools : kTools) * kTool;
  const float toolsTop = side ? area.y + (area.height - toolsHeight) / 2 : below - toolsHeight;
  const bool room = toolsTop >= least;
  const Rect toolbar{area.x + area.width - kEdge - kTool, toolsTop, kTool, toolsHeight};
  if (room) tools(f, toolbar);
  const float cube = 22;
  const vec2 cubeAt = side ? vec2(toolbar.x - cube - 24, area.y + area.height - cube - 24) : vec2(area.x + kEdge + cube + 12, pill.y + kPill + cube + 20);
  const bool turnable = side ? !pane : cubeAt.y + cube + 16 < (pane ? paneRect.y : sheet_.rect.y);
  if (turnable) gizmo(f, cubeAt, cube);
  sheet(f, sheet_);

  // Upright, what is framed keeps a margin of its own, which may touch the tools: the body is no smaller than it has to be.
  const float besideTools = room ? f.in.size.x - toolbar.x - (side ? 0 : kEdge) : 0;
  f.out.covered = {side ? area.y : pill.y + kPill, side && pane ? f.in.size.x - paneRect.x : besideTools,
                   side ? f.in.size.y - bottom : f.in.size.y - (pane ? paneRect.y : sheet_.rect.y),
                   side ? area.x + width : area.x};
  // Names stand clear of the cube and of a hint.
  const bool hint = state.stop == SheetStop::Peek && f.in.hints;
  const float labelsLeft = f.out.covered.left + 6, labelsTop = !side && turnable ? cubeAt.y + cube + 6 : f.out.covered.top + 8;
  const float labelsRight = pane && side ? paneRect.x : side && room ? cubeAt.x - cube - 8 : room ? toolbar.x : area.x + area.width;
  f.labelRoom = {labelsLeft, labelsTop, labelsRight - labelsLeft - 6, f.in.size.y - f.out.covered.bottom - labelsTop - (hint ? 66 : 8)};
  if (hasZooms(f.model)) zoomsOverlay(f, f.labelRoom);
  if ((state.page == Page::Inside || state.page == Page::Slices) && state.stop != SheetStop::Peek) {
    const float left = f.out.covered.left, top = f.out.covered.top;
    const Rect where{left, top, (room ? toolbar.x : area.x + area.width) - left, f.in.size.y - f.out.covered.bottom - top};
    if (state.page == Page::Inside) clipHandles(f, where);
    else planeHandles(f, where);
  }
  if (labelled(f)) labelsOverlay(f);
  if (measuring(f)) {
    const float left = f.out.covered.left, top = f.out.covered.top;
    const Rect where{left, top, (room ? toolbar.x : area.x + area.width) - left, f.in.size.y - f.out.covered.bottom - top};
    measureOverlay(f, where, state.page == Page::Measure);
    placingBar(f, {left, where.y + where.height - 58, side ? where.width : area.width, 44});
  }
  const float open = side ? area.x + width : area.x + kEdge;
  noticesOverlay(f, {open, side ? area.y + kEdge : pill.y + kPill + 10, area.x + area.width - kEdge - open, 0});
  if (state.stop == SheetStop::Peek && !pane && !f.model.placing()) {
    const float end = (room ? toolbar.x : area.x + area.width) - kGap;
    hintOverlay(f, {open, (side ? bottom : sheet_.rect.y) - 60, end - open, 44});
  }
}

}  // namespace fabrica::ui
