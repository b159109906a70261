#include "learn/lesson.h"

#include <algorithm>
#include <set>

#include "base/markdown.h"
#include "base/url.h"

namespace fabrica::learn {

namespace {

constexpr const char* kFormat = "fabricaLesson";
constexpr const char* kObject = "should be an object";
constexpr const char* kKinds[kQuestionKinds] = {"find", "name", "side", "choice"};
// Keys of a state that are a person's own.
constexpr const char* kOwn[] = {"language", "latin", "theme", "background", "colourBlindSafe", "lengths", "coordinates"};

// Words here are part of the page's first file, whoever says them (data cannot be split from it): few, and the same ones again.
Error wrong(const std::string& part, std::string reason) {
  return Error{ErrorCode::BadFormat, std::move(reason), "", part, "Correct it, or save it anew in the lesson editor."};
}

// Reads one object's texts and remembers the first mistake.
class Reader {
 public:
  Reader(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}

  std::string text(const char* key, size_t most, bool needed = false) {
    const Json* value = find(json_, key);
    if (!value) {
      if (needed) fail(key, "is missing");
      return {};
    }
    if (!value->is_string()) {
      fail(key, "should be a text");
      return {};
    }
    const std::string& text = *value->get_ptr<const std::string*>();
    if (text.size() > most) {
      fail(key, "is longer than " + std::to_string(most) + " bytes");
      return {};
    }
    if (needed && text.empty()) fail(key, "is missing");
    return text;
  }

  // In one language or several.
  Texts words(const char* key, size_t most, bool needed = false) {
    const Json* value = find(json_, key);
    auto read = value ? readTexts(*value, most) : Texts();
    if (!read) fail(key, "should be a text of at most " + std::to_string(most) + " bytes, or such texts by language");
    else if (needed && read->empty()) fail(key, "is missing");
    return std::move(read).value_or(Texts());
  }

  std::vector<std::string> texts(const char* key, size_t most, size_t longest) {
    std::vector<std::string> out;
    const Json* list = find(json_, key);
    if (!list) return out;
    if (!list->is_array()) {
      fail(key, "should be a list of texts");
      return out;
    }
    if (list->size() > most) {
      fail(key, "is longer than " + std::to_string(most));
      return out;
    }
    for (const Json& item : *list) {
      if (!item.is_string() || item.get_ptr<const std::string*>()->size() > longest) {
        fail(key, "should be a list of texts");
        return {};
      }
      out.push_back(*item.get_ptr<const std::string*>());
    }
    return out;
  }

  std::vector<Texts> answers(const char* key) {
    std::vector<Texts> out;
    const Json* list = find(json_, key);
    if (!list || !list->is_array()) return out;  // too few, which is said
    for (const Json& item : *list) {
      auto read = readTexts(item, kMostTitle);
      if (!read || out.size() == kMostChoices) {
        fail(key, "should be a list of at most " + std::to_string(kMostChoices) + " texts");
        return {};
      }
      out.push_back(std::move(*read));
    }
    return out;
  }

  void fail(const char* key, const std::string& reason) {
    if (!error_) error_ = wrong(at(key), "\"" + std::string(key) + "\" in the lesson: " + reason + ".");
  }
  std::string at(const char* key) const { return path_.empty() ? key : path_ + "." + key; }
  std::optional<Error>& error() { return error_; }

