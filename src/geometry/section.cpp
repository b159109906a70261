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
constexpr double kBeside = 1e-6;         // metres from a loop at which the surface is asked which way it faces
constexpr int kRows = 4096;              // of an area whose outlines cross
constexpr double kAgreement = 0.002;     // between the sum of the loops' areas and that of the rows

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

double signedArea(const Flat& loop) {
  double twice = 0;
  for (size_t i = 1; i + 1 < loop.size(); ++i) {
    const glm::dvec2 a = loop[i] - loop[0], b = loop[i + 1] - loop[0];
    twice += a.x * b.y - a.y * b.x;
  }
  return twice / 2;
}

bool contains(const Flat& loop, const glm::dvec2& p) {
  bool inside = false;
  for (size_t i = 0, j = loop.size() - 1; i < loop.size(); j = i++) {
    const glm::dvec2 &a = loop[i], &b = loop[j];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
  }
  return inside;
}

struct Box {
  glm::dvec2 low{1e30}, high{-1e30};
  void include(const glm::dvec2& p) { low = glm::min(low, p), high = glm::max(high, p); }
  bool meets(const Box& o) const { return low.x <= o.high.x && high.x >= o.low.x && low.y <= o.high.y && high.y >= o.low.y; }
};

struct Loop {
  std::vector<double> points;
  Flat flat;
  Box box;
  int sign = 1;  // 1: what is enclosed lies within it; -1: around it
  bool alone = true, kept = true;
};

