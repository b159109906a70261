// What is drawn straight over the body: cube, pane frames, messages, progress, names under the pointer, where the page may give a hint (web/hints.js).
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "atlas/units.h"
#include "base/words.h"
#include "imgui_internal.h"
#include "ui/state.h"
#include "ui/text_links.h"

namespace fabrica::ui {

namespace {

struct Side {
  vec3 axis;
  const char *letter, *name, *tip;
};
constexpr int kSides = 6;
const Side kAxes[kSides] = {{{1, 0, 0}, "L", "left", trKey("Seen from the left")}, {{-1, 0, 0}, "R", "right", trKey("Seen from the right")}, {{0, 1, 0}, "S", "superior", trKey("Seen from above")},
                            {{0, -1, 0}, "I", "inferior", trKey("Seen from below")}, {{0, 0, 1}, "A", "anterior", trKey("Seen from the front")}, {{0, 0, -1}, "P", "posterior", trKey("Seen from the back")}};

bool inQuad(const std::array<vec2, 4>& q, const vec2& p) {
  bool in = true;
  for (int i = 0; i < 4; ++i) {
    const vec2 a = q[i], b = q[(i + 1) % 4];
    in &= (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) >= 0;
  }
  return in;
}

// Beside the pointer: what it is, and below that what is to be known of it.
FABRICA_REST void pointerTip(Frame& f, const std::string& words, const std::string& below) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float w = std::max(kit.width(Face::Body, words), kit.width(Face::Small, below)) + 20, h = below.empty() ? 30.0f : 48.0f;
  float x = f.in.hoverAt.x + 16, y = f.in.hoverAt.y + 18;
  if (x + w > f.in.size.x - 8) x = f.in.hoverAt.x - w - 12;
  if (y + h > f.in.size.y - 8) y = f.in.hoverAt.y - h - 12;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(ImVec2(x, y), ImVec2(x + w, y + h), withAlpha(c.panelSolid, 0.96f), 7);
  list->AddRect(ImVec2(x, y), ImVec2(x + w, y + h), c.edge, 7);
  kit.textIn(list, {x + 10, y, w, below.empty() ? h : 30}, Face::Body, c.text, words);
  if (!below.empty()) kit.textIn(list, {x + 10, y + 25, w, 18}, Face::Small, c.textDim, below);
}

// On a slice: the image's value, the structure there, the place.
FABRICA_REST void probeTip(Frame& f) {
  const Probe& probe = *f.in.probe;
  const std::string& name = probe.structure.empty() ? f.in.hoverName : probe.structure;
  std::string words = name;
  if (!probe.value.empty()) words += (words.empty() ? "" : "  ·  ") + probe.value;
  if (!probe.level.empty()) words += " (" + said(probe.level) + ")";
  const std::string place = placeText(f.model, probe.at);
  pointerTip(f, words.empty() ? place : words, words.empty() ? "" : place);
}

}  // namespace

Rect Frame::line(float width, float height, float gap) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(width, height + gap));
  return {at.x, at.y, width, height};
}

void Frame::caption(std::string_view words) {
  line(1, 8);
  kit.textIn(ImGui::GetWindowDrawList(), line(200, 22), Face::Small, kit.color().textDim, words);
}

bool Frame::tapped(const Rect& rect) {
  state.hot.push_back(rect);
  if (!state.tap || !rect.contains(state.tap->at)) return false;
  return true;
}

void gizmo(Frame& f, vec2 center, float radius) {
  if (f.model.empty()) return;
  const Palette& c = f.kit.color();
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const quat toView = glm::conjugate(f.model.camera().orientation);
  const float half = radius * 0.62f;
  const Rect around{center.x - radius, center.y - radius, 2 * radius, 2 * radius};
  const bool tapped = f.tapped(around);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const vec2 pointer(mouse.x, mouse.y);
  for (int i = 0; i < kSides; ++i) {
    const vec3 n = toView * kAxes[i].axis;
    if (n.z <= 0.03f) continue;
    // Corners anticlockwise as seen from outside; the screen's y is downward, so the quad is clockwise there.
    const vec3 u = toView * kAxes[(i + 2) % kSides].axis, v = glm::cross(n, u);
    std::array<vec2, 4> quad;
    const float s[4][2] = {{-1, -1}, {-1, 1}, {1, 1}, {1, -1}};
    for (int k = 0; k < 4; ++k) {
      const vec3 p = (n + u * s[k][0] + v * s[k][1]) * half;
      quad[k] = center + vec2(p.x, -p.y);
    }
    const bool hovered = !f.kit.size().touch && inQuad(quad, pointer);
    const ImU32 face = mixed(mixed(c.panelSolid, c.text, 0.06f), c.text, 0.16f * n.z);
    list->AddQuadFilled(im(quad[0]), im(quad[1]), im(quad[2]), im(quad[3]), hovered ? mixed(face, c.text, 0.25f) : withAlpha(face, 0.94f));
    list->AddQuad(im(quad[0]), im(quad[1]), im(quad[2]), im(quad[3]), withAlpha(c.text, 0.28f), 1);
    const float size = radius * 0.62f * (0.55f + 0.45f * n.z);
    ImFont* font = ImGui::GetFont();
    const ImVec2 box = font->CalcTextSizeA(size, FLT_MAX, 0, kAxes[i].letter);
    const vec2 middle = center + vec2(n.x, -n.y) * half;
    if (n.z > 0.25f) list->AddText(font, size, ImVec2(middle.x - box.x / 2, middle.y - box.y / 2), withAlpha(c.text, std::min(1.0f, n.z * 1.6f)), kAxes[i].letter);
    if (hovered) f.kit.tip(around, tr(kAxes[i].tip));
    if (tapped && inQuad(quad, f.state.tap->at)) f.command(CommandKind::StandardView, kAxes[i].name);
  }
}

