#include "geometry/vtk_mesh.h"

#include <vtkCellArray.h>
#include <vtkNew.h>
#include <vtkPoints.h>

#include <algorithm>
#include <glm/glm.hpp>
#include <numeric>

namespace fabrica {
namespace {

glm::dvec3 at(const double* p) { return {p[0], p[1], p[2]}; }

}  // namespace

vtkSmartPointer<vtkPolyData> toPolyData(const Surface& surface) {
  std::vector<uint32_t> all(surface.triangleCount());
  std::iota(all.begin(), all.end(), 0);
  return toPolyData(surface, all);
}

vtkSmartPointer<vtkPolyData> toPolyData(const Surface& surface, std::span<const uint32_t> which) {
  std::vector<uint32_t> used;
  used.reserve(3 * which.size());
  for (uint32_t t : which) used.insert(used.end(), &surface.triangles[3 * size_t{t}], &surface.triangles[3 * size_t{t}] + 3);
  std::vector<uint32_t> corners = used;
  std::ranges::sort(used);
  used.erase(std::ranges::unique(used).begin(), used.end());

  vtkNew<vtkPoints> points;
  points->SetDataTypeToDouble();
  points->SetNumberOfPoints(static_cast<vtkIdType>(used.size()));
  for (size_t i = 0; i < used.size(); ++i) points->SetPoint(static_cast<vtkIdType>(i), surface.point(used[i]));
  vtkNew<vtkCellArray> cells;
  cells->AllocateExact(static_cast<vtkIdType>(which.size()), static_cast<vtkIdType>(corners.size()));
  auto idOf = [&used](uint32_t point) { return vtkIdType{std::ranges::lower_bound(used, point) - used.begin()}; };
  for (size_t i = 0; i < corners.size(); i += 3) {
    cells->InsertNextCell({idOf(corners[i]), idOf(corners[i + 1]), idOf(corners[i + 2])});
  }
  auto mesh = vtkSmartPointer<vtkPolyData>::New();
  mesh->SetPoints(points);
  mesh->SetPolys(cells);
  return mesh;
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
