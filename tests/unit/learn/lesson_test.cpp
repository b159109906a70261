#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "learn/lesson.h"

namespace fabrica::learn {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The languages of the interface, and the same structures named in each.
bool isInAll(const Texts& texts) {
  const auto named = [](const std::string& words) {
    std::multiset<std::string> ids;
    for (size_t at = words.find("(structure:"); at != std::string::npos; at = words.find("(structure:", at + 1)) ids.insert(words.substr(at, words.find(')', at) - at));
    return ids;
  };
  for (const char* language : {"en", "fr", "es", "pt", "de"}) {
    const auto found = std::find_if(texts.in.begin(), texts.in.end(), [&](const auto& one) { return one.language == language; });
    if (found == texts.in.end() || named(found->words) != named(texts.text("en"))) return false;
  }
  return true;
}

Error errorOfLesson(std::string_view text) {
  const auto read = readLesson(text);
  EXPECT_FALSE(read.ok()) << text;
  return read.ok() ? Error{} : read.error();
}

TEST(Lesson, WhatIsWrittenIsReadAgain) {
  Lesson lesson;
  lesson.id = "limbic";
  lesson.title = "Zwei \"Ansichten\"";
  lesson.language = "de";
  lesson.authors = {"A. Vesal"};
  lesson.licence = "CC BY 4.0";
  lesson.atlas = "colin27";
  lesson.description = "Kurz.";
  lesson.steps.push_back({"Eins", "Ein **Text**.", {{"v", 1}, {"camera", {{"distance", 1}}}}, {}});
  lesson.steps.push_back({"Zwei", "", Json(), Question{QuestionKind::Choice, "", "Was?", {}, {"a", "b"}, 1, "Tipp", "Darum."}});
  lesson.steps.push_back({"", "Drei", Json(), Question{QuestionKind::Name, "x", "", {"y", "x"}, {}, 0, "", ""}});
  const auto again = readLesson(dump(lessonJson(lesson)));
  ASSERT_TRUE(again.ok()) << again.error().message();
  EXPECT_EQ(*again, lesson);
}

TEST(Lesson, ATextMayBeInSeveralLanguages) {
  const std::string file = R"J({"fabricaLesson": 1, "language": "en", "title": {"en": "Sulci", "fr": "Sillons"}, "steps": [
    {"title": "Plain", "text": {"fr": "Vers [là](structure:insula-left).", "de": ""}},
    {"question": {"kind": "choice", "prompt": {"en": "Which?", "pt-BR": "Qual?"}, "choices": ["one", {"en": "two", "fr": "deux"}], "answer": 1}}]})J";
  const auto lesson = readLesson(file);
  ASSERT_TRUE(lesson.ok()) << lesson.error().message();
  EXPECT_EQ(lesson->title.text("fr"), "Sillons");
  EXPECT_EQ(lesson->title.text("de"), "Sulci") << "the first, where it is not in that language";
  EXPECT_EQ(lesson->steps[0].title.text("fr"), "Plain") << "a plain text is for every language";
  EXPECT_EQ(lesson->steps[0].text.in.size(), 1u) << "an empty text is none";
  ASSERT_EQ(lesson->steps[1].question->answers.size(), 2u);
  EXPECT_EQ(lesson->steps[1].question->answers[1].text("fr"), "deux");
  EXPECT_THAT(structuresOf(*lesson), ElementsAre("insula-left")) << "named in any language";
  const auto again = lessonOf(lessonJson(*lesson));
  ASSERT_TRUE(again.ok()) << again.error().message();
  EXPECT_EQ(*again, *lesson) << "no language is lost";
}

TEST(Lesson, TextsByLanguageAreAsStrictAsOthers) {
  const auto titled = [](const std::string& title) { return errorOfLesson(R"({"fabricaLesson": 1, "title": )" + title + R"(, "steps": [{"title": "a"}]})").part; };
  EXPECT_EQ(titled("{}"), "title");
  EXPECT_EQ(titled(R"({"en": ""})"), "title");
  EXPECT_EQ(titled(R"({"en": 7})"), "title");
  EXPECT_EQ(titled(R"({"": "no language"})"), "title");
  EXPECT_EQ(titled(R"({"en\" onload=\"x": "no language"})"), "title");
  EXPECT_EQ(titled(R"({"en": ")" + std::string(kMostTitle + 1, 'x') + R"("})"), "title");
  std::string many;
  for (size_t i = 0; i <= kMostLanguages; ++i) many += (i ? R"(, "aa-)" : R"("aa-)") + std::to_string(i) + R"(": "x")";
  EXPECT_EQ(titled("{" + many + "}"), "title");
}