 private:
  const Json& json_;
  std::string path_;
  std::optional<Error> error_;
};

void put(Json& json, std::initializer_list<std::pair<const char*, const Texts*>> texts) {
  for (const auto& [key, text] : texts) {
    if (!text->empty()) json[key] = text->json();
  }
}

Result<Step> readStep(const Json& json, const std::string& path) {
  if (!json.is_object()) return wrong(path, kObject);
  Reader in(json, path);
  Step step;
  step.title = in.words("title", kMostTitle);
  step.text = in.words("text", kMostText);
  if (const Json* view = find(json, "view")) {
    if (!view->is_object()) in.fail("view", kObject);
    else if (dump(*view).size() > kMostViewBytes) in.fail("view", "is longer than 256 KB");
    else step.view = *view;
  }
  if (in.error()) return *in.error();
  if (const Json* question = find(json, "question")) {
    auto read = readQuestion(*question, in.at("question"));
    if (!read) return std::move(read).error();
    step.question = std::move(*read);
  }
  if (step.title.empty() && step.text.empty() && step.view.is_null() && !step.question) {
    return wrong(path, "This step shows nothing.");
  }
  return step;
}

}  // namespace

const char* kindName(QuestionKind kind) { return kKinds[int(kind)]; }

std::optional<QuestionKind> questionKindOf(std::string_view name) {
  for (int i = 0; i < kQuestionKinds; ++i) {
    if (name == kKinds[i]) return QuestionKind(i);
  }
  return {};
}

Result<Question> readQuestion(const Json& json, const std::string& part) {
  if (!json.is_object()) return wrong(part, kObject);
  Reader in(json, part);
  Question q;
  const auto kind = questionKindOf(in.text("kind", kMostTitle, true));
  if (!kind) in.fail("kind", "should be find, name, side or choice");
  else q.kind = *kind;
  q.structure = in.text("structure", kMostTitle, kind && q.kind != QuestionKind::Choice);
  q.prompt = in.words("prompt", kMostText, kind && q.kind == QuestionKind::Choice);
  if (kind && q.kind == QuestionKind::Choice) q.answers = in.answers("choices");
  else q.choices = in.texts("choices", kMostChoices, kMostTitle);
  q.hint = in.words("hint", kMostText);
  q.explanation = in.words("explanation", kMostText);
  if (q.kind == QuestionKind::Choice && !in.error()) {
    double answer = -1;
    if (const Json* given = find(json, "answer")) readNumber(*given, answer);
    if (q.answers.size() < 2) in.fail("choices", "should hold two answers or more");
    else if (!(answer >= 0 && answer < double(q.answers.size())) || answer != double(uint32_t(answer))) {
      in.fail("answer", "should be a number of an answer, the first is 0");
    } else {
      q.answer = uint32_t(answer);
    }
  }
  if (q.kind == QuestionKind::Name && !q.choices.empty() && std::find(q.choices.begin(), q.choices.end(), q.structure) == q.choices.end()) {
    in.fail("choices", "should hold the structure");
  }
  if (q.kind == QuestionKind::Side) q.choices.clear();
  if (in.error()) return *in.error();
  return q;
}

Result<Lesson> readLesson(std::string_view text) {
  if (text.size() > kMostLessonBytes) return Error{ErrorCode::TooLarge, "A lesson has at most 8 MB."};
  auto json = parseJson(text);
  if (!json) return std::move(json).error();
  return lessonOf(*json);
}

Result<Lesson> lessonOf(const Json& json) {
  double version = 0;
  if (const Json* given = find(json, kFormat)) readNumber(*given, version);
  if (version > kLessonVersion) return Error{ErrorCode::Unsupported, "This lesson was made by a newer version.", "", kFormat, "Reload the page to update."};
  if (version != kLessonVersion) return wrong(kFormat, "This is no lesson.");
  Reader in(json, "");
  Lesson lesson;
  lesson.id = in.text("id", kMostTitle);
  lesson.title = in.words("title", kMostTitle, true);
  lesson.language = in.text("language", kLongestLanguage);
  if (lesson.language.empty()) lesson.language = "en";
  lesson.description = in.words("description", kMostText);
  lesson.licence = in.text("licence", kMostTitle);
  lesson.atlas = in.text("atlas", 2000);
  lesson.authors = in.texts("authors", kMostAuthors, kMostTitle);
  if (in.error()) return *in.error();
  const Json* steps = find(json, "steps");
  if (!steps || !steps->is_array() || steps->empty() || steps->size() > kMostSteps) return wrong("steps", "A lesson needs 1 to 200 steps.");
  for (size_t i = 0; i < steps->size(); ++i) {
    auto step = readStep((*steps)[i], "steps[" + std::to_string(i) + "]");
    if (!step) return std::move(step).error();
    lesson.steps.push_back(std::move(*step));
  }
  return lesson;
}

Json questionJson(const Question& q) {
  Json json = {{"kind", kindName(q.kind)}};
  if (!q.structure.empty()) json["structure"] = q.structure;
  put(json, {{"prompt", &q.prompt}, {"hint", &q.hint}, {"explanation", &q.explanation}});
  if (!q.choices.empty()) json["choices"] = q.choices;
  if (q.kind != QuestionKind::Choice) return json;
  json["choices"] = Json::array();
  for (const Texts& answer : q.answers) json["choices"].push_back(answer.empty() ? Json("") : answer.json());
  json["answer"] = q.answer;
  return json;
}

Json lessonJson(const Lesson& lesson) {
  Json json = {{kFormat, kLessonVersion}, {"language", lesson.language}};
  put(json, {{"title", &lesson.title}, {"description", &lesson.description}});
  const std::pair<const char*, const std::string*> texts[] = {{"id", &lesson.id}, {"licence", &lesson.licence}, {"atlas", &lesson.atlas}};
  for (const auto& [key, text] : texts) {
    if (!text->empty()) json[key] = *text;
  }
  if (!lesson.authors.empty()) json["authors"] = lesson.authors;
  json["steps"] = Json::array();
  for (const Step& step : lesson.steps) {
    Json item = Json::object();
    put(item, {{"title", &step.title}, {"text", &step.text}});
    if (!step.view.is_null()) item["view"] = step.view;
    if (step.question) item["question"] = questionJson(*step.question);
    json["steps"].push_back(std::move(item));
  }
  return json;
}

std::vector<std::string> structuresOf(const Lesson& lesson) {
  std::set<std::string> ids;
  const auto words = [&](const Texts& texts) {
    for (const auto& [language, text] : texts.in) {
      for (const MarkedBlock& block : parseMarkdown(text, Dialect::Lesson)) {
        for (const MarkedSpan& span : block.spans) {
          if (span.link.starts_with('#')) ids.insert(span.link.substr(1));
        }
      }
    }
  };
  words(lesson.description);
  for (const Step& step : lesson.steps) {
    words(step.text);
    for (const char* key : {"selection", "only", "hidden", "ghosted", "whole", "stays"}) {
      const Json* list = find(step.view, key);
      if (!list || !list->is_array()) continue;
      for (const Json& id : *list) {
        if (id.is_string()) ids.insert(*id.get_ptr<const std::string*>());
      }
    }
    for (const char* key : {"opacity", "color"}) {
      if (const Json* map = find(step.view, key); map && map->is_object()) {
        for (const auto& [id, value] : map->items()) ids.insert(id);
      }
    }
    if (!step.question) continue;
    const Question& q = *step.question;
    if (!q.structure.empty()) ids.insert(q.structure);
    ids.insert(q.choices.begin(), q.choices.end());
    words(q.hint);
    words(q.explanation);
  }
  return {ids.begin(), ids.end()};
}

std::vector<LessonLink> lessonLinks(std::string_view manifest, const std::string& baseUrl) {
  std::vector<LessonLink> out;
  const auto json = parseJson(manifest);
  const Json* list = json ? find(*json, "lessons") : nullptr;
  if (!list || !list->is_array()) return out;
  for (const Json& item : *list) {
    const std::string url = getString(item, "url");
    if (url.empty() || url.size() > 2000 || out.size() >= kMostSteps) continue;
    std::string title = getString(item, "title", fileNameOf(url));
    if (title.size() > kMostTitle) continue;
    const Json* titles = find(item, "titles");
    out.push_back({resolveUrl(baseUrl, url), std::move(title), titles ? readTexts(*titles, kMostTitle).value_or(Texts()) : Texts()});
  }
  return out;
}

Json viewOf(const Json& state) {
  Json view = state.is_object() ? state : Json::object();
  for (const char* key : kOwn) view.erase(key);
  return view;
}

Json seenBy(const Json& view, const Json& own) {
  Json state = viewOf(view);
  for (const char* key : kOwn) {
    if (const Json* mine = find(own, key)) state[key] = *mine;
  }
  return state;
}

}  // namespace fabrica::learn
