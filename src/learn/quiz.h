// Questions about a branch of an atlas, made up from its names and trees alone: the same seed gives the same questions.
#pragma once

#include <string>
#include <vector>

#include "atlas/model.h"
#include "learn/lesson.h"

namespace fabrica::learn {

struct QuizOptions {
  std::string branch;               // id; "": everything in the hierarchy that is shown
  uint32_t seed = 1;
  uint32_t count = 10;              // at most so many, 1 to kMostQuestions
  std::vector<QuestionKind> kinds;  // Find, Name, Side; none: Find and Name
  std::vector<std::string> only;    // ids: ask about these alone ("mistakes again"); none: about all
};
inline constexpr uint32_t kMostQuestions = 100;

// What a quiz of the branch can ask about: parts with a shape and a name, in the tree's order.
std::vector<StructureIndex> askable(const Model& model, const std::string& branch);
struct Branch {
  std::string id;
  uint32_t count = 0, depth = 0;  // of what can be asked; depth in the tree
};
// Branches worth a quiz, in the tree's order: those with at least `least` parts, down to `depth`.
std::vector<Branch> quizBranches(const Model& model, uint32_t least = 4, uint32_t depth = 4);

// No two ask about the same thing in the same way. Wrong names are plausible ones: siblings, the other side, the same system.
std::vector<Question> makeQuiz(const Model& model, const QuizOptions& options);
// Wrong names for a structure, most plausible first; `seed` shuffles those of one rank.
std::vector<StructureIndex> lookalikes(const Model& model, StructureIndex s, size_t count, uint32_t seed);

// Find: a structure's id (a part of what is asked for counts). Name: an id. Side: "left" or "right". Choice: its number.
bool isRight(const Model& model, const Question& question, const std::string& given);
// What would have been right, as a person reads it.
std::string rightAnswer(const Model& model, const Question& question);
// What a given answer is called.
std::string answerWords(const Model& model, const Question& question, const std::string& given);
// What is asked, in words; of Find, "Find: Left hippocampus".
std::string promptOf(const Model& model, const Question& question);

// How the branch looks while this is asked (a state, link/state.h): no names; what is asked about, or may be pressed, solid among glass.
Json questionView(const Model& model, const Question& question, const std::string& branch);
// The same once it was answered: what was right is selected and named.
Json answerView(const Model& model, const Question& question, const std::string& branch);

}  // namespace fabrica::learn
