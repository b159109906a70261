// The widgets of the panels (ui/kit.h).
#include <algorithm>
#include <cmath>

#include "imgui_internal.h"
#include "ui/kit.h"

namespace fabrica::ui {

namespace {

constexpr double kTipDelay = 0.45;
constexpr float kIcon = 20;

}  // namespace

Kit::Touched Kit::area(const char* id, const Rect& rect) {
  controls_.push_back({id, rect});
  const ImVec2 before = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(low(rect));
  Touched t;
  t.clicked = ImGui::InvisibleButton(id, ImVec2(std::max(rect.width, 1.0f), std::max(rect.height, 1.0f)));
  t.hovered = ImGui::IsItemHovered() && !(metrics_.touch && !ImGui::IsItemActive());
  t.held = ImGui::IsItemActive();
  ImGui::SetCursorScreenPos(before);
  return t;
}

bool Kit::iconButton(const char* id, const Rect& rect, Icon icon, const char* tipText, bool on, bool enabled) {
  const Touched t = area(id, rect);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& c = color();
  if (on || (enabled && (t.hovered || t.held))) list->AddRectFilled(low(rect), high(rect), t.held ? c.press : on ? c.press : c.hover, 8);
  drawIcon(list, icon, im(rect.center()), kIcon + (metrics_.touch ? 2 : 0), enabled ? on || t.hovered ? c.text : c.textDim : withAlpha(c.textDim, 0.4f));
  if (t.hovered && tipText) tip(rect, tipText);
  return t.clicked && enabled;
}

float Kit::buttonWidth(Icon icon, std::string_view label) const {
  return 2 * kPad + width(Face::Body, label) + (icon == Icon::None ? 0 : kIcon + 6);
}

bool Kit::button(const char* id, const Rect& rect, Icon icon, std::string_view label, Look look, bool on, bool enabled) {
  const Touched t = area(id, rect);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& c = color();
  ImU32 ink = c.text, fill = look == Look::Filled ? c.field : 0;
  if (look == Look::Main) {
    fill = t.held ? mixed(c.accent, c.onAccent, 0.15f) : t.hovered ? mixed(c.accent, IM_COL32_WHITE, 0.12f) : c.accent;
    ink = c.onAccent;
  } else if (on || t.held) {
    fill = c.press;
  } else if (t.hovered && enabled) {
    fill = look == Look::Filled ? c.press : c.hover;
  }
  if (!enabled) ink = withAlpha(c.textDim, 0.45f);
  if (fill) list->AddRectFilled(low(rect), high(rect), fill, 8);
  const float gap = icon == Icon::None ? 0 : kIcon + 6;
  const float words = std::min(width(Face::Body, label), rect.width - gap - 8);
  float x = std::floor(rect.x + (rect.width - words - gap) / 2);
  if (icon != Icon::None) {
    drawIcon(list, icon, ImVec2(x + kIcon / 2, rect.center().y), kIcon, ink);
    x += gap;
  }
  textIn(list, {x, rect.y, words + 1, rect.height}, Face::Body, ink, label);
  return t.clicked && enabled;
}

bool Kit::toggle(const char* id, const Rect& rect, std::string_view label, bool on, bool enabled) {
  const Touched t = area(id, rect);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& c = color();
  const float w = metrics_.touch ? 44 : 34, h = metrics_.touch ? 26 : 20, x = rect.x + rect.width - w, y = rect.center().y - h / 2;
  textIn(list, {rect.x, rect.y, rect.width - w - kGap, rect.height}, Face::Body, enabled ? c.text : withAlpha(c.textDim, 0.5f), label);
  // On is told by place and by fill, not by colour alone.
  const ImU32 track = on ? mixed(c.panelSolid, c.text, 0.82f) : t.hovered ? c.press : c.field;
  list->AddRectFilled(ImVec2(x, y), ImVec2(x + w, y + h), enabled ? track : withAlpha(track, 0.5f), h / 2);
  list->AddCircleFilled(ImVec2(on ? x + w - h / 2 : x + h / 2, y + h / 2), h / 2 - 3, on ? c.panelSolid : c.textDim);
  return t.clicked && enabled;
}

bool Kit::slider(const char* id, const Rect& rect, float& value, ImU32 ink) {
  const Touched t = area(id, rect);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& c = color();
  if (!ink) ink = c.text;
  const float knob = metrics_.touch ? 11.0f : 7.0f, left = rect.x + knob, span = std::max(rect.width - 2 * knob, 1.0f);
  bool changed = false;
  if ((t.held && !scroll_.undecided()) || t.clicked) {
    const float next = std::clamp((ImGui::GetIO().MousePos.x - left) / span, 0.0f, 1.0f);
    changed = next != value;
    value = next;
  }
  const float y = rect.center().y, x = left + span * std::clamp(value, 0.0f, 1.0f);
  list->AddRectFilled(ImVec2(left, y - 2), ImVec2(left + span, y + 2), c.press, 2);
  list->AddRectFilled(ImVec2(left, y - 2), ImVec2(x, y + 2), ink, 2);
  list->AddCircleFilled(ImVec2(x, y), knob + (t.held || t.hovered ? 1.0f : 0.0f), ink);
  list->AddCircleFilled(ImVec2(x, y), knob - 3, c.panelSolid);
  return changed;
}

int Kit::range(const char* id, const Rect& rect, float low, float high, float& value) {
  const Touched t = area(id, rect);
  // Which end a press took hold of lasts as long as the press.
  ImGuiStorage* storage = ImGui::GetStateStorage();
  const ImGuiID key = ImGui::GetItemID();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& c = color();
  const float knob = metrics_.touch ? 11.0f : 7.0f, left = rect.x + knob, span = std::max(rect.width - 2 * knob, 1.0f), y = rect.center().y;
  const float ends[2] = {left + span * std::clamp(low, 0.0f, 1.0f), left + span * std::clamp(high, 0.0f, 1.0f)};
  const float at = ImGui::GetIO().MousePos.x;
  if (ImGui::IsItemActivated()) {
    const bool between = ends[1] - ends[0] < 1;  // on each other: the way of the press tells
    storage->SetInt(key, between ? (at > ends[0] ? 1 : -1) : std::abs(at - ends[0]) <= std::abs(at - ends[1]) ? -1 : 1);
  }
  const int end = (t.held && !scroll_.undecided()) || t.clicked ? storage->GetInt(key) : 0;
  int changed = 0;
  if (end != 0) {
    const float next = std::clamp((at - left) / span, end < 0 ? 0.0f : low, end < 0 ? high : 1.0f);
    if (next != (end < 0 ? low : high)) changed = end;
    value = next;
  }
  list->AddRectFilled(ImVec2(left, y - 2), ImVec2(left + span, y + 2), c.press, 2);
  list->AddRectFilled(ImVec2(ends[0], y - 2), ImVec2(ends[1], y + 2), c.text, 2);
  for (int i = 0; i < 2; ++i) {
    const bool held = end == 2 * i - 1;
    list->AddCircleFilled(ImVec2(ends[i], y), knob + (held || (end == 0 && t.hovered) ? 1.0f : 0.0f), c.text);
    list->AddCircleFilled(ImVec2(ends[i], y), knob - 3, c.panelSolid);
  }
  return changed;
}

int Kit::colours(const char* id, const Rect& rect, std::span<const Color> colours, int current, const char* firstTip) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& c = color();
  const float step = rect.width / static_cast<float>(colours.size()), dot = std::min(metrics_.touch ? 12.0f : 8.0f, step / 2 - 4);
  int clicked = -1;
  ImGui::PushID(id);
  for (int i = 0; i < static_cast<int>(colours.size()); ++i) {
    const Rect cell{rect.x + step * static_cast<float>(i), rect.y, step, rect.height};
    const ImVec2 center = im(cell.center());
    ImGui::PushID(i);
    const Touched t = area("colour", cell);
    ImGui::PopID();
    const Color colour = colours[static_cast<size_t>(i)];
    list->AddCircleFilled(center, dot, IM_COL32(colour.r, colour.g, colour.b, 255));
    if (i == current) list->AddCircle(center, dot + 3, c.text, 0, 1.5f);
    else if (t.hovered) list->AddCircle(center, dot + 3, c.textDim, 0, 1.2f);
    if (i == 0 && t.hovered && firstTip) tip({center.x - dot, rect.y, 2 * dot, rect.height}, firstTip);
    if (t.clicked) clicked = i;
  }
  ImGui::PopID();
  return clicked;
}

