// All meshes in a few shared vertex and index buffers, so that thousands of structures are a handful of draw calls.
#pragma once

#include <memory>
#include <vector>

#include "render/gl/objects.h"
#include "render/range_allocator.h"
#include "render/renderer.h"

namespace fabrica::render {

struct MeshSlice {
  uint32_t page = 0;
  uint32_t firstVertex = 0, vertices = 0;
  uint32_t firstIndex = 0, indices = 0;  // indices == 0: a free slot
  uint32_t grid = 0;
};

class MeshPages {
 public:
  explicit MeshPages(GpuMemory& memory) : memory_(memory) {}
  ~MeshPages();

  MeshHandle upload(const MeshChunkView& chunk, uint32_t grid);
  void release(MeshHandle mesh);

  const MeshSlice* find(MeshHandle mesh) const {
    return mesh > 0 && mesh <= meshes_.size() && meshes_[mesh - 1].indices ? &meshes_[mesh - 1] : nullptr;
  }
  size_t meshCount() const { return meshes_.size(); }  // the largest handle
  uint32_t revision() const { return revision_; }      // goes up with every upload and release
  void bindPage(uint32_t page) const { glBindVertexArray(pages_[page]->array); }
  uint64_t bytes() const { return bytes_; }  // of all pages, also where they are free

 private:
  struct Page {
    Page(GpuMemory& memory, uint32_t vertexCount, uint32_t indexCount);
    ~Page();
    RangeAllocator vertexRanges, indexRanges;
    Buffer vertices, indices;
    uint64_t bytes() const { return vertices.size() + indices.size(); }
    GLuint array = 0;
  };
  uint32_t addPage(uint32_t vertices, uint32_t indices);  // kNone when there is no memory

  GpuMemory& memory_;
  std::vector<std::unique_ptr<Page>> pages_;  // null where a page was given back
  std::vector<MeshSlice> meshes_;
  std::vector<MeshHandle> freeHandles_;
  uint32_t revision_ = 0;
  uint64_t bytes_ = 0;
};

}  // namespace fabrica::render
