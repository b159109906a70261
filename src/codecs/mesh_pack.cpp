#include <cmath>

#include "codecs/mesh_source.h"
#include "codecs/vertex_map.h"

namespace fabrica {

namespace {

using glm::dmat3;
using glm::dmat4;
using glm::dvec3;
using glm::dvec4;

constexpr uint32_t kUnset = 0xffffffffu;

struct GridPoint {
  uint16_t x = 0, y = 0, z = 0;
  uint64_t key() const { return uint64_t(x) | uint64_t(y) << 16 | uint64_t(z) << 32; }
  dvec3 vec() const { return {x, y, z}; }
};

uint16_t onGrid(double v) { return uint16_t(std::lround(v <= 0 ? 0.0 : v >= 65535 ? 65535.0 : v)); }

// File → grid steps, in doubles: the same file position always lands on the same lattice point.
dmat4 fileToGrid(const MeshDecodeParams& params) {
  dmat4 m(1);
  for (int i = 0; i < 16; ++i) m[i / 4][i % 4] = params.transform[i];
  const double scale = 1.0 / params.gridStep;
  const dvec3 origin(params.gridOrigin[0], params.gridOrigin[1], params.gridOrigin[2]);
  return glm::translate(glm::scale(dmat4(1), dvec3(scale)), -origin) * m;
}

class Packer {
 public:
  Packer(const MeshDecodeParams& params, const MeshSource& source)
      : params_(params), source_(source), toGrid_(fileToGrid(params)), mirrored_(glm::determinant(dmat3(toGrid_)) < 0) {}

  Bytes pack() {
    placeVertices();
    keepTriangles();
    const bool haveNormals = source_.normals.size() == source_.positions.size() && prepareNormalMatrix();
    if (!haveNormals) sumNormals();
    const EdgeCount edges = countEdges(corners_, positionCount_);
    measure();
    emitVertices(haveNormals);
    return assemble(edges);
  }

 private:
  void placeVertices() {
    const size_t n = source_.vertexCount();
    points_.resize(n);
    positionOf_.resize(n);
    VertexMap positions(n);
    for (size_t i = 0; i < n; ++i) {
      const float* p = &source_.positions[i * 3];
      const dvec4 g = toGrid_ * dvec4(p[0], p[1], p[2], 1);
      if (!std::isfinite(g.x) || !std::isfinite(g.y) || !std::isfinite(g.z)) {
        positionOf_[i] = kUnset;
        continue;
      }
      points_[i] = {onGrid(g.x), onGrid(g.y), onGrid(g.z)};
      positionOf_[i] = positions.add(points_[i].key());
    }
    positionCount_ = positions.size();
  }

  // Drops what has no area on the grid, and turns mirrored triangles round.
  void keepTriangles() {
    corners_.reserve(source_.indices.size());
    kept_.reserve(source_.indices.size());
    for (size_t t = 0; t + 2 < source_.indices.size(); t += 3) {
      uint32_t v[3] = {source_.indices[t], source_.indices[t + 1], source_.indices[t + 2]};
      if (mirrored_) std::swap(v[1], v[2]);
      const uint32_t p[3] = {positionOf_[v[0]], positionOf_[v[1]], positionOf_[v[2]]};
      if (p[0] == kUnset || p[1] == kUnset || p[2] == kUnset || p[0] == p[1] || p[1] == p[2] || p[2] == p[0]) continue;
      kept_.insert(kept_.end(), v, v + 3);
      corners_.insert(corners_.end(), p, p + 3);
    }
  }

  bool prepareNormalMatrix() {
    const dmat3 m(toGrid_);
    const double det = glm::determinant(m);
    if (!(std::abs(det) > 1e-300) || !std::isfinite(det)) return false;
    normalMatrix_ = glm::transpose(glm::inverse(m));
    return true;
  }

  // The cross product's length is twice the area, so a plain sum is weighted by area.
  void sumNormals() {
    sums_.assign(positionCount_, dvec3(0));
    for (size_t t = 0; t < kept_.size(); t += 3) {
      const dvec3 a = points_[kept_[t]].vec(), b = points_[kept_[t + 1]].vec(), c = points_[kept_[t + 2]].vec();
      const dvec3 n = glm::cross(b - a, c - a);
      for (size_t i = 0; i < 3; ++i) sums_[corners_[t + i]] += n;
    }
  }

  void measure() {
    for (size_t t = 0; t < kept_.size(); t += 3) {
      const dvec3 a = points_[kept_[t]].vec(), b = points_[kept_[t + 1]].vec(), c = points_[kept_[t + 2]].vec();
      area_ += glm::length(glm::cross(b - a, c - a)) / 2;
      volume_ += glm::dot(a, glm::cross(b, c)) / 6;
    }
  }