int Kit::segments(const char* id, const Rect& rect, const std::vector<std::string>& labels, int current) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Palette& c = color();
  list->AddRectFilled(low(rect), high(rect), c.field, 8);
  int clicked = -1;
  // Equal cells, unless a word needs more than its share: then each its own width and an equal part of what is left.
  const float w = rect.width / static_cast<float>(labels.size());
  float most = 0, all = 0;
  for (const std::string& label : labels) {
    most = std::max(most, width(Face::Small, label));
    all += width(Face::Small, label);
  }
  const bool equal = most <= w - 8;
  float left = rect.x;
  ImGui::PushID(id);
  for (int i = 0; i < static_cast<int>(labels.size()); ++i) {
    const float own = equal ? w : width(Face::Small, labels[i]) + (rect.width - all) / static_cast<float>(labels.size());
    const Rect cell{left, rect.y, own, rect.height};
    left += own;
    ImGui::PushID(i);
    const Touched t = area(id, cell);
    ImGui::PopID();
    if (t.clicked) clicked = i;
    if (i == current) {
      const Rect in{cell.x + 2, cell.y + 2, cell.width - 4, cell.height - 4};
      list->AddRectFilled(low(in), high(in), mixed(c.panelSolid, c.text, dark_ ? 0.2f : 0.0f), 7);
      list->AddRect(low(in), high(in), c.edge, 7);
    } else if (t.hovered) {
      list->AddRectFilled(low(cell), high(cell), c.hover, 8);
    }
    const float words = std::min(width(Face::Small, labels[i]), cell.width - 4);
    textIn(list, {cell.x + (cell.width - words) / 2, cell.y, words + 1, cell.height}, Face::Small, i == current ? c.text : c.textDim, labels[i]);
  }
  ImGui::PopID();
  return clicked;
}

