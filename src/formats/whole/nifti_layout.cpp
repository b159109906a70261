// NIfTI-1 and -2 headers by the reference library, from memory.
#include <nifti2_io.h>

#include <cmath>
#include <cstring>
#include <memory>

#include "formats/nifti_place.h"
#include "formats/whole/layout.h"

namespace fabrica {

namespace {

constexpr int64_t kLargestSide = 1 << 20;

Error damaged(const char* reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Export it again, or upload it again and compare its size with the original."};
}

int32_t headerSize(ByteView head, bool swapped) {
  uint8_t raw[4];
  for (size_t i = 0; i < 4; ++i) raw[i] = head[swapped ? 3 - i : i];
  int32_t value;
  std::memcpy(&value, raw, 4);
  return value;
}

bool formatOf(int type, WholeLayout& out) {
  switch (type) {
    case DT_UINT8: out.format = VoxelFormat::U8; return true;
    case DT_INT8: out.format = VoxelFormat::I8; return true;
    case DT_UINT16: out.format = VoxelFormat::U16; return true;
    case DT_INT16: out.format = VoxelFormat::I16; return true;
    case DT_UINT32: out.format = VoxelFormat::U32; return true;
    case DT_INT32: out.format = VoxelFormat::I32; return true;
    case DT_UINT64: out.format = VoxelFormat::U64; return true;
    case DT_INT64: out.format = VoxelFormat::I64; return true;
    case DT_FLOAT32: out.format = VoxelFormat::F32; return true;
    case DT_FLOAT64: out.format = VoxelFormat::F64; return true;
    case DT_RGB24: out.channels = 3; return true;
    case DT_RGBA32: out.channels = 4; return true;
    default: return false;
  }
}

void place(const nifti_image& image, WholeLayout& out) {
  const NiftiPlace place = niftiPlace(image);
  out.indexToWorld = place.indexToWorld;
  if (!place.given) out.notes.push_back("The file does not say how it lies in the body; its axes are taken as right, anterior, superior.");
}

}  // namespace

bool looksLikeNifti(ByteView head) {
  if (head.size() < 4) return false;
  for (const bool swapped : {false, true})
    if (const int32_t size = headerSize(head, swapped); size == 348 || size == 540) return true;
  return false;
}

Result<WholeLayout> readNiftiLayout(ByteView head, size_t& wanted) {
  const bool second = headerSize(head, false) == 540 || headerSize(head, true) == 540;
  wanted = second ? sizeof(nifti_2_header) : sizeof(nifti_1_header);
  if (head.size() < wanted) return damaged("The file ends within its header.");
  nifti_set_debug_level(0);
  bool pair = false;
  std::unique_ptr<nifti_image, decltype(&nifti_image_free)> image(nullptr, &nifti_image_free);
  if (second) {
    nifti_2_header raw;
    std::memcpy(&raw, head.data(), sizeof raw);
    pair = std::memcmp(raw.magic, "n+2", 4) != 0;
    if (pair && std::memcmp(raw.magic, "ni2", 4) != 0) return damaged("The NIfTI header is damaged.");
    image.reset(nifti_convert_n2hdr2nim(raw, nullptr));
  } else {
    nifti_1_header raw;
    std::memcpy(&raw, head.data(), sizeof raw);
    // Without a name: the older Analyze, which has the same fields.
    pair = std::memcmp(raw.magic, "n+1", 4) != 0;
    // The library takes "n+2" at its word and swaps the bytes of a longer header, past the end of this one.
    if (pair && std::memcmp(raw.magic, "ni1", 4) != 0) std::memset(raw.magic, 0, sizeof raw.magic);
    image.reset(nifti_convert_n1hdr2nim(raw, nullptr));
  }
  if (!image) return damaged("The NIfTI header is damaged.");
  WholeLayout out;
  const int64_t size[3] = {image->nx, std::max<int64_t>(1, image->ny), std::max<int64_t>(1, image->nz)};
  for (size_t i = 0; i < 3; ++i) {
    if (size[i] < 1 || size[i] > kLargestSide) return damaged("The NIfTI header gives impossible sizes.");
    out.size[i] = uint32_t(size[i]);
  }
  if (!formatOf(image->datatype, out))
    return Error{ErrorCode::Unsupported, std::string("Voxels of type ") + nifti_datatype_string(image->datatype) + " are not supported.", "", "",
                 "Convert it to whole numbers or floats."};
  out.bigEndian = image->byteorder != nifti_short_order();  // our machines are little-endian
  out.labels = image->intent_code == NIFTI_INTENT_LABEL;
  if (image->scl_slope != 0 && std::isfinite(image->scl_slope) && std::isfinite(image->scl_inter) && out.channels == 1) {
    out.scale = image->scl_slope;
    out.offset = image->scl_inter;
  }
  place(*image, out);
  const float volume = glm::determinant(mat3(out.indexToWorld) * 1e4f);
  if (!std::isfinite(volume) || volume == 0) return damaged("The transform in the NIfTI header squashes the image flat.");
  if (image->iname_offset < (pair ? 0 : int64_t(wanted)) || image->iname_offset > (1 << 30)) return damaged("The NIfTI header gives impossible sizes.");
  out.pair = pair;
  out.dataOffset = uint64_t(image->iname_offset);
  const int64_t one = size[0] * size[1] * size[2];
  out.more = image->nvox > one ? uint32_t(std::min<int64_t>(image->nvox / one - 1, 1 << 20)) : 0;
  return out;
}

}  // namespace fabrica
