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
    for (const Skipped& skipped : skipped_) lines_.push_back(lineOf(skipped));
    skipped_.clear();
    return std::move(lines_);
  }

 private:
  struct Skipped {
    std::string reason, first;
    size_t count = 0;
  };
  // Each a sentence of its own: they are looked up in the person's language.
  static std::string lineOf(const Skipped& skipped) {
    const auto& [reason, first, count] = skipped;
    if (count == 1 && first.empty()) return "Left out a part without a name: " + reason;
    if (count == 1) return "Left out \"" + first + "\": " + reason;
    if (first.empty()) return "Left out " + std::to_string(count) + " parts (the first is a part without a name): " + reason;
    return "Left out " + std::to_string(count) + " parts (the first is \"" + first + "\"): " + reason;
  }
  std::vector<std::string> lines_;
  std::vector<Skipped> skipped_;
};

}  // namespace fabrica
