#include "geometry/measure.h"

#include <vtkMassProperties.h>
#include <vtkNew.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "geometry/topology.h"
#include "geometry/vtk_mesh.h"
#include "geometry/winding.h"

namespace fabrica {
namespace {

constexpr double kMlPerCubicMetre = 1e6, kCm2PerSquareMetre = 1e4;
constexpr double kCappedShare = 0.01;    // of the area that caps may have
constexpr double kSpokenShare = 0.0001;  // of the area: smaller caps change no digit that anybody reads
constexpr double kAgreement = 0.005;     // between VTK's volume and the plain divergence sum
constexpr double kNestedShare = 1e-6;    // of the largest shell: smaller ones are not looked for inside others

struct Shell {
  std::vector<uint32_t> triangles;
  std::array<double, 3> low, high;  // box
  double volume = 0;                // signed: negative when it faces inwards
  int facing = 1;                   // sign of the volume, once inside-out parents have been turned
  std::vector<uint32_t> around;     // shells that contain it, any order
};

std::vector<Shell> shellsOf(const Surface& surface, const Topology& topology) {
  std::vector<Shell> shells(topology.shells);
  for (uint32_t t = 0; t < surface.triangleCount(); ++t) shells[topology.shellOf[t]].triangles.push_back(t);
  for (Shell& shell : shells) {
    const double* from = surface.point(surface.triangles[3 * size_t{shell.triangles[0]}]);
    shell.low = shell.high = {from[0], from[1], from[2]};
    for (uint32_t t : shell.triangles) {
      const uint32_t* corner = &surface.triangles[3 * size_t{t}];
      for (int k = 0; k < 9; ++k) {
        const double x = surface.point(corner[k / 3])[k % 3];
        shell.low[k % 3] = std::min(shell.low[k % 3], x);
        shell.high[k % 3] = std::max(shell.high[k % 3], x);
      }
      shell.volume +=
          signedVolume(from, surface.point(corner[0]), surface.point(corner[1]), surface.point(corner[2]));
    }
  }
  return shells;
}

bool boxInside(const Shell& inner, const Shell& outer) {
  for (int k = 0; k < 3; ++k) {
    if (inner.low[k] < outer.low[k] || inner.high[k] > outer.high[k]) return false;
  }
  return true;
}

void findNesting(const Surface& surface, std::vector<Shell>& shells) {
  double largest = 0;
  for (const Shell& shell : shells) largest = std::max(largest, std::abs(shell.volume));
  for (uint32_t i = 0; i < shells.size(); ++i) {
    if (std::abs(shells[i].volume) < kNestedShare * largest) continue;
    const double* p = surface.point(surface.triangles[3 * size_t{shells[i].triangles[0]}]);
    for (uint32_t j = 0; j < shells.size(); ++j) {
      const bool candidate = j != i && std::abs(shells[j].volume) > std::abs(shells[i].volume);
      if (!candidate || !boxInside(shells[i], shells[j])) continue;
      if (std::abs(windingNumber(surface, shells[j].triangles, p)) > 0.5) shells[i].around.push_back(j);
    }
  }
}

// Volume of all that has more shells facing outwards around it than inwards.
double enclosedVolume(std::vector<Shell>& shells) {
  for (Shell& shell : shells) {
    shell.facing = shell.volume < 0 ? -1 : 1;
    // The outermost one around it (or itself) decides which way out is: a whole model may be inside out.
    const Shell* outermost = &shell;
    for (uint32_t j : shell.around) {
      if (std::abs(shells[j].volume) > std::abs(outermost->volume)) outermost = &shells[j];
    }
    if (outermost->volume < 0) shell.facing = -shell.facing;
  }
  double total = 0;
  for (const Shell& shell : shells) {
    int outside = 0;
    for (uint32_t j : shell.around) outside += shells[j].facing;
    const int inside = outside + shell.facing;
    total += std::abs(shell.volume) * ((inside > 0) - (outside > 0));
  }
  return total;
}

// A flat fan over every hole, around the middle of its rim.
struct Caps {
  double area = 0;
  std::vector<double> volumeOfShell;
};

Caps capHoles(const Surface& surface, const Topology& topology, const std::vector<Shell>& shells) {
  std::vector<uint32_t> parents(surface.pointCount());
  std::iota(parents.begin(), parents.end(), 0);
  auto rootOf = [&parents](uint32_t i) {
    while (parents[i] != i) i = parents[i] = parents[parents[i]];
    return i;
  };
  for (const LooseEdge& edge : topology.loose) parents[rootOf(edge.from)] = rootOf(edge.to);
  std::vector<std::array<double, 4>> middle(surface.pointCount(), {0, 0, 0, 0});  // by root: sum and count
  for (const LooseEdge& edge : topology.loose) {
    auto& sum = middle[rootOf(edge.from)];
    for (uint32_t end : {edge.from, edge.to}) {
      for (int k = 0; k < 3; ++k) sum[k] += surface.point(end)[k];
      ++sum[3];
    }
  }
  Caps caps{0, std::vector<double>(shells.size(), 0)};
  for (const LooseEdge& edge : topology.loose) {
    const auto& sum = middle[rootOf(edge.from)];
    const double centre[3] = {sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]};
    const double *a = surface.point(edge.to), *b = surface.point(edge.from);
    caps.area += edge.surplus * triangleArea(a, b, centre);
    const uint32_t shell = topology.shellOf[edge.triangle];
    const double* from = surface.point(surface.triangles[3 * size_t{shells[shell].triangles[0]}]);
    caps.volumeOfShell[shell] += edge.surplus * signedVolume(from, a, b, centre);
  }
  return caps;
}

struct Mass {
  double area = 0, volume = 0;
};
Mass massOf(const Surface& surface, const Shell& shell) {
  vtkNew<vtkMassProperties> mass;
  mass->SetInputData(toPolyData(surface, shell.triangles));
  return {mass->GetSurfaceArea(), mass->GetVolume()};
}

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2g %%", 100 * share);
  return text;
}

}  // namespace

