// Which pages of a volume are in which slot on the GPU. What has not been wanted for longest makes room. Main thread.
#pragma once

#include <cstdint>
#include <list>
#include <unordered_map>
#include <vector>

#include "atlas/voxel_pages.h"

namespace fabrica {

class PageCache {
 public:
  void resize(uint32_t slots);  // forgets all
  uint32_t slots() const { return slots_; }
  size_t resident() const { return pages_.size(); }
  bool holds(uint64_t page) const { return pages_.contains(page); }

  void beginWishes() { ++generation_; }
  bool touch(uint64_t page);  // wanted now; false when it is not there
  // A slot for a page that is not there: a free one, or, for one that is wanted, that of the page which has not been wanted
  // for longest. kNone when there is none: all others are wanted, too.
  uint32_t place(uint64_t page, bool wanted);

  template <typename Visit>
  void each(Visit&& visit) const {
    for (const auto& [page, held] : pages_) visit(page, held.slot);
  }

 private:
  struct Held {
    uint32_t slot = 0, wanted = 0;         // generation
    std::list<uint64_t>::iterator order;
  };
  std::unordered_map<uint64_t, Held> pages_;
  std::list<uint64_t> order_;   // the one wanted last in front
  std::vector<uint32_t> free_;
  uint32_t slots_ = 0, generation_ = 1;
};

}  // namespace fabrica
