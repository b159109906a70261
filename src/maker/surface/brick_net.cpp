#include "maker/surface/brick_net.h"

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

// The voxels of a brick, background where the map has ended.
struct Brick {
  Voxel first{}, size{};
  std::vector<uint16_t> labels;

  uint16_t at(const Voxel& v) const { return labels[size_t((v[2] * size[1] + v[1]) * size[0] + v[0])]; }
};

Status load(const LabelGrid& grid, Brick& brick) {
  Index3 origin{}, extent{};
  Voxel skip{};
  for (size_t k = 0; k < 3; ++k) {
    const int64_t begin = std::max<int64_t>(0, brick.first[k]);
    const int64_t end = std::min<int64_t>(grid.size[k], brick.first[k] + brick.size[k]);
    origin[k] = uint32_t(begin);
    extent[k] = uint32_t(end - begin);
    skip[k] = begin - brick.first[k];
  }
  std::vector<uint16_t> inside(size_t(extent[0]) * extent[1] * extent[2]);
  if (Status got = grid.read(origin, extent, inside.data()); !got) return got;
  if (int64_t(inside.size()) == brick.size[0] * brick.size[1] * brick.size[2]) {
    brick.labels = std::move(inside);
    return Ok{};
  }
  brick.labels.assign(size_t(brick.size[0] * brick.size[1] * brick.size[2]), 0);
  for (uint32_t z = 0; z < extent[2]; ++z) {
    for (uint32_t y = 0; y < extent[1]; ++y) {
      const auto from = inside.begin() + std::ptrdiff_t((size_t(z) * extent[1] + y) * extent[0]);
      const int64_t to = ((z + skip[2]) * brick.size[1] + y + skip[1]) * brick.size[0] + skip[0];
      std::copy(from, from + extent[0], brick.labels.begin() + to);
    }
  }
  return Ok{};
}

// Which labels are there, background aside; empty where all voxels are alike.
std::vector<uint16_t> labelsIn(const Brick& brick, uint32_t count) {
  std::vector<bool> there(count + 1, false);
  for (size_t i = 0; i < brick.labels.size(); ++i) {
    if (i == 0 || brick.labels[i] != brick.labels[i - 1]) there[brick.labels[i]] = true;
  }
  std::vector<uint16_t> labels;
  for (uint32_t label = 1; label <= count; ++label) {
    if (there[label]) labels.push_back(uint16_t(label));
  }
  if (labels.size() == 1 && !there[0]) labels.clear();
  return labels;
}

void run(const Brick& brick, const std::vector<uint16_t>& labels, vtkSurfaceNets3D* filter) {
  vtkLogger::SetStderrVerbosity(vtkLogger::VERBOSITY_ERROR);  // the filter tells of every run otherwise
  vtkNew<vtkImageData> image;
  image->SetDimensions(int(brick.size[0]), int(brick.size[1]), int(brick.size[2]));
  vtkNew<vtkUnsignedShortArray> values;
  values->SetName("labels");
  values->SetNumberOfTuples(image->GetNumberOfPoints());
  std::copy(brick.labels.begin(), brick.labels.end(), values->GetPointer(0));
  image->GetPointData()->SetScalars(values);
  filter->SetInputData(image);
  filter->SetBackgroundLabel(0);
  filter->SetNumberOfLabels(int(labels.size()));
  for (size_t i = 0; i < labels.size(); ++i) filter->SetLabel(int(i), double(labels[i]));
  filter->SetOutputMeshTypeToQuads();
  filter->SmoothingOff();
  filter->DataCachingOn();  // 9.3 leaves faces out without it
  filter->Update();
}

struct Face {
  Voxel lower{};
  size_t axis = 0;
  bool up = false;  // the normal, as the quad is wound, points along the axis
};

