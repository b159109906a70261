// The application's side of streaming: what the view wants, and where arrived chunks go.
#include <algorithm>
#include <cmath>

#include "app/app.h"
#include "base/url.h"
#include "base/words.h"
#include "formats/zip/zip_models.h"
#include "interact/camera_moves.h"
#include "interact/pane_control.h"

namespace fabrica {

void App::onPart(JobId job, Result<Bytes> result) {
  if (machine_.owns(job)) {
    machine_.onPart(job, std::move(result));
    // What comes next need not wait for a frame.
    return machine_.pump();
  }
  touched();
  if (!loader_.onPart(job, result) && !surfaces_.onPart(job, result) && !measurer_.onPart(job, result) && !sectioner_.onPart(job, result) && !shapes_.onPart(job, result))
    voxels_.onPart(job, result);
}

Result<uint32_t> App::upload(uint32_t part, uint32_t level, Bytes chunk, uint64_t& gpuBytes) {
  if (!renderer_) return 0u;
  auto view = viewMeshChunk(chunk);
  if (!view) return std::move(view).error();
  const MeshPart& mesh = model_.atlas().parts[part];
  const render::MeshHandle handle = renderer_->uploadMesh(*view, mesh.grid);
  if (handle == 0) return 0u;
  gpuBytes = view->vertices.size_bytes() + view->indices.size_bytes();
  partLoaded_[part] = 1;
  closures_.arrived(part, level, *view, handle);
  model_.bumpResident();
  return handle;
}

void App::free(uint32_t handle) {
  if (renderer_) {
    closures_.freed(handle, *renderer_);
    renderer_->freeMesh(handle);
  }
  model_.bumpResident();
}

void App::failed(uint32_t part, const Error& error) {
  notices_.partFailed(error, model_.nameOf(model_.atlas().parts[part].structure));
  tellError(error);
}

void App::tellError(const Error& error) {
  Json event = errorJson(error);
  event["type"] = "error";
  host_.event(event);
}

void App::failedVolume(uint32_t volume, const Error& error) {
  notices_.partFailed(error, model_.atlas().volumes[volume].name, true);
  tellError(error);
}

MemoryPlan App::memoryPlan() const {
  const render::RenderStats held = renderer_ ? renderer_->stats() : render::RenderStats{};
  // The canvas has two buffers of its own.
  const uint64_t canvas = uint64_t(8 * size_.x * size_.y * pixelRatio_ * pixelRatio_);
  return planMemory(environment_.phone, {heaps_ + keptBytes_, held.gpuBytes + canvas, held.meshBytes, held.volumeBytes, uint32_t(model_.atlas().structures.size())}, environment_.memory);
}

// Finer levels than the screen can show are small in the file: they come when nothing else is to do, as bytes, so that whoever comes
// closer waits for nothing. Of a large atlas only what is looked at.
void App::keepRest() {
  constexpr uint64_t kPhone = 8u << 20, kLaptop = 32u << 20;
  keptFor_ = model_.revisions().atlas;
  uint64_t total = 0;
  for (const auto& [url, ranges] : meshes_.rest(environment_.phone ? kPhone : kLaptop)) {
    transport_.keep(url, ranges);
    for (const auto& range : ranges) total += range.second;
  }
  keptBytes_ = std::max(keptBytes_, total);  // what was kept before is among it, or has been used
}

void App::setHeaps(uint64_t bytes) {
  constexpr uint64_t kMuch = 4u << 20;
  heaps_ = bytes;
  if (bytes < wishedHeaps_ + kMuch) return;
  wishedHeaps_ = bytes;
  wishStale_ = true;  // meshes may take less
}

void App::wishForView() {
  const MemoryPlan plan = memoryPlan();
  meshes_.setBudget(plan.meshes);
  machine_.setFlight(plan.flight);
  const Camera& camera = model_.camera();
  const Rect& scene = output_.scene;
  machine_.beginWishes();
  const float ratio = pixelRatio_ * detail_;
  meshes_.wish({camera, std::max(1.0f, scene.width * ratio), std::max(1.0f, scene.height * ratio),
                lensShift({scene, covered_})});
  // The first picture shows no slice, and does without the code for it.
  const auto& planes = model_.planes();
  const bool sliced = !output_.panes.empty() || model_.options().body != BodyLook::Off || std::any_of(planes.begin(), planes.end(), [](const SlicePlane& p) { return p.showsImage(); });
  if (sliced) wishForVolumes();
  else if (sliced_) volumes_.wish({}, {});
  sliced_ = sliced;
  machine_.endWishes();
  notices_.full(meshes_.denied(), meshes_.partsWanted(), meshes_.budget());
  wishStale_ = false;
}

ui::Progress App::progress() const {
  ui::Progress progress;
  if (loader_.busy()) {
    progress.active = true;
    progress.text = tr("Opening the atlas");
    progress.fraction = loader_.share();
    if (!loader_.reading().empty()) progress.text = loader_.reading();
    else if (loader_.readsVolumeFile()) progress.text = tr("Reading the volume: {0} MB", {countText(machine_.bytesReceived() >> 20)});
    return progress;
  }
  const uint32_t wanted = meshes_.partsWanted(), shown = meshes_.partsShown(), pending = machine_.pending();
  if (pending == 0 && surfaces_.busy()) {
    progress.active = true;
    progress.fraction = surfaces_.share();
    progress.text = tr("Making surfaces of the labels");
    return progress;
  }
  if (pending == 0) {
    progress.fraction = 1;
    progress.active = figures_.busy();
    if (progress.active) progress.text = tr("Measuring");
    return progress;
  }
  progress.active = true;
  if (shown < wanted) {
    progress.fraction = wanted ? float(shown) / float(wanted) : 0;
    progress.text = tr("Loading {0} of {1} structures", {countText(shown), countText(wanted)});
  } else {
    // What remains is refinement: its share of what was asked for at its most.
    progress.fraction = 1 - float(pending) / float(std::max(mostPending_, pending));
    progress.text = tr("Sharpening");
  }
  return progress;
}

// 3dviewer.net's camera stands in the file's own units and axes; for glTF those are the world's.
void App::placeLookAt() {
  const Json* given = find(pendingState_, "lookAt");
  const Atlas& atlas = model_.atlas();
  if (!given || atlas.parts.empty() || !isSurfaceName(fileNameOf(loader_.sources().front()))) return;
  const mat4& place = atlas.parts.front().transform;  // that of all parts of such a file
  Json placed = *given;
  const auto placedVector = [&](const char* key, float isPoint) { return vec3(place * glm::vec4(getVec3(*given, key), isPoint)); };
  placed["eye"] = toJson(placedVector("eye", 1));
  placed["target"] = toJson(placedVector("target", 1));
  placed["up"] = toJson(glm::normalize(placedVector("up", 0) + vec3(1e-12f)));
  pendingState_["lookAt"] = std::move(placed);
}

void App::onShare(JobId job, const Share& told) {
  touched();
  surfaces_.onProgress(job, told.share);
  loader_.onShare(job, told);
}

}  // namespace fabrica