Result<Measures> measure(Surface surface) {
  if (surface.triangles.empty()) return Error{ErrorCode::BadFormat, "The surface has no triangles."};
  Measures out;
  Topology topology = analyse(surface);
  if (topology.turned()) {
    out.turned = orient(surface, topology);
    topology = analyse(surface);
  }
  out.edges = topology.edges;
  out.openEdges = topology.loose.size();
  out.closed = topology.loose.empty();
  out.shells = topology.shells;

  std::vector<Shell> shells = shellsOf(surface, topology);
  double area = 0, vtkVolume = 0, ownVolume = 0;
  for (const Shell& shell : shells) {
    const Mass mass = massOf(surface, shell);
    area += mass.area;
    vtkVolume += mass.volume;
    ownVolume += std::abs(shell.volume);
  }
  out.areaCm2 = area * kCm2PerSquareMetre;

  if (!out.closed) {
    const Caps caps = capHoles(surface, topology, shells);
    const double share = area > 0 ? caps.area / area : 1;
    if (!(share <= kCappedShare)) {
      out.why = "The surface is open (" + std::to_string(out.openEdges) + " of " + std::to_string(out.edges) +
                " edges have nothing on their other side), so it encloses no volume.";
      return out;
    }
    for (size_t s = 0; s < shells.size(); ++s) shells[s].volume += caps.volumeOfShell[s];
    if (share > kSpokenShare) {
      out.why = "Small holes (" + percent(share) + " of the surface) were closed with flat caps to get the volume.";
    }
  } else if (std::abs(vtkVolume - ownVolume) > kAgreement * std::max(vtkVolume, ownVolume)) {
    out.why = "Two ways of computing the volume disagree; the surface probably passes through itself.";
    return out;
  }
  findNesting(surface, shells);
  out.volumeMl = enclosedVolume(shells) * kMlPerCubicMetre;
  return out;
}

}  // namespace fabrica
