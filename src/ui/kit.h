// The panels' few widgets, drawn our way over ImGui's windows and hit tests. One Kit a Ui; valid within a frame.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "interact/events.h"
#include "ui/fonts.h"
#include "ui/icons.h"
#include "ui/scroll.h"
#include "ui/text_images.h"
#include "ui/theme.h"

namespace fabrica::ui {

inline ImVec2 im(const vec2& v) { return {v.x, v.y}; }
inline ImVec2 low(const Rect& r) { return {r.x, r.y}; }
inline ImVec2 high(const Rect& r) { return {r.x + r.width, r.y + r.height}; }

#ifdef FABRICA_WATCH_TEXT
// For tests: what was drawn, whole, and whether there was room for it.
struct DrawnText {
  std::string words;
  bool cut = false;
};
inline std::vector<DrawnText>* watchedText = nullptr;
inline void watchText(std::string_view words, bool cut) {
  if (watchedText) watchedText->push_back({std::string(words), cut});
}
#else
inline void watchText(std::string_view, bool) {}
#endif

enum class Look : uint8_t { Quiet /* no fill until hovered */, Filled, Main /* the accent */ };

class Kit {
 public:
  Kit(Fonts& fonts, TextImages& images) : fonts_(fonts), images_(images) {}

  void begin(const Metrics& metrics, bool dark, double time, float step);
  const Palette& color() const { return *palette_; }
  bool dark() const { return dark_; }
  const Metrics& size() const { return metrics_; }
  double time() const { return time_; }
  float step() const { return step_; }  // seconds since the last frame, at most 0.1
  ScrollDriver& scroll() { return scroll_; }

  // Something is on its way: another frame is wanted.
  void keepMoving() { moving_ = true; }
  bool moving() const { return moved_; }
  void finish() { moved_ = moving_; }
  // Moves `value` towards `goal`; instantly when motion is reduced.
  float ease(float& value, float goal, float seconds = 0.12f);
  bool reducedMotion = false, moreContrast = false;
  float pixelRatio = 1;

  // -- text --------------------------------------------------------------------------------------------------------
  float width(Face face, std::string_view text) const;
  float height(Face face) const { return fonts_.size(face); }
  // One line; longer than `most` (when > 0) ends in "…". Returns its width.
  float text(ImDrawList* list, ImVec2 at, Face face, ImU32 color, std::string_view text, float most = 0) const;
  // Same, vertically centred in a row.
  float textIn(ImDrawList* list, const Rect& row, Face face, ImU32 color, std::string_view text) const;
  // Same; what is too long for it takes two lines where they fit, small ones if need be. Returns the width that one line needs.
  float nameIn(const Rect& row, Face face, ImU32 color, std::string_view name);
  float paragraphHeight(Face face, std::string_view text, float width) const;
  // Wrapped at `width` at the cursor of the present window, which moves below it.
  void paragraph(Face face, ImU32 color, std::string_view text, float width, float indent = 0);

  // -- surfaces ----------------------------------------------------------------------------------------------------
  // A floating panel: shadow, glass, edge. Pair with endPanel(). The pointer over it is the panels'.
  void beginPanel(const char* id, const Rect& rect, bool onTop = false, float radius = kRadius, bool glass = true);
  void endPanel();
  void surface(ImDrawList* list, const Rect& rect, float radius = kRadius) const;
  // A scrolling part of the present window, at window coordinates.
  void beginScroll(const char* id, const Rect& rect);
  void endScroll();
  // Where all of the last scrolling part would end if it were not scrolled: for panels that are no taller than what they hold.
  float scrollEnd() const { return scrollEnd_; }
  // Rows of one height from the cursor down, of which only those in sight are drawn: draw(index, place).
  template <typename Draw>
  void rows(size_t count, float width, float height, Draw&& draw) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float above = ImGui::GetWindowPos().y - start.y;
    const auto first = static_cast<size_t>(std::max(above / height, 0.0f));
    const auto end = static_cast<size_t>(std::max((above + ImGui::GetWindowHeight()) / height + 1, 0.0f));
    for (size_t i = first; i < std::min(end, count); ++i) draw(i, Rect{start.x, start.y + static_cast<float>(i) * height, width, height});
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy(ImVec2(width, static_cast<float>(count) * height));
  }
  std::vector<Rect> takeSolid() { return std::move(solid_); }
  void addSolid(const Rect& rect) { solid_.push_back(rect); }

  // -- widgets, at the given place on the screen ---------------------------------------------------------------------
  struct Touched {
    bool clicked = false, hovered = false, held = false;
  };
  Touched area(const char* id, const Rect& rect);  // invisible
  const std::vector<Control>& controls() const { return controls_; }  // areas of the last whole frame, in order
  bool iconButton(const char* id, const Rect& rect, Icon icon, const char* tip, bool on = false, bool enabled = true);
  bool button(const char* id, const Rect& rect, Icon icon, std::string_view label, Look look = Look::Filled, bool on = false, bool enabled = true);
  float buttonWidth(Icon icon, std::string_view label) const;
  // A switch with its label to the left, as wide as the rect.
  bool toggle(const char* id, const Rect& rect, std::string_view label, bool on, bool enabled = true);
  // 0..1. True while it changes.
  bool slider(const char* id, const Rect& rect, float& value, ImU32 color = 0);
  // Two ends of a span within 0..1, which do not pass each other. -1 when the lower one changes, 1 the upper one, 0 neither.
  int range(const char* id, const Rect& rect, float low, float high, float& value);
  // Cells, equal where the words allow it; returns the one clicked, or -1.
  int segments(const char* id, const Rect& rect, const std::vector<std::string>& labels, int current);
  // Equal cells with a dot each; returns the one clicked, or -1.
  int colours(const char* id, const Rect& rect, std::span<const Color> colours, int current, const char* firstTip = nullptr);
  // Underlined; a quiet one only when pointed at.
  // `reach`: how high what can be pressed is, about the words; 0: so much that lines of running text do not take each other's presses.
  bool link(const char* id, ImVec2 at, Face face, std::string_view text, float most = 0, bool quiet = false, float reach = 0);
  // The words in the middle of a row that is all of it what can be pressed, as far as they are long.
  bool rowLink(const char* id, const Rect& row, Face face, std::string_view text, float most = 0, bool quiet = false) {
    return link(id, ImVec2(row.x, row.center().y - height(face) * 0.65f), face, text, most, quiet, row.height);
  }
  void tip(const Rect& of, std::string_view text);  // when hovered for a while
  void separator(float inset = 0);
  void drawTip();                                   // once a frame, over everything

 private:
  std::vector<Control> controls_;
  float line(ImDrawList* list, ImVec2 at, Face face, ImU32 color, std::string_view text, float most) const;
  bool shaped(std::string_view text) const { return images_ && needsShaping(text); }
  const TextImages::Image& image(Face face, std::string_view text) const;
  // Ends of the lines of a wrapped text.
  std::vector<size_t> breaks(Face face, std::string_view text, float width) const;

  Fonts& fonts_;
  TextImages& images_;
  const Palette* palette_ = nullptr;
  Metrics metrics_;
  bool dark_ = true, moving_ = false, moved_ = false;
  double time_ = 0;
  float step_ = 0, scrollEnd_ = 0;
  ScrollDriver scroll_;
  std::vector<Rect> solid_;
  std::string tip_, tipSeen_;
  Rect tipOf_;
  double tipSince_ = 0;
};

}  // namespace fabrica::ui
