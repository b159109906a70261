#include "interact/cine.h"

#include <algorithm>
#include <cmath>

#include "interact/pane_control.h"

namespace fabrica {

namespace {
constexpr double kMostWait = 0.6;  // seconds for what has not arrived
constexpr int kMostSteps = 4;      // at once: of a picture that took long
}  // namespace

bool CinePlayer::advance(double time, bool ready, Model& model) {
  if (model.options().cine.playing) return step(time, ready, model);
  stepped_ = -1;
  return false;
}

bool CinePlayer::step(double time, bool ready, Model& model) {
  const Cine& cine = model.options().cine;
  const SlicePlane* plane = model.plane(cine.plane);
  if (!plane) return false;
  if (stepped_ < 0) stepped_ = time;
  const double each = 1 / double(std::clamp(cine.speed, kLeastCineSpeed, kMostCineSpeed)), elapsed = time - stepped_;
  if (elapsed < each || (!ready && elapsed < std::max(each, kMostWait))) return true;
  const int steps = ready ? std::min(int(elapsed / each), kMostSteps) : 1;
  stepped_ = elapsed > each * kMostSteps || !ready ? time : stepped_ + steps * each;

  const SliceRange range = sliceRange(model, *plane);
  float at = range.at + range.step * float(back_ ? -steps : steps);
  if (cine.bounce && (at > range.high || at < range.low)) {
    back_ = at > range.high;
    at = std::clamp(back_ ? 2 * range.high - at : 2 * range.low - at, range.low, range.high);
  } else if (!cine.bounce) {
    back_ = false;
    if (at > range.high) at = range.low;
  }
  SlicePlane next = *plane;
  next.plane.position += paneAxes(plane->plane).ahead * (at - range.at);
  model.setPlane(next);
  return true;
}

void toggleCine(Model& model, const std::string& plane) {
  if (!model.plane(plane)) return;
  Options options = model.options();
  options.cine.playing = !options.cine.playing || options.cine.plane != plane;
  options.cine.plane = plane;
  model.setOptions(options);
}

void changeCineSpeed(Model& model, int faster) {
  Options options = model.options();
  options.cine.speed = std::clamp(options.cine.speed * (faster > 0 ? 4.0f / 3 : 0.75f), kLeastCineSpeed, kMostCineSpeed);
  model.setOptions(options);
}

}  // namespace fabrica
