// Writes small GLBs part by part, in every way that glTF allows.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "formats/glb_file.h"

namespace fabrica::test {

// A cube of side 1 from the origin: eight corners, twelve triangles, wound outwards.
inline const std::vector<float> kCube = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1};
inline const std::vector<uint32_t> kCubeTriangles = {0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4,
                                                     1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7};

inline constexpr int kI8 = 5120, kU8 = 5121, kI16 = 5122, kU16 = 5123, kU32 = 5125, kF32 = 5126;

template <typename T, typename From>
std::vector<T> as(const std::vector<From>& values, double scale = 1) {
  std::vector<T> out;
  for (const From value : values) out.push_back(T(double(value) * scale));
  return out;
}
template <typename T>
Bytes raw(const std::vector<T>& values) {
  Bytes bytes(values.size() * sizeof(T));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}
// Elements of `size` bytes, `stride` from one to the next.
inline Bytes spaced(const Bytes& tight, size_t size, size_t stride) {
  Bytes out(tight.size() / size * stride, 0xee);
  for (size_t i = 0; i < tight.size() / size; ++i) std::copy_n(&tight[i * size], size, &out[i * stride]);
  return out;
}

class GltfWriter {
 public:
  GltfWriter() {
    json = {{"asset", {{"version", "2.0"}}}, {"scene", 0}, {"scenes", {{{"nodes", Json::array()}}}}};
    for (const char* key : {"nodes", "meshes", "accessors", "bufferViews", "buffers"}) json[key] = Json::array();
    json["buffers"].push_back(Json::object());
  }

  int view(const Bytes& bytes, int stride = 0, int buffer = 0) {
    Bytes& to = buffer == 0 ? bin : siblings[buffer];
    to.resize((to.size() + 3) / 4 * 4);
    Json v = {{"buffer", buffer}, {"byteOffset", to.size()}, {"byteLength", bytes.size()}};
    if (stride) v["byteStride"] = stride;
    to.insert(to.end(), bytes.begin(), bytes.end());
    return push("bufferViews", v);
  }
  // A view that is packed: `length` bytes when unpacked, kept in buffer 1, which is not there.
  int packedView(const Bytes& packed, size_t count, int stride, const char* mode, const char* filter = nullptr,
                 const char* extension = "EXT_meshopt_compression", bool attribute = true) {
    if (json["buffers"].size() < 2)
      json["buffers"].push_back({{"byteLength", 1 << 20}, {"extensions", {{extension, {{"fallback", true}}}}}});
    const int from = view(packed);
    Json v = {{"buffer", 1}, {"byteOffset", 0}, {"byteLength", count * size_t(stride)}};
    if (attribute) v["byteStride"] = stride;
    Json e = {{"buffer", 0},
              {"byteOffset", json["bufferViews"][size_t(from)]["byteOffset"]},
              {"byteLength", packed.size()},
              {"byteStride", stride},
              {"count", count},
              {"mode", mode}};
    if (filter) e["filter"] = filter;
    v["extensions"][extension] = e;
    return push("bufferViews", v);
  }
  int accessor(int view, int componentType, size_t count, const char* type, bool normalised = false) {
    Json a = {{"componentType", componentType}, {"count", count}, {"type", type}};
    if (view >= 0) a["bufferView"] = view;
    if (normalised) a["normalized"] = true;
    return push("accessors", a);
  }
  void bounds(int accessor, const Json& min, const Json& max) {
    json["accessors"][size_t(accessor)]["min"] = min;
    json["accessors"][size_t(accessor)]["max"] = max;
  }
  // The unit cube's corners as floats.
  int cubePositions() {
    const int a = accessor(view(raw(kCube)), kF32, 8, "VEC3");
    bounds(a, {0, 0, 0}, {1, 1, 1});
    return a;
  }
  int cubeIndices() { return accessor(view(raw(as<uint16_t>(kCubeTriangles))), kU16, 36, "SCALAR"); }
  int mesh(const Json& primitives) { return push("meshes", {{"primitives", primitives}}); }
  int cubeMesh() {
    return mesh(Json::array({{{"attributes", {{"POSITION", cubePositions()}}}, {"indices", cubeIndices()}}}));
  }
  int node(Json node, bool root = true) {
    const int at = push("nodes", std::move(node));
    if (root) json["scenes"][0]["nodes"].push_back(at);
    return at;
  }

