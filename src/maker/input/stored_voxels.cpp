#include "maker/input/stored_voxels.h"

#include <nifti1_io.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "maker/volume/voxel_source.h"

namespace fabrica {

namespace {

// Calls use(T{}) with the type of NIfTI's number for it; false for those we do not read.
template <typename Use>
bool withType(int type, Use&& use) {
  switch (type) {
    case NIFTI_TYPE_UINT8: use(uint8_t{}); return true;
    case NIFTI_TYPE_INT8: use(int8_t{}); return true;
    case NIFTI_TYPE_UINT16: use(uint16_t{}); return true;
    case NIFTI_TYPE_INT16: use(int16_t{}); return true;
    case NIFTI_TYPE_UINT32: use(uint32_t{}); return true;
    case NIFTI_TYPE_INT32: use(int32_t{}); return true;
    case NIFTI_TYPE_UINT64: use(uint64_t{}); return true;
    case NIFTI_TYPE_INT64: use(int64_t{}); return true;
    case NIFTI_TYPE_FLOAT32: use(float{}); return true;
    case NIFTI_TYPE_FLOAT64: use(double{}); return true;
    default: return false;
  }
}

template <typename Use>
void withFormat(VoxelFormat format, Use&& use) {
  switch (format) {
    case VoxelFormat::U8: return use(uint8_t{});
    case VoxelFormat::U16: return use(uint16_t{});
    case VoxelFormat::I16: return use(int16_t{});
    case VoxelFormat::U32: return use(uint32_t{});
    default: return use(float{});  // what is written is one of these
  }
}

}  // namespace

bool StoredVoxels::supported() const {
  return withType(type, [](auto) {});
}

bool StoredVoxels::colour() const { return type == NIFTI_TYPE_RGB24; }

void StoredVoxels::widen(uint8_t* raw, size_t n, double* out) const {
  if (swapped && bytes > 1) nifti_swap_Nbytes(n, int(bytes), raw);
  withType(type, [&]<typename T>(T value) {
    for (size_t i = 0; i < n; ++i) {
      std::memcpy(&value, raw + i * sizeof(T), sizeof(T));
      out[i] = double(value) * slope + intercept;
    }
  });
}

void StoredVoxels::convert(uint8_t* raw, size_t n, VoxelFormat format, uint8_t* out) const {
  bool same = false;
  withType(type, [&]<typename From>(From) {
    withFormat(format, [&]<typename To>(To) { same = std::is_same_v<From, To> && std::is_integral_v<To>; });
  });
  if (same && !scaled() && !swapped) {
    std::memcpy(out, raw, n * bytes);
    return;
  }
  constexpr size_t kBlock = 4096;
  double block[kBlock];
  const size_t step = bytesPerVoxel(format);
  for (size_t first = 0; first < n; first += kBlock) {
    const size_t count = std::min(kBlock, n - first);
    widen(raw + first * bytes, count, block);
    withFormat(format, [&]<typename To>(To value) {
      for (size_t i = 0; i < count; ++i) {
        value = To(std::isfinite(block[i]) ? block[i] : 0);
        std::memcpy(out + (first + i) * step, &value, sizeof(To));
      }
    });
  }
}

StoredVoxels storedAs(VoxelFormat format) {
  StoredVoxels stored;
  stored.type = format == VoxelFormat::U8    ? NIFTI_TYPE_UINT8
                : format == VoxelFormat::U16 ? NIFTI_TYPE_UINT16
                : format == VoxelFormat::I16 ? NIFTI_TYPE_INT16
                : format == VoxelFormat::U32 ? NIFTI_TYPE_UINT32
                                             : NIFTI_TYPE_FLOAT32;
  stored.typeName = nifti_datatype_string(stored.type);
  stored.bytes = bytesPerVoxel(format);
  return stored;
}

StoredVoxels storedColours() {
  StoredVoxels stored;
  stored.type = NIFTI_TYPE_RGB24;
  stored.typeName = "red, green and blue";
  stored.bytes = kColours;
  return stored;
}

void ValueRange::include(const double* values, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const double v = values[i];
    if (!std::isfinite(v)) continue;
    if (!any) minimum = maximum = v;
    any = true;
    minimum = std::min(minimum, v);
    maximum = std::max(maximum, v);
    whole &= v == std::floor(v);
  }
}

void ValueRange::include(const ValueRange& other) {
  if (!other.any) return;
  minimum = any ? std::min(minimum, other.minimum) : other.minimum;
  maximum = any ? std::max(maximum, other.maximum) : other.maximum;
  any = true;
  whole &= other.whole;
}

VoxelFormat ValueRange::format(bool labels) const {
  if (whole && minimum >= 0 && maximum <= 255) return VoxelFormat::U8;
  if (whole && minimum >= 0 && maximum <= 65535) return VoxelFormat::U16;
  if (whole && minimum >= -32768 && maximum <= 32767) return VoxelFormat::I16;
  if (labels && whole && minimum >= 0 && maximum <= double(UINT32_MAX)) return VoxelFormat::U32;
  return VoxelFormat::F32;
}

}  // namespace fabrica
