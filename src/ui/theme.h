// Colours, type and measures of the panels. CSS pixels.
#pragma once

#include <cstdint>

#include "imgui.h"

namespace fabrica::ui {

struct Palette {
  ImU32 text, textDim;        // on panel: at least 4.5 : 1 both
  ImU32 panel, panelSolid;    // translucent glass; opaque where text scrolls under it
  ImU32 edge, line;           // border of a panel, separators
  ImU32 hover, press, field;  // fills
  ImU32 accent, onAccent;     // selection and the main action
  ImU32 accentText;           // the accent where it is text
  ImU32 selected;             // tint of a selected row
  ImU32 warning, error;
  ImU32 shadow;
  ImU32 sceneText, sceneHalo; // straight on the picture: labels
};
const Palette& palette(bool dark, bool moreContrast = false);

// Plane colours as in 3D Slicer: axial red, sagittal yellow, coronal green.
ImU32 planeColor(const char* plane, bool dark);

ImU32 withAlpha(ImU32 color, float alpha);  // multiplies
ImU32 mixed(ImU32 a, ImU32 b, float t);

inline constexpr float kRadius = 10, kGap = 8, kPad = 12;

struct Metrics {
  bool touch = false;
  float row = 28;     // height of a tree row
  float button = 36;  // height of buttons
  float body = 15, small = 13, title = 20;  // type
};
Metrics metrics(bool touch);

}  // namespace fabrica::ui
