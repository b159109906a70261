// Puts parsed files into the atlas: scene tables become structures and mesh parts, a manifest's volumes, hierarchies and
// gaps join them. Main thread; call Model::atlasChanged() afterwards.
#pragma once

#include <string>

#include "atlas/atlas.h"
#include "base/rest.h"
#include "formats/gltf/scene_table.h"
#include "formats/manifest/manifest.h"

namespace fabrica {

// `url`: absolute address of the file. `key`: what tells its own bytes from those of other files: embedded buffers are read
// at "embedded:KEY", what has to be unpacked at "unpacked:KEY" (stream/transport.h).
// A file with several roots, when it is not alone, gets a group named after it above them; one with a single root has its
// place by that. Ids that two files share are told apart by Atlas::finish().
// The table is taken apart: hand it over with std::move() where it is not needed any more, for it may be large.
void appendScene(Atlas& atlas, SceneTable table, const std::string& url, const std::string& key,
                 uint32_t source, const mat4& transform = mat4(1), bool groupByFile = false);

// Title, sources and volumes: before the scenes, so that their sources' indices fit. Returns the offset to add to the
// manifest's source indices.
uint32_t appendManifestHead(Atlas& atlas, const Manifest& manifest);
// What was opened by itself (Atlas::opened): the address as a person gave it, and all sources from `firstSource` on.
void appendOpened(Atlas& atlas, const std::string& address, const std::string& title, uint32_t firstSource);
// Hierarchies, label tables, gaps: after the scenes it names. Ids that nothing has are left out, unless the node names
// itself: then it is a group of that hierarchy alone.
void appendManifestTail(Atlas& atlas, const Manifest& manifest, uint32_t sourceOffset);

// Manifest::ownTree: what was added to the first hierarchy since the mark gives way to the first hierarchy that came with it, as formats
// have it that know several parents.
struct TreeMark {
  size_t nodes = 0, hierarchies = 0;
};
TreeMark markTree(const Atlas& atlas);
FABRICA_REST void replaceTree(Atlas& atlas, const TreeMark& mark);

}  // namespace fabrica
