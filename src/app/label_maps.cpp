#include "app/label_maps.h"

#include <algorithm>
#include <utility>

#include "atlas/label_ids.h"
#include "base/text.h"
#include "base/url.h"
#include "formats/whole/label_structures.h"

namespace fabrica {

namespace {

constexpr std::string_view kTaken = "as=";
constexpr double kCovered = 0.3;  // a table that names less of a map's values is another map's

// Where "as=…" stands behind '#' or '&'.
size_t placeOfTaken(const std::string& url) {
  for (const char* before : {"#", "&"})
    if (const size_t at = url.rfind(before + std::string(kTaken)); at != std::string::npos && url.find('#') <= at) return at;
  return std::string::npos;
}

// A page may name by its whole address what a link gave relative to itself.
bool isOf(const LabelMap& map, const std::string& base) {
  return map.given == base || (!isAbsoluteUrl(map.given) && base.ends_with("/" + map.given));
}

double coverage(const LabelMap& map, const LabelTable& table) {
  if (!map.found.segments.empty()) return 0;
  size_t named = 0;
  for (const auto& [value, voxels] : map.found.values) named += table.of(map.found.idOf(value)) != nullptr;
  return double(named) / double(std::max<size_t>(1, map.found.values.size()));
}

Volume asLabels(const LabelMap& map) {
  Volume volume = map.image;
  volume.labels = true;
  volume.levels = map.found.levels;
  if (!map.found.ids.empty()) volume.format = VoxelFormat::U16;
  volume.histogram.clear();
  return volume;
}

void fill(Atlas& atlas, LabelMap& map, uint32_t source) {
  LabelStructures made = appendLabels(atlas, map.volume, map.found, map.file, source);
  map.structures = std::move(made.all);
  map.overlapping = std::move(made.overlapping);
}

}  // namespace

TakenAs takenAs(const std::string& url) {
  const size_t at = placeOfTaken(url);
  if (at == std::string::npos) return TakenAs::Itself;
  const std::string_view what = std::string_view(url).substr(at + 1 + kTaken.size());
  return what.starts_with("labels") ? TakenAs::Labels : what.starts_with("image") ? TakenAs::Image : TakenAs::Itself;
}

std::string withoutTaken(const std::string& url) { return url.substr(0, placeOfTaken(url)); }

std::string withTaken(const std::string& url, TakenAs as) {
  const std::string base = withoutTaken(url);
  if (as == TakenAs::Itself) return base;
  return base + (base.find('#') == std::string::npos ? "#" : "&") + std::string(kTaken) + (as == TakenAs::Labels ? "labels" : "image");
}

void LabelMaps::add(const std::string& given, const Volume& volume, WholeLabels found) {
  LabelMap map;
  map.given = withoutTaken(given);
  map.file = fileNameOf(map.given);
  map.found = std::move(found);
  map.as = takenAs(given);
  map.image = volume;
  maps_.push_back(std::move(map));
}

void LabelMaps::addTable(const std::string& given, LabelTable table) {
  fresh_.push_back({given, fileNameOf(given), std::move(table)});
}

const LabelMap* LabelMaps::find(const std::string& given) const {
  const std::string base = withoutTaken(given);
  const auto it = std::find_if(maps_.begin(), maps_.end(), [&](const LabelMap& m) { return isOf(m, base); });
  return it == maps_.end() ? nullptr : &*it;
}

// By the files' names ("aal.nii.txt" is of "aal.nii.gz"), else by the values that it names.
LabelMap* LabelMaps::placeOf(const Table& table) {
  const std::string file = lowerAscii(table.file);
  LabelMap* best = nullptr;
  double most = kCovered;
  size_t longest = 0;
  for (LabelMap& map : maps_) {
    const std::string stem = lowerAscii(stemOf(map.file));
    const double covered = coverage(map, table.table);
    const bool same = file.starts_with(stem) && covered > 0;
    if (same && stem.size() > longest) {
      best = &map;
      longest = stem.size();
    } else if (longest == 0 && covered > most) {
      best = &map;
      most = covered;
    }
  }
  return best;
}

// Those of one file have numbers from their reader.
bool LabelMaps::isStreamedWide(const Atlas& atlas, uint32_t v) const {
  return isWide(atlas.volumes[v]) && std::none_of(maps_.begin(), maps_.end(), [v](const LabelMap& m) { return !m.streamed && (m.volume == v || m.imageVolume == v); });
}

// A table that comes with a map whose values do not fit 16 bits says which it has: afterwards what has been read would be of other numbers.
void LabelMaps::learn(Atlas& atlas, uint32_t first) {
  std::vector<uint32_t> wide;
  for (uint32_t v = 0; v < atlas.volumes.size(); ++v)
    if (isStreamedWide(atlas, v) && atlas.volumes[v].structureOfValue.empty()) wide.push_back(v);
  if (wide.empty()) return;
  std::erase_if(fresh_, [&](const Table& table) {
    if (table.table.entries.empty() || table.table.entries.back().value <= UINT16_MAX) return false;
    const auto own = std::find_if(wide.begin(), wide.end(), [&](uint32_t v) { return lowerAscii(table.file).starts_with(lowerAscii(stemOf(atlas.volumes[v].name))); });
    if (own == wide.end() && wide.size() > 1) return false;
    const uint32_t v = own == wide.end() ? wide.front() : *own;
    if (v < first) {
      errors_.push_back({ErrorCode::Unsupported, "This table says which numbers above 65,535 the label map has, but it came after it.", table.given, "",
                         "Open both together: drop them at once, or put both into one link."});
      return true;
    }
    for (const LabelEntry& entry : table.table.entries) atlas.volumes[v].named.push_back({entry.value, {}, {}});
    addLabelIds(atlas.volumes[v]);
    return false;
  });
}

// The note goes when a table says it after all.
void LabelMaps::tellUnknown(Atlas& atlas) {
  std::erase_if(atlas.notes, [this](const std::string& note) { return std::find(unknown_.begin(), unknown_.end(), note) != unknown_.end(); });
  unknown_.clear();
  for (uint32_t v = 0; v < atlas.volumes.size(); ++v)
    if (isStreamedWide(atlas, v) && atlas.volumes[v].ids.empty())
      unknown_.push_back("\"" + atlas.volumes[v].name + "\" may hold numbers above 65,535, but does not say which: those are not shown. Open it together with a table of its names.");
  atlas.notes.insert(atlas.notes.end(), unknown_.begin(), unknown_.end());
}

void LabelMaps::settle(Atlas& atlas, uint32_t first) {
  learn(atlas, std::min(first, uint32_t(atlas.volumes.size())));
  tellUnknown(atlas);
  for (LabelMap& map : maps_) {
    if (map.imageVolume != kNone || map.volume != kNone) continue;
    for (uint32_t v = 0; v < atlas.volumes.size(); ++v)
      if (atlas.volumes[v].url == map.image.url) map.imageVolume = v;
    if (map.imageVolume != kNone) map.image = atlas.volumes[map.imageVolume];
  }
  // What a streamed map's file names can be seen and found at once: which values have voxels takes a whole level to know.
  for (uint32_t v = 0; v < atlas.volumes.size(); ++v) {
    const Volume& volume = atlas.volumes[v];
    if (!volume.labels || !volume.structureOfValue.empty() || volume.named.empty()) continue;
    std::vector<std::pair<uint32_t, uint64_t>> values;
    for (const NamedValue& value : volume.named)
      if (const uint32_t number = labelNumberOf(volume, value.value); number > 0) values.emplace_back(number, 0);
    grow(atlas, streamedMap(atlas, v), std::move(values));
  }
  std::vector<size_t> named;
  place(atlas, named);
  for (size_t m = 0; m < maps_.size(); ++m) {
    LabelMap& map = maps_[m];
    const bool table = std::find(named.begin(), named.end(), m) != named.end();
    if (map.imageVolume == kNone) {
      if (table && map.volume != kNone) name(atlas, map);
      continue;
    }
    const bool guessed = !map.found.sure && !table && map.as == TakenAs::Itself;
    const bool wanted = map.as == TakenAs::Labels || (map.as == TakenAs::Itself && (map.found.sure || map.found.likely || table));
    if (map.volume == kNone && wanted) {
      become(atlas, map);
      if (guessed)
        news_.push_back({map.file + " is shown as labels", "It has few numbers, and most neighbours are alike.", "Show it as an image", withTaken(map.given, TakenAs::Image)});
    }
    if (table && map.volume != kNone) name(atlas, map);
  }
}

// Tables find their maps. `named`: those of maps_ that got one.
void LabelMaps::place(Atlas& atlas, std::vector<size_t>& named) {
  // A map that is streamed may still have to say which values it has.
  const bool open = std::any_of(atlas.volumes.begin(), atlas.volumes.end(), [](const Volume& v) { return v.labels && v.structureOfValue.empty(); }) ||
                    std::any_of(maps_.begin(), maps_.end(), [](const LabelMap& m) { return m.open; });
  std::vector<Table> waiting;
  for (Table& table : fresh_) {
    LabelMap* map = placeOf(table);
    if (!map && open) {
      waiting.push_back(std::move(table));
      continue;
    }
    if (!map) {
      const bool none = maps_.empty();
      errors_.push_back({ErrorCode::BadFormat, none ? "It names labels, but there is no label map." : "No label map that is open has the values it names.", table.given, "",
                         none ? "Open it together with the label map (.nii, .nii.gz or .nrrd)." : "Check that it belongs to this label map."});
      continue;
    }
    named.push_back(size_t(map - maps_.data()));
    names_.emplace_back(named.back(), tables_.size());
    for (const std::string& note : table.table.notes) atlas.notes.push_back(table.file + ": " + note);
    tables_.push_back(std::move(table));
  }
  fresh_ = std::move(waiting);
}

LabelMap& LabelMaps::streamedMap(Atlas& atlas, uint32_t v) {
  for (LabelMap& map : maps_)
    if (map.streamed && map.volume == v) return map;
  const Volume& volume = atlas.volumes[v];
  LabelMap map;
  map.given = volume.url;
  map.file = volume.name.empty() ? fileNameOf(volume.url) : volume.name;
  map.found.sure = map.labels = map.streamed = true;
  // An atlas that names values itself has all that are wanted.
  map.open = volume.structureOfValue.empty();
  map.found.levels = volume.levels;
  map.found.ids = volume.ids;
  map.volume = v;
  map.image = volume;
  maps_.push_back(std::move(map));
  return maps_.back();
}

// Ids are the same whichever values come first, so that links hold.
void LabelMaps::grow(Atlas& atlas, LabelMap& map, std::vector<std::pair<uint32_t, uint64_t>> values) {
  const Volume& volume = atlas.volumes[map.volume];
  std::erase_if(values, [&](const auto& value) {
    return value.first >= labelNumbersEnd(volume) || (value.first < volume.structureOfValue.size() && volume.structureOfValue[value.first] != kNone);
  });
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.first == b.first; }), values.end());
  if (values.empty()) return;
  WholeLabels more;
  more.values = values;
  more.ids = volume.ids;
  const LabelStructures made = appendLabels(atlas, map.volume, more, map.file, volume.source, /*growing=*/true);
  LabelTable said;
  for (const NamedValue& value : volume.named)
    if (!value.name.empty() || value.color) said.entries.push_back({value.value, value.name, value.color, {}});
  nameLabels(atlas, made.all, said);
  map.structures.insert(map.structures.end(), made.all.begin(), made.all.end());
  map.found.values.insert(map.found.values.end(), values.begin(), values.end());
}

