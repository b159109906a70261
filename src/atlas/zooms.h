// Volumes within volumes: finer scans of parts, each shown where it has more to show than what it lies in. No GL, no network.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "atlas/model.h"

namespace fabrica {

inline bool hasZooms(const Model& model) {
  return std::any_of(model.atlas().volumes.begin(), model.atlas().volumes.end(), [](const Volume& v) { return v.within != kNone; });
}
// Corners of a volume's voxels, metres, world: corner i has x, y, z at their ends where bits 0, 1, 2 of i are set. It has levels.
std::array<vec3, 8> volumeCorners(const Volume& volume);
float voxelOf(const Volume& volume);  // metres, of the finest level: its shortest edge

// Those within `volume`, also within one another: what lies in another comes behind it, finer ones behind coarser ones.
std::vector<uint32_t> zoomsOf(const Atlas& atlas, uint32_t volume);
// The zoom of the shown volume that the person went into; kNone in none.
uint32_t zoomInUse(const Model& model);

}  // namespace fabrica
