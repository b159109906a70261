#include "maker/write/scene_gltf.h"

#include <cmath>
#include <map>
#include <vector>

#include "atlas/tissue.h"
#include "base/json.h"

namespace fabrica {

namespace {

constexpr uint32_t kTriangles = 4, kUnsignedShort = 5123, kUnsignedInt = 5125, kFloat = 5126;
constexpr uint32_t kGlbMagic = 0x46546c67, kJsonChunk = 0x4e4f534a, kBinChunk = 0x004e4942;

double linear(uint8_t channel) {
  const double c = channel / 255.0;
  const double value = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  return std::round(value * 1e5) / 1e5;  // short JSON; 8 bits come back exactly
}

Json numbers(const vec3& v) { return Json::array({v.x, v.y, v.z}); }

// An array's text, item by item.
class ArrayText {
 public:
  void add(const Json& item) {
    if (count_++) text_ += ',';
    text_ += dump(item);
  }
  size_t count() const { return count_; }
  std::string take() { return "[" + std::move(text_) + "]"; }

 private:
  std::string text_;
  size_t count_ = 0;
};

Json extrasOf(const SceneNode& node) {
  Json extras = Json::object();
  if (!node.id.empty()) extras["id"] = node.id;
  if (!node.names.empty()) {
    Json names = Json::object();
    for (const Localised& name : node.names) names[name.language] = name.text;
    extras["names"] = std::move(names);
  }
  if (!node.synonyms.empty()) extras["synonyms"] = node.synonyms;
  if (!node.ontology.empty()) extras["ontology"] = node.ontology;
  if (!node.definition.empty()) extras["definition"] = node.definition;
  if (node.tissue != Tissue::Unknown) extras["tissue"] = tissueName(node.tissue);
  if (node.closure == Closure::Closed) extras["closure"] = "closed";
  if (node.closure == Closure::Open) extras["closure"] = "open";
  if (node.labelVolume != kNone) extras["label"] = {{"volume", node.labelVolume}, {"value", node.labelValue}};
  return extras;
}

class Gltf {
 public:
  Gltf(const SceneTable& table, bool colorAll) : table_(table), colorAll_(colorAll) {}
  std::string text(std::span<const BinRange> ranges, uint64_t binLength, const GltfAsset& asset);

 private:
  void mesh(const ScenePrimitive& primitive, const BinRange& range);
  size_t material(const Color& color);

