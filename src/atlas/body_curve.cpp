#include "atlas/body_curve.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

// Values are shares of the window: what is dark is air, what is bright is dense.
constexpr BodyStop kSolid[] = {{0.0f, {64, 33, 26, 0}}, {0.28f, {140, 87, 69, 0}}, {0.45f, {212, 161, 133, 26}}, {0.7f, {240, 212, 189, 89}}, {1.0f, {255, 247, 237, 153}}};
// Of the window too. Organs are scanned in a liquid that is nearly as bright as they are: only what is denser is seen.
constexpr BodyStop kDense[] = {{0.0f, {40, 18, 16, 0}}, {0.38f, {120, 60, 45, 0}}, {0.52f, {190, 105, 80, 18}}, {0.66f, {226, 170, 130, 77}}, {0.85f, {247, 226, 196, 140}}, {1.0f, {255, 250, 240, 191}}};
// Of the window: air and its noise are clear, tissue lets the light through, fat and vessels stand in it.
constexpr BodyStop kMr[] = {{0.0f, {20, 14, 16, 0}}, {0.18f, {90, 60, 60, 0}}, {0.32f, {150, 104, 98, 8}}, {0.55f, {206, 168, 156, 20}}, {0.74f, {238, 214, 190, 56}}, {0.88f, {255, 240, 206, 166}}, {1.0f, {255, 250, 236, 217}}};
// Hounsfield units.
constexpr BodyStop kSoft[] = {{-1000, {0, 0, 0, 0}}, {-160, {244, 214, 120, 0}}, {-80, {244, 214, 120, 10}}, {0, {206, 110, 84, 15}}, {50, {214, 104, 84, 77}}, {150, {232, 160, 130, 115}}, {400, {245, 230, 204, 179}}, {2000, {255, 255, 242, 217}}};
constexpr BodyStop kBone[] = {{-1000, {0, 0, 0, 0}}, {150, {184, 115, 84, 0}}, {260, {219, 179, 140, 26}}, {500, {245, 230, 201, 128}}, {2000, {255, 252, 242, 217}}};
constexpr BodyStop kVessels[] = {{-1000, {0, 0, 0, 0}}, {110, {140, 26, 20, 0}}, {170, {209, 51, 36, 31}}, {300, {237, 97, 66, 102}}, {600, {247, 230, 199, 153}}, {2000, {255, 255, 242, 204}}};
constexpr BodyStop kSkin[] = {{-1000, {0, 0, 0, 0}}, {-420, {204, 148, 120, 0}}, {-250, {219, 166, 135, 56}}, {40, {232, 181, 150, 128}}, {400, {245, 230, 204, 179}}, {2000, {255, 255, 242, 217}}};

BodyStop between(const BodyStop& a, const BodyStop& b, float value) {
  const float t = std::clamp((value - a.value) / (b.value - a.value), 0.0f, 1.0f);
  const auto byte = [t](uint8_t x, uint8_t y) { return uint8_t(std::lround(float(x) + (float(y) - float(x)) * t)); };
  return {value, {byte(a.color.r, b.color.r), byte(a.color.g, b.color.g), byte(a.color.b, b.color.b), byte(a.color.a, b.color.a)}};
}

}  // namespace

// A piece that was cut out of a CT may hold neither air nor bone.
bool isCt(const Volume& volume) { return volume.unit == "HU" || (volume.minimum < -500 && volume.maximum > 500); }

bool isMicroscopic(const Volume& volume) {
  constexpr float kMost = 1e-4f;  // metres
  return !volume.levels.empty() && voxelEdge(volume.levels.front()) < kMost;
}

bool isMrLike(const Volume& volume) { return !volume.rgb && !isCt(volume) && !isMicroscopic(volume); }

std::vector<BodyStop> bodyCurve(const Model& model) {
  const Options& options = model.options();
  const BodyLook look = options.body;
  if (!isComposited(look) || model.shownVolume() == kNone) return {};
  if (!options.bodyCurve.empty()) return options.bodyCurve;
  const auto all = [](std::span<const BodyStop> stops) { return std::vector(stops.begin(), stops.end()); };
  if (isCt(model.atlas().volumes[model.shownVolume()])) {
    switch (look) {
      case BodyLook::Bone: return all(kBone);
      case BodyLook::Vessels: return all(kVessels);
      case BodyLook::Skin: return all(kSkin);
      case BodyLook::Soft: return all(kSoft);
      default: break;
    }
  }
  std::vector<BodyStop> out = look == BodyLook::Dense ? all(kDense) : look == BodyLook::Mr ? all(kMr) : all(kSolid);
  const Window& window = model.window();
  for (BodyStop& stop : out) stop.value = window.center + window.width * (stop.value - 0.5f);
  return out;
}

std::array<Color, 256> bodyColours(std::span<const BodyStop> curve) {
  std::array<Color, 256> out{};
  if (curve.size() < 2) return out;
  const float low = curve.front().value, span = curve.back().value - low;
  size_t at = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    const float value = low + span * float(i) / float(out.size() - 1);
    while (at + 2 < curve.size() && value > curve[at + 1].value) ++at;
    out[i] = between(curve[at], curve[at + 1], value).color;
  }
  return out;
}

bool isBodyCurve(std::span<const BodyStop> stops) {
  if (stops.size() < 2 || stops.size() > kMostBodyStops) return false;
  for (size_t i = 0; i < stops.size(); ++i)
    if (!std::isfinite(stops[i].value) || (i > 0 && !(stops[i].value > stops[i - 1].value))) return false;
  return std::isfinite(stops.back().value - stops.front().value);
}

std::vector<BodyStop> withBodyStop(std::vector<BodyStop> curve, float value, size_t& at) {
  if (curve.size() >= kMostBodyStops) return curve;
  for (size_t i = 1; i < curve.size(); ++i) {
    if (!(value > curve[i - 1].value && value < curve[i].value)) continue;
    curve.insert(curve.begin() + std::ptrdiff_t(i), between(curve[i - 1], curve[i], value));
    at = i;
    break;
  }
  return curve;
}

std::vector<BodyStop> withMovedStop(std::vector<BodyStop> curve, size_t stop, float value, float opacity) {
  if (stop >= curve.size()) return curve;
  curve[stop].color.a = uint8_t(std::lround(std::clamp(opacity, 0.0f, 1.0f) * 255));
  if (stop == 0 || stop + 1 == curve.size()) return curve;
  // Values rise, also where two would meet.
  const float low = curve[stop - 1].value, high = curve[stop + 1].value, least = (high - low) * 0.004f;
  curve[stop].value = std::clamp(value, low + least, high - least);
  return curve;
}

}  // namespace fabrica
