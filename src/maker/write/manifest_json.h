// atlas.json (docs/contracts.md).
#pragma once

#include <vector>

#include "base/json.h"
#include "maker/input/label_maps.h"
#include "maker/input/recipe.h"
#include "maker/volume/volume_writer.h"

namespace fabrica {

struct WrittenVolume {
  std::string id, name;
  size_t source = kNoIndex;
  VolumeInfo info;
  std::vector<std::pair<uint32_t, std::string>> values;  // labels: value → structure id
  std::string within{};                                  // id of the volume that it lies within
};

Json volumeJson(const WrittenVolume& volume);

// Definitions in further languages, a terminology beside the atlas: the first picture does without them. Null where there are none.
inline constexpr const char* kDefinitionsFile = "definitions.json";
Json definitionsJson(const Recipe& recipe);

// `meshes`, `volumes`: as in atlas.json. `sourceOf`: structure → source or kNoIndex.
Json manifestJson(const Recipe& recipe, Json meshes, Json volumes, const std::vector<size_t>& sourceOf);

}  // namespace fabrica
