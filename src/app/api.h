// The JavaScript API's methods that answer at once (web/README.md): names and JSON arguments in, JSON out.
#pragma once

#include <string_view>

#include "app/app.h"
#include "base/json.h"

namespace fabrica {

// `args`: an array. Unknown methods and wrong arguments answer {"error": {code, reason, …}}.
Json callApi(App& app, std::string_view method, const Json& args);

Environment readEnvironment(const Json& options);
render::Limits readLimits(const Json& options);

}  // namespace fabrica
