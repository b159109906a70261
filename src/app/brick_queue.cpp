#include "app/brick_queue.h"

namespace fabrica {

void BrickQueue::start(std::vector<BrickPlace> bricks, Arrived arrived, End end) {
  stop();
  bricks_ = std::move(bricks);
  arrived_ = std::move(arrived);
  end_ = std::move(end);
  feed();
}

void BrickQueue::stop() {
  ++run_;
  reader_.cancel(owner_);
  bricks_.clear();
  next_ = done_ = waiting_ = 0;
}

void BrickQueue::feed() {
  if (feeding_) return;  // what is kept is answered at once
  feeding_ = true;
  while (waiting_ < atOnce_ && next_ < bricks_.size()) {
    const size_t place = next_++;
    const BrickPlace brick = bricks_[place];  // the list may be another before this returns
    ++waiting_;
    reader_.read(brick, owner_, [this, run = run_, place](const Result<const ValueBrick*>& brick) {
      if (run != run_) return;
      --waiting_;
      ++done_;
      const Arrived arrived = arrived_;  // it may start something else
      arrived(place, brick);
      feed();
    });
  }
  feeding_ = false;
  if (bricks_.empty() || done_ < bricks_.size()) return;
  const End end = end_;
  stop();
  end();
}

}  // namespace fabrica
