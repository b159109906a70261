// The model's slice and cut planes.
#include <algorithm>

#include "atlas/model.h"

namespace fabrica {

bool isStandardPlane(std::string_view name) {
  return name == "axial" || name == "coronal" || name == "sagittal" || name == "oblique";
}

std::vector<Plane> cutFaces(const SlicePlane& plane) {
  if (!plane.cut) return {};
  if (plane.slab > 0) return {plane.plane, plane.back()};
  return {plane.plane};
}

const SlicePlane* Model::plane(std::string_view name) const {
  for (const SlicePlane& plane : planes_) {
    if (plane.name == name) return &plane;
  }
  return nullptr;
}

void Model::setPlane(const SlicePlane& plane) {
  SlicePlane next = plane;
  const float length = glm::length(next.plane.normal);
  if (!(length > 1e-6f)) return;  // also refuses NaN
  next.plane.normal /= length;
  next.slab = next.slab > 0 ? std::min(next.slab, kMostSlab) : 0.0f;  // also turns NaN into 0
  next.thickness = next.thickness > 0 ? std::min(next.thickness, kMostThickness) : 0.0f;
  next.zoom = next.zoom > 0 ? std::min(next.zoom, 100.0f) : 0.0f;
  if (!(glm::length(next.pan) < 1e4f)) next.pan = vec2(0);
  if (next.imageShare) next.imageShare = *next.imageShare >= 0 ? std::min(*next.imageShare, 1.0f) : 0.0f;
  for (SlicePlane& known : planes_) {
    if (known.name != next.name) continue;
    known = next;
    ++revisions_.planes;
    return;
  }
  if (planes_.size() >= kMostPlanes || next.name.empty() || next.name.size() > kMostPlaneName) return;
  planes_.push_back(next);
  ++revisions_.planes;
}

bool Model::cuts() const {
  return inside_.clip.on || std::any_of(planes_.begin(), planes_.end(), [](const SlicePlane& plane) { return plane.cut; });
}

void Model::removePlane(std::string_view name) {
  if (isStandardPlane(name)) return;
  if (std::erase_if(planes_, [&](const SlicePlane& p) { return p.name == name; })) ++revisions_.planes;
}

std::string Model::freePlaneName() const {
  for (size_t n = 1; planes_.size() < kMostPlanes; ++n) {
    std::string name = "plane " + std::to_string(n);
    if (!plane(name)) return name;
  }
  return {};
}

void Model::centerPlanes(const vec3& at) {
  for (SlicePlane& plane : planes_) plane.plane.position = at;
  ++revisions_.planes;
}

}  // namespace fabrica
