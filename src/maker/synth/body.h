// The plan of a synthetic atlas: which structures it has, what they are called and where they lie in a body's outline.
#pragma once

#include <vector>

#include "formats/gltf/scene_table.h"
#include "maker/synth/shapes.h"

namespace fabrica {

struct SynthStructure {
  uint32_t node = 0;
  Color color;
  Shape shape;
};

struct SynthBody {
  std::vector<SceneNode> nodes;            // systems, regions of each, structures
  std::vector<SynthStructure> structures;  // those with the largest surface first
  Bounds bounds;                           // contains every shape
};

// 1.75 m tall, standing on y = 0. The same seed gives the same body.
SynthBody planBody(uint32_t structures, uint64_t seed);

}  // namespace fabrica
