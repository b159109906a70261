// The head of a NIfTI image (.nii, .nii.gz, .hdr and .img): its size and its place in the world.
#pragma once

#include <array>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/math.h"
#include "maker/input/stored_voxels.h"

namespace fabrica {

struct NiftiHeader {
  std::array<uint32_t, 3> size{};
  mat4 indexToWorld{1};  // voxel centre → metres, world (+X left, +Y superior, +Z anterior)
  std::string placedBy;  // "sform", "qform" or "voxel sizes only"
  StoredVoxels stored;   // of a series: the first image's
};

// Errors: NotFound, BadFormat, Unsupported (complex or colour voxels).
Result<NiftiHeader> readNiftiHeader(const std::string& path);

// Bytes of the head of a NIfTI-1 file, unpacked.
inline constexpr size_t kNiftiHeaderBytes = 348;
// The same from its first bytes; more may follow. Errors: BadFormat, Truncated, Unsupported.
Result<NiftiHeader> parseNiftiHeader(ByteView bytes, const std::string& source);

}  // namespace fabrica
