#include "maker/surface/smooth.h"

#include <algorithm>
#include <utility>

#include "maker/surface/label_grid.h"

namespace fabrica {

namespace {

constexpr float kShrink = 0.5f;

struct Neighbours {
  std::vector<uint32_t> start;  // point → first of its neighbours
  std::vector<uint32_t> of;
};

struct EdgeUse {
  uint32_t a, b;  // a < b
  uint16_t low, high;
  bool operator<(const EdgeUse& o) const { return std::pair(a, b) < std::pair(o.a, o.b); }
};

// Which points pull on which. A point on a curve between regions is pulled by the curve's points only.
Neighbours findNeighbours(const SurfaceNet& net) {
  std::vector<EdgeUse> uses;
  uses.reserve(net.quads.size() * 4);
  for (const NetQuad& quad : net.quads) {
    for (int k = 0; k < 4; ++k) {
      const auto [a, b] = std::minmax(quad.v[k], quad.v[(k + 1) % 4]);
      uses.push_back({a, b, quad.low, quad.high});
    }
  }
  std::sort(uses.begin(), uses.end());

  struct Edge {
    uint32_t a, b;
    bool curve;
  };
  std::vector<Edge> edges;
  edges.reserve(uses.size() / 2);  // every edge has two faces at least
  for (size_t i = 0; i < uses.size();) {
    size_t end = i;
    bool curve = false;
    for (; end < uses.size() && uses[end].a == uses[i].a && uses[end].b == uses[i].b; ++end) {
      curve |= uses[end].low != uses[i].low || uses[end].high != uses[i].high;
    }
    edges.push_back({uses[i].a, uses[i].b, curve});
    i = end;
  }
  uses = std::vector<EdgeUse>();  // gives the memory back, as = {} would not

  std::vector<uint8_t> onCurve(net.points.size(), 0);
  for (const Edge& edge : edges) {
    if (edge.curve) onCurve[edge.a] = onCurve[edge.b] = 1;
  }
  Neighbours result;
  result.start.assign(net.points.size() + 1, 0);
  auto pulls = [&](const Edge& edge, uint32_t point) { return edge.curve || !onCurve[point]; };
  for (const Edge& edge : edges) {
    if (pulls(edge, edge.a)) ++result.start[edge.a + 1];
    if (pulls(edge, edge.b)) ++result.start[edge.b + 1];
  }
  for (size_t i = 1; i < result.start.size(); ++i) result.start[i] += result.start[i - 1];
  result.of.resize(result.start.back());
  std::vector<uint32_t> next(result.start.begin(), result.start.end() - 1);
  for (const Edge& edge : edges) {
    if (pulls(edge, edge.a)) result.of[next[edge.a]++] = edge.b;
    if (pulls(edge, edge.b)) result.of[next[edge.b]++] = edge.a;
  }
  return result;
}

void relax(const Neighbours& neighbours, const std::vector<vec3>& home, const vec3& limit, float factor,
           const std::vector<vec3>& from, std::vector<vec3>& to) {
  for (size_t i = 0; i < from.size(); ++i) {
    const uint32_t begin = neighbours.start[i], end = neighbours.start[i + 1];
    if (begin == end) {
      to[i] = from[i];
      continue;
    }
    vec3 sum(0);
    for (uint32_t k = begin; k < end; ++k) sum += from[neighbours.of[k]];
    const vec3 moved = from[i] + factor * (sum / float(end - begin) - from[i]);
    to[i] = glm::clamp(moved, home[i] - limit, home[i] + limit);
  }
}

void appendTriangles(const NetQuad& quad, LabelMesh& mesh) {
  const auto length = [&](int a, int b) {
    const vec3 d = mesh.points[quad.v[a]] - mesh.points[quad.v[b]];
    return glm::dot(d, d);
  };
  const bool first = length(0, 2) <= length(1, 3);
  const uint32_t* v = quad.v;
  if (first) {
    mesh.faces.push_back({{v[0], v[1], v[2]}, quad.low, quad.high});
    mesh.faces.push_back({{v[0], v[2], v[3]}, quad.low, quad.high});
  } else {
    mesh.faces.push_back({{v[0], v[1], v[3]}, quad.low, quad.high});
    mesh.faces.push_back({{v[1], v[2], v[3]}, quad.low, quad.high});
  }
}

}  // namespace

LabelMesh smoothNet(const SurfaceNet& net, const mat4& indexToWorld, const SmoothOptions& options) {
  // Smoothing happens in millimetres along the voxel axes, so that flat voxels do not stretch what is smooth.
  const vec3 voxel = voxelSizeMm(indexToWorld);
  std::vector<vec3> points(net.points.size());
  for (size_t i = 0; i < points.size(); ++i) points[i] = net.points[i] * voxel;
  if (options.passes > 0) {
    const Neighbours neighbours = findNeighbours(net);
    const std::vector<vec3> home = points;
    std::vector<vec3> other(points.size());
    const vec3 limit = voxel * options.limit;
    const float swell = 1.0f / (options.passBand - 1.0f / kShrink);  // pass band = 1/λ + 1/μ
    for (int pass = 0; pass < options.passes; ++pass) {
      relax(neighbours, home, limit, kShrink, points, other);
      relax(neighbours, home, limit, swell, other, points);
    }
  }

  LabelMesh mesh;
  for (vec3& p : points) p = vec3(indexToWorld * vec4(p / voxel, 1)) * 1000.0f;
  mesh.points = std::move(points);
  const bool mirrored = glm::determinant(mat3(indexToWorld)) < 0;
  mesh.faces.reserve(net.quads.size() * 2);
  for (NetQuad quad : net.quads) {
    if (mirrored) std::swap(quad.v[1], quad.v[3]);
    appendTriangles(quad, mesh);
  }
  std::stable_sort(mesh.faces.begin(), mesh.faces.end(), [](const LabelFace& a, const LabelFace& b) {
    return std::pair(a.low, a.high) < std::pair(b.low, b.high);
  });
  return mesh;
}

}  // namespace fabrica
