// The layout inside another page: the body fills the frame; its parts, the card of the selected one and the slices come over
// it when they are asked for. Where the page itself stands (theme, files, help) is not this frame's matter.
#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr float kEdge = 8, kWidest = 300, kLink = 28 /* the page's own "open in full", at the upper right */;

void toggle(State& state, Page page) {
  const bool open = state.stop != SheetStop::Peek && state.page == page;
  state.page = page;
  state.stop = open ? SheetStop::Peek : SheetStop::Half;
}

void panel(Frame& f, const Rect& rect) {
  Kit& kit = f.kit;
  State& state = f.state;
  const StructureIndex s = f.model.selected();
  const float b = kit.size().button, header = b + 8;
  kit.beginPanel("panel", rect, true);
  const Rect title{rect.x + 8, rect.y + 4, rect.width - b - 16, b};
  const bool card = state.page == Page::Card;
  if (state.page == Page::Tree) searchPill(f, title);
  else kit.textIn(ImGui::GetWindowDrawList(), {title.x + 6, title.y, title.width - 6, b}, Face::Bold, kit.color().text,
                  card ? f.model.nameOf(s) : pageTitle(state.page));
  const Rect close{rect.x + rect.width - b - 4, rect.y + 4, b, b};
  if (kit.iconButton("close", close, Icon::Close, tr("Close"))) state.stop = SheetStop::Peek;
  const Rect body{rect.x, rect.y + header, rect.width, rect.height - header - 4};
  if (state.page == Page::Tree) {
    treeContent(f, body);
  } else {
    kit.beginScroll(pageTitle(state.page), body);
    ImGui::Indent(kPad);
    const float width = rect.width - 2 * kPad;
    if (card) cardActions(f, f.line(width, b + 4, 4), s);
    pageContent(f, state.page, width);
    ImGui::Unindent(kPad);
    kit.endScroll();
  }
  kit.endPanel();
}

// What is selected, and the way to its card.
void chip(Frame& f, const Rect& room) {
  Kit& kit = f.kit;
  const std::string& name = f.model.nameOf(f.model.selected());
  const float b = room.height, words = std::min(kit.width(Face::Bold, name), room.width - b - 20);
  if (words < 24) return;
  const Rect rect{room.x, room.y, words + b + 20, b};
  kit.beginPanel("chip", rect);
  const Rect part{rect.x, rect.y, rect.width - b, b};
  const auto t = kit.area("card", part);
  if (t.hovered) kit.tip(part, tr("What this is"));
  const ImVec2 at(part.x + 14, std::floor(part.center().y - kit.height(Face::Bold) * 0.58f));
  kit.text(ImGui::GetWindowDrawList(), at, Face::Bold, kit.color().text, name, words);
  if (t.clicked) toggle(f.state, Page::Card);
  if (kit.iconButton("close", {rect.x + rect.width - b, rect.y, b, b}, Icon::Close, tr("Select nothing"))) f.model.select(kNone);
  kit.endPanel();
}

}  // namespace

void embedLayout(Frame& f) {
  State& state = f.state;
  Kit& kit = f.kit;
  const Rect& area = f.area;
  const bool selected = f.model.selected() != kNone;
  if (state.page == Page::Card && !selected) state.stop = SheetStop::Peek;
  if (state.hitChosen) {
    state.hitChosen = false;
    state.stop = SheetStop::Peek;
    if (!f.in.searchText.empty()) f.command(CommandKind::ClearSearch);
  }
  const bool open = state.stop != SheetStop::Peek;
  const float b = kit.size().button, bottom = area.y + area.height - kEdge;

  struct Tool {
    const char *id, *tip;
    Icon icon;
    Page page;
  };
  const Tool tools[] = {{"parts", tr("Parts"), Icon::Tree, Page::Tree},
                        {"slices", tr("Slices and cuts"), Icon::Slices, Page::Slices},
                        {"measure", tr("Measure"), Icon::Measure, Page::Measure},
                        {"fit", tr("Show everything"), Icon::Fit, Page::None}};
  const Rect bar{area.x + kEdge, bottom - b - 4, static_cast<float>(std::size(tools)) * b + 4, b + 4};
  kit.beginPanel("bar", bar);
  float x = bar.x + 2;
  for (const Tool& tool : tools) {
    const bool on = open && tool.page != Page::None && state.page == tool.page;
    if (kit.iconButton(tool.id, {x, bar.y + 2, b, b}, tool.icon, tool.tip, on)) {
      if (tool.page == Page::None) f.command(CommandKind::Fit);
      else toggle(state, tool.page);
    }
    x += b;
  }
  kit.endPanel();
  const float beside = bar.x + bar.width + kGap;

  Rect free{area.x, area.y, area.width, bar.y - area.y};
  if (open) {
    const float width = std::min(kWidest, area.width - 2 * kEdge);
    const Rect rect{area.x + area.width - kEdge - width, area.y + kEdge + kLink, width, bottom - area.y - kEdge - kLink};
    // A narrow frame gives the panel everything; its buttons stay.
    const bool over = width > area.width * 0.62f;
    if (over) panel(f, {area.x + kEdge, rect.y, area.width - 2 * kEdge, bar.y - kGap - rect.y});
    else panel(f, rect);
    if (!over) free.width = rect.x - area.x;
  }
  if (selected) chip(f, {beside, bar.y, free.x + free.width - kEdge - beside, bar.height});
  f.labelRoom = {free.x + 8, free.y + kLink, free.width - 16, free.height - kLink - 8};
  f.out.covered = {free.y, f.in.size.x - free.x - free.width, f.in.size.y - bar.y, free.x};
  if (free.width > 420 && labelled(f)) labelsOverlay(f);
  if (measuring(f)) {
    measureOverlay(f, free, false);
    placingBar(f, {free.x, bar.y - 56, free.width, 44});
  }
  noticesOverlay(f, {free.x + kEdge, free.y + kEdge + kLink, std::min(free.width - 2 * kEdge, 360.0f), 0});
  if (!open) hintOverlay(f, {beside, bar.y - 2, free.x + free.width - kEdge - beside, bar.height});
}

}  // namespace fabrica::ui