  vec3 normalOf(uint32_t vertex, bool haveNormals) const {
    dvec3 n;
    if (haveNormals) {
      const float* raw = &source_.normals[size_t(vertex) * 3];
      n = normalMatrix_ * dvec3(raw[0], raw[1], raw[2]);
    } else {
      n = sums_[positionOf_[vertex]];
    }
    const double length = glm::length(n);
    return length > 0 && std::isfinite(length) ? vec3(n / length) : vec3(0, 0, 1);
  }

  // Vertices in the order in which the triangles use them; unused ones never get a number.
  void emitVertices(bool haveNormals) {
    std::vector<uint32_t> numberOf(source_.vertexCount(), kUnset);
    vertexAt_.assign(positionCount_, kUnset);
    VertexMap numbers(kept_.size() < source_.vertexCount() ? kept_.size() : source_.vertexCount());
    for (uint32_t& index : kept_) {
      uint32_t& number = numberOf[index];
      if (number == kUnset) {
        const GridPoint& point = points_[index];
        PackedVertex vertex{point.x, point.y, point.z, 0, 0, params_.slot};
        encodeOctahedral(normalOf(index, haveNormals), vertex.nu, vertex.nv);
        number = numbers.add(point.key() | uint64_t(uint8_t(vertex.nu)) << 48 | uint64_t(uint8_t(vertex.nv)) << 56);
        if (number == vertices_.size()) vertices_.push_back(vertex);
        vertexAt_[positionOf_[index]] = number;
      }
      index = number;
    }
  }

  Bytes assemble(const EdgeCount& edges) const {
    MeshChunkHeader header;
    header.vertexCount = uint32_t(vertices_.size());
    header.indexCount = uint32_t(kept_.size());
    header.edges = edges.edges;
    header.openEdges = edges.open;
    header.flags = edges.edges > 0 && edges.open == 0 ? 1 : 0;
    header.borderCount = uint32_t(edges.border.size());
    header.area = float(area_);
    header.volume = float(volume_);
    const size_t vertexBytes = vertices_.size() * sizeof(PackedVertex), indexBytes = kept_.size() * sizeof(uint32_t);
    Bytes bytes(sizeof header + vertexBytes + indexBytes + edges.border.size() * 2 * sizeof(uint32_t));
    std::memcpy(bytes.data(), &header, sizeof header);
    if (vertexBytes) std::memcpy(bytes.data() + sizeof header, vertices_.data(), vertexBytes);
    if (indexBytes) std::memcpy(bytes.data() + sizeof header + vertexBytes, kept_.data(), indexBytes);
    uint8_t* to = bytes.data() + sizeof header + vertexBytes + indexBytes;
    for (const auto& edge : edges.border) {
      const uint32_t ends[2] = {vertexAt_[edge[0]], vertexAt_[edge[1]]};
      std::memcpy(to, ends, sizeof ends);
      to += sizeof ends;
    }
    return bytes;
  }

  const MeshDecodeParams& params_;
  const MeshSource& source_;
  const dmat4 toGrid_;
  const bool mirrored_;
  dmat3 normalMatrix_{1};
  uint32_t positionCount_ = 0;
  std::vector<GridPoint> points_;      // by vertex of the file
  std::vector<uint32_t> positionOf_;   // by vertex of the file: number of its lattice point
  std::vector<uint32_t> kept_;         // triangles: vertices of the file, later of the chunk
  std::vector<uint32_t> corners_;      // triangles: lattice points
  std::vector<dvec3> sums_;            // by lattice point
  std::vector<PackedVertex> vertices_;
  std::vector<uint32_t> vertexAt_;     // by lattice point: one of the chunk's vertices there
  double area_ = 0, volume_ = 0;
};

}  // namespace

void encodeOctahedral(const vec3& normal, int8_t& u, int8_t& v) {
  const float sum = std::abs(normal.x) + std::abs(normal.y) + std::abs(normal.z);
  vec2 p = sum > 0 ? vec2(normal) / sum : vec2(0);
  if (normal.z < 0) {
    const vec2 folded = vec2(1) - glm::abs(vec2(p.y, p.x));
    p = {p.x < 0 ? -folded.x : folded.x, p.y < 0 ? -folded.y : folded.y};
  }
  u = int8_t(std::lround(glm::clamp(p.x, -1.f, 1.f) * 127));
  v = int8_t(std::lround(glm::clamp(p.y, -1.f, 1.f) * 127));
}

Result<Bytes> packMesh(const MeshDecodeParams& params, const MeshSource& source) {
  if (!(params.gridStep > 0) || !std::isfinite(params.gridStep))
    return Error{ErrorCode::Internal, "The grid for this part has no size."};
  return Packer(params, source).pack();
}

}  // namespace fabrica
