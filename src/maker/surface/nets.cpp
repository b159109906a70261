#include "maker/surface/nets.h"

#include <vtkCellArray.h>
#include <vtkCellArrayIterator.h>
#include <vtkImageData.h>
#include <vtkLogger.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkSurfaceNets3D.h>
#include <vtkUnsignedShortArray.h>

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

struct Crop {
  std::array<int64_t, 3> first{};  // may be -1: one voxel of background all round
  std::array<int64_t, 3> size{};
};

// The box of all labels and one voxel more, so that every surface closes and empty space costs nothing.
bool cropOf(const LabelGrid& grid, Crop& crop) {
  std::array<uint32_t, 3> first{~0u, ~0u, ~0u}, last{0, 0, 0};
  const std::vector<LabelStats> stats = labelStats(grid);
  for (size_t label = 1; label < stats.size(); ++label) {
    if (stats[label].voxels == 0) continue;
    for (size_t k = 0; k < 3; ++k) {
      first[k] = std::min(first[k], stats[label].first[k]);
      last[k] = std::max(last[k], stats[label].last[k]);
    }
  }
  if (first[0] == ~0u) return false;
  for (size_t k = 0; k < 3; ++k) {
    crop.first[k] = int64_t(first[k]) - 1;
    crop.size[k] = int64_t(last[k]) - crop.first[k] + 2;
  }
  return true;
}

uint16_t labelAt(const LabelGrid& grid, const std::array<int64_t, 3>& p) {
  for (size_t k = 0; k < 3; ++k) {
    if (p[k] < 0 || p[k] >= int64_t(grid.size[k])) return 0;
  }
  return grid.voxels[grid.at(uint32_t(p[0]), uint32_t(p[1]), uint32_t(p[2]))];
}

void fillImage(const LabelGrid& grid, const Crop& crop, vtkImageData* image) {
  image->SetDimensions(int(crop.size[0]), int(crop.size[1]), int(crop.size[2]));
  image->SetOrigin(double(crop.first[0]), double(crop.first[1]), double(crop.first[2]));
  vtkNew<vtkUnsignedShortArray> values;
  values->SetName("labels");
  values->SetNumberOfTuples(image->GetNumberOfPoints());
  uint16_t* out = values->GetPointer(0);
  for (int64_t z = 0; z < crop.size[2]; ++z) {
    for (int64_t y = 0; y < crop.size[1]; ++y) {
      for (int64_t x = 0; x < crop.size[0]; ++x) {
        *out++ = labelAt(grid, {x + crop.first[0], y + crop.first[1], z + crop.first[2]});
      }
    }
  }
  image->GetPointData()->SetScalars(values);
}

// A quad of the unsmoothed net is the face between two voxels: its labels and its direction follow from where it lies.
// (The filter's own winding is not consistent in VTK 9.3, so it is not relied upon.)
bool orient(const LabelGrid& grid, const std::vector<vec3>& points, NetQuad& quad) {
  const vec3 a = points[quad.v[0]], b = points[quad.v[1]], c = points[quad.v[2]], d = points[quad.v[3]];
  const vec3 normal = glm::cross(c - a, d - b);
  const vec3 size = glm::abs(normal);
  const int axis = size.x > size.y ? (size.x > size.z ? 0 : 2) : (size.y > size.z ? 1 : 2);
  const vec3 centre = (a + b + c + d) * 0.25f;
  std::array<int64_t, 3> below{}, above{};
  for (int k = 0; k < 3; ++k) {
    const size_t at = size_t(k);
    below[at] = above[at] = k == axis ? int64_t(std::floor(centre[k])) : std::llround(centre[k]);
  }
  ++above[size_t(axis)];
  const uint16_t lower = labelAt(grid, below), upper = labelAt(grid, above);
  if (lower == upper || size[axis] < 1e-3f) return false;
  quad.low = std::min(lower, upper);
  quad.high = std::max(lower, upper);
  const bool pointsUp = normal[axis] > 0;
  if (pointsUp != (lower < upper)) std::swap(quad.v[1], quad.v[3]);
  return true;
}

}  // namespace

Result<SurfaceNet> makeNet(const LabelGrid& grid) {
  SurfaceNet net;
  Crop crop;
  if (!cropOf(grid, crop)) return net;
  if (crop.size[0] > 32000 || crop.size[1] > 32000 || crop.size[2] > 32000) {
    return Error{ErrorCode::TooLarge, "The label map is more than 32,000 voxels long.", "", "", "Split it."};
  }
  vtkLogger::SetStderrVerbosity(vtkLogger::VERBOSITY_ERROR);  // the filter tells of every run otherwise
  vtkNew<vtkImageData> image;
  fillImage(grid, crop, image);

  vtkNew<vtkSurfaceNets3D> filter;
  filter->SetInputData(image);
  filter->SetBackgroundLabel(0);
  filter->SetNumberOfLabels(int(grid.count));
  for (uint32_t i = 0; i < grid.count; ++i) filter->SetLabel(int(i), double(i + 1));
  filter->SetOutputMeshTypeToQuads();
  filter->SmoothingOff();
  filter->DataCachingOn();  // 9.3 leaves faces out without it
  filter->Update();

  vtkPolyData* output = filter->GetOutput();
  vtkPoints* points = output->GetPoints();
  if (!points || points->GetNumberOfPoints() > vtkIdType(0xfffffff0)) {
    return Error{ErrorCode::Internal, "The surface filter gave no usable points."};
  }
  net.points.resize(size_t(points->GetNumberOfPoints()));
  for (size_t i = 0; i < net.points.size(); ++i) {
    double p[3];
    points->GetPoint(vtkIdType(i), p);
    net.points[i] = vec3(float(p[0]), float(p[1]), float(p[2]));
  }
  vtkCellArray* polys = output->GetPolys();
  net.quads.reserve(size_t(polys->GetNumberOfCells()));
  auto cells = vtk::TakeSmartPointer(polys->NewIterator());
  for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell()) {
    vtkIdType count = 0;
    const vtkIdType* ids = nullptr;
    cells->GetCurrentCell(count, ids);
    NetQuad quad;
    if (count == 4) {
      for (int k = 0; k < 4; ++k) quad.v[k] = uint32_t(ids[k]);
    }
    if (count != 4 || !orient(grid, net.points, quad)) {
      return Error{ErrorCode::Internal, "The surface filter gave a face that lies between no two labels."};
    }
    net.quads.push_back(quad);
  }
  return net;
}

}  // namespace fabrica