  const SceneTable& table_;
  const bool colorAll_;
  ArrayText meshes_, accessors_, views_, materials_;
  std::map<std::string, size_t> materialOf_;
};

size_t Gltf::material(const Color& color) {
  const std::string name = colorText(color);
  const auto [it, fresh] = materialOf_.try_emplace(name, materials_.count());
  if (fresh) {
    Json material{{"name", name},
                  {"pbrMetallicRoughness",
                   {{"baseColorFactor", {linear(color.r), linear(color.g), linear(color.b), color.a / 255.0}},
                    {"metallicFactor", 0},
                    {"roughnessFactor", 0.75}}}};
    if (color.a < 255) material["alphaMode"] = "BLEND";
    materials_.add(material);
  }
  return it->second;
}

void Gltf::mesh(const ScenePrimitive& primitive, const BinRange& range) {
  const MeshLevel& level = primitive.levels.back();
  views_.add({{"buffer", 0}, {"byteOffset", range.offset}, {"byteLength", range.length}});
  Json draco{{"bufferView", views_.count() - 1}, {"attributes", {{"POSITION", level.params[0]}}}};
  Json attributes{{"POSITION", accessors_.count()}};
  accessors_.add({{"componentType", kFloat},
                  {"type", "VEC3"},
                  {"count", level.vertices},
                  {"min", numbers(primitive.bounds.min)},
                  {"max", numbers(primitive.bounds.max)}});
  if (level.params[1] != kNone) {
    draco["attributes"]["NORMAL"] = level.params[1];
    attributes["NORMAL"] = accessors_.count();
    accessors_.add({{"componentType", kFloat}, {"type", "VEC3"}, {"count", level.vertices}});
  }
  Json json{{"attributes", std::move(attributes)},
            {"indices", accessors_.count()},
            {"mode", kTriangles},
            {"extensions", {{"KHR_draco_mesh_compression", std::move(draco)}}}};
  if (colorAll_ || primitive.hasColor) json["material"] = material(primitive.color);
  accessors_.add({{"componentType", level.vertices > 65535 ? kUnsignedInt : kUnsignedShort},
                  {"type", "SCALAR"},
                  {"count", uint64_t(level.triangles) * 3}});
  meshes_.add({{"name", table_.nodes[primitive.node].name}, {"primitives", Json::array({std::move(json)})}});
}

std::string Gltf::text(std::span<const BinRange> ranges, uint64_t binLength, const GltfAsset& asset) {
  const size_t count = table_.nodes.size();
  std::vector<std::vector<uint32_t>> children(count);
  std::vector<uint32_t> roots, meshOf(count, kNone);
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t parent = table_.nodes[i].parent;
    (parent == kNone ? roots : children[parent]).push_back(i);
  }
  for (uint32_t i = 0; i < table_.primitives.size(); ++i) {
    meshOf[table_.primitives[i].node] = i;
    mesh(table_.primitives[i], ranges[i]);
  }
  ArrayText nodes;
  for (size_t i = 0; i < count; ++i) {
    Json node{{"name", table_.nodes[i].name}};
    if (Json extras = extrasOf(table_.nodes[i]); !extras.empty()) node["extras"] = std::move(extras);
    if (meshOf[i] != kNone) node["mesh"] = meshOf[i];
    if (!children[i].empty()) node["children"] = children[i];
    nodes.add(node);
  }
  Json head{{"version", "2.0"}, {"generator", "fabrica 0.1.0"}};
  if (!asset.id.empty()) head["extras"] = {{"title", asset.title}, {"id", asset.id}, {"version", asset.version}};
  if (!asset.copyright.empty()) head["copyright"] = asset.copyright;
  const std::string draco = "[\"KHR_draco_mesh_compression\"]";
  std::string json = "{\"accessors\":" + accessors_.take() + ",\"asset\":" + dump(head);
  json += ",\"bufferViews\":" + views_.take() + ",\"buffers\":[{\"byteLength\":" + std::to_string(binLength) + "}]";
  json += ",\"extensionsRequired\":" + draco + ",\"extensionsUsed\":" + draco;
  // An array of nothing is not valid.
  if (materials_.count()) json += ",\"materials\":" + materials_.take();
  json += ",\"meshes\":" + meshes_.take() + ",\"nodes\":" + nodes.take() + ",\"scene\":0,\"scenes\":";
  json += dump(Json::array({{{"name", asset.title}, {"nodes", roots}}}));
  return json + "}";
}

}  // namespace

std::string gltfText(const SceneTable& table, std::span<const BinRange> ranges, uint64_t binLength,
                     const GltfAsset& asset, bool colorAll) {
  return Gltf(table, colorAll).text(ranges, binLength, asset);
}

uint64_t glbHeadLength(const std::string& json) {
  return kGlbHeader + kGlbChunkHeader + (json.size() + 3) / 4 * 4 + kGlbChunkHeader;
}

bool fitsGlb(const std::string& json, uint64_t binLength) {
  constexpr uint64_t most = 0xffffffff;
  return binLength <= most && glbHeadLength(json) + binLength <= most;
}

Bytes glbHead(std::string json, uint64_t binLength) {
  json.resize((json.size() + 3) / 4 * 4, ' ');
  ByteWriter out;
  out.put(kGlbMagic);
  out.put(uint32_t(2));
  out.put(uint32_t(glbHeadLength(json) + binLength));
  out.put(uint32_t(json.size()));
  out.put(kJsonChunk);
  out.raw(bytesOf(json));
  out.put(uint32_t(binLength));
  out.put(kBinChunk);
  return out.take();
}

}  // namespace fabrica
