// Which structures' surfaces meet in the same points, and so must be made coarser together.
#pragma once

#include <cstdint>
#include <vector>

#include "maker/optimize/lattice_mesh.h"
#include "maker/surface/label_mesh.h"

namespace fabrica {

using Cluster = std::vector<uint32_t>;  // indices of meshes, rising

// Meshes that share at least two points, an edge, with another of the cluster. A cluster of more than `mostTriangles`
// together, which would take too much memory to simplify, comes apart into single meshes, counted in `apart`.
std::vector<Cluster> findClusters(const std::vector<LatticeMesh>& meshes, size_t mostTriangles, size_t* apart);

// Meshes become labels 1, 2 … of one mesh whose points (lattice steps) they share. A triangle that two have the
// opposite way round becomes one face between them. Faces are sorted by (low, high).
LabelMesh joinCluster(const std::vector<LatticeMesh>& meshes, const Cluster& cluster);

}  // namespace fabrica
