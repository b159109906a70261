#include "formats/gltf/gltf_sift.h"

#include <algorithm>

#include "formats/gltf/data_uri.h"
#include "formats/gltf/gltf_extensions.h"
#include "formats/gltf/gltf_header.h"
#include "formats/gltf/gltf_numbers.h"

namespace fabrica {

namespace {

constexpr uint32_t kInt = 5124;        // a component type that tinygltf knows and glTF does not
constexpr uint64_t kLow = UINT32_MAX;  // what fits into tinygltf's sizes in the browser

// An index becomes one that tinygltf can hold; null counts as absent.
void siftIndex(Json& value) {
  const auto number = wholeNumber(value);
  if (!number || *number >= kWrongInModel) value = kWrongInModel;
  else if (!value.is_number_unsigned()) value = *number;
}
void siftIndexAt(Json& item, const char* key) {
  const auto found = item.find(key);
  if (found == item.end()) return;
  if (found->is_null()) item.erase(found);
  else siftIndex(*found);
}
// A size becomes its lower 32 bits; the others are returned. What is no size has higher ones than any file.
uint64_t siftSizeAt(Json& item, const char* key) {
  const auto found = item.find(key);
  if (found == item.end()) return 0;
  const uint64_t size = sizeAt(item, key);
  if (!found->is_number_unsigned() || size > kLow) *found = size & kLow;
  return size & ~kLow;
}
// The same where tinygltf insists on one.
uint64_t siftNeededSizeAt(Json& item, const char* key) {
  if (!item.contains(key)) item[key] = 0u;
  return siftSizeAt(item, key);
}

void keepList(Json& item, const char* key) {
  const auto found = item.find(key);
  if (found == item.end()) return;
  if (!found->is_array()) item.erase(found);
  else
    for (Json& index : *found) siftIndex(index);
}

std::optional<Json> takeExtras(Json& item) {
  const auto found = item.find("extras");
  if (found == item.end()) return {};
  std::optional<Json> extras;
  if (found->is_object()) extras = std::move(*found);
  item.erase(found);
  return extras;
}

// Moves a list over, each of its items an object.
Json& takeList(Json& root, Json& to, const char* key) {
  Json& list = to[key] = Json::array();
  const auto found = root.find(key);
  if (found == root.end() || !found->is_array()) return list;
  list = std::move(*found);
  for (Json& item : list)
    if (!item.is_object()) item = Json::object();
  return list;
}

void siftBuffers(Json& root, uint64_t binOffset, Gltf& out, Notes& notes) {
  out.resources = {""};
  const auto buffers = root.find("buffers");
  if (buffers == root.end() || !buffers->is_array()) return;
  for (size_t i = 0; i < buffers->size(); ++i) {
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
    } else if (!text->empty() && !text->starts_with("embedded:") && !text->starts_with("unpacked:")) {
      // Those would be taken for resources of ours.
      buffer.usable = true;
      buffer.resource = uint32_t(out.resources.size());
      out.resources.push_back(*text);
    }
    out.buffers.push_back(buffer);
  }
}

void siftView(Json& item, GltfView& out) {
  out.packing = readPacking(item);
  // tinygltf takes no stride that is odd or large.
  const uint32_t stride = indexAt(item, "byteStride");
  out.stride = stride == kNone ? 0 : stride;
  siftIndex(item["buffer"]);
  out.offset = siftSizeAt(item, "byteOffset");
  out.length = siftNeededSizeAt(item, "byteLength");
  for (const char* key : {"byteStride", "extensions", "extras", "name"}) item.erase(key);
}

// Wrong for tinygltf in any part, or beyond its numbers: nothing, which costs the part that needs it. What a damaged
// one would change is not known.
Json siftSparse(const Json& from, size_t views) {
  const Json* numbers = find(from, "indices");
  const Json* values = find(from, "values");
  constexpr uint64_t kMost = kWrongInModel - 1;
  if (numbers && values) {
    const uint64_t count = sizeAt(from, "count"), type = sizeAt(*numbers, "componentType"),
                   numbersOffset = sizeAt(*numbers, "byteOffset"), valuesOffset = sizeAt(*values, "byteOffset");
    const uint32_t numbersView = indexAt(*numbers, "bufferView"), valuesView = indexAt(*values, "bufferView");
    if (count <= kMost && type <= kMost && numbersOffset <= kLow && valuesOffset <= kLow && numbersView < views &&
        valuesView < views)
      return {{"count", count},
              {"indices", {{"bufferView", numbersView}, {"componentType", type}, {"byteOffset", numbersOffset}}},
              {"values", {{"bufferView", valuesView}, {"byteOffset", valuesOffset}}}};
  }
  return {{"count", 0}, {"indices", {{"bufferView", 0}, {"componentType", 0}}}, {"values", {{"bufferView", 0}}}};
}

void siftAccessor(Json& item, size_t views, GltfAccessor& out) {
  constexpr std::string_view kTypes[] = {"SCALAR", "VEC2", "VEC3", "VEC4", "MAT4"};
  const std::string type = getString(item, "type");
  // Others are of no use here, but tinygltf wants one that it knows.
  if (std::find(std::begin(kTypes), std::end(kTypes), type) == std::end(kTypes)) item["type"] = "MAT2";
  if (componentBytes(indexAt(item, "componentType")) == 0) item["componentType"] = kInt;
  siftIndex(item["componentType"]);
  out.offset = siftSizeAt(item, "byteOffset");
  if (siftNeededSizeAt(item, "count")) item["count"] = kLow;
  if (type != "VEC3")
    for (const char* key : {"min", "max"}) item.erase(key);

  bool lost = false;
  if (const auto view = item.find("bufferView"); view != item.end()) {
    // Without one it has no data; with a wrong one tinygltf would give up the file.
    lost = !view->is_null() && indexAt(item, "bufferView") >= views;
    if (lost || view->is_null()) item.erase(view);
    else siftIndex(*view);
  }
  if (const auto sparse = item.find("sparse"); sparse != item.end()) {
    if (sparse->is_null()) item.erase(sparse);
    else *sparse = siftSparse(lost ? Json() : *sparse, views);
  }
  for (const char* key : {"extensions", "extras", "name"}) item.erase(key);
}

bool siftPrimitive(Json& item, size_t accessors, GltfPrimitive& out) {
  const auto attributes = item.is_object() ? item.find("attributes") : item.end();
  const uint32_t indices = indexAt(item, "indices");
  if (attributes == item.end() || !attributes->is_object() || (indices != kNone && indices >= accessors)) return false;
  out.draco = readDraco(item);
  Json kept = Json::object();
  for (const char* key : {"POSITION", "NORMAL"})
    if (find(*attributes, key)) siftIndex(kept[key] = std::move((*attributes)[key]));
  *attributes = std::move(kept);
  for (const char* key : {"indices", "material", "mode"}) siftIndexAt(item, key);
  for (const char* key : {"targets", "extensions", "extras"}) item.erase(key);
  return true;
}

void siftMesh(Json& item, size_t accessors, GltfMesh& out, Notes& notes) {
  out.extras = takeExtras(item);
  Json kept = Json::array();
  if (const auto primitives = item.find("primitives"); primitives != item.end() && primitives->is_array())
    for (Json& primitive : *primitives) {
      GltfPrimitive part;
      if (!siftPrimitive(primitive, accessors, part)) {
        notes.skip(getString(item, "name"), "it refers to data that the file does not have.");
        continue;
      }
      out.primitives.push_back(std::move(part));
      kept.push_back(std::move(primitive));
    }
  item["primitives"] = std::move(kept);
  for (const char* key : {"weights", "extensions"}) item.erase(key);
}

void siftNode(Json& item, GltfNode& out) {
  out.extras = takeExtras(item);
  out.instancing = takeInstancing(item);
  for (const char* key : {"mesh", "skin"}) siftIndexAt(item, key);
  keepList(item, "children");
  // tinygltf reads no translation, rotation and scale beside a matrix, whatever that is.
  if (const auto matrix = item.find("matrix"); matrix != item.end() && matrix->size() != 16) item.erase(matrix);
  for (const char* key : {"weights", "extensions"}) item.erase(key);
}

void siftSkin(Json& item) {
  const Json& joints = listOf(item, "joints");
  Json first = Json::array();  // the only one that counts here
  if (!joints.empty()) siftIndex(first.emplace_back(joints[0]));
  item["joints"] = std::move(first);
  siftIndexAt(item, "inverseBindMatrices");
  for (const char* key : {"extensions", "extras"}) item.erase(key);
}

Json siftMaterial(const Json& from, GltfMaterial& out) {
  const auto glossy = readGlossy(from);
  const Json* pbr = find(from, "pbrMetallicRoughness");
  const Json* color = pbr ? find(*pbr, "baseColorFactor") : nullptr;
  Json kept = Json::object();
  if (const Json* mode = find(from, "alphaMode")) kept["alphaMode"] = *mode;
  if (glossy && *glossy) {
    out.color = *glossy;
  } else if (pbr || !glossy) {
    out.color = {1, 1, 1, 1};  // glTF's default
    if (color) kept["pbrMetallicRoughness"]["baseColorFactor"] = *color;
  }
  return kept;
}

}  // namespace