bool crosses(const Loop& one, const Loop& other) {
  const auto side = [](const glm::dvec2& a, const glm::dvec2& b, const glm::dvec2& p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
  };
  for (size_t i = 0; i < one.flat.size(); ++i) {
    const glm::dvec2 &a = one.flat[i], &b = one.flat[(i + 1) % one.flat.size()];
    Box edge;
    edge.include(a);
    edge.include(b);
    if (!edge.meets(other.box)) continue;
    for (size_t j = 0; j < other.flat.size(); ++j) {
      const glm::dvec2 &c = other.flat[j], &d = other.flat[(j + 1) % other.flat.size()];
      if (std::max(c.y, d.y) < edge.low.y || std::min(c.y, d.y) > edge.high.y) continue;
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}

// Which way the surface faces, asked of the surface itself: how much more often it goes around a point a hair within the
// middle of the loop's longest edge than around one outside. 0 where it does not say.
int facing(const Surface& surface, const Loop& loop, const Axes& axes) {
  const Flat& flat = loop.flat;
  size_t longest = 0;
  double most = -1;
  for (size_t i = 0; i < flat.size(); ++i) {
    const double length = glm::distance(flat[i], flat[(i + 1) % flat.size()]);
    if (length > most) most = length, longest = i;
  }
  const size_t next = (longest + 1) % flat.size();
  const glm::dvec2 along = glm::normalize(flat[next] - flat[longest]), middle = (flat[longest] + flat[next]) * 0.5;
  glm::dvec2 inwards(-along.y, along.x);
  if (!contains(flat, middle + inwards * kBeside)) inwards = -inwards;
  const double *a = &loop.points[3 * longest], *b = &loop.points[3 * next];
  const glm::dvec3 at(a[0] / 2 + b[0] / 2, a[1] / 2 + b[1] / 2, a[2] / 2 + b[2] / 2);
  const glm::dvec3 step = (axes.u * inwards.x + axes.v * inwards.y) * kBeside;
  const glm::dvec3 inside = at + step, outside = at - step;
  return int(std::lround(windingNumber(surface, &inside[0]) - windingNumber(surface, &outside[0])));
}

// The area that loops go around, each part of it once; by rows, where loops cross.
double areaByRows(const std::vector<Loop>& loops) {
  Box all;
  for (const Loop& loop : loops) all.include(loop.box.low), all.include(loop.box.high);
  const double step = (all.high.y - all.low.y) / kRows;
  std::vector<std::vector<std::pair<double, int>>> rows(kRows);
  for (const Loop& loop : loops)
    for (size_t i = 0; i < loop.flat.size(); ++i) {
      glm::dvec2 a = loop.flat[i], b = loop.flat[(i + 1) % loop.flat.size()];
      const int way = (a.y < b.y ? 1 : -1) * (signedArea(loop.flat) < 0 ? -loop.sign : loop.sign);
      if (a.y > b.y) std::swap(a, b);
      const auto first = std::max(0L, std::lround(std::ceil((a.y - all.low.y) / step - 0.5)));
      const auto end = std::min(long{kRows}, std::lround(std::ceil((b.y - all.low.y) / step - 0.5)));
      for (long row = first; row < end; ++row) {
        const double y = all.low.y + (double(row) + 0.5) * step;
        rows[size_t(row)].emplace_back(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), way);
      }
    }
  double total = 0;
  for (auto& row : rows) {
    std::sort(row.begin(), row.end());
    int around = 0;
    for (size_t i = 0; i + 1 < row.size(); ++i) {
      around += row[i].second;
      if (around != 0) total += (row[i + 1].first - row[i].first) * step;
    }
  }
  return total;
}

// The area of what is enclosed. Turns loops so that it lies to their left, seen from where the normal points; leaves out
// those that nothing ends at. The surface is asked only about loops that are beside, in or around others.
double enclosedArea(const Surface& surface, const Axes& axes, std::vector<std::vector<double>>& lines) {
  std::vector<Loop> loops;
  for (std::vector<double>& line : lines) {
    Loop loop;
    loop.flat = axes.flatten(line);
    loop.points = std::move(line);
    for (const glm::dvec2& p : loop.flat) loop.box.include(p);
    loops.push_back(std::move(loop));
  }
  bool crossing = false;
  for (size_t i = 0; i < loops.size(); ++i)
    for (size_t j = i + 1; j < loops.size(); ++j) {
      if (!loops[i].box.meets(loops[j].box)) continue;
      loops[i].alone = loops[j].alone = false;
      crossing = crossing || crosses(loops[i], loops[j]);
    }
  const auto around = [&](size_t i, bool count) {
    int sum = 0;
    for (size_t j = 0; j < loops.size(); ++j)
      if (j != i && loops[j].box.meets(loops[i].box) && contains(loops[j].flat, loops[i].flat[0])) sum += count ? 1 : loops[j].sign;
    return sum;
  };
  double balance = 0;
  for (size_t i = 0; i < loops.size(); ++i) {
    Loop& loop = loops[i];
    const int way = loop.alone ? 1 : facing(surface, loop, axes);
    loop.sign = way > 0 ? 1 : way < 0 ? -1 : around(i, true) % 2 ? -1 : 1;
    balance += loop.sign * std::abs(signedArea(loop.flat));
  }
  if (balance < 0)  // inside out
    for (Loop& loop : loops) loop.sign = -loop.sign;
  double total = 0;
  const double rows = areaByRows(loops);
  if (!crossing) {
    for (size_t i = 0; i < loops.size(); ++i) {
      const bool outside = around(i, false) != 0, inside = around(i, false) + loops[i].sign != 0;
      loops[i].kept = inside != outside;
      if (loops[i].kept) total += (inside ? 1 : -1) * std::abs(signedArea(loops[i].flat));
    }
    // Where a loop touches itself its halves may turn different ways: then only the rows tell.
    crossing = std::abs(total - rows) > kAgreement * rows;
  }
  if (crossing) {
    total = rows;
    for (Loop& loop : loops) loop.kept = true;
  }
  lines.clear();
  for (Loop& loop : loops) {
    if (!loop.kept) continue;
    if ((signedArea(loop.flat) < 0) != (loop.sign < 0)) {
      std::vector<double> turned;
      for (size_t i = loop.points.size(); i >= 3; i -= 3) turned.insert(turned.end(), &loop.points[i - 3], &loop.points[i - 3] + 3);
      loop.points = std::move(turned);
    }
    lines.push_back(std::move(loop.points));
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
