#include "maker/input/label_maps.h"

#include <algorithm>
#include <cmath>

#include "maker/input/mask_maps.h"
#include "maker/input/nifti_voxels.h"
#include "maker/input/threshold_mask.h"
#include "maker/work/parallel.h"
#include "maker/work/progress.h"

namespace fabrica {

namespace {

constexpr uint32_t kMostLabels = 60000;

Status checkWhole(VoxelFormat format, const std::string& file) {
  if (format == VoxelFormat::U8 || format == VoxelFormat::U16) return Ok{};
  return Error{ErrorCode::BadFormat,
               format == VoxelFormat::I16 ? "A label map may not hold values below 0."
                                          : "A label map may hold whole numbers from 0 to 65,535 only.",
               file, "", "Is this an image rather than a label map?"};
}

std::string listed(const std::vector<std::string>& items, size_t most) {
  std::string text;
  for (size_t i = 0; i < items.size() && i < most; ++i) text += (i ? ", " : "") + items[i];
  if (items.size() > most) text += " and " + std::to_string(items.size() - most) + " more";
  return text;
}

// What of the file no structure names, and which structures are not in the file.
void compare(const Recipe& recipe, const LabelMap& map, const std::vector<LabelStats>& byValue,
             std::vector<std::string>& warnings) {
  std::vector<std::string> unnamed, empty;
  for (size_t value = 1; value < byValue.size(); ++value) {
    if (byValue[value].voxels && !map.grid.labelOf[value]) unnamed.push_back(std::to_string(value));
  }
  for (size_t label = 1; label < map.grid.stats.size(); ++label) {
    if (!map.grid.stats[label].voxels) empty.push_back(recipe.structures[map.structures[label - 1]].id);
  }
  const std::string who = "map " + map.id + ": ";
  if (!unnamed.empty()) warnings.push_back(who + "values that no structure names: " + listed(unnamed, 12) + ".");
  if (!empty.empty()) warnings.push_back(who + "structures without a voxel: " + listed(empty, 12) + ".");
  if (map.structures.empty()) warnings.push_back(who + "no structure of the recipe is in it.");
}

Result<LabelMap> readMap(const Recipe& recipe, size_t index, const std::string& scratch, std::vector<std::string>& warnings) {
  const RecipeMap& from = recipe.maps[index];
  auto image = openNifti(from.file, scratch);
  if (!image) return std::move(image).error();
  if (Status status = checkWhole(image->voxels->format(), from.file); !status) return std::move(status).error();

  LabelMap map;
  map.id = from.id;
  map.name = from.name;
  map.source = from.source;
  std::vector<uint16_t> labelOf(65536, 0);
  for (size_t s = 0; s < recipe.structures.size(); ++s) {
    if (recipe.structures[s].map != index) continue;
    map.structures.push_back(s);
    map.sources.push_back(from.source);
    for (const uint32_t value : recipe.structures[s].values) {
      if (value < labelOf.size()) labelOf[value] = uint16_t(map.structures.size());
      map.values.emplace_back(value, s);
    }
  }
  std::vector<LabelStats> byValue;
  auto grid = makeLabelGrid(image->voxels, from.indexToWorld.value_or(image->header.indexToWorld), std::move(labelOf),
                            uint32_t(map.structures.size()), &byValue);
  if (!grid) return std::move(grid).error().in(from.file);
  map.grid = std::move(grid).value();
  compare(recipe, map, byValue, warnings);
  return map;
}

Result<LabelMap> readSurface(const Recipe& recipe, const RecipeSurface& from, const std::string& scratch,
                             std::vector<std::string>& notes) {
  const RecipeImage& source = recipe.images[from.image];
  auto image = openNifti(source.file, scratch);
  if (!image) return std::move(image).error();
  double threshold = 0;
  auto grid = thresholdMask(*image->voxels, source.indexToWorld.value_or(image->header.indexToWorld),
                            {from.threshold, from.largestOnly, from.fillHoles}, &threshold);
  if (!grid) return std::move(grid).error().in(source.file).at(recipe.structures[from.structure].id);
  LabelMap map;
  map.id = recipe.structures[from.structure].id;
  map.name = recipe.structures[from.structure].name;
  map.source = from.source == kNoIndex ? source.source : from.source;
  map.grid = std::move(grid).value();
  map.structures = {from.structure};
  map.sources = {map.source};
  map.threshold = true;
  if (!from.threshold) notes.push_back(map.name + ": threshold " + std::to_string(int(std::lround(threshold))) + " found.");
  return map;
}

}  // namespace

Result<LabelMaps> readLabelMaps(const Recipe& recipe, const std::string& scratch, unsigned threads,
                                const std::function<void(double)>& done) {
  const size_t maps = recipe.maps.size(), total = maps + recipe.surfaces.size();
  if (recipe.structures.size() > kMostLabels) {
    return Error{ErrorCode::TooLarge, "More than 60,000 structures in one recipe.", recipe.file, "", "Split it."};
  }
  std::vector<LabelMap> read(total);
  std::vector<std::vector<std::string>> warnings(total);
  std::atomic<size_t> finished{0};
  Status status = parallelFor(total, threads, [&](size_t i) -> Status {
    auto map = i < maps ? readMap(recipe, i, scratch, warnings[i])
                        : readSurface(recipe, recipe.surfaces[i - maps], scratch, warnings[i]);
    if (!map) return std::move(map).error();
    read[i] = std::move(map).value();
    done(double(++finished) / double(total + 1));
    return Ok{};
  });
  if (!status) return std::move(status).error();
  LabelMaps result;
  for (size_t i = 0; i <= total; ++i) {
    if (i == maps) {  // masks come behind the maps and before the surfaces
      if (Status masks = readMasks(recipe, scratch, result); !masks) return std::move(masks).error();
    }
    if (i == total) break;
    result.warnings.insert(result.warnings.end(), warnings[i].begin(), warnings[i].end());
    result.maps.push_back(std::move(read[i]));
  }
  done(1);
  return result;
}

}  // namespace fabrica