Json siftGltf(Json& root, uint64_t binOffset, Gltf& out, Notes& notes) {
  const uint64_t scene = root.contains("scene") ? wholeNumber(root["scene"]).value_or(0) : 0;
  Json to = {{"asset", {{"version", "2.0"}}}, {"scene", std::min<uint64_t>(scene, kWrongInModel)}};
  siftBuffers(root, binOffset, out, notes);
  noteIgnored(root, notes);

  Json& views = takeList(root, to, "bufferViews");
  out.views.resize(views.size());
  for (size_t i = 0; i < views.size(); ++i) siftView(views[i], out.views[i]);
  Json& accessors = takeList(root, to, "accessors");
  out.accessors.resize(accessors.size());
  for (size_t i = 0; i < accessors.size(); ++i) siftAccessor(accessors[i], views.size(), out.accessors[i]);
  Json& materials = takeList(root, to, "materials");
  out.materials.resize(materials.size());
  for (size_t i = 0; i < materials.size(); ++i) materials[i] = siftMaterial(materials[i], out.materials[i]);
  Json& meshes = takeList(root, to, "meshes");
  out.meshes.resize(meshes.size());
  for (size_t i = 0; i < meshes.size(); ++i) siftMesh(meshes[i], accessors.size(), out.meshes[i], notes);
  for (Json& skin : takeList(root, to, "skins")) siftSkin(skin);
  Json& nodes = takeList(root, to, "nodes");
  out.nodes.resize(nodes.size());
  for (size_t i = 0; i < nodes.size(); ++i) siftNode(nodes[i], out.nodes[i]);
  for (Json& item : takeList(root, to, "scenes")) {
    keepList(item, "nodes");
    for (const char* key : {"extensions", "extras"}) item.erase(key);
  }
  return to;
}

}  // namespace fabrica
