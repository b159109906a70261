#include "maker/input/mask_maps.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include "maker/input/nifti_voxels.h"
#include "maker/work/progress.h"

namespace fabrica {

namespace {

struct MaskGrid {
  NiftiHeader header;
  std::vector<size_t> masks;  // indices into Recipe::masks
};

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

// Labels on the disk, all background at first.
class Canvas {
 public:
  static Result<Canvas> make(uint64_t voxels, VoxelFormat format, const std::string& scratch) {
    Canvas canvas;
    canvas.step_ = bytesPerVoxel(format);
    auto file = DiskFile::scratch(scratch);
    if (!file) return std::move(file).error();
    canvas.file_ = std::move(file).value();
    // The last byte makes the file its size; what lies before it reads as zeros.
    const uint8_t zero = 0;
    Status sized = canvas.file_.write(voxels * canvas.step_ - 1, ByteView(&zero, 1));
    if (!sized) return std::move(sized).error();
    return canvas;
  }

  // Where a value is above one half the label is `label`.
  Status paint(uint64_t first, std::span<const double> values, uint16_t label) {
    if (std::none_of(values.begin(), values.end(), [](double v) { return v > 0.5; })) return Ok{};
    held_.resize(values.size() * step_);
    if (Status got = file_.read(first * step_, held_.data(), held_.size()); !got) return got;
    for (size_t i = 0; i < values.size(); ++i) {
      if (!(values[i] > 0.5)) continue;
      uint16_t before = 0;
      std::memcpy(&before, held_.data() + i * step_, step_);
      overlap_ += before != 0;
      std::memcpy(held_.data() + i * step_, &label, step_);
      ++painted_;
    }
    return file_.write(first * step_, held_);
  }

  uint64_t overlap() const { return overlap_; }
  uint64_t painted() const { return painted_; }
  DiskFile take() { return std::move(file_); }

 private:
  DiskFile file_;
  size_t step_ = 1;
  Bytes held_;
  uint64_t overlap_ = 0, painted_ = 0;
};

Result<std::vector<MaskGrid>> sortByGrid(const Recipe& recipe) {
  std::vector<MaskGrid> grids;
  for (size_t i = 0; i < recipe.masks.size(); ++i) {
    auto header = readNiftiHeader(recipe.masks[i].file);
    if (!header) return std::move(header).error();
    if (recipe.masks[i].indexToWorld) header->indexToWorld = *recipe.masks[i].indexToWorld;
    const auto same = std::find_if(grids.begin(), grids.end(), [&](const auto& g) { return sameGrid(g.header, *header); });
    if (same == grids.end()) grids.push_back({std::move(header).value(), {i}});
    else same->masks.push_back(i);
  }
  return grids;
}

Result<LabelMap> paintGrid(const Recipe& recipe, const MaskGrid& grid, const std::string& scratch,
                           std::vector<std::string>& warnings) {
  LabelMap map;
  const VoxelFormat format = grid.masks.size() < 256 ? VoxelFormat::U8 : VoxelFormat::U16;
  auto canvas = Canvas::make(grid.header.stored.count, format, scratch);
  if (!canvas) return std::move(canvas).error();
  std::vector<uint16_t> labelOf{0};
  for (const size_t index : grid.masks) {
    const RecipeMask& mask = recipe.masks[index];
    auto header = readNiftiHeader(mask.file);
    if (!header) return std::move(header).error();
    map.structures.push_back(mask.structure);
    map.sources.push_back(mask.source);
    const auto label = uint16_t(map.structures.size());
    map.values.emplace_back(label, mask.structure);
    labelOf.push_back(label);
    const uint64_t before = canvas->painted();
    Status painted = forEachVoxel(*header, mask.file, [&](uint64_t first, std::span<const double> values) {
      return canvas->paint(first, values, label);
    });
    if (!painted) return std::move(painted).error();
    if (canvas->painted() == before) warnings.push_back("mask " + mask.file + " is empty.");
  }
  if (canvas->overlap()) {
    warnings.push_back("masks overlap in " + countText(canvas->overlap()) + " voxels: the later in the recipe has them.");
  }
  auto voxels = std::make_shared<DiskVoxels>(grid.header.size, format, storedAs(format), canvas->take(), 0);
  auto made = makeLabelGrid(std::move(voxels), grid.header.indexToWorld, std::move(labelOf), uint32_t(map.structures.size()));
  if (!made) return std::move(made).error();
  map.grid = std::move(made).value();
  return map;
}

}  // namespace

Status readMasks(const Recipe& recipe, const std::string& scratch, LabelMaps& result) {
  auto grids = sortByGrid(recipe);
  if (!grids) return std::move(grids).error();
  for (size_t g = 0; g < grids->size(); ++g) {
    auto map = paintGrid(recipe, (*grids)[g], scratch, result.warnings);
    if (!map) return std::move(map).error();
    map->id = grids->size() == 1 ? "masks" : "masks-" + std::to_string(g + 1);
    while (std::any_of(recipe.maps.begin(), recipe.maps.end(), [&](const RecipeMap& m) { return m.id == map->id; }) ||
           std::any_of(recipe.images.begin(), recipe.images.end(), [&](const RecipeImage& m) { return m.id == map->id; })) {
      map->id += "-m";
    }
    map->name = "Structures";
    map->source = recipe.masks[(*grids)[g].masks[0]].source;
    result.maps.push_back(std::move(map).value());
  }
  return Ok{};
}

}  // namespace fabrica
