#include "atlas/model.h"

#include <algorithm>

#include "atlas/palette.h"

namespace fabrica {

namespace {

FABRICA_REST void noteRecent(StructureIndex s, std::vector<StructureIndex>& recent) {
  std::erase(recent, s);
  recent.insert(recent.begin(), s);
  if (recent.size() > kMostRecent) recent.pop_back();
}
}  // namespace

Model::Model() {
  // Normals point to the side that a cut takes away: the upper half, the front half, the left half of the body.
  planes_ = {{"axial", {vec3(0), vec3(0, 1, 0)}}, {"coronal", {vec3(0), vec3(0, 0, 1)}},
             {"sagittal", {vec3(0), vec3(1, 0, 0)}}, {"oblique", {vec3(0), glm::normalize(vec3(0, 1, 1))}}};
}

void Model::atlasChanged() {
  const bool first = own_.empty();
  sources_.resize(atlas_.opened.size());
  place();
  atlas_.finish();
  const size_t known = own_.size();
  own_.resize(atlas_.structures.size());
  for (size_t s = known; s < own_.size(); ++s) own_[s].opacity = atlas_.structures[s].opacity;
  layers_.reset();
  if (inside_.peeled > 0) inside_.peeled = std::min(inside_.peeled, mostPeeled());
  derive();
  forgetSteps();  // snapshots of fewer structures would undo the loading itself
  if (hierarchy_ >= atlas_.hierarchies.size()) hierarchy_ = 0;
  if (first && !atlas_.bounds.empty()) {
    for (SlicePlane& plane : planes_) plane.plane.position = atlas_.bounds.center();
    ++revisions_.planes;
  }
  if (volume_ == kNone) {
    for (uint32_t i = 0; i < atlas_.volumes.size(); ++i) {
      if (atlas_.volumes[i].labels) continue;
      showVolume(i);
      break;
    }
  }
  selectMany(selection_);
  ++revisions_.atlas;
  ++revisions_.appearance;
}

void Model::partsAdded() {
  place();
  atlas_.finish();
  layers_.reset();
  if (inside_.peeled > 0) inside_.peeled = std::min(inside_.peeled, mostPeeled());
  derive();
  ++revisions_.atlas;
  ++revisions_.appearance;
}

void Model::namesChanged() { ++revisions_.atlas; }

void Model::setClosure(StructureIndex s, Closure closure, StructureIndex by) {
  Structure& structure = atlas_.structures[s];
  if (structure.closure == closure && structure.closedBy == by) return;
  structure.closure = closure;
  structure.closedBy = by;
  ++revisions_.closure;
}

// -- hierarchy -----------------------------------------------------------------------------------------------------------

const Hierarchy* Model::hierarchy() const {
  return hierarchy_ < atlas_.hierarchies.size() ? &atlas_.hierarchies[hierarchy_] : nullptr;
}

void Model::setHierarchy(uint32_t index) {
  if (index >= atlas_.hierarchies.size() || index == hierarchy_) return;
  hierarchy_ = index;
  selectMany(selection_);  // what a selected group stands for may differ
  ++revisions_.options;
  ++revisions_.atlas;
}

std::vector<bool> Model::mask(std::span<const StructureIndex> which) const {
  std::vector<bool> marked(atlas_.structures.size());
  const Hierarchy* tree = hierarchy();
  std::vector<uint32_t> open;
  for (StructureIndex s : which) {
    if (s >= marked.size()) continue;
    marked[s] = true;
    if (tree && s < tree->nodesOf.size()) open.insert(open.end(), tree->nodesOf[s].begin(), tree->nodesOf[s].end());
  }
  if (!tree) return marked;
  for (const uint32_t node : tree->below(std::move(open))) marked[tree->nodes[node].structure] = true;
  return marked;
}

std::vector<StructureIndex> Model::descendants(StructureIndex s) const {
  const std::vector<bool> marked = mask({&s, 1});
  std::vector<StructureIndex> out;
  for (StructureIndex i = 0; i < marked.size(); ++i) {
    if (marked[i]) out.push_back(i);
  }
  return out;
}

std::vector<StructureIndex> Model::path(StructureIndex s) const {
  std::vector<StructureIndex> out;
  const Hierarchy* tree = hierarchy();
  if (!tree || s >= tree->nodesOf.size() || tree->nodesOf[s].empty()) {
    if (s < atlas_.structures.size()) out.push_back(s);
    return out;
  }
  size_t steps = tree->nodes.size();  // a loop in a damaged hierarchy ends here
  for (uint32_t node = tree->nodesOf[s].front(); node != kNone && steps-- > 0; node = tree->nodes[node].parent) {
    out.push_back(tree->nodes[node].structure);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

// -- appearance ----------------------------------------------------------------------------------------------------------

template <typename Change>
void Model::change(Change&& apply, const std::vector<bool>* seen) {
  Looks next = looks();
  apply(next.appearance);
  if (seen && next.sources.size() > 1) reveal(*seen, next);
  commit(std::move(next));
}

Eye Model::eye(StructureIndex s) const {
  bool shown = false, hidden = false;
  for (StructureIndex d : descendants(s)) {
    if (!atlas_.structures[d].shows()) continue;
    (appearance_[d].visible ? shown : hidden) = true;
  }
  return shown ? hidden ? Eye::Some : Eye::Shown : Eye::Hidden;
}

void Model::show(std::span<const StructureIndex> which) {
  const auto marked = mask(which);
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (!marked[i]) continue;
      all[i].visible = true;
      all[i].ghost = false;
      all[i].stays = isPeeled(StructureIndex(i), inside_.peeled);
    }
  }, &marked);
}

