#include "maker/surface/label_mesh.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace fabrica {

namespace {

void appendFace(const LabelMesh& mesh, const LabelFace& face, bool reversed, std::vector<uint32_t>& indices) {
  indices.push_back(face.v[0]);
  indices.push_back(face.v[reversed ? 2 : 1]);
  indices.push_back(face.v[reversed ? 1 : 2]);
}

// Turns indices into the whole mesh's points into indices into points of its own, in order of first use.
std::vector<uint32_t> localise(const LabelMesh& mesh, std::vector<uint32_t>& localOf, SurfaceMesh& surface) {
  std::vector<uint32_t> used;
  for (uint32_t& index : surface.indices) {
    if (localOf[index] == ~0u) {
      localOf[index] = uint32_t(used.size());
      used.push_back(index);
    }
    index = localOf[index];
  }
  surface.points.reserve(used.size());
  for (const uint32_t index : used) {
    surface.points.push_back(mesh.points[index]);
    localOf[index] = ~0u;
  }
  return used;
}

struct PointHash {
  size_t operator()(const vec3& p) const {
    uint32_t bits[3];
    std::memcpy(bits, &p, sizeof bits);
    uint64_t h = 1469598103934665603ull;
    for (const uint32_t b : bits) h = (h ^ b) * 1099511628211ull;
    return size_t(h ^ (h >> 29));
  }
};

}  // namespace

std::vector<SurfaceMesh> allSurfaces(const LabelMesh& mesh, uint32_t labelCount,
                                     std::vector<std::vector<uint32_t>>* origins) {
  std::vector<SurfaceMesh> surfaces(labelCount + 1);
  for (const LabelFace& face : mesh.faces) {
    if (face.low) appendFace(mesh, face, false, surfaces[face.low].indices);
    if (face.high) appendFace(mesh, face, true, surfaces[face.high].indices);
  }
  std::vector<uint32_t> localOf(mesh.points.size(), ~0u);
  for (SurfaceMesh& surface : surfaces) {
    std::vector<uint32_t> used = localise(mesh, localOf, surface);
    if (origins) origins->push_back(std::move(used));
  }
  return surfaces;
}

SurfaceMesh surfaceOf(const LabelMesh& mesh, uint16_t label) {
  SurfaceMesh surface;
  for (const LabelFace& face : mesh.faces) {
    if (face.low == label || face.high == label) appendFace(mesh, face, face.high == label, surface.indices);
  }
  std::vector<uint32_t> localOf(mesh.points.size(), ~0u);
  localise(mesh, localOf, surface);
  return surface;
}

std::vector<double> enclosedVolumes(const LabelMesh& mesh, uint32_t labelCount) {
  std::vector<double> volumes(labelCount + 1, 0.0);
  // Far from the origin the terms are large and cancel: measure from a point of the mesh.
  const glm::dvec3 origin = mesh.points.empty() ? glm::dvec3(0) : glm::dvec3(mesh.points[0]);
  for (const LabelFace& face : mesh.faces) {
    const glm::dvec3 a = glm::dvec3(mesh.points[face.v[0]]) - origin;
    const glm::dvec3 b = glm::dvec3(mesh.points[face.v[1]]) - origin;
    const glm::dvec3 c = glm::dvec3(mesh.points[face.v[2]]) - origin;
    const double part = glm::dot(a, glm::cross(b, c)) / 6.0;
    volumes[face.low] += part;
    volumes[face.high] -= part;
  }
  volumes[0] = 0;
  return volumes;
}

double enclosedVolume(const SurfaceMesh& mesh) {
  double volume = 0;
  const glm::dvec3 origin = mesh.points.empty() ? glm::dvec3(0) : glm::dvec3(mesh.points[0]);
  for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    const glm::dvec3 a = glm::dvec3(mesh.points[mesh.indices[i]]) - origin;
    const glm::dvec3 b = glm::dvec3(mesh.points[mesh.indices[i + 1]]) - origin;
    const glm::dvec3 c = glm::dvec3(mesh.points[mesh.indices[i + 2]]) - origin;
    volume += glm::dot(a, glm::cross(b, c)) / 6.0;
  }
  return volume;
}

std::vector<uint32_t> trianglesByLabel(const LabelMesh& mesh, uint32_t labelCount) {
  std::vector<uint32_t> triangles(labelCount + 1, 0);
  for (const LabelFace& face : mesh.faces) {
    ++triangles[face.low];
    ++triangles[face.high];
  }
  triangles[0] = 0;
  return triangles;
}

size_t openEdges(const SurfaceMesh& mesh) {
  std::unordered_map<vec3, uint32_t, PointHash> ids;
  std::vector<uint32_t> id(mesh.points.size());
  for (size_t i = 0; i < mesh.points.size(); ++i) {
    // -0 and 0 are the same place.
    id[i] = ids.try_emplace(mesh.points[i] + vec3(0.0f), uint32_t(ids.size())).first->second;
  }
  std::unordered_map<uint64_t, int> balance;
  balance.reserve(mesh.indices.size());
  for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
    for (int k = 0; k < 3; ++k) {
      const uint32_t a = id[mesh.indices[i + k]], b = id[mesh.indices[i + (k + 1) % 3]];
      if (a == b) continue;
      balance[(uint64_t(std::min(a, b)) << 32) | std::max(a, b)] += a < b ? 1 : -1;
    }
  }
  return size_t(std::count_if(balance.begin(), balance.end(), [](const auto& edge) { return edge.second != 0; }));
}

void compact(LabelMesh& mesh) {
  std::erase_if(mesh.faces, [](const LabelFace& f) {
    return f.v[0] == f.v[1] || f.v[1] == f.v[2] || f.v[2] == f.v[0];
  });
  std::vector<uint32_t> newIndex(mesh.points.size(), ~0u);
  std::vector<vec3> points;
  for (LabelFace& face : mesh.faces) {
    for (uint32_t& v : face.v) {
      if (newIndex[v] == ~0u) {
        newIndex[v] = uint32_t(points.size());
        points.push_back(mesh.points[v]);
      }
      v = newIndex[v];
    }
  }
  mesh.points = std::move(points);
}

}  // namespace fabrica
