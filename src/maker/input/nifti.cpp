#include "maker/input/nifti.h"

#include <nifti1_io.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

namespace fabrica {

namespace {

using Handle = std::unique_ptr<nifti_image, decltype(&nifti_image_free)>;

constexpr uint64_t kMostBytes = 16ull << 30;

Result<Handle> open(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return Error{ErrorCode::NotFound, "There is no such file.", path, "", "Check its name, or give its folder by --input."};
  }
  nifti_set_debug_level(0);
  Handle image(nifti_image_read(path.c_str(), 0), &nifti_image_free);
  if (!image) return Error{ErrorCode::BadFormat, "This is not a NIfTI image.", path, "", "Expected .nii or .nii.gz."};
  return image;
}

// The first image's voxels. Not by the library's own reader, which takes zeros for what a file cut short lacks.
Status load(nifti_image& image, size_t voxels, const std::string& path) {
  const size_t bytes = voxels * size_t(image.nbyper);
  const gzFile file = gzopen(image.iname, "rb");  // reads plain files, too
  if (!file) return Error{ErrorCode::NotFound, "This file cannot be read.", image.iname ? image.iname : path};
  image.data = std::malloc(std::max<size_t>(1, bytes));
  size_t got = 0;
  if (image.data && gzseek(file, long(image.iname_offset), SEEK_SET) >= 0) {
    while (got < bytes) {
      const auto want = unsigned(std::min<size_t>(bytes - got, 1 << 28));
      const int part = gzread(file, static_cast<char*>(image.data) + got, want);
      if (part <= 0) break;
      got += size_t(part);
    }
  }
  gzclose(file);
  if (got < bytes) {
    return Error{ErrorCode::Truncated, "The voxels end before the header says they do.", path, "",
                 "Copy or download the file again."};
  }
  if (image.swapsize > 1 && image.byteorder != nifti_short_order()) {
    nifti_swap_Nbytes(bytes / size_t(image.swapsize), image.swapsize, image.data);
  }
  return Ok{};
}

// RAS+ (NIfTI) → metres, +X left, +Y superior, +Z anterior.
mat4 toWorld(const mat44& m, double unitMetres) {
  mat4 world(1);
  for (int c = 0; c < 4; ++c) {
    const auto metres = [&](int row) { return float(unitMetres * double(m.m[row][c])); };
    world[c] = vec4(-metres(0), metres(2), metres(1), c == 3 ? 1.0f : 0.0f);
  }
  return world;
}

Result<NiftiHeader> headerOf(const nifti_image& image, const std::string& path) {
  NiftiHeader header;
  const int64_t size[3] = {image.nx, std::max(1, int(image.ny)), std::max(1, int(image.nz))};
  for (size_t k = 0; k < 3; ++k) {
    if (size[k] < 1 || size[k] > 100000) return Error{ErrorCode::BadFormat, "The image has no sensible size.", path};
    header.size[k] = uint32_t(size[k]);
  }
  if (double(size[0]) * double(size[1]) * double(size[2]) * 8 > double(kMostBytes)) {
    return Error{ErrorCode::TooLarge, "The image would need more than 16 GiB of memory.", path, "", "Resample or split it."};
  }
  header.storedType = nifti_datatype_string(image.datatype);
  double unit = 0.001;
  if (image.xyz_units == NIFTI_UNITS_METER) unit = 1;
  if (image.xyz_units == NIFTI_UNITS_MICRON) unit = 1e-6;
  if (image.sform_code > 0) {
    header.indexToWorld = toWorld(image.sto_xyz, unit);
    header.placedBy = "sform";
  } else if (image.qform_code > 0) {
    header.indexToWorld = toWorld(image.qto_xyz, unit);
    header.placedBy = "qform";
  } else {
    mat44 m{};
    m.m[0][0] = image.dx;
    m.m[1][1] = image.dy;
    m.m[2][2] = image.dz;
    m.m[3][3] = 1;
    header.indexToWorld = toWorld(m, unit);
    header.placedBy = "voxel sizes only";
  }
  const float volume = glm::determinant(mat3(header.indexToWorld) * 1000.0f);
  if (!std::isfinite(volume) || std::abs(volume) < 1e-12f) {
    return Error{ErrorCode::BadFormat, "The image's transform squashes it flat.", path, "", "Repair its sform or qform."};
  }
  return header;
}

template <typename From>
void widen(const void* data, size_t count, double slope, double intercept, std::vector<double>& out, size_t first) {
  const From* from = static_cast<const From*>(data) + first;
  for (size_t i = 0; i < count; ++i) out[i] = double(from[i]) * slope + intercept;
}

// A block of voxels as doubles, slope and intercept applied; false for types we do not read.
bool widenBlock(const nifti_image& image, size_t first, std::vector<double>& out) {
  const bool scaled = image.scl_slope != 0 && std::isfinite(image.scl_slope) && std::isfinite(image.scl_inter);
  const double slope = scaled ? double(image.scl_slope) : 1, intercept = scaled ? double(image.scl_inter) : 0;
  const auto as = [&]<typename T>(T) { widen<T>(image.data, out.size(), slope, intercept, out, first); };
  switch (image.datatype) {
    case NIFTI_TYPE_UINT8: as(uint8_t{}); return true;
    case NIFTI_TYPE_INT8: as(int8_t{}); return true;
    case NIFTI_TYPE_UINT16: as(uint16_t{}); return true;
    case NIFTI_TYPE_INT16: as(int16_t{}); return true;
    case NIFTI_TYPE_UINT32: as(uint32_t{}); return true;
    case NIFTI_TYPE_INT32: as(int32_t{}); return true;
    case NIFTI_TYPE_UINT64: as(uint64_t{}); return true;
    case NIFTI_TYPE_INT64: as(int64_t{}); return true;
    case NIFTI_TYPE_FLOAT32: as(float{}); return true;
    case NIFTI_TYPE_FLOAT64: as(double{}); return true;
    default: return false;
  }
}

template <typename To>
void store(const std::vector<double>& block, uint8_t* out) {
  for (size_t i = 0; i < block.size(); ++i) {
    const To value = To(std::isfinite(block[i]) ? block[i] : 0);
    std::memcpy(out + i * sizeof(To), &value, sizeof(To));
  }
}

constexpr size_t kBlock = 1 << 16;

}  // namespace

