// What the drawn panels say of a structure and of the atlas, for the page to write as text (web/menu). Main thread.
#pragma once

#include <optional>
#include <string_view>

#include "app/app.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// Empty where the method is none of these:
//   card(id)     {name, names, synonyms, path, definition, definitionLanguage, ids: [{id, url}], gaps: [{text, language}], opacity, volumeMl, areaCm2, source}; null: there is none. A language
//                that is "": its own
//   about()      {title, version, description, gaps: as of a card, sources, notes, languages, language}
FABRICA_REST std::optional<Json> callCard(App& app, std::string_view name, const Json& args);

}  // namespace fabrica
