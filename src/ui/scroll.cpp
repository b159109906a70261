#include "ui/scroll.h"

#include <algorithm>
#include <cmath>

namespace fabrica::ui {

namespace {
constexpr float kDecay = 0.325f;  // seconds in which the inertia falls to a third, as lists on phones do
constexpr float kStill = 12;      // pixels a second
}  // namespace

const ScrollDriver::Region* ScrollDriver::regionAt(const vec2& at) const {
  for (auto region = regions_.rbegin(); region != regions_.rend(); ++region) {
    if (region->rect.contains(at)) return &*region;
  }
  return nullptr;
}

void ScrollDriver::down(const vec2& at, double time) {
  down_ = true;
  scrolling_ = sideways_ = false;
  speed_ = pending_ = 0;  // a finger stops what still rolls
  start_ = last_ = at;
  lastTime_ = time;
  const Region* region = regionAt(at);
  active_ = region ? region->id : std::string();
}

bool ScrollDriver::move(const vec2& at, double time) {
  if (!down_) return false;
  if (!scrolling_) {
    const vec2 way = at - start_;
    // Sideways drags are sliders', and stay theirs.
    if (std::abs(way.x) >= kSidewaysSlop && std::abs(way.x) > std::abs(way.y)) sideways_ = true;
    if (sideways_ || std::abs(way.y) < kSlop || active_.empty()) return false;
    scrolling_ = true;
    last_ = at;
    lastTime_ = time;
    return true;
  }
  const float way = at.y - last_.y;
  const auto passed = static_cast<float>(std::max(time - lastTime_, 1e-3));
  const float blend = std::min(passed / 0.05f, 1.0f);
  speed_ += (way / passed - speed_) * blend;
  pending_ += way;
  last_ = at;
  lastTime_ = time;
  return true;
}

void ScrollDriver::up(double time) {
  if (!down_) return;
  down_ = false;
  // A finger that rested before it was lifted throws nothing.
  if (!scrolling_ || time - lastTime_ > 0.08) speed_ = 0;
  if (scrolling_) {
    released_ = true;
    released_speed_ = speed_;
  }
  scrolling_ = false;
}

void ScrollDriver::wheel(const vec2& at, float pixels) {
  const Region* region = regionAt(at);
  wheelIn_ = region ? region->id : std::string();
  wheel_ += pixels;
}

void ScrollDriver::beginFrame(double time) {
  regions_ = std::move(next_);
  next_.clear();
  const auto step = static_cast<float>(std::clamp(time - frame_, 0.0, 0.05));
  frame_ = time;
  spill_ = 0;
  if (down_) return;
  pending_ += speed_ * step;
  speed_ *= std::exp(-step / kDecay);
  if (std::abs(speed_) < kStill) speed_ = 0;
}

float ScrollDriver::take(const std::string& id, const Rect& rect, float at, float most) {
  next_.push_back({id, rect});
  float by = 0;
  if (active_ == id && pending_ != 0) {
    by = -pending_;
    pending_ = 0;
    const float room = std::clamp(at + by, 0.0f, std::max(most, 0.0f)) - at;
    if (room != by) {
      if (scrolling_) spill_ = room - by;
      else speed_ = 0;  // it has reached its end
      by = room;
    }
  }
  if (wheelIn_ == id && wheel_ != 0) {
    by = std::clamp(at + by + wheel_, 0.0f, std::max(most, 0.0f)) - at;
    wheel_ = 0;
  }
  return by;
}

float ScrollDriver::dragOf(const std::string& id, const Rect& rect) {
  next_.push_back({id, rect});
  if (active_ != id) return 0;
  const float by = pending_;
  pending_ = 0;
  if (!down_) speed_ = 0;  // where it goes then is the owner's
  return by;
}

bool ScrollDriver::released(float& speed) {
  if (!released_) return false;
  released_ = false;
  speed = released_speed_;
  return true;
}

}  // namespace fabrica::ui
