#include "formats/whole/label_counts.h"

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
