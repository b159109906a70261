#include "maker/surface/nets.h"

#include <algorithm>

#include "maker/surface/brick_net.h"
#include "maker/work/parallel.h"

namespace fabrica {

namespace {

// The box of all labels and one voxel more, so that every surface closes and empty space costs nothing.
bool frameOf(const LabelGrid& grid, NetFrame& frame) {
  LabelStats all;
  for (size_t label = 1; label < grid.stats.size(); ++label) {
    if (grid.stats[label].voxels) all.include(grid.stats[label]);
  }
  for (size_t k = 0; k < 3; ++k) {
    frame.first[k] = int64_t(all.first[k]) - 1;
    frame.last[k] = int64_t(all.last[k]) + 1;
  }
  return all.voxels > 0;
}

// Puts the bricks together, a layer of them after the other. A corner is a cell's and a cell has one key, so corners that
// two bricks made are found to be the same exactly. Corners and faces come in the order of their places, which is the
// order that one brick round the whole map would give.
class Weld {
 public:
  Weld(const NetFrame& frame, unsigned threads) : frame_(frame), threads_(threads) {}
  // `z`: of the layer's lowest voxels, `next`: of the layer's above it.
  Status add(std::vector<BrickNet>& bricks, int64_t z, int64_t next);
  SurfaceNet take() { return std::move(net_); }

 private:
  // Cells below a layer's own are used by the layer below too, and have their corner from it.
  uint32_t corner(uint64_t key) const {
    const bool below = key < layerBegin_;
    const std::vector<uint64_t>& keys = below ? shared_ : fresh_;
    const auto it = std::lower_bound(keys.begin(), keys.end(), key);
    if (it == keys.end() || *it != key) return ~0u;
    return (below ? sharedFirst_ : freshFirst_) + uint32_t(it - keys.begin());
  }

  NetFrame frame_;
  unsigned threads_;
  uint64_t layerBegin_ = 0;
  std::vector<uint64_t> shared_, fresh_;  // keys, sorted: of the uppermost cells of the layer before, of this layer
  uint32_t sharedFirst_ = 0, freshFirst_ = 0;
  SurfaceNet net_;
};

Status Weld::add(std::vector<BrickNet>& bricks, int64_t z, int64_t next) {
  layerBegin_ = frame_.key({frame_.first[0], frame_.first[1], z});
  fresh_.clear();
  for (const BrickNet& brick : bricks) {
    std::copy_if(brick.cells.begin(), brick.cells.end(), std::back_inserter(fresh_),
                 [&](uint64_t key) { return key >= layerBegin_; });
  }
  std::sort(fresh_.begin(), fresh_.end());
  fresh_.erase(std::unique(fresh_.begin(), fresh_.end()), fresh_.end());
  if (net_.points.size() + fresh_.size() > 0xfffffff0ull) {
    return Error{ErrorCode::TooLarge, "The surfaces have more than four thousand million corners.", "", "", "Split the map."};
  }
  freshFirst_ = uint32_t(net_.points.size());
  for (const uint64_t key : fresh_) {
    const Voxel at = frame_.at(key);
    net_.points.push_back(vec3(float(at[0]), float(at[1]), float(at[2])) + 0.5f);
  }
  Status welded = parallelFor(bricks.size(), threads_, [&](size_t b) -> Status {
    BrickNet& brick = bricks[b];
    std::vector<uint32_t> corners(brick.cells.size());
    for (size_t i = 0; i < corners.size(); ++i) corners[i] = corner(brick.cells[i]);
    for (BrickQuad& quad : brick.quads) {
      for (uint32_t& v : quad.v) v = corners[v];
      if (std::find(quad.v, quad.v + 4, ~0u) != quad.v + 4) {
        return Error{ErrorCode::Internal, "Two bricks of a label map do not fit together."};
      }
    }
    brick.cells = std::vector<uint64_t>();
    return Ok{};
  });
  if (!welded) return welded;
  std::vector<BrickQuad> quads;
  for (BrickNet& brick : bricks) {
    quads.insert(quads.end(), brick.quads.begin(), brick.quads.end());
    brick.quads = std::vector<BrickQuad>();
  }
  std::sort(quads.begin(), quads.end(), [](const BrickQuad& a, const BrickQuad& b) { return a.place < b.place; });
  for (const BrickQuad& quad : quads) net_.quads.push_back({{quad.v[0], quad.v[1], quad.v[2], quad.v[3]}, quad.low, quad.high});

  const auto top = std::lower_bound(fresh_.begin(), fresh_.end(), frame_.key({frame_.first[0], frame_.first[1], next - 1}));
  sharedFirst_ = freshFirst_ + uint32_t(top - fresh_.begin());
  shared_.assign(top, fresh_.end());
  return Ok{};
}

}  // namespace

Result<SurfaceNet> makeNet(const LabelGrid& grid, unsigned threads, uint32_t brick) {
  NetFrame frame;
  if (!frameOf(grid, frame)) return SurfaceNet{};
  Weld weld(frame, threads);
  const auto bricks = [&](size_t k) { return size_t((frame.last[k] - frame.first[k] + brick - 1) / brick); };
  for (int64_t z = frame.first[2]; z < frame.last[2]; z += brick) {
    const int64_t next = std::min<int64_t>(z + brick, frame.last[2]);
    std::vector<BrickNet> layer(bricks(0) * bricks(1));
    Status made = parallelFor(layer.size(), threads, [&](size_t i) -> Status {
      const Voxel low{frame.first[0] + int64_t(i % bricks(0) * brick), frame.first[1] + int64_t(i / bricks(0) * brick), z};
      const Voxel high{std::min<int64_t>(low[0] + brick, frame.last[0]), std::min<int64_t>(low[1] + brick, frame.last[1]),
                       next};
      auto net = makeBrickNet(grid, frame, low, high);
      if (!net) return std::move(net).error();
      layer[i] = std::move(net).value();
      return Ok{};
    });
    if (!made) return std::move(made).error();
    if (Status added = weld.add(layer, z, next); !added) return std::move(added).error();
  }
  return weld.take();
}

}  // namespace fabrica
