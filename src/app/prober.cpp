#include "app/prober.h"

#include <cmath>
#include <memory>

#include "app/picture.h"
#include "atlas/units.h"
#include "base/words.h"

namespace fabrica {

namespace {
constexpr double kRestSeconds = 0.1;  // a place that is only passed by is not worth a download
}

void Prober::look(const std::optional<vec3>& at, bool pointed) {
  if (at == at_ && pointed == pointed_) return;
  at_ = at;
  pointed_ = pointed;
  stale_ = true;
  asked_ = unread_ = false;
  movedAt_ = -1;
}

std::optional<Prober::Spot> Prober::spotOf(uint32_t v, uint32_t l, const vec3& at) const {
  const VolumeLevel& level = model_.atlas().volumes[v].levels[l];
  const glm::dvec4 index = glm::inverse(glm::dmat4(level.indexToWorld)) * glm::dvec4(at, 1);
  Spot spot{{v, l, {}}, {}, {}};
  for (int a = 0; a < 3; ++a) {
    const double nearest = std::floor(index[a] + 0.5);
    if (!(nearest >= 0 && nearest < double(level.size[size_t(a)]))) return {};
    spot.voxel[size_t(a)] = uint32_t(nearest);
    spot.brick.chunk[size_t(a)] = spot.voxel[size_t(a)] / level.chunk[size_t(a)];
    spot.inBrick[size_t(a)] = spot.voxel[size_t(a)] % level.chunk[size_t(a)];
  }
  return spot;
}

std::optional<uint32_t> Prober::finest(uint32_t v) const {
  for (uint32_t l = 0; v < model_.atlas().volumes.size() && l < model_.atlas().volumes[v].levels.size(); ++l)
    if (reader_.readable(v, l)) return l;
  return {};
}

uint32_t Prober::labelMap() const {
  if (const uint32_t shown = overlayVolume(model_); shown != kNone) return shown;
  for (uint32_t v = 0; v < model_.atlas().volumes.size(); ++v)
    if (model_.atlas().volumes[v].labels) return v;
  return kNone;
}

StructureIndex Prober::structureAt(uint32_t labels, float value) const {
  const auto& known = model_.atlas().volumes[labels].structureOfValue;
  return value > 0 && double(value) < double(known.size()) ? known[size_t(value)] : kNone;
}

bool Prober::update(double time) {
  const Revisions& now = model_.revisions();
  // Another image, other names, another unit.
  if (now.planes != told_.planes || now.options != told_.options || now.atlas != told_.atlas || now.places != told_.places) {
    told_ = now;
    stale_ = true;
    asked_ = false;
  }
  if (!stale_ && (asked_ || !at_)) return false;
  if (movedAt_ < 0) movedAt_ = time;
  if (stale_) tell();
  stale_ = false;
  if (!at_ || asked_) return false;
  if (time - movedAt_ < kRestSeconds) return true;
  read();
  return false;
}

// What is not kept of the finest level is asked for.
void Prober::read() {
  asked_ = true;
  unread_ = false;
  reader_.cancel(owner_);
  for (const uint32_t v : {model_.shownVolume(), labelMap()}) {
    const auto level = finest(v);
    const auto spot = level ? spotOf(v, *level, *at_) : std::nullopt;
    if (!spot || reader_.kept(spot->brick)) continue;
    // Slices seen from afar never ask for these bytes: a failure is told here, and the next rest tries again.
    reader_.read(spot->brick, owner_, [this, image = v == model_.shownVolume()](const Result<const ValueBrick*>& brick) {
      stale_ = true;
      if (image) unread_ = !brick;
    });
  }
}

void Prober::tell() {
  ++revision_;
  seen_.reset();
  if (!at_) return;
  ui::Probe probe{*at_, pointed_, {}, {}, {}};
  const uint32_t image = model_.shownVolume(), labels = labelMap();
  if (image != kNone) {
    const Volume& volume = model_.atlas().volumes[image];
    for (uint32_t l = 0; l < volume.levels.size(); ++l) {
      const auto spot = reader_.readable(image, l) ? spotOf(image, l, *at_) : std::nullopt;
      const ValueBrick* brick = spot ? reader_.kept(spot->brick) : nullptr;
      if (!brick) continue;
      const float* v = brick->at(spot->inBrick);
      probe.value = valuesText(volume, {v[0], brick->channels > 2 ? v[1] : 0, brick->channels > 2 ? v[2] : 0});
      if (l > 0) probe.level = "level " + std::to_string(l);
      break;
    }
    if (unread_ && probe.value.empty()) probe.value = tr("the finest level could not be read");
    else if (unread_) probe.level = "the finest level could not be read";
  }
  if (const auto level = finest(labels)) {
    const auto spot = spotOf(labels, *level, *at_);
    if (const ValueBrick* brick = spot ? reader_.kept(spot->brick) : nullptr) {
      const StructureIndex s = structureAt(labels, *brick->at(spot->inBrick));
      if (s != kNone) probe.structure = model_.nameOf(s);
    }
  }
  seen_ = std::move(probe);
}

void Prober::ask(const vec3& at, uint32_t ticket) {
  struct Question {
    Json hit;
    int open = 1;
  };
  const auto question = std::make_shared<Question>();
  const auto close = [this, question, ticket] {
    if (--question->open == 0) host_.event({{"type", "pick"}, {"ticket", ticket}, {"hit", question->hit}});
  };
  const uint32_t image = model_.shownVolume(), labels = labelMap();
  for (const uint32_t v : {image, labels}) {
    const auto level = finest(v);
    const auto spot = level ? spotOf(v, *level, at) : std::nullopt;
    if (!spot) continue;
    ++question->open;
    reader_.read(spot->brick, reader_.newOwner(), [this, question, close, spot = *spot, v](const Result<const ValueBrick*>& brick) {
      const Volume& volume = model_.atlas().volumes[v];
      Json& hit = question->hit;
      if (!brick) {
        hit["error"] = errorJson(brick.error());
      } else if (volume.labels) {
        const StructureIndex s = structureAt(v, *(*brick)->at(spot.inBrick));
        hit["id"] = s == kNone ? Json() : Json(model_.atlas().structures[s].id);
        hit["name"] = s == kNone ? Json() : Json(model_.nameOf(s));
      } else {
        const float* value = (*brick)->at(spot.inBrick);
        hit["volume"] = volume.id;
        hit["value"] = (*brick)->channels == 3 ? Json::array({value[0], value[1], value[2]}) : Json(value[0]);
        hit["unit"] = volume.unit.empty() ? Json() : Json(volume.unit);
        hit["level"] = spot.brick.level;
        hit["voxel"] = {spot.voxel[0], spot.voxel[1], spot.voxel[2]};
      }
      close();
    });
  }
  close();
}

}  // namespace fabrica
