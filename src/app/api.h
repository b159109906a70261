// The JavaScript API's methods that answer at once (web/README.md): names and JSON arguments in, JSON out.
#pragma once

#include <string>
#include <string_view>

#include "app/app.h"
#include "base/json.h"

namespace fabrica {

// `args`: an array. The answer is JSON, too. Unknown methods and wrong arguments answer {"error": {code, reason, …}}.
std::string callApi(App& app, std::string_view method, const Json& args);
// The same for methods that take structures: `ids`, one after the other, each ended by a NUL. JSON of thousands of names takes
// longer than what is done with them.
std::string callWithIds(App& app, std::string_view method, std::string_view ids, double value);

Environment readEnvironment(const Json& options);
render::Limits readLimits(const Json& options);

}  // namespace fabrica
