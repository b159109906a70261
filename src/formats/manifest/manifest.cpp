#include "formats/manifest/manifest.h"

#include <cmath>

#include "base/rest.h"
#include "base/url.h"
#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {

constexpr size_t kMostNodes = 200000;
constexpr size_t kMostTerminologies = 16;
constexpr double kMostVoxels = 1 << 20;  // an axis

const Json& listOf(const Json& object, const char* key) {
  static const Json kEmpty = Json::array();
  const Json* value = find(object, key);
  return value && value->is_array() ? *value : kEmpty;
}

bool readMatrix(const Json& object, const char* key, mat4& out) {
  const Json* list = find(object, key);
  if (!list) return true;
  if (!list->is_array() || list->size() != 16) return false;
  for (int i = 0; i < 16; ++i) {
    double value = 0;
    if (!readNumber((*list)[size_t(i)], value) || !std::isfinite(float(value))) return false;
    out[i / 4][i % 4] = float(value);
  }
  return std::abs(glm::determinant(out)) > 1e-20f;
}

bool readSize(const Json& object, const char* key, std::array<uint32_t, 3>& out) {
  vec3 v(0);
  const Json* list = find(object, key);
  if (!list || !readVec3(*list, v)) return false;
  for (int i = 0; i < 3; ++i) {
    if (!(v[i] >= 1) || v[i] > kMostVoxels || v[i] != std::floor(v[i])) return false;
    out[size_t(i)] = uint32_t(v[i]);
  }
  return true;
}

Source readSource(const Json& json) {
  return {getString(json, "title"),       getString(json, "url"),      getString(json, "licence"),
          getString(json, "licenceUrl"),  getString(json, "attribution"), getString(json, "citation"),
          getString(json, "version")};
}

uint32_t readSourceIndex(const Json& json, size_t count) {
  const double index = getNumber(json, "source", 0);
  return index >= 0 && index < double(count) ? uint32_t(index) : 0;
}

bool readFormat(const std::string& text, VoxelFormat& out) {
  if (text == "u8") out = VoxelFormat::U8;
  else if (text == "u16") out = VoxelFormat::U16;
  else if (text == "i16") out = VoxelFormat::I16;
  else if (text == "u32") out = VoxelFormat::U32;
  else if (text == "f32") out = VoxelFormat::F32;
  else return false;
  return true;
}

// What is wrong with a volume entry; empty when it is right.
std::string readVolume(const Json& json, const std::string& baseUrl, size_t sources, ManifestVolume& out) {
  Volume& volume = out.volume;
  volume.id = getString(json, "id");
  volume.name = getString(json, "name", volume.id);
  const std::string url = getString(json, "url");
  if (url.empty()) return "it has no url";
  const bool itself = !find(json, "levels");
  if (itself) out.foreign = isAbsoluteUrl(url) ? url : resolveUrl(baseUrl, url);
  else volume.url = resolveUrl(baseUrl, url.ends_with('/') ? url : url + "/");
  volume.labels = getBool(json, "labels");
  if (!readFormat(getString(json, "format", "u8"), volume.format)) return "its format is none of u8, u16, u32, i16, f32";
  volume.codec = getString(json, "codec", "bytes");
  volume.indexAtStart = getBool(json, "indexAtStart");
  volume.placed = volume.indexAtStart && getBool(json, "chunkPlaces");
  volume.unit = getString(json, "unit");
  volume.minimum = float(getNumber(json, "minimum", 0));
  volume.maximum = float(getNumber(json, "maximum", 255));
  out.windowGiven = find(json, "window");
  const Json window = find(json, "window") ? *find(json, "window") : Json::object();
  volume.windowCenter = float(getNumber(window, "center", (volume.minimum + volume.maximum) / 2));
  volume.windowWidth = float(getNumber(window, "width", std::max(1.0f, volume.maximum - volume.minimum)));
  for (const Json& bin : listOf(json, "histogram")) {
    double value = 0, share = 0;
    if (!bin.is_array() || bin.size() != 2 || !readNumber(bin[0], value) || !readNumber(bin[1], share)) continue;
    volume.histogram.push_back({float(value), float(share)});
    if (volume.histogram.size() >= 4096) break;
  }
  for (const Json& item : listOf(json, "levels")) {
    VolumeLevel level;
    level.path = getString(item, "path");
    if (level.path.empty() || !readSize(item, "size", level.size) || !readSize(item, "chunk", level.chunk)) {
      return "level " + std::to_string(volume.levels.size()) + " lacks path, size or chunk";
    }
    if (!readSize(item, "shard", level.shard)) level.shard = level.chunk;
    for (size_t axis = 0; axis < 3; ++axis) {
      if (level.shard[axis] % level.chunk[axis] != 0) return "a shard is not a whole number of chunks";
      if (level.chunk[axis] > 1024) return "a chunk is larger than 1,024 voxels on an axis";
    }
    if (!readMatrix(item, "indexToWorld", level.indexToWorld)) return "indexToWorld is not an invertible 4 × 4 matrix";
    if (const Json* empty = find(item, "emptyShards"); empty && empty->is_array()) {
      std::vector<std::string> keys;
      for (const Json& key : *empty)
        if (key.is_string()) keys.push_back(*key.get_ptr<const std::string*>());
      level.emptyListed = true;
      level.emptyShards = readShardKeys(keys);
    }
    volume.levels.push_back(std::move(level));
    if (volume.levels.size() > 24) return "it has more than 24 levels";
  }
  if (volume.levels.empty() && !itself) return "it has no levels";
  volume.source = readSourceIndex(json, sources);
  if (const Json* values = find(json, "values"); values && values->is_object()) {
    for (const auto& [key, id] : values->items()) {
      const long long value = std::strtoll(key.c_str(), nullptr, 10);
      if (value > 0 && id.is_string()) out.values.emplace_back(uint64_t(value), *id.get_ptr<const std::string*>());
      out.large = out.large || value > UINT16_MAX;
    }
  }
  return "";
}