TEST(Lesson, WhatIsLeftOutHasDefaults) {
  const auto lesson = readLesson(R"({"fabricaLesson": 1, "title": "T", "steps": [{"title": "One"}], "later": {"unknown": true}})");
  ASSERT_TRUE(lesson.ok());
  EXPECT_EQ(lesson->language, "en");
  EXPECT_TRUE(lesson->steps[0].view.is_null());
  EXPECT_FALSE(lesson->steps[0].question);
}

TEST(Lesson, ErrorsNameThePartAndWhatToDo) {
  EXPECT_EQ(errorOfLesson("{}").part, "fabricaLesson");
  EXPECT_EQ(errorOfLesson(R"({"fabricaLesson": 2, "title": "T", "steps": [{"title": "a"}]})").code, ErrorCode::Unsupported);
  EXPECT_EQ(errorOfLesson(R"({"fabricaLesson": 1, "steps": [{"title": "a"}]})").part, "title");
  EXPECT_EQ(errorOfLesson(R"({"fabricaLesson": 1, "title": "T"})").part, "steps");
  EXPECT_EQ(errorOfLesson(R"({"fabricaLesson": 1, "title": "T", "steps": []})").part, "steps");
  EXPECT_EQ(errorOfLesson(R"({"fabricaLesson": 1, "title": "T", "steps": [{"title": "a"}, {}]})").part, "steps[1]");
  EXPECT_EQ(errorOfLesson(R"({"fabricaLesson": 1, "title": "T", "steps": [{"text": 7}]})").part, "steps[0].text");
  EXPECT_EQ(errorOfLesson(R"({"fabricaLesson": 1, "title": "T", "steps": [{"view": "here"}]})").part, "steps[0].view");
  const auto question = [](const std::string& text) {
    return errorOfLesson(R"({"fabricaLesson": 1, "title": "T", "steps": [{"question": )" + text + "}]}").part;
  };
  EXPECT_EQ(question("{}"), "steps[0].question.kind");
  EXPECT_EQ(question(R"({"kind": "guess"})"), "steps[0].question.kind");
  EXPECT_EQ(question(R"({"kind": "find"})"), "steps[0].question.structure");
  EXPECT_EQ(question(R"({"kind": "choice", "prompt": "?", "choices": ["a"], "answer": 0})"), "steps[0].question.choices");
  EXPECT_EQ(question(R"({"kind": "choice", "prompt": "?", "choices": ["a", "b"], "answer": 2})"), "steps[0].question.answer");
  EXPECT_EQ(question(R"({"kind": "choice", "prompt": "?", "choices": ["a", "b"], "answer": 0.5})"), "steps[0].question.answer");
  EXPECT_EQ(question(R"({"kind": "name", "structure": "x", "choices": ["a", "b"]})"), "steps[0].question.choices");
  const Error error = errorOfLesson(R"({"fabricaLesson": 1, "title": 3, "steps": [{"title": "a"}]})");
  EXPECT_THAT(error.reason, HasSubstr("should be a text"));
  EXPECT_FALSE(error.advice.empty());
}

TEST(Lesson, SizesHaveLimits) {
  Json json = {{"fabricaLesson", 1}, {"title", "T"}, {"steps", Json::array()}};
  for (size_t i = 0; i <= kMostSteps; ++i) json["steps"].push_back({{"title", "a"}});
  EXPECT_EQ(errorOfLesson(dump(json)).part, "steps");
  json["steps"] = {{{"text", std::string(kMostText + 1, 'x')}}};
  EXPECT_EQ(errorOfLesson(dump(json)).part, "steps[0].text");
  json["steps"] = {{{"view", {{"x", std::string(kMostViewBytes, 'x')}}}}};
  EXPECT_EQ(errorOfLesson(dump(json)).part, "steps[0].view");
  EXPECT_EQ(errorOfLesson(std::string(kMostLessonBytes + 1, ' ')).code, ErrorCode::TooLarge);
}

