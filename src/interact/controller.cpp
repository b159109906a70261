#include "interact/controller.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "interact/camera_motion.h"
#include "interact/cine.h"
#include "interact/framing.h"
#include "interact/keys.h"
#include "interact/pane_control.h"

namespace fabrica {

namespace {

constexpr float kMouseSlop = 4, kTouchSlop = 10;  // pixels before a press becomes a drag
constexpr double kDoubleTime = 0.35, kLongPress = 0.5;
constexpr float kDoubleDistance = 24;
constexpr double kVelocityWindow = 0.08;          // seconds of a drag that make its inertia
constexpr float kPi = 3.14159265f;

Screen screenOf(const SceneLayout& layout) { return {layout.scene, layout.covered}; }

struct Finger {
  int id = 0;
  vec2 start{0}, at{0};
};

class ControllerImpl final : public Controller {
 public:
  void pointer(const PointerEvent& event, Model& model, const SceneLayout& layout) override;
  void wheel(const WheelEvent& event, Model& model, const SceneLayout& layout) override;
  bool key(const std::string& key, uint32_t mods, Model& model, const SceneLayout& layout) override;
  void fit(const Bounds& bounds, Model& model, const SceneLayout& layout, bool animate) override;
  void fitAgain(Model& model, const SceneLayout& layout) override;
  void standardView(const std::string& name, Model& model, const SceneLayout& layout) override;
  void flyTo(const Camera& camera, Model& model, double seconds) override;
  bool animate(double time, Model& model, bool slicesReady) override;
  bool dragging() const override { return moved_ && !fingers_.empty(); }
  std::vector<PickWish> takePicks() override;

 private:
  enum class Mode : uint8_t { Orbit, Free, Pan, Pane };

  void down(const PointerEvent& event, Model& model, const SceneLayout& layout);
  void move(const PointerEvent& event, Model& model, const SceneLayout& layout);
  void up(const PointerEvent& event, Model& model, const SceneLayout& layout);
  void drag(const vec2& at, const vec2& delta, Model& model, const SceneLayout& layout);
  void twoFingers(const vec2 before[2], Model& model, const SceneLayout& layout);
  void click(const PointerEvent& event, Model& model, const SceneLayout& layout);
  void release(const PointerEvent& event, Model& model, const SceneLayout& layout);
  vec3 pivotOf(const Model& model, const Screen& screen) const;
  vec3 underPointer(const vec2& at, const Model& model, const SceneLayout& layout) const;
  const SceneLayout::Pane* pane(const SceneLayout& layout) const;
  std::string sliceInUse(const Model& model) const;