void Model::hide(std::span<const StructureIndex> which) {
  const auto marked = mask(which);
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (!marked[i]) continue;
      all[i].visible = false;
      all[i].stays = false;
    }
  });
}

void Model::isolate(std::span<const StructureIndex> which) {
  const auto marked = mask(which);
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      all[i].visible = marked[i];
      all[i].stays = marked[i] && isPeeled(StructureIndex(i), inside_.peeled);
      if (marked[i]) all[i].ghost = false;
    }
  }, &marked);
}

void Model::ghostOthers(std::span<const StructureIndex> which) {
  const auto marked = mask(which);
  if (faded()) undo();
  const uint32_t before = steps_;
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      all[i].ghost = !marked[i];
      if (!marked[i]) continue;
      all[i].visible = true;
      all[i].stays = isPeeled(StructureIndex(i), inside_.peeled);
    }
  }, &marked);
  if (steps_ != before) faded_ = changes_;
}

void Model::ghost(std::span<const StructureIndex> which) {
  const auto marked = mask(which);
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (!marked[i]) continue;
      all[i].ghost = true;
      all[i].visible = true;
      all[i].stays = isPeeled(StructureIndex(i), inside_.peeled);
    }
  }, &marked);
}

void Model::showAll() {
  Looks next = looks();
  next.inside.peeled = 0;
  for (StructureIndex s = 0; s < next.appearance.size(); ++s) {
    Appearance& a = next.appearance[s];
    a.visible = true;
    a.ghost = a.stays = false;
    a.opacity = atlas_.structures[s].opacity;
  }
  for (SourceLook& source : next.sources) source = {source.place};
  commit(std::move(next));
}

void Model::setOpacity(std::span<const StructureIndex> which, float opacity) {
  const auto marked = mask(which);
  const float value = opacity >= 0 ? std::min(opacity, 1.0f) : 0.0f;  // also turns NaN into 0
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (marked[i]) all[i].opacity = value;
    }
  });
}

void Model::setColor(std::span<const StructureIndex> which, std::optional<Color> color) {
  const auto marked = mask(which);
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (marked[i]) all[i].color = color;
    }
  });
}

void Model::setKeepWhole(std::span<const StructureIndex> which, bool keep) {
  const auto marked = mask(which);
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) {
      if (marked[i]) all[i].keepWhole = keep;
    }
  });
}

void Model::cutAllBut(std::span<const StructureIndex> which) {
  const auto marked = mask(which);
  const uint32_t before = steps_;
  change([&](auto& all) {
    for (size_t i = 0; i < all.size(); ++i) all[i].keepWhole = marked[i];
  });
  if (std::any_of(planes_.begin(), planes_.end(), [](const SlicePlane& p) { return p.cut; })) return;
  SlicePlane cut = *plane("sagittal");
  if (steps_ == before) {
    record({{}, inside_, {}, {}});
    ++changes_;
  }
  undo_.back().plane = cut;
  cut.cut = true;
  if (const Bounds box = boundsOf(which); !box.empty()) cut.plane.position = box.center();
  setPlane(cut);
}

