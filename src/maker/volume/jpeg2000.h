// A chunk as a raw JPEG 2000 codestream: one component, d·h tall and w wide (the chunk's slices one below the other),
// RPCL, a tile-part a resolution, TLM and PLT, so that a reader can find and decode coarser resolutions from a prefix.
#pragma once

#include "base/bytes.h"
#include "base/result.h"
#include "maker/volume/chunk_encoder.h"

namespace fabrica {

// Integer formats only. `content`, `name`: as for encodeChunk().
Result<Bytes> encodeJpeg2000(const ChunkEncoding& encoding, ByteView voxels, double content, const std::string& name);

}  // namespace fabrica
