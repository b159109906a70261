// Keeps the main thread from waiting for the GPU. A browser queues what is drawn and goes on, but whoever then reads
// something back, or asks how a command went, waits until all of the queue is done: seconds where the processor draws.
// So nothing more is queued while too much is under way, and answers are taken when the queue is short.
#pragma once

#include <GLES3/gl3.h>

#include <deque>

namespace fabrica::render {

class Pace {
 public:
  // `one`: never more than one frame under way, for devices known to be slow.
  explicit Pace(bool one) : one_(one) {}
  Pace(const Pace&) = delete;
  Pace& operator=(const Pace&) = delete;
  ~Pace();

  // Looks, without waiting, what is done. True when another frame may be queued.
  bool clear();
  bool idle() const { return watches_.empty(); }
  double cost() const { return cost_; }  // ms from the last shown frame's end to when it was seen to be done
  void submitted(bool shown);  // at the end of a frame that queued something; `shown`: and drew what the browser shows

 private:
  struct Watch {
    GLsync fence;
    double at;  // ms
    bool shown;
  };
  std::deque<Watch> watches_;
  bool one_, quick_ = false;  // the last frame was done soon
  double cost_ = 0;
};

}  // namespace fabrica::render
