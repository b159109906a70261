#include "maker/write/scene_files.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "atlas/tissue.h"
#include "formats/gltf/scene_table.h"
#include "maker/write/files.h"

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

// The glTF's JSON, grown structure by structure.
class Gltf {
 public:
  Gltf(const Recipe& recipe, const std::vector<StructureShape>& shapes) : recipe_(recipe), shapes_(shapes) {}

  // Also gives each structure's place in the BIN chunk.
  std::string text(std::vector<uint64_t>& binOffsets, Bytes& bin);

 private:
  Json node(size_t i);
  Json extras(size_t i) const;
  size_t mesh(size_t i, uint64_t& offset, Bytes& bin);
  size_t material(const Color& color);
  Json asset() const;

  const Recipe& recipe_;
  const std::vector<StructureShape>& shapes_;
  Json meshes_ = Json::array(), accessors_ = Json::array(), views_ = Json::array(), materials_ = Json::array();
  std::map<std::string, size_t> materialOf_;
};

Json Gltf::extras(size_t i) const {
  const RecipeStructure& s = recipe_.structures[i];
  Json extras{{"id", s.id}};
  if (!s.names.empty()) {
    Json names = Json::object();
    for (const Localised& name : s.names) names[name.language] = name.text;
    extras["names"] = std::move(names);
  }
  if (!s.synonyms.empty()) extras["synonyms"] = s.synonyms;
  if (!s.ontology.empty()) extras["ontology"] = s.ontology;
  if (!s.definition.empty()) extras["definition"] = s.definition;
  if (!s.tissueName.empty()) extras["tissue"] = s.tissueName;
  if (!shapes_[i].levels.empty()) extras["closure"] = "closed";
  if (shapes_[i].volume != kNone) extras["label"] = {{"volume", shapes_[i].volume}, {"value", shapes_[i].value}};
  return extras;
}

size_t Gltf::material(const Color& color) {
  const std::string name = colorText(color);
  const auto [it, fresh] = materialOf_.try_emplace(name, materials_.size());
  if (fresh) {
    Json material{{"name", name},
                  {"pbrMetallicRoughness",
                   {{"baseColorFactor", {linear(color.r), linear(color.g), linear(color.b), color.a / 255.0}},
                    {"metallicFactor", 0},
                    {"roughnessFactor", 0.75}}}};
    if (color.a < 255) material["alphaMode"] = "BLEND";
    materials_.push_back(std::move(material));
  }
  return it->second;
}

size_t Gltf::mesh(size_t i, uint64_t& offset, Bytes& bin) {
  const EncodedMesh& encoded = shapes_[i].levels.back().mesh;
  bin.resize((bin.size() + 3) / 4 * 4);
  offset = bin.size();
  bin.insert(bin.end(), encoded.bytes.begin(), encoded.bytes.end());
  views_.push_back({{"buffer", 0}, {"byteOffset", offset}, {"byteLength", encoded.bytes.size()}});

  Json draco{{"bufferView", views_.size() - 1}, {"attributes", {{"POSITION", encoded.positionId}}}};
  Json attributes{{"POSITION", accessors_.size()}};
  accessors_.push_back({{"componentType", kFloat},
                        {"type", "VEC3"},
                        {"count", encoded.points},
                        {"min", numbers(encoded.bounds.min)},
                        {"max", numbers(encoded.bounds.max)}});
  if (encoded.normalId != kNone) {
    draco["attributes"]["NORMAL"] = encoded.normalId;
    attributes["NORMAL"] = accessors_.size();
    accessors_.push_back({{"componentType", kFloat}, {"type", "VEC3"}, {"count", encoded.points}});
  }
  Json primitive{{"attributes", std::move(attributes)},
                 {"indices", accessors_.size()},
                 {"material", material(colorOf(recipe_, i))},
                 {"mode", kTriangles},
                 {"extensions", {{"KHR_draco_mesh_compression", std::move(draco)}}}};
  accessors_.push_back({{"componentType", encoded.points > 65535 ? kUnsignedInt : kUnsignedShort},
                        {"type", "SCALAR"},
                        {"count", encoded.triangles * 3}});
  meshes_.push_back({{"name", recipe_.structures[i].name}, {"primitives", Json::array({std::move(primitive)})}});
  return meshes_.size() - 1;
}

std::string copyrightOf(const Recipe& recipe) {
  std::string text;
  for (const auto& [key, source] : recipe.sources) {
    if (source.attribution.empty() && source.licence.empty()) continue;
    if (!text.empty()) text += "; ";
    text += source.attribution.empty() ? source.title : source.attribution;
    if (!source.licence.empty()) text += " (" + source.licence + ")";
  }
  return text;
}

Json Gltf::asset() const {
  Json asset{{"version", "2.0"},
             {"generator", "fabrica 0.1.0"},
             {"extras", {{"title", recipe_.title}, {"id", recipe_.id}, {"version", recipe_.version}}}};
  if (const std::string copyright = copyrightOf(recipe_); !copyright.empty()) asset["copyright"] = copyright;
  return asset;
}

