// The application's side of label maps: what is told of them, what the person says they are, their surfaces.
#include <algorithm>
#include <utility>

#include "app/app.h"
#include "link/state.h"

namespace fabrica {

void App::labelsLoaded() {
  for (const LabelNews& news : loader_.labelMaps().takeNews()) notices_.offer(news.title, news.detail, news.offer, news.offered);
  for (const LabelMap& map : loader_.labelMaps().list())
    if (!map.streamed) surfaces_.start(map);
  touched();
}

void App::takeLabels(const std::string& address) {
  const LabelMap* before = loader_.labelMaps().find(address);
  const bool labels = before->labels;
  const bool known = loader_.take(address);
  const LabelMap* map = loader_.labelMaps().find(address);
  host_.event({{"type", "loaded"}, {"url", address}});
  if (!known || map->labels == labels) return;
  grown();
  if (map->labels) {
    model_.show(map->structures);
  } else {
    model_.hide(map->structures);
    model_.showVolume(map->imageVolume);
    showSlices();
  }
  labelsLoaded();
}

// Label maps and nothing else: nobody need ask for their surfaces.
void App::surfacesOfStreamed() {
  const auto& volumes = model_.atlas().volumes;
  if (std::any_of(volumes.begin(), volumes.end(), [](const Volume& v) { return !v.labels; })) return;
  for (const uint32_t v : surfaces_.streamed(loader_.labelMaps())) surfaces_.startStreamed(v);
}

// A streamed map's values are known: what a link says of their structures can be done only now.
const LabelMap& App::valuesFound(uint32_t volume, std::vector<std::pair<uint32_t, uint64_t>> values) {
  const size_t before = model_.atlas().structures.size();
  const LabelMap& map = loader_.labelMaps().addStreamed(model_.editAtlas(), volume, std::move(values));
  model_.atlasChanged();
  grown();
  if (renderer_ && volume < handles_.size() && handles_[volume] != kNone) renderer_->setLabelTable(handles_[volume], model_.atlas().volumes[volume].structureOfValue);
  for (const Error& error : loader_.labelMaps().takeErrors()) {
    notices_.error(error);
    tellError(error);
  }
  // The file had named them all: what was done to them since stays, and can be undone.
  if (model_.atlas().structures.size() == before) return map;
  std::vector<StructureIndex> shown, hidden;
  for (StructureIndex s = 0; s < before; ++s) (model_.appearance(s).visible ? shown : hidden).push_back(s);
  if (const Json state = std::exchange(labelState_, Json()); state.is_object()) {
    applyState(state, model_, /*reset=*/false);
    // It is for the new ones: those that were there may have been hidden or shown by hand since.
    std::erase_if(shown, [this](StructureIndex s) { return model_.appearance(s).visible; });
    std::erase_if(hidden, [this](StructureIndex s) { return !model_.appearance(s).visible; });
    if (!shown.empty()) model_.show(shown);
    if (!hidden.empty()) model_.hide(hidden);
  }
  model_.forgetSteps();
  // Nobody has done anything: slices that stand in for the surfaces still give way to them.
  if (welcome_) welcomed_ = model_.revisions();
  return map;
}

void App::makeSurfaces(const std::string& address) {
  const auto& volumes = model_.atlas().volumes;
  const LabelMap* map = loader_.labelMaps().find(address);
  if (map && !map->streamed) surfaces_.start(*map, /*again=*/true);
  else
    for (const uint32_t v : surfaces_.streamed(loader_.labelMaps()))
      if (volumes[v].url == address) surfaces_.startStreamed(v, /*again=*/true);
  idleSent_ = false;
  touched();
}

void App::surfacesMade() {
  model_.partsAdded();
  grown();
  idleSent_ = false;
  // Slices that stood in for shapes give way to them, unless somebody has done something.
  if (welcome_ && ownSlices_ && *ownSlices_ == model_.revisions().planes) {
    for (const char* name : {"axial", "coronal", "sagittal"}) {
      SlicePlane plane = *model_.plane(name);
      plane.visible = false;
      model_.setPlane(plane);
    }
  }
  ownSlices_.reset();
  if (welcome_) fitPending_ = true;
}

void App::labelRows() {
  labelRows_.clear();
  for (const LabelMap& map : loader_.labelMaps().list())
    if (!map.streamed) labelRows_.push_back({map.given, map.file, map.labels, false, map.volume, surfaces_.stateOf(map.volume), surfaces_.share()});
  for (const uint32_t v : surfaces_.streamed(loader_.labelMaps())) {
    const Volume& volume = model_.atlas().volumes[v];
    labelRows_.push_back({volume.url, volume.name, true, true, v, surfaces_.stateOf(v), surfaces_.share()});
  }
}

}  // namespace fabrica
