#include "atlas/zooms.h"

#include <algorithm>

namespace fabrica {

namespace {
constexpr int kDeepest = 16;  // a loop in what a file says ends
}

std::array<vec3, 8> volumeCorners(const Volume& volume) {
  const VolumeLevel& level = volume.levels.front();
  const vec3 size(level.size[0], level.size[1], level.size[2]);
  std::array<vec3, 8> out;
  for (size_t i = 0; i < 8; ++i) out[i] = vec3(level.indexToWorld * vec4(vec3(i & 1, i >> 1 & 1, i >> 2 & 1) * size - 0.5f, 1));
  return out;
}

float voxelOf(const Volume& volume) { return voxelEdge(volume.levels.front()); }

std::vector<uint32_t> zoomsOf(const Atlas& atlas, uint32_t volume) {
  std::vector<uint32_t> out;
  if (volume >= atlas.volumes.size()) return out;
  for (uint32_t v = 0; v < atlas.volumes.size(); ++v) {
    uint32_t above = atlas.volumes[v].within;
    for (int step = 0; step < kDeepest && above < atlas.volumes.size() && above != volume; ++step) above = atlas.volumes[above].within;
    if (above == volume && v != volume && !atlas.volumes[v].levels.empty()) out.push_back(v);
  }
  std::stable_sort(out.begin(), out.end(), [&](uint32_t a, uint32_t b) { return voxelOf(atlas.volumes[a]) > voxelOf(atlas.volumes[b]); });
  return out;
}

uint32_t zoomInUse(const Model& model) {
  const std::string& id = model.options().zoom;
  if (id.empty()) return kNone;
  for (uint32_t v : zoomsOf(model.atlas(), model.shownVolume()))
    if (model.atlas().volumes[v].id == id) return v;
  return kNone;
}

}  // namespace fabrica
