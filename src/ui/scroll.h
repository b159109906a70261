// Scrolling of our own: wheel, and fingers with inertia, for ImGui's child windows (which only know a wheel), and for the
// phone's sheet. A finger's drag beyond the slop becomes a scroll and takes the press away from the buttons under it.
#pragma once

#include <string>
#include <vector>

#include "interact/events.h"

namespace fabrica::ui {

class ScrollDriver {
 public:
  static constexpr float kSlop = 8, kSidewaysSlop = 4;

  // -- events, before the frame --------------------------------------------------------------------------------------
  void down(const vec2& at, double time);
  // True from when the finger scrolls: the press is no click.
  bool move(const vec2& at, double time);
  void up(double time);
  void wheel(const vec2& at, float pixels);

  // -- the frame: every scrolling region asks for its share, innermost last ------------------------------------------
  void beginFrame(double time);
  // Pixels that this region is to scroll by now (positive: towards its end). `at` and `most` are its present and largest
  // offset. What it cannot use at its end goes to spill().
  float take(const std::string& id, const Rect& rect, float at, float most);
  // A press here is what is drawn here's, whichever way it is dragged.
  void keep(const Rect& rect) { next_.push_back({{}, rect}); }
  // Vertical drag of a region that is moved itself (the sheet's header): positive is downward. 0 when not dragged.
  float dragOf(const std::string& id, const Rect& rect);
  // Drag that a region at its beginning could not use: pulls the sheet down.
  float spill() const { return spill_; }
  // The region's finger was lifted in the last frame, with this speed (pixels a second, downward).
  bool released(float& speed);

  bool scrolling() const { return scrolling_; }
  // A finger is down that may still begin to scroll: what is dragged sideways (a slider) waits for the first way it goes.
  bool undecided() const { return down_ && !scrolling_ && !sideways_ && !active_.empty(); }
  bool moving() const { return speed_ != 0 || scrolling_; }

 private:
  struct Region {
    std::string id;
    Rect rect;
  };
  const Region* regionAt(const vec2& at) const;

  std::vector<Region> regions_, next_;
  std::string active_;       // region of the finger or of its inertia
  std::string wheelIn_;
  bool down_ = false, scrolling_ = false, sideways_ = false, released_ = false;
  vec2 start_{0}, last_{0};
  double lastTime_ = 0, frame_ = 0;
  float pending_ = 0, wheel_ = 0, speed_ = 0, spill_ = 0, released_speed_ = 0;
};

}  // namespace fabrica::ui
