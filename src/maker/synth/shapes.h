// Closed organic shapes for synthetic atlases: bumpy blobs, bent plates, winding tubes, rings. Not all alike, and none
// of them somebody's anatomy.
#pragma once

#include <cstdint>

#include "codecs/mesh_source.h"
#include "maker/synth/random.h"

namespace fabrica {

enum class ShapeKind : uint8_t { Blob, Plate, Tube, Ring };

struct Shape {
  ShapeKind kind = ShapeKind::Blob;
  float size = 0.01f;  // metres: radius of a blob; plates are wider, tubes and rings longer
  vec3 centre{0};
  quat turn{1, 0, 0, 0};
  uint64_t seed = 0, stream = 0;
};

// About `triangles` of them, on average over many shapes exactly; at least 32. World coordinates, outward, no normals.
MeshSource makeShape(const Shape& shape, uint32_t triangles);

// About how large its surface is, metres².
double areaOf(const Shape& shape);

}  // namespace fabrica
