// What somebody has learnt, and what came out of one quiz: small values that the page keeps on the device, saves as files and puts into
// links. Read back as bytes from outside.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "learn/lesson.h"

namespace fabrica::learn {

// Of one branch of one atlas.
class Progress {
 public:
  struct Mark {
    uint32_t asked = 0, right = 0;
    bool last = false;  // the last answer was right
    bool operator==(const Mark&) const = default;
  };
  void note(const std::string& structure, bool right);
  std::vector<std::string> mistakes() const;  // ids whose last answer was wrong, in alphabetical order
  size_t known() const;                       // whose last answer was right
  const std::map<std::string, Mark>& marks() const { return marks_; }
  void forget() { marks_.clear(); }

  Json json() const;                          // {"v": 1, "marks": {id: [asked, right, last]}}
  static Progress read(const Json& json);     // what is damaged is left out

 private:
  std::map<std::string, Mark> marks_;
};
inline constexpr size_t kMostMarks = 50000;

struct Answer {
  QuestionKind kind = QuestionKind::Find;
  std::string asked, given, wanted;  // in words; `asked` the prompt
  bool right = false;
  bool operator==(const Answer&) const = default;
};

// What a learner hands to a teacher. Nothing in it is secret or signed: it says what the page saw.
struct QuizResult {
  std::string title, atlas, who, date;  // who: as the learner writes it, may be ""; date: ISO 8601
  std::vector<Answer> answers;          // 1 to 200
  size_t right() const;
  bool operator==(const QuizResult&) const = default;
};
inline constexpr size_t kMostAnswers = 200, kMostResultBytes = 1u << 20, kMostAnswerText = 400;
Json resultJson(const QuizResult& result);  // {"fabricaResult": 1, "title", "atlas", "who", "date", "answers": [[kind, asked, given, wanted, right]]}
Result<QuizResult> readResult(std::string_view json);

}  // namespace fabrica::learn