const LabelMap& LabelMaps::addStreamed(Atlas& atlas, uint32_t v, std::vector<std::pair<uint32_t, uint64_t>> values) {
  LabelMap& map = streamedMap(atlas, v);
  if (!std::exchange(map.open, false)) return map;
  const size_t before = map.structures.size();
  grow(atlas, map, std::move(values));
  if (map.structures.size() > before) name(atlas, map);
  std::vector<size_t> named;
  place(atlas, named);
  for (const size_t m : named) name(atlas, maps_[m]);
  return map;
}

// It takes the place of the image where nobody has seen that yet.
void LabelMaps::become(Atlas& atlas, LabelMap& map) {
  map.labels = true;
  map.volume = map.imageVolume;
  const uint32_t source = atlas.volumes[map.imageVolume].source;
  atlas.volumes[map.volume] = asLabels(map);
  map.imageVolume = kNone;
  fill(atlas, map, source);
  name(atlas, map);
}

void LabelMaps::name(Atlas& atlas, LabelMap& map) {
  for (const auto& [m, table] : names_)
    if (&maps_[m] == &map) nameLabels(atlas, map.structures, tables_[table].table);
}

bool LabelMaps::take(Atlas& atlas, const std::string& given, TakenAs as) {
  const std::string base = withoutTaken(given);
  const auto it = std::find_if(maps_.begin(), maps_.end(), [&](const LabelMap& m) { return isOf(m, base); });
  if (it == maps_.end() || it->streamed || as == TakenAs::Itself || it->labels == (as == TakenAs::Labels)) return false;
  LabelMap& map = *it;
  map.as = as;
  map.labels = as == TakenAs::Labels;
  if (!map.labels) {
    if (map.imageVolume != kNone) return true;
    map.imageVolume = uint32_t(atlas.volumes.size());
    atlas.volumes.push_back(map.image);
    return true;
  }
  if (map.volume != kNone) return true;
  // Beside the image, which stays.
  map.volume = uint32_t(atlas.volumes.size());
  atlas.volumes.push_back(asLabels(map));
  fill(atlas, map, map.image.source);
  name(atlas, map);
  return true;
}

std::vector<LabelNews> LabelMaps::takeNews() { return std::exchange(news_, {}); }
std::vector<Error> LabelMaps::takeErrors() { return std::exchange(errors_, {}); }

}  // namespace fabrica
