// Names and numbers beside the body: what they say, which stand there, and the key to numbers.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/rest.h"
#include "ui/state.h"

namespace fabrica::ui {

// In the language of labels; where it has no name in that, as everywhere.
FABRICA_REST std::string labelName(const Model& model, StructureIndex s);
// Its name, or its number where there are numbers.
FABRICA_REST std::string labelWords(const Model& model, StructureIndex s);
// Structures whose labels stand there now, as one reads: down the left column, then down the right; in rows, from above.
FABRICA_REST std::vector<StructureIndex> shownInOrder(const State& state);
// Names need room beside the body, on each side.
inline float besideBody(const Frame& frame, float width) {
  const LabelMode mode = frame.model.options().labels;
  return mode == LabelMode::All || mode == LabelMode::Pinned ? std::clamp(width * 0.13f, 0.0f, 130.0f) : 0;
}
// What the numbers mean, at the lower left of `open`, which it takes its room from. On the body itself, so that a picture has it, too.
FABRICA_REST void labelKey(Frame& frame, Rect& open);

// A length of 1, 2 or 5 and zeros, at most so long.
FABRICA_REST float scaleBarLength(float most);
// A scale at the lower right of `open`, of what is as far away as what the camera looks at. On the body itself, as names are.
FABRICA_REST void scaleBar(Frame& frame, const Rect& open);

}  // namespace fabrica::ui
