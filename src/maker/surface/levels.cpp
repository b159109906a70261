#include "maker/surface/levels.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace fabrica {

namespace {

struct Patch {  // faces between the same two labels
  uint16_t low, high;
  uint32_t end;  // first face after it
};

std::vector<Patch> patchesOf(const LabelMesh& mesh) {
  std::vector<Patch> patches;
  for (uint32_t i = 0; i < mesh.faces.size(); ++i) {
    const LabelFace& face = mesh.faces[i];
    if (patches.empty() || patches.back().low != face.low || patches.back().high != face.high) {
      patches.push_back({face.low, face.high, i});
    }
    patches.back().end = i + 1;
  }
  return patches;
}

// The simplifier keeps the order of the faces that remain but does not say which they are. So a mark, a face of points
// of its own that nothing may move, closes every patch: what comes out between two marks belongs to that patch.
struct Marked {
  std::vector<vec3> points;
  std::vector<uint32_t> indices;
  uint32_t firstCopy = 0;        // index of the first copy of a point
  std::vector<uint32_t> copyOf;  // by copy
  uint32_t firstMark = 0;        // index of the first mark's first point
};

constexpr uint32_t kNoPatch = ~0u, kManyPatches = ~0u - 1;

// Which points of two patches lie on the outlines of both: `first` and `second` name the patches of a point that has
// two.
std::vector<bool> onBothOutlines(const LabelMesh& mesh, const std::vector<Patch>& patches,
                                 const std::vector<uint32_t>& first, const std::vector<uint32_t>& second) {
  struct Edge {
    uint32_t patch, low, high;
    int turn;  // 1: from low to high
    bool sameEdge(const Edge& other) const { return patch == other.patch && low == other.low && high == other.high; }
  };
  std::vector<Edge> edges;
  uint32_t face = 0;
  for (uint32_t p = 0; p < patches.size(); ++p) {
    for (; face < patches[p].end; ++face) {
      const uint32_t* v = mesh.faces[face].v;
      for (size_t k = 0; k < 3; ++k) {
        const uint32_t a = v[k], b = v[(k + 1) % 3];
        // An outline runs between points of two patches and more.
        if (second[a] != kNoPatch && second[b] != kNoPatch)
          edges.push_back({p, std::min(a, b), std::max(a, b), a < b ? 1 : -1});
      }
    }
  }
  std::sort(edges.begin(), edges.end(), [](const Edge& x, const Edge& y) {
    return std::tie(x.patch, x.low, x.high) < std::tie(y.patch, y.low, y.high);
  });
  std::vector<uint8_t> found(mesh.points.size(), 0);  // bit 0: on the first's outline, 1: the second's
  for (size_t i = 0; i < edges.size();) {
    size_t end = i;
    int turns = 0;
    for (; end < edges.size() && edges[end].sameEdge(edges[i]); ++end) turns += edges[end].turn;
    if (turns != 0) {
      for (const uint32_t v : {edges[i].low, edges[i].high})
        found[v] |= first[v] == edges[i].patch ? 1 : second[v] == edges[i].patch ? 2 : 0;
    }
    i = end;
  }
  std::vector<bool> result(found.size());
  for (size_t v = 0; v < found.size(); ++v) result[v] = found[v] == 3;
  return result;
}

// Gives the second of two patches that meet along an outline a copy of its points: to the simplifier such points are a
// seam, along which it moves both together. Where more meet the point stays one (it is a corner of outlines, or on a
// line that three share), and where two lie on one another.
std::vector<uint32_t> splitOutlines(LabelMesh& mesh, const std::vector<Patch>& patches) {
  std::vector<uint32_t> first(mesh.points.size(), kNoPatch), second(mesh.points.size(), kNoPatch);
  uint32_t face = 0;
  for (uint32_t p = 0; p < patches.size(); ++p) {
    for (; face < patches[p].end; ++face) {
      for (const uint32_t v : mesh.faces[face].v) {
        if (first[v] == kNoPatch) first[v] = p;
        else if (first[v] != p && second[v] == kNoPatch) second[v] = p;
        else if (first[v] != p && second[v] != p) second[v] = kManyPatches;
      }
    }
  }
  const std::vector<bool> split = onBothOutlines(mesh, patches, first, second);
  std::vector<uint32_t> copyOf, copies(mesh.points.size(), 0);
  for (uint32_t v = 0; v < first.size(); ++v) {
    if (!split[v]) continue;
    copies[v] = uint32_t(first.size() + copyOf.size());
    copyOf.push_back(v);
  }
  face = 0;
  for (uint32_t p = 0; p < patches.size(); ++p) {
    for (; face < patches[p].end; ++face) {
      for (uint32_t& v : mesh.faces[face].v) {
        if (split[v] && second[v] == p) v = copies[v];
      }
    }
  }
  for (const uint32_t v : copyOf) {
    const vec3 place = mesh.points[v];
    mesh.points.push_back(place);
  }
  return copyOf;
}

// Uses the mesh up: while the simplifier works there is one copy of everything.
Marked mark(LabelMesh& mesh, const std::vector<Patch>& patches, bool keepOutlines) {
  Marked marked;
  marked.firstCopy = uint32_t(mesh.points.size());
  if (keepOutlines && patches.size() > 1) marked.copyOf = splitOutlines(mesh, patches);
  marked.firstMark = uint32_t(mesh.points.size());
  marked.indices.reserve((mesh.faces.size() + patches.size()) * 3);
  Bounds box;
  for (const vec3& p : mesh.points) box.include(p);
  const vec3 step = box.size() / (float(patches.size()) * 4.0f + 4.0f);
  marked.points = std::move(mesh.points);
  marked.points.reserve(marked.points.size() + patches.size() * 3);
  uint32_t face = 0;
  for (const Patch& patch : patches) {
    for (; face < patch.end; ++face) {
      marked.indices.insert(marked.indices.end(), std::begin(mesh.faces[face].v), std::end(mesh.faces[face].v));
    }
    // Inside the box, so that the simplifier's scale does not change; the places differ from each other and from the mesh's.
    const auto first = uint32_t(marked.points.size());
    const vec3 corner = box.min + step * (float(first - marked.firstMark) / 3.0f * 4.0f + 0.37f);
    for (uint32_t k = 0; k < 3; ++k) {
      marked.points.push_back(corner + step * vec3(k == 1, k == 2, k == 0) * 0.7f);
      marked.indices.push_back(first + k);
    }
  }
  mesh = {};
  return marked;
}

Result<LabelMesh> unmark(const std::vector<Patch>& patches, Marked marked) {
  LabelMesh result;
  const std::vector<uint32_t>& indices = marked.indices;
  result.faces.reserve(indices.size() / 3 - std::min(indices.size() / 3, patches.size()));
  size_t patch = 0;
  for (size_t i = 0; i + 2 < indices.size(); i += 3) {
    if (indices[i] >= marked.firstMark) {
      if (indices[i] != marked.firstMark + patch * 3) break;
      ++patch;
      continue;
    }
    if (patch == patches.size()) break;
    const auto original = [&](uint32_t v) { return v < marked.firstCopy ? v : marked.copyOf[v - marked.firstCopy]; };
    result.faces.push_back({{original(indices[i]), original(indices[i + 1]), original(indices[i + 2])},
                            patches[patch].low, patches[patch].high});
  }
  if (patch != patches.size()) {
    return Error{ErrorCode::Internal, "The simplifier changed the order of the faces.", "", "",
                 "Build with meshoptimizer 0.22, with which this was tested."};
  }
  marked.indices = std::vector<uint32_t>();
  marked.points.resize(marked.firstCopy);
  result.points = std::move(marked.points);
  compact(result);
  return result;
}

}  // namespace

