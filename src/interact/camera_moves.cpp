#include "interact/camera_moves.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace fabrica {

namespace {

constexpr float kPi = 3.14159265f;
constexpr float kMargin = 0.06f;  // of the uncovered part, on each side, when fitting
constexpr float kNearest = 1e-5f, kFarthest = 1e4f;  // metres of camera distance

struct Angles {
  float yaw = 0, elevation = 0, roll = 0;
};

quat fromAngles(const Angles& a) {
  return glm::angleAxis(a.yaw, vec3(0, 1, 0)) * glm::angleAxis(-a.elevation, vec3(1, 0, 0)) *
         glm::angleAxis(a.roll, vec3(0, 0, 1));
}

Angles anglesOf(const quat& orientation) {
  const vec3 back = orientation * vec3(0, 0, 1);
  const vec3 right = orientation * vec3(1, 0, 0);
  Angles a;
  a.elevation = std::asin(std::clamp(back.y, -1.0f, 1.0f));
  // At the poles the direction of view says nothing of the yaw; the right-hand side does, taking the roll as none.
  a.yaw = std::abs(back.y) < 0.9995f ? std::atan2(back.x, back.z) : std::atan2(-right.z, right.x);
  const quat rest = glm::conjugate(fromAngles(a)) * orientation;
  a.roll = 2 * std::atan2(rest.z, rest.w);
  return a;
}

Camera withOrientation(const Camera& camera, const vec3& pivot, const quat& orientation) {
  Camera next = camera;
  const quat change = orientation * glm::conjugate(camera.orientation);
  next.orientation = glm::normalize(orientation);
  next.target = pivot + change * (camera.target - pivot);
  return next;
}

float halfHeight(const Camera& camera) { return std::tan(camera.fieldOfView / 2); }

}  // namespace

Rect Screen::uncovered() const {
  Rect r = scene;
  const float x = std::min(covered.left + covered.right, scene.width * 0.75f);
  const float y = std::min(covered.top + covered.bottom, scene.height * 0.75f);
  const float sumX = std::max(covered.left + covered.right, 1.0f), sumY = std::max(covered.top + covered.bottom, 1.0f);
  r.x += x * covered.left / sumX;
  r.y += y * covered.top / sumY;
  r.width -= x;
  r.height -= y;
  return r;
}

Camera turned(const Camera& camera, const vec3& pivot, float yaw, float pitch) {
  Angles a = anglesOf(camera.orientation);
  a.yaw += yaw;
  a.elevation = std::clamp(a.elevation + pitch, -kPi / 2, kPi / 2);
  return withOrientation(camera, pivot, fromAngles(a));
}

Camera turnedFreely(const Camera& camera, const vec3& pivot, float yaw, float pitch) {
  return withOrientation(camera, pivot,
                         camera.orientation * glm::angleAxis(yaw, vec3(0, 1, 0)) * glm::angleAxis(-pitch, vec3(1, 0, 0)));
}

float depthOf(const Camera& camera, const vec3& point) { return glm::dot(point - camera.eye(), camera.forward()); }

float metresPerPixel(const Camera& camera, const Screen& screen, float depth) {
  const float at = camera.orthographic ? camera.distance : std::max(depth, kNearest);
  return 2 * halfHeight(camera) * at / std::max(screen.scene.height, 1.0f);
}

Camera panned(const Camera& camera, const Screen& screen, const vec2& pixels, float depth) {
  const float scale = metresPerPixel(camera, screen, depth);
  Camera next = camera;
  next.target += camera.up() * (pixels.y * scale) - camera.right() * (pixels.x * scale);
  return next;
}

Camera zoomed(const Camera& camera, const vec3& fixed, float factor, float farthest) {
  Camera next = camera;
  next.distance = std::clamp(camera.distance * factor, kNearest, std::max(farthest, camera.distance));
  const float scale = next.distance / camera.distance;
  next.target = fixed + (camera.target - fixed) * scale;
  return next;
}

vec3 pointAt(const Camera& camera, const Screen& screen, const vec2& pixel, float depth) {
  const float scale = metresPerPixel(camera, screen, depth);
  const vec2 off = (pixel - screen.center()) * scale;
  return camera.eye() + camera.forward() * depth + camera.right() * off.x - camera.up() * off.y;
}

mat4 lensShift(const Screen& screen) {
  if (screen.scene.width <= 0 || screen.scene.height <= 0) return mat4(1);
  const vec2 off = screen.center() - screen.scene.center();
  return glm::translate(mat4(1), vec3(off.x / (screen.scene.width / 2), -off.y / (screen.scene.height / 2), 0));
}

