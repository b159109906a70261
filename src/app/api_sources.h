// The methods behind the sources of a scene (web/sources): what was opened, moved, faded and aligned. Main thread.
#pragma once

#include <optional>
#include <string_view>

#include "app/app.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// Empty where the method is none of these. A source is named by its place in sources(), or by its id.
//
//   sources()                        → [{id, name, address, licence, licenceUrl, attribution, structures, images, bounds, home (bounds as its file has it), move, turn, scale, matrix,
//                                        opacity, visible, ghost}]
//   setSource(source, look, goesOn)    look: any of {move, turn, scale, matrix, opacity, visible, ghost}; goesOn: the last step goes on
//   fadeSources(one, other, share, goesOn)   0: one alone, 0.5: both, 1: the other alone
//   centerSource(source, on)           its middle on the middle of another
//   landmarks(on)                      clicks on surfaces and slices are told as "landmark" {source, id, name, position, home}
//   project([[x, y, z], …])          → [[x, y] or null, …], CSS pixels
FABRICA_REST std::optional<Json> callSources(App& app, std::string_view name, const Json& args);

}  // namespace fabrica
