#include "app/label_surfaces.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "formats/whole/label_structures.h"
#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {

constexpr uint64_t kLevelOf = 4;       // of what the work may take, a level's numbers get this part
constexpr float kFetched = 0.4f;       // share of the work, about

// Of structures that are known, a plain map's only layer.
std::string layerJson(const Volume& volume, std::span<const StructureIndex> structures) {
  // They are in order.
  Json pairs = Json::array();
  for (uint32_t value = 1; value < volume.structureOfValue.size() && value <= 0xffff; ++value) {
    const auto at = std::lower_bound(structures.begin(), structures.end(), volume.structureOfValue[value]);
    if (at != structures.end() && *at == volume.structureOfValue[value]) pairs.push_back({value, at - structures.begin() + 1});
  }
  return dump(Json::array({std::move(pairs)}));
}

std::vector<StructureIndex> structuresOf(const Atlas& atlas, uint32_t volume) {
  std::vector<StructureIndex> out;
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s)
    if (atlas.structures[s].labelVolume == volume) out.push_back(s);
  return out;
}

std::string levelWords(const Volume& volume, uint32_t level) {
  const float every = voxelEdge(volume.levels[level]) / voxelEdge(volume.levels.front());
  return std::to_string(std::lround(every));
}

std::string layersJson(const WholeLabels& labels) {
  Json out = Json::array();
  for (const LabelLayer& layer : layersOf(labels)) {
    Json pairs = Json::array();
    for (const auto& [value, number] : layer.numberOf) pairs.push_back({value, number});
    out.push_back(std::move(pairs));
  }
  return dump(out);
}

}  // namespace

bool appendSurfaces(Atlas& atlas, std::span<const StructureIndex> structures, SceneTable table, const std::string& url) {
  if (structures.empty() || table.nodes.size() != structures.size() || table.resources.size() != 1) return false;
  const auto resource = uint32_t(atlas.resources.size()), grid = uint32_t(atlas.grids.size());
  atlas.resources.push_back({url});
  Grid lattice;
  if (!table.primitives.empty()) {
    const mat4& place = table.primitives.front().transform;
    lattice = {vec3(place[3]), place[0][0], quat(1, 0, 0, 0), atlas.structures[structures.front()].source};
  }
  if (!(lattice.step > 0)) return false;
  atlas.grids.push_back(lattice);
  for (ScenePrimitive& primitive : table.primitives) {
    if (primitive.node >= structures.size() || primitive.levels.empty()) continue;
    Structure& structure = atlas.structures[structures[primitive.node]];
    if (structure.partCount > 0) continue;
    MeshPart part;
    part.structure = structures[primitive.node];
    part.grid = grid;
    part.transform = primitive.transform;
    part.bounds = primitive.bounds;
    part.levels = std::move(primitive.levels);
    for (MeshLevel& level : part.levels)
      for (ChunkRange& range : level.ranges) range.resource = resource;
    structure.firstPart = uint32_t(atlas.parts.size());
    structure.partCount = 1;
    atlas.parts.push_back(std::move(part));
  }
  return true;
}

void LabelSurfaces::start(const LabelMap& map, bool again) {
  if (map.volume == kNone || !map.labels || map.structures.empty()) return;
  const ui::Surfaces known = stateOf(map.volume);
  using State = ui::Surfaces::State;
  if (known.state == State::Working || known.state == State::Ready || (known.state != State::None && !again)) return;
  known_.emplace_back(map.volume, ui::Surfaces{State::Working, {}});
  waiting_.push_back({map.volume, 0, map.file, map.structures, layersJson(map.found), false});
  if (job_ == 0) next();
}

