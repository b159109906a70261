// Shapes with known volume and area, and organs of ../shared/data, for the geometry tests.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "codecs/chunks.h"
#include "geometry/surface.h"

namespace fabrica::shapes {

struct Mesh {
  std::vector<vec3> positions;
  std::vector<uint32_t> indices;

  void add(const Mesh& other);
  Mesh moved(const vec3& by) const;
  Mesh insideOut() const;
};

// Sides in metres, corners doubled as a renderer wants them (24 vertices), facing outwards, centred on the origin.
Mesh box(const vec3& size);
Mesh sphere(float radius, int rings = 96);
Mesh torus(float large, float small, int segments = 128);

// All positions on a lattice of this step (origin at -1 m), as a decode worker would give them.
Bytes chunkOf(const Mesh& mesh, const Grid& grid);
inline constexpr float kStep = 1.0f / 32768;  // a power of two: multiples of it are exact
Grid latticeOfOneMetre();

// The meshes of a GLB without Draco, in metres, by node name. Empty when the file is not there.
struct Named {
  std::string name;
  Mesh mesh;
};
std::vector<Named> organ(const std::string& file);

}  // namespace fabrica::shapes
