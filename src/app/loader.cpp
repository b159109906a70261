#include "app/loader.h"

#include <algorithm>

#include "atlas/label_ids.h"
#include "base/text.h"
#include "base/url.h"
#include "formats/manifest/assemble.h"
#include "link/link.h"

namespace fabrica {

namespace {

bool isManifestUrl(const std::string& url) {
  const std::string name = lowerAscii(fileNameOf(url));
  return name.ends_with(".json") || url.starts_with("data:application/json");
}

constexpr const char* kDataset = "#dataset=";  // behind a list of data sets: which
constexpr const char* kTerms = "#terms";        // behind an address: names of structures, whatever it is called
constexpr const char* kFrame = "#frame=";       // in which units and along which axes a model counts (web/meshes/frame.js)
// A model's name (".glb", ".gltf") does not wait for the rest of the program.
bool isTable(const std::string& name) { return !name.empty() && name.back() != 'b' && name.back() != 'f' && isLabelTableName(name); }
// What another file names, as links of 3dviewer.net list it with that: materials, buffers, pictures.
bool isBeside(const std::string& name) {
  const size_t dot = name.rfind('.');
  return dot != std::string::npos && std::string_view(".mtl.bin.png.jpg.jpeg.webp.gif.bmp.tga.tif.tiff.").find(lowerAscii(name.substr(dot)) + '.') != std::string_view::npos;
}

}  // namespace

bool Loader::Opening::complete() const {
  if (manifestJob != 0 || tableJob != 0) return false;
  return std::all_of(scenes.begin(), scenes.end(), [](const Scene& s) { return s.done; }) &&
         std::all_of(volumes.begin(), volumes.end(), [](const Volumes& v) { return v.taken; });
}

bool Loader::Opening::isEmpty() const {
  if (isTable) return false;
  const auto usable = [](const ManifestVolume& v) { return !v.volume.levels.empty(); };
  return std::none_of(manifest.volumes.begin(), manifest.volumes.end(), usable) && std::all_of(scenes.begin(), scenes.end(), [](const Scene& s) { return s.table.nodes.empty(); });
}

Loader::Loader(Model& model, Transport& transport, std::function<JobId()> nextJob, Events events)
    : model_(model), transport_(transport), nextJob_(std::move(nextJob)), events_(std::move(events)), terminologies_(model_, transport_, nextJob_) {}

void Loader::fetch(JobId job, const std::string& url, DecodeKind decode) {
  FetchBatch batch;
  batch.url = url;
  batch.parts.push_back({job, decode, {}, {}});
  transport_.fetch(std::move(batch));
}

void Loader::open(const std::string& given) {
  // The same source twice would only double every structure.
  const auto same = [&given](const std::string& source) { return withoutTaken(source) == withoutTaken(given); };
  if (std::any_of(sources_.begin(), sources_.end(), same)) {
    take(given);
    events_.opened(given);
    if (!busy()) events_.loaded(Json());
    return;
  }
  for (const auto& opening : openings_) {
    if (same(opening->given)) return;
  }
  openings_.push_back(std::make_unique<Opening>());
  Opening& opening = *openings_.back();
  opening.given = given;
  opening.url = fileAddress(given);
  if (opening.url.ends_with(kTerms)) {
    opening.url.resize(opening.url.size() - std::string_view(kTerms).size());
    openTable(opening);
  } else if (VolumeOpener::isVolume(opening.url)) {
    opening.manifest.sources.push_back({});
    addVolume(opening, kNone).open(opening.url);
    takeVolumes(opening, opening.volumes.back());
    finishComplete();
  } else if (isManifestUrl(opening.url)) {
    opening.hasManifest = true;
    opening.manifestJob = nextJob_();
    fetch(opening.manifestJob, opening.url.substr(0, std::min(opening.url.find(kDataset), opening.url.find(kFrame))), DecodeKind::None);
  } else if (isTable(fileNameOf(opening.url))) {
    openTable(opening);
  } else if (isBeside(fileNameOf(opening.url))) {
    openBeside(opening);
  } else {
    opening.manifest.sources.push_back({fileNameOf(opening.url), opening.url});
    opening.manifest.meshes.push_back({opening.url, "", 0, mat4(1)});
    startScenes(opening);
  }
}

void Loader::openTable(Opening& opening) {
  opening.isTable = true;
  opening.tableJob = nextJob_();
  fetch(opening.tableJob, opening.url, DecodeKind::None);
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

void Loader::takeManifest(Opening& opening, Result<Bytes>& result) {
  if (!result) return fail(opening, std::move(result.error()));
  // Open Anatomy's is a list as well. Ours do not wait for the rest of the program.
  if (!textOf(*result).starts_with('{') && askForManifest(opening, textOf(*result))) return;
  if (opening.given.starts_with("local:") && asksHosts(opening, *result)) return;
  if (looksLikeHoa(textOf(*result))) {
    opening.manifest.sources.push_back({});
    auto family = std::make_unique<HoaOpener>(Opener::Services{transport_, nextJob_, volumeBudget_});
    family->open(textOf(*result), opening.url);
    opening.volumes.push_back({std::move(family)});
    return takeVolumes(opening, opening.volumes.back());
  }
  auto manifest = parseManifest(textOf(*result), opening.url);
  if (!manifest) {
    // Not an atlas: then it may be names of structures.
    if (!takeTerms(opening, *result)) fail(opening, std::move(manifest.error()));
    return;
  }
  opening.manifest = std::move(*manifest);
  startScenes(opening);
  startVolumes(opening);
}

void Loader::takeTable(Opening& opening, Result<Bytes>& result) {
  if (result && isBeside(fileNameOf(opening.url))) return;
  if (result && takeTerms(opening, *result)) return;
  auto table = result ? parseLabelTable(*result) : Result<LabelTable>(std::move(result.error()));
  if (table) labelMaps_.addTable(opening.given, std::move(*table));
  else fail(opening, std::move(table).error());
}

// Names of structures, in more languages. False where it is something else.
bool Loader::takeTerms(Opening& opening, const Bytes& bytes) {
  if (!opening.given.ends_with(kTerms) && !looksLikeTerms(textOf(bytes))) return false;
  opening.isTable = true;
  auto terms = parseTerms(bytes);
  if (terms) terminologies_.add(opening.given, opening.url, std::move(*terms));
  else fail(opening, std::move(terms).error());
  return true;
}

bool Loader::take(const std::string& given) {
  const LabelMap* map = labelMaps_.find(given);
  if (!map || takenAs(given) == TakenAs::Itself) return false;
  if (!labelMaps_.take(model_.editAtlas(), given, takenAs(given))) return true;
  for (std::string& source : sources_)
    if (withoutTaken(source) == map->given) source = withTaken(map->given, map->as);
  model_.atlasChanged();
  return true;
}

VolumeOpener& Loader::addVolume(Opening& opening, uint32_t entry) {
  auto opener = std::make_unique<VolumeOpener>(Opener::Services{transport_, nextJob_, volumeBudget_});
  VolumeOpener& made = *opener;
  opening.volumes.push_back({std::move(opener), entry});
  return made;
}

void Loader::startVolumes(Opening& opening) {
  for (uint32_t i = 0; i < opening.manifest.volumes.size(); ++i) {
    const std::string& url = opening.manifest.volumes[i].foreign;
    if (!url.empty()) addVolume(opening, i).open(url);
  }
  for (Volumes& volumes : opening.volumes) takeVolumes(opening, volumes);
}

// Puts what was found into the manifest, whose own words go before.
void Loader::takeVolumes(Opening& opening, Volumes& volumes) {
  if (volumes.taken || !volumes.opener->done()) return;
  volumes.taken = true;
  Result<OpenedVolumes>& found = volumes.opener->result();
  if (!found) return failVolumes(opening, volumes, std::move(found.error()));
  if (!found->models.empty()) {
    if (volumes.entry != kNone) return failVolumes(opening, volumes, {ErrorCode::BadFormat, "There is no volume in this ZIP file.", opening.manifest.volumes[volumes.entry].foreign, "", "Pack the folder of an OME-Zarr image, without compression."});
    return openModels(opening, std::move(found->models));  // `volumes` may not be there any more
  }
  Manifest& manifest = opening.manifest;
  for (const std::string& note : found->notes) manifest.notes.push_back(fileNameOf(opening.given) + ": " + note);
  if (volumes.entry == kNone) {
    Source& source = manifest.sources.front();
    source = found->source;
    if (source.url.empty()) source.url = opening.url;
    if (manifest.title.empty()) manifest.title = source.title;
    manifest.sources.insert(manifest.sources.end(), found->others.begin(), found->others.end());
    if (found->labels) labelMaps_.add(opening.given, found->volumes.front(), std::move(*found->labels));
    for (Volume& volume : found->volumes) manifest.volumes.push_back({std::move(volume), {}, "", false});
    return;
  }
  if (found->labels && isOtherMap(manifest, volumes.entry, *found->labels)) return;
  for (size_t i = 0; i < found->volumes.size(); ++i) {
    Volume& volume = found->volumes[i];
    const ManifestVolume& entry = manifest.volumes[volumes.entry];
    volume.source = entry.volume.source;
    volume.within = entry.volume.within;
    volume.labels = volume.labels || entry.volume.labels;
    if (i == 0 && entry.volume.labels && found->labels && !found->labels->ids.empty()) takeNumbers(manifest.volumes[volumes.entry], volume, *found->labels);
    if (!entry.volume.name.empty() && i == 0) volume.name = entry.volume.name;
    if (!entry.volume.id.empty() && i == 0) volume.id = entry.volume.id;
    if (entry.windowGiven) {
      volume.windowCenter = entry.volume.windowCenter;
      volume.windowWidth = entry.volume.windowWidth;
    }
    // Further channels go to the end: the numbers of the others stay as they are.
    if (i == 0) manifest.volumes[volumes.entry].volume = std::move(volume);
    else manifest.volumes.push_back({std::move(volume), {}, "", false});
  }
}

void Loader::failVolumes(Opening& opening, const Volumes& volumes, Error error) {
  const bool alone = opening.scenes.empty() && opening.manifest.volumes.size() <= 1;
  if (error.source.empty()) error.source = opening.given;
  if (const uint32_t every = volumes.opener->fitting(); every > 0 && alone && events_.tooLarge) {
    opening.failed = true;
    return events_.tooLarge(error, opening.given.substr(0, opening.given.find('#')) + "#every=" + std::to_string(every));
  }
  if (alone) fail(opening, std::move(error));
  else events_.failed(error);
}

bool Loader::readsVolumeFile() const {
  for (const auto& opening : openings_)
    for (const Volumes& volumes : opening->volumes)
      if (volumes.opener->readsFile()) return true;
  return false;
}

void Loader::fail(Opening& opening, Error error) {
  opening.failed = true;
  if (error.source.empty()) error.source = opening.given;
  if (error.code == ErrorCode::Network) failedByNetwork_.push_back(opening.given);
  events_.failed(error);
}

bool Loader::onPart(JobId job, Result<Bytes>& result) {
  if (terminologies_.onPart(job, result)) return true;
  for (auto& owned : openings_) {
    Opening& opening = *owned;
    if (opening.manifestJob == job) {
      opening.manifestJob = 0;
      takeManifest(opening, result);
      finishComplete();
      return true;
    }
    if (opening.tableJob == job) {
      opening.tableJob = 0;
      takeTable(opening, result);
      finishComplete();
      return true;
    }
    for (Volumes& volumes : opening.volumes) {
      if (volumes.taken || !volumes.opener->onPart(job, result)) continue;
      takeVolumes(opening, volumes);
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
  if (opening.isTable) {
    if (!opening.inner) sources_.push_back(opening.given);
    return;
  }
  Atlas& atlas = model_.editAtlas();
  const TreeMark before = markTree(atlas);
  const uint32_t offset = appendManifestHead(atlas, opening.manifest);
  appendOpened(atlas, opening.given, opening.manifest.title.empty() ? opening.manifest.sources.front().title : opening.manifest.title, offset);
  for (Scene& scene : opening.scenes) {
    if (scene.table.nodes.empty()) continue;
    if (!scene.table.copyright.empty()) {
      Source& source = atlas.sources[scene.source + offset];
      if (source.attribution.empty()) source.attribution = scene.table.copyright;
    }
    // What a file needs beside it is no other model.
    const auto models = std::count_if(openings_.begin(), openings_.end(), [](const auto& o) { return !o->isTable; });
    const bool several = models > 1 || atlas.opened.size() > 1 || opening.scenes.size() > 1;
    const std::string key = std::to_string(scene.job);
    if (!scene.table.embedded.empty()) transport_.store("embedded:" + key, scene.table.embedded);
    appendScene(atlas, std::move(scene.table), scene.url, key, scene.source + offset, scene.transform, several);
  }
  appendManifestTail(atlas, opening.manifest, offset);
  if (!opening.manifest.ownTree) replaceTree(atlas, before);
  for (const ManifestTerms& terms : opening.manifest.terminology) terminologies_.later(terms.url, terms.source == kNone ? kNone : terms.source + offset);
  if (view_.is_null()) view_ = opening.manifest.view;
  sources_.push_back(opening.given);
}

void Loader::finishComplete() {
  bool joined = false;
  const auto before = uint32_t(model_.atlas().volumes.size());
  // Joined together once all have come, so that the picture and the ids are the same every time.
  if (!std::all_of(openings_.begin(), openings_.end(), [](const auto& o) { return o->complete(); })) return;
  std::vector<std::string> opened;
  for (auto& opening : openings_) {
    if (opening->failed || opening->isEmpty()) continue;
    join(*opening);
    if (!opening->inner) opened.push_back(opening->given);
    joined = true;
  }
  openings_.clear();
  share_ = 0;
  reading_.clear();
  // A streamed label map may name its values itself, or need somebody who does.
  const bool labelled = joined && (!labelMaps_.idle() || std::any_of(model_.atlas().volumes.begin(), model_.atlas().volumes.end(), [](const Volume& v) { return !v.named.empty() || isWide(v); }));
  if (labelled) labelMaps_.settle(model_.editAtlas(), before);
  if (joined) model_.atlasChanged();
  if (joined && !terminologies_.empty()) terminologies_.settle();
  if (labelled)
    for (const Error& error : labelMaps_.takeErrors()) events_.failed(error);
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
