// The application's side of label maps: what is told of them, what the person says they are, their surfaces.
#include <algorithm>

#include "app/app.h"

namespace fabrica {

void App::labelsLoaded() {
  for (const LabelNews& news : loader_.labelMaps().takeNews()) notices_.offer(news.title, news.detail, news.offer, news.offered);
  for (const LabelMap& map : loader_.labelMaps().list()) surfaces_.start(map);
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

void App::makeSurfaces(const std::string& address) {
  if (const LabelMap* map = loader_.labelMaps().find(address)) surfaces_.start(*map, /*again=*/true);
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
    labelRows_.push_back({map.given, map.file, map.labels, surfaces_.stateOf(map.volume), surfaces_.share()});
}

}  // namespace fabrica
