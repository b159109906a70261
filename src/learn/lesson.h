// A lesson: views of an atlas with words to them, one after another, and a question here and there. The file (docs/lessons.md,
// assets/schemas/lesson.schema.json) is JSON from outside; nothing in it is trusted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "learn/texts.h"

namespace fabrica::learn {

inline constexpr int kLessonVersion = 1;
inline constexpr size_t kMostLessonBytes = 8u << 20, kMostSteps = 200, kMostTitle = 300, kMostText = 20000, kMostViewBytes = 256u << 10;
inline constexpr size_t kMostChoices = 8, kMostAuthors = 50;

enum class QuestionKind : uint8_t {
  Find,    // "Find the left hippocampus": a structure is pressed
  Name,    // "What is this?": one of several structures' names
  Side,    // "Which side is this?": left or right
  Choice,  // a question in words, with answers in words
};
inline constexpr int kQuestionKinds = 4;
const char* kindName(QuestionKind kind);  // "find", "name", "side", "choice", as in files and links
std::optional<QuestionKind> questionKindOf(std::string_view name);

struct Question {
  QuestionKind kind = QuestionKind::Find;
  std::string structure;             // id: what is asked for; not of a Choice
  Texts prompt;                      // in words; none: those of its kind
  // Find: ids of what else is solid. Name: ids of the names to choose from, the right one among them; none: some are made up.
  std::vector<std::string> choices;
  std::vector<Texts> answers;        // Choice: "choices" in the file
  uint32_t answer = 0;               // Choice: which one is right
  Texts hint, explanation;           // safe Markdown (base/markdown.h)
  bool operator==(const Question&) const = default;
};

struct Step {
  Texts title, text;                 // text: safe Markdown
  Json view;                         // a state as in links (link/state.h); null: what is seen stays
  std::optional<Question> question;
  bool operator==(const Step&) const = default;
};

struct Lesson {
  std::string id, language = "en", licence, atlas;  // language: of what is plain text. atlas: address or id of what it is about; "": any
  Texts title, description;
  std::vector<std::string> authors;
  std::vector<Step> steps;           // at least one
  bool operator==(const Lesson&) const = default;
};

// An error names the part ("steps[2].question.kind"), what is wrong there and what to do. Keys that nobody knows are passed over.
Result<Lesson> readLesson(std::string_view json);
Result<Lesson> lessonOf(const Json& json);
Json lessonJson(const Lesson& lesson);
Json questionJson(const Question& question);
Result<Question> readQuestion(const Json& json, const std::string& part);

// Ids of the structures that it names, each once, sorted: in views, questions and words.
std::vector<std::string> structuresOf(const Lesson& lesson);

struct LessonLink {
  std::string url, title;  // url: absolute
  Texts titles;            // by language
};
// The lessons that an atlas.json names: "lessons": [{"url", "title", "titles"}], addresses relative to it. Damaged entries are left out.
std::vector<LessonLink> lessonLinks(std::string_view manifest, const std::string& baseUrl);

// What of a state is a view to share, and not the person's own way to see: language, theme and units stay theirs.
Json viewOf(const Json& state);
// The view as somebody sees it whose own state is `own`.
Json seenBy(const Json& view, const Json& own);

}  // namespace fabrica::learn
