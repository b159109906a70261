// The model's ways to see inside: what is peeled away, pulled apart, clipped; and what a step of undo restores.
#include <algorithm>
#include <cmath>

#include "atlas/model.h"

namespace fabrica {

void Model::take(Looks next) {
  const bool moved = next.inside.explode != inside_.explode, clipped = next.inside.clip != inside_.clip;
  const bool sources = next.sources != sources_;
  bool looks = next.inside.peeled != inside_.peeled || next.appearance != own_;
  const Bounds before = moved ? visibleBounds() : Bounds();
  ++changes_;
  own_ = std::move(next.appearance);
  inside_ = next.inside;
  if (sources) {
    const auto alike = [](const SourceLook& a, const SourceLook& b) { return a.opacity == b.opacity && a.visible == b.visible && a.ghost == b.ghost; };
    // What is peeled away is found out by where things stand.
    looks = looks || inside_.peeled > 0 || !std::equal(sources_.begin(), sources_.end(), next.sources.begin(), next.sources.end(), alike);
    sources_ = std::move(next.sources);
    place();
  }
  if (looks) {
    derive();
    ++revisions_.appearance;
  }
  if (clipped) ++revisions_.planes;
  if (!moved) return;
  ++revisions_.explode;
  const Bounds after = visibleBounds();
  if (before.empty() || after.empty() || !(before.radius() > 0)) return;
  Camera camera = camera_;
  camera.distance *= after.radius() / before.radius();
  camera.target += after.center() - before.center();
  setCamera(camera);
}

void Model::derive() {
  appearance_ = own_;
  // Not before it has to be: what derives them comes after the first picture.
  const auto plain = [](const SourceLook& s) { return s.visible && !s.ghost && s.opacity == 1; };
  if (!std::all_of(sources_.begin(), sources_.end(), plain)) deriveSources();
  if (inside_.peeled == 0) return;
  for (StructureIndex s = 0; s < appearance_.size(); ++s) {
    if (isPeeled(s, inside_.peeled) && !own_[s].stays) appearance_[s].visible = false;
  }
}

// -- peel ----------------------------------------------------------------------------------------------------------------

const PeelLayers& Model::layers() const {
  if (!layers_) layers_ = peelLayers(atlas_);
  return *layers_;
}

bool Model::isPeeled(StructureIndex s, uint32_t count) const {
  return count > 0 && layers().of[s] != kNoLayer && layers().of[s] < count;
}

void Model::peel(uint32_t count) {
  Looks next = looks();
  next.inside.peeled = std::min(count, mostPeeled());
  for (StructureIndex s = 0; s < next.appearance.size(); ++s) {
    if (!isPeeled(s, next.inside.peeled)) next.appearance[s].stays = false;
  }
  commit(std::move(next));
}

// -- explode -------------------------------------------------------------------------------------------------------------

void Model::setExplode(float amount) {
  Looks next = looks();
  next.inside.explode = amount >= 0 ? std::min(amount, 1.0f) : 0.0f;  // also turns NaN into 0
  commit(std::move(next));
}

const std::vector<vec3>& Model::offsets() const {
  const bool same = placed_.atlas == revisions_.atlas && placed_.closure == revisions_.closure;
  if (!same) explosion_ = Explosion(atlas_, hierarchy());
  if (!same || placed_.explode != inside_.explode) {
    offsets_ = explosion_.offsets(inside_.explode);
    allDrawn_ = {};
    for (StructureIndex s = 0; s < offsets_.size(); ++s) {
      const Bounds& box = atlas_.structures[s].bounds;
      if (!box.empty()) allDrawn_.include({box.min + offsets_[s], box.max + offsets_[s]});
    }
  }
  placed_ = {revisions_.atlas, revisions_.closure, inside_.explode};
  return offsets_;
}

vec3 Model::offset(StructureIndex s) const { return inside_.explode > 0 ? offsets()[s] : vec3(0); }

Bounds Model::drawnBounds(StructureIndex s) const {
  Bounds box = atlas_.structures[s].bounds;
  if (box.empty() || !(inside_.explode > 0)) return box;
  const vec3 by = offset(s);
  box.min += by;
  box.max += by;
  return box;
}

Bounds Model::drawnBounds() const {
  if (!(inside_.explode > 0)) return atlas_.bounds;
  offsets();
  return allDrawn_;
}

// -- clip box ------------------------------------------------------------------------------------------------------------

void Model::setClipBox(const ClipBox& clip) {
  const auto finite = [](const vec3& v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); };
  const bool sized = finite(clip.box.min) && finite(clip.box.max) && glm::all(glm::lessThan(clip.box.min, clip.box.max));
  if (clip.on && !sized) return;
  Looks next = looks();
  next.inside.clip = {clip.on, sized ? clip.box : inside_.clip.box};
  commit(std::move(next));
}

}  // namespace fabrica
