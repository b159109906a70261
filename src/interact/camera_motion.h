// What moves the camera by itself: eases to another camera, inertia after a drag, and the smoothing of a wheel's notches.
// One of them at a time; any new gesture stops it where it is.
#pragma once

#include <optional>

#include "interact/camera_moves.h"

namespace fabrica {

class CameraMotion {
 public:
  static constexpr double kEase = 0.25;  // seconds

  // Starts at the next advance(); ends where it is when somebody else moves the camera. Nothing moves when `instant`: the
  // camera is there at once.
  void easeTo(const Camera& to, Model& model, bool instant, double seconds = kEase);
  // Radians a second; decays.
  void spin(const vec3& pivot, const vec2& yawPitch);
  // Metres a second, in the world; decays.
  void slide(const vec3& velocity);
  // exp(-logZoom) nearer, spread over about a tenth of a second.
  void zoom(const vec3& fixed, float logFactor);
  void stop();

  // True while something moves.
  bool advance(double time, Model& model);
  bool easing() const { return to_.has_value(); }
  // Where an ease is going to end, unless somebody else has moved the camera since: keys pressed quickly add up.
  const Camera& goal(const Model& model) const { return to_ && model.camera() == held_ ? *to_ : model.camera(); }

 private:
  std::optional<Camera> from_, to_;
  Camera held_;  // as it was left
  double started_ = -1, last_ = -1, seconds_ = kEase;
  vec3 pivot_{0};
  vec2 spin_{0};
  vec3 slide_{0};
  vec3 zoomAt_{0};
  float zoomLeft_ = 0;
};

}  // namespace fabrica
