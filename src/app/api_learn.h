// The methods behind lessons and quiz (web/learn): what the page shows is worked out here, from the model. Main thread.
#pragma once

#include <optional>
#include <string_view>

#include "app/app.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// Empty where the method is none of these. Questions and the blocks of a text come in one language: the page has chosen it (web/learn/texts.js).
//
//   lesson(text)               → {lesson, missing: ids of structures that are not here, of: how many it names} or {error}
//   lessonLinks(text, base)    → [{url, title, titles: by language}], of an atlas.json
//   markdown(text)             → blocks (base/markdown.h)
//   showView(view, seconds)      a step's; viewForLesson() → the present one
//   bare(on)                     no panels
//   hints(on)                    the page gives hints (web/hints.js): the event "overlay" says where
//   seen()                     → [{id, name, x, y, pixels}], what the last picture shows, CSS pixels
//   branches()                 → [{id, name, count, depth}]
//   quiz({branch, seed, count, kinds, only}) → questions, each with its "words"
//   ask(question, branch), showAnswer(question, branch)   the view for it, and how near
//   complete(question)         → a lesson's question with its words, and names to choose from
//   grade(question, given)     → {right, given, wanted}, the answers in words
//   noteProgress(progress, structure, right), progressOf(progress) → {mistakes, known}
//   result(text)               → a result as it is safe to show, with "right", or {error}
FABRICA_REST std::optional<Json> callLearning(App& app, std::string_view name, const Json& args);

}  // namespace fabrica
