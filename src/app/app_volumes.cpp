// The application's side of volumes: what slices on the screen want of them, and where pages go.
#include <algorithm>
#include <cmath>

#include "app/app.h"
#include "atlas/zooms.h"
#include "interact/camera_moves.h"
#include "interact/pane_control.h"
#include "render/frame_block.h"

namespace fabrica {

namespace {

// Of what volumes may take, what a label map gets.
constexpr uint64_t kLabelsOf16 = 5;
// Of what an image may take where it has zooms, what they get together; so many at once.
constexpr uint64_t kZoomsOf16 = 8, kZooms = 3, kPhoneZooms = 1;
// A plane that moved so far along its normal since the last look goes on: so many times as far is asked for in advance.
constexpr float kAhead = 4;

}  // namespace

uint32_t App::openVolume(uint32_t v) {
  if (!renderer_) return 0;
  const Volume& volume = model_.atlas().volumes[v];
  if (handles_.size() < model_.atlas().volumes.size()) handles_.resize(model_.atlas().volumes.size(), kNone);
  const uint64_t labels = memoryPlan().volumes / 16 * kLabelsOf16;
  uint64_t bytes = volume.labels ? labels : memoryPlan().volumes - labels;
  if (const uint64_t zooms = bytes / 16 * kZoomsOf16; volume.within != kNone) bytes = zooms / (environment_.phone ? kPhoneZooms : kZooms);
  else if (!volume.labels && !zoomsOf(model_.atlas(), v).empty()) bytes -= zooms;
  handles_[v] = renderer_->createVolume(volume, bytes);
  sceneStale_ = true;
  labelTables_ = ~0u;
  return renderer_->volumeSlots(handles_[v]);
}

void App::closeVolume(uint32_t v) {
  if (v >= handles_.size() || handles_[v] == kNone) return;
  if (renderer_) renderer_->freeVolume(handles_[v]);
  handles_[v] = kNone;
}

Status App::uploadPage(uint32_t volume, uint32_t slot, const BrickChunkView& brick, const Index3& from, const Index3& size) {
  if (!renderer_ || volume >= handles_.size()) return Error{ErrorCode::Cancelled, "The graphics device is lost."};
  renderer_->uploadPage(handles_[volume], slot, brick, from, size);
  model_.bumpResident();
  return Ok{};
}

// Where labels lie over each other, what is seen is the first that is not hidden.
void App::setLabelTables() {
  if (labelTables_ == model_.revisions().appearance) return;
  labelTables_ = model_.revisions().appearance;
  for (const LabelMap& map : loader_.labelMaps().list()) {
    if (map.volume >= handles_.size() || handles_[map.volume] == kNone || map.overlapping.empty()) continue;
    std::vector<uint32_t> shown(map.overlapping.size(), kNone);
    for (size_t value = 0; value < shown.size(); ++value)
      for (const StructureIndex s : map.overlapping[value]) {
        if (!model_.appearance(s).visible || !(model_.appearance(s).opacity > 0)) continue;
        shown[value] = s;
        break;
      }
    renderer_->setLabelTable(handles_[map.volume], shown);
  }
}

// The renderer is told where pages are, where that has changed.
void App::setVolumePages() {
  setLabelTables();
  pagesSet_.resize(handles_.size(), 0);
  for (uint32_t v = 0; v < handles_.size(); ++v) {
    if (handles_[v] == kNone || pagesSet_[v] == volumes_.revision(v)) continue;
    pagesSet_[v] = volumes_.revision(v);
    renderer_->setPages(handles_[v], volumes_.residentPages(v));
  }
}

void App::wishForVolumes() {
  if (renderer_) renderer_->expectSlices();
  std::vector<uint32_t> shown;
  if (model_.shownVolume() != kNone) shown.push_back(model_.shownVolume());
  if (const uint32_t overlay = overlayVolume(model_); overlay != kNone) shown.push_back(overlay);
  std::vector<VolumeWish> wishes;
  std::map<std::string, PlaneMotion> motions;
  const auto add = [&](const render::View& view, const SlicePlane& plane, const Plane& face, float thickness, const Bounds& clip) {
    PlaneMotion& motion = motions[plane.name] = {plane.plane.position, 0};
    if (const auto last = motions_.find(plane.name); last != motions_.end()) {
      // One that rests keeps the way it went.
      const float moved = glm::dot(plane.plane.normal, plane.plane.position - last->second.at);
      motion.ahead = std::abs(moved) > 1e-7f ? moved * kAhead : last->second.ahead;
    }
    wishes.push_back({face, view.projection * view.view, render::metresPerPixel(view) / detail_, thickness, motion.ahead, clip});
  };
  const std::vector<render::View> all = views();
  for (const render::View& view : all) {
    if (view.width < 1 || view.height < 1) continue;
    if (view.kind == render::ViewKind::Pane) {
      if (const SlicePlane* plane = model_.plane(view.plane)) add(view, *plane, plane->plane, plane->thickness, {});
      continue;
    }
    if (model_.options().body != BodyLook::Off) {
      VolumeWish body{{}, view.projection * view.view, render::metresPerPixel(view) / detail_};
      if (model_.inside().clip.on) body.clip = model_.inside().clip.box;
      body.body = true;
      wishes.push_back(body);
    }
    const Bounds clip = model_.inside().clip.on ? model_.inside().clip.box : Bounds();
    for (const SlicePlane& plane : model_.planes()) {
      const bool onFace = plane.cut && plane.faceImage() > 0;
      if (plane.visible && plane.image) add(view, plane, plane.plane, plane.thickness, clip);
      else if (onFace) add(view, plane, plane.plane, 0, clip);
      if (onFace && plane.slab > 0) add(view, plane, plane.back(), 0, clip);
    }
  }
  motions_ = std::move(motions);
  // The finest of the zooms that the pixels can show.
  const std::vector<uint32_t> zooms = zoomsOf(model_.atlas(), model_.shownVolume());
  size_t left = environment_.phone ? kPhoneZooms : kZooms;
  for (auto zoom = zooms.rbegin(); zoom != zooms.rend() && left > 0; ++zoom) {
    if (!volumes_.sees(*zoom, wishes)) continue;
    shown.push_back(*zoom);
    --left;
  }
  volumes_.wish(shown, wishes);
}

bool App::goIn(const std::string& id) {
  const std::vector<uint32_t> zooms = zoomsOf(model_.atlas(), model_.shownVolume());
  const auto zoom = std::find_if(zooms.begin(), zooms.end(), [&](uint32_t v) { return model_.atlas().volumes[v].id == id; });
  if (zoom == zooms.end() || !controller_) return false;
  const Volume& volume = model_.atlas().volumes[*zoom];
  const bool instant = model_.options().reducedMotion;
  std::vector<SlicePlane> planes = planesThrough(model_, volume);
  if (zoomInUse(model_) == kNone) {
    beforeZoom_ = {model_.camera(), {}};
    for (const SlicePlane& plane : planes) beforeZoom_->planes.push_back(*model_.plane(plane.name));
  }
  // There is something to see there.
  const bool seen = model_.options().panes || std::any_of(model_.planes().begin(), model_.planes().end(), [](const SlicePlane& p) { return p.showsImage(); });
  if (!seen && model_.atlas().structures.empty()) showSlices();
  else if (!seen) {
    SlicePlane axial = *model_.plane("axial");
    axial.visible = axial.image = true;
    model_.setPlane(axial);
  }
  Options options = model_.options();
  options.zoom = id;
  options.cine.playing = false;
  model_.setOptions(options);
  flight_.start(std::move(planes), model_, instant);
  const Bounds box = volumeBounds(volume);
  const SceneLayout at = layout();
  controller_->flyTo(fitted(model_.camera(), {at.scene, at.covered}, {&box, 1}), model_, kZoomSeconds);
  return true;
}

void App::goOut() {
  const uint32_t zoom = zoomInUse(model_);
  if (zoom == kNone || !controller_) return;
  const uint32_t outer = model_.atlas().volumes[zoom].within;
  if (outer != model_.shownVolume()) return (void)goIn(model_.atlas().volumes[outer].id);
  Options options = model_.options();
  options.zoom.clear();
  options.cine.playing = false;
  model_.setOptions(options);
  // A link that opened within one: to all of it.
  flight_.start(beforeZoom_ ? beforeZoom_->planes : planesAround(model_), model_, options.reducedMotion);
  const SceneLayout at = layout();
  controller_->flyTo(beforeZoom_ ? beforeZoom_->camera : fitted(model_.camera(), {at.scene, at.covered}, shownBoxes(model_)), model_, kZoomSeconds);
  beforeZoom_.reset();
}

bool App::zoomKey(bool out) {
  if (out) return goOut(), true;
  const uint32_t now = zoomInUse(model_), next = nearestZoom(model_, now == kNone ? model_.shownVolume() : now);
  if (next != kNone) goIn(model_.atlas().volumes[next].id);
  return true;
}

// The plane that is to lie along what is clicked.
void App::sliceAlong(const render::Pick& pick) {
  const SlicePlane* plane = model_.plane(model_.options().along);
  if (!plane || pick.kind != render::PickKind::Surface || !(glm::length(pick.normal) > 0.5f)) return;
  SlicePlane next = *plane;
  next.plane = {pick.position, pick.normal};
  next.visible = next.cut = true;
  model_.setPlane(next);
}

}  // namespace fabrica