std::optional<vec2> pixelOf(const Camera& camera, const Screen& screen, const vec3& point) {
  const float depth = depthOf(camera, point);
  if (depth <= 0 && !camera.orthographic) return std::nullopt;
  const vec3 from = point - camera.eye();
  const float scale = metresPerPixel(camera, screen, depth);
  return screen.center() + vec2(glm::dot(from, camera.right()), -glm::dot(from, camera.up())) / scale;
}

Camera fitted(const Camera& camera, const Screen& screen, std::span<const Bounds> boxes) {
  Bounds bounds;
  for (const Bounds& box : boxes) bounds.include(box);
  if (bounds.empty() || screen.scene.width <= 0 || screen.scene.height <= 0) return camera;
  const Rect free = screen.uncovered();
  const vec2 middle = screen.center();
  const float tanY = halfHeight(camera), tanX = tanY * screen.aspect();
  // Uncovered part in -1..1, margin taken off.
  const float mx = free.width * kMargin, my = free.height * kMargin;
  const float left = (free.x + mx - middle.x) / (screen.scene.width / 2);
  const float right = (free.x + free.width - mx - middle.x) / (screen.scene.width / 2);
  const float low = (middle.y - free.y - free.height + my) / (screen.scene.height / 2);
  const float high = (middle.y - free.y - my) / (screen.scene.height / 2);

  const quat toCamera = glm::conjugate(camera.orientation);
  const vec3 center = bounds.center();
  // Corners about the centre, in the camera's axes: z towards the eye.
  std::vector<vec3> corners;
  for (const Bounds& box : boxes) {
    for (int i = 0; i < 8; ++i) {
      const vec3 corner(i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z);
      corners.push_back(toCamera * (corner - center));
    }
  }

  vec2 eye(0);
  float distance = 0;
  if (camera.orthographic) {
    vec2 most(0);
    for (const vec3& c : corners) most = glm::max(most, glm::abs(vec2(c)));
    // Half the height of the view is distance * tanY.
    distance = std::max(2 * most.x / ((right - left) * tanX), 2 * most.y / ((high - low) * tanY));
    eye = -vec2((left + right) / 2 * tanX, (low + high) / 2 * tanY) * distance;
  } else {
    // left <= (x - ex) / ((ez - z) tan) <= right for every corner is two half-planes in (ex, ez): the nearest eye is where
    // they meet, exactly.
    float ax = -1e30f, bx = 1e30f, ay = -1e30f, by = 1e30f;
    for (const vec3& c : corners) {
      ax = std::max(ax, c.x + right * tanX * c.z);
      bx = std::min(bx, c.x + left * tanX * c.z);
      ay = std::max(ay, c.y + high * tanY * c.z);
      by = std::min(by, c.y + low * tanY * c.z);
    }
    distance = std::max((ax - bx) / ((right - left) * tanX), (ay - by) / ((high - low) * tanY));
    eye.x = (ax + bx) / 2 - (left + right) / 2 * tanX * distance;
    eye.y = (ay + by) / 2 - (low + high) / 2 * tanY * distance;
  }
  Camera next = camera;
  next.distance = std::clamp(distance, kNearest, kFarthest);
  next.target = center + camera.right() * eye.x + camera.up() * eye.y;
  return next;
}

std::optional<quat> standardOrientation(std::string_view from) {
  if (from == "anterior") return fromAngles({0, 0, 0});
  if (from == "posterior") return fromAngles({kPi, 0, 0});
  if (from == "left") return fromAngles({kPi / 2, 0, 0});
  if (from == "right") return fromAngles({-kPi / 2, 0, 0});
  // Anterior at the top for both; from below that is the radiologist's axial view.
  if (from == "superior") return fromAngles({kPi, kPi / 2, 0});
  if (from == "inferior") return fromAngles({0, -kPi / 2, 0});
  return std::nullopt;
}

Camera between(const Camera& from, const Camera& to, float t) {
  if (t >= 1) return to;
  Camera c = to;
  c.target = glm::mix(from.target, to.target, t);
  c.orientation = glm::normalize(glm::slerp(from.orientation, to.orientation, t));
  c.distance = from.distance > 0 && to.distance > 0 ? from.distance * std::pow(to.distance / from.distance, t) : to.distance;
  c.fieldOfView = glm::mix(from.fieldOfView, to.fieldOfView, t);
  return c;
}

}  // namespace fabrica
