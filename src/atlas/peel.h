// Which structures cover which: the layers that a body is taken apart in, from outside inwards. From names, tissues and boxes
// alone, so that the same atlas has the same layers on every device, before a mesh has arrived. No GL, no network.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

inline constexpr uint8_t kNoLayer = 255;  // of what has no geometry
inline constexpr size_t kMostLayers = 8;

struct PeelLayers {
  std::vector<uint8_t> of;  // by structure: its layer, 0 is outermost
  uint32_t count = 0;
};

// What is seen from outside comes off first, and again of what is left: seen from 14 sides, each structure an ellipsoid in its box.
// Where several tissues are seen, skin goes before fat, fat before muscle, muscle before bone, bone before organs; vessels,
// nerves and white matter, which run through everything, last. Pairs go together.
PeelLayers peelLayers(const Atlas& atlas);

// What one layer is: the largest groups of a hierarchy that lie wholly in it, else single structures;
// most parts first, each once for both sides ("Frontal lobe"). Names as given by `nameOf`.
struct LayerPart {
  StructureIndex structure = kNone;
  bool bothSides = false;
  uint32_t parts = 0;  // with geometry, in this layer
};
std::vector<LayerPart> layerParts(const Atlas& atlas, const Hierarchy& tree, const PeelLayers& layers, uint32_t layer);

}  // namespace fabrica
