// A whole .glb or .gltf in memory → SceneTable with every range readable: what is packed is unpacked, what the file
// wants is given. For the command-line tool and for tests; the page streams instead (web/scene.js, web/unpacked.js).
#pragma once

#include <functional>
#include <string>

#include "formats/gltf/parse_gltf.h"

namespace fabrica {

// Another file of a .gltf, by its uri as the file gives it (percent-encoded, relative to it).
using Sibling = std::function<Result<Bytes>(const std::string& uri)>;

// Ranges of the result lie in resource 0 (the file) or in `embedded` ("embedded:OFFSET"), into which siblings' bytes
// go, too. Errors as parseGltf(); a sibling that cannot be had, or a packed view that is damaged, costs the parts that
// need it.
Result<SceneTable> readGltfFile(ByteView file, const Sibling& sibling = {});

}  // namespace fabrica
