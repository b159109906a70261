// What a glTF says of itself: version, extensions, and what of it is not shown.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "formats/gltf/notes.h"

namespace fabrica {

// A member that is a list, or an empty list.
const Json& listOf(const Json& object, const char* key);

// BadFormat for what is no glTF, Unsupported for another version or an extension that is required and not known.
Status checkHeader(const Json& root);
// One note for all that would move it, one for looks that are not drawn. Cameras and lights are not missed.
void noteIgnored(const Json& root, Notes& notes);

}  // namespace fabrica
