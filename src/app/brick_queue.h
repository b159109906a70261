// Bricks, read a few at a time. Main thread.
#pragma once

#include <functional>
#include <vector>

#include "app/voxel_reader.h"
#include "base/rest.h"

namespace fabrica {

class BrickQueue {
 public:
  // `place`: of the brick in the list. May stop the queue, or start it anew.
  using Arrived = std::function<void(size_t place, const Result<const ValueBrick*>& brick)>;
  using End = std::function<void()>;
  BrickQueue(VoxelReader& reader, size_t atOnce) : reader_(reader), atOnce_(atOnce), owner_(reader.newOwner()) {}
  BrickQueue(const BrickQueue&) = delete;
  BrickQueue& operator=(const BrickQueue&) = delete;

  // Forgets what was under way. `end`: once each has arrived; not at all where there is none.
  FABRICA_REST void start(std::vector<BrickPlace> bricks, Arrived arrived, End end);
  FABRICA_REST void stop();
  bool busy() const { return !bricks_.empty(); }
  size_t size() const { return bricks_.size(); }
  size_t done() const { return done_; }

 private:
  void feed();

  VoxelReader& reader_;
  size_t atOnce_;
  uint32_t owner_, run_ = 0;
  std::vector<BrickPlace> bricks_;
  Arrived arrived_;
  End end_;
  size_t next_ = 0, done_ = 0, waiting_ = 0;
  bool feeding_ = false;
};

}  // namespace fabrica
