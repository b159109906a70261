// The model's sources: where each stands and how much of it is seen. Moving one moves the boxes of its parts and the matrices of its
// images, from where its file has them; shapes on the GPU follow by their lattice (Atlas::lattice).
#include <algorithm>

#include "atlas/model.h"

namespace fabrica {

namespace {
constexpr float kLeastSeen = 0.05f;  // what is less opaque is not seen
}

bool Model::setSource(uint32_t opened, SourceLook look, bool goesOn) {
  const auto placed = sound(look.place);
  if (opened >= sources_.size() || !placed) return false;
  look.place = *placed;
  look.opacity = look.opacity >= 0 ? std::min(look.opacity, 1.0f) : 0.0f;  // also turns NaN into 0
  std::vector<SourceLook> all = sources_;
  all[opened] = look;
  setSources(std::move(all), goesOn);
  return true;
}

void Model::setSources(std::vector<SourceLook> all, bool goesOn) {
  if (all.size() != sources_.size()) return;
  Looks next = looks();
  next.sources = std::move(all);
  const uint32_t before = steps_;
  const bool same = goesOn && dragged_ == changes_ && canUndo();
  if (same) take(std::move(next));
  else commit(std::move(next));
  dragged_ = same || steps_ != before ? changes_ : kNone;
}

Bounds Model::sourceBounds(uint32_t opened) const {
  Bounds box;
  for (StructureIndex s = 0; s < atlas_.structures.size(); ++s)
    if (openedOf(s) == opened) box.include(atlas_.structures[s].bounds);
  if (!box.empty()) return box;
  for (const Volume& volume : atlas_.volumes)
    if (atlas_.openedOf(volume.source) == opened && !volume.levels.empty()) box.include(volumeBounds(volume));
  return box;
}

Bounds Model::sourceHome(uint32_t opened) const {
  Bounds box;
  for (size_t p = 0; p < atlas_.parts.size(); ++p)
    if (openedOf(atlas_.parts[p].structure) == opened) box.include(p < home_.parts.size() ? home_.parts[p] : atlas_.parts[p].bounds);
  if (!box.empty() || opened >= sources_.size()) return box;
  return transformed(sourceBounds(opened), sources_[opened].place.inverse().matrix());
}

void Model::deriveSources() {
  for (StructureIndex s = 0; s < appearance_.size(); ++s) {
    const uint32_t o = openedOf(s);
    if (o >= sources_.size()) continue;
    Appearance& a = appearance_[s];
    a.visible = a.visible && sources_[o].visible;
    a.ghost = a.ghost || sources_[o].ghost;
    a.opacity *= sources_[o].opacity;
  }
}

void Model::reveal(const std::vector<bool>& marked, Looks& next) const {
  for (StructureIndex s = 0; s < marked.size(); ++s) {
    const uint32_t o = openedOf(s);
    if (!marked[s] || o >= next.sources.size()) continue;
    SourceLook& source = next.sources[o];
    source.visible = true;
    if (source.opacity < kLeastSeen) source.opacity = 1;
  }
}

void Model::place() {
  const bool any = std::any_of(sources_.begin(), sources_.end(), [](const SourceLook& s) { return s.place != SourcePlace(); });
  if (any || !home_.parts.empty() || !home_.volumes.empty()) placeParts();
}

void Model::placeParts() {
  bool moved = false, any = false;
  for (uint32_t o = 0; o < sources_.size(); ++o) {
    moved = moved || atlas_.opened[o].placed != sources_[o].place;
    any = any || sources_[o].place != SourcePlace();
    atlas_.opened[o].placed = sources_[o].place;
  }
  // What has come since is where its file has it.
  for (size_t p = home_.parts.size(); p < atlas_.parts.size(); ++p) home_.parts.push_back(atlas_.parts[p].bounds);
  for (size_t v = home_.volumes.size(); v < atlas_.volumes.size(); ++v) {
    Home::Image image{{}, atlas_.volumes[v].finerThan};
    for (const VolumeLevel& level : atlas_.volumes[v].levels) image.levels.push_back(level.indexToWorld);
    home_.volumes.push_back(std::move(image));
  }
  std::vector<mat4> matrices;
  for (const SourceLook& source : sources_) matrices.push_back(source.place.matrix());
  const auto stays = [&](uint32_t o) { return o >= sources_.size() || sources_[o].place == SourcePlace(); };
  for (size_t p = 0; p < atlas_.parts.size(); ++p) {
    MeshPart& part = atlas_.parts[p];
    const uint32_t o = part.grid < atlas_.grids.size() ? atlas_.openedOf(atlas_.grids[part.grid].source) : kNone;
    part.bounds = stays(o) ? home_.parts[p] : transformed(home_.parts[p], matrices[o]);
  }
  for (size_t v = 0; v < atlas_.volumes.size(); ++v) {
    Volume& volume = atlas_.volumes[v];
    const uint32_t o = atlas_.openedOf(volume.source);
    volume.finerThan = home_.volumes[v].finerThan * (stays(o) ? 1 : sources_[o].place.scale);
    for (size_t l = 0; l < std::min(volume.levels.size(), home_.volumes[v].levels.size()); ++l)
      volume.levels[l].indexToWorld = stays(o) ? home_.volumes[v].levels[l] : matrices[o] * home_.volumes[v].levels[l];
  }
  if (!any) home_ = {};
  if (!moved) return;
  atlas_.findBounds();
  layers_.reset();
  placed_ = {kNone, 0, -1};  // pulled apart, it comes to stand elsewhere
  visibleAt_.fill(kNone);
  ++revisions_.places;
  ++revisions_.explode;
}

}  // namespace fabrica
