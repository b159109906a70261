// A label map → meshes as the page streams them, by the atlas maker's own surfaces (maker/surface): every face between two labels is
// there once, so neighbours share their borders, and each surface is closed. For the geometry worker; pure, one thread.
#pragma once

#include <functional>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// `request`: {size: [x, y, z], format: VoxelFormat, indexToWorld: [16], count, budget: bytes, layers: [[[value, number]…]…]}: which
// structure (from 1) a value stands for, in each layer of labels that may overlap; chunk?: [x, y, z], where bricks are others than those of
// the reader of whole files. `shard`: the level (surfaces/brick_voxels.h).
// The result: u32 length of an encoded SceneTable, the table, and then what its ranges lie in (resource 0, offsets from there): a node a
// structure, in their order, with a primitive where it has a surface, on one lattice for all.
// Errors: BadFormat, TooLarge (the budget would not hold the work: use a coarser level).
Result<Bytes> makeLabelSurfaces(std::string_view request, ByteView shard, const std::function<void(double share)>& progress);

}  // namespace fabrica
