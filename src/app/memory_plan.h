// How much of the device's memory meshes and volumes may take: what the ceiling leaves after everything else. No GL, no
// platform.
#pragma once

#include <cstdint>

namespace fabrica {

struct MemoryUse {
  uint64_t heaps = 0;    // bytes of all WebAssembly memories: the page's and its workers'
  uint64_t gpu = 0;      // all that the renderer holds
  uint64_t meshes = 0;   // of them for meshes
  uint64_t volumes = 0;  // of them for slots of volumes
  uint32_t structures = 0;  // each makes heaps grow later: what is searched, lists for the page
};

// Beyond so many a phone's picture does without several samples a pixel: the memory shows more as shapes.
inline constexpr uint32_t kManyForAPhone = 8000;

struct MemoryPlan {
  uint64_t ceiling = 0;  // bytes, for everything: heaps, buffers under way, GPU
  uint64_t flight = 0;   // decoded bytes that may be under way
  uint64_t meshes = 0;   // bytes of meshes that may be asked for
  uint64_t volume = 0;   // bytes of a volume that is one file: it is kept as a whole
  uint64_t volumes = 0;  // bytes that volumes' slots may take, all together, when they are made
};

// A phone gets 200 MB, any other device 1 GB, whatever is opened. `share`: of that, where other viewers stand on the same page.
MemoryPlan planMemory(bool phone, const MemoryUse& use, double share = 1);

}  // namespace fabrica
