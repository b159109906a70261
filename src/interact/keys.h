// What a key does on the scene. One table, so that the help panel and the keys agree.
#pragma once

#include <string>

#include "atlas/model.h"

namespace fabrica {

struct KeyAction {
  enum class Kind : uint8_t { None, Orbit, Pan, Zoom, View, Fit, FitAll, Projection, Slice, Cine, Command } kind = Kind::None;
  vec2 amount{0};    // Orbit: radians; Pan: -1..1 of a step; Zoom: factor in x; Slice: slices in x;
                     // Cine: 0 plays or stops, else faster or slower
  std::string name;  // View: from where; Command: see applyCommand
};

// DOM key names.
KeyAction keyAction(const std::string& key, uint32_t mods);

// "hide", "isolate", "ghost-others", "show-all", "undo", "redo", "deselect", "labels", "panes", "apart", "together", "peel",
// "peel-back", "clip-box". False when it does not apply (nothing selected).
bool applyCommand(const std::string& name, Model& model);

}  // namespace fabrica
