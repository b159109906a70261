#include "maker/build/build_atlas.h"

#include <filesystem>

#include "maker/build/shapes.h"
#include "maker/input/label_maps.h"
#include "maker/input/nifti_voxels.h"
#include "maker/write/atlas_folder.h"
#include "maker/write/files.h"
#include "maker/write/manifest_json.h"
#include "maker/write/scene_files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

class Builder {
 public:
  Builder(const BuildOptions& options, Progress& progress) : options_(options), progress_(progress) {}
  Result<BuildReport> run();

 private:
  Status readMaps();
  Status makeMeshes();
  Status makeVolumes();
  Status writeOne(const VoxelSource& source, VolumeOptions volume, WrittenVolume& written);
  Status writeLessons();
  Status writeDefinitions();
  Status writeManifest();
  std::string path(const std::string& name) const { return (fs::path(options_.output) / name).string(); }

  const BuildOptions& options_;
  Progress& progress_;
  Recipe recipe_;
  Json before_;  // atlas.json as it was, for what is not made anew
  std::vector<LabelMap> maps_;
  std::vector<size_t> sourceOf_;
  Json meshes_ = Json::array(), volumes_ = Json::array();
  BuildReport report_;
};

Status Builder::readMaps() {
  progress_.stage("Label maps");
  auto read = readLabelMaps(recipe_, options_.output, options_.jobs, [&](double share) { progress_.update(share); });
  if (!read) return std::move(read).error();
  maps_ = std::move(read->maps);
  report_.warnings.insert(report_.warnings.end(), read->warnings.begin(), read->warnings.end());
  sourceOf_.assign(recipe_.structures.size(), kNoIndex);
  size_t labels = 0;
  for (const LabelMap& map : maps_) {
    labels += map.structures.size();
    for (size_t i = 0; i < map.structures.size(); ++i) sourceOf_[map.structures[i]] = map.sources[i];
  }
  progress_.done(countText(maps_.size()) + " maps, " + countText(labels) + " structures");
  return Ok{};
}

Status Builder::makeMeshes() {
  progress_.stage("Surfaces and levels");
  auto shapes = makeShapes(recipe_, maps_, options_, progress_, report_.warnings);
  if (!shapes) return std::move(shapes).error();
  report_.maps = std::move(shapes->reports);
  uint64_t triangles = 0;
  for (const MapReport& map : report_.maps) triangles += map.levels.empty() ? 0 : map.levels.back().triangles;
  progress_.done(countText(triangles) + " triangles");

  progress_.stage("Mesh files");
  auto volume = uint32_t(recipe_.images.size());
  for (const LabelMap& map : maps_) {
    if (map.threshold) continue;
    for (size_t i = map.values.size(); i-- > 0;) {  // of several values the first is left standing
      shapes->structures[map.values[i].second].volume = volume;
      shapes->structures[map.values[i].second].value = map.values[i].first;
    }
    ++volume;
  }
  auto files = makeSceneFiles(recipe_, shapes->structures);
  if (!files) return std::move(files).error();
  report_.glbBytes = files->glb.size();
  report_.indexBytes = files->index.size();
  report_.lodBytes = files->lod.size();
  if (!files->glb.empty()) {
    for (const auto& [name, bytes] : {std::pair("meshes.glb", &files->glb), std::pair("meshes.index.gz", &files->index),
                                      std::pair("meshes.lod.bin", &files->lod)}) {
      if (Status status = writeFile(path(name), *bytes); !status) return status;
    }
    meshes_.push_back({{"url", "meshes.glb"}, {"index", "meshes.index.gz"}, {"source", 0}});
  }
  progress_.done(bytesText(report_.glbBytes + report_.indexBytes + report_.lodBytes));
  return Ok{};
}

Status Builder::writeOne(const VoxelSource& source, VolumeOptions volume, WrittenVolume& written) {
  progress_.stage((volume.labels ? "Labels " : "Image ") + written.id);
  volume.name = written.name;
  volume.codec = options_.codec;
  volume.quality = options_.quality;
  volume.threads = options_.jobs;
  volume.progress = [&](double share) {
    progress_.update(share);
    return true;
  };
  auto info = writeVolume(source, volume, path("volumes/" + written.id + ".zarr"));
  if (!info) return std::move(info).error().in(written.id);
  written.info = std::move(info).value();
  report_.volumes.push_back({written.id, written.info.voxelBytes, written.info.bytes, written.info.levels.size()});
  progress_.done(bytesText(written.info.bytes));
  return Ok{};
}