bool Kit::link(const char* id, ImVec2 at, Face face, std::string_view words, float most, bool quiet, float reach) {
  const float w = most > 0 ? std::min(width(face, words), most) : width(face, words), h = height(face) * 1.3f;
  const float grow = reach > h ? (reach - h) / 2 : metrics_.touch ? 6.0f : 2.0f;
  const Touched t = area(id, {at.x - 2, at.y - grow, w + 4, h + 2 * grow});
  ImDrawList* list = ImGui::GetWindowDrawList();
  text(list, at, face, quiet && !t.hovered ? color().textDim : color().text, words, most);
  if (!quiet || t.hovered) list->AddLine(ImVec2(at.x, at.y + h - 1), ImVec2(at.x + w, at.y + h - 1), withAlpha(color().text, t.hovered ? 0.8f : 0.35f));
  return t.clicked;
}

void Kit::separator(float inset) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowSize().x - inset;
  ImGui::GetWindowDrawList()->AddLine(ImVec2(at.x, at.y + 0.5f), ImVec2(right, at.y + 0.5f), color().line);
  ImGui::Dummy(ImVec2(1, 1));
}

void Kit::tip(const Rect& of, std::string_view words) {
  if (metrics_.touch) return;
  tip_ = words;
  tipOf_ = of;
}

void Kit::drawTip() {
  if (tip_ != tipSeen_) {
    tipSeen_ = tip_;
    tipSince_ = time_;
  }
  if (tip_.empty()) return;
  if (time_ - tipSince_ < kTipDelay) {
    keepMoving();
    return;
  }
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float w = width(Face::Small, tip_) + 16, h = 26;
  float x = std::clamp(tipOf_.center().x - w / 2, 6.0f, std::max(screen.x - w - 6, 6.0f));
  const float y = tipOf_.y > h + 12 ? tipOf_.y - h - 6 : tipOf_.y + tipOf_.height + 6;
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(ImVec2(x, y), ImVec2(x + w, y + h), color().text, 6);
  textIn(list, {x + 8, y, w, h}, Face::Small, color().panelSolid, tip_);
}

}  // namespace fabrica::ui
