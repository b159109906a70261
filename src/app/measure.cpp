#include "app/measure.h"

#include <algorithm>

#include "stream/mesh_stream.h"

namespace fabrica {

namespace {
constexpr uint64_t kMostTriangles = 4'000'000;
}

FetchBatch finestLevel(const Atlas& atlas, uint32_t part, JobId job) {
  const ChunkSource source = meshChunkSource(atlas, part, uint32_t(atlas.parts[part].levels.size() - 1));
  FetchBatch batch;
  batch.url = source.url;
  uint64_t begin = UINT64_MAX, end = 0;
  for (const auto& [offset, length] : source.ranges) {
    if (length == 0) continue;
    begin = std::min(begin, offset);
    end = std::max(end, offset + length);
  }
  batch.offset = end > begin ? begin : 0;
  batch.length = end > begin ? end - begin : 0;
  batch.parts.push_back({job, source.decode, source.params, source.ranges});
  return batch;
}

ui::Measures Measurer::of(StructureIndex structure) const {
  const auto it = known_.find(structure);
  return it == known_.end() || places_ != model_.revisions().places ? ui::Measures{} : it->second;
}

void Measurer::start(StructureIndex structure) {
  if (places_ != model_.revisions().places) {
    known_.clear();
    work_.clear();
    places_ = model_.revisions().places;
  }
  const auto it = known_.find(structure);
  // What failed, or waited for the module to be built, is tried again.
  if (it != known_.end() && (it->second.state == ui::Measures::State::Ready || it->second.state == ui::Measures::State::Working)) return;
  ui::Measures& measures = known_[structure];
  measures.structure = structure;
  const Atlas& atlas = model_.atlas();
  std::vector<uint32_t> parts;
  uint64_t triangles = 0;
  for (StructureIndex s : model_.descendants(structure)) {
    for (uint32_t p = 0; p < atlas.structures[s].partCount; ++p) {
      parts.push_back(atlas.structures[s].firstPart + p);
      triangles += atlas.parts[parts.back()].levels.back().triangles;
    }
  }
  if (parts.empty()) return;
  if (triangles > kMostTriangles) {
    measures.state = ui::Measures::State::Failed;
    measures.why = "This group is too large to be measured at once. Choose a part of it.";
    return;
  }
  measures.state = ui::Measures::State::Working;
  const uint32_t job = nextJob_();
  Work& work = work_[job];
  work.structure = structure;
  work.waiting = uint32_t(parts.size());
  for (uint32_t p : parts) {
    const JobId part = nextJob_();
    parts_[part] = {job, atlas.parts[p].grid};
    transport_.fetch(finestLevel(atlas, p, part));
  }
}

bool Measurer::onPart(JobId job, Result<Bytes>& result) {
  const auto it = parts_.find(job);
  if (it == parts_.end()) return false;
  const auto [measureJob, grid] = it->second;
  parts_.erase(it);
  const auto found = work_.find(measureJob);
  if (found == work_.end()) return true;
  Work& work = found->second;
  ui::Measures& measures = known_[work.structure];
  if (!result) {
    measures.state = ui::Measures::State::Failed;
    measures.why = "Its full detail could not be loaded: " + result.error().reason;
    work_.erase(found);
    return true;
  }
  const Grid g = model_.atlas().lattice(grid);
  work.chunks.push_back({std::move(*result), g.origin, g.step, g.turn});
  if (--work.waiting == 0) {
    host_.measure({measureJob, model_.atlas().structures[work.structure].id, std::move(work.chunks), std::nullopt});
    work.chunks.clear();
  }
  return true;
}

bool Measurer::onResult(const Json& answer) {
  const auto found = work_.find(uint32_t(getNumber(answer, "job", 0)));
  if (found == work_.end()) return false;
  const StructureIndex structure = found->second.structure;
  work_.erase(found);
  ui::Measures& measures = known_[structure];
  const std::string state = getString(answer, "state");
  measures.why = getString(answer, "why");
  if (state == "ready") {
    measures.state = ui::Measures::State::Ready;
    measures.closed = getBool(answer, "closed");
    measures.volumeMl = getNumber(answer, "volumeMl");
    measures.areaCm2 = getNumber(answer, "areaCm2");
  } else {
    measures.state = state == "building" ? ui::Measures::State::Building : ui::Measures::State::Failed;
  }
  return true;
}

}  // namespace fabrica
