#include "interact/camera_motion.h"

#include <algorithm>
#include <cmath>

#include "interact/pane_control.h"

namespace fabrica {

namespace {
constexpr float kDecay = 0.22f;      // seconds in which inertia falls to a third
constexpr float kZoomDecay = 0.05f;
constexpr float kStill = 0.02f;      // radians a second: below it nobody sees it move
}  // namespace

void CameraMotion::easeTo(const Camera& to, Model& model, bool instant, double seconds) {
  stop();
  seconds_ = seconds;
  if (instant) {
    model.setCamera(to);
    return;
  }
  if (to == model.camera()) return;
  // The projection changes at once, position and direction ease.
  Camera from = model.camera();
  from.orthographic = to.orthographic;
  from_ = from;
  to_ = to;
  held_ = model.camera();
}

void CameraMotion::spin(const vec3& pivot, const vec2& yawPitch) {
  stop();
  if (glm::length(yawPitch) < kStill * 10) return;
  pivot_ = pivot;
  spin_ = yawPitch;
}

void CameraMotion::slide(const vec3& velocity) {
  stop();
  slide_ = velocity;
}

void CameraMotion::zoom(const vec3& fixed, float logFactor) {
  const float before = zoomLeft_;
  const double last = last_;
  stop();
  zoomAt_ = fixed;
  zoomLeft_ = std::clamp(before + logFactor, -3.0f, 3.0f);
  if (before != 0) last_ = last;
}

void CameraMotion::stop() {
  from_.reset();
  to_.reset();
  started_ = last_ = -1;
  spin_ = vec2(0);
  slide_ = vec3(0);
  zoomLeft_ = 0;
}

bool CameraMotion::advance(double time, Model& model) {
  if (to_) {
    if (model.camera() != held_) {
      stop();
      return false;
    }
    if (started_ < 0) started_ = time;
    const float t = static_cast<float>(std::clamp((time - started_) / seconds_, 0.0, 1.0));
    const float eased = 1 - (1 - t) * (1 - t) * (1 - t);
    held_ = between(*from_, *to_, eased);
    model.setCamera(held_);
    if (t >= 1) stop();
    return to_.has_value();
  }
  const bool moving = spin_ != vec2(0) || slide_ != vec3(0) || zoomLeft_ != 0;
  if (!moving) return false;
  // The first step after a pause is one frame long, not the pause.
  const float step = last_ < 0 ? 1.0f / 60 : static_cast<float>(std::clamp(time - last_, 0.0, 0.1));
  last_ = time;
  Camera camera = model.camera();
  if (spin_ != vec2(0)) {
    camera = turned(camera, pivot_, spin_.x * step, spin_.y * step);
    spin_ *= std::exp(-step / kDecay);
    if (glm::length(spin_) < kStill) spin_ = vec2(0);
  }
  if (slide_ != vec3(0)) {
    camera.target += slide_ * step;
    slide_ *= std::exp(-step / kDecay);
    if (glm::length(slide_) < kStill * 0.1f * camera.distance) slide_ = vec3(0);
  }
  if (zoomLeft_ != 0) {
    const float part = std::abs(zoomLeft_) < 0.002f ? zoomLeft_ : zoomLeft_ * (1 - std::exp(-step / kZoomDecay));
    camera = zoomed(camera, zoomAt_, std::exp(part), farthest(model));
    zoomLeft_ -= part;
  }
  model.setCamera(camera);
  return spin_ != vec2(0) || slide_ != vec3(0) || zoomLeft_ != 0;
}

}  // namespace fabrica
