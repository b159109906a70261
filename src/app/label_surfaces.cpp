#include "app/label_surfaces.h"

#include <algorithm>

#include "base/json.h"
#include "formats/whole/label_structures.h"
#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {

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
  if (table.nodes.size() != structures.size() || table.resources.size() != 1) return false;
  const auto resource = uint32_t(atlas.resources.size()), grid = uint32_t(atlas.grids.size());
  atlas.resources.push_back({url});
  Grid lattice;
  if (!table.primitives.empty()) {
    const mat4& place = table.primitives.front().transform;
    lattice = {vec3(place[3]), place[0][0]};
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
  waiting_.push_back({map.volume, 0, map.file, map.structures, layersJson(map.found)});
  if (job_ == 0) next();
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
  const Volume& volume = model_.atlas().volumes[work.volume];
  const VolumeLevel& level = volume.levels[work.level];
  Json matrix = Json::array();
  for (int i = 0; i < 16; ++i) matrix.push_back(double(level.indexToWorld[i / 4][i % 4]));
  const Json request = {{"size", {level.size[0], level.size[1], level.size[2]}}, {"indexToWorld", std::move(matrix)}, {"format", int(volume.format)},
                        {"count", work.structures.size()}, {"budget", services_.budget()}};
  std::string text = dump(request);
  text.pop_back();
  text += ",\"layers\":" + work.layers + "}";
  job_ = services_.nextJob();
  services_.transport.makeSurfaces(job_, chunkUrl(volume, level, {0, 0, 0}), text);
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
    Error error = std::move(result).error();
    if (error.source.empty()) error.source = work.file;
    end(State::Failed, error.reason);
    services_.failed(error);
    return true;
  }
  auto table = decodeSceneTable(*result);
  if (!table || !appendSurfaces(atlas, work.structures, std::move(*table), "volume:" + std::to_string(job) + "/surfaces")) {
    end(State::Failed, "The geometry worker's answer is damaged.");
    return true;
  }
  if (work.level > 0)
    atlas.notes.push_back(work.file + ": its surfaces are made from one voxel of " + std::to_string(1u << work.level) + " along each axis, for the memory there is.");
  end(State::Ready, work.level > 0 ? "From one voxel of " + std::to_string(1u << work.level) + " along each axis, for the memory there is." : "");
  services_.made();
  return true;
}

void LabelSurfaces::stop() {
  if (job_ == 0) return;
  services_.transport.cancel(job_);
  for (const Work& work : waiting_) known_.emplace_back(work.volume, ui::Surfaces{ui::Surfaces::State::Stopped, {}});
  waiting_.clear();
  job_ = 0;
  share_ = 0;
}

}  // namespace fabrica
