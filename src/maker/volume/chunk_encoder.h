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
  bool labels = false;           // no wavelet levels: nothing is gained by halving label values
  ImageQuality quality;          // Jpeg2000 only; labels: Lossless
  double range = 255;            // of the image's values, maximum - minimum: what decibels are counted against
  int zstdLevel = 12;
};

// `voxels`: a full chunk, x fastest.
Result<Bytes> encodeChunk(const ChunkEncoding& encoding, ByteView voxels);

}  // namespace fabrica
