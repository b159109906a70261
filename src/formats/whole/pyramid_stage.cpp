#include "formats/whole/pyramid_stage.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fabrica {

namespace {

template <typename T>
void put(const std::vector<float>& values, uint8_t* out) {
  for (const float value : values) {
    T stored;
    if constexpr (std::is_floating_point_v<T>) {
      stored = value;
    } else {
      constexpr float kLow = float(std::numeric_limits<T>::min()), kHigh = float(std::numeric_limits<T>::max());
      stored = T(std::lround(std::clamp(value, kLow, kHigh)));
    }
    std::memcpy(out, &stored, sizeof(T));
    out += sizeof(T);
  }
}

uint32_t along(uint32_t size, uint32_t step) { return (size + step - 1) / step; }

}  // namespace

Reducer::Reducer(std::array<uint32_t, 3> size, uint32_t channels, uint32_t every, bool first)
    : in_(size), channels_(channels), every_(every), first_(first) {
  for (size_t i = 0; i < 3; ++i) out_[i] = along(size[i], every);
  sum_.resize(size_t(out_[0]) * out_[1] * channels);
}

bool Reducer::add(const std::vector<float>& slice, std::vector<float>& out) {
  const bool take = !first_ || z_ % every_ == 0;
  if (z_ % every_ == 0) std::fill(sum_.begin(), sum_.end(), 0.0f);
  const size_t row = size_t(in_[0]) * channels_, outRow = size_t(out_[0]) * channels_;
  for (uint32_t y = 0; take && y < in_[1]; ++y) {
    if (first_ && y % every_ != 0) continue;
    float* to = sum_.data() + (y / every_) * outRow;
    const float* from = slice.data() + y * row;
    for (uint32_t x = 0; x < in_[0]; ++x) {
      if (first_ && x % every_ != 0) continue;
      for (uint32_t c = 0; c < channels_; ++c) to[(x / every_) * channels_ + c] += from[x * channels_ + c];
    }
  }
  ++z_;
  if (z_ % every_ != 0 && z_ < in_[2]) return false;
  out = sum_;
  if (first_) return true;
  const uint32_t depth = (z_ - 1) % every_ + 1;
  for (uint32_t y = 0; y < out_[1]; ++y)
    for (uint32_t x = 0; x < out_[0]; ++x) {
      const uint32_t wide = std::min(every_, in_[0] - x * every_), high = std::min(every_, in_[1] - y * every_);
      for (uint32_t c = 0; c < channels_; ++c) out[y * outRow + x * channels_ + c] /= float(wide * high * depth);
    }
  return true;
}

uint64_t BrickLayer::bytesOf(const std::array<uint32_t, 3>& size, uint32_t channels, VoxelFormat store, uint32_t edge) {
  uint64_t bytes = uint64_t(channels) * voxelBytes(store);
  for (const uint32_t side : size) bytes *= uint64_t(along(side, edge)) * edge;
  return bytes;
}

BrickLayer::BrickLayer(std::array<uint32_t, 3> size, uint32_t channels, VoxelFormat store, uint32_t edge)
    : size_(size), channels_(channels), edge_(edge), store_(store) {
  for (size_t i = 0; i < 3; ++i) bricks_[i] = along(size[i], edge);
  const size_t voxel = size_t(channels) * voxelBytes(store);
  layer_.resize(size_t(size[0]) * size[1] * std::min(edge, size[2]) * voxel);
  brick_.resize(size_t(edge) * edge * edge * voxel);
  const uint64_t count = uint64_t(bricks_[0]) * bricks_[1] * bricks_[2];
  entries_.reserve(count);
  at_ = shardIndexSize(count);
}

void BrickLayer::add(const std::vector<float>& slice, const std::function<void(ByteView)>& emit) {
  uint8_t* to = layer_.data() + size_t(z_ % edge_) * slice.size() * voxelBytes(store_);
  switch (store_) {
    case VoxelFormat::U8: put<uint8_t>(slice, to); break;
    case VoxelFormat::U16: put<uint16_t>(slice, to); break;
    case VoxelFormat::I16: put<int16_t>(slice, to); break;
    default: put<float>(slice, to); break;
  }
  if (++z_ % edge_ == 0 || z_ == size_[2]) flush(emit);
}

void BrickLayer::flush(const std::function<void(ByteView)>& emit) {
  const uint32_t depth = (z_ - 1) % edge_ + 1;
  const size_t voxel = size_t(channels_) * voxelBytes(store_);
  for (uint32_t by = 0; by < bricks_[1]; ++by)
    for (uint32_t bx = 0; bx < bricks_[0]; ++bx) {
      std::fill(brick_.begin(), brick_.end(), uint8_t(0));
      const uint32_t wide = std::min(edge_, size_[0] - bx * edge_), high = std::min(edge_, size_[1] - by * edge_);
      for (uint32_t z = 0; z < depth; ++z)
        for (uint32_t y = 0; y < high; ++y)
          std::memcpy(brick_.data() + (size_t(z) * edge_ + y) * edge_ * voxel,
                      layer_.data() + ((size_t(z) * size_[1] + by * edge_ + y) * size_[0] + bx * edge_) * voxel, wide * voxel);
      if (std::all_of(brick_.begin(), brick_.end(), [](uint8_t byte) { return byte == 0; })) {
        entries_.push_back({});
        continue;
      }
      entries_.push_back({at_, brick_.size()});
      at_ += brick_.size();
      emit(brick_);
    }
}

}  // namespace fabrica
