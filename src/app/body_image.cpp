#include "app/body_image.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

// At a value: colour, and how much of the light a voxel takes.
struct Stop {
  float value, r, g, b, alpha;
};

// Of the window: what is dark is air, what is bright is dense.
constexpr Stop kSolid[] = {{0.0f, 0.25f, 0.13f, 0.10f, 0}, {0.28f, 0.55f, 0.34f, 0.27f, 0}, {0.45f, 0.83f, 0.63f, 0.52f, 0.10f},
                           {0.7f, 0.94f, 0.83f, 0.74f, 0.35f}, {1.0f, 1.0f, 0.97f, 0.93f, 0.6f}};
// Hounsfield units.
constexpr Stop kBone[] = {{-1000, 0, 0, 0, 0}, {150, 0.72f, 0.45f, 0.33f, 0}, {260, 0.86f, 0.70f, 0.55f, 0.10f},
                          {500, 0.96f, 0.90f, 0.79f, 0.5f}, {2000, 1, 0.99f, 0.95f, 0.85f}};
constexpr Stop kVessels[] = {{-1000, 0, 0, 0, 0}, {110, 0.55f, 0.10f, 0.08f, 0}, {170, 0.82f, 0.20f, 0.14f, 0.12f},
                             {300, 0.93f, 0.38f, 0.26f, 0.4f}, {600, 0.97f, 0.90f, 0.78f, 0.6f}, {2000, 1, 1, 0.95f, 0.8f}};
constexpr Stop kSkin[] = {{-1000, 0, 0, 0, 0}, {-420, 0.80f, 0.58f, 0.47f, 0}, {-250, 0.86f, 0.65f, 0.53f, 0.22f},
                          {40, 0.91f, 0.71f, 0.59f, 0.5f}, {400, 0.96f, 0.90f, 0.80f, 0.7f}, {2000, 1, 1, 0.95f, 0.85f}};

void paint(std::span<const Stop> stops, render::BodyImage& out) {
  const float low = stops.front().value, span = stops.back().value - low;
  size_t at = 0;
  for (size_t i = 0; i < out.colours.size(); ++i) {
    const float value = low + span * float(i) / float(out.colours.size() - 1);
    while (at + 2 < stops.size() && value > stops[at + 1].value) ++at;
    const Stop &a = stops[at], &b = stops[at + 1];
    const float t = std::clamp((value - a.value) / (b.value - a.value), 0.0f, 1.0f);
    const auto byte = [t](float x, float y) { return uint8_t(std::lround((x + (y - x) * t) * 255)); };
    out.colours[i] = {byte(a.r, b.r), byte(a.g, b.g), byte(a.b, b.b), byte(a.alpha, b.alpha)};
  }
}

}  // namespace

bool isCt(const Volume& volume) { return volume.minimum < -500 && volume.maximum > 500; }

std::optional<render::BodyImage> bodyImageOf(const Model& model) {
  const BodyLook look = model.options().body;
  if (look == BodyLook::Off || model.shownVolume() == kNone) return std::nullopt;
  render::BodyImage out;
  const Window& window = model.window();
  out.low = window.center - window.width / 2;
  out.high = window.center + window.width / 2;
  if (look == BodyLook::Brightest || look == BodyLook::Mean) {
    out.kind = look == BodyLook::Brightest ? render::BodyImage::Kind::Brightest : render::BodyImage::Kind::Mean;
    return out;
  }
  if (look == BodyLook::Solid || !isCt(model.atlas().volumes[model.shownVolume()])) {
    paint(kSolid, out);
    return out;
  }
  out.low = kBone[0].value;
  out.high = std::end(kBone)[-1].value;
  paint(look == BodyLook::Bone ? std::span<const Stop>(kBone) : look == BodyLook::Vessels ? std::span<const Stop>(kVessels) : std::span<const Stop>(kSkin), out);
  return out;
}

}  // namespace fabrica