void LabelSurfaces::startStreamed(uint32_t v, bool again) {
  const ui::Surfaces known = stateOf(v);
  using State = ui::Surfaces::State;
  if (known.state == State::Working || known.state == State::Ready || (known.state != State::None && !again)) return;
  const Volume& volume = model_.atlas().volumes[v];
  Work work{v, 0, volume.name, structuresOf(model_.atlas(), v), {}, true};
  work.layers = layerJson(volume, work.structures);
  known_.emplace_back(v, ui::Surfaces{State::Working, {}});
  waiting_.push_back(std::move(work));
  if (job_ == 0) next();
}

const std::vector<uint32_t>& LabelSurfaces::streamed(const LabelMaps& wholes) {
  const Atlas& atlas = model_.atlas();
  if (streamedOf_ == model_.revisions().atlas) return streamed_;
  streamedOf_ = model_.revisions().atlas;
  std::vector<uint8_t> shaped(atlas.volumes.size(), 0);
  for (const Structure& structure : atlas.structures)
    if (structure.partCount > 0 && structure.labelVolume < shaped.size()) shaped[structure.labelVolume] = 1;
  streamed_.clear();
  for (uint32_t v = 0; v < atlas.volumes.size(); ++v) {
    const bool whole = std::any_of(wholes.list().begin(), wholes.list().end(), [v](const LabelMap& map) { return !map.streamed && map.volume == v; });
    if (!whole && atlas.volumes[v].labels && !atlas.volumes[v].levels.empty() && (!shaped[v] || stateOf(v).state != ui::Surfaces::State::None)) streamed_.push_back(v);
  }
  return streamed_;
}

float LabelSurfaces::share() const {
  if (waiting_.empty() || !waiting_.front().streamed) return share_;
  return waiting_.front().here ? kFetched + share_ * (1 - kFetched) : fetched_.share() * kFetched;
}

ui::Surfaces LabelSurfaces::stateOf(uint32_t volume) const {
  // The last word counts.
  const auto it = std::find_if(known_.rbegin(), known_.rend(), [volume](const auto& k) { return k.first == volume; });
  return it == known_.rend() ? ui::Surfaces{} : it->second;
}

void LabelSurfaces::next() {
  job_ = 0;
  share_ = 0;
  if (!waiting_.empty()) ask();
}

void LabelSurfaces::ask() {
  const Work& work = waiting_.front();
  if (work.streamed) return fetch();
  const Volume& volume = model_.atlas().volumes[work.volume];
  job_ = services_.nextJob();
  make(chunkUrl(volume, volume.levels[work.level], {0, 0, 0}), volume.format, nullptr);
}

void LabelSurfaces::fetch() {
  Work& work = waiting_.front();
  job_ = services_.nextJob();
  share_ = 0;
  work.here = false;
  work.level = fetched_.levelFor(work.volume, work.level, services_.budget() / kLevelOf);
  if (work.level == kNone) return fail({ErrorCode::TooLarge, "None of the levels of this label map is small enough for surfaces.", "", "", "Close other tabs, or make a coarser copy of it with `fabrica volume --labels`."});
  fetched_.start(work.volume, work.level, job_, [this](Result<LabelLevel::Found> found) { fetched(std::move(found)); });
}

void LabelSurfaces::fetched(Result<LabelLevel::Found> found) {
  if (!found) return fail(std::move(found).error());
  Work& work = waiting_.front();
  work.here = true;
  const bool none = found->values.empty();
  // What the file names has structures already; voxels may have other values besides.
  if (!none && (work.structures.empty() || !model_.atlas().volumes[work.volume].named.empty())) {
    services_.found(work.volume, std::move(found->values));
    work.structures = structuresOf(model_.atlas(), work.volume);
    work.layers = layerJson(model_.atlas().volumes[work.volume], work.structures);
  }
  work.unnamed = found->unnamed;
  if (none && found->unnamed > 0)
    return fail({ErrorCode::BadFormat, "This label map has only numbers above 65,535, and nobody says which.", "", "", "Open it together with a table of its names, or make it anew with `fabrica volume --labels`."});
  if (none || work.structures.empty()) return fail({ErrorCode::BadFormat, "There are no labels in this map: all its voxels are 0.", "", "", "Check that it is the right one."});
  const Volume& volume = model_.atlas().volumes[work.volume];
  make(found->pieces, VoxelFormat::U16, &volume.levels[work.level].chunk);
}