double Image::value(size_t i) const {
  const auto as = [&]<typename T>(T value) {
    std::memcpy(&value, voxels.data() + i * sizeof(T), sizeof(T));
    return double(value);
  };
  switch (header.format) {
    case VoxelFormat::U8: return as(uint8_t{});
    case VoxelFormat::U16: return as(uint16_t{});
    case VoxelFormat::I16: return as(int16_t{});
    case VoxelFormat::F32: return as(float{});
  }
  return 0;
}

Result<NiftiHeader> readNiftiHeader(const std::string& path) {
  auto image = open(path);
  if (!image) return std::move(image).error();
  return headerOf(**image, path);
}

Result<Image> readNifti(const std::string& path) {
  auto opened = open(path);
  if (!opened) return std::move(opened).error();
  nifti_image& source = **opened;
  auto header = headerOf(source, path);  // checks the sizes before anything is allocated
  if (!header) return std::move(header).error();
  Image image;
  image.header = std::move(header).value();
  const size_t count = image.count();
  if (Status status = load(source, count, path); !status) return std::move(status).error();

  double minimum = 0, maximum = 0;
  bool whole = true;
  std::vector<double> block;
  for (size_t first = 0; first < count; first += kBlock) {
    block.resize(std::min(kBlock, count - first));
    if (!widenBlock(source, first, block)) {
      return Error{ErrorCode::Unsupported, "Voxels of type " + image.header.storedType + " are not supported.", path, "",
                   "Convert it to whole numbers or floats."};
    }
    for (const double v : block) {
      if (!std::isfinite(v)) continue;
      minimum = std::min(minimum, v);
      maximum = std::max(maximum, v);
      whole &= v == std::floor(v);
    }
  }
  VoxelFormat& format = image.header.format;
  if (whole && minimum >= 0 && maximum <= 255) format = VoxelFormat::U8;
  else if (whole && minimum >= 0 && maximum <= 65535) format = VoxelFormat::U16;
  else if (whole && minimum >= -32768 && maximum <= 32767) format = VoxelFormat::I16;
  else format = VoxelFormat::F32;

  const size_t bytes = format == VoxelFormat::U8 ? 1 : format == VoxelFormat::F32 ? 4 : 2;
  image.voxels.resize(count * bytes);
  for (size_t first = 0; first < count; first += kBlock) {
    block.resize(std::min(kBlock, count - first));
    widenBlock(source, first, block);
    uint8_t* out = image.voxels.data() + first * bytes;
    if (format == VoxelFormat::U8) store<uint8_t>(block, out);
    else if (format == VoxelFormat::U16) store<uint16_t>(block, out);
    else if (format == VoxelFormat::I16) store<int16_t>(block, out);
    else store<float>(block, out);
  }
  return image;
}

}  // namespace fabrica
