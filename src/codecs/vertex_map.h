// Numbers equal 64-bit keys alike, in order of first appearance. Open addressing, no allocation a key.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace fabrica {

class VertexMap {
 public:
  explicit VertexMap(size_t mostKeys)
      : shift_(64 - std::bit_width(mostKeys * 2 + 1)), slots_(size_t(1) << (64 - shift_), Slot{0, kFree}) {}

  // The key's number; equal to size() before the call when it is new.
  uint32_t add(uint64_t key) {
    const size_t mask = slots_.size() - 1;
    size_t at = size_t((key * 0x9e3779b97f4a7c15ull) >> shift_);
    while (slots_[at].number != kFree) {
      if (slots_[at].key == key) return slots_[at].number;
      at = (at + 1) & mask;
    }
    slots_[at] = {key, count_};
    return count_++;
  }
  uint32_t size() const { return count_; }

 private:
  static constexpr uint32_t kFree = 0xffffffffu;
  struct Slot {
    uint64_t key;
    uint32_t number;
  };
  int shift_;
  uint32_t count_ = 0;
  std::vector<Slot> slots_;
};

}  // namespace fabrica
