// One structure's surface as a Draco buffer, its positions on a lattice shared with its neighbours.
#pragma once

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"
#include "maker/surface/label_mesh.h"

namespace fabrica {

// Positions are origin + q * range / (2^bits - 1) on each axis. Metres, world. Origin and range must be whole multiples of
// 0.1 mm: Draco's encoder takes them as texts of six digits.
struct Lattice {
  vec3 origin{0};
  float range = 1;
  int bits = 12;
  float step() const { return range / float((1 << bits) - 1); }
};

// Millimetres → metres on the lattice, for all labels at once, so that equal places stay equal. Points that fall together
// become one; faces that vanish are dropped from both their labels.
void snap(LabelMesh& mesh, const Lattice& lattice);

struct EncodedMesh {
  Bytes bytes;
  uint32_t points = 0, triangles = 0;   // as a decoder will give them
  uint32_t positionId = 0, normalId = kNone;
  Bounds bounds;
};
// `mesh`: metres, snapped to `lattice`. normalBits 0: no normals. `normals`: by point, unit length; empty: made from the
// triangles. The result has been decoded and compared.
Result<EncodedMesh> encodeDraco(const SurfaceMesh& mesh, const Lattice& lattice, int normalBits,
                                const std::vector<vec3>& normals = {});

// Positions and triangles of a Draco buffer, for checks. Errors: BadFormat.
Result<SurfaceMesh> decodeDraco(ByteView bytes);

}  // namespace fabrica
