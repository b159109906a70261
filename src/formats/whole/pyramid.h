// The levels of a volume that arrives slice by slice.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "formats/whole/pyramid_stage.h"
#include "formats/whole/whole_volume.h"

namespace fabrica {

inline constexpr uint32_t kMostPyramidLevels = 12;

// Of so many voxels along each axis one.
inline std::array<uint32_t, 3> reducedSize(std::array<uint32_t, 3> size, uint32_t every) {
  for (uint32_t& side : size) side = (side + every - 1) / every;
  return size;
}

inline bool fitsBrick(const std::array<uint32_t, 3>& size) { return std::all_of(size.begin(), size.end(), [](uint32_t s) { return s <= WholeVolume::kBrick; }); }

// Levels of one volume, each made of the one before.
struct Pyramid {
  std::unique_ptr<Reducer> first;  // `every`
  std::vector<std::unique_ptr<BrickLayer>> layers;
  std::vector<std::unique_ptr<Reducer>> reducers;

  void begin(const std::array<uint32_t, 3>& size, uint32_t channels, uint32_t every, VoxelFormat store, bool single) {
    if (every > 1) first = std::make_unique<Reducer>(size, channels, every, single);
    auto level = reducedSize(size, every);
    for (;;) {
      layers.push_back(std::make_unique<BrickLayer>(level, channels, store, WholeVolume::kBrick));
      if (fitsBrick(level) || layers.size() == kMostPyramidLevels) return;
      reducers.push_back(std::make_unique<Reducer>(level, channels, 2, single));
      level = reducedSize(level, 2);
    }
  }
  // `use` gets each level's slice as it is complete.
  template <typename Use>
  void add(const std::vector<float>& slice, Use&& use) {
    std::vector<float> next;
    if (!first) addTo(slice, 0, use);
    else if (first->add(slice, next)) addTo(next, 0, use);
  }

 private:
  template <typename Use>
  void addTo(const std::vector<float>& slice, size_t level, Use&& use) {
    use(slice, level);
    std::vector<float> next;
    if (level < reducers.size() && reducers[level]->add(slice, next)) addTo(next, level + 1, use);
  }
};

}  // namespace fabrica
