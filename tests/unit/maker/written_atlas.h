// The meshes of an atlas folder, read back.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "formats/gltf/scene_table.h"
#include "maker/write/draco_mesh.h"
#include "maker/write/files.h"

namespace fabrica {

class WrittenAtlas {
 public:
  explicit WrittenAtlas(const std::string& folder)
      : glb_(readFile(folder + "/meshes.glb").value()),
        lod_(readFile(folder + "/meshes.lod.bin").value()),
        table_(decodeSceneTable(gunzip(readFile(folder + "/meshes.index.gz").value()).value()).value()) {}

  const SceneTable& table() const { return table_; }
  SurfaceMesh decode(const MeshLevel& level) const {
    const ChunkRange& range = level.ranges[0];
    return decodeDraco(ByteView(range.resource == 0 ? glb_ : lod_).subspan(size_t(range.offset), range.length)).value();
  }
  // Level 0 is the coarsest; a structure with fewer gives its finest.
  std::vector<SurfaceMesh> atLevel(size_t level) const {
    std::vector<SurfaceMesh> meshes;
    for (const ScenePrimitive& p : table_.primitives) {
      meshes.push_back(decode(p.levels[std::min(level, p.levels.size() - 1)]));
    }
    return meshes;
  }

 private:
  Bytes glb_, lod_;
  SceneTable table_;
};

inline SurfaceMesh joined(const std::vector<SurfaceMesh>& meshes) {
  SurfaceMesh all;
  for (const SurfaceMesh& mesh : meshes) {
    for (const uint32_t i : mesh.indices) all.indices.push_back(i + uint32_t(all.points.size()));
    all.points.insert(all.points.end(), mesh.points.begin(), mesh.points.end());
  }
  return all;
}

// Ends of edges that are not walked equally often both ways, by place.
inline std::vector<vec3> borderPoints(const SurfaceMesh& mesh) {
  const auto less = [](const vec3& a, const vec3& b) { return std::tie(a.x, a.y, a.z) < std::tie(b.x, b.y, b.z); };
  std::vector<vec3> places = mesh.points;
  std::sort(places.begin(), places.end(), less);
  places.erase(std::unique(places.begin(), places.end()), places.end());
  const auto number = [&](uint32_t i) {
    return uint32_t(std::lower_bound(places.begin(), places.end(), mesh.points[i], less) - places.begin());
  };
  std::map<std::pair<uint32_t, uint32_t>, int> balance;
  for (size_t i = 0; i < mesh.indices.size(); ++i) {
    const uint32_t a = number(mesh.indices[i]), b = number(mesh.indices[i % 3 == 2 ? i - 2 : i + 1]);
    balance[{std::min(a, b), std::max(a, b)}] += a < b ? 1 : -1;
  }
  std::vector<vec3> points;
  for (const auto& [edge, sum] : balance) {
    if (sum != 0) points.insert(points.end(), {places[edge.first], places[edge.second]});
  }
  return points;
}

// What of a picture a mesh covers, seen along an axis: `edge` × `edge` points over the box.
inline std::vector<bool> silhouette(const SurfaceMesh& mesh, const Bounds& box, int axis, int edge) {
  const int u = (axis + 1) % 3, v = (axis + 2) % 3;
  const float scale = float(edge) / std::max(box.size()[u], box.size()[v]);
  std::vector<bool> covered(size_t(edge) * size_t(edge), false);
  for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
    vec2 p[3];
    for (size_t k = 0; k < 3; ++k) {
      const vec3& at = mesh.points[mesh.indices[t + k]];
      p[k] = vec2(at[u] - box.min[u], at[v] - box.min[v]) * scale;
    }
    const vec2 low = glm::min(p[0], glm::min(p[1], p[2])), high = glm::max(p[0], glm::max(p[1], p[2]));
    const auto side = [](const vec2& a, const vec2& b, const vec2& c) {
      return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    };
    for (int y = std::max(0, int(low.y)); y <= std::min(edge - 1, int(high.y)); ++y) {
      for (int x = std::max(0, int(low.x)); x <= std::min(edge - 1, int(high.x)); ++x) {
        const vec2 c(float(x) + 0.5f, float(y) + 0.5f);
        const float a = side(p[0], p[1], c), b = side(p[1], p[2], c), d = side(p[2], p[0], c);
        if ((a >= 0 && b >= 0 && d >= 0) || (a <= 0 && b <= 0 && d <= 0))
          covered[size_t(y) * size_t(edge) + size_t(x)] = true;
      }
    }
  }
  return covered;
}

}  // namespace fabrica