Result<LabelMesh> simplify(LabelMesh current, uint32_t labelCount, const LevelTarget& target, float* errorMm) {
  float made = 0;
  const bool floors = target.floorTriangles > 0 || !target.floors.empty();
  const auto floorOf = [&](uint16_t label) { return target.floors.empty() ? target.floorTriangles : target.floors[label]; };
  // In steps: a small structure's edges are all cheap, and one step would take it from far above the floor to nothing.
  float allowed = floors ? target.errorMm / 32 : target.errorMm;
  for (int guard = 0; guard < 200; ++guard) {
    const std::vector<Patch> patches = patchesOf(current);
    if (patches.empty() || current.faces.size() <= target.faces) break;
    std::vector<unsigned char> lock(current.points.size(), 0);
    if (floors) {
      const std::vector<uint32_t> triangles = trianglesByLabel(current, labelCount);
      const auto small = [&](uint16_t label) { return label && triangles[label] <= floorOf(label); };
      for (const LabelFace& face : current.faces) {
        if (small(face.low) || small(face.high)) lock[face.v[0]] = lock[face.v[1]] = lock[face.v[2]] = 1;
      }
    }
    // Never more than a fifth at once, see above.
    size_t goal = target.faces;
    if (floors) goal = std::max(goal, current.faces.size() - current.faces.size() / 5);
    const size_t before = current.faces.size();
    Marked marked = mark(current, patches, target.keepOutlines);
    for (const uint32_t v : marked.copyOf) {
      const unsigned char same = lock[v];
      lock.push_back(same);
    }
    lock.resize(marked.points.size(), 1);  // the marks
    float error = 0;
    marked.indices.resize(meshopt_simplifyWithAttributes(
        marked.indices.data(), marked.indices.data(), marked.indices.size(), &marked.points[0].x, marked.points.size(),
        sizeof(vec3), nullptr, 0, nullptr, 0, lock.data(), (goal + patches.size()) * 3, allowed,
        meshopt_SimplifyErrorAbsolute, &error));
    auto next = unmark(patches, std::move(marked));
    if (!next) return next;
    current = std::move(next).value();
    made = std::max(made, error);
    const bool stuck = current.faces.size() > before - before / 50;
    if (!floors) {
      if (stuck) break;  // several calls get further than one: the simplifier ends a call early on locked neighbourhoods
    } else if (stuck) {
      if (allowed >= target.errorMm) break;
      allowed = std::min(allowed * 1.6f, target.errorMm);
    }
  }
  if (errorMm) *errorMm = made;
  return current;
}

}  // namespace fabrica
