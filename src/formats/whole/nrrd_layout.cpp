// NRRD headers (formats/nrrd) as layouts of whole volumes.
#include <algorithm>

#include "formats/nrrd/nrrd_header.h"
#include "formats/whole/layout.h"

namespace fabrica {

namespace {

VoxelFormat formatOf(NrrdType type) {
  switch (type) {
    case NrrdType::U8: return VoxelFormat::U8;
    case NrrdType::I8: return VoxelFormat::I8;
    case NrrdType::U16: return VoxelFormat::U16;
    case NrrdType::I16: return VoxelFormat::I16;
    case NrrdType::U32: return VoxelFormat::U32;
    case NrrdType::I32: return VoxelFormat::I32;
    case NrrdType::U64: return VoxelFormat::U64;
    case NrrdType::I64: return VoxelFormat::I64;
    case NrrdType::F32: return VoxelFormat::F32;
    case NrrdType::F64: return VoxelFormat::F64;
  }
  return VoxelFormat::U8;
}

Error unsupported(const char* reason, const char* advice) { return {ErrorCode::Unsupported, reason, "", "", advice}; }

}  // namespace

Result<WholeLayout> readNrrdLayout(ByteView head, size_t& wanted) {
  auto header = parseNrrdHeader(head);
  if (!header) {
    wanted = header.error().code == ErrorCode::Truncated && head.size() < kNrrdLargestHeader ? head.size() + 1 : 0;
    return std::move(header).error();
  }
  wanted = 0;
  const bool apart = !header->files.empty();
  if (header->lineSkip > 0 || header->byteSkip < 0 || (header->byteSkip > 0 && (!apart || header->encoding == NrrdEncoding::Gzip)))
    return unsupported("This NRRD file has something before its voxels that is not understood.", "Save it again as a plain .nrrd file.");
  const auto &size = header->size;
  const auto &stride = header->stride;
  WholeLayout out;
  out.size = size;
  out.format = formatOf(header->type);
  out.bigEndian = header->bigEndian;
  out.unit = header->unit;
  out.indexToWorld = header->indexToWorld;
  out.files = header->files;
  out.dataOffset = apart ? uint64_t(header->byteSkip) : header->dataOffset;
  out.dataGzipped = header->encoding == NrrdEncoding::Gzip;
  // Layers that come first in the file are side by side in each voxel: colours, or something that is shown by its first.
  const bool interleaved = header->layers > 1 && header->layerStride == 1;
  const uint64_t step = interleaved ? header->layers : 1;
  const bool plain = stride[0] == step && (size[1] == 1 || stride[1] == step * size[0]) && (size[2] == 1 || stride[2] == step * size[0] * size[1]);
  if (!plain || header->layers > 1024) return unsupported("The axes of this NRRD file lie in an unusual order.", "Save it again with the axes of space side by side.");
  out.segments = segmentsOf(header->keys);
  out.labels = !out.segments.empty();
  const bool colour = !out.labels && interleaved && (step == 3 || step == 4) && header->type == NrrdType::U8;
  out.channels = uint32_t(step);
  const bool read = colour || out.layered();
  if (header->layers > 1 && !read) out.more = uint32_t(header->layers - 1);
  out.firstOnly = interleaved && !read;
  return out;
}

}  // namespace fabrica
