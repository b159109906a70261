// Hands out ranges of a fixed span of elements, first fit; freed neighbours join.
#pragma once

#include <cstdint>
#include <map>
#include <optional>

namespace fabrica::render {

class RangeAllocator {
 public:
  explicit RangeAllocator(uint32_t size) : size_(size), free_(size) { gaps_.emplace(0, size); }

  std::optional<uint32_t> take(uint32_t count) {
    for (auto gap = gaps_.begin(); gap != gaps_.end(); ++gap) {
      if (gap->second < count) continue;
      const auto [at, length] = *gap;
      gaps_.erase(gap);
      if (length > count) gaps_.emplace(at + count, length - count);
      free_ -= count;
      return at;
    }
    return std::nullopt;
  }
  void give(uint32_t at, uint32_t count) {
    free_ += count;
    auto next = gaps_.lower_bound(at);
    if (next != gaps_.end() && at + count == next->first) {
      count += next->second;
      next = gaps_.erase(next);
    }
    if (next != gaps_.begin()) {
      auto before = std::prev(next);
      if (before->first + before->second == at) {
        before->second += count;
        return;
      }
    }
    gaps_.emplace(at, count);
  }
  uint32_t free() const { return free_; }
  bool empty() const { return free_ == size_; }  // nothing taken
  size_t gaps() const { return gaps_.size(); }

 private:
  uint32_t size_, free_;
  std::map<uint32_t, uint32_t> gaps_;  // start → length
};

}  // namespace fabrica::render
