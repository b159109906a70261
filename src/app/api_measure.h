// The JavaScript API's methods for values, places and measurements (web/README.md).
#pragma once

#include <optional>
#include <string_view>

#include "app/app.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// Empty where the method is none of these.
FABRICA_REST std::optional<Json> callMeasuring(App& app, std::string_view name, const Json& args);

}  // namespace fabrica
