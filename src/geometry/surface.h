// A welded triangle surface in double precision: what every exact measure starts from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// Metres, world frame. No two points coincide, no triangle uses a point twice.
struct Surface {
  std::vector<double> points;       // x, y, z
  std::vector<uint32_t> triangles;  // three points each
  uint32_t innerWalls = 0;          // triangles left out because two parts share them back to back

  size_t pointCount() const { return points.size() / 3; }
  size_t triangleCount() const { return triangles.size() / 3; }
  const double* point(uint32_t index) const { return &points[3 * size_t{index}]; }
};

// A MeshChunk (codecs/chunks.h) and the lattice that its positions are on.
struct ChunkOnGrid {
  ByteView bytes;
  Grid grid;
};

// More than this is refused before anything is allocated: 32-bit memory would not hold the work on it.
inline constexpr uint64_t kMaxSurfaceTriangles = 8'000'000;

// One surface of all parts of a structure or group. Points on one lattice are welded where they are equal; where parts
// come on different lattices, where they lie within both lattices' rounding of each other. A wall that two parts share
// back to back lies inside their union and is left out.
Result<Surface> surfaceFromChunks(std::span<const ChunkOnGrid> chunks);

// Plain triangles (three indices each, into `positions`), as one part; points within `weldDistance` metres become one.
Result<Surface> surfaceFromTriangles(std::span<const vec3> positions, std::span<const uint32_t> indices,
                                     double weldDistance = 0);

}  // namespace fabrica
