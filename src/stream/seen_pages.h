// Which pages of a volume are seen on a plane: those that it crosses within the view, of the level that their pixels can show.
// The work depends on how many are found, not on the volume. No GL, no network.
#pragma once

#include <unordered_map>

#include "atlas/voxel_pages.h"

namespace fabrica {

// A plane that is on the screen: in the scene or in a pane of its own.
struct VolumeWish {
  Plane plane;
  mat4 viewProjection{1};  // of the view; what lies outside it is not seen
  float pixel = 0.001f;    // metres that a pixel covers where the clip coordinate w is 1
  float thickness = 0;     // metres that the slice shows at once, half on each side of the plane
  float ahead = 0;         // metres along the normal where it will probably be next; 0: nobody knows
  Bounds clip;             // nothing is seen outside it; empty: no box
  bool body = false;       // not the plane, but all of the volume that is in the view
};

using PagePriorities = std::unordered_map<uint64_t, float>;  // larger = sooner

// Adds what `wish` sees. First the coarsest level, then one between, then the level itself; the middle of the screen first. `detail`
// above 1: coarser than the pixels ask for, by that factor. False when more than `most` are wanted: then some are missing.
bool seenPages(const VoxelPages& pages, const VolumeWish& wish, float detail, size_t most, PagePriorities& out);
// Adds what will be seen `wish.ahead` of the plane, behind everything else; no more than `most` in all.
void pagesAhead(const VoxelPages& pages, const VolumeWish& wish, float detail, size_t most, PagePriorities& out);

}  // namespace fabrica
