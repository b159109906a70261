// Numbers as files hold them → those that are kept. Page-safe.
#pragma once

#include <cstdint>

#include "atlas/atlas.h"

namespace fabrica {

// The format that holds all values of another one and that the viewer keeps.
VoxelFormat storedAs(VoxelFormat format);
// `voxels` of `channels` numbers each, of which the first `kept` are wanted, one behind the other; `swapped`: their bytes. What is no number is 0.
void toFloats(VoxelFormat format, const uint8_t* from, size_t voxels, uint32_t channels, uint32_t kept, bool swapped, float* out);

}  // namespace fabrica
