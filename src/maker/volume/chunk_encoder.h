// One inner chunk → its bytes in the shard. No state: called from many threads at once.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "maker/volume/volume_writer.h"

namespace fabrica {

struct ChunkEncoding {
  VolumeCodec codec = VolumeCodec::Jpeg2000;
  VoxelFormat format = VoxelFormat::U8;
  Index3 chunk{64, 64, 64};
  ImageQuality quality;  // Jpeg2000 only
  double range = 255;    // of the image's values, maximum - minimum: what decibels are counted against
  int zstdLevel = 12;
};

// Whether a number for a chunk's name has to stand before it, for it has no room for the name itself (Volume::placed).
constexpr bool isPlaced(VolumeCodec codec) { return codec != VolumeCodec::Jpeg2000; }

// Levels of what zarr.json declares.
inline constexpr int kBloscLevel = 5, kGzipLevel = 6;

// Bytes that coding one chunk takes besides its voxels, roughly.
uint64_t encodingMemory(const ChunkEncoding& encoding);

// `voxels`: a full chunk, x fastest; `content`: the share of it that is neither padding nor background. Those are
// stored with hardly a fault, so decibels over the whole chunk would flatter the rest. `name`: brickName(), which JPEG 2000 can hold.
Result<Bytes> encodeChunk(const ChunkEncoding& encoding, ByteView voxels, double content, const std::string& name);

}  // namespace fabrica
