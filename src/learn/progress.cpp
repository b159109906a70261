#include "learn/progress.h"

#include <algorithm>

namespace fabrica::learn {

namespace {

// A place in an array, or nothing.
const Json& item(const Json& array, size_t i) {
  static const Json kNothing;
  return array.is_array() && i < array.size() ? array[i] : kNothing;
}

std::string textAt(const Json& array, size_t i) {
  const Json& value = item(array, i);
  if (!value.is_string()) return {};
  std::string text = *value.get_ptr<const std::string*>();
  if (text.size() > kMostAnswerText) {
    size_t end = kMostAnswerText;
    while (end > 0 && (uint8_t(text[end]) & 0xc0) == 0x80) --end;  // not within a letter
    text.resize(end);
  }
  return text;
}

uint32_t countAt(const Json& array, size_t i) {
  double value = 0;
  readNumber(item(array, i), value);
  return uint32_t(std::clamp(value, 0.0, 1e6));
}

}  // namespace

void Progress::note(const std::string& structure, bool right) {
  if (structure.empty() || (marks_.size() >= kMostMarks && !marks_.contains(structure))) return;
  Mark& mark = marks_[structure];
  ++mark.asked;
  mark.right += right;
  mark.last = right;
}

std::vector<std::string> Progress::mistakes() const {
  std::vector<std::string> out;
  for (const auto& [id, mark] : marks_) {
    if (!mark.last) out.push_back(id);
  }
  return out;
}

size_t Progress::known() const {
  return size_t(std::count_if(marks_.begin(), marks_.end(), [](const auto& entry) { return entry.second.last; }));
}

Json Progress::json() const {
  Json marks = Json::object();
  for (const auto& [id, mark] : marks_) marks[id] = {mark.asked, mark.right, mark.last ? 1 : 0};
  return {{"v", 1}, {"marks", std::move(marks)}};
}

Progress Progress::read(const Json& json) {
  Progress progress;
  if (getNumber(json, "v") != 1) return progress;
  const Json* marks = find(json, "marks");
  if (!marks || !marks->is_object()) return progress;
  for (const auto& [id, entry] : marks->items()) {
    Mark mark{countAt(entry, 0), countAt(entry, 1), countAt(entry, 2) == 1};
    if (id.empty() || id.size() > kMostTitle || mark.asked == 0 || mark.right > mark.asked || progress.marks_.size() >= kMostMarks) continue;
    progress.marks_[id] = mark;
  }
  return progress;
}

size_t QuizResult::right() const {
  return size_t(std::count_if(answers.begin(), answers.end(), [](const Answer& a) { return a.right; }));
}

Json resultJson(const QuizResult& result) {
  Json answers = Json::array();
  for (const Answer& a : result.answers) answers.push_back({kindName(a.kind), a.asked, a.given, a.wanted, a.right ? 1 : 0});
  Json json = {{"fabricaResult", 1}, {"title", result.title}, {"date", result.date}, {"answers", std::move(answers)}};
  if (!result.atlas.empty()) json["atlas"] = result.atlas;
  if (!result.who.empty()) json["who"] = result.who;
  return json;
}

Result<QuizResult> readResult(std::string_view text) {
  const Error damaged{ErrorCode::BadFormat, "This result is damaged.", "", "", "Ask for it again."};
  if (text.size() > kMostResultBytes) return damaged;
  const auto json = parseJson(text);
  if (!json || getNumber(*json, "fabricaResult") != 1) return damaged;
  QuizResult result;
  const auto text1 = [&](const char* key) { return textAt(Json::array({getString(*json, key)}), 0); };
  result.title = text1("title");
  result.atlas = text1("atlas");
  result.who = text1("who");
  result.date = text1("date");
  const Json* answers = find(*json, "answers");
  if (!answers || !answers->is_array() || answers->empty() || answers->size() > kMostAnswers) return damaged;
  for (size_t i = 0; i < answers->size(); ++i) {
    const Json& entry = (*answers)[i];
    const auto kind = questionKindOf(textAt(entry, 0));
    if (!kind) return damaged;
    result.answers.push_back({*kind, textAt(entry, 1), textAt(entry, 2), textAt(entry, 3), countAt(entry, 4) == 1});
  }
  return result;
}

}  // namespace fabrica::learn
