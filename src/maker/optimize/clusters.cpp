#include "maker/optimize/clusters.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

#include "codecs/vertex_map.h"

namespace fabrica {

namespace {

constexpr size_t kPointsAtOnce = size_t(8) << 20;
constexpr size_t kMostLabels = 60'000;  // LabelFace counts them in 16 bits
constexpr uint32_t kSharedPoints = 2;

class Groups {
 public:
  explicit Groups(size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0u); }
  uint32_t find(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(uint32_t a, uint32_t b) { parent_[std::max(find(a), find(b))] = std::min(find(a), find(b)); }

 private:
  std::vector<uint32_t> parent_;
};

uint64_t mixed(LatticePlace p) { return p * 0x9e3779b97f4a7c15ull >> 40; }

// Pairs of meshes → how many points they share. A share of all points at a time, so that memory stays small.
std::unordered_map<uint64_t, uint32_t> sharedPoints(const std::vector<LatticeMesh>& meshes) {
  size_t points = 0;
  for (const LatticeMesh& mesh : meshes) points += mesh.points.size();
  const size_t passes = points / kPointsAtOnce + 1;
  std::unordered_map<uint64_t, uint32_t> shared;
  std::vector<std::pair<LatticePlace, uint32_t>> places;
  for (size_t pass = 0; pass < passes; ++pass) {
    places.clear();
    for (uint32_t m = 0; m < meshes.size(); ++m) {
      for (const LatticePlace p : meshes[m].points) {
        if (passes == 1 || mixed(p) % passes == pass) places.emplace_back(p, m);
      }
    }
    std::sort(places.begin(), places.end());
    for (size_t i = 1; i < places.size(); ++i) {
      // Neighbours in the list are enough to join a group of three and more.
      if (places[i].first == places[i - 1].first) ++shared[uint64_t(places[i - 1].second) << 32 | places[i].second];
    }
  }
  return shared;
}

// Opposite triangles of two labels become one face; `keys` holds the candidates.
struct FaceKey {
  std::array<uint32_t, 3> corners{};  // sorted
  bool even = false;                  // whether the face's order is an even permutation of it
  uint16_t label = 0;
  uint32_t face = 0;
};

FaceKey keyOf(const LabelFace& face, uint32_t index) {
  FaceKey key;
  key.label = face.high;
  key.face = index;
  std::array<uint32_t, 3> v{face.v[0], face.v[1], face.v[2]};
  bool even = true;
  const auto order = [&](size_t a, size_t b) {
    if (v[a] <= v[b]) return;
    std::swap(v[a], v[b]);
    even = !even;
  };
  order(0, 1);
  order(1, 2);
  order(0, 1);
  key.corners = v;
  key.even = even;
  return key;
}

void joinWalls(LabelMesh& mesh, const std::vector<bool>& shared) {
  std::vector<FaceKey> keys;
  for (uint32_t i = 0; i < mesh.faces.size(); ++i) {
    const uint32_t* v = mesh.faces[i].v;
    if (shared[v[0]] && shared[v[1]] && shared[v[2]]) keys.push_back(keyOf(mesh.faces[i], i));
  }
  std::sort(keys.begin(), keys.end(), [](const FaceKey& a, const FaceKey& b) {
    return a.corners != b.corners ? a.corners < b.corners : a.label < b.label;
  });
  std::vector<bool> gone(mesh.faces.size(), false);
  for (size_t i = 1; i < keys.size(); ++i) {
    const FaceKey& a = keys[i - 1];
    const FaceKey& b = keys[i];
    if (a.corners != b.corners || a.even == b.even || a.label == b.label) continue;
    // As label a's own face, outward, points into b: see LabelFace. Faces here are turned, for they have 0 below.
    LabelFace& face = mesh.faces[a.face];
    std::swap(face.v[1], face.v[2]);
    face.low = a.label;
    face.high = b.label;
    gone[b.face] = true;
    ++i;
  }
  size_t kept = 0;
  for (size_t i = 0; i < mesh.faces.size(); ++i) {
    if (!gone[i]) mesh.faces[kept++] = mesh.faces[i];
  }
  mesh.faces.resize(kept);
}

}  // namespace

std::vector<Cluster> findClusters(const std::vector<LatticeMesh>& meshes, size_t mostTriangles, size_t* apart) {
  Groups groups(meshes.size());
  for (const auto& [pair, count] : sharedPoints(meshes)) {
    if (count >= kSharedPoints) groups.join(uint32_t(pair >> 32), uint32_t(pair & 0xffffffff));
  }
  std::vector<Cluster> byRoot(meshes.size());
  for (uint32_t m = 0; m < meshes.size(); ++m) {
    if (!meshes[m].triangles.empty()) byRoot[groups.find(m)].push_back(m);
  }
  std::vector<Cluster> clusters;
  for (Cluster& cluster : byRoot) {
    if (cluster.empty()) continue;
    size_t triangles = 0;
    for (const uint32_t m : cluster) triangles += meshes[m].triangleCount();
    if (cluster.size() == 1 || (triangles <= mostTriangles && cluster.size() <= kMostLabels)) {
      clusters.push_back(std::move(cluster));
      continue;
    }
    if (apart) *apart += cluster.size();
    for (const uint32_t m : cluster) clusters.push_back({m});
  }
  return clusters;
}

LabelMesh joinCluster(const std::vector<LatticeMesh>& meshes, const Cluster& cluster) {
  size_t points = 0, faces = 0;
  for (const uint32_t m : cluster) {
    points += meshes[m].points.size();
    faces += meshes[m].triangleCount();
  }
  LabelMesh joint;
  joint.faces.reserve(faces);
  VertexMap places(points);
  std::vector<bool> shared;
  std::vector<uint32_t> numberOf;
  for (size_t k = 0; k < cluster.size(); ++k) {
    const LatticeMesh& mesh = meshes[cluster[k]];
    numberOf.resize(mesh.points.size());
    for (size_t i = 0; i < mesh.points.size(); ++i) {
      numberOf[i] = places.add(mesh.points[i]);
      if (numberOf[i] == joint.points.size()) {
        joint.points.push_back(stepsOf(mesh.points[i]));
        shared.push_back(false);
      } else {
        shared[numberOf[i]] = true;
      }
    }
    const auto label = uint16_t(k + 1);
    for (size_t t = 0; t + 2 < mesh.triangles.size(); t += 3) {
      // With nothing below it the face points inwards: see LabelFace.
      joint.faces.push_back(
          {{numberOf[mesh.triangles[t]], numberOf[mesh.triangles[t + 2]], numberOf[mesh.triangles[t + 1]]}, 0, label});
    }
  }
  if (cluster.size() > 1) {
    joinWalls(joint, shared);
    std::stable_sort(joint.faces.begin(), joint.faces.end(), [](const LabelFace& a, const LabelFace& b) {
      return a.low != b.low ? a.low < b.low : a.high < b.high;
    });
  }
  return joint;
}

}  // namespace fabrica
