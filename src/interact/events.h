// Input as the platform reports it. CSS pixels, origin upper left of the canvas.
#pragma once

#include <cstdint>

#include "base/math.h"

namespace fabrica {

enum class PointerType : uint8_t { Move, Down, Up, Cancel, Leave };
enum class PointerDevice : uint8_t { Mouse, Touch, Pen };
namespace modifiers {
inline constexpr uint32_t kShift = 1, kControl = 2, kAlt = 4, kMeta = 8;
}

struct PointerEvent {
  PointerType type = PointerType::Move;
  PointerDevice device = PointerDevice::Mouse;
  int id = 0;          // of the finger
  vec2 at{0};
  int button = -1;     // DOM: 0 main, 1 middle, 2 secondary; -1 on moves
  uint32_t buttons = 0;
  uint32_t mods = 0;
  double time = 0;     // seconds
};

struct WheelEvent {
  vec2 at{0};
  vec2 delta{0};       // pixels; lines and pages are converted by the platform
  bool pinch = false;  // a touchpad's pinch (the browser reports it as control + wheel)
  uint32_t mods = 0;
  double time = 0;
};

struct Rect {
  float x = 0, y = 0, width = 0, height = 0;
  bool contains(const vec2& p) const { return p.x >= x && p.y >= y && p.x < x + width && p.y < y + height; }
  vec2 center() const { return {x + width / 2, y + height / 2}; }
  bool operator==(const Rect&) const = default;
};
struct Insets {
  float top = 0, right = 0, bottom = 0, left = 0;
  bool operator==(const Insets&) const = default;
};

}  // namespace fabrica