Status Builder::makeVolumes() {
  std::error_code error;
  fs::create_directories(path("volumes"), error);
  for (const RecipeImage& from : recipe_.images) {
    auto image = openNifti(from.file, options_.output);
    if (!image) return std::move(image).error();
    VolumeOptions options;
    options.indexToWorld = from.indexToWorld.value_or(image->header.indexToWorld);
    WrittenVolume written{from.id, from.name, from.source, {}, {}, from.within};
    if (Status status = writeOne(*image->voxels, options, written); !status) return status;
    if (from.hasWindow) {
      written.info.windowCenter = from.windowCenter;
      written.info.windowWidth = from.windowWidth;
    }
    volumes_.push_back(volumeJson(written));
  }
  for (LabelMap& map : maps_) {
    if (map.threshold) continue;
    VolumeOptions options;
    options.indexToWorld = map.grid.indexToWorld;
    options.labels = true;
    WrittenVolume written{map.id, map.name, map.source, {}, {}};
    for (const auto& [value, structure] : map.values) {
      options.values.push_back({value, recipe_.structures[structure].name, colorOf(recipe_, structure)});
      written.values.emplace_back(value, recipe_.structures[structure].id);
    }
    if (Status status = writeOne(*map.grid.voxels, options, written); !status) return status;
    map.grid.voxels.reset();
    volumes_.push_back(volumeJson(written));
  }
  return Ok{};
}

Status Builder::writeLessons() {
  std::error_code error;
  if (!recipe_.lessons.empty()) fs::create_directories(path("lessons"), error);
  for (const RecipeLesson& lesson : recipe_.lessons) {
    auto bytes = readFile(lesson.file);
    if (!bytes) return std::move(bytes).error();
    if (Status status = writeFile(path("lessons/" + lesson.name), *bytes); !status) return status;
  }
  return Ok{};
}

Status Builder::writeDefinitions() {
  const Json definitions = definitionsJson(recipe_);
  return definitions.is_null() ? Status(Ok{}) : writeFile(path(kDefinitionsFile), bytesOf(dump(definitions, 1) + "\n"));
}

Status Builder::writeManifest() {
  const auto keep = [&](const char* key) {
    const Json* old = find(before_, key);
    return old ? *old : Json::array();
  };
  if (!options_.meshes) meshes_ = keep("meshes");
  if (!options_.volumes) volumes_ = keep("volumes");
  const std::string text = dump(manifestJson(recipe_, meshes_, volumes_, sourceOf_), 1) + "\n";
  report_.manifestBytes = text.size();
  return writeFile(path("atlas.json"), bytesOf(text));
}

Result<BuildReport> Builder::run() {
  progress_.stage("Recipe");
  auto recipe = readRecipe(options_.recipe, options_.input);
  if (!recipe) return std::move(recipe).error();
  recipe_ = std::move(recipe).value();
  report_.warnings = recipe_.warnings;
  progress_.done(recipe_.title + ": " + countText(recipe_.structures.size()) + " entries");
  auto before = prepareAtlasFolder(options_.output);
  if (!before) return std::move(before).error();
  before_ = std::move(before).value();
  if (Status status = readMaps(); !status) return std::move(status).error();
  if (options_.meshes) {
    if (Status status = makeMeshes(); !status) return std::move(status).error();
  }
  if (options_.volumes) {
    if (Status status = makeVolumes(); !status) return std::move(status).error();
  }
  if (Status status = writeLessons(); !status) return std::move(status).error();
  if (Status status = writeDefinitions(); !status) return std::move(status).error();
  if (Status status = writeManifest(); !status) return std::move(status).error();
  return std::move(report_);
}

}  // namespace

Result<BuildReport> buildAtlas(const BuildOptions& options, Progress& progress) { return Builder(options, progress).run(); }

}  // namespace fabrica
