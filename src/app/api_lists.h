// Lists of all structures for the page, as JSON texts. They are told in pieces: of 30,000 the text would be a large part of what a phone
// may use, in a heap that never shrinks. `args`: the first of the piece; one that is empty is the end. Main thread.
#pragma once

#include <string>

#include "app/app.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// structures() of the JavaScript API (web/README.md).
FABRICA_REST std::string structuresText(App& app, const Json& args);
// What the accessible tree shows: [id, name, index of the parent or -1] each; then the language of the name, where it is not English.
FABRICA_REST std::string outlineText(App& app, const Json& args);

}  // namespace fabrica
