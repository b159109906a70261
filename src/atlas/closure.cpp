#include "atlas/closure.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fabrica {

namespace {

constexpr double kReachShare = 0.001;  // of a group's size: borders this near are one (Draco with 11 bits is off by half of it)
constexpr double kLeastReach = 1.8;    // lattice steps: a point and its neighbour across a corner

class Sets {
 public:
  explicit Sets(size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), 0u); }
  uint32_t rootOf(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void join(uint32_t a, uint32_t b) { parent_[rootOf(a)] = rootOf(b); }

 private:
  std::vector<uint32_t> parent_;
};

struct Edge {
  LatticePoint from, to;
  uint32_t owner;
  LatticePoint low() const { return std::min(from, to); }
  LatticePoint high() const { return std::max(from, to); }
};

// Of one owner.
std::vector<Edge> edgesOf(std::span<const BorderEdge> border) {
  std::vector<Edge> edges;
  edges.reserve(border.size());
  for (const BorderEdge& e : border) edges.push_back({e.from, e.to, 0});
  return edges;
}

// Leaves of edges that run both ways only the surplus, and joins their owners.
void cancel(std::vector<Edge>& edges, Sets& owners) {
  std::erase_if(edges, [](const Edge& e) { return e.from == e.to; });
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return a.low() != b.low() ? a.low() < b.low() : a.high() != b.high() ? a.high() < b.high() : a.from < b.from;
  });
  size_t kept = 0;
  for (size_t first = 0; first < edges.size();) {
    size_t turn = first;  // the first that runs the other way
    while (turn < edges.size() && edges[turn].from == edges[first].from && edges[turn].to == edges[first].to) ++turn;
    size_t end = turn;
    while (end < edges.size() && edges[end].from == edges[first].to && edges[end].to == edges[first].from) ++end;
    if (end > turn)
      for (size_t i = first + 1; i < end; ++i) owners.join(edges[first].owner, edges[i].owner);
    const size_t there = turn - first, back = end - turn;
    const size_t from = there > back ? first + back : turn + there;
    for (size_t i = from; i < from + std::max(there, back) - std::min(there, back); ++i) edges[kept++] = edges[i];
    first = end;
  }
  edges.resize(kept);
}

