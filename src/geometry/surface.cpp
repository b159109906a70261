#include "geometry/surface.h"

#include <vtkNew.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkStaticPointLocator.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "codecs/chunks.h"

namespace fabrica {
namespace {

// Unwelded triangles of several parts.
struct Soup {
  std::vector<double> points;
  std::vector<uint32_t> triangles;
  std::vector<uint32_t> part;  // of each triangle
};

Error tooLarge(uint64_t triangles) {
  return {ErrorCode::TooLarge,
          "The surface has " + std::to_string(triangles) + " triangles; exact measures stop at " +
              std::to_string(kMaxSurfaceTriangles) + ".",
          "", "", "Measure its parts one by one."};
}

// Point → the first point that it coincides with.
std::vector<vtkIdType> mergeMap(const std::vector<double>& points, double distance) {
  const auto count = static_cast<vtkIdType>(points.size() / 3);
  vtkNew<vtkPoints> vtk;
  vtk->SetDataTypeToDouble();
  vtk->SetNumberOfPoints(count);
  for (vtkIdType i = 0; i < count; ++i) vtk->SetPoint(i, &points[3 * i]);
  vtkNew<vtkPolyData> cloud;
  cloud->SetPoints(vtk);
  vtkNew<vtkStaticPointLocator> locator;
  locator->SetDataSet(cloud);
  locator->BuildLocator();
  std::vector<vtkIdType> map(count, -1);
  locator->MergePoints(distance, map.data());
  return map;
}

struct Face {
  std::array<uint32_t, 3> corners;  // ascending: the same for all triangles on these three points
  uint32_t triangle;
  int sign;  // of the permutation that sorted the corners
};

Face faceOf(const uint32_t* t, uint32_t triangle) {
  Face face{{t[0], t[1], t[2]}, triangle, 1};
  auto order = [&face](int a, int b) {
    if (face.corners[a] > face.corners[b]) std::swap(face.corners[a], face.corners[b]), face.sign = -face.sign;
  };
  order(0, 1);
  order(1, 2);
  order(0, 1);
  return face;
}

// Back-to-back triangles of different parts cancel (they are a wall inside the union); the same triangle given twice
// the same way counts once. Within one part both are left alone: a sheet drawn from both sides is no wall.
std::vector<bool> droppedWalls(const std::vector<uint32_t>& triangles, const std::vector<uint32_t>& part) {
  const size_t count = triangles.size() / 3;
  std::vector<Face> faces(count);
  for (uint32_t i = 0; i < count; ++i) faces[i] = faceOf(&triangles[3 * size_t{i}], i);
  std::ranges::sort(faces, {}, &Face::corners);
  std::vector<bool> dropped(count, false);
  for (size_t first = 0; first < count;) {
    size_t end = first + 1;
    while (end < count && faces[end].corners == faces[first].corners) ++end;
    for (size_t i = first; i < end; ++i) {
      for (size_t j = i + 1; j < end && !dropped[faces[i].triangle]; ++j) {
        if (dropped[faces[j].triangle] || part[faces[i].triangle] == part[faces[j].triangle]) continue;
        dropped[faces[j].triangle] = true;
        if (faces[i].sign != faces[j].sign) dropped[faces[i].triangle] = true;
      }
    }
    first = end;
  }
  return dropped;
}

Result<Surface> weld(Soup soup, double distance, uint32_t partCount) {
  for (double value : soup.points) {
    if (!std::isfinite(value)) return Error{ErrorCode::BadFormat, "A vertex of the surface is not a number."};
  }
  Surface out;
  if (soup.triangles.empty()) return out;
  const std::vector<vtkIdType> map = mergeMap(soup.points, distance);
  std::vector<uint32_t> renumbered(map.size(), kNone);
  std::vector<uint32_t> part;
  out.triangles.reserve(soup.triangles.size());
  for (size_t t = 0; t < soup.part.size(); ++t) {
    vtkIdType corner[3];
    for (int k = 0; k < 3; ++k) corner[k] = map[soup.triangles[3 * t + k]];
    if (corner[0] == corner[1] || corner[1] == corner[2] || corner[0] == corner[2]) continue;
    for (vtkIdType id : corner) {
      if (renumbered[id] == kNone) {
        renumbered[id] = static_cast<uint32_t>(out.pointCount());
        out.points.insert(out.points.end(), &soup.points[3 * id], &soup.points[3 * id] + 3);
      }
      out.triangles.push_back(renumbered[id]);
    }
    part.push_back(soup.part[t]);
  }
  if (partCount < 2) return out;
  const std::vector<bool> dropped = droppedWalls(out.triangles, part);
  size_t kept = 0;
  for (size_t t = 0; t < dropped.size(); ++t) {
    if (dropped[t]) continue;
    std::copy_n(&out.triangles[3 * t], 3, &out.triangles[3 * kept++]);
  }
  out.innerWalls = static_cast<uint32_t>(dropped.size() - kept);
  out.triangles.resize(3 * kept);
  return out;
}

// 0 where all parts are on one lattice: equal integers give equal doubles.
double weldDistance(std::span<const ChunkOnGrid> chunks) {
  double largest = 0;
  bool same = true;
  for (const ChunkOnGrid& chunk : chunks) {
    same = same && chunk.grid.step == chunks[0].grid.step && chunk.grid.origin == chunks[0].grid.origin && chunk.grid.turn == chunks[0].grid.turn;
    largest = std::max(largest, double{chunk.grid.step});
  }
  // Each lattice moves a point by at most half the diagonal of its cell.
  return same ? 0 : std::sqrt(3.0) * largest;
}

}  // namespace

Result<Surface> surfaceFromChunks(std::span<const ChunkOnGrid> chunks) {
  Soup soup;
  uint64_t triangles = 0;
  for (const ChunkOnGrid& chunk : chunks) {
    auto view = viewMeshChunk(chunk.bytes);
    if (!view) return std::move(view).error();
    triangles += view->indices.size() / 3;
    if (triangles > kMaxSurfaceTriangles) return tooLarge(triangles);
  }
  for (uint32_t part = 0; part < chunks.size(); ++part) {
    auto view = viewMeshChunk(chunks[part].bytes);
    if (!view) return std::move(view).error();
    const Grid& grid = chunks[part].grid;
    const auto base = static_cast<uint32_t>(soup.points.size() / 3);
    const glm::dmat3 axes = glm::mat3_cast(glm::dquat(grid.turn)) * double{grid.step};
    for (const PackedVertex& v : view->vertices) {
      const glm::dvec3 p = glm::dvec3(grid.origin) + axes * glm::dvec3(v.x, v.y, v.z);
      soup.points.insert(soup.points.end(), {p.x, p.y, p.z});
    }
    const size_t whole = view->indices.size() / 3 * 3;
    for (size_t i = 0; i < whole; ++i) soup.triangles.push_back(base + view->indices[i]);
    soup.part.insert(soup.part.end(), whole / 3, part);
  }
  return weld(std::move(soup), weldDistance(chunks), static_cast<uint32_t>(chunks.size()));
}

Result<Surface> surfaceFromTriangles(std::span<const vec3> positions, std::span<const uint32_t> indices,
                                     double weldDistance) {
  if (indices.size() / 3 > kMaxSurfaceTriangles) return tooLarge(indices.size() / 3);
  if (indices.size() % 3 != 0) return Error{ErrorCode::BadFormat, "The number of indices is no multiple of three."};
  for (uint32_t index : indices) {
    if (index >= positions.size()) return Error{ErrorCode::BadFormat, "An index points past the last vertex."};
  }
  Soup soup;
  soup.points.reserve(3 * positions.size());
  for (const vec3& p : positions) soup.points.insert(soup.points.end(), {p.x, p.y, p.z});
  soup.triangles.assign(indices.begin(), indices.end());
  soup.part.assign(indices.size() / 3, 0);
  return weld(std::move(soup), weldDistance, 1);
}

}  // namespace fabrica
