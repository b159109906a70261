// Where callout labels stand: two columns beside the body, or rows above and below it where the screen is narrow. Names
// never overlap, leader lines never cross, and as little as possible changes from one view to the next. Pure; CSS pixels.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "atlas/atlas.h"
#include "interact/events.h"

namespace fabrica::ui {

struct LabelWish {
  StructureIndex structure = kNone;
  vec2 at{0};             // a seen point of it
  uint32_t pixels = 0;    // how much of it is seen
  float width = 0;        // of its name; 0: LabelSpace::widthOf tells
  bool always = false;    // selected or hovered: shown if there is any room
};

struct LabelSpace {
  Rect free;              // what no panel covers
  float bodyLeft = 0, bodyRight = 0;  // sides of the body; labels stand outside them where there is room
  float bodyTop = 0, bodyBottom = 0;
  float rowHeight = 24;
  size_t most = 24;       // labels in all
  float widest = 0.42f;   // of a name, as a share of the free width; longer ones are cut
  // Of hundreds that are wished for a few stand: only theirs are asked for. 0: it has no name.
  std::function<float(const LabelWish&)> widthOf;
};

struct PlacedLabel {
  StructureIndex structure = kNone;
  bool left = false;
  vec2 at{0};             // anchor on the body
  Rect text;              // of the name
  vec2 port{0};           // where the leader line leaves the name
};

// `before` is the last layout: what was shown, on which side and in which order, is kept while it can be.
std::vector<PlacedLabel> placeLabels(std::span<const LabelWish> wishes, const LabelSpace& space, std::span<const PlacedLabel> before);
// The same for a narrow screen: whole names in rows above and below the body, the most important ones first.
std::vector<PlacedLabel> placeLabelRows(std::span<const LabelWish> wishes, const LabelSpace& space, std::span<const PlacedLabel> before);

bool leadersCross(const PlacedLabel& a, const PlacedLabel& b);

}  // namespace fabrica::ui
