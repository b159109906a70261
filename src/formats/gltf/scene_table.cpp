#include "formats/gltf/scene_table.h"

#include <array>
#include <cmath>

namespace fabrica {

namespace {

constexpr uint32_t kMagic = 0x31545346;  // "FST1"
constexpr uint32_t kDracoWords = 2, kRawWords = 8;
// The least bytes that an item takes, with every text and list in it empty.
constexpr size_t kLeastNode = 38, kLeastPrimitive = 101, kLeastLevel = 21, kLeastClosing = 8;

Error damaged(const char* reason) {
  return {ErrorCode::BadFormat, reason, "", "", "Make the index again with \"fabrica build\", or remove it."};
}

using Floats16 = std::array<float, 16>;
using Floats6 = std::array<float, 6>;

Floats16 pack(const mat4& m) {
  Floats16 out;
  for (int i = 0; i < 16; ++i) out[size_t(i)] = m[i / 4][i % 4];
  return out;
}
mat4 unpackMatrix(const Floats16& values) {
  mat4 m;
  for (int i = 0; i < 16; ++i) m[i / 4][i % 4] = values[size_t(i)];
  return m;
}
Floats6 pack(const Bounds& b) { return {b.min.x, b.min.y, b.min.z, b.max.x, b.max.y, b.max.z}; }
Bounds unpackBounds(const Floats6& v) { return {{v[0], v[1], v[2]}, {v[3], v[4], v[5]}}; }

void putTexts(ByteWriter& out, const std::vector<std::string>& texts) {
  out.put(uint32_t(texts.size()));
  for (const std::string& text : texts) out.text(text);
}

std::vector<std::string> getTexts(ByteReader& in) {
  std::vector<std::string> texts(in.count(4));
  for (std::string& text : texts) text = in.text();
  return texts;
}

void putNode(ByteWriter& out, const SceneNode& node) {
  out.text(node.name);
  out.text(node.id);
  out.put(node.parent);
  out.put(uint32_t(node.names.size()));
  for (const Localised& name : node.names) {
    out.text(name.language);
    out.text(name.text);
  }
  putTexts(out, node.synonyms);
  putTexts(out, node.ontology);
  out.text(node.definition);
  out.put(uint8_t(node.closure));
  out.put(uint8_t(node.tissue));
  out.put(node.labelVolume);
  out.put(node.labelValue);
}

SceneNode getNode(ByteReader& in) {
  SceneNode node;
  node.name = in.text();
  node.id = in.text();
  node.parent = in.get<uint32_t>();
  node.names.resize(in.count(8));
  for (Localised& name : node.names) {
    name.language = in.text();
    name.text = in.text();
  }
  node.synonyms = getTexts(in);
  node.ontology = getTexts(in);
  node.definition = in.text();
  const auto closure = in.get<uint8_t>();
  const auto tissue = in.get<uint8_t>();
  // A newer writer may know more kinds.
  if (closure <= uint8_t(Closure::Open)) node.closure = Closure(closure);
  if (tissue <= uint8_t(Tissue::Skin)) node.tissue = Tissue(tissue);
  node.labelVolume = in.get<uint32_t>();
  node.labelValue = in.get<uint32_t>();
  return node;
}

void putLevel(ByteWriter& out, const MeshLevel& level) {
  out.put(uint8_t(level.codec));
  out.put(uint32_t(level.ranges.size()));
  for (const ChunkRange& range : level.ranges) {
    out.put(range.resource);
    out.put(range.offset);
    out.put(range.length);
  }
  out.put(uint32_t(level.params.size()));
  for (const uint32_t word : level.params) out.put(word);
  out.put(level.triangles);
  out.put(level.vertices);
  out.put(level.error);
}

MeshLevel getLevel(ByteReader& in) {
  MeshLevel level;
  level.codec = MeshCodec(in.get<uint8_t>());
  level.ranges.resize(in.count(16));
  for (ChunkRange& range : level.ranges) {
    range.resource = in.get<uint32_t>();
    range.offset = in.get<uint64_t>();
    range.length = in.get<uint32_t>();
  }
  level.params.resize(in.count(4));
  for (uint32_t& word : level.params) word = in.get<uint32_t>();
  level.triangles = in.get<uint32_t>();
  level.vertices = in.get<uint32_t>();
  level.error = in.get<float>();
  return level;
}

void putClosings(ByteWriter& out, const SceneTable& table) {
  out.put(uint32_t(table.closings.size()));
  for (const SceneClosing& closing : table.closings) {
    out.put(closing.by);
    out.put(uint32_t(closing.nodes.size()));
    for (const uint32_t node : closing.nodes) out.put(node);
  }
}

// False where one names a node that is not there, or in another already.
bool getClosings(ByteReader& in, SceneTable& table) {
  std::vector<bool> taken(table.nodes.size());
  for (uint32_t left = in.count(kLeastClosing); left > 0 && in.ok(); --left) {
    SceneClosing closing{in.get<uint32_t>(), {}};
    closing.nodes.resize(in.count(4));
    if (closing.by >= taken.size()) return !in.ok();
    for (uint32_t& node : closing.nodes) {
      node = in.get<uint32_t>();
      if (node >= taken.size() || taken[node]) return !in.ok();
      taken[node] = true;
    }
    table.closings.push_back(std::move(closing));
  }
  table.closingsKnown = true;
  return true;
}

bool finite(const vec3& v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

bool validLevel(const MeshLevel& level, size_t resources) {
  const bool draco = level.codec == MeshCodec::Draco;
  if (!draco && level.codec != MeshCodec::Raw) return false;
  if (level.ranges.size() != (draco ? 1u : 3u) || level.params.size() != (draco ? kDracoWords : kRawWords)) return false;
  for (const ChunkRange& range : level.ranges) {
    if (range.length > 0 && range.resource >= resources) return false;
    if (range.offset > (uint64_t(1) << 52)) return false;  // beyond what JavaScript can count
  }
  return std::isfinite(level.error) && level.error >= 0;
}

bool validPrimitive(const ScenePrimitive& primitive, const SceneTable& table) {
  if (primitive.node >= table.nodes.size() || primitive.levels.empty()) return false;
  if (!finite(primitive.bounds.min) || !finite(primitive.bounds.max)) return false;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      if (!std::isfinite(primitive.transform[i][j])) return false;
  for (const MeshLevel& level : primitive.levels)
    if (!validLevel(level, table.resources.size())) return false;
  return true;
}

// Every node reaches a root: walks up each chain once, marking what is known to be good. What lies deeper than anybody looks hangs on the
// last level: whoever follows a chain of ten thousand for each of its nodes would never end.
bool makeForest(std::vector<SceneNode>& nodes) {
  constexpr uint32_t kNew = 0, kOnPath = kNone;
  std::vector<uint32_t> depth(nodes.size(), kNew);
  std::vector<uint32_t> path;
  for (uint32_t start = 0; start < nodes.size(); ++start) {
    path.clear();
    uint32_t at = start;
    while (at != kNone && depth[at] == kNew) {
      depth[at] = kOnPath;
      path.push_back(at);
      at = nodes[at].parent;
      if (at != kNone && at >= nodes.size()) return false;
    }
    if (at != kNone && depth[at] == kOnPath) return false;
    uint32_t level = at == kNone ? 0 : depth[at];
    for (; !path.empty(); path.pop_back()) {
      SceneNode& node = nodes[path.back()];
      if (level < kDeepestNode) ++level;
      else node.parent = nodes[node.parent].parent;
      depth[path.back()] = level;
    }
  }
  return true;
}

}  // namespace

Bytes encodeSceneTable(const SceneTable& table) {
  ByteWriter out;
  out.put(kMagic);
  putTexts(out, table.resources);
  out.put(uint32_t(table.embedded.size()));
  out.raw(table.embedded);
  out.put(uint32_t(table.nodes.size()));
  for (const SceneNode& node : table.nodes) putNode(out, node);
  out.put(uint32_t(table.primitives.size()));
  for (const ScenePrimitive& primitive : table.primitives) {
    out.put(primitive.node);
    out.put(primitive.color);
    out.put(uint8_t(primitive.hasColor));
    out.put(pack(primitive.transform));
    out.put(pack(primitive.bounds));
    out.put(uint32_t(primitive.levels.size()));
    for (const MeshLevel& level : primitive.levels) putLevel(out, level);
  }
  putTexts(out, table.notes);
  out.text(table.title);
  out.text(table.copyright);
  if (table.closingsKnown) putClosings(out, table);
  return out.take();
}

Result<SceneTable> decodeSceneTable(ByteView bytes) {
  ByteReader in(bytes);
  if (in.get<uint32_t>() != kMagic) return damaged("This is not an index of meshes.");
  SceneTable table;
  table.resources = getTexts(in);
  const ByteView embedded = in.view(in.get<uint32_t>());
  table.embedded.assign(embedded.begin(), embedded.end());
  // Growing by push_back keeps memory in proportion to bytes really read.
  for (uint32_t left = in.count(kLeastNode); left > 0 && in.ok(); --left) table.nodes.push_back(getNode(in));
  for (uint32_t left = in.count(kLeastPrimitive); left > 0 && in.ok(); --left) {
    ScenePrimitive primitive;
    primitive.node = in.get<uint32_t>();
    primitive.color = in.get<Color>();
    primitive.hasColor = in.get<uint8_t>() != 0;
    primitive.transform = unpackMatrix(in.get<Floats16>());
    primitive.bounds = unpackBounds(in.get<Floats6>());
    for (uint32_t levels = in.count(kLeastLevel); levels > 0 && in.ok(); --levels) primitive.levels.push_back(getLevel(in));
    table.primitives.push_back(std::move(primitive));
  }
  table.notes = getTexts(in);
  table.title = in.text();
  table.copyright = in.text();
  if (in.ok() && in.remaining() > 0 && !getClosings(in, table)) return damaged("The index of meshes contradicts itself.");
  if (!in.ok()) return Error{ErrorCode::Truncated, "The index of meshes ends early.", "", "", "Copy it again."};
  if (!makeForest(table.nodes)) return damaged("The index of meshes has a structure inside itself.");
  for (const ScenePrimitive& primitive : table.primitives)
    if (!validPrimitive(primitive, table)) return damaged("The index of meshes contradicts itself.");
  return table;
}

}  // namespace fabrica
