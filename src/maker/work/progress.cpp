#include "maker/work/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdint>

namespace fabrica {

namespace {
using Clock = std::chrono::steady_clock;
double since(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }
constexpr int kBarWidth = 24;
}  // namespace

Progress::Progress(std::FILE* out) : out_(out), begin_(Clock::now()), stageBegin_(begin_), drawn_(begin_) {
  terminal_ = out_ && isatty(fileno(out_)) == 1;
}

double Progress::seconds() const { return since(begin_); }

void Progress::clear() {
  if (terminal_) std::fputs("\r\033[K", out_);
}

void Progress::draw() {
  const double elapsed = since(stageBegin_);
  std::string bar;
  const int filled = int(share_ * kBarWidth + 0.5);
  for (int i = 0; i < kBarWidth; ++i) bar += i < filled ? "█" : "░";
  std::string left;
  // A guess from too little is worse than none.
  if (share_ > 0.05 && elapsed > 1) left = "  " + durationText(elapsed * (1 - share_) / share_) + " left";
  clear();
  std::fprintf(out_, "  %-28s %s %3d %%%s", title_.c_str(), bar.c_str(), int(share_ * 100), left.c_str());
  std::fflush(out_);
  drawn_ = Clock::now();
}

void Progress::endStage(const std::string& result) {
  if (!out_ || title_.empty()) return;
  clear();
  std::fprintf(out_, "  %-28s %10s%s%s\n", title_.c_str(), durationText(since(stageBegin_)).c_str(),
               result.empty() ? "" : "   ", result.c_str());
  std::fflush(out_);
  title_.clear();
}

void Progress::stage(const std::string& title) {
  const std::lock_guard lock(mutex_);
  endStage("");
  title_ = title;
  share_ = 0;
  stageBegin_ = Clock::now();
  if (out_ && terminal_) draw();
}

void Progress::update(double share) {
  const std::lock_guard lock(mutex_);
  share_ = std::clamp(share, share_, 1.0);
  if (out_ && terminal_ && !title_.empty() && since(drawn_) > 0.1) draw();
}

void Progress::done(const std::string& result) {
  const std::lock_guard lock(mutex_);
  endStage(result);
}

void Progress::note(const std::string& line) {
  const std::lock_guard lock(mutex_);
  if (!out_) return;
  clear();
  std::fprintf(out_, "  %s\n", line.c_str());
}

std::string durationText(double seconds) {
  char text[48];
  if (seconds < 60) std::snprintf(text, sizeof text, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
  else std::snprintf(text, sizeof text, "%d min %d s", int(seconds) / 60, int(seconds) % 60);
  return text;
}

std::string bytesText(uint64_t bytes) {
  char text[48];
  if (bytes < 1000) std::snprintf(text, sizeof text, "%d B", int(bytes));
  else if (bytes < 1000000) std::snprintf(text, sizeof text, "%.1f KB", double(bytes) / 1e3);
  else if (bytes < 1000000000) std::snprintf(text, sizeof text, "%.1f MB", double(bytes) / 1e6);
  else std::snprintf(text, sizeof text, "%.2f GB", double(bytes) / 1e9);
  return text;
}

}  // namespace fabrica