// By language: {"fr": "Régions"}.
std::vector<Localised> readNames(const Json* names) {
  std::vector<Localised> out;
  if (!names || !names->is_object()) return out;
  for (const auto& [language, name] : names->items()) {
    if (name.is_string()) out.push_back({language, *name.get_ptr<const std::string*>()});
  }
  return out;
}

void readNodes(const Json& list, uint32_t parent, std::vector<ManifestNode>& out) {
  if (!list.is_array()) return;
  for (const Json& item : list) {
    if (out.size() >= kMostNodes) return;
    const std::string id = item.is_string() ? *item.get_ptr<const std::string*>() : getString(item, "id");
    if (id.empty()) continue;
    const auto index = uint32_t(out.size());
    out.push_back({id, parent, getString(item, "name"), readNames(find(item, "names"))});
    if (const Json* children = find(item, "children")) readNodes(*children, index, out);
  }
}

// Volumes that lie within others, by id.
FABRICA_REST void placeZooms(const Json& json, Manifest& m) {
  const Json& list = listOf(json, "volumes");
  for (uint32_t v = 0; v < m.volumes.size(); ++v) {
    const std::string outer = getString(list[v], "within");
    if (outer.empty()) continue;
    uint32_t found = kNone;
    for (uint32_t o = 0; o < m.volumes.size(); ++o)
      if (o != v && m.volumes[o].volume.id == outer && !m.volumes[o].volume.labels) found = o;
    if (found == kNone || m.volumes[v].volume.labels) m.notes.push_back("Volume \"" + m.volumes[v].volume.name + "\" cannot lie within \"" + outer + "\".");
    else m.volumes[v].volume.within = found;
  }
}

void readTerminology(const Json& list, const std::string& baseUrl, Manifest& m) {
  if (!list.is_array()) return;
  for (const Json& item : list) {
    const std::string url = item.is_string() ? *item.get_ptr<const std::string*>() : getString(item, "url");
    if (url.empty() || m.terminology.size() >= kMostTerminologies) continue;
    m.terminology.push_back({resolveUrl(baseUrl, url), find(item, "source") ? readSourceIndex(item, m.sources.size()) : kNone});
  }
}

}  // namespace

