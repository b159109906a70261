// What a loader opens that turns out to be, or to hold, something else: ZIP files of models, atlases of another kind, files that belong to
// another one.
#include <algorithm>
#include <cstdio>

#include "app/loader.h"
#include "base/url.h"
#include "base/words.h"
#include "formats/hoa/hoa.h"
#include "learn/lesson.h"

namespace fabrica {

bool Loader::askForManifest(Opening& opening, std::string_view text) {
  // Open Anatomy's: a list of things with a type (web/open_anatomy.js).
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (opening.made || first == std::string_view::npos || text[first] != '[' || text.find("\"@type\"") == std::string_view::npos) return false;
  opening.made = true;
  opening.manifestJob = nextJob_();
  transport_.openScene(opening.manifestJob, opening.url);
  return true;
}

namespace {

// "" where an address is of no host; of a bucket with its scheme.
std::string hostOf(std::string_view url) {
  if (url.starts_with("n5://")) url.remove_prefix(5);
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || url.starts_with("blob:") || url.starts_with("data:")) return "";
  std::string_view host = url.substr(scheme + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  const bool bucket = url.starts_with("gs:") || url.starts_with("s3:");
  return std::string(bucket ? url.substr(0, scheme + 3 + host.size()) : host.substr(host.rfind('@') + 1));
}

// What a manifest leads to, as far as it says so itself.
std::vector<std::string> addressesIn(std::string_view text, const std::string& base) {
  std::vector<std::string> out;
  if (looksLikeHoa(text)) {
    if (const auto set = readHoaDataset(text, base)) out.push_back(set->url);
    if (const auto list = readHoaList(text, base))
      for (const HoaEntry& entry : *list) out.push_back(entry.dataset ? entry.dataset->url : entry.url);
    return out;
  }
  const auto manifest = parseManifest(text, base);
  if (!manifest) return out;
  for (const ManifestMesh& mesh : manifest->meshes) {
    out.push_back(mesh.url);
    out.push_back(mesh.index);
  }
  for (const ManifestVolume& volume : manifest->volumes) {
    out.push_back(volume.volume.url);
    out.push_back(volume.foreign);
  }
  for (const ManifestTerms& terms : manifest->terminology) out.push_back(terms.url);
  for (const learn::LessonLink& lesson : learn::lessonLinks(text, base)) out.push_back(lesson.url);
  return out;
}

}  // namespace

bool Loader::asksHosts(Opening& opening, Bytes& bytes) {
  if (opening.asked) {
    if (!opening.waiting.empty()) bytes = std::move(opening.waiting);
    return false;
  }
  std::vector<std::string> hosts;
  for (const std::string& url : addressesIn(textOf(bytes), opening.url))
    if (std::string host = hostOf(url); !host.empty() && std::find(hosts.begin(), hosts.end(), host) == hosts.end()) hosts.push_back(std::move(host));
  if (hosts.empty()) return false;
  opening.asked = true;
  opening.waiting = std::move(bytes);
  opening.manifestJob = nextJob_();
  transport_.askHosts(opening.manifestJob, opening.given, hosts);
  return true;
}

// The page's reader of models keeps in mind where it is, and answers with nothing.
void Loader::openBeside(Opening& opening) {
  opening.isTable = true;
  opening.tableJob = nextJob_();
  transport_.openScene(opening.tableJob, opening.url);
}

void Loader::openModels(Opening& opening, ZipModels models) {
  // What a person said of units and axes is of all that it holds.
  const std::string behind = opening.given.substr(std::min(opening.given.find('#'), opening.given.size()));
  if (!models.atlas.empty()) {
    opening.hasManifest = true;
    opening.manifest = {};
    opening.url = models.atlas + behind;
    opening.manifestJob = nextJob_();
    return fetch(opening.manifestJob, models.atlas, DecodeKind::None);
  }
  Manifest& manifest = opening.manifest;
  const std::string name = fileNameOf(opening.given);
  manifest.sources.front() = {name, opening.url};
  // Surfaces are one scene: their units and axes are told by all of them.
  if (models.surfaces.size() > 1) {
    Json files = Json::array();
    for (std::string& file : models.surfaces) files.push_back(std::move(file));
    const std::string text = dump({{"fabricaMeshes", {{"files", std::move(files)}}}}), list = "volume:" + std::to_string(nextJob_()) + "/" + percentEncode(name);
    transport_.store(list, {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    models.surfaces = {list};
  }
  for (const auto* list : {&models.scenes, &models.surfaces})
    for (const std::string& url : *list) manifest.meshes.push_back({url + behind, "", 0, mat4(1)});
  // Beside models images are passed over: nothing says that they belong together.
  if (manifest.meshes.empty()) {
    for (const std::string& url : models.images) addVolume(opening, kNone).open(url);
    for (const std::string& url : models.tables) {
      openings_.push_back(std::make_unique<Opening>());
      Opening& table = *openings_.back();
      table.given = table.url = url;
      table.inner = true;
      openTable(table);
    }
  } else if (!models.images.empty()) {
    manifest.notes.push_back(name + ": Left out: " + std::to_string(models.images.size()) + " images beside the models. Nothing says that they belong together.");
  }
  startScenes(opening);
}

bool Loader::isOtherMap(Manifest& manifest, uint32_t entry, const WholeLabels& found) {
  const ManifestVolume& item = manifest.volumes[entry];
  if (!item.volume.labels) return false;
  const auto there = std::count_if(item.values.begin(), item.values.end(), [&found](const auto& named) {
    return std::any_of(found.values.begin(), found.values.end(), [&](const auto& value) { return found.idOf(value.first) == named.first; });
  });
  if (size_t(there) * 2 >= item.values.size()) return false;
  manifest.notes.push_back("The label map " + fileNameOf(item.foreign) + " has " + std::to_string(there) + " of the " + std::to_string(item.values.size()) + " values that the atlas names: it must be another file, and is left out.");
  return true;
}

// A label map in one file whose values do not fit 16 bits: its reader has given them numbers.
void Loader::takeNumbers(ManifestVolume& entry, Volume& volume, const WholeLabels& found) {
  volume.levels = found.levels;
  volume.format = VoxelFormat::U16;
  for (auto& [value, id] : entry.values) value = uint64_t(std::find(found.ids.begin(), found.ids.end(), value) - found.ids.begin()) + 1;
  std::erase_if(entry.values, [&](const auto& item) { return item.first > found.ids.size(); });
}

void Loader::onShare(JobId job, const Share& told) {
  const auto megabytes = [](double bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", bytes < 10e6 ? 1 : 0, bytes / 1e6);
    return numeral(text);
  };
  for (const auto& opening : openings_) {
    const bool volume = std::any_of(opening->volumes.begin(), opening->volumes.end(), [](const Volumes& v) { return v.opener->readsFile(); });
    const bool ours = volume || opening->manifestJob == job || std::any_of(opening->scenes.begin(), opening->scenes.end(), [job](const Scene& s) { return s.job == job && !s.done; });
    if (!ours) continue;
    share_ = float(std::clamp(told.share, 0.0, 1.0));
    if (!(told.of > 0)) continue;
    if (told.files) reading_ = tr("Opening: {0} of {1} files", {countText(uint64_t(told.got)), countText(uint64_t(told.of))});
    else if (volume) reading_ = tr("Reading the volume: {0} of {1} MB", {megabytes(told.got), megabytes(told.of)});
    else reading_ = tr("Opening: {0} of {1} MB", {megabytes(told.got), megabytes(told.of)});
  }
}

}  // namespace fabrica
