#include "app/loader.h"

#include <algorithm>

#include "base/url.h"
#include "formats/manifest/assemble.h"
#include "link/link.h"

namespace fabrica {

namespace {

bool isManifestUrl(const std::string& url) {
  std::string name = fileNameOf(url);
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  return name.ends_with(".json");
}

}  // namespace

bool Loader::Opening::complete() const {
  if (manifestJob != 0) return false;
  return std::all_of(scenes.begin(), scenes.end(), [](const Scene& s) { return s.done; });
}

bool Loader::Opening::isEmpty() const {
  return manifest.volumes.empty() && std::all_of(scenes.begin(), scenes.end(), [](const Scene& s) { return s.table.nodes.empty(); });
}

Loader::Loader(Model& model, Transport& transport, std::function<JobId()> nextJob, Events events)
    : model_(model), transport_(transport), nextJob_(std::move(nextJob)), events_(std::move(events)) {}

void Loader::fetch(JobId job, const std::string& url, DecodeKind decode) {
  FetchBatch batch;
  batch.url = url;
  batch.parts.push_back({job, decode, {}, {}});
  transport_.fetch(std::move(batch));
}

void Loader::open(const std::string& given) {
  // The same source twice would only double every structure.
  if (std::find(sources_.begin(), sources_.end(), given) != sources_.end()) {
    events_.opened(given);
    if (!busy()) events_.loaded(Json());
    return;
  }
  for (const auto& opening : openings_) {
    if (opening->given == given) return;
  }
  openings_.push_back(std::make_unique<Opening>());
  Opening& opening = *openings_.back();
  opening.given = given;
  auto url = rewriteHost(given);
  if (!url) {
    fail(opening, std::move(url).error());
    finishComplete();
    return;
  }
  opening.url = *url;
  if (isManifestUrl(opening.url)) {
    opening.hasManifest = true;
    opening.manifestJob = nextJob_();
    fetch(opening.manifestJob, opening.url, DecodeKind::None);
  } else {
    opening.manifest.sources.push_back({fileNameOf(opening.url), opening.url});
    opening.manifest.meshes.push_back({opening.url, "", 0, mat4(1)});
    startScenes(opening);
  }
}

void Loader::startScenes(Opening& opening) {
  for (const ManifestMesh& mesh : opening.manifest.meshes) {
    Scene scene;
    scene.url = mesh.url;
    scene.source = mesh.source;
    scene.transform = mesh.transform;
    scene.indexed = !mesh.index.empty();
    scene.job = nextJob_();
    opening.scenes.push_back(std::move(scene));
  }
  for (size_t i = 0; i < opening.scenes.size(); ++i) {
    const Scene& scene = opening.scenes[i];
    if (scene.indexed) fetch(scene.job, opening.manifest.meshes[i].index, DecodeKind::Gunzip);
    else transport_.openScene(scene.job, scene.url);
  }
}

void Loader::fail(Opening& opening, Error error) {
  opening.failed = true;
  if (error.source.empty()) error.source = opening.given;
  if (error.code == ErrorCode::Network) failedByNetwork_.push_back(opening.given);
  events_.failed(error);
}

bool Loader::onPart(JobId job, Result<Bytes>& result) {
  for (auto& owned : openings_) {
    Opening& opening = *owned;
    if (opening.manifestJob == job) {
      opening.manifestJob = 0;
      if (!result) {
        fail(opening, std::move(result.error()));
      } else {
        auto manifest = parseManifest(textOf(*result), opening.url);
        if (manifest) {
          opening.manifest = std::move(*manifest);
          startScenes(opening);
        } else {
          fail(opening, std::move(manifest.error()));
        }
      }
      finishComplete();
      return true;
    }
    for (Scene& scene : opening.scenes) {
      if (scene.job != job || scene.done) continue;
      Result<SceneTable> table = result ? decodeSceneTable(*result) : Result<SceneTable>(std::move(result.error()));
      if (!table && scene.indexed) {
        // The index only makes things faster: without it the GLB itself is read.
        scene.indexed = false;
        scene.job = nextJob_();
        transport_.openScene(scene.job, scene.url);
        return true;
      }
      scene.done = true;
      if (table) {
        scene.table = std::move(*table);
      } else {
        const bool alone = opening.scenes.size() == 1 && opening.manifest.volumes.empty();
        if (alone) {
          fail(opening, std::move(table.error()));
        } else {
          Error error = std::move(table.error());
          if (error.source.empty()) error.source = scene.url;
          events_.failed(error);
        }
      }
      finishComplete();
      return true;
    }
  }
  return false;
}

void Loader::join(Opening& opening) {
  Atlas& atlas = model_.editAtlas();
  const uint32_t offset = appendManifestHead(atlas, opening.manifest);
  for (Scene& scene : opening.scenes) {
    if (scene.table.nodes.empty()) continue;
    if (!scene.table.copyright.empty()) {
      Source& source = atlas.sources[scene.source + offset];
      if (source.attribution.empty()) source.attribution = scene.table.copyright;
    }
    const bool several = openings_.size() > 1 || !sources_.empty() || opening.scenes.size() > 1;
    const std::string key = std::to_string(scene.job);
    if (!scene.table.embedded.empty()) transport_.store("embedded:" + key, scene.table.embedded);
    appendScene(atlas, std::move(scene.table), scene.url, key, scene.source + offset, scene.transform, several);
  }
  appendManifestTail(atlas, opening.manifest, offset);
  if (view_.is_null()) view_ = opening.manifest.view;
  sources_.push_back(opening.given);
}

void Loader::finishComplete() {
  bool joined = false;
  // Joined together once all have come, so that the picture and the ids are the same every time.
  if (!std::all_of(openings_.begin(), openings_.end(), [](const auto& o) { return o->complete(); })) return;
  std::vector<std::string> opened;
  for (auto& opening : openings_) {
    if (opening->failed || opening->isEmpty()) continue;
    join(*opening);
    opened.push_back(opening->given);
    joined = true;
  }
  openings_.clear();
  if (joined) model_.atlasChanged();
  for (const std::string& url : opened) events_.opened(url);
  events_.loaded(view_);
  view_ = Json();
}

void Loader::retry() {
  std::vector<std::string> again;
  again.swap(failedByNetwork_);
  for (const std::string& url : again) open(url);
}

}  // namespace fabrica
