// What a person sees while an atlas is made: on a terminal a bar with the time left, elsewhere one line a stage.
#pragma once

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>

#include "base/words.h"  // countText

namespace fabrica {

class Progress {
 public:
  // `out`: where to write; null: nowhere.
  explicit Progress(std::FILE* out);

  // Ends the stage before, if one runs.
  void stage(const std::string& title);
  // 0..1 of the current stage; from any thread.
  void update(double share);
  // Ends the stage with a few words of what came of it.
  void done(const std::string& result = "");
  void note(const std::string& line);
  double seconds() const;  // since this was made

 private:
  void endStage(const std::string& result);
  void draw();
  void clear();

  std::FILE* out_;
  bool terminal_ = false;
  std::mutex mutex_;
  std::string title_;
  double share_ = 0;
  std::chrono::steady_clock::time_point begin_, stageBegin_, drawn_;
};

std::string durationText(double seconds);    // "4.2 s", "3 min 20 s"
std::string bytesText(uint64_t bytes);       // "812 B", "14.2 KB", "3.1 MB"

}  // namespace fabrica