Result<Manifest> parseManifest(std::string_view text, const std::string& baseUrl) {
  auto parsed = parseJson(text);
  if (!parsed) {
    Error error = std::move(parsed).error();
    error.advice = "Open an atlas.json made by `fabrica build`, or a .glb or .gltf file.";
    return std::move(error).in(baseUrl);
  }
  const Json& json = *parsed;
  const double format = getNumber(json, "fabricaAtlas", 0);
  if (format < 1) {
    return Error{ErrorCode::BadFormat, "This JSON is not a Fabrica atlas: it has no \"fabricaAtlas\".", baseUrl, "",
                 "Open an atlas.json made by `fabrica build`, or a .glb or .gltf file."};
  }
  if (format >= 2) {
    return Error{ErrorCode::Unsupported, "This atlas was made for a newer version of Fabrica.", baseUrl, "",
                 "Reload the page to get the newest viewer."};
  }
  Manifest m;
  m.id = getString(json, "id");
  m.title = getString(json, "title", m.id);
  m.description = getString(json, "description");
  m.titles = readNames(find(json, "titles"));
  m.descriptions = readNames(find(json, "descriptions"));
  m.version = getString(json, "version");
  m.hierarchyName = getString(json, "hierarchyName", "Structures");
  m.hierarchyNames = readNames(find(json, "hierarchyNames"));
  for (const Json& source : listOf(json, "sources")) m.sources.push_back(readSource(source));
  if (m.sources.empty()) m.sources.push_back({m.title});

  for (const Json& item : listOf(json, "meshes")) {
    ManifestMesh mesh;
    const std::string url = getString(item, "url"), index = getString(item, "index");
    if (url.empty() || !readMatrix(item, "transform", mesh.transform)) {
      m.notes.push_back("Mesh file " + std::to_string(m.meshes.size() + 1) + " in the manifest has no usable url or transform.");
      continue;
    }
    mesh.url = resolveUrl(baseUrl, url);
    if (!index.empty()) mesh.index = resolveUrl(baseUrl, index);
    mesh.source = readSourceIndex(item, m.sources.size());
    m.meshes.push_back(std::move(mesh));
  }
  bool zooms = false;
  for (const Json& item : listOf(json, "volumes")) {
    zooms = zooms || find(item, "within");
    ManifestVolume volume;
    const std::string wrong = readVolume(item, baseUrl, m.sources.size(), volume);
    // Kept in place, so that label references by number stay right; without levels nothing is read from it.
    if (!wrong.empty()) {
      m.notes.push_back("Volume \"" + volume.volume.name + "\" is left out: " + wrong + ".");
      volume.volume.levels.clear();
      volume.foreign.clear();
    }
    m.volumes.push_back(std::move(volume));
  }
  if (zooms) placeZooms(json, m);
  if (const Json* sources = find(json, "structureSources"); sources && sources->is_object()) {
    for (const auto& [id, index] : sources->items()) {
      if (index.is_number_unsigned() && *index.get_ptr<const uint64_t*>() < m.sources.size()) {
        m.structureSources.emplace_back(id, uint32_t(*index.get_ptr<const uint64_t*>()));
      }
    }
  }
  for (const Json& item : listOf(json, "hierarchies")) {
    ManifestHierarchy hierarchy{getString(item, "name", "Hierarchy"), readNames(find(item, "names")), {}};
    if (const Json* nodes = find(item, "nodes")) readNodes(*nodes, kNone, hierarchy.nodes);
    if (!hierarchy.nodes.empty()) m.hierarchies.push_back(std::move(hierarchy));
  }
  m.ownTree = getBool(json, "ownTree", true) || m.hierarchies.empty();
  for (const Json& gap : listOf(json, "gaps")) {
    if (!getString(gap, "text").empty()) m.gaps.push_back({getString(gap, "text"), getString(gap, "branch"), readNames(find(gap, "texts"))});
  }
  if (const Json* list = find(json, "terminology")) readTerminology(*list, baseUrl, m);
  if (const Json* view = find(json, "view"); view && view->is_object()) m.view = *view;
  if (m.meshes.empty() && m.volumes.empty()) {
    return Error{ErrorCode::BadFormat, "This atlas names no meshes and no volumes.", baseUrl, "",
                 "Build it again with `fabrica build`, and check it with `fabrica validate`."};
  }
  return m;
}

}  // namespace fabrica
