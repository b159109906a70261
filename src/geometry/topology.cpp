#include "geometry/topology.h"

#include <vtkIdList.h>
#include <vtkNew.h>
#include <vtkPolyData.h>
#include <vtkPolyDataNormals.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "geometry/vtk_mesh.h"

namespace fabrica {
namespace {

struct EdgeUse {
  uint64_t key;  // smaller point in the upper half
  uint32_t triangle;
  bool forward;  // from the smaller to the larger point
};

uint32_t rootOf(std::vector<uint32_t>& parents, uint32_t i) {
  while (parents[i] != i) i = parents[i] = parents[parents[i]];
  return i;
}

std::vector<EdgeUse> edgeUses(const Surface& surface) {
  std::vector<EdgeUse> uses;
  uses.reserve(surface.triangles.size());
  for (uint32_t t = 0; t < surface.triangleCount(); ++t) {
    const uint32_t* corner = &surface.triangles[3 * size_t{t}];
    for (int k = 0; k < 3; ++k) {
      const uint32_t a = corner[k], b = corner[(k + 1) % 3];
      uses.push_back({uint64_t{std::min(a, b)} << 32 | std::max(a, b), t, a < b});
    }
  }
  std::ranges::sort(uses, {}, &EdgeUse::key);
  return uses;
}

}  // namespace

bool Topology::turned() const { return std::ranges::any_of(loose, [](const LooseEdge& e) { return !e.odd; }); }

Topology analyse(const Surface& surface) {
  Topology out;
  std::vector<uint32_t> parents(surface.triangleCount());
  std::iota(parents.begin(), parents.end(), 0);
  const std::vector<EdgeUse> uses = edgeUses(surface);
  for (size_t first = 0; first < uses.size();) {
    size_t end = first;
    int net = 0;
    for (; end < uses.size() && uses[end].key == uses[first].key; ++end) {
      net += uses[end].forward ? 1 : -1;
      parents[rootOf(parents, uses[end].triangle)] = rootOf(parents, uses[first].triangle);
    }
    ++out.edges;
    if (net != 0) {
      auto low = static_cast<uint32_t>(uses[first].key >> 32), high = static_cast<uint32_t>(uses[first].key);
      if (net < 0) std::swap(low, high);
      const bool odd = (end - first) % 2 == 1;
      out.loose.push_back({low, high, uses[first].triangle, static_cast<uint32_t>(std::abs(net)), odd});
    }
    first = end;
  }
  out.shellOf.assign(parents.size(), kNone);
  for (uint32_t t = 0; t < parents.size(); ++t) {
    const uint32_t root = rootOf(parents, t);
    if (out.shellOf[root] == kNone) out.shellOf[root] = out.shells++;
    out.shellOf[t] = out.shellOf[root];
  }
  return out;
}

uint32_t orient(Surface& surface, const Topology& topology) {
  vtkNew<vtkPolyDataNormals> normals;
  normals->SetInputData(toPolyData(surface));
  normals->ConsistencyOn();
  normals->SplittingOff();
  normals->ComputePointNormalsOff();
  normals->ComputeCellNormalsOn();  // with neither kind it passes its input through as it is
  // Across an edge of more than two triangles "the other side" has no meaning.
  normals->NonManifoldTraversalOff();
  normals->Update();

  vtkPolyData* mesh = normals->GetOutput();
  vtkNew<vtkIdList> corners;
  std::vector<bool> turned(surface.triangleCount());
  std::vector<double> areaTurned(topology.shells, 0), areaKept(topology.shells, 0);
  for (uint32_t t = 0; t < surface.triangleCount(); ++t) {
    mesh->GetCellPoints(t, corners);
    const uint32_t* own = &surface.triangles[3 * size_t{t}];
    int at = 0;
    while (corners->GetId(at) != static_cast<vtkIdType>(own[0])) ++at;
    turned[t] = corners->GetId((at + 1) % 3) != static_cast<vtkIdType>(own[1]);
    (turned[t] ? areaTurned : areaKept)[topology.shellOf[t]] += triangleArea(surface, t);
  }
  uint32_t count = 0;
  for (uint32_t t = 0; t < surface.triangleCount(); ++t) {
    const uint32_t shell = topology.shellOf[t];
    if (turned[t] != (areaTurned[shell] > areaKept[shell])) {
      std::swap(surface.triangles[3 * size_t{t} + 1], surface.triangles[3 * size_t{t} + 2]);
      ++count;
    }
  }
  return count;
}

}  // namespace fabrica
