#include "app/api_learn.h"

#include <algorithm>

#include "app/api_arguments.h"
#include "base/markdown.h"
#include "learn/lesson.h"
#include "learn/progress.h"
#include "learn/quiz.h"

namespace fabrica {

namespace {

using namespace learn;

Json refusedWith(const Error& error) { return {{"error", errorJson(error)}}; }

// [{"kind": "p|h|ul|ol|quote", "spans": [{"text", "strong", "emphasis", "code", "link", "structure"}]}]
Json blocksJson(const std::vector<MarkedBlock>& blocks) {
  static constexpr const char* kNames[] = {"p", "h", "ul", "ol", "quote"};
  Json out = Json::array();
  for (const MarkedBlock& block : blocks) {
    Json spans = Json::array();
    for (const MarkedSpan& span : block.spans) {
      Json json = {{"text", span.text}};
      if (span.bold) json["strong"] = true;
      if (span.italic) json["emphasis"] = true;
      if (span.code) json["code"] = true;
      if (span.link.starts_with('#')) json["structure"] = span.link.substr(1);
      else if (!span.link.empty()) json["link"] = span.link;
      spans.push_back(std::move(json));
    }
    out.push_back({{"kind", kNames[int(block.kind)]}, {"spans", std::move(spans)}});
  }
  return out;
}

Json lesson(App& app, const Json& args) {
  const Json& given = argument(args, 0);
  auto read = given.is_object() ? lessonOf(given) : readLesson(textArgument(args, 0));
  if (!read) return refusedWith(read.error());
  const std::vector<std::string> named = structuresOf(*read);
  Json missing = Json::array();
  for (const std::string& id : named) {
    if (app.model().atlas().indexOf(id) == kNone) missing.push_back(id);
  }
  return {{"lesson", lessonJson(*read)}, {"missing", std::move(missing)}, {"of", named.size()}};
}

Json branches(App& app) {
  Json out = Json::array();
  for (const Branch& branch : quizBranches(app.model())) {
    out.push_back({{"id", branch.id}, {"name", app.model().nameOf(app.model().atlas().indexOf(branch.id))}, {"count", branch.count}, {"depth", branch.depth}});
  }
  return out;
}

// Of a lesson's question what its author left out: its words, names to choose from.
Json completed(App& app, Question question) {
  const Model& model = app.model();
  const StructureIndex s = model.atlas().indexOf(question.structure);
  if (question.kind == QuestionKind::Name && question.choices.empty() && s != kNone) {
    std::vector<StructureIndex> names = lookalikes(model, s, 3, s + 1);
    names.insert(names.begin() + std::min<ptrdiff_t>(ptrdiff_t(s % 4), ptrdiff_t(names.size())), s);
    for (const StructureIndex one : names) question.choices.push_back(model.atlas().structures[one].id);
  }
  Json json = questionJson(question);
  json["words"] = promptOf(model, question);
  if (question.kind == QuestionKind::Name) {
    json["names"] = Json::array();
    for (const std::string& id : question.choices) {
      const StructureIndex one = model.atlas().indexOf(id);
      json["names"].push_back(one == kNone ? id : model.nameOf(one));
    }
  }
  return json;
}

Json quiz(App& app, const Json& args) {
  const Json& json = argument(args, 0);
  QuizOptions options;
  options.branch = getString(json, "branch");
  options.seed = uint32_t(std::clamp(getNumber(json, "seed", 1), 0.0, 4294967295.0));
  options.count = uint32_t(std::clamp(getNumber(json, "count", 10), 1.0, double(kMostQuestions)));
  if (const Json* kinds = find(json, "kinds"); kinds && kinds->is_array()) {
    for (const Json& kind : *kinds) {
      if (!kind.is_string()) continue;
      if (const auto known = questionKindOf(*kind.get_ptr<const std::string*>())) options.kinds.push_back(*known);
    }
  }
  if (const Json* only = find(json, "only"); only && only->is_array()) {
    for (const Json& id : *only) {
      if (id.is_string()) options.only.push_back(*id.get_ptr<const std::string*>());
    }
  }
  if (!options.branch.empty() && app.model().atlas().indexOf(options.branch) == kNone) {
    return refused(ErrorCode::NotFound, options.branch);
  }
  Json out = Json::array();
  for (const Question& question : makeQuiz(app.model(), options)) out.push_back(completed(app, question));
  return out;
}

Json seen(App& app) {
  Json out = Json::array();
  for (const ui::LabelAnchor& anchor : app.seen()) {
    out.push_back({{"id", app.model().atlas().structures[anchor.structure].id}, {"name", app.model().nameOf(anchor.structure)},
                   {"x", anchor.at.x}, {"y", anchor.at.y}, {"pixels", anchor.pixels}});
  }
  return out;
}

Json result(const Json& args) {
  auto read = readResult(textArgument(args, 0));
  if (!read) return refusedWith(read.error());
  Json json = resultJson(*read);
  json["right"] = read->right();
  return json;
}

}  // namespace

std::optional<Json> callLearning(App& app, std::string_view name, const Json& args) {
  if (name == "lesson") return lesson(app, args);
  if (name == "lessonLinks") {
    Json out = Json::array();
    for (const LessonLink& link : lessonLinks(textArgument(args, 0), textArgument(args, 1))) out.push_back({{"url", link.url}, {"title", link.title}, {"titles", link.titles.json()}});
    return out;
  }
  if (name == "markdown") return blocksJson(parseMarkdown(textArgument(args, 0), Dialect::Lesson));
  if (name == "showView") {
    if (!argument(args, 0).is_object()) return refused(ErrorCode::BadFormat, "A view is an object.");
    return app.showView(argument(args, 0), std::clamp(numberArgument(args, 1, 0), 0.0, 10.0)), Json();
  }
  if (name == "viewForLesson") return app.viewForLesson();
  if (name == "lowerSheet") return app.lowerSheet(), Json();
  if (name == "bare") return app.setBare(argument(args, 0).is_boolean() && *argument(args, 0).get_ptr<const bool*>(), argument(args, 1) != Json(false)), Json();
  if (name == "hints") return app.setHints(argument(args, 0) == Json(true)), Json();
  if (name == "seen") return seen(app);
  if (name == "branches") return branches(app);
  if (name == "quiz") return quiz(app, args);
  if (name == "noteProgress" || name == "progressOf") {
    Progress progress = Progress::read(argument(args, 0));
    const Json& right = argument(args, 2);
    if (name == "progressOf") return Json({{"mistakes", progress.mistakes()}, {"known", progress.known()}});
    progress.note(textArgument(args, 1), right.is_boolean() && *right.get_ptr<const bool*>());
    return progress.json();
  }
  if (name == "result") return result(args);
  const bool asking = name == "ask" || name == "showAnswer";
  if (!asking && name != "grade" && name != "complete") return std::nullopt;
  auto question = readQuestion(argument(args, 0), "question");
  if (!question) return refusedWith(question.error());
  if (name == "complete") return completed(app, *question);
  if (name == "grade") {
    const std::string given = textArgument(args, 1);
    return Json({{"right", isRight(app.model(), *question, given)}, {"given", answerWords(app.model(), *question, given)}, {"wanted", rightAnswer(app.model(), *question)}});
  }
  const std::string branch = textArgument(args, 1);
  if (name == "showAnswer") return app.showView(answerView(app.model(), *question, branch), 0), Json();
  app.showView(questionView(app.model(), *question, branch), 0);
  // Near enough to tell things apart, with what is around them; a side is seen from afar.
  std::vector<std::string> ids = question->choices;
  ids.push_back(question->kind == QuestionKind::Side ? branch : question->structure);
  std::vector<StructureIndex> near;
  for (const std::string& id : ids) {
    const StructureIndex s = app.model().atlas().indexOf(id);
    // A wrong answer that is not shown would push what is asked about aside.
    if (s != kNone && app.model().eye(s) != Eye::Hidden) near.push_back(s);
  }
  app.fitBeside(near);
  return Json();
}

}  // namespace fabrica