// A quad of the unsmoothed net is the face between two voxels: which, and its direction, follow from where it lies.
// (The filter's own winding is not consistent in VTK 9.3, so it is not relied upon.)
bool faceOf(const vec3 corners[4], Face& face) {
  const vec3 normal = glm::cross(corners[2] - corners[0], corners[3] - corners[1]);
  const vec3 size = glm::abs(normal);
  face.axis = size.x > size.y ? (size.x > size.z ? 0 : 2) : (size.y > size.z ? 1 : 2);
  face.up = normal[int(face.axis)] > 0;
  const vec3 centre = (corners[0] + corners[1] + corners[2] + corners[3]) * 0.25f;
  for (size_t k = 0; k < 3; ++k) {
    face.lower[k] = k == face.axis ? int64_t(std::floor(centre[int(k)])) : std::llround(centre[int(k)]);
  }
  return size[int(face.axis)] > 1e-3f;
}

Error strange() { return Error{ErrorCode::Internal, "The surface filter gave a face that lies between no two labels."}; }

// What of the filter's output belongs to this brick. Its caps on the brick's own sides do not.
Status collect(vtkPolyData* output, const Brick& brick, const NetFrame& frame, const Voxel& low, const Voxel& high,
               BrickNet& net) {
  vtkPoints* points = output->GetPoints();
  if (!points) return Error{ErrorCode::Internal, "The surface filter gave no points."};
  std::vector<uint32_t> cellOf(size_t(points->GetNumberOfPoints()), ~0u);
  const auto cell = [&](vtkIdType id, const vec3& corner) {
    uint32_t& index = cellOf[size_t(id)];
    if (index == ~0u) {
      index = uint32_t(net.cells.size());
      Voxel at{};
      for (size_t k = 0; k < 3; ++k) at[k] = brick.first[k] + int64_t(std::floor(corner[int(k)]));
      net.cells.push_back(frame.key(at));
    }
    return index;
  };
  vtkCellArray* polys = output->GetPolys();
  net.quads.reserve(size_t(polys->GetNumberOfCells()));
  auto cells = vtk::TakeSmartPointer(polys->NewIterator());
  for (cells->GoToFirstCell(); !cells->IsDoneWithTraversal(); cells->GoToNextCell()) {
    vtkIdType count = 0;
    const vtkIdType* ids = nullptr;
    cells->GetCurrentCell(count, ids);
    if (count != 4) return strange();
    vec3 corners[4];
    for (int k = 0; k < 4; ++k) {
      double p[3];
      points->GetPoint(ids[k], p);
      corners[k] = vec3(float(p[0]), float(p[1]), float(p[2]));
    }
    Face face;
    if (!faceOf(corners, face)) return strange();
    Voxel world{};
    bool ours = true;
    for (size_t k = 0; k < 3; ++k) {
      world[k] = brick.first[k] + face.lower[k];
      ours &= world[k] >= low[k] && world[k] < high[k];
    }
    if (!ours) continue;
    Voxel above = face.lower;
    ++above[face.axis];
    const uint16_t lower = brick.at(face.lower), upper = brick.at(above);
    if (lower == upper) return strange();
    BrickQuad quad;
    quad.place = frame.key(world) * 3 + (2 - face.axis);  // as the filter orders them
    for (int k = 0; k < 4; ++k) quad.v[k] = cell(ids[k], corners[k]);
    quad.low = std::min(lower, upper);
    quad.high = std::max(lower, upper);
    if (face.up != (lower < upper)) std::swap(quad.v[1], quad.v[3]);
    net.quads.push_back(quad);
  }
  return Ok{};
}

}  // namespace

Result<BrickNet> makeBrickNet(const LabelGrid& grid, const NetFrame& frame, const Voxel& low, const Voxel& high) {
  Brick brick;
  for (size_t k = 0; k < 3; ++k) {
    brick.first[k] = std::max(frame.first[k], low[k] - 1);
    brick.size[k] = std::min(frame.last[k], high[k]) - brick.first[k] + 1;
  }
  if (Status loaded = load(grid, brick); !loaded) return std::move(loaded).error();
  BrickNet net;
  const std::vector<uint16_t> labels = labelsIn(brick, grid.count);
  if (labels.empty()) return net;
  vtkNew<vtkSurfaceNets3D> filter;
  run(brick, labels, filter);
  Status collected = collect(filter->GetOutput(), brick, frame, low, high, net);
  if (!collected) return std::move(collected).error();
  return net;
}

}  // namespace fabrica
