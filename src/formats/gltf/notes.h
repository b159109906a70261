// What was skipped or repaired, in words: equal reasons are counted together, so that a file with a thousand odd parts
// gives one line.
#pragma once

#include <string>
#include <vector>

namespace fabrica {

class Notes {
 public:
  // One line, once.
  void say(std::string line) {
    for (const std::string& said : lines_)
      if (said == line) return;
    lines_.push_back(std::move(line));
  }
  // A part that cannot be shown: "skipped: <reason>".
  void skip(const std::string& part, const std::string& reason) {
    for (Skipped& skipped : skipped_) {
      if (skipped.reason != reason) continue;
      ++skipped.count;
      return;
    }
    skipped_.push_back({reason, part, 1});
  }
  std::vector<std::string> take() {
    for (const Skipped& skipped : skipped_) {
      const std::string part = skipped.first.empty() ? "a part without a name" : "\"" + skipped.first + "\"";
      const std::string which =
          skipped.count == 1 ? part : std::to_string(skipped.count) + " parts (the first is " + part + ")";
      lines_.push_back("Left out " + which + ": " + skipped.reason);
    }
    skipped_.clear();
    return std::move(lines_);
  }

 private:
  struct Skipped {
    std::string reason, first;
    size_t count = 0;
  };
  std::vector<std::string> lines_;
  std::vector<Skipped> skipped_;
};

}  // namespace fabrica
