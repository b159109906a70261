// The exploded view: where everything goes when a body is pulled apart along a hierarchy. The children of each group move away
// from each other, largest groups first, until their boxes hardly touch; what encloses its siblings (skin, a capsule) is put
// beside them, as a lid is. Left and right move alike. Made from boxes alone. No GL, no network.
#pragma once

#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

class Model;

class Explosion {
 public:
  // Patches that fill a cut face only together (Closure::InGroup) are one piece.
  Explosion() = default;
  Explosion(const Atlas& atlas, const Hierarchy* tree);

  // By structure: metres in the world, at `amount` 0 (as it is) to 1 (apart). Groups move as their own geometry would, and
  // those that fill a cut face for their patches with these. The outer levels of the hierarchy move first.
  std::vector<vec3> offsets(float amount) const;

  // How far apart at most: the whole's radius at 1 by what it was.
  static constexpr float kLargest = 2.2f;

 private:
  struct Node {
    uint32_t parent = kNone;  // before it in the list
    uint32_t stage = 0;       // levels above it at which something moves
    vec3 move{0};             // against its parent, at 1
  };
  std::vector<Node> nodes_;
  std::vector<uint32_t> nodeOf_;  // by structure; kNone: stays
  uint32_t stages_ = 0;
};

// Of a model's atlas and present hierarchy.
std::vector<vec3> explodeOffsets(const Model& model, float amount);

}  // namespace fabrica
