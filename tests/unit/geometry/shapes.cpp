#include "shapes.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <numbers>

#include "base/json.h"

namespace fabrica::shapes {
namespace {

constexpr float kTurn = 2 * std::numbers::pi_v<float>;

// A grid of columns × rows quads; `at(u, v)` for u, v in 0..1, both ends included.
template <typename At>
Mesh patch(int columns, int rows, At at) {
  Mesh mesh;
  for (int v = 0; v <= rows; ++v) {
    for (int u = 0; u <= columns; ++u) mesh.positions.push_back(at(float(u) / columns, float(v) / rows));
  }
  for (int v = 0; v < rows; ++v) {
    for (int u = 0; u < columns; ++u) {
      const uint32_t a = v * (columns + 1) + u, b = a + columns + 1;
      for (uint32_t i : {a, b, a + 1, a + 1, b, b + 1}) mesh.indices.push_back(i);
    }
  }
  return mesh;
}

// So that the two ends of a turn are bitwise the same point.
float wrapped(float turn) { return turn >= 1 ? 0 : turn; }

}  // namespace

void Mesh::add(const Mesh& other) {
  const auto base = static_cast<uint32_t>(positions.size());
  positions.insert(positions.end(), other.positions.begin(), other.positions.end());
  for (uint32_t i : other.indices) indices.push_back(base + i);
}

Mesh Mesh::moved(const vec3& by) const {
  Mesh out = *this;
  for (vec3& p : out.positions) p += by;
  return out;
}

Mesh Mesh::insideOut() const {
  Mesh out = *this;
  for (size_t i = 0; i < out.indices.size(); i += 3) std::swap(out.indices[i + 1], out.indices[i + 2]);
  return out;
}

Mesh box(const vec3& size) {
  Mesh out;
  for (int axis = 0; axis < 3; ++axis) {
    for (int side : {-1, 1}) {
      const auto base = static_cast<uint32_t>(out.positions.size());
      for (int corner = 0; corner < 4; ++corner) {
        vec3 p;
        p[axis] = side * 0.5f;
        p[(axis + 1) % 3] = (corner & 1) - 0.5f;
        p[(axis + 2) % 3] = (corner >> 1) - 0.5f;
        out.positions.push_back(p * size);
      }
      for (uint32_t i : side > 0 ? std::initializer_list<uint32_t>{0, 1, 3, 0, 3, 2}
                                 : std::initializer_list<uint32_t>{0, 3, 1, 0, 2, 3}) {
        out.indices.push_back(base + i);
      }
    }
  }
  return out;
}

Mesh sphere(float radius, int rings) {
  return patch(2 * rings, rings, [&](float u, float v) {
    // The poles as one point each.
    const float around = v > 0 && v < 1 ? kTurn * wrapped(u) : 0, down = kTurn / 2 * v;
    const float s = v > 0 && v < 1 ? std::sin(down) : 0;
    return vec3(s * std::sin(around), std::cos(down), s * std::cos(around)) * radius;
  });
}

Mesh torus(float large, float small, int segments) {
  return patch(segments, segments, [&](float u, float v) {
    const float a = kTurn * wrapped(u), b = kTurn * wrapped(v);
    const float r = large + small * std::cos(b);
    return vec3(r * std::sin(a), -small * std::sin(b), r * std::cos(a));
  });
}

Grid latticeOfOneMetre() { return {vec3(-1), kStep}; }

Bytes chunkOf(const Mesh& mesh, const Grid& grid) {
  ByteWriter out;
  MeshChunkHeader header;
  header.vertexCount = static_cast<uint32_t>(mesh.positions.size());
  header.indexCount = static_cast<uint32_t>(mesh.indices.size());
  out.put(header);
  for (const vec3& p : mesh.positions) {
    const vec3 q = glm::round((p - grid.origin) / grid.step);
    PackedVertex v;
    v.x = static_cast<uint16_t>(q.x);
    v.y = static_cast<uint16_t>(q.y);
    v.z = static_cast<uint16_t>(q.z);
    out.put(v);
  }
  for (uint32_t i : mesh.indices) out.put(i);
  return out.take();
}

std::vector<Named> organ(const std::string& file) {
  std::ifstream in(std::string(FABRICA_SHARED_DATA) + "/hubmap-male/" + file, std::ios::binary);
  const Bytes glb((std::istreambuf_iterator<char>(in)), {});
  std::vector<Named> out;
  if (glb.size() < 28) return out;
  auto word = [&](size_t at) {
    uint32_t value;
    std::memcpy(&value, &glb[at], 4);
    return value;
  };
  const size_t jsonLength = word(12), bin = 20 + jsonLength + 8;
  const Json gltf = Json::parse(textOf(ByteView(glb).subspan(20, jsonLength)));
  auto bytesAt = [&](const Json& accessor) {
    const Json& view = gltf["bufferViews"][accessor["bufferView"].get<size_t>()];
    return &glb[bin + view.value("byteOffset", 0u) + accessor.value("byteOffset", 0u)];
  };
  for (const Json& node : gltf["nodes"]) {
    if (!node.contains("mesh")) continue;
    // These files hold metres in one body frame; a node that moved its mesh would need more than this reader does.
    if (node.contains("matrix") || node.contains("scale") || node.contains("rotation")) continue;
    const vec3 shift = getVec3(node, "translation");
    Named item{node.value("name", ""), {}};
    for (const Json& primitive : gltf["meshes"][node["mesh"].get<size_t>()]["primitives"]) {
      Mesh mesh;
      const Json& position = gltf["accessors"][primitive["attributes"]["POSITION"].get<size_t>()];
      const uint8_t* raw = bytesAt(position);
      for (size_t i = 0; i < position["count"].get<size_t>(); ++i) {
        float p[3];
        std::memcpy(p, raw + 12 * i, 12);
        mesh.positions.push_back(vec3(p[0], p[1], p[2]) + shift);
      }
      const Json& index = gltf["accessors"][primitive["indices"].get<size_t>()];
      const size_t wide = index["componentType"] == 5125 ? 4 : 2;
      raw = bytesAt(index);
      for (size_t i = 0; i < index["count"].get<size_t>(); ++i) {
        uint32_t value = 0;
        std::memcpy(&value, raw + wide * i, wide);
        mesh.indices.push_back(value);
      }
      item.mesh.add(mesh);
    }
    out.push_back(std::move(item));
  }
  return out;
}

}  // namespace fabrica::shapes