// `chunk`: of bricks that came by themselves.
void LabelSurfaces::make(const std::string& url, VoxelFormat format, const Index3* chunk) {
  const Work& work = waiting_.front();
  const Volume& volume = model_.atlas().volumes[work.volume];
  const VolumeLevel& level = volume.levels[work.level];
  // As its file has it: what it becomes is moved with its source.
  mat4 place = level.indexToWorld;
  if (const uint32_t o = model_.atlas().openedOf(volume.source); o != kNone) place = model_.atlas().opened[o].placed.inverse().matrix() * place;
  Json matrix = Json::array();
  for (int i = 0; i < 16; ++i) matrix.push_back(double(place[i / 4][i % 4]));
  Json request = {{"size", {level.size[0], level.size[1], level.size[2]}}, {"indexToWorld", std::move(matrix)}, {"format", int(format)},
                  {"count", work.structures.size()}, {"budget", services_.budget()}};
  if (chunk) request["chunk"] = {(*chunk)[0], (*chunk)[1], (*chunk)[2]};
  std::string text = dump(request);
  text.pop_back();
  text += ",\"layers\":" + work.layers + "}";
  services_.transport.makeSurfaces(job_, url, text);
}

void LabelSurfaces::fail(Error error) {
  if (error.source.empty()) error.source = waiting_.front().file;
  end(ui::Surfaces::State::Failed, error.reason);
  services_.failed(error);
}

void LabelSurfaces::end(ui::Surfaces::State state, std::string why) {
  known_.emplace_back(waiting_.front().volume, ui::Surfaces{state, std::move(why)});
  waiting_.pop_front();
  next();
}

void LabelSurfaces::onProgress(JobId job, double share) {
  if (job == job_) share_ = float(std::clamp(share, 0.0, 1.0));
}

bool LabelSurfaces::onPart(JobId job, Result<Bytes>& result) {
  if (job_ == 0 || job != job_) return false;
  using State = ui::Surfaces::State;
  Work& work = waiting_.front();
  Atlas& atlas = model_.editAtlas();
  if (!result) {
    const bool smaller = result.error().code == ErrorCode::TooLarge && work.level + 1 < atlas.volumes[work.volume].levels.size();
    if (smaller) {
      ++work.level;
      ask();
      return true;
    }
    fail(std::move(result).error());
    return true;
  }
  auto table = decodeSceneTable(*result);
  if (!table || !appendSurfaces(atlas, work.structures, std::move(*table), "volume:" + std::to_string(job) + "/surfaces")) {
    end(State::Failed, "The geometry worker's answer is damaged.");
    return true;
  }
  const std::string coarse = work.level > 0 ? levelWords(atlas.volumes[work.volume], work.level) : "";
  if (work.level > 0) atlas.notes.push_back(work.file + ": its surfaces are made from one voxel of " + coarse + " along each axis, for the memory there is.");
  if (work.unnamed > 0) atlas.notes.push_back(work.file + ": " + std::to_string(work.unnamed) + " voxels have numbers above 65,535 that nobody has named; they are not shown.");
  end(State::Ready, work.level > 0 ? "From one voxel of " + coarse + " along each axis, for the memory there is." : "");
  services_.made();
  return true;
}

void LabelSurfaces::stop() {
  if (job_ == 0) return;
  fetched_.stop();
  services_.transport.cancel(job_);
  for (const Work& work : waiting_) known_.emplace_back(work.volume, ui::Surfaces{ui::Surfaces::State::Stopped, {}});
  waiting_.clear();
  job_ = 0;
  share_ = 0;
}

}  // namespace fabrica
