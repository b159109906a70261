// Whole numbers → texels that hold them as they are, without a detour by floats.
#pragma once

#include "codecs/chunks.h"
#include "codecs/stored_chunk.h"

namespace fabrica {

// Writes `params.size` texels (R8, R8UI or R16UI) and the values' range into `header`. False, and nothing is written, where texels are
// something else than the stored numbers (a range of them, floats, colours) or voxels are missing.
bool writePlainTexels(const BrickDecodeParams& params, const StoredVoxels& stored, uint8_t* texels, BrickChunkHeader& header);

}  // namespace fabrica