  // The whole GLB. Other buffers than the first become siblings "N.bin", unless they are not there.
  Bytes glb() {
    json["buffers"][0]["byteLength"] = bin.size();
    for (auto& [buffer, bytes] : siblings) {
      while (json["buffers"].size() <= size_t(buffer)) json["buffers"].push_back(Json::object());
      json["buffers"][size_t(buffer)] = {{"byteLength", bytes.size()}, {"uri", std::to_string(buffer) + ".bin"}};
    }
    std::string text = json.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    const auto words = [](const std::vector<uint32_t>& values) { return raw(values); };
    Bytes out = words({0x46546c67u, 2u, uint32_t(28 + text.size() + bin.size()), uint32_t(text.size()), 0x4e4f534au});
    for (const Bytes& piece : {Bytes(text.begin(), text.end()), words({uint32_t(bin.size()), 0x004e4942u}), bin})
      out.insert(out.end(), piece.begin(), piece.end());
    return out;
  }
  Result<SceneTable> open() {
    file = glb();
    return readGltfFile(file, [this](const std::string& uri) -> Result<Bytes> {
      const auto found = siblings.find(std::atoi(uri.c_str()));
      if (found == siblings.end()) return Error{ErrorCode::NotFound, "Gone."};
      return found->second;
    });
  }

  Json json;
  Bytes bin, file;
  std::map<int, Bytes> siblings;

 private:
  int push(const char* list, Json item) {
    json[list].push_back(std::move(item));
    return int(json[list].size()) - 1;
  }
};

// What a part decodes to, in the world.
struct Solid {
  std::vector<vec3> corners, normals;  // one a vertex
  std::vector<uint32_t> triangles;
  double volume = 0;   // signed: positive when triangles face outwards
  double outward = 1;  // least of the dot products of normals with the direction from the middle
  Bounds bounds;
  std::string error;
};

inline Solid solidOf(ByteView file, const SceneTable& table, size_t part) {
  Solid out;
  const ScenePrimitive& primitive = table.primitives[part];
  const Bounds all = boundsOf(table);
  const auto chunk = decodeLevel(file, table, primitive, primitive.levels[0], all);
  if (!chunk) {
    out.error = chunk.error().message();
    return out;
  }
  const auto view = viewMeshChunk(*chunk);
  const MeshDecodeParams params = paramsOf(primitive, primitive.levels[0], all);
  for (const PackedVertex& v : view->vertices) {
    out.corners.push_back(vec3(params.gridOrigin[0], params.gridOrigin[1], params.gridOrigin[2]) +
                          params.gridStep * vec3(v.x, v.y, v.z));
    const vec2 p(v.nu / 127.f, v.nv / 127.f);
    vec3 n(p, 1 - std::abs(p.x) - std::abs(p.y));
    if (n.z < 0) n = {(1 - std::abs(p.y)) * (p.x < 0 ? -1.f : 1.f), (1 - std::abs(p.x)) * (p.y < 0 ? -1.f : 1.f), n.z};
    out.normals.push_back(glm::normalize(n));
    out.bounds.include(out.corners.back());
  }
  out.triangles.assign(view->indices.begin(), view->indices.end());
  const vec3 middle = out.bounds.center();
  for (size_t t = 0; t < out.triangles.size(); t += 3) {
    const vec3 a = out.corners[out.triangles[t]] - middle, b = out.corners[out.triangles[t + 1]] - middle,
               c = out.corners[out.triangles[t + 2]] - middle;
    out.volume += double(glm::dot(a, glm::cross(b, c))) / 6;
  }
  for (size_t i = 0; i < out.corners.size(); ++i)
    if (glm::length(out.corners[i] - middle) > 0)
      out.outward = std::min(out.outward, double(glm::dot(out.normals[i], glm::normalize(out.corners[i] - middle))));
  return out;
}

inline bool hasNote(const SceneTable& table, const std::string& words) {
  return std::any_of(table.notes.begin(), table.notes.end(),
                     [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

}  // namespace fabrica::test