std::string Gltf::text(std::vector<uint64_t>& binOffsets, Bytes& bin) {
  const size_t count = recipe_.structures.size();
  std::vector<Json> children(count, Json::array());
  Json roots = Json::array(), nodes = Json::array();
  for (size_t i = 0; i < count; ++i) {
    const size_t parent = recipe_.structures[i].parent;
    (parent == kNoIndex ? roots : children[parent]).push_back(i);
  }
  binOffsets.assign(count, 0);
  for (size_t i = 0; i < count; ++i) {
    Json node{{"name", recipe_.structures[i].name}, {"extras", extras(i)}};
    if (!shapes_[i].levels.empty()) node["mesh"] = mesh(i, binOffsets[i], bin);
    if (!children[i].empty()) node["children"] = std::move(children[i]);
    nodes.push_back(std::move(node));
  }
  bin.resize((bin.size() + 3) / 4 * 4);
  Json json{{"asset", asset()},
            {"extensionsUsed", {"KHR_draco_mesh_compression"}},
            {"extensionsRequired", {"KHR_draco_mesh_compression"}},
            {"scene", 0},
            {"scenes", Json::array({{{"name", recipe_.title}, {"nodes", std::move(roots)}}})},
            {"nodes", std::move(nodes)},
            {"meshes", std::move(meshes_)},
            {"materials", std::move(materials_)},
            {"accessors", std::move(accessors_)},
            {"bufferViews", std::move(views_)},
            {"buffers", Json::array({{{"byteLength", bin.size()}}})}};
  return dump(json);
}

Bytes glbOf(std::string json, const Bytes& bin) {
  json.resize((json.size() + 3) / 4 * 4, ' ');
  ByteWriter out;
  out.put(kGlbMagic);
  out.put(uint32_t(2));
  out.put(uint32_t(12 + 8 + json.size() + 8 + bin.size()));
  out.put(uint32_t(json.size()));
  out.put(kJsonChunk);
  out.raw(bytesOf(json));
  out.put(uint32_t(bin.size()));
  out.put(kBinChunk);
  out.raw(bin);
  return out.take();
}

MeshLevel levelOf(const StructureLevel& level, uint32_t resource, uint64_t offset) {
  MeshLevel result;
  result.codec = MeshCodec::Draco;
  result.ranges.push_back({resource, offset, uint32_t(level.mesh.bytes.size())});
  result.params = {level.mesh.positionId, level.mesh.normalId};
  result.triangles = level.mesh.triangles;
  result.vertices = level.mesh.points;
  result.error = level.errorMm * 0.001f;
  return result;
}

SceneNode nodeOf(const RecipeStructure& s, const StructureShape& shape) {
  SceneNode node;
  node.name = s.name;
  node.id = s.id;
  node.parent = s.parent == kNoIndex ? kNone : uint32_t(s.parent);
  node.names = s.names;
  node.synonyms = s.synonyms;
  node.ontology = s.ontology;
  node.definition = s.definition;
  node.tissue = s.tissue;
  node.closure = shape.levels.empty() ? Closure::Unknown : Closure::Closed;
  node.labelVolume = shape.volume;
  node.labelValue = shape.value;
  return node;
}

}  // namespace

Color colorOf(const Recipe& recipe, size_t structure) {
  const RecipeStructure& s = recipe.structures[structure];
  if (s.color) return *s.color;
  return varied(tissueColor(s.tissue), uint32_t(structure));
}

Result<SceneFiles> makeSceneFiles(const Recipe& recipe, const std::vector<StructureShape>& shapes) {
  SceneFiles files;
  const bool any = std::any_of(shapes.begin(), shapes.end(), [](const StructureShape& s) { return !s.levels.empty(); });
  if (!any) return files;

  std::vector<uint64_t> binOffsets;
  Bytes bin;
  std::string json = Gltf(recipe, shapes).text(binOffsets, bin);
  const uint64_t binStart = 12 + 8 + (json.size() + 3) / 4 * 4 + 8;
  if (binStart + bin.size() > 0xffffffffull) {
    return Error{ErrorCode::TooLarge, "The meshes need more than the 4 GB a GLB can hold.", "", "",
                 "Split the recipe into several atlases, or coarsen the finest level."};
  }

  SceneTable table;
  table.resources = {"", "meshes.lod.bin"};
  table.title = recipe.title;
  table.copyright = copyrightOf(recipe);
  std::vector<uint32_t> primitiveOf(shapes.size(), kNone);
  size_t levels = 0;
  for (size_t i = 0; i < shapes.size(); ++i) {
    const RecipeStructure& s = recipe.structures[i];
    table.nodes.push_back(nodeOf(s, shapes[i]));
    if (shapes[i].levels.empty()) continue;
    ScenePrimitive primitive;
    primitive.node = uint32_t(i);
    primitive.color = colorOf(recipe, i);
    primitive.hasColor = s.color.has_value() || s.tissue == Tissue::Unknown;
    primitive.bounds = shapes[i].levels.back().mesh.bounds;
    primitiveOf[i] = uint32_t(table.primitives.size());
    table.primitives.push_back(std::move(primitive));
    levels = std::max(levels, shapes[i].levels.size());
  }
  files.levelBytes.assign(levels, 0);
  for (size_t level = 0; level < levels; ++level) {
    for (size_t i = 0; i < shapes.size(); ++i) {
      if (level >= shapes[i].levels.size()) continue;
      const StructureLevel& from = shapes[i].levels[level];
      const bool finest = level + 1 == shapes[i].levels.size();
      std::vector<MeshLevel>& to = table.primitives[primitiveOf[i]].levels;
      to.push_back(finest ? levelOf(from, 0, binStart + binOffsets[i]) : levelOf(from, 1, files.lod.size()));
      if (!finest) files.lod.insert(files.lod.end(), from.mesh.bytes.begin(), from.mesh.bytes.end());
      files.levelBytes[level] += from.mesh.bytes.size();
    }
  }
  files.index = gzip(encodeSceneTable(table));
  files.glb = glbOf(std::move(json), bin);
  return files;
}

}  // namespace fabrica
