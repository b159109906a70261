// What a link says of the scene, in and out, and what else is asked and set as a whole.
#include <algorithm>

#include "app/app.h"
#include "link/link.h"
#include "link/state.h"

namespace fabrica {

Json App::state() const { return stateOf(model_); }

void App::setState(const Json& state) {
  if (loader_.busy()) {
    pendingState_ = state;
    return;
  }
  applyState(state, model_);
  sceneStale_ = true;
}

std::string App::link() const {
  Link link;
  link.sources = loader_.sources();
  // A host that does not answer today is still part of what was opened.
  link.sources.insert(link.sources.end(), loader_.unreached().begin(), loader_.unreached().end());
  link.embed = environment_.embedded;
  if (!model_.empty()) link.state = stateOf(model_);
  return formatLink(link);
}

void App::fit(std::span<const StructureIndex> which, bool animate) {
  controller_->fit(which.empty() ? Bounds() : model_.boundsOf(which), model_, layout(), animate);
}

void App::autoWindow(const std::string& preset) {
  if (model_.shownVolume() == kNone) return;
  const Volume& volume = model_.atlas().volumes[model_.shownVolume()];
  if (preset == "full" || volume.histogram.empty()) {
    model_.setWindow({(volume.minimum + volume.maximum) / 2, std::max(1.0f, volume.maximum - volume.minimum)});
    return;
  }
  if (preset == "suggested") {
    model_.setWindow({volume.windowCenter, volume.windowWidth});
    return;
  }
  // Between the 2nd and the 99.5th percentile of what is not background (the lowest twentieth of the range).
  const float floor = volume.minimum + (volume.maximum - volume.minimum) / 20;
  double total = 0;
  for (const auto& [value, share] : volume.histogram) total += value > floor ? share : 0;
  float low = floor, high = volume.maximum;
  double sum = 0;
  for (const auto& [value, share] : volume.histogram) {
    if (value <= floor) continue;
    if (sum < 0.02 * total) low = value;
    sum += share;
    if (sum <= 0.995 * total) high = value;
  }
  if (preset == "contrast") {
    const float middle = (low + high) / 2;
    low += (middle - low) * 0.35f;
    high -= (high - middle) * 0.35f;
  }
  model_.setWindow({(low + high) / 2, std::max(1.0f, high - low)});
}

void App::showPanels(bool show, bool names) {
  panels_ = show;
  pictureNames_ = names;
  sceneStale_ = true;
}

bool App::loaded(StructureIndex s) const {
  const Structure& structure = model_.atlas().structures[s];
  for (uint32_t p = 0; p < structure.partCount; ++p) {
    if (!partLoaded_[structure.firstPart + p]) return false;
  }
  return structure.partCount > 0;
}

Json App::stats() const {
  const render::RenderStats drawn = renderer_ ? renderer_->stats() : render::RenderStats{};
  const MemoryPlan plan = memoryPlan();
  Json chunks = Json::object();
  for (const auto& [state, count] : machine_.counts()) chunks[state] = count;
  const VolumeStream::Counts pages = volumes_.counts();
  return {{"drawCalls", drawn.drawCalls},
          {"triangles", drawn.triangles},
          {"firstPictureMs", firstPicture_ < 0 ? Json() : Json(firstPicture_ * 1000)},
          {"memory", {{"wasm", heaps_}, {"kept", keptBytes_}, {"gpu", drawn.gpuBytes}, {"meshes", meshes_.gpuBytes()}, {"volumes", drawn.volumeBytes}, {"budget", plan.ceiling}}},
          {"pages", {{"slots", pages.slots}, {"resident", pages.resident}, {"wanted", pages.wanted}}},
          {"chunks", std::move(chunks)}};
}

}  // namespace fabrica