size_t Model::keptWhole() const {
  size_t count = 0;
  for (size_t i = 0; i < own_.size(); ++i) count += own_[i].keepWhole && atlas_.structures[i].partCount > 0;
  return count;
}

void Model::setAppearances(std::vector<Appearance> all, const Inside& inside, std::vector<SourceLook> sources) {
  all.resize(atlas_.structures.size());
  if (sources.size() != sources_.size()) sources = sources_;
  Looks next{std::move(all), inside, std::move(sources)};
  next.inside.explode = inside.explode >= 0 ? std::min(inside.explode, 1.0f) : 0.0f;
  if (inside.peeled > 0) next.inside.peeled = std::min(inside.peeled, mostPeeled());
  commit(std::move(next));
}

Color Model::colorOf(StructureIndex s) const {
  const Structure& structure = atlas_.structures[s];
  if (appearance_[s].color) return *appearance_[s].color;
  if (options_.colourBlindSafe && structure.shows()) return safeColors()[s];
  return structure.ownColor ? structure.color : options_.defaultColor.value_or(structure.color);
}

const std::vector<Color>& Model::safeColors() const {
  if (safeColors_.size() != atlas_.structures.size() || safeColorsOf_ != revisions_.atlas) {
    safeColors_ = colourBlindSafe(atlas_);
    safeColorsOf_ = revisions_.atlas;
  }
  return safeColors_;
}

size_t Model::visibleCount() const {
  size_t count = 0;
  for (size_t i = 0; i < appearance_.size(); ++i) count += appearance_[i].visible && atlas_.structures[i].shows();
  return count;
}

// -- selection -----------------------------------------------------------------------------------------------------------

bool Model::isSelected(StructureIndex s) const { return s < selectedMask_.size() && selectedMask_[s]; }

void Model::select(StructureIndex s) {
  std::vector<StructureIndex> which;
  if (s != kNone) which.push_back(s);
  selectMany(std::move(which));
}

void Model::selectMany(std::vector<StructureIndex> which) {
  std::erase_if(which, [&](StructureIndex s) { return s >= atlas_.structures.size(); });
  std::vector<bool> marked = mask(which);
  if (which == selection_ && marked == selectedMask_) return;
  selection_ = std::move(which);
  selectedMask_ = std::move(marked);
  if (!selection_.empty()) noteRecent(selection_.front(), recent_);
  ++revisions_.selection;
}

void Model::hover(StructureIndex s) {
  if (s == hovered_) return;
  hovered_ = s;
  ++revisions_.hover;
}

// -- view ----------------------------------------------------------------------------------------------------------------

void Model::setCamera(const Camera& camera) {
  if (camera == camera_) return;
  camera_ = camera;
  ++revisions_.camera;
}

Bounds Model::boundsOf(std::span<const StructureIndex> which) const {
  const auto marked = mask(which);
  Bounds box;
  for (size_t i = 0; i < marked.size(); ++i) {
    if (marked[i]) box.include(drawnBounds(StructureIndex(i)));
  }
  return box;
}

Bounds Model::visibleBounds() const {
  const std::array<uint32_t, 4> now{revisions_.atlas, revisions_.appearance, revisions_.explode, revisions_.closure};
  if (now == visibleAt_) return visibleBounds_;
  visibleBounds_ = {};
  for (size_t i = 0; i < appearance_.size(); ++i) {
    if (appearance_[i].visible) visibleBounds_.include(drawnBounds(StructureIndex(i)));
  }
  visibleAt_ = now;
  return visibleBounds_;
}

void Model::showVolume(uint32_t volume) {
  if (volume != kNone && volume >= atlas_.volumes.size()) return;
  // A zoom is seen in what it lies in.
  for (int depth = 0; volume != kNone && atlas_.volumes[volume].within < atlas_.volumes.size() && depth < 16; ++depth) volume = atlas_.volumes[volume].within;
  volume_ = volume;
  if (volume != kNone) window_ = {atlas_.volumes[volume].windowCenter, atlas_.volumes[volume].windowWidth};
  ++revisions_.planes;
}

void Model::setWindow(const Window& window) {
  if (window == window_ || !(window.width > 0)) return;
  window_ = window;
  ++revisions_.planes;
}

void Model::setOptions(const Options& options) {
  if (options == options_) return;
  options_ = options;
  ++revisions_.options;
}

}  // namespace fabrica
