// Bytes as they lie in a file → chunks ready for the GPU (codecs/chunks.h). Run in a worker or in a native program, never
// on the page's main thread. Every input may be hostile: sizes are checked before anything is allocated, and nothing throws.
#pragma once

#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "codecs/chunks.h"

namespace fabrica {

// A triangle mesh → MeshChunk. `ranges` as in MeshLevel::ranges; Draco: one, Raw: positions, normals, indices (a missing
// one has length 0, or is left out at the end). One joined buffer also does for Raw: lengths follow from the parameters.
// World = grid origin + step * q. Triangles that collapse on the grid are dropped; equal vertices are joined; a transform
// that mirrors turns the triangles round; normals that the file lacks are made from the triangles, weighted by area.
Result<Bytes> decodeMesh(const MeshDecodeParams& params, std::span<const ByteView> ranges);

// Stored ranges → bytes as a decoder wants them (see UnpackParams).
Result<Bytes> unpack(const UnpackParams& params, std::span<const ByteView> ranges);

// One stored inner chunk of a volume → BrickChunk. JPEG 2000: one component, 8 or 16 bits, raw codestream or JP2. `ids`: of a label map
// whose voxels are to become numbers (atlas/label_ids.h); ascending.
Result<Bytes> decodeBrick(const BrickDecodeParams& params, ByteView stored, std::span<const uint64_t> ids = {});

// Params as they travel in FetchPart::params; BadFormat when the size differs.
Result<MeshDecodeParams> readMeshParams(ByteView bytes);
Result<UnpackParams> readUnpackParams(ByteView bytes);
// A brick's: the struct, and Volume::ids behind it (u64 each) where there are any. So each job is whole in itself, no worker has to be told
// of a volume before or forgets it when it is replaced; an atlas of a thousand regions adds 8 KB to a job, which are handed over.
struct BrickJob {
  BrickDecodeParams params;
  std::vector<uint64_t> ids;
};
Result<BrickJob> readBrickJob(ByteView bytes);

}  // namespace fabrica
