#include "formats/whole/label_counts.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace fabrica {

namespace {
constexpr size_t kValues = 65536;
constexpr double kAlike = 0.6;  // aal: 0.9; a head in 8 bits: 0.1
bool isLabel(float value) { return value >= 0 && value < float(kValues) && value == std::floor(value); }
}  // namespace

LabelCounts::LabelCounts() : voxels_(kValues) {}

void LabelCounts::add(const std::vector<float>& slice, uint32_t width) {
  for (size_t i = 0; possible_ && i < slice.size(); ++i) {
    if (!isLabel(slice[i])) {
      possible_ = false;
      return;
    }
    const auto value = size_t(slice[i]);
    if (voxels_[value]++ == 0 && ++different_ > kMost) possible_ = false;
    if (value == 0 || i % width == 0) continue;
    ++inside_;
    alike_ += slice[i] == slice[i - 1];
  }
}

// Maps have a background.
bool LabelCounts::likely() const { return possible_ && voxels_[0] > 0 && inside_ > 0 && double(alike_) > kAlike * double(inside_); }

std::vector<std::pair<uint32_t, uint64_t>> LabelCounts::values() const {
  std::vector<std::pair<uint32_t, uint64_t>> out;
  for (uint32_t value = 1; value < kValues; ++value)
    if (voxels_[value] > 0) out.emplace_back(value, voxels_[value]);
  return out;
}

namespace {

constexpr uint64_t kLargestId = uint64_t(1) << 53;  // that JSON tells exactly

template <typename T>
uint64_t idAt(const uint8_t* from, bool swapped) {
  uint8_t raw[sizeof(T)];
  std::memcpy(raw, from, sizeof(T));
  if (swapped) std::reverse(raw, raw + sizeof(T));
  T value;
  std::memcpy(&value, raw, sizeof(T));
  return value >= 0 ? uint64_t(value) : UINT64_MAX;
}

uint64_t idAt(VoxelFormat format, const uint8_t* from, bool swapped) {
  switch (format) {
    case VoxelFormat::U32: return idAt<uint32_t>(from, swapped);
    case VoxelFormat::I32: return idAt<int32_t>(from, swapped);
    case VoxelFormat::U64: return idAt<uint64_t>(from, swapped);
    case VoxelFormat::I64: return idAt<int64_t>(from, swapped);
    default: return UINT64_MAX;
  }
}

}  // namespace

bool LabelIds::add(VoxelFormat format, const uint8_t* from, size_t voxels, bool swapped, std::vector<float>& out) {
  out.resize(voxels);
  uint64_t last = 0;
  float number = 0;
  const uint32_t step = voxelBytes(format);
  for (size_t i = 0; i < voxels; ++i, from += step) {
    const uint64_t id = idAt(format, from, swapped);
    if (id > kLargestId) return false;
    if (id != last) {
      last = id;
      const auto known = numbers_.find(id);
      if (id == 0) {
        number = 0;
      } else if (known != numbers_.end()) {
        number = known->second;
      } else {
        if (found_.size() >= LabelCounts::kMost) return false;
        found_.push_back(id);
        number = float(found_.size());
        numbers_.emplace(id, uint16_t(found_.size()));
      }
    }
    out[i] = number;
  }
  return true;
}

bool LabelOverlaps::combine(const std::vector<float>& voxels, std::vector<float>& out) {
  const size_t count = voxels.size() / layers_;
  out.resize(count);
  std::vector<uint16_t> here(layers_), last(layers_, 0);
  uint16_t number = 0;
  for (size_t i = 0; i < count; ++i) {
    for (uint32_t l = 0; l < layers_; ++l) {
      const float value = voxels[i * layers_ + l];
      if (!isLabel(value)) return false;
      here[l] = uint16_t(value);
    }
    if (here != last) {
      const std::string key(reinterpret_cast<const char*>(here.data()), here.size() * sizeof(uint16_t));
      const bool nothing = here == found_.front();
      const auto known = numbers_.find(key);
      if (nothing) {
        number = 0;
      } else if (known != numbers_.end()) {
        number = known->second;
      } else {
        if (found_.size() >= kValues) return false;
        number = uint16_t(found_.size());
        numbers_.emplace(key, number);
        found_.push_back(here);
      }
      last = here;
    }
    out[i] = float(number);
  }
  return true;
}

}  // namespace fabrica
