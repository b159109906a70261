// All surfaces of a label map as one mesh: every face lies between two labels and is there once, so neighbours cannot
// come apart whatever is done to it. The surface of one label is the faces that have it on a side.
#pragma once

#include <cstdint>
#include <vector>

#include "base/math.h"

namespace fabrica {

// Counter-clockwise seen from `high`'s side: the normal points from `low` into `high`. low < high, 0 is background.
//
// With this winding every edge is walked in both directions, also where three or more labels meet (labels round an edge
// must both rise and fall), so that a simplifier sees a closed surface.
struct LabelFace {
  uint32_t v[3] = {0, 0, 0};
  uint16_t low = 0, high = 0;
};

struct LabelMesh {
  std::vector<vec3> points;  // millimetres, world axes
  std::vector<LabelFace> faces;
};

// One structure's own mesh, outward normals.
struct SurfaceMesh {
  std::vector<vec3> points;
  std::vector<uint32_t> indices;
};

SurfaceMesh surfaceOf(const LabelMesh& mesh, uint16_t label);
// The same for all labels at once (index = label; [0] stays empty), in one pass over the faces.
// `origins`: receives, for every point of each, which of the mesh's it is.
std::vector<SurfaceMesh> allSurfaces(const LabelMesh& mesh, uint32_t labelCount,
                                     std::vector<std::vector<uint32_t>>* origins = nullptr);

// Enclosed volume by label in the points' unit cubed; [0] is not used.
std::vector<double> enclosedVolumes(const LabelMesh& mesh, uint32_t labelCount);
double enclosedVolume(const SurfaceMesh& mesh);
std::vector<uint32_t> trianglesByLabel(const LabelMesh& mesh, uint32_t labelCount);

// Edges that are not walked equally often in both directions: 0 for a closed, consistently wound surface. Points at equal
// positions count as one.
size_t openEdges(const SurfaceMesh& mesh);

// Drops faces with two equal corners and points that no face uses.
void compact(LabelMesh& mesh);

}  // namespace fabrica
