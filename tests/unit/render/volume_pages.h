// Puts voxels of a volume into slots of the renderer, page by page, as streaming does.
#pragma once

#include <functional>
#include <vector>

#include "render/renderer.h"

namespace fabrica::render {

class PageLoader {
 public:
  PageLoader(Renderer& renderer, const Volume& volume, uint64_t bytes = 64u << 20)
      : renderer_(renderer), pages_(pagesOf(volume)), handle_(renderer.createVolume(volume, bytes)) {}
  uint32_t handle() const { return handle_; }
  const VoxelPages& pages() const { return pages_; }

  // All pages of a level that `wanted` takes; `voxels` of the whole level, x fastest, as the texture holds them.
  template <typename T>
  void load(uint32_t level, const std::vector<T>& voxels, BrickFormat format, const std::function<bool(const Index3&)>& wanted = {}) {
    const PageLevel& l = pages_.levels[level];
    Index3 chunk{};
    for (chunk[2] = 0; chunk[2] < l.chunks[2]; ++chunk[2])
      for (chunk[1] = 0; chunk[1] < l.chunks[1]; ++chunk[1])
        for (chunk[0] = 0; chunk[0] < l.chunks[0]; ++chunk[0]) loadChunk(l, level, chunk, voxels, format, wanted);
    renderer_.setPages(handle_, resident_);
  }
  void addEmpty(uint32_t level, const Index3& page) {
    resident_.push_back({keyOf(level, page), kEmptyPage});
    renderer_.setPages(handle_, resident_);
  }
  uint32_t used() const { return next_; }

 private:
  template <typename T>
  void loadChunk(const PageLevel& l, uint32_t level, const Index3& chunk, const std::vector<T>& voxels, BrickFormat format,
                 const std::function<bool(const Index3&)>& wanted) {
    BrickChunkView brick;
    Index3 first{};
    for (size_t a = 0; a < 3; ++a) {
      first[a] = chunk[a] * l.chunk[a];
      brick.header.size[a] = std::min(l.chunk[a], l.size[a] - first[a]);
    }
    brick.header.format = format;
    std::vector<T> texels;
    for (uint32_t z = 0; z < brick.header.size[2]; ++z)
      for (uint32_t y = 0; y < brick.header.size[1]; ++y)
        for (uint32_t x = 0; x < brick.header.size[0]; ++x)
          texels.push_back(voxels[(size_t(first[2] + z) * l.size[1] + first[1] + y) * l.size[0] + first[0] + x]);
    brick.texels = {reinterpret_cast<const uint8_t*>(texels.data()), texels.size() * sizeof(T)};
    Index3 page{};
    for (page[2] = chunk[2] * l.perChunk[2]; page[2] < std::min((chunk[2] + 1) * l.perChunk[2], l.pages[2]); ++page[2])
      for (page[1] = chunk[1] * l.perChunk[1]; page[1] < std::min((chunk[1] + 1) * l.perChunk[1], l.pages[1]); ++page[1])
        for (page[0] = chunk[0] * l.perChunk[0]; page[0] < std::min((chunk[0] + 1) * l.perChunk[0], l.pages[0]); ++page[0]) {
          if (wanted && !wanted(page)) continue;
          const Index3 from = l.beginOf(page), to = l.endOf(page);
          renderer_.uploadPage(handle_, next_, brick, {from[0] - first[0], from[1] - first[1], from[2] - first[2]},
                               {to[0] - from[0], to[1] - from[1], to[2] - from[2]});
          resident_.push_back({keyOf(level, page), next_++});
        }
  }

  Renderer& renderer_;
  VoxelPages pages_;
  uint32_t handle_ = 0, next_ = 0;
  std::vector<ResidentPage> resident_;
};

}  // namespace fabrica::render
