#include "maker/optimize/detail.h"

#include <algorithm>
#include <cmath>

#include "codecs/vertex_map.h"
#include "maker/surface/levels.h"

namespace fabrica {

namespace {

constexpr double kCoarseShare = 0.04;
constexpr double kLeastMean = 40, kMostMean = 140;
constexpr double kMostCoarse = 1.2e6;
constexpr double kLevelRatio = 6;
constexpr double kFloorShare = 0.6;  // of what a structure of a cluster was to have, it keeps at least
constexpr float kMostError = 0.12f;  // of a surface's radius: coarser, it would not be known again

double sum(const std::vector<uint32_t>& values) {
  double total = 0;
  for (const uint32_t value : values) total += value;
  return total;
}

size_t structuresOf(const std::vector<uint32_t>& triangles) {
  return size_t(std::count_if(triangles.begin(), triangles.end(), [](uint32_t n) { return n > 0; }));
}

double meanCoarse(const std::vector<uint32_t>& triangles) {
  const double count = double(std::max<size_t>(1, structuresOf(triangles)));
  const double mean = std::clamp(sum(triangles) * kCoarseShare / count, kLeastMean, kMostMean);
  return std::min(mean, std::max(16.0, kMostCoarse / count));
}

double meanEdge(const LabelMesh& mesh) {
  double length = 0;
  for (const LabelFace& face : mesh.faces) {
    for (size_t k = 0; k < 3; ++k)
      length += double(glm::distance(mesh.points[face.v[k]], mesh.points[face.v[(k + 1) % 3]]));
  }
  return mesh.faces.empty() ? 0 : length / double(mesh.faces.size() * 3);
}

// On to the lattice of every 2^shift-th point, in metres. What falls together becomes one; what has no area any more
// goes.
void place(LabelMesh& mesh, const Lattice& lattice, int shift) {
  VertexMap places(mesh.points.size());
  std::vector<uint32_t> numberOf(mesh.points.size());
  std::vector<vec3> points;
  const uint32_t half = shift ? 1u << (shift - 1) : 0;
  for (size_t i = 0; i < mesh.points.size(); ++i) {
    uint32_t q[3];
    for (int k = 0; k < 3; ++k) q[k] = (uint32_t(mesh.points[i][k]) + half) >> shift;
    numberOf[i] = places.add(latticePlace(q[0], q[1], q[2]));
    if (numberOf[i] == points.size()) points.push_back(placeOf(lattice, q[0], q[1], q[2]));
  }
  mesh.points = std::move(points);
  for (LabelFace& face : mesh.faces) {
    for (uint32_t& v : face.v) v = numberOf[v];
  }
  compact(mesh);
}

// Outward, of all patches that meet in a point together; walls between two structures are left out.
std::vector<vec3> jointNormals(const LabelMesh& mesh) {
  std::vector<vec3> normals(mesh.points.size(), vec3(0));
  for (const LabelFace& face : mesh.faces) {
    if (face.low != 0) continue;
    const vec3 a = mesh.points[face.v[0]], b = mesh.points[face.v[1]], c = mesh.points[face.v[2]];
    const vec3 area = glm::cross(c - a, b - a);  // such faces point inwards, see LabelFace
    for (const uint32_t v : face.v) normals[v] += area;
  }
  for (vec3& n : normals) n = glm::dot(n, n) > 0 ? glm::normalize(n) : vec3(0, 1, 0);
  return normals;
}

std::vector<vec3> chosen(const std::vector<vec3>& from, const std::vector<uint32_t>& which) {
  std::vector<vec3> result;
  result.reserve(which.size());
  for (const uint32_t i : which) result.push_back(from[i]);
  return result;
}

}  // namespace

std::vector<uint32_t> coarsestTriangles(const std::vector<uint32_t>& triangles, const std::vector<double>& areas) {
  double roots = 0;
  for (const double area : areas) roots += std::sqrt(area);
  const double mean = meanCoarse(triangles), floor = std::clamp(mean / 3, 12.0, 48.0);
  const double spare = std::max(0.0, mean - floor) * double(structuresOf(triangles));
  std::vector<uint32_t> wanted(triangles.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    const double share = roots > 0 ? std::sqrt(areas[i]) / roots : 0;
    wanted[i] = std::min(triangles[i], uint32_t(std::min(4e9, floor + spare * share)));
  }
  return wanted;
}

Result<std::vector<DetailedMesh>> makeDetail(LabelMesh joint, const std::vector<uint32_t>& wanted,
                                             const LatticeFamily& family, const DetailOptions& options) {
  const auto count = uint32_t(wanted.size());
  const double coarsest = std::max(1.0, sum(wanted));
  const double ratio = std::max(1.0, double(joint.faces.size()) / coarsest);
  const auto more = unsigned(std::round(std::log(ratio) / std::log(kLevelRatio)));
  const unsigned levels = std::clamp(1 + more, 1u, std::max(1u, options.mostLevels));
  const std::vector<uint32_t> triangles = trianglesByLabel(joint, count);
  Bounds box;
  for (const vec3& p : joint.points) box.include(p);

  std::vector<DetailedMesh> result(count);
  for (DetailedMesh& mesh : result) {
    mesh.closed = true;
    mesh.levels.resize(levels);
  }
  float error = 0;  // lattice steps, against the finest
  for (unsigned k = levels; k-- > 0;) {
    const bool finest = k + 1 == levels;
    if (!finest) {
      const double along = double(k) / double(levels - 1);  // 0: the coarsest
      LevelTarget target;
      target.faces = size_t(coarsest * std::pow(ratio, along));
      target.errorMm = box.radius() * kMostError;  // steps, not millimetres, here
      target.keepOutlines = count > 1;
      // A single surface comes down to what it was given. Of several the small and the smooth ones would pay for the
      // others.
      if (count > 1) {
        target.floors.assign(count + 1, 0);
        for (uint32_t label = 1; label <= count; ++label) {
          const double own = std::max<double>(1, wanted[label - 1]);
          target.floors[label] = uint32_t(own * kFloorShare * std::pow(std::max(1.0, triangles[label] / own), along));
        }
      }
      float made = 0;
      auto coarser = simplify(std::move(joint), count, target, &made);
      if (!coarser) return std::move(coarser).error();
      joint = std::move(coarser).value();
      error += made;
    }
    const int shift =
        LatticeFamily::shiftFor(meanEdge(joint) * double(finest ? options.finestShare : options.coarseShare));
    const Lattice lattice = family.lattice(shift);
    LabelMesh placed = joint;
    place(placed, lattice, shift);
    std::vector<std::vector<uint32_t>> origins;
    const std::vector<SurfaceMesh> surfaces = allSurfaces(placed, count, &origins);
    const std::vector<vec3> normals =
        count > 1 && options.borderNormalBits > 0 ? jointNormals(placed) : std::vector<vec3>();
    for (uint32_t label = 1; label <= count; ++label) {
      const SurfaceMesh& surface = surfaces[label];
      DetailedMesh& mesh = result[label - 1];
      if (surface.indices.empty()) {
        // So small that it falls into one point of this level's lattice: it is seen from the next level on.
        if (finest)
          mesh.problem = "it is smaller than the finest step, " +
                         std::to_string(std::lround(double(family.step()) * 1e6)) + " micrometres.";
        continue;
      }
      const bool open = openEdges(surface) > 0;
      mesh.closed = mesh.closed && !open && enclosedVolume(surface) > 0;
      const bool patch = open && !normals.empty();
      const int bits = patch ? std::max(options.borderNormalBits, options.normalBits) : finest ? options.normalBits : 0;
      auto encoded = encodeDraco(surface, lattice, bits, patch ? chosen(normals, origins[label]) : std::vector<vec3>());
      if (!encoded) {
        mesh.problem = encoded.error().reason;
        continue;
      }
      // Rounding moves points by up to half a step's diagonal.
      const float rounding = finest ? 0.0f : family.step() * float(1 << shift) * 0.87f;
      mesh.levels[k] = {std::move(encoded).value(), finest ? 0.0f : error * family.step() + rounding};
    }
  }
  for (DetailedMesh& mesh : result) {
    if (!mesh.problem.empty()) mesh.levels.clear();
    std::erase_if(mesh.levels, [](const EncodedLevel& level) { return level.mesh.bytes.empty(); });
  }
  return result;
}

}  // namespace fabrica
