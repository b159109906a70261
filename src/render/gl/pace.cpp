#include "render/gl/pace.h"

#include <chrono>

namespace fabrica::render {
namespace {

// Browsers tell that a frame is done one or two frames late, so a quick device needs some under way to keep its rate.
constexpr size_t kUnderWay = 3;
constexpr double kQuickMs = 60;

double nowMs() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Pace::~Pace() {
  for (const Watch& watch : watches_) glDeleteSync(watch.fence);
}

bool Pace::clear() {
  while (!watches_.empty()) {
    const Watch watch = watches_.front();
    if (glClientWaitSync(watch.fence, 0, 0) == GL_TIMEOUT_EXPIRED) break;
    const double took = nowMs() - watch.at;
    quick_ = took < kQuickMs;
    if (watch.shown) cost_ = took;
    glDeleteSync(watch.fence);
    watches_.pop_front();
  }
  return watches_.empty() || (!one_ && quick_ && watches_.size() < kUnderWay);
}

void Pace::submitted(bool shown) {
  watches_.push_back({glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0), nowMs(), shown});
  if (!shown) glFlush();  // what is shown is sent on by the browser
}

}  // namespace fabrica::render