std::vector<LatticePoint> pointsOf(const std::vector<Edge>& edges) {
  std::vector<LatticePoint> points;
  points.reserve(edges.size() * 2);
  for (const Edge& e : edges) points.insert(points.end(), {e.from, e.to});
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

uint32_t indexIn(const std::vector<LatticePoint>& sorted, LatticePoint p) {
  return uint32_t(std::lower_bound(sorted.begin(), sorted.end(), p) - sorted.begin());
}

// For each of the points the one that stands for all within reach.
std::vector<LatticePoint> gather(const std::vector<LatticePoint>& points) {
  glm::dvec3 low(65535), high(0);
  for (LatticePoint p : points) low = glm::min(low, positionOf(p)), high = glm::max(high, positionOf(p));
  const double reach = std::max(kLeastReach, kReachShare * glm::distance(low, high));
  const auto cellOf = [&](const glm::dvec3& p) {
    const glm::dvec3 c = glm::floor(p / reach) + 1.0;
    return uint64_t(c.x) << 32 | uint64_t(c.y) << 16 | uint64_t(c.z);
  };
  std::vector<std::pair<uint64_t, uint32_t>> cells;
  for (uint32_t i = 0; i < points.size(); ++i) cells.emplace_back(cellOf(positionOf(points[i])), i);
  std::sort(cells.begin(), cells.end());
  constexpr LatticePoint kUnset = ~LatticePoint(0);
  std::vector<LatticePoint> stands(points.size(), kUnset);
  for (uint32_t i = 0; i < points.size(); ++i) {
    if (stands[i] != kUnset) continue;
    stands[i] = points[i];
    const glm::dvec3 at = positionOf(points[i]);
    for (uint64_t column = 0; column < 9; ++column) {  // of three cells each, which follow one another
      const uint64_t middle = cellOf(at) + (column / 3 << 32) + (column % 3 << 16) - (uint64_t(1) << 32) - (1 << 16);
      auto it = std::lower_bound(cells.begin(), cells.end(), std::pair(middle - 1, 0u));
      for (; it != cells.end() && it->first <= middle + 1; ++it) {
        LatticePoint& stand = stands[it->second];
        if (stand == kUnset && glm::distance(positionOf(points[it->second]), at) <= reach) stand = points[i];
      }
    }
  }
  return stands;
}

class Sealer {
 public:
  void triangle(LatticePoint a, LatticePoint b, LatticePoint c) {
    if (a == b || b == c || c == a) return;
    const glm::dvec3 p = positionOf(a), q = positionOf(b), r = positionOf(c);
    seal_.area += glm::length(glm::cross(q - p, r - p)) / 2;
    seal_.volume += glm::dot(p, glm::cross(q, r)) / 6;
    corners_.insert(corners_.end(), {a, b, c});
  }

  // A fan around the middle of every loop, which is lifted by that many times the loop's size: 0 is the least area.
  void fans(const std::vector<Edge>& loose, double lift) {
    const std::vector<LatticePoint> points = pointsOf(loose);
    Sets loops(points.size());
    for (const Edge& e : loose) loops.join(indexIn(points, e.from), indexIn(points, e.to));
    std::vector<glm::dvec4> middle(points.size(), glm::dvec4(0));
    for (uint32_t i = 0; i < points.size(); ++i) middle[loops.rootOf(i)] += glm::dvec4(positionOf(points[i]), 1);
    std::vector<glm::dvec3> facing(points.size(), glm::dvec3(0));  // twice the area, as a vector
    for (const Edge& e : loose)
      facing[loops.rootOf(indexIn(points, e.from))] += glm::cross(positionOf(e.from), positionOf(e.to));
    for (const Edge& e : loose) {
      const uint32_t loop = loops.rootOf(indexIn(points, e.from));
      const double size = std::sqrt(glm::length(facing[loop]));
      glm::dvec3 m = glm::dvec3(middle[loop]) / middle[loop].w;
      if (size > 0) m += facing[loop] / size * lift;
      m = glm::clamp(glm::round(m), 0.0, 65535.0);
      triangle(e.to, e.from, latticePoint(uint16_t(m.x), uint16_t(m.y), uint16_t(m.z)));
    }
  }

  Seal take() {
    seal_.points = corners_;
    std::sort(seal_.points.begin(), seal_.points.end());
    seal_.points.erase(std::unique(seal_.points.begin(), seal_.points.end()), seal_.points.end());
    for (LatticePoint p : corners_) seal_.triangles.push_back(indexIn(seal_.points, p));
    return std::move(seal_);
  }

 private:
  Seal seal_;
  std::vector<LatticePoint> corners_;
};

// What closes these edges; owners that share a border are joined.
Seal closeUp(std::vector<Edge> edges, Sets& owners) {
  cancel(edges, owners);
  Sealer sealer;
  // What does not match exactly may have been rounded apart. The gap is bridged, then the bridges are compared.
  const std::vector<LatticePoint> points = pointsOf(edges), stands = gather(points);
  for (Edge& e : edges) {
    const LatticePoint a = stands[indexIn(points, e.from)], b = stands[indexIn(points, e.to)];
    sealer.triangle(e.to, e.from, a);
    sealer.triangle(e.to, a, b);
    e.from = a;
    e.to = b;
  }
  cancel(edges, owners);
  sealer.fans(edges, 0);
  return sealer.take();
}

}  // namespace

Seal sealHoles(std::span<const BorderEdge> border) {
  Sealer sealer;
  sealer.fans(edgesOf(border), 0.6);
  return sealer.take();
}

Seal sealTogether(std::span<const BorderEdge> border) {
  Sets owner(1);
  return closeUp(edgesOf(border), owner);
}

