// The JavaScript API's methods for finding one's way: what is here, named selections, what was seen recently (web/README.md).
#pragma once

#include <optional>
#include <string_view>

#include "app/app.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// Nothing where there is no such method.
FABRICA_REST std::optional<Json> callFinding(App& app, std::string_view name, const Json& args);

}  // namespace fabrica