void noticesOverlay(Frame& f, const Rect& where) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  float y = where.y;
  for (const Notice& notice : f.in.notices) {
    const float text = where.width - 44 - 48;
    const std::string title = said(notice.title), detail = said(notice.detail), offer = said(notice.offer);
    const float h = std::max(24 + kit.paragraphHeight(Face::Bold, title, text) + kit.paragraphHeight(Face::Small, detail, text) +
                             (notice.canRetry || !notice.offer.empty() ? kit.size().button + 8 : 0), kit.size().touch ? 60.0f : 48.0f);
    const Rect rect{where.x, y, where.width, h};
    ImGui::PushID(notice.id.c_str());
    const std::string id = "notice " + notice.id;
    kit.beginPanel(id.c_str(), rect, true);
    const ImU32 ink = notice.kind == Notice::Kind::Error ? c.error : notice.kind == Notice::Kind::Warning ? c.warning : c.textDim;
    drawIcon(ImGui::GetWindowDrawList(), notice.kind == Notice::Kind::Info ? Icon::Info : Icon::Warning, ImVec2(rect.x + 24, rect.y + 24), 20, ink);
    ImGui::SetCursorScreenPos(ImVec2(rect.x + 44, rect.y + 13));
    ImGui::Indent(44);
    kit.paragraph(Face::Bold, c.text, title, text);
    kit.paragraph(Face::Small, c.textDim, detail, text);
    ImGui::Unindent(44);
    if (notice.canRetry) {
      const float b = kit.size().button;
      if (kit.button("retry", {rect.x + 44, rect.y + h - b - 10, kit.buttonWidth(Icon::Retry, tr("Try again")), b}, Icon::Retry, tr("Try again"))) f.command(CommandKind::Retry, notice.id);
    }
    if (!notice.offer.empty()) {
      const float b = kit.size().button;
      if (kit.button("offer", {rect.x + 44, rect.y + h - b - 10, kit.buttonWidth(Icon::Open, offer), b}, Icon::Open, offer)) {
        f.command(CommandKind::OpenUrl, notice.offered);
        f.command(CommandKind::DismissNotice, notice.id);
      }
    }
    const float x = kit.size().touch ? 44.0f : 32.0f;
    if (kit.iconButton("close", {rect.x + rect.width - x - 6, rect.y + 7, x, x}, Icon::Close, tr("Close"))) f.command(CommandKind::DismissNotice, notice.id);
    kit.endPanel();
    ImGui::PopID();
    y += h + kGap;
  }
}

void progressOverlay(Frame& f) {
  State& state = f.state;
  Kit& kit = f.kit;
  const Progress& progress = f.in.progress;
  kit.ease(state.progressAlpha, progress.active ? 1.0f : 0.0f, 0.2f);
  if (state.progressAlpha < 0.01f) {
    state.progress = 0;
    return;
  }
  kit.ease(state.progress, progress.active ? progress.fraction : 1.0f, 0.15f);
  const float width = f.in.size.x * std::clamp(state.progress, 0.02f, 1.0f);
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(ImVec2(0, f.in.safe.top), ImVec2(width, f.in.safe.top + 2), withAlpha(kit.color().text, 0.75f * state.progressAlpha));
  if (!progress.text.empty() && !f.phone) {
    const ImVec2 at(f.labelRoom.x + 8, f.labelRoom.y + f.labelRoom.height - kit.height(Face::Small) - 4);
    kit.text(ImGui::GetBackgroundDrawList(), at, Face::Small, withAlpha(kit.color().textDim, state.progressAlpha), progress.text);
  }
}

void hoverOverlay(Frame& f) {
  const bool probed = f.in.probe && f.in.probe->pointed;
  if (f.in.hoverName.empty() && !probed) return;
  if (f.in.touch || f.out.pointerOverUi) return;
  if (probed) return probeTip(f);
  pointerTip(f, f.in.hoverName, "");
}

void hintOverlay(Frame& f, const Rect& where) {
  Kit& kit = f.kit;
  if (f.model.empty() && !f.in.progress.active) {
    const char* open = tr("Open a file …");
    const float w = kit.buttonWidth(Icon::Open, open);
    const Rect rect{where.center().x - w / 2, where.y, w, kit.size().button};
    kit.beginPanel("empty", rect, false, 10);
    if (kit.button("open", rect, Icon::Open, open, Look::Main)) f.command(CommandKind::OpenFile);
    kit.endPanel();
    return;
  }
  // Nobody is told to turn or to press what is not there.
  if (f.in.hints && !f.model.atlas().parts.empty() && where.width >= 160) f.out.hint = where;
}

