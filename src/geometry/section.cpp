#include "geometry/section.h"

#include <vtkCellArray.h>
#include <vtkLogger.h>
#include <vtkNew.h>
#include <vtkPlane.h>
#include <vtkPolyDataPlaneCutter.h>
#include <vtkStripper.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <glm/glm.hpp>

#include "geometry/vtk_mesh.h"
#include "geometry/winding.h"

namespace fabrica {
namespace {

constexpr double kCm2PerSquareMetre = 1e4, kCmPerMetre = 1e2;
constexpr double kBridgedShare = 0.01;   // of an outline, where nothing says that it closes
constexpr double kSpokenShare = 0.0005;  // shorter bridges change no digit that anybody reads
constexpr size_t kMostOpenLines = 400;  // more are no outline
constexpr double kBeside = 1e-6;         // metres from a loop at which is asked whether something is enclosed

// A loop in the plane's own two coordinates.
using Flat = std::vector<glm::dvec2>;

struct Axes {
  explicit Axes(const glm::dvec3& normal) {
    // Any axis that is not close to the normal will do.
    const glm::dvec3 axis = std::abs(normal.x) < 0.6 ? glm::dvec3(1, 0, 0) : glm::dvec3(0, 1, 0);
    u = glm::normalize(glm::cross(normal, axis));
    v = glm::cross(normal, u);
  }
  Flat flatten(const std::vector<double>& loop) const {
    Flat flat;
    for (size_t i = 0; i < loop.size(); i += 3) {
      const glm::dvec3 p(loop[i], loop[i + 1], loop[i + 2]);
      flat.emplace_back(glm::dot(p, u), glm::dot(p, v));
    }
    return flat;
  }
  glm::dvec3 u, v;
};

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

// What enclosed space a loop is the end of.
struct Side {
  bool inside = true, outside = false;  // is what lies there enclosed?
};

// Asked of the surface itself, a hair beside the middle of the loop's longest edge.
Side sideOf(const Surface& surface, const std::vector<double>& loop, const Flat& flat, const Axes& axes) {
  size_t longest = 0;
  double most = -1;
  for (size_t i = 0; i < flat.size(); ++i) {
    const double length = glm::distance(flat[i], flat[(i + 1) % flat.size()]);
    if (length > most) most = length, longest = i;
  }
  const size_t next = (longest + 1) % flat.size();
  const glm::dvec2 along = glm::normalize(flat[next] - flat[longest]);
  const glm::dvec2 middle = (flat[longest] + flat[next]) * 0.5;
  glm::dvec2 inwards(-along.y, along.x);
  if (!contains(flat, middle + inwards * kBeside)) inwards = -inwards;
  const glm::dvec3 a(loop[3 * longest], loop[3 * longest + 1], loop[3 * longest + 2]);
  const glm::dvec3 b(loop[3 * next], loop[3 * next + 1], loop[3 * next + 2]);
  const glm::dvec3 at = (a + b) * 0.5, step = (axes.u * inwards.x + axes.v * inwards.y) * kBeside;
  const auto enclosed = [&](const glm::dvec3& p) { return std::abs(windingNumber(surface, &p[0])) > 0.5; };
  return {enclosed(at + step), enclosed(at - step)};
}

// The area within the loops; leaves out those that nothing ends at. Only loops in or around others are asked about.
double enclosedArea(const Surface& surface, const Axes& axes, std::vector<std::vector<double>>& loops) {
  std::vector<Flat> flat;
  for (const auto& loop : loops) flat.push_back(axes.flatten(loop));
  std::vector<uint32_t> around(loops.size());
  std::vector<bool> nested(loops.size());
  for (size_t i = 0; i < loops.size(); ++i)
    for (size_t j = 0; j < loops.size(); ++j) {
      if (j == i || !contains(flat[j], flat[i][0])) continue;
      ++around[i];
      nested[i] = nested[j] = true;
    }
  double total = 0, evenOdd = 0;
  std::vector<bool> kept(loops.size(), true);
  for (size_t i = 0; i < loops.size(); ++i) {
    const double area = areaOf(flat[i]);
    evenOdd += around[i] % 2 ? -area : area;
    const Side side = nested[i] ? sideOf(surface, loops[i], flat[i], axes) : Side{};
    kept[i] = side.inside != side.outside;
    total += kept[i] ? side.inside ? area : -area : 0;
  }
  if (!(total > 0)) return evenOdd;  // a surface with holes so large that nothing is enclosed: take the loops as they are
  size_t n = 0;
  for (size_t i = 0; i < loops.size(); ++i) {
    if (!kept[i]) continue;
    if (n != i) loops[n] = std::move(loops[i]);
    ++n;
  }
  loops.resize(n);
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

// Joins the nearest ends of lines until none is left; returns the length of the joints, or less than 0 when it gives up.
double bridge(const std::vector<std::vector<double>>& lines, double most, std::vector<std::vector<double>>& loops) {
  if (lines.size() > kMostOpenLines) return -1;
  struct Joint {
    double length;
    uint32_t a, b;  // ends: line * 2, + 1 for its last point
  };
  const auto pointOf = [&](uint32_t end) {
    const std::vector<double>& line = lines[end / 2];
    const double* p = end % 2 ? &line[line.size() - 3] : &line[0];
    return glm::dvec3(p[0], p[1], p[2]);
  };
  const auto ends = static_cast<uint32_t>(2 * lines.size());
  std::vector<Joint> joints;
  for (uint32_t a = 0; a < ends; ++a)
    for (uint32_t b = a + 1; b < ends; ++b)
      if (const double length = glm::distance(pointOf(a), pointOf(b)); length <= most) joints.push_back({length, a, b});
  std::sort(joints.begin(), joints.end(), [](const Joint& x, const Joint& y) { return x.length < y.length; });
  std::vector<uint32_t> to(ends, kNone);
  double total = 0;
  for (const Joint& joint : joints) {
    if (to[joint.a] != kNone || to[joint.b] != kNone) continue;
    to[joint.a] = joint.b;
    to[joint.b] = joint.a;
    total += joint.length;
    if (total > most) return -1;
  }
  if (std::find(to.begin(), to.end(), kNone) != to.end()) return -1;
  std::vector<bool> done(lines.size());
  for (uint32_t first = 0; first < lines.size(); ++first) {
    if (done[first]) continue;
    std::vector<double> loop;
    for (uint32_t end = 2 * first; !done[end / 2];) {
      const std::vector<double>& line = lines[end / 2];
      done[end / 2] = true;
      for (size_t i = 0; i < line.size(); i += 3) {
        const size_t at = end % 2 ? line.size() - 3 - i : i;
        loop.insert(loop.end(), &line[at], &line[at] + 3);
      }
      end = to[end ^ 1];
    }
    if (loop.size() >= 9) loops.push_back(std::move(loop));
  }
  return total;
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

Result<Section> section(const Surface& surface, const Plane& plane, bool closes) {
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
  double outline = 0;
  for (const auto& loop : out.loops) outline += lengthOf(loop, true);
  for (const auto& line : out.openLines) outline += lengthOf(line, false);
  if (!out.openLines.empty()) {
    const double bridged = bridge(out.openLines, closes ? outline : kBridgedShare * outline, out.loops);
    if (bridged >= 0) {
      out.openLines.clear();
      if (bridged > kSpokenShare * outline) {
        char text[96];
        std::snprintf(text, sizeof text, "Gaps in its surface (%.2g %% of the outline) were bridged.", 100 * bridged / outline);
        out.why = text;
      }
    }
  }
  const double area = enclosedArea(surface, Axes(glm::dvec3(plane.normal) / length), out.loops);
  for (const auto& loop : out.loops) out.perimeterCm += lengthOf(loop, true) * kCmPerMetre;
  for (const auto& line : out.openLines) out.openLengthCm += lengthOf(line, false) * kCmPerMetre;
  if (out.openLines.empty()) out.areaCm2 = area * kCm2PerSquareMetre;
  else out.why = "The surface is open where the plane meets it, so the outline encloses no area.";
  return out;
}

}  // namespace fabrica
