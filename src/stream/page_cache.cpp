#include "stream/page_cache.h"

namespace fabrica {

void PageCache::resize(uint32_t slots) {
  pages_.clear();
  order_.clear();
  free_.clear();
  for (uint32_t slot = slots; slot-- > 0;) free_.push_back(slot);
  slots_ = slots;
}

bool PageCache::touch(uint64_t page) {
  const auto found = pages_.find(page);
  if (found == pages_.end()) return false;
  found->second.wanted = generation_;
  order_.splice(order_.begin(), order_, found->second.order);
  return true;
}

uint32_t PageCache::place(uint64_t page, bool wanted) {
  if (free_.empty()) {
    if (!wanted || order_.empty()) return kNone;
    const auto oldest = pages_.find(order_.back());
    if (oldest->second.wanted == generation_) return kNone;
    free_.push_back(oldest->second.slot);
    order_.pop_back();
    pages_.erase(oldest);
  }
  const uint32_t slot = free_.back();
  free_.pop_back();
  // What only came along goes first.
  const auto at = order_.insert(wanted ? order_.begin() : order_.end(), page);
  pages_[page] = {slot, wanted ? generation_ : 0, at};
  return slot;
}

}  // namespace fabrica
