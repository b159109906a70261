#include "ui/kit.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "imgui_internal.h"

namespace fabrica::ui {

namespace {

constexpr float kLead = 1.38f;  // line to line, of the size
constexpr float kBaseline = 0.8f;  // of Inter, from the top of a line, of the size

// A width that was reckoned from the words' own may have lost a little in sums: that is no reason for dots.
bool fits(float width, float most) { return width <= most + 0.5f; }

}  // namespace

void Kit::begin(const Metrics& metrics, bool dark, double time, float step) {
  controls_.clear();
  metrics_ = metrics;
  dark_ = dark;
  palette_ = &palette(dark, moreContrast);
  time_ = time;
  step_ = step;
  moving_ = false;
  solid_.clear();
  tip_.clear();
  scroll_.beginFrame(time);
  if (scroll_.moving()) keepMoving();
}

float Kit::ease(float& value, float goal, float seconds) {
  const float rest = goal - value;
  if (reducedMotion || std::abs(rest) < 0.002f * std::max(1.0f, std::abs(goal))) {
    value = goal;
    return value;
  }
  value += rest * (1 - std::exp(-step_ / seconds * 2));
  keepMoving();
  return value;
}

// -- text ------------------------------------------------------------------------------------------------------------

const TextImages::Image& Kit::image(Face face, std::string_view text) const {
  return images_.get(text, fonts_.size(face), face == Face::Bold || face == Face::Title, face == Face::Italic, pixelRatio);
}

float Kit::width(Face face, std::string_view text) const {
  if (shaped(text)) return image(face, text).width;
  ImFont* font = fonts_.get(face);
  return font->CalcTextSizeA(fonts_.size(face), FLT_MAX, 0, text.data(), text.data() + text.size()).x;
}

float Kit::text(ImDrawList* list, ImVec2 at, Face face, ImU32 color, std::string_view words, float most) const {
  watchText(words, most > 0 && !fits(width(face, words), most));
  return line(list, at, face, color, words, most);
}

float Kit::line(ImDrawList* list, ImVec2 at, Face face, ImU32 color, std::string_view text, float most) const {
  if (shaped(text)) {
    const TextImages::Image& picture = image(face, text);
    const bool whole = most <= 0 || fits(picture.width, most), fromRight = picture.rightToLeft;
    const float dots = whole ? 0 : width(face, "…"), room = whole ? picture.width : std::max(most - dots, 1.0f);
    const float part = room / std::max(picture.width, 1.0f), left = at.x + (fromRight ? dots : 0);
    const float top = at.y - std::round((kTextBaseline - kBaseline) * fonts_.size(face) * pixelRatio) / pixelRatio;
    const auto id = reinterpret_cast<ImTextureID>(static_cast<uintptr_t>(picture.id));
    list->AddImage(id, ImVec2(left, top), ImVec2(left + room, top + picture.height), ImVec2(fromRight ? 1 - part : 0, 0),
                   ImVec2(fromRight ? 1 : part, 1), color);
    if (!whole) list->AddText(fonts_.get(face), fonts_.size(face), ImVec2(fromRight ? at.x : at.x + room, at.y), color, "…");
    return room + dots;
  }
  ImFont* font = fonts_.get(face);
  const float size = fonts_.size(face);
  const float whole = width(face, text);
  const char* end = text.data() + text.size();
  if (most <= 0 || fits(whole, most)) {
    list->AddText(font, size, at, color, text.data(), end);
    return whole;
  }
  const float dots = width(face, "…");
  const char* cut = text.data();
  const float fits = font->CalcTextSizeA(size, std::max(most - dots, 1.0f), 0, text.data(), end, &cut).x;
  while (cut > text.data() && cut[-1] == ' ') --cut;
  list->AddText(font, size, at, color, text.data(), cut);
  const float used = width(face, {text.data(), static_cast<size_t>(cut - text.data())});
  list->AddText(font, size, ImVec2(at.x + used, at.y), color, "…");
  return std::min(fits, used) + dots;
}

float Kit::textIn(ImDrawList* list, const Rect& row, Face face, ImU32 color, std::string_view words) const {
  return text(list, ImVec2(row.x, std::floor(row.y + (row.height - height(face) * 1.16f) / 2)), face, color, words, row.width);
}

float Kit::nameIn(const Rect& row, Face face, ImU32 color, std::string_view name) {
  const float used = width(face, name);
  // In its own size where the row has room for that: one list has one size of type.
  for (const Face two : {face, Face::Small}) {
    if (used <= row.width) break;
    const float height = paragraphHeight(two, name, row.width);
    if (height > row.height) continue;
    ImGui::SetCursorScreenPos(ImVec2(row.x, row.y + (row.height - height) / 2));
    paragraph(two, color, name, row.width);
    return used;
  }
  textIn(ImGui::GetWindowDrawList(), row, face, color, name);
  return used;
}

std::vector<size_t> Kit::breaks(Face face, std::string_view text, float width) const {
  std::vector<size_t> ends;
  const float size = fonts_.size(face);
  if (shaped(text)) {
    // By estimate: a canvas would have to be asked for every word.
    size_t space = 0;
    float used = 0;
    for (size_t at = 0; at < text.size();) {
      const size_t before = at;
      const uint32_t c = nextCodePoint(text, at);
      used += c >= 0x2e80 ? size : size * 0.55f;
      if (c == ' ') space = at;
      if (used <= width && c != '\n') continue;
      const size_t end = c == '\n' ? at : space > (ends.empty() ? 0 : ends.back()) ? space : std::max(before, (ends.empty() ? 0 : ends.back()) + 1);
      ends.push_back(end);
      at = std::max(end, before);
      used = 0;
    }
    if (ends.empty() || ends.back() < text.size()) ends.push_back(text.size());
    return ends;
  }
  ImFont* font = fonts_.get(face);
  const char *begin = text.data(), *at = begin, *end = begin + text.size();
  while (at < end) {
    const char* stop = font->CalcWordWrapPositionA(size / font->FontSize, at, end, width);
    if (stop == at) ++stop;
    // ImGui also ends a line behind a comma or a stop: "1,086," is no number.
    if (stop < end && *stop != ' ' && *stop != '\n') {
      const char* space = stop;
      while (space > at && space[-1] != ' ') --space;
      if (space > at) stop = space;
    }
    const char* newline = std::find(at, stop, '\n');
    if (newline < stop) stop = newline;
    if (stop < end && *stop == '\n') ++stop;
    else while (stop < end && *stop == ' ') ++stop;
    ends.push_back(static_cast<size_t>(stop - begin));
    at = stop;
  }
  return ends;
}

float Kit::paragraphHeight(Face face, std::string_view words, float width) const {
  return static_cast<float>(breaks(face, words, width).size()) * fonts_.size(face) * kLead;
}

void Kit::paragraph(Face face, ImU32 color, std::string_view words, float width, float indent) {
  if (words.empty()) return;
  watchText(words, false);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  float y = start.y;
  size_t from = 0;
  for (size_t to : breaks(face, words, width - indent)) {
    std::string_view part = words.substr(from, to - from);
    while (!part.empty() && (part.back() == '\n' || part.back() == ' ')) part.remove_suffix(1);
    line(ImGui::GetWindowDrawList(), ImVec2(start.x + indent, y), face, color, part, 0);
    y += fonts_.size(face) * kLead;
    from = to;
  }
  ImGui::Dummy(ImVec2(width, y - start.y));
}

// -- surfaces --------------------------------------------------------------------------------------------------------

void Kit::surface(ImDrawList* list, const Rect& rect, float radius) const {
  const Palette& c = color();
  list->PushClipRectFullScreen();  // the shadow reaches beyond the panel
  for (int i = 5; i >= 1; --i) {
    const float grow = static_cast<float>(i) * 2.5f;
    list->AddRect(ImVec2(rect.x - grow, rect.y - grow + 3), ImVec2(rect.x + rect.width + grow, rect.y + rect.height + grow + 3),
                  withAlpha(c.shadow, 0.22f * static_cast<float>(6 - i) / 5), radius + grow, 0, 2.6f);
  }
  list->AddRectFilled(low(rect), high(rect), c.panel, radius);
  list->AddRect(low(rect), high(rect), c.edge, radius);
  list->PopClipRect();
}

void Kit::beginPanel(const char* id, const Rect& rect, bool onTop, float radius, bool glass) {
  ImGui::SetNextWindowPos(low(rect));
  ImGui::SetNextWindowSize(ImVec2(rect.width, rect.height));
  ImGui::Begin(id, nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoFocusOnAppearing |
                   ImGuiWindowFlags_NoBringToFrontOnFocus);
  if (onTop) ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
  if (glass) surface(ImGui::GetWindowDrawList(), rect, radius);
  solid_.push_back(rect);
}

void Kit::endPanel() { ImGui::End(); }

void Kit::beginScroll(const char* id, const Rect& rect) {
  ImGui::SetCursorScreenPos(low(rect));
  ImGui::BeginChild(id, ImVec2(rect.width, rect.height), ImGuiChildFlags_None,
                    ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoScrollbar);
  const float at = ImGui::GetScrollY(), most = ImGui::GetScrollMaxY();
  const float by = scroll_.take(id, rect, at, most);
  if (by != 0) {
    ImGui::SetScrollY(at + by);
    keepMoving();
  }
}

void Kit::endScroll() {
  // A thin mark of where one is, only when there is more than fits.
  const float most = ImGui::GetScrollMaxY();
  const ImGuiWindow* window = ImGui::GetCurrentWindow();
  scrollEnd_ = window->Pos.y + window->DC.CursorMaxPos.y - window->DC.CursorStartPos.y;
  if (most > 0) {
    const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
    const float length = std::max(28.0f, size.y * size.y / (size.y + most));
    const float y = at.y + 2 + (size.y - 4 - length) * ImGui::GetScrollY() / most;
    ImGui::GetWindowDrawList()->AddRectFilled(ImVec2(at.x + size.x - 5, y), ImVec2(at.x + size.x - 2, y + length),
                                              withAlpha(color().textDim, 0.45f), 2);
  }
  ImGui::EndChild();
}

}  // namespace fabrica::ui
