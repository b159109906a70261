// Our own line icons, drawn as paths on a 24-unit grid.
#pragma once

#include <cstdint>

#include "imgui.h"

namespace fabrica::ui {

enum class Icon : uint8_t {
  None, Eye, EyeSome, EyeOff, Search, Layers, Slices, Cut, Label, Share, Camera, Help, Right, Down, Left, Up, Dots, Undo,
  Redo, Fit, Ghost, Isolate, Close, Tree, Info, External, Copy, Check, Flip, Warning, View, FullScreen, Open, Link, Panel,
  Measure, Retry, Sun, Save, Plus, Minus, Whole, Inside, Play, Pause, Learn, Speak,
};

// `size` in pixels, centred.
void drawIcon(ImDrawList* list, Icon icon, ImVec2 center, float size, ImU32 color);

}  // namespace fabrica::ui
