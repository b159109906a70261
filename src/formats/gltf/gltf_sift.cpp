#include "formats/gltf/gltf_sift.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "formats/gltf/data_uri.h"

namespace fabrica {

namespace {

// Extensions a file may require without harm: understood, or only about looks that an atlas does not draw.
bool canShow(std::string_view name) {
  constexpr std::array<std::string_view, 16> kKnown = {
      "KHR_draco_mesh_compression", "KHR_mesh_quantization",   "EXT_meshopt_compression", "KHR_meshopt_compression",
      "EXT_mesh_gpu_instancing",    "KHR_texture_transform",   "KHR_texture_basisu",      "EXT_texture_webp",
      "EXT_texture_avif",           "MSFT_texture_dds",        "KHR_lights_punctual",     "EXT_lights_image_based",
      "KHR_xmp_json_ld",            "KHR_node_visibility",     "KHR_animation_pointer",   "MSFT_lod"};
  for (const std::string_view known : kKnown)
    if (name == known) return true;
  return name.starts_with("KHR_materials_");
}

Status checkExtensions(const Json& root) {
  const Json* required = find(root, "extensionsRequired");
  if (!required || !required->is_array()) return Ok{};
  std::string missing;
  for (const Json& item : *required) {
    const auto* name = item.get_ptr<const std::string*>();
    if (name && !canShow(*name)) missing += (missing.empty() ? "" : ", ") + *name;
  }
  if (missing.empty()) return Ok{};
  return Error{ErrorCode::Unsupported, "The file needs " + missing + ", which is not supported here.", "", "",
               "Export it without " + missing + " (plain glTF, Draco and meshopt compression can be read)."};
}

Status checkVersion(const Json& root) {
  const Json* asset = find(root, "asset");
  const std::string version = asset ? getString(*asset, "version") : "";
  if (version.empty())
    return Error{ErrorCode::BadFormat, "This JSON is not glTF: it has no \"asset\" with a \"version\".", "", "asset",
                 "Check that the link leads to a .glb or .gltf file."};
  if (!version.starts_with("2."))
    return Error{ErrorCode::Unsupported, "This is glTF version " + version + "; only version 2 can be read.", "", "asset",
                 "Export it as glTF 2.0."};
  return Ok{};
}

// A member that is a list, or an empty list.
const Json& list(const Json& root, const char* key) {
  static const Json kEmpty = Json::array();
  const Json* value = find(root, key);
  return value && value->is_array() ? *value : kEmpty;
}

void copy(const Json& from, Json& to, std::initializer_list<const char*> keys) {
  for (const char* key : keys)
    if (const Json* value = find(from, key)) to[key] = *value;
}

Json objects(const Json& items, std::initializer_list<const char*> keys) {
  Json out = Json::array();
  for (const Json& item : items) {
    Json copied = Json::object();
    copy(item, copied, keys);
    out.push_back(std::move(copied));
  }
  return out;
}

// tinygltf gives up the whole file when one triangle list is out of range; here only that part goes.
bool indicesInRange(const Json& primitive, size_t accessors) {
  const Json* indices = find(primitive, "indices");
  if (!indices) return true;
  const double at = getNumber(primitive, "indices", -1);
  return at >= 0 && at < double(accessors);
}

Json meshes(const Json& root, Notes& notes) {
  const size_t accessors = list(root, "accessors").size();
  Json out = Json::array();
  for (const Json& mesh : list(root, "meshes")) {
    Json primitives = Json::array();
    for (const Json& primitive : list(mesh, "primitives")) {
      const Json* attributes = find(primitive, "attributes");
      if (!attributes || !attributes->is_object() || !indicesInRange(primitive, accessors)) {
        notes.skip(getString(mesh, "name"), "it refers to data that the file does not have.");
        continue;
      }
      Json copied = Json::object();
      copy(primitive, copied, {"attributes", "indices", "mode", "material"});
      const Json* extensions = find(primitive, "extensions");
      const Json* draco = extensions ? find(*extensions, "KHR_draco_mesh_compression") : nullptr;
      if (draco) copied["extensions"]["KHR_draco_mesh_compression"] = *draco;
      primitives.push_back(std::move(copied));
    }
    out.push_back({{"name", getString(mesh, "name")}, {"primitives", std::move(primitives)}});
  }
  return out;
}

Json materials(const Json& root) {
  Json out = Json::array();
  for (const Json& material : list(root, "materials")) {
    Json copied = Json::object();
    copy(material, copied, {"alphaMode"});
    const Json* pbr = find(material, "pbrMetallicRoughness");
    const Json* color = pbr ? find(*pbr, "baseColorFactor") : nullptr;
    const Json* extensions = find(material, "extensions");
    const Json* glossy = extensions ? find(*extensions, "KHR_materials_pbrSpecularGlossiness") : nullptr;
    if (glossy && find(*glossy, "diffuseFactor")) color = find(*glossy, "diffuseFactor");
    if (color) copied["pbrMetallicRoughness"]["baseColorFactor"] = *color;
    out.push_back(std::move(copied));
  }
  return out;
}

void siftBuffers(Json& root, uint64_t binOffset, SiftedGltf& out, Notes& notes) {
  out.resources = {""};
  out.json["buffers"] = Json::array();
  const auto buffers = root.find("buffers");
  if (buffers == root.end() || !buffers->is_array()) return;
  for (size_t i = 0; i < buffers->size(); ++i) {
    // tinygltf wants each buffer's bytes; one byte satisfies it.
    out.json["buffers"].push_back({{"byteLength", 1}, {"uri", "data:application/octet-stream;base64,AA=="}});
    Json& item = (*buffers)[i];
    GltfBuffer buffer;
    const double length = getNumber(item, "byteLength");
    buffer.length = length > 0 && length < 9e15 ? uint64_t(length) : 0;
    const Json* uri = find(item, "uri");
    const auto* text = uri ? uri->get_ptr<const std::string*>() : nullptr;
    if (!text) {
      // Without an address it is the GLB's own data; only the first may be (or it is filled by an extension).
      buffer.usable = i == 0 && binOffset > 0 && !uri;
      buffer.base = binOffset;
    } else if (isDataUri(*text)) {
      if (const auto bytes = decodeDataUri(*text)) {
        buffer.usable = true;
        buffer.resource = uint32_t(out.resources.size());
        buffer.length = std::min<uint64_t>(buffer.length, bytes->size());
        out.resources.push_back("embedded:" + std::to_string(out.embedded.size()));
        out.embedded.insert(out.embedded.end(), bytes->begin(), bytes->end());
      } else {
        notes.say("Buffer " + std::to_string(i) + " is embedded in a damaged or unknown way.");
      }
      item["uri"] = nullptr;
    } else if (!text->empty()) {
      buffer.usable = true;
      buffer.resource = uint32_t(out.resources.size());
      out.resources.push_back(*text);
    }
    out.buffers.push_back(buffer);
  }
}

// A whole number that a hostile file may give as anything.
std::optional<uint64_t> whole(const Json& object, const char* key, std::optional<uint64_t> fallback = std::nullopt) {
  if (!find(object, key)) return fallback;
  const double value = getNumber(object, key, -1);
  return value >= 0 && value < 9e15 && value == std::floor(value) ? std::optional(uint64_t(value)) : std::nullopt;
}
std::optional<uint32_t> whole32(const Json& object, const char* key) {
  const auto value = whole(object, key);
  return value && *value <= UINT32_MAX ? std::optional(uint32_t(*value)) : std::nullopt;
}

template <size_t N>
std::optional<uint32_t> oneOf(const Json& object, const char* key, const std::array<std::string_view, N>& names) {
  const std::string text = getString(object, key, names[0]);
  for (uint32_t i = 0; i < N; ++i)
    if (names[i] == text) return i;
  return {};
}

// Nothing when the view is not packed, or in a way that cannot be: then its fallback is read, if there is one.
std::optional<PackedBufferView> packedView(const Json& view) {
  const Json* extensions = find(view, "extensions");
  const Json* item = extensions ? find(*extensions, "EXT_meshopt_compression") : nullptr;
  if (!item && extensions) item = find(*extensions, "KHR_meshopt_compression");
  if (!item) return {};
  constexpr std::array<std::string_view, 4> kModes = {"", "ATTRIBUTES", "TRIANGLES", "INDICES"};
  constexpr std::array<std::string_view, 4> kFilters = {"NONE", "OCTAHEDRAL", "QUATERNION", "EXPONENTIAL"};
  const auto mode = oneOf(*item, "mode", kModes), filter = oneOf(*item, "filter", kFilters);
  const auto buffer = whole32(*item, "buffer"), count = whole32(*item, "count"), stride = whole32(*item, "byteStride");
  const auto offset = whole(*item, "byteOffset", 0), length = whole(*item, "byteLength");
  if (!mode || *mode == 0 || !filter || !buffer || !count || !stride || !offset || !length || *stride > 256) return {};
  return PackedBufferView{*buffer, *offset, *length, {Unpack(*mode), UnpackFilter(*filter), *count, *stride, 0, 0, 0}};
}

std::optional<SparseAccessor> sparseAccessor(const Json& accessor) {
  const Json* sparse = find(accessor, "sparse");
  const Json* numbers = sparse ? find(*sparse, "indices") : nullptr;
  const Json* values = sparse ? find(*sparse, "values") : nullptr;
  if (!sparse) return {};
  // A damaged one stays sparse, and costs its part: what it would change is not known.
  SparseAccessor out;
  if (!numbers || !values) return out;
  const auto count = whole32(*sparse, "count"), numbersView = whole32(*numbers, "bufferView"),
             valuesView = whole32(*values, "bufferView"), type = whole32(*numbers, "componentType");
  const auto numbersOffset = whole(*numbers, "byteOffset", 0), valuesOffset = whole(*values, "byteOffset", 0);
  if (!count || !numbersView || !valuesView || !type || !numbersOffset || !valuesOffset) return out;
  return SparseAccessor{*count, *numbersView, *valuesView, *numbersOffset, *valuesOffset, *type};
}

void siftViews(const Json& root, SiftedGltf& out) {
  for (const Json& view : list(root, "bufferViews")) {
    out.strides.push_back(whole32(view, "byteStride").value_or(0));
    out.packed.push_back(packedView(view));
  }
  for (const Json& accessor : list(root, "accessors")) out.sparse.push_back(sparseAccessor(accessor));
  // Not the strides: tinygltf gives up the whole file when one is odd.
  out.json["bufferViews"] = objects(list(root, "bufferViews"), {"buffer", "byteOffset", "byteLength"});
  out.json["accessors"] = objects(list(root, "accessors"),
                                  {"bufferView", "byteOffset", "normalized", "componentType", "count", "type", "min", "max"});
}

void noteIgnored(const Json& root, Notes& notes) {
  bool morphs = false, colours = false;
  for (const Json& mesh : list(root, "meshes"))
    for (const Json& primitive : list(mesh, "primitives")) {
      morphs = morphs || find(primitive, "targets");
      const Json* attributes = find(primitive, "attributes");
      colours = colours || (attributes && find(*attributes, "COLOR_0"));
    }
  const auto join = [](std::initializer_list<std::pair<bool, const char*>> items) {
    std::string text;
    for (const auto& [is, name] : items)
      if (is) text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
  };
  const std::string moving = join({{!list(root, "animations").empty(), "animations"},
                                   {!list(root, "skins").empty(), "skins (bones that deform a surface)"},
                                   {morphs, "morph targets (shape keys)"}});
  if (!moving.empty()) notes.say("Drawn at rest, without what would move it: " + moving + ".");
  const std::string looks = join({{!list(root, "textures").empty(), "textures"}, {colours, "colours of single vertices"}});
  if (!looks.empty()) notes.say("Not drawn: " + looks + ". Structures have one colour each.");
}

}  // namespace

Result<SiftedGltf> siftGltf(Json& root, uint64_t binOffset, Notes& notes) {
  if (!root.is_object())
    return Error{ErrorCode::BadFormat, "This JSON is not glTF.", "", "",
        "Check that the link leads to a .glb or .gltf file."};
  if (Status version = checkVersion(root); !version) return std::move(version).error();
  if (Status extensions = checkExtensions(root); !extensions) return std::move(extensions).error();

  SiftedGltf out;
  const Json& asset = *find(root, "asset");
  out.generator = getString(asset, "generator");
  out.copyright = getString(asset, "copyright");
  if (const Json* extras = find(asset, "extras")) out.title = getString(*extras, "title");

  out.json = Json::object();
  out.json["asset"] = {{"version", "2.0"}};
  siftBuffers(root, binOffset, out, notes);
  copy(root, out.json, {"scene"});
  out.json["scenes"] = objects(list(root, "scenes"), {"nodes"});
  out.json["nodes"] = objects(list(root, "nodes"), {"name", "children", "mesh", "matrix", "translation", "rotation",
      "scale"});
  out.json["meshes"] = meshes(root, notes);
  siftViews(root, out);
  out.json["materials"] = materials(root);
  noteIgnored(root, notes);
  return out;
}

}  // namespace fabrica
