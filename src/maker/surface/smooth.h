// Surface net → smooth triangles, borders between labels still shared.
#pragma once

#include "maker/surface/label_mesh.h"
#include "maker/surface/nets.h"

namespace fabrica {

struct SmoothOptions {
  // Passes of Taubin's filter (1995): one that shrinks and one that swells back. 0: the voxels' own faces.
  int passes = 100;
  // What is smoother than this stays (0 nothing … 1): lower keeps larger waves only. 0.1 takes away stairs of one voxel, 0.01
  // also those of two, which maps that were drawn at half the resolution have.
  float passBand = 0.01f;
  // No point leaves its place by more than this many voxels along an axis, so that one-voxel structures survive.
  float limit = 1.0f;
};

// Curves where three or more labels meet are smoothed along themselves only, so that regions keep their outlines.
LabelMesh smoothNet(const SurfaceNet& net, const mat4& indexToWorld, const SmoothOptions& options);

}  // namespace fabrica
