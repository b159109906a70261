#include "geometry/section.h"

#include <vtkCellArray.h>
#include <vtkLogger.h>
#include <vtkNew.h>
#include <vtkPlane.h>
#include <vtkPolyDataPlaneCutter.h>
#include <vtkStripper.h>

#include <algorithm>
#include <cmath>
#include <glm/glm.hpp>

#include "geometry/vtk_mesh.h"

namespace fabrica {
namespace {

constexpr double kCm2PerSquareMetre = 1e4, kCmPerMetre = 1e2;

// A loop in the plane's own two coordinates.
using Flat = std::vector<glm::dvec2>;

Flat flatten(const std::vector<double>& loop, const glm::dvec3& normal) {
  // Any axis that is not close to the normal will do.
  const glm::dvec3 axis = std::abs(normal.x) < 0.6 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0);
  const glm::dvec3 u = glm::normalize(glm::cross(normal, axis)), v = glm::cross(normal, u);
  Flat flat;
  for (size_t i = 0; i < loop.size(); i += 3) {
    const glm::dvec3 p(loop[i], loop[i + 1], loop[i + 2]);
    flat.emplace_back(glm::dot(p, u), glm::dot(p, v));
  }
  return flat;
}

double areaOf(const Flat& loop) {
  double twice = 0;
  for (size_t i = 1; i + 1 < loop.size(); ++i) {
    const glm::dvec2 a = loop[i] - loop[0], b = loop[i + 1] - loop[0];
    twice += a.x * b.y - a.y * b.x;
  }
  return std::abs(twice) / 2;
}

bool contains(const Flat& loop, const glm::dvec2& p) {
  bool inside = false;
  for (size_t i = 0, j = loop.size() - 1; i < loop.size(); j = i++) {
    const glm::dvec2 &a = loop[i], &b = loop[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

double evenOddArea(const std::vector<Flat>& loops) {
  double total = 0;
  for (size_t i = 0; i < loops.size(); ++i) {
    bool inside = false;
    for (size_t j = 0; j < loops.size(); ++j) {
      if (j != i && contains(loops[j], loops[i][0])) inside = !inside;
    }
    total += inside ? -areaOf(loops[i]) : areaOf(loops[i]);
  }
  return total;
}

double lengthOf(const std::vector<double>& line, bool closed) {
  double length = 0;
  const size_t count = line.size() / 3;
  for (size_t i = closed ? 0 : 1; i < count; ++i) {
    const double *a = &line[3 * (i == 0 ? count - 1 : i - 1)], *b = &line[3 * i];
    length += std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  }
  return length;
}

vtkSmartPointer<vtkPolyData> cut(const Surface& surface, const Plane& plane) {
  // The cutter reports every run at INFO, which VTK prints by default.
  vtkLogger::SetStderrVerbosity(vtkLogger::VERBOSITY_WARNING);
  vtkNew<vtkPlane> at;
  at->SetOrigin(plane.position.x, plane.position.y, plane.position.z);
  at->SetNormal(plane.normal.x, plane.normal.y, plane.normal.z);
  vtkNew<vtkPolyDataPlaneCutter> cutter;
  cutter->SetPlane(at);
  cutter->SetInputData(toPolyData(surface));
  cutter->InterpolateAttributesOff();
  vtkNew<vtkStripper> stripper;
  stripper->SetInputConnection(cutter->GetOutputPort());
  stripper->JoinContiguousSegmentsOn();
  // Its default cuts outlines of more than 1,000 points into pieces.
  stripper->SetMaximumLength(VTK_INT_MAX);
  stripper->Update();
  return stripper->GetOutput();
}

}  // namespace

Result<Section> section(const Surface& surface, const Plane& plane) {
  const double length = glm::length(glm::dvec3(plane.normal));
  if (!(length > 1e-6) || !std::isfinite(length)) {
    return Error{ErrorCode::BadFormat, "The plane has no direction: its normal is zero or not a number."};
  }
  Section out;
  if (surface.triangles.empty()) {
    out.areaCm2 = 0;
    return out;
  }
  const vtkSmartPointer<vtkPolyData> lines = cut(surface, plane);
  vtkIdType count = 0;
  const vtkIdType* ids = nullptr;
  for (lines->GetLines()->InitTraversal(); lines->GetLines()->GetNextCell(count, ids);) {
    if (count < 2) continue;
    const bool closed = ids[0] == ids[count - 1] && count > 3;
    std::vector<double> line;
    for (vtkIdType i = 0; i < (closed ? count - 1 : count); ++i) {
      const double* p = lines->GetPoint(ids[i]);
      line.insert(line.end(), p, p + 3);
    }
    (closed ? out.loops : out.openLines).push_back(std::move(line));
  }
  std::vector<Flat> flat;
  for (const auto& loop : out.loops) {
    flat.push_back(flatten(loop, glm::dvec3(plane.normal) / length));
    out.perimeterCm += lengthOf(loop, true) * kCmPerMetre;
  }
  for (const auto& line : out.openLines) out.openLengthCm += lengthOf(line, false) * kCmPerMetre;
  if (out.openLines.empty()) {
    out.areaCm2 = evenOddArea(flat) * kCm2PerSquareMetre;
  } else {
    out.why = "The surface is open where the plane meets it, so the outline encloses no area.";
  }
  return out;
}

}  // namespace fabrica
