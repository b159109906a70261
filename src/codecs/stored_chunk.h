// A volume's chunk as it lies in a file → its voxels, one after the other, in this machine's byte order.
#pragma once

#include <array>
#include <memory>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"
#include "codecs/chunks.h"

namespace fabrica {

// A voxel's place: Σ at[axis] · stride[axis] + channel · channelStride, in voxels.
struct StoredVoxels {
  ByteView bytes;
  std::shared_ptr<const void> owner;  // of `bytes`
  bool samples = false;               // 32-bit whole numbers as JPEG 2000 gives them, whatever `voxel` says
  std::array<uint32_t, 3> size{1, 1, 1};     // x, y, z that are there: an N5 chunk may be cut short
  std::array<size_t, 3> stride{};
  size_t first = 0, channelStride = 0;
  uint32_t channels = 0;              // from `first` on
};

// Errors: Internal (parameters), BadFormat, Truncated (damaged), Unsupported (codec), TooLarge.
Result<StoredVoxels> readStoredChunk(const BrickDecodeParams& params, ByteView stored);

}  // namespace fabrica
