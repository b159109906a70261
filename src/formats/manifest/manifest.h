// atlas.json: what one mesh file cannot say (docs/formats.md). Page-safe: bytes from outside, no exceptions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "atlas/atlas.h"
#include "base/json.h"
#include "base/result.h"

namespace fabrica {

struct ManifestMesh {
  std::string url;    // absolute
  std::string index;  // absolute; empty: the file's own JSON is read
  uint32_t source = 0;
  mat4 transform{1};
};
struct ManifestVolume {
  Volume volume;                                          // url absolute; structureOfValue not filled yet
  std::vector<std::pair<uint64_t, std::string>> values;   // labels: value, structure id
  std::string foreign;       // address of a volume that describes itself (levels is empty then); what is said here goes before
  bool windowGiven = false;
  bool large = false;        // some of `values` are above 65,535
};
struct ManifestNode {
  std::string id;
  uint32_t parent = kNone;  // earlier node
  // Given where the id is no structure: a group of this hierarchy alone ("Movement" among "Systems").
  std::string name;
  std::vector<Localised> names;
};
struct ManifestHierarchy {
  std::string name;
  std::vector<Localised> names;
  std::vector<ManifestNode> nodes;
};
struct ManifestGap {
  std::string text, branch;
  std::vector<Localised> texts;  // by language
};
struct ManifestTerms {
  std::string url;  // absolute, of a terminology (formats/terms/terms.h)
  uint32_t source = kNone;  // of the manifest's sources; kNone: what the file says itself
};
struct Manifest {
  std::string id, title, description, version, hierarchyName;
  std::vector<Localised> titles, descriptions;  // by language
  std::vector<Localised> hierarchyNames;  // hierarchyName by language
  std::vector<Source> sources;  // at least one
  std::vector<ManifestMesh> meshes;
  std::vector<ManifestVolume> volumes;
  std::vector<std::pair<std::string, uint32_t>> structureSources;
  std::vector<ManifestHierarchy> hierarchies;
  bool ownTree = true;          // false: the first of the hierarchies stands in the place of the mesh files' own tree
  std::vector<ManifestGap> gaps;
  std::vector<ManifestTerms> terminology;
  Json view;                    // opening view, a state as in links; null when absent
  std::vector<std::string> notes;  // parts left out, and why
};

// `baseUrl`: where the manifest came from. BadFormat when it is no manifest at all; a damaged mesh or volume entry is left
// out with a note, the rest stays.
Result<Manifest> parseManifest(std::string_view json, const std::string& baseUrl);

}  // namespace fabrica