void searchPill(Frame& f, const Rect& rect) {
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float radius = f.phone ? rect.height / 2 : 8;
  if (f.phone) kit.surface(list, rect, radius);
  else list->AddRectFilled(ImVec2(rect.x, rect.y), ImVec2(rect.x + rect.width, rect.y + rect.height), c.field, radius);
  if (f.in.searchFocused) list->AddRect(ImVec2(rect.x, rect.y), ImVec2(rect.x + rect.width, rect.y + rect.height), withAlpha(c.text, 0.55f), radius, 0, 1.5f);
  const float icon = f.phone ? 44.0f : 34.0f;
  drawIcon(list, Icon::Search, ImVec2(rect.x + icon / 2 + 2, rect.center().y), f.phone ? 20.0f : 17.0f, c.textDim);
  const bool text = !f.in.searchText.empty();
  const float clear = text ? rect.height : 8;
  // The page's own field lies here and shows what is typed.
  f.out.searchField = {rect.x + icon, rect.y + 2, rect.width - icon - clear, rect.height - 4};
  if (!text && !f.in.searchFocused) {
    kit.textIn(list, {rect.x + icon, rect.y, rect.width - icon - 8, rect.height}, Face::Body, c.textDim, f.phone ? tr("Search") : tr("Search parts"));
  }
  if (text && kit.iconButton("clear", {rect.x + rect.width - rect.height, rect.y, rect.height, rect.height}, Icon::Close, tr("Clear the search"))) f.command(CommandKind::ClearSearch);
  const auto t = kit.area("search field", {rect.x, rect.y, rect.width - clear, rect.height});
  if (t.clicked) f.command(CommandKind::FocusSearch);
}

void rowMenu(Frame& f) {
  State& state = f.state;
  const StructureIndex s = state.menu->structure;
  if (s >= f.model.atlas().structures.size()) {
    state.menu.reset();
    return;
  }
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  const float width = 276, height = state.menuHeight + 16;
  const Rect from = state.menu->anchor;
  const float x = std::min(from.x, f.in.size.x - width - 8);
  const float y = std::clamp(from.y + from.height, 8.0f, std::max(f.in.size.y - height - 8, 8.0f));
  const Rect rect{std::floor(x), std::floor(y), width, height};
  kit.beginPanel("menu", rect, true);
  ImGui::SetCursorScreenPos(ImVec2(rect.x, rect.y + 8));
  ImGui::Indent(14);
  const float start = ImGui::GetCursorPosY(), inner = width - 28;
  const struct {
    Icon icon;
    const char* words;
  } rows[] = {{Icon::Isolate, tr("Show only this")}, {Icon::Ghost, tr("Fade others")}, {Icon::EyeOff, tr("Hide")}, {Icon::Whole, tr("Cut all but this")}, {Icon::Fit, tr("Zoom to it")}};
  // In the middle of several that are selected, a row stands for all of them.
  const auto& chosen = f.model.selection();
  const bool several = chosen.size() > 1 && std::find(chosen.begin(), chosen.end(), s) != chosen.end();
  const std::vector<StructureIndex> which = several ? chosen : std::vector<StructureIndex>{s};
  int clicked = -1;
  for (int i = 0; i < 5; ++i) {
    const Rect line = f.line(inner, 34);
    ImGui::PushID(i);
    const auto t = kit.area("row", {line.x - 8, line.y, inner + 16, line.height});
    ImGui::PopID();
    ImDrawList* list = ImGui::GetWindowDrawList();
    if (t.hovered) list->AddRectFilled(ImVec2(line.x - 8, line.y), ImVec2(line.x + inner + 8, line.y + line.height), c.hover, 7);
    drawIcon(list, rows[i].icon, ImVec2(line.x + 10, line.center().y), 18, c.textDim);
    kit.textIn(list, {line.x + 30, line.y, inner - 30, line.height}, Face::Body, c.text, rows[i].words);
    if (t.clicked) clicked = i;
  }
  f.line(1, 4);
  kit.separator(14);
  f.line(1, 4);
  appearanceContent(f, inner, which);
  const float used = ImGui::GetCursorPosY() - start;
  if (std::abs(used - state.menuHeight) > 0.5f) {
    state.menuHeight = used;
    kit.keepMoving();
  }
  ImGui::Unindent(14);
  kit.endPanel();
  if (clicked < 0) return;
  if (clicked == 0) f.model.isolate(which);
  else if (clicked == 1) f.model.ghostOthers(which);
  else if (clicked == 2) f.model.hide(which);
  else if (clicked == 3) f.model.cutAllBut(which);
  else f.command(CommandKind::Fit, {}, which);
  state.menu.reset();
}

}  // namespace fabrica::ui