void ClosureFinder::set(StructureIndex s, uint32_t grid, SurfaceBorder border) {
  if (known_.size() <= s) known_.resize(s + 1);
  known_[s] = {std::move(border), grid, true};
}

void ClosureFinder::begin(const Hierarchy& tree) {
  open_.clear();
  for (StructureIndex s = 0; s < known_.size(); ++s) {
    if (known_[s].open) open_.push_back(s);
  }
  // Parents first, each once (a damaged tree may have loops), then the other way round.
  order_.clear();
  std::vector<bool> seen(tree.nodes.size());
  std::vector<uint32_t> next(tree.roots);
  while (!next.empty()) {
    const uint32_t node = next.back();
    next.pop_back();
    if (seen[node]) continue;
    seen[node] = true;
    const std::vector<uint32_t>& children = tree.nodes[node].children;
    if (!children.empty()) order_.push_back(node);
    next.insert(next.end(), children.begin(), children.end());
  }
  std::reverse(order_.begin(), order_.end());
  next_ = 0;
  alone_ = 0;
}

bool ClosureFinder::step(const Hierarchy& tree, std::vector<Found>& found) {
  // For each tolerance: first every structure alone, then the groups.
  const size_t round = order_.size() + 1;
  if (open_.empty() || next_ >= 2 * round) return false;
  const double share = next_ < round ? kClosedShare : kTolerableShare;
  const size_t at = next_ % round;
  if (at == 0) {
    for (size_t edges = 0; alone_ < known_.size() && edges < kMostGroupEdges / 16; ++alone_) {
      if (!known_[alone_].open) continue;
      edges += known_[alone_].border.edges.size() + 1;
      tryGroup({alone_}, alone_, share, found);
    }
    if (alone_ == known_.size()) ++next_, alone_ = 0;
  } else {
    ++next_;
    std::vector<bool> below(known_.size()), seen(tree.nodes.size());
    std::vector<uint32_t> next{order_[at - 1]};
    while (!next.empty()) {
      const uint32_t node = next.back();
      next.pop_back();
      if (seen[node]) continue;
      seen[node] = true;
      if (tree.nodes[node].structure < below.size()) below[tree.nodes[node].structure] = true;
      next.insert(next.end(), tree.nodes[node].children.begin(), tree.nodes[node].children.end());
    }
    std::vector<StructureIndex> members;
    for (StructureIndex s : open_) {
      if (below[s]) members.push_back(s);
    }
    if (members.size() > 1) tryGroup(std::move(members), tree.nodes[order_[at - 1]].structure, share, found);
  }
  std::erase_if(open_, [&](StructureIndex s) { return !known_[s].open; });
  return true;
}

// All of them, or else those that hang together.
void ClosureFinder::tryGroup(std::vector<StructureIndex> members, StructureIndex by, double share, std::vector<Found>& found) {
  std::vector<Edge> edges;
  double area = 0, volume = 0;
  for (uint32_t i = 0; i < members.size(); ++i) {
    const Known& known = known_[members[i]];
    if (known.grid != known_[members[0]].grid || edges.size() + known.border.edges.size() > kMostGroupEdges) return;
    for (const BorderEdge& e : known.border.edges) edges.push_back({e.from, e.to, i});
    area += known.border.area;
    volume += known.border.volume;
  }
  Sets owners(members.size());
  Seal seal = closeUp(std::move(edges), owners);
  if (seal.area <= share * area && volume + seal.volume > 0) {
    for (StructureIndex s : members) known_[s] = {};
    found.push_back({by, std::move(members), std::move(seal)});
    return;
  }
  std::vector<std::vector<StructureIndex>> clusters(members.size());
  for (uint32_t i = 0; i < members.size(); ++i) clusters[owners.rootOf(i)].push_back(members[i]);
  for (std::vector<StructureIndex>& cluster : clusters) {
    if (cluster.size() > 1 && cluster.size() < members.size()) tryGroup(std::move(cluster), by, share, found);
  }
}

}  // namespace fabrica
