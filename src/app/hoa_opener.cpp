#include "app/hoa_opener.h"

#include <algorithm>
#include <cmath>

#include "atlas/voxel_pages.h"
#include "base/url.h"

namespace fabrica {

namespace {

constexpr size_t kMostRead = 64;    // descriptions of a list
constexpr size_t kMostZooms = 24;
constexpr size_t kMostAbove = 4;    // from a zoom to what it lies in, and so on
constexpr double kScaleDiffers = 0.02;

// "LADAF-2020-27_heart_ROI-01_6.5um_bm18" → "LADAF-2020-27_heart_": what belongs together is named alike.
std::string sampleOf(const std::string& name) {
  const size_t donor = name.find('_'), organ = name.find('_', donor == std::string::npos ? donor : donor + 1);
  return organ == std::string::npos ? name : name.substr(0, organ + 1);
}

Source sourceOf(const HoaDataset& set) {
  Source source;
  source.title = set.title.empty() ? set.name : set.title;
  source.url = set.doi.empty() ? "" : "https://doi.org/" + set.doi;
  source.attribution = set.authors;
  return source;
}

}  // namespace

bool HoaOpener::onPart(JobId job, Result<Bytes>& result) {
  if (Opener::onPart(job, result)) return true;
  for (const auto& opener : openers_) {
    if (!opener->onPart(job, result)) continue;
    takeFinished();
    return true;
  }
  return false;
}

void HoaOpener::open(std::string_view text, const std::string& url) {
  constexpr std::string_view kName = "#dataset=";
  const size_t hash = url.find(kName);
  url_ = url.substr(0, hash);
  if (hash != std::string::npos) name_ = url.substr(hash + kName.size());
  if (looksLikeHoaList(text)) return openList(text, url_);
  auto set = readHoaDataset(text, url_);
  if (!set) return fail(std::move(set).error());
  name_ = set->name;
  sets_.push_back(std::move(*set));
  lookAbove(sets_.back(), 0);
}

void HoaOpener::openList(std::string_view text, const std::string& url) {
  auto list = readHoaList(text, url);
  if (!list) return fail(std::move(list).error());
  std::vector<HoaEntry> entries = std::move(*list);
  if (entries.size() > kMostRead && !name_.empty())
    std::erase_if(entries, [&](const HoaEntry& entry) { return !(entry.dataset ? entry.dataset->name : fileNameOf(entry.url)).starts_with(sampleOf(name_)); });
  if (entries.size() > kMostRead)
    return fail({ErrorCode::TooLarge, "This list has " + std::to_string(entries.size()) + " data sets.", url, "",
                 "Open it in the catalogue (catalogue.html?list=…) and choose one."});
  read(std::move(entries), /*told=*/true);
}

// The whole organ's description stands beside its zooms', under its name.
void HoaOpener::lookAbove(const HoaDataset& set, size_t steps) {
  if (!set.registration || steps >= kMostAbove) return lookBeside();
  const std::string target = set.registration->target;
  ask(resolveUrl(url_, percentEncode(target) + ".json"), {}, [this, target, steps](Result<Bytes> answer) {
    auto above = answer ? readHoaDataset(textOf(*answer), url_) : Result<HoaDataset>(std::move(answer).error());
    if (!above || above->name != target) {
      opened_.notes.push_back("It lies within " + target + ", whose description is not beside this one: it is shown by itself.");
      return lookBeside();
    }
    sets_.push_back(std::move(*above));
    lookAbove(sets_.back(), steps + 1);
  });
}

// A list beside it names what else belongs to it.
void HoaOpener::lookBeside() {
  ask(resolveUrl(url_, "index.json"), {}, [this](Result<Bytes> answer) {
    const bool list = answer && looksLikeHoaList(textOf(*answer));
    auto entries = list ? readHoaList(textOf(*answer), resolveUrl(url_, "index.json")) : Result<std::vector<HoaEntry>>(std::vector<HoaEntry>());
    if (!entries) return openFamily();
    std::erase_if(*entries, [&](const HoaEntry& entry) {
      const std::string name = entry.dataset ? entry.dataset->name : fileNameOf(entry.url);
      const bool known = std::any_of(sets_.begin(), sets_.end(), [&](const HoaDataset& set) { return name == set.name || name == set.name + ".json"; });
      return known || !name.starts_with(sampleOf(name_));
    });
    if (entries->size() > kMostRead) entries->resize(kMostRead);
    read(std::move(*entries), /*told=*/false);
  });
}

// Each entry's description, in the list's order. `told`: one that is not there is said.
void HoaOpener::read(std::vector<HoaEntry> entries, bool told) {
  struct Reading {
    std::vector<std::optional<HoaDataset>> sets;
    size_t left = 0;
  };
  const auto reading = std::make_shared<Reading>();
  for (HoaEntry& entry : entries) reading->sets.push_back(std::move(entry.dataset));
  const auto finished = [this, reading] {
    for (std::optional<HoaDataset>& set : reading->sets)
      if (set) sets_.push_back(std::move(*set));
    openFamily();
  };
  reading->left = size_t(std::count_if(reading->sets.begin(), reading->sets.end(), [](const auto& set) { return !set; }));
  if (reading->left == 0) return finished();
  for (size_t i = 0; i < entries.size(); ++i) {
    if (reading->sets[i]) continue;
    ask(entries[i].url, {}, [this, reading, finished, i, told, url = entries[i].url](Result<Bytes> answer) {
      auto set = answer ? readHoaDataset(textOf(*answer), url) : Result<HoaDataset>(std::move(answer).error());
      if (set) reading->sets[i] = std::move(*set);
      else if (told) opened_.notes.push_back(fileNameOf(url) + " cannot be read: " + set.error().reason);
      if (--reading->left == 0) finished();
    });
  }
}

void HoaOpener::openFamily() {
  family_ = hoaFamily(sets_, name_);
  if (family_.empty())
    return fail({ErrorCode::NotFound, name_.empty() ? "None of the data sets of this list can be read." : "The list has no data set \"" + name_ + "\".", url_, "",
                 "Check the address, or choose from the catalogue (catalogue.html?list=…)."});
  if (family_.size() > kMostZooms + 1) {
    opened_.notes.push_back("Of " + std::to_string(family_.size() - 1) + " zooms the first " + std::to_string(kMostZooms) + " are shown.");
    family_.resize(kMostZooms + 1);
  }
  for (const HoaMember& member : family_) {
    openers_.push_back(std::make_unique<VolumeOpener>(services_));
    openers_.back()->openHoa(sets_[member.index], url_);
  }
  takeFinished();
}

void HoaOpener::takeFinished() {
  if (!done_ && std::all_of(openers_.begin(), openers_.end(), [](const auto& opener) { return opener->done(); })) finish();
}

void HoaOpener::finish() {
  // Of a family without its organ, what was asked for is shown by itself.
  size_t root = 0;
  if (!openers_[0]->result()) {
    for (size_t i = 1; i < family_.size(); ++i)
      if (sets_[family_[i].index].name == name_ && openers_[i]->result()) root = i;
    if (root == 0) return fail(openers_[0]->result().error());
    opened_.notes.push_back("The scan of the whole organ cannot be opened: " + openers_[0]->result().error().reason);
  }
  std::vector<uint32_t> placed(family_.size(), kNone);
  for (size_t i = root; i < family_.size(); ++i) {
    const HoaDataset& set = sets_[family_[i].index];
    const std::string who = set.region.empty() ? set.name : set.region;
    for (const std::string& note : set.notes) opened_.notes.push_back(who + ": " + note);
    const uint32_t within = i == root ? kNone : placed[*family_[i].within];
    if (i != root && within == kNone) continue;
    Result<OpenedVolumes>& result = openers_[i]->result();
    if (!result) {
      opened_.notes.push_back(who + " cannot be opened: " + result.error().reason);
      continue;
    }
    for (const std::string& note : result->notes) opened_.notes.push_back(i == root ? note : who + ": " + note);
    Volume& volume = result->volumes.front();
    if (volume.levels.front().size != set.size) opened_.notes.push_back(who + ": the volume is not as large as its description says.");
    placed[i] = uint32_t(opened_.volumes.size());
    if (i == root) {
      opened_.source = sourceOf(set);
      std::move(result->volumes.begin(), result->volumes.end(), std::back_inserter(opened_.volumes));
      if (family_.size() == 1) break;
      continue;
    }
    const Volume& target = opened_.volumes[within];
    const double stretched = set.registration->scale * sets_[family_[*family_[i].within].index].voxel / set.voxel;
    if (std::abs(stretched - 1) > kScaleDiffers) opened_.notes.push_back(who + ": its registration and its voxels say different sizes; the registration counts.");
    placeWithin(volume, target, *set.registration);
    volume.within = within;
    volume.name = who;
    const Bounds box = volumeBounds(volume), whole = volumeBounds(opened_.volumes.front());
    if (glm::any(glm::greaterThan(box.min, whole.max)) || glm::any(glm::lessThan(box.max, whole.min))) opened_.notes.push_back(who + ": its registration places it outside the organ.");
    if (pagesOf(volume).seen == 0) opened_.notes.push_back(who + ": it is no finer than what it lies in.");
    volume.source = uint32_t(opened_.others.size()) + 1;
    opened_.others.push_back(sourceOf(set));
    opened_.volumes.push_back(std::move(volume));
  }
  opened_.notes.push_back("The descriptions do not say which way up the organ lies: letters at the slices are those of the voxels' axes.");
  done_ = true;
  result_ = std::move(opened_);
}

}  // namespace fabrica