  CameraMotion motion_;
  Framing framing_;
  PaneControl panes_;
  CinePlayer cine_;
  std::vector<Finger> fingers_;       // the mouse is one too
  Mode mode_ = Mode::Orbit;
  bool moved_ = false;                // beyond the slop: no click any more
  bool manyFingers_ = false;          // since the first finger came down
  std::string pane_;                  // pressed in, or last used
  vec3 pivot_{0};                     // what this drag turns about
  float panDepth_ = 1;
  struct Sample {
    vec2 at;
    double time;
  };
  std::deque<Sample> samples_;
  double pressTime_ = -1, now_ = 0;
  bool longPressed_ = false, touch_ = false;
  uint32_t pressMods_ = 0;
  vec2 lastClick_{-1e6f};
  double lastClickTime_ = -1;
  std::optional<PickWish> hover_, click_;
};

void ControllerImpl::pointer(const PointerEvent& event, Model& model, const SceneLayout& layout) {
  now_ = event.time;
  switch (event.type) {
    case PointerType::Down: return down(event, model, layout);
    case PointerType::Move: return move(event, model, layout);
    case PointerType::Up: return up(event, model, layout);
    case PointerType::Cancel:
      fingers_.clear();
      moved_ = false;
      pressTime_ = -1;
      return;
    case PointerType::Leave:
      hover_.reset();
      model.hover(kNone);
      return;
  }
}

void ControllerImpl::down(const PointerEvent& event, Model& model, const SceneLayout& layout) {
  motion_.stop();
  hover_.reset();
  touch_ = event.device == PointerDevice::Touch;
  // A mouse's second button while the first is down changes nothing.
  if (!touch_ && !fingers_.empty()) return;
  std::erase_if(fingers_, [&](const Finger& f) { return f.id == event.id; });
  fingers_.push_back({event.id, event.at, event.at});
  samples_.clear();
  samples_.push_back({event.at, event.time});
  if (fingers_.size() > 1) {
    manyFingers_ = moved_ = true;
    pressTime_ = -1;
    return;
  }
  moved_ = manyFingers_ = longPressed_ = false;
  pressTime_ = event.time;
  pressMods_ = event.mods;
  if (const auto* in = panes_.paneAt(layout, event.at)) {
    mode_ = Mode::Pane;
    pane_ = in->plane;
    const bool window = event.button == 2 || (event.mods & (modifiers::kControl | modifiers::kAlt));
    const bool pan = event.button == 1 || (event.mods & modifiers::kShift);
    panes_.press(*in, event.at, pan ? PaneControl::Drag::Pan : window ? PaneControl::Drag::Window : PaneControl::Drag::Scroll, touch_, model);
    return;
  }
  const Screen screen = screenOf(layout);
  const bool pan = event.button == 1 || event.button == 2 || (event.mods & (modifiers::kShift | modifiers::kControl));
  mode_ = pan ? Mode::Pan : (event.mods & modifiers::kAlt) ? Mode::Free : Mode::Orbit;
  pivot_ = pivotOf(model, screen);
  panDepth_ = depthOf(model.camera(), underPointer(event.at, model, layout));
}

void ControllerImpl::move(const PointerEvent& event, Model& model, const SceneLayout& layout) {
  const auto finger = std::find_if(fingers_.begin(), fingers_.end(), [&](const Finger& f) { return f.id == event.id; });
  if (finger == fingers_.end()) {
    if (event.device != PointerDevice::Touch && fingers_.empty()) hover_ = PickWish{event.at, false, false, false, event.mods};
    return;
  }
  const vec2 before[2] = {fingers_[0].at, fingers_.size() > 1 ? fingers_[1].at : fingers_[0].at};
  const vec2 delta = event.at - finger->at;
  finger->at = event.at;
  samples_.push_back({event.at, event.time});
  while (samples_.size() > 2 && samples_.front().time < event.time - kVelocityWindow) samples_.pop_front();
  if (fingers_.size() > 1) {
    if (finger - fingers_.begin() < 2) twoFingers(before, model, layout);
    return;
  }
  if (!moved_) {
    if (longPressed_ || glm::length(event.at - finger->start) < (touch_ ? kTouchSlop : kMouseSlop)) return;
    moved_ = true;
    pressTime_ = -1;
    if (mode_ == Mode::Pane) panes_.begin(event.at - finger->start, layout.panes.size() == 1);
    // What was moved within the slop is not made up for: the picture does not jump.
    return;
  }
  drag(event.at, delta, model, layout);
}

void ControllerImpl::drag(const vec2& at, const vec2& delta, Model& model, const SceneLayout& layout) {
  if (mode_ == Mode::Pane) {
    if (const auto* in = pane(layout)) panes_.drag(*in, at, delta, model);
    return;
  }
  const Screen screen = screenOf(layout);
  // Half a turn for the shorter side of the scene.
  const float angle = kPi / std::max(std::min(layout.scene.width, layout.scene.height), 200.0f);
  if (mode_ == Mode::Pan) model.setCamera(panned(model.camera(), screen, delta, panDepth_));
  else if (mode_ == Mode::Free) model.setCamera(turnedFreely(model.camera(), pivot_, -delta.x * angle, delta.y * angle));
  else model.setCamera(turned(model.camera(), pivot_, -delta.x * angle, delta.y * angle));
}

void ControllerImpl::twoFingers(const vec2 before[2], Model& model, const SceneLayout& layout) {
  const vec2 now[2] = {fingers_[0].at, fingers_[1].at};
  const vec2 oldMiddle = (before[0] + before[1]) * 0.5f, middle = (now[0] + now[1]) * 0.5f;
  const float oldSpan = glm::length(before[0] - before[1]), span = glm::length(now[0] - now[1]);
  const float factor = span > 1 && oldSpan > 1 ? oldSpan / span : 1;
  if (mode_ == Mode::Pane) {
    if (const auto* in = pane(layout)) {
      // Zoom about the old middle, then follow the fingers at the new scale.
      panes_.zoom(*in, oldMiddle, factor, model);
      panes_.pan(*in, middle - oldMiddle, model);
    }
    return;
  }
  const Screen screen = screenOf(layout);
  const Camera camera = model.camera();
  const vec3 fixed = pointAt(camera, screen, oldMiddle, panDepth_);
  const Camera nearer = zoomed(camera, fixed, factor, farthest(model));
  panDepth_ = depthOf(nearer, fixed);
  model.setCamera(panned(nearer, screen, middle - oldMiddle, panDepth_));
}

void ControllerImpl::up(const PointerEvent& event, Model& model, const SceneLayout& layout) {
  const auto finger = std::find_if(fingers_.begin(), fingers_.end(), [&](const Finger& f) { return f.id == event.id; });
  if (finger == fingers_.end()) return;
  fingers_.erase(finger);
  if (!fingers_.empty()) {
    // The finger that stays does not turn the body: it goes on panning, until all are up.
    if (mode_ != Mode::Pane) mode_ = Mode::Pan;
    samples_.clear();
    return;
  }
  if (!moved_ && !longPressed_ && !manyFingers_) click(event, model, layout);
  else if (moved_ && !manyFingers_) release(event, model, layout);
  moved_ = false;
  pressTime_ = -1;
}

void ControllerImpl::click(const PointerEvent& event, Model& model, const SceneLayout& layout) {
  // While points are set, each click sets one.
  const bool placing = model.placing().has_value();
  if (mode_ == Mode::Pane && !placing) {
    if (const auto* in = pane(layout); in && event.button != 2) panes_.centerOthers(*in, event.at, model);
  }
  const bool again = !placing && event.time - lastClickTime_ < kDoubleTime && glm::length(event.at - lastClick_) < kDoubleDistance;
  PickWish wish{event.at};
  wish.mods = event.mods;
  wish.click = !again;
  wish.doubleClick = again;
  if (event.button == 2) {
    wish.click = wish.doubleClick = false;
    wish.longPress = true;
  }
  click_ = wish;
  lastClick_ = event.at;
  lastClickTime_ = again ? -1 : event.time;
}

void ControllerImpl::release(const PointerEvent& event, Model& model, const SceneLayout& layout) {
  if (model.options().reducedMotion || mode_ == Mode::Pane || mode_ == Mode::Free || samples_.size() < 2) return;
  const double span = event.time - samples_.front().time;
  // A pause before letting go means: stay here.
  if (span <= 0.005 || event.time - samples_.back().time > 0.05) return;
  const vec2 speed = (samples_.back().at - samples_.front().at) / static_cast<float>(span);
  if (mode_ == Mode::Orbit) {
    const float angle = kPi / std::max(std::min(layout.scene.width, layout.scene.height), 200.0f);
    motion_.spin(pivot_, {-speed.x * angle, speed.y * angle});
  } else if (glm::length(speed) > 60) {
    const Camera& camera = model.camera();
    const float scale = metresPerPixel(camera, screenOf(layout), panDepth_);
    motion_.slide((camera.up() * speed.y - camera.right() * speed.x) * scale);
  }
}

void ControllerImpl::wheel(const WheelEvent& event, Model& model, const SceneLayout& layout) {
  now_ = event.time;
  if (const auto* in = panes_.paneAt(layout, event.at)) {
    pane_ = in->plane;
    if (event.pinch || (event.mods & modifiers::kControl)) panes_.zoom(*in, event.at, std::exp(event.delta.y * 0.01f), model);
    else panes_.wheel(*in, event.delta.y, model);
    return;
  }
  const Screen screen = screenOf(layout);
  if ((event.mods & modifiers::kShift) && !event.pinch) {
    motion_.stop();
    const Camera& camera = model.camera();
    model.setCamera(panned(camera, screen, -event.delta, depthOf(camera, underPointer(event.at, model, layout))));
    return;
  }
  const vec3 fixed = underPointer(event.at, model, layout);
  const float factor = std::clamp(event.delta.y * (event.pinch ? 0.01f : 0.0016f), -1.0f, 1.0f);
  if (event.pinch || model.options().reducedMotion || std::abs(event.delta.y) < 40) {
    motion_.stop();
    model.setCamera(zoomed(model.camera(), fixed, std::exp(factor), farthest(model)));
  } else {
    motion_.zoom(fixed, factor);
  }
}

bool ControllerImpl::key(const std::string& key, uint32_t mods, Model& model, const SceneLayout& layout) {
  const KeyAction action = keyAction(key, mods);
  const Screen screen = screenOf(layout);
  const auto ease = [&](const Camera& to) { motion_.easeTo(to, model, model.options().reducedMotion); };
  const Camera goal = motion_.goal(model);
  switch (action.kind) {
    case KeyAction::Kind::None: return false;
    case KeyAction::Kind::Orbit:
      ease(turned(goal, pivotOf(model, screen), action.amount.x, action.amount.y));
      return true;
    case KeyAction::Kind::Pan: {
      const float step = std::min(layout.scene.width, layout.scene.height) * 0.08f;
      ease(panned(goal, screen, action.amount * step, goal.distance));
      return true;
    }
    case KeyAction::Kind::Zoom:
      ease(zoomed(goal, pivotOf(model, screen), action.amount.x, farthest(model)));
      return true;
    case KeyAction::Kind::View:
      standardView(action.name, model, layout);
      return true;
    case KeyAction::Kind::Fit:
      fit(model.boundsOf(model.selection()), model, layout, true);
      return true;
    case KeyAction::Kind::FitAll:
      fit({}, model, layout, true);
      if (!layout.panes.empty()) fitPanes(model);
      return true;
    case KeyAction::Kind::Projection: {
      Camera camera = goal;
      camera.orthographic = !camera.orthographic;
      motion_.easeTo(camera, model, true);
      return true;
    }
    case KeyAction::Kind::Slice:
      stepSlice(model, sliceInUse(model), static_cast<int>(action.amount.x));
      return true;
    case KeyAction::Kind::Cine:
      if (action.amount.x == 0) toggleCine(model, sliceInUse(model));
      else changeCineSpeed(model, static_cast<int>(action.amount.x));
      return true;
    case KeyAction::Kind::Command: return applyCommand(action.name, model);
  }
  return false;
}

void ControllerImpl::fit(const Bounds& bounds, Model& model, const SceneLayout& layout, bool animate) {
  motion_.easeTo(framing_.around(motion_.goal(model), bounds, model, screenOf(layout)), model, !animate || model.options().reducedMotion);
}

void ControllerImpl::fitAgain(Model& model, const SceneLayout& layout) {
  if (const auto camera = framing_.again(motion_.goal(model), screenOf(layout))) motion_.easeTo(*camera, model, model.options().reducedMotion);
}

void ControllerImpl::standardView(const std::string& name, Model& model, const SceneLayout& layout) {
  const auto orientation = standardOrientation(name);
  if (!orientation) return;
  Camera camera = motion_.goal(model);
  camera.orientation = *orientation;
  motion_.easeTo(framing_.around(camera, {}, model, screenOf(layout)), model, model.options().reducedMotion);
}

void ControllerImpl::flyTo(const Camera& camera, Model& model, double seconds) {
  motion_.easeTo(camera, model, model.options().reducedMotion, seconds);
}

bool ControllerImpl::animate(double time, Model& model, bool slicesReady) {
  now_ = time;
  const bool playing = cine_.advance(time, slicesReady, model);
  bool waiting = false;
  if (pressTime_ >= 0 && touch_ && !moved_ && !longPressed_ && fingers_.size() == 1) {
    if (time - pressTime_ >= kLongPress) {
      longPressed_ = true;
      PickWish wish{fingers_[0].at};
      wish.longPress = true;
      wish.mods = pressMods_;
      click_ = wish;
    } else {
      waiting = true;
    }
  }
  return motion_.advance(time, model) || waiting || playing;
}

std::vector<Controller::PickWish> ControllerImpl::takePicks() {
  std::vector<PickWish> wishes;
  if (click_) wishes.push_back(*click_);
  if (hover_ && !dragging()) wishes.push_back(*hover_);
  click_.reset();
  hover_.reset();
  return wishes;
}

// The middle of what is selected, or of all that is seen, when that is on the screen; else what is in the middle of it.
vec3 ControllerImpl::pivotOf(const Model& model, const Screen& screen) const {
  const Rect free = screen.uncovered();
  for (const Bounds& box : {model.boundsOf(model.selection()), unclipped(model, model.visibleBounds()), sceneBounds(model)}) {
    if (box.empty()) continue;
    const auto at = pixelOf(model.camera(), screen, box.center());
    if (at && free.contains(*at)) return box.center();
  }
  return pointAt(model.camera(), screen, free.center(), model.camera().distance);
}

vec3 ControllerImpl::underPointer(const vec2& at, const Model& model, const SceneLayout& layout) const {
  const Camera& camera = model.camera();
  // The pick may be of an earlier place of the pointer: its depth counts, on the ray under the pointer now.
  float depth = layout.pointerWorld ? depthOf(camera, *layout.pointerWorld) : camera.distance;
  if (!camera.orthographic && depth < camera.distance * 1e-3f) depth = camera.distance;
  return pointAt(camera, screenOf(layout), at, depth);
}

// The pane that was used last, else the first plane that shows something.
std::string ControllerImpl::sliceInUse(const Model& model) const {
  if (!pane_.empty()) return pane_;
  for (const SlicePlane& plane : model.planes())
    if (plane.visible || plane.cut) return plane.name;
  return model.options().pane;
}

const SceneLayout::Pane* ControllerImpl::pane(const SceneLayout& layout) const {
  for (const SceneLayout::Pane& pane : layout.panes) {
    if (pane.plane == pane_) return &pane;
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<Controller> Controller::create() { return std::make_unique<ControllerImpl>(); }

}  // namespace fabrica
