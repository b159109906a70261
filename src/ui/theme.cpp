#include "ui/theme.h"

#include <cstring>

namespace fabrica::ui {

namespace {

constexpr ImU32 rgb(uint32_t hex, uint32_t alpha = 255) {
  return IM_COL32(hex >> 16 & 255, hex >> 8 & 255, hex & 255, alpha);
}

constexpr Palette kDark = {
    .text = rgb(0xeceff3), .textDim = rgb(0xa9b3bf),
    .panel = rgb(0x1b2027, 232), .panelSolid = rgb(0x1b2027),
    .edge = rgb(0xffffff, 20), .line = rgb(0xffffff, 22),
    .hover = rgb(0xffffff, 16), .press = rgb(0xffffff, 32), .field = rgb(0xffffff, 20),
    .accent = rgb(0xff7a59), .onAccent = rgb(0x2a0f06), .accentText = rgb(0xff9a80),
    .selected = rgb(0xff7a59, 44),
    .warning = rgb(0xf0b64a), .error = rgb(0xff8a80),
    .shadow = rgb(0x000000, 90),
    .sceneText = rgb(0xf1f3f6), .sceneHalo = rgb(0x0c0e11, 200),
};

constexpr Palette kLight = {
    .text = rgb(0x1d2228), .textDim = rgb(0x56606b),
    .panel = rgb(0xffffff, 236), .panelSolid = rgb(0xffffff),
    .edge = rgb(0x1d2228, 22), .line = rgb(0x1d2228, 24),
    .hover = rgb(0x1d2228, 14), .press = rgb(0x1d2228, 28), .field = rgb(0x1d2228, 16),
    .accent = rgb(0xff7a59), .onAccent = rgb(0x2a0f06), .accentText = rgb(0xb03a17),
    .selected = rgb(0xff7a59, 50),
    .warning = rgb(0x8a5a00), .error = rgb(0xb3261e),
    .shadow = rgb(0x2b2418, 40),
    .sceneText = rgb(0x23282e), .sceneHalo = rgb(0xf6f4ef, 210),
};

// For those who asked for more of it: opaque panels with an edge, words at 10 : 1 and more.
constexpr Palette kDarkContrast = {
    .text = rgb(0xffffff), .textDim = rgb(0xdfe5ec),
    .panel = rgb(0x0a0c0f), .panelSolid = rgb(0x0a0c0f),
    .edge = rgb(0xffffff, 170), .line = rgb(0xffffff, 130),
    .hover = rgb(0xffffff, 44), .press = rgb(0xffffff, 70), .field = rgb(0xffffff, 40),
    .accent = rgb(0xffa48d), .onAccent = rgb(0x000000), .accentText = rgb(0xffb9a6),
    .selected = rgb(0xffa48d, 90),
    .warning = rgb(0xffd27a), .error = rgb(0xffb4ad),
    .shadow = rgb(0x000000, 90),
    .sceneText = rgb(0xffffff), .sceneHalo = rgb(0x000000, 240),
};

constexpr Palette kLightContrast = {
    .text = rgb(0x000000), .textDim = rgb(0x2b3138),
    .panel = rgb(0xffffff), .panelSolid = rgb(0xffffff),
    .edge = rgb(0x000000, 190), .line = rgb(0x000000, 140),
    .hover = rgb(0x000000, 34), .press = rgb(0x000000, 60), .field = rgb(0x000000, 30),
    .accent = rgb(0x8f2a0b), .onAccent = rgb(0xffffff), .accentText = rgb(0x8f2a0b),
    .selected = rgb(0x8f2a0b, 50),
    .warning = rgb(0x5c3b00), .error = rgb(0x8c0f0a),
    .shadow = rgb(0x000000, 40),
    .sceneText = rgb(0x000000), .sceneHalo = rgb(0xffffff, 245),
};

}  // namespace

const Palette& palette(bool dark, bool moreContrast) {
  if (moreContrast) return dark ? kDarkContrast : kLightContrast;
  return dark ? kDark : kLight;
}

ImU32 planeColor(const char* plane, bool dark) {
  if (!std::strcmp(plane, "axial")) return dark ? rgb(0xf2665c) : rgb(0xc0392f);
  if (!std::strcmp(plane, "sagittal")) return dark ? rgb(0xedd54c) : rgb(0x8a7200);
  if (!std::strcmp(plane, "coronal")) return dark ? rgb(0x6eb04b) : rgb(0x3f7d22);
  return dark ? rgb(0xb9a4f5) : rgb(0x6a4fc0);
}

ImU32 withAlpha(ImU32 color, float alpha) {
  const auto a = static_cast<ImU32>(static_cast<float>(color >> IM_COL32_A_SHIFT) * alpha + 0.5f);
  return (color & ~IM_COL32_A_MASK) | (a << IM_COL32_A_SHIFT);
}

ImU32 mixed(ImU32 a, ImU32 b, float t) {
  ImU32 out = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto x = static_cast<float>(a >> shift & 255), y = static_cast<float>(b >> shift & 255);
    out |= static_cast<ImU32>(x + (y - x) * t + 0.5f) << shift;
  }
  return out;
}

Metrics metrics(bool touch) {
  if (!touch) return {};
  return {.touch = true, .row = 44, .button = 44, .body = 17, .small = 14, .title = 22};
}

}  // namespace fabrica::ui
