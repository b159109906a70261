#include "render/draw_list.h"

#include <algorithm>
#include <functional>

namespace fabrica::render {

void DrawList::add(const MeshSlice& mesh) {
  triangles_ += mesh.indices / 3;
  if (!ranges_.empty()) {
    Range& last = ranges_.back();
    if (last.page == mesh.page && last.first + last.count == mesh.firstIndex) {
      last.count += mesh.indices;
      return;
    }
    if (mesh.page < last.page || (mesh.page == last.page && mesh.firstIndex < last.first)) sorted_ = false;
  }
  ranges_.push_back({mesh.page, mesh.firstIndex, mesh.indices});
}

void DrawList::finish() {
  if (ranges_.size() < 2) return;
  if (!sorted_) {
    std::sort(ranges_.begin(), ranges_.end(),
              [](const Range& a, const Range& b) { return a.page != b.page ? a.page < b.page : a.first < b.first; });
  }
  // The widest gaps stay; pages are apart anyway.
  static thread_local std::vector<uint32_t> gaps;
  gaps.clear();
  size_t pages = 1;
  for (size_t i = 1; i < ranges_.size(); ++i) {
    if (ranges_[i].page != ranges_[i - 1].page) ++pages;
    else if (const uint32_t gap = ranges_[i].first - ranges_[i - 1].first - ranges_[i - 1].count) gaps.push_back(gap);
  }
  const size_t keep = pages < kMostRanges ? kMostRanges - pages : 0;
  uint32_t least = 1;  // gaps narrower than this are bridged
  if (gaps.size() > keep) {
    if (keep == 0) {
      least = UINT32_MAX;
    } else {
      std::nth_element(gaps.begin(), gaps.begin() + long(keep), gaps.end(), std::greater<>());
      least = gaps[keep] + 1;
    }
  }
  size_t n = 1;
  for (size_t i = 1; i < ranges_.size(); ++i) {
    Range& last = ranges_[n - 1];
    const Range& r = ranges_[i];
    if (r.page == last.page && r.first - last.first - last.count < least) {
      last.count = r.first + r.count - last.first;
    } else {
      ranges_[n++] = r;
    }
  }
  ranges_.resize(n);
}

void DrawList::draw(const MeshPages& pages, RenderStats& stats) const {
  uint32_t bound = kNone;
  for (const Range& r : ranges_) {
    if (r.page != bound) pages.bindPage(bound = r.page);
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(r.count), GL_UNSIGNED_INT,
                   reinterpret_cast<const void*>(size_t(r.first) * sizeof(uint32_t)));
    ++stats.drawCalls;
  }
  stats.triangles += static_cast<uint32_t>(triangles_);
  glBindVertexArray(0);
}

}  // namespace fabrica::render
