// The JavaScript API's methods for values, places and measurements (web/README.md).
#pragma once

#include <optional>
#include <string_view>

#include "app/app.h"
#include "base/json.h"

namespace fabrica {

// Empty where the method is none of these.
std::optional<Json> callMeasuring(App& app, std::string_view name, const Json& args);

}  // namespace fabrica