TEST(Lesson, NamesItsStructures) {
  const auto lesson = readLesson(R"J({"fabricaLesson": 1, "title": "T", "steps": [
    {"text": "See [it](structure:words).", "view": {"only": ["a", "b"], "ghosted": ["b"], "selection": ["a", 7], "opacity": {"c": 0.5}, "color": {"d": "#fff"}}},
    {"question": {"kind": "find", "structure": "e", "choices": ["f"], "hint": "[g](structure:g)"}},
    {"question": {"kind": "choice", "prompt": "?", "choices": ["no id", "neither"], "answer": 0}}]})J");
  ASSERT_TRUE(lesson.ok());
  EXPECT_THAT(structuresOf(*lesson), ElementsAre("a", "b", "c", "d", "e", "f", "g", "words"));
}

TEST(Lesson, AnAtlasNamesItsLessons) {
  const auto links = lessonLinks(R"({"fabricaAtlas": 1, "lessons": [{"url": "lessons/a.json", "title": "A"}, {"title": "no address"}, 7, {"url": "https://x.org/b.json"}]})",
                                 "https://host.org/demo/atlas.json");
  ASSERT_EQ(links.size(), 2u);
  EXPECT_EQ(links[0].url, "https://host.org/demo/lessons/a.json");
  EXPECT_EQ(links[0].title, "A");
  EXPECT_EQ(links[1].title, "b.json");
  EXPECT_TRUE(lessonLinks("{\"lessons\": 3}", "").empty());
  EXPECT_TRUE(lessonLinks("damaged", "").empty());
}

TEST(Lesson, AViewLeavesAPersonsOwnWayToSeeAlone) {
  const Json state = *parseJson(R"({"v": 1, "camera": {"distance": 1}, "theme": "dark", "language": "fr", "colourBlindSafe": true, "labels": "off"})");
  const Json view = viewOf(state);
  EXPECT_EQ(view, *parseJson(R"({"v": 1, "camera": {"distance": 1}, "labels": "off"})"));
  const Json seen = seenBy(*parseJson(R"({"v": 1, "theme": "light", "labels": "all"})"), state);
  EXPECT_EQ(seen, *parseJson(R"({"v": 1, "labels": "all", "theme": "dark", "language": "fr", "colourBlindSafe": true})"));
  EXPECT_EQ(viewOf(Json(7)), Json::object());
}

// The ones that come with the demo: sound, about structures that its recipe has, each step with a view and words.
TEST(Lesson, ThoseOfTheDemo) {
  const std::filesystem::path repo = FABRICA_REPO;
  const auto text = [](const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
  };
  std::set<std::string> known;
  const auto structures = parseJson(text(repo / "assets/recipes/colin27/structures.json"));
  ASSERT_TRUE(structures.ok());
  for (const Json& s : *structures) known.insert(getString(s, "id"));
  const auto recipe = parseJson(text(repo / "assets/recipes/colin27/recipe.json"));
  ASSERT_TRUE(recipe.ok() && find(*recipe, "lessons"));
  EXPECT_GE(find(*recipe, "lessons")->size(), 2u);
  for (const Json& item : *find(*recipe, "lessons")) {
    const std::string file = getString(item, "file");
    const auto lesson = readLesson(text(repo / "assets/recipes/colin27" / file));
    ASSERT_TRUE(lesson.ok()) << file << ": " << lesson.error().message();
    EXPECT_GE(lesson->steps.size(), 5u) << file;
    EXPECT_TRUE(isInAll(lesson->title) && isInAll(lesson->description)) << file;
    for (const std::string& id : structuresOf(*lesson)) EXPECT_TRUE(known.contains(id)) << file << " names " << id;
    for (const Step& step : lesson->steps) {
      EXPECT_FALSE(step.title.empty()) << file;
      EXPECT_FALSE(step.text.empty() && !step.question) << file << ", " << step.title.text();
      EXPECT_TRUE(step.view.is_object()) << file << ", " << step.title.text();
      for (const auto& [language, words] : step.text.in) EXPECT_LT(words.size(), 900u) << file << ", " << step.title.text() << ", " << language << ": a card on a phone shows less";
      for (const Texts* texts : {&step.title, &step.text}) EXPECT_TRUE(texts->empty() || isInAll(*texts)) << file << ", " << step.title.text();
      if (!step.question) continue;
      for (const Texts* texts : {&step.question->prompt, &step.question->hint, &step.question->explanation}) EXPECT_TRUE(texts->empty() || isInAll(*texts)) << file << ", " << step.title.text();
      for (const Texts& answer : step.question->answers) EXPECT_TRUE(isInAll(answer)) << file << ": " << answer.text();
    }
  }
}

}  // namespace
}  // namespace fabrica::learn
