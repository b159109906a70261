// Which index ranges a pass draws, page by page. Ranges that lie near each other are drawn as one: what lies between is
// refused by the vertex shader (mesh_table.h), so that a pass is a few draw calls whatever is hidden.
#pragma once

#include <vector>

#include "render/pages.h"

namespace fabrica::render {

class DrawList {
 public:
  // Draw calls of one pass: the fewer, the more is drawn for nothing between them. Besides, each page needs one.
  static constexpr size_t kMostRanges = 4;

  void clear() { ranges_.clear(), triangles_ = 0, sorted_ = true; }
  void add(const MeshSlice& mesh);
  bool empty() const { return ranges_.empty(); }
  void finish();  // merges; before draw()
  size_t calls() const { return ranges_.size(); }
  uint64_t triangles() const { return triangles_; }  // of what was added
  // Draws with the program in use, whose uPass is set; counts calls and triangles.
  void draw(const MeshPages& pages, RenderStats& stats) const;

 private:
  struct Range {
    uint32_t page, first, count;
  };
  std::vector<Range> ranges_;
  uint64_t triangles_ = 0;
  bool sorted_ = true;
};

}  // namespace fabrica::render
