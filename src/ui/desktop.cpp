// The laptop's layout: tree left, card right, toolbar below, panels that open above it.
#include <algorithm>
#include <cmath>

#include "base/words.h"
#include "imgui_internal.h"
#include "ui/labels.h"
#include "ui/state.h"

namespace fabrica::ui {

namespace {

constexpr float kEdge = 12, kBar = 48, kCardWidth = 336, kPopover = 336;
constexpr float kWide = 764, kIcons = 516;  // room for a toolbar with words, with icons alone

// A scrolling column that is as tall as what it holds, up to `most`; the height is known one frame later.
template <typename Content>
void fitted(Frame& f, const char* id, const Rect& rect, float& height, Content&& content) {
  f.kit.beginScroll(id, rect);
  const float start = ImGui::GetCursorPosY();
  ImGui::SetCursorPosX(kPad + 4);
  ImGui::Indent(kPad + 4);
  content(rect.width - 2 * (kPad + 4));
  ImGui::Unindent(kPad + 4);
  const float used = ImGui::GetCursorPosY() - start;
  if (std::abs(used - height) > 0.5f) {
    height = used;
    f.kit.keepMoving();
  }
  f.kit.endScroll();
}

void treePanel(Frame& f, const Rect& rect) {
  Kit& kit = f.kit;
  State& state = f.state;
  const Palette& c = kit.color();
  kit.beginPanel("tree", rect);
  const float b = 36;
  const Rect pill{rect.x + kGap, rect.y + kGap, rect.width - 2 * kGap - b - 4, b};
  searchPill(f, pill);
  if (kit.iconButton("fold", {pill.x + pill.width + 4, pill.y, b, b}, state.treeOpen ? Icon::Panel : Icon::Tree, state.treeOpen ? tr("Fold the tree away") : tr("Show the tree"))) {
    state.treeOpen = !state.treeOpen;
  }
  if (state.treeOpen || searching(f)) {
    const float footer = 40, top = pill.y + b + kGap;
    treeContent(f, {rect.x, top, rect.width, rect.y + rect.height - footer - top});
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float y = rect.y + rect.height - footer;
    list->AddLine(ImVec2(rect.x, y), ImVec2(rect.x + rect.width, y), c.line);
    const float chip = f.in.figures ? 40.0f : 0.0f;  // once all of the program is there
    if (chip > 0) languageChip(f, {rect.x + rect.width - chip - 6, y + 4, chip, footer - 8});
    const Rect about{rect.x + 6, y + 4, rect.width - 12 - chip, footer - 8};
    const auto t = kit.area("about", about);
    if (t.hovered) {
      list->AddRectFilled(ImVec2(about.x, about.y), ImVec2(about.x + about.width, about.y + about.height), c.hover, 7);
      kit.tip(about, tr("About this atlas"));
    }
    drawIcon(list, Icon::Info, ImVec2(about.x + 16, about.center().y), 17, c.textDim);
    kit.textIn(list, {about.x + 32, about.y, about.width - 40, about.height}, Face::Small, c.textDim, f.model.title().empty() ? tr("About this atlas") : f.model.title());
    if (t.clicked) {
      state.popover = state.popover == Page::About ? Page::None : Page::About;
    }
  }
  kit.endPanel();
  if (!state.treeOpen) return;
  // The edge is a handle.
  const Rect grip{rect.x + rect.width - 3, rect.y + 60, 8, rect.height - 70};
  kit.beginPanel("grip", grip, true, 0, false);
  const auto t = kit.area("handle", grip);
  if (t.hovered || t.held) {
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(grip.x + 2, grip.center().y - 24), ImVec2(grip.x + 5, grip.center().y + 24), withAlpha(c.text, 0.5f), 2);
  }
  if (t.held) state.treeWidth = std::clamp(ImGui::GetIO().MousePos.x - rect.x, 280.0f, std::max(360.0f, f.in.size.x * 0.35f));
  kit.endPanel();
}

void cardPanel(Frame& f, const Rect& room) {
  Kit& kit = f.kit;
  State& state = f.state;
  const float height = std::min(state.cardHeight + 2 * 14, room.height);
  const Rect rect{room.x, room.y, room.width, height};
  kit.beginPanel("card", rect);
  fitted(f, "card body", {rect.x, rect.y + 14, rect.width, height - 28}, state.cardHeight, [&](float width) { cardContent(f, width); });
  const Rect close{rect.x + rect.width - 40, rect.y + 8, 32, 32};
  ImGui::SetCursorScreenPos(ImVec2(close.x, close.y));
  kit.beginScroll("card close", close);  // above the card's own scrolling part
  if (kit.iconButton("close", close, Icon::Close, tr("Select nothing"))) f.model.select(kNone);
  kit.endScroll();
  kit.endPanel();
}

// Beside the body, not over it: at the right while no card is there, else next to the tree. Grows up from `bottom`.
Rect popoverPanel(Frame& f, float left, float bottom) {
  Kit& kit = f.kit;
  State& state = f.state;
  const float header = 46, most = std::max(bottom - f.area.y - kEdge, 120.0f);
  const float height = std::min(state.popoverHeight + header + 14, most);
  const Rect rect{std::floor(left), std::floor(bottom - height), kPopover, height};
  kit.beginPanel("popover", rect, true);
  kit.textIn(ImGui::GetWindowDrawList(), {rect.x + kPad + 4, rect.y + 4, rect.width - 60, header - 4}, Face::Bold, kit.color().text, pageTitle(state.popover));
  if (kit.iconButton("close", {rect.x + rect.width - 42, rect.y + 8, 32, 32}, Icon::Close, tr("Close"))) state.popover = Page::None;
  fitted(f, "page", {rect.x, rect.y + header, rect.width, height - header - 6}, state.popoverHeight, [&](float width) { pageContent(f, state.popover, width); });
  kit.endPanel();
  return rect;
}

// Room for a toolbar with words; some languages have longer ones.
float wideEnough(const Kit& kit) {
  float width = kIcons;
  for (const char* words : {"Slices", "Cut", "Inside", "Labels", "Layers", "Copy link"}) width += kit.buttonWidth(Icon::Slices, tr(words)) - 6 - 36;
  return std::max(width, kWide);
}

void toolbar(Frame& f, const Rect& free, Rect& bar) {
  Kit& kit = f.kit;
  State& state = f.state;
  Model& model = f.model;
  bool cuts = false, slices = model.options().panes;
  for (const SlicePlane& p : model.planes()) {
    cuts |= p.cut;
    slices |= p.visible;
  }
  const bool inside = model.inside().explode > 0 || model.inside().peeled > 0 || model.inside().clip.on;
  struct Tool {
    Icon icon;
    const char *words, *tip;
    bool on, enabled, labelled;
  };
  const bool wide = free.width > wideEnough(kit);
  const Tool tools[] = {
      {Icon::Slices, tr("Slices"), tr("Image slices and cuts"), slices || state.popover == Page::Slices, true, true},
      {Icon::Cut, tr("Cut"), cuts ? tr("Stop cutting") : tr("Cut through the middle"), cuts, true, true},
      {Icon::Inside, tr("Inside"), tr("Pull apart, peel, clip to a box"), inside || state.popover == Page::Inside, true, true},
      {Icon::Label, tr("Labels"), tr("Names beside the parts (L)"), model.options().labels != LabelMode::Off || state.popover == Page::Labels, true, true},
      {Icon::Layers, tr("Layers"), tr("Show, hide and fade whole groups"), state.popover == Page::Layers, true, true},
      {Icon::Measure, "", tr("Distances, angles, regions, values (M)"), state.popover == Page::Measure || model.placing(), true, false},
      {Icon::None, "", "", false, false, false},
      {Icon::Undo, "", tr("Undo (Ctrl Z)"), false, model.canUndo(), false},
      {Icon::Redo, "", tr("Redo (Ctrl Shift Z)"), false, model.canRedo(), false},
      {Icon::Fit, "", tr("Show everything (Home)"), false, true, false},
      {Icon::None, "", "", false, false, false},
      {Icon::Learn, "", tr("Lessons and quiz"), false, true, false},
      {Icon::View, "", tr("Views, theme, names, files"), state.popover == Page::View, true, false},
      {Icon::Help, "", tr("Gestures and keys (?)"), state.popover == Page::Help, true, false},
      {Icon::Share, tr("Copy link"), tr("A link to exactly this view"), false, true, true},
  };
  const float b = 36;
  float width = 6;
  for (const Tool& t : tools) width += t.icon == Icon::None ? 13 : (t.labelled && wide ? kit.buttonWidth(t.icon, t.words) - 6 : b) + 2;
  width += 4;
  bar = {std::floor(std::max(free.x + (free.width - width) / 2, free.x + kEdge)), bar.y, width, kBar};
  kit.beginPanel("bar", bar, true);
  float x = bar.x + 6;
  int id = 0;
  for (const Tool& t : tools) {
    ImGui::PushID(id++);
    if (t.icon == Icon::None) {
      ImGui::GetWindowDrawList()->AddLine(ImVec2(x + 6.5f, bar.y + 14), ImVec2(x + 6.5f, bar.y + kBar - 14), kit.color().line);
      x += 13;
      ImGui::PopID();
      continue;
    }
    const bool words = t.labelled && wide;
    const Rect rect{x, bar.y + 6, words ? kit.buttonWidth(t.icon, t.words) - 6 : b, b};
    const bool main = t.icon == Icon::Share;
    const bool clicked = words ? kit.button("tool", rect, t.icon, t.words, main ? Look::Filled : Look::Quiet, t.on, t.enabled)
                               : kit.iconButton("tool", rect, t.icon, t.tip, t.on, t.enabled);
    if (words && ImGui::IsItemHovered()) kit.tip(rect, t.tip);
    ImGui::PopID();
    x += rect.width + 2;
    if (!clicked) continue;
    const auto open = [&](Page page) {
      state.popover = state.popover == page ? Page::None : page;
      state.popoverHeight = 200;
    };
    switch (t.icon) {
      case Icon::Slices: open(Page::Slices); break;
      case Icon::Inside: open(Page::Inside); break;
      case Icon::Layers: open(Page::Layers); break;
      case Icon::Measure: open(Page::Measure); break;
      case Icon::View: open(Page::View); break;
      case Icon::Help: open(Page::Help); break;
      case Icon::Undo: model.undo(); break;
      case Icon::Redo: model.redo(); break;
      case Icon::Fit: f.command(CommandKind::Fit); break;
      case Icon::Learn: f.command(CommandKind::Learn); break;
      case Icon::Share: f.command(CommandKind::CopyLink); break;
      case Icon::Label: {
        Options options = model.options();
        // Where there are none, there are some: then how.
        if (options.labels == LabelMode::Off) toggleLabels(options);
        model.setOptions(options);
        open(Page::Labels);
        break;
      }
      case Icon::Cut: {
        const std::vector<SlicePlane> planes = model.planes();
        for (SlicePlane p : planes) {
          p.cut = !cuts && p.name == "sagittal";
          model.setPlane(p);
        }
        if (!cuts && state.popover != Page::Slices) open(Page::Slices);
        break;
      }
      default: break;
    }
  }
  kit.endPanel();
}

}  // namespace

