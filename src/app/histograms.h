// How often each value is in an image whose file does not say: counted in a level that takes few requests, or in a regular sample of its
// bricks, once somebody opens what shows it. Main thread.
#pragma once

#include <functional>
#include <vector>

#include "app/brick_queue.h"
#include "app/voxel_reader.h"
#include "base/rest.h"

namespace fabrica {

class Histograms {
 public:
  // `found`: a volume of the atlas, and its histogram (value, share).
  using Found = std::function<void(uint32_t volume, std::vector<std::array<float, 2>> histogram)>;
  Histograms(const Model& model, VoxelReader& reader, Found found) : model_(model), reader_(reader), found_(std::move(found)), queue_(reader, kAtOnce) {}
  // Begins with it, unless it has one, is in colour, holds labels, or was tried before.
  FABRICA_REST void want(uint32_t volume);
  bool busy() const { return queue_.busy(); }
  // Bricks that are looked at: all of the coarsest level that can be read, or some, evenly apart.
  FABRICA_REST static std::vector<BrickPlace> sample(const Volume& volume, uint32_t number, const VoxelReader& reader);

 private:
  static constexpr size_t kAtOnce = 2;
  void take(const ValueBrick& brick);
  void finish();

  const Model& model_;
  const VoxelReader& reader_;
  Found found_;
  BrickQueue queue_;
  uint32_t volume_ = kNone;
  std::vector<uint32_t> tried_;
  std::vector<uint64_t> bins_;
};

}  // namespace fabrica
