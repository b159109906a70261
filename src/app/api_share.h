// The JavaScript API's methods for what is handed on: pictures, shapes, the list (web/README.md, web/sharing). Main thread.
#pragma once

#include <optional>
#include <string_view>

#include "app/app.h"
#include "base/json.h"
#include "base/rest.h"

namespace fabrica {

// Empty where the method is none of these:
//   pictureDetail(times)                          from now on what is shown is loaded as finely as a picture needs it
//   beginPicture({width, height, ratio, top, right, bottom, left, scaleBar})   CSS pixels, device pixels a CSS pixel, what stays free at the edges
//   pictureTile([x, y, width, height], {time, names, background})     pixels from the lower left; draws it into a framebuffer, which stays bound;
//                                                 true: a program was not compiled yet, draw it again
//   endPicture()                                  nothing of it is left
//   shapes(), shapePart(part), shapeCap(cap)      app/shapes.h
//   listing(first)                                what the list of structures says, in pieces; an empty one is the end
//   credits()                                     {title, credit} of the atlas and of what is shown
FABRICA_REST std::optional<Json> callSharing(App& app, std::string_view name, const Json& args);

}  // namespace fabrica
