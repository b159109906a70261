#include "geometry/vtk_mesh.h"

#include <vtkCellArray.h>
#include <vtkNew.h>
#include <vtkPoints.h>

#include <algorithm>
#include <glm/glm.hpp>

namespace fabrica {
namespace {

glm::dvec3 at(const double* p) { return {p[0], p[1], p[2]}; }

// `pointOf(i)` of `count` points, `corners` three a triangle, into those points.
template <typename PointOf>
vtkSmartPointer<vtkPolyData> assemble(size_t count, PointOf pointOf, std::span<const uint32_t> corners) {
  vtkNew<vtkPoints> points;
  points->SetDataTypeToDouble();
  points->SetNumberOfPoints(static_cast<vtkIdType>(count));
  for (uint32_t i = 0; i < count; ++i) points->SetPoint(i, pointOf(i));
  vtkNew<vtkCellArray> cells;
  cells->AllocateExact(static_cast<vtkIdType>(corners.size() / 3), static_cast<vtkIdType>(corners.size()));
  for (size_t i = 0; i + 2 < corners.size(); i += 3) {
    const vtkIdType ids[3] = {static_cast<vtkIdType>(corners[i]), static_cast<vtkIdType>(corners[i + 1]),
                              static_cast<vtkIdType>(corners[i + 2])};
    cells->InsertNextCell(3, ids);
  }
  auto mesh = vtkSmartPointer<vtkPolyData>::New();
  mesh->SetPoints(points);
  mesh->SetPolys(cells);
  return mesh;
}

}  // namespace

vtkSmartPointer<vtkPolyData> toPolyData(const Surface& surface) {
  return assemble(surface.pointCount(), [&](uint32_t i) { return surface.point(i); }, surface.triangles);
}

vtkSmartPointer<vtkPolyData> toPolyData(const Surface& surface, std::span<const uint32_t> which) {
  std::vector<uint32_t> corners;
  corners.reserve(3 * which.size());
  for (uint32_t t : which) {
    corners.insert(corners.end(), &surface.triangles[3 * size_t{t}], &surface.triangles[3 * size_t{t}] + 3);
  }
  std::vector<uint32_t> used = corners;
  std::ranges::sort(used);
  used.erase(std::ranges::unique(used).begin(), used.end());
  for (uint32_t& corner : corners) {
    corner = static_cast<uint32_t>(std::ranges::lower_bound(used, corner) - used.begin());
  }
  return assemble(used.size(), [&](uint32_t i) { return surface.point(used[i]); }, corners);
}

double triangleArea(const double* a, const double* b, const double* c) {
  return 0.5 * glm::length(glm::cross(at(b) - at(a), at(c) - at(a)));
}

double triangleArea(const Surface& surface, uint32_t triangle) {
  const uint32_t* corner = &surface.triangles[3 * size_t{triangle}];
  return triangleArea(surface.point(corner[0]), surface.point(corner[1]), surface.point(corner[2]));
}

double signedVolume(const double* from, const double* a, const double* b, const double* c) {
  return glm::dot(at(a) - at(from), glm::cross(at(b) - at(from), at(c) - at(from))) / 6.0;
}

}  // namespace fabrica
