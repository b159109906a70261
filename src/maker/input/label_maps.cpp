#include "maker/input/label_maps.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <unordered_map>

#include "maker/input/threshold_mask.h"
#include "maker/work/parallel.h"
#include "maker/work/progress.h"

namespace fabrica {

namespace {

constexpr uint32_t kMostLabels = 60000;

Status checkWhole(const Image& image, const std::string& file) {
  if (image.header.format == VoxelFormat::U8 || image.header.format == VoxelFormat::U16) return Ok{};
  return Error{ErrorCode::BadFormat,
               image.header.format == VoxelFormat::I16 ? "A label map may not hold values below 0."
                                                       : "A label map may hold whole numbers from 0 to 65,535 only.",
               file, "", "Is this an image rather than a label map?"};
}

void storeVoxel(LabelMap& map, size_t i, uint32_t value) {
  if (map.format == VoxelFormat::U8) {
    map.voxels[i] = uint8_t(value);
  } else {
    const auto wide = uint16_t(value);
    std::memcpy(map.voxels.data() + i * 2, &wide, 2);
  }
}

std::string listed(std::vector<std::string> items, size_t most) {
  std::string text;
  for (size_t i = 0; i < items.size() && i < most; ++i) text += (i ? ", " : "") + items[i];
  if (items.size() > most) text += " and " + std::to_string(items.size() - most) + " more";
  return text;
}

Result<LabelMap> readMap(const Recipe& recipe, size_t index, std::vector<std::string>& warnings) {
  const RecipeMap& from = recipe.maps[index];
  auto image = readNifti(from.file);
  if (!image) return std::move(image).error();
  if (from.indexToWorld) image->header.indexToWorld = *from.indexToWorld;
  if (Status status = checkWhole(*image, from.file); !status) return std::move(status).error();

  LabelMap map;
  map.id = from.id;
  map.name = from.name;
  map.source = from.source;
  map.format = image->header.format;
  map.grid.size = image->header.size;
  map.grid.indexToWorld = image->header.indexToWorld;
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
  map.grid.count = uint32_t(map.structures.size());
  map.grid.voxels.resize(image->count());
  std::map<uint32_t, size_t> unnamed;
  std::vector<uint64_t> voxels(map.structures.size() + 1, 0);
  for (size_t i = 0; i < image->count(); ++i) {
    const auto value = uint32_t(image->value(i));
    const uint16_t label = labelOf[value];
    if (value && !label) ++unnamed[value];
    ++voxels[label];
    map.grid.voxels[i] = label;
  }
  map.voxels = std::move(image->voxels);
  if (!unnamed.empty()) {
    std::vector<std::string> values;
    for (const auto& [value, count] : unnamed) values.push_back(std::to_string(value));
    warnings.push_back("map " + map.id + ": values that no structure names: " + listed(values, 12) + ".");
  }
  std::vector<std::string> empty;
  for (size_t label = 1; label < voxels.size(); ++label) {
    if (!voxels[label]) empty.push_back(recipe.structures[map.structures[label - 1]].id);
  }
  if (!empty.empty()) warnings.push_back("map " + map.id + ": structures without a voxel: " + listed(empty, 12) + ".");
  if (map.structures.empty()) warnings.push_back("map " + map.id + ": no structure of the recipe is in it.");
  return map;
}

bool sameGrid(const NiftiHeader& a, const NiftiHeader& b) {
  if (a.size != b.size) return false;
  const float edge = glm::length(vec3(a.indexToWorld[0]));
  for (int c = 0; c < 4; ++c) {
    for (int r = 0; r < 3; ++r) {
      if (std::abs(a.indexToWorld[c][r] - b.indexToWorld[c][r]) > edge * (c == 3 ? 1e-2f : 1e-4f)) return false;
    }
  }
  return true;
}

// Masks on one grid become one map; where two claim a voxel the later one has it.
Status readMasks(const Recipe& recipe, LabelMaps& result) {
  std::vector<std::pair<NiftiHeader, std::vector<size_t>>> grids;
  for (size_t i = 0; i < recipe.masks.size(); ++i) {
    auto header = readNiftiHeader(recipe.masks[i].file);
    if (!header) return std::move(header).error();
    if (recipe.masks[i].indexToWorld) header->indexToWorld = *recipe.masks[i].indexToWorld;
    const auto same = std::find_if(grids.begin(), grids.end(), [&](const auto& g) { return sameGrid(g.first, *header); });
    if (same == grids.end()) grids.push_back({std::move(header).value(), {i}});
    else same->second.push_back(i);
  }
  for (size_t g = 0; g < grids.size(); ++g) {
    LabelMap map;
    map.id = grids.size() == 1 ? "masks" : "masks-" + std::to_string(g + 1);
    while (std::any_of(recipe.maps.begin(), recipe.maps.end(), [&](const RecipeMap& m) { return m.id == map.id; }) ||
           std::any_of(recipe.images.begin(), recipe.images.end(), [&](const RecipeImage& m) { return m.id == map.id; })) {
      map.id += "-m";
    }
    map.name = "Structures";
    map.source = recipe.masks[grids[g].second[0]].source;
    map.grid.size = grids[g].first.size;
    map.grid.indexToWorld = grids[g].first.indexToWorld;
    const size_t count = size_t(map.grid.size[0]) * map.grid.size[1] * map.grid.size[2];
    map.grid.voxels.assign(count, 0);
    map.format = grids[g].second.size() < 256 ? VoxelFormat::U8 : VoxelFormat::U16;
    size_t overlap = 0;
    for (const size_t index : grids[g].second) {
      const RecipeMask& mask = recipe.masks[index];
      auto image = readNifti(mask.file);
      if (!image) return std::move(image).error();
      map.structures.push_back(mask.structure);
      map.sources.push_back(mask.source);
      const auto label = uint16_t(map.structures.size());
      map.values.emplace_back(label, mask.structure);
      size_t voxels = 0;
      for (size_t i = 0; i < count; ++i) {
        if (!(image->value(i) > 0.5)) continue;
        overlap += map.grid.voxels[i] != 0;
        map.grid.voxels[i] = label;
        ++voxels;
      }
      if (!voxels) result.warnings.push_back("mask " + mask.file + " is empty.");
    }
    if (overlap) {
      result.warnings.push_back("masks overlap in " + countText(overlap) + " voxels: the later in the recipe has them.");
    }
    map.grid.count = uint32_t(map.structures.size());
    map.voxels.resize(count * (map.format == VoxelFormat::U8 ? 1 : 2));
    for (size_t i = 0; i < count; ++i) storeVoxel(map, i, map.grid.voxels[i]);
    result.maps.push_back(std::move(map));
  }
  return Ok{};
}

Result<LabelMap> readSurface(const Recipe& recipe, const RecipeSurface& from, std::vector<std::string>& notes) {
  const RecipeImage& source = recipe.images[from.image];
  auto image = readNifti(source.file);
  if (!image) return std::move(image).error();
  if (source.indexToWorld) image->header.indexToWorld = *source.indexToWorld;
  double threshold = 0;
  auto grid = thresholdMask(*image, {from.threshold, from.largestOnly, from.fillHoles}, &threshold);
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

Result<LabelMaps> readLabelMaps(const Recipe& recipe, unsigned threads, const std::function<void(double)>& done) {
  const size_t maps = recipe.maps.size(), total = maps + recipe.surfaces.size();
  if (recipe.structures.size() > kMostLabels) {
    return Error{ErrorCode::TooLarge, "More than 60,000 structures in one recipe.", recipe.file, "", "Split it."};
  }
  std::vector<LabelMap> read(total);
  std::vector<std::vector<std::string>> warnings(total);
  std::atomic<size_t> finished{0};
  Status status = parallelFor(total, threads, [&](size_t i) -> Status {
    auto map = i < maps ? readMap(recipe, i, warnings[i]) : readSurface(recipe, recipe.surfaces[i - maps], warnings[i]);
    if (!map) return std::move(map).error();
    read[i] = std::move(map).value();
    done(double(++finished) / double(total + 1));
    return Ok{};
  });
  if (!status) return std::move(status).error();
  LabelMaps result;
  for (size_t i = 0; i < total; ++i) {
    result.warnings.insert(result.warnings.end(), warnings[i].begin(), warnings[i].end());
    if (i == maps) {
      if (Status masks = readMasks(recipe, result); !masks) return std::move(masks).error();
    }
    result.maps.push_back(std::move(read[i]));
  }
  if (total == maps) {
    if (Status masks = readMasks(recipe, result); !masks) return std::move(masks).error();
  }
  done(1);
  return result;
}

}  // namespace fabrica