void desktopLayout(Frame& f) {
  State& state = f.state;
  const Rect& area = f.area;
  const bool card = f.model.selected() != kNone;
  const bool unfolded = state.treeOpen || searching(f);
  const float folded = 52;
  const Rect tree{area.x + kEdge, area.y + kEdge, state.treeWidth, unfolded ? area.height - 2 * kEdge : folded};
  const float left = unfolded ? tree.x + tree.width : area.x;

  // Panes below the body, or beside it where the window is low and wide.
  Rect panes{0, 0, 0, 0};
  const bool column = area.width > area.height * 1.9f;
  float bottom = area.y + area.height, right = area.x + area.width;
  if (f.model.options().panes) {
    if (column) {
      const float w = std::min(area.height / 3, area.width * 0.25f);
      panes = {right - w - kEdge, area.y + kEdge, w, area.height - 2 * kEdge};
      right = panes.x;
    } else {
      const float h = std::min((right - left - 4 * kEdge) / 3, area.height * 0.36f);
      panes = {left + kEdge, bottom - h - kEdge, right - left - 2 * kEdge, h};
      bottom = panes.y;
    }
  }
  Rect bar{0, bottom - kEdge - kBar, 0, kBar};
  // The cube stands in the lower right corner; the card ends above it.
  const float cube = 38;
  vec2 cubeAt(right - kEdge - cube - 12, bottom - kEdge - cube - 10);
  // Where the toolbar would reach it, above that.
  const float wide = wideEnough(f.kit);
  if (!card && right - left < (right - left > wide ? wide + 238 : 730)) cubeAt.y -= kBar + 8;

  gizmo(f, cubeAt, cube);
  if (f.model.options().panes) panesOverlay(f, panes, column);
  float cardLeft = right;
  if (card) {
    cardLeft = right - kCardWidth - kEdge;
    const float end = std::min(cubeAt.y - cube - 14, bar.y + kBar);
    cardPanel(f, {cardLeft, area.y + kEdge, kCardWidth, std::max(end - area.y - kEdge, 160.0f)});
  }
  treePanel(f, tree);
  toolbar(f, {left, area.y, cardLeft - left, 0}, bar);
  Rect open{left, area.y, cardLeft - left, bar.y - area.y};
  if (state.popover != Page::None && card) {
    const Rect rect = popoverPanel(f, left + kEdge, bar.y - kGap);
    open.width -= rect.x + rect.width - open.x;
    open.x = rect.x + rect.width;
  } else if (state.popover != Page::None) {
    open.width = popoverPanel(f, right - kPopover - kEdge, cubeAt.y - cube - 14).x - open.x;
  }
  if (f.model.options().labelLook.numbers) labelKey(f, open);
  f.labelRoom = {open.x + 8, open.y + 8, open.width - 16, open.height - 16};
  const float beside = besideBody(f, open.width);
  f.out.covered = {area.y, f.in.size.x - open.x - open.width + beside, f.in.size.y - bar.y, open.x + beside};
  if (hasZooms(f.model)) zoomsOverlay(f, f.labelRoom);
  if (state.popover == Page::Inside) clipHandles(f, open);
  if (state.popover == Page::Slices) planeHandles(f, open);
  if (labelled(f)) labelsOverlay(f);
  if (measuring(f)) {
    measureOverlay(f, open, state.popover == Page::Measure);
    placingBar(f, {open.x, bar.y - 54, open.width, 40});
  }
  noticesOverlay(f, {open.x + kEdge, open.y + kEdge, std::min(open.width - 2 * kEdge, 440.0f), 0});
  if (state.popover == Page::None && !f.model.placing()) hintOverlay(f, {open.x + kEdge, bar.y - 54, open.width - 2 * kEdge, 40});
}

}  // namespace fabrica::ui
