#include "app/clip_faces.h"

#include <algorithm>

namespace fabrica {

void addClipFaces(const Model& model, size_t most, std::vector<render::CutPlane>& cuts) {
  const ClipBox& clip = model.inside().clip;
  if (!clip.on) return;
  const Camera& camera = model.camera();
  struct Face {
    Plane plane;
    float facing;
  };
  std::vector<Face> faces;
  for (int axis = 0; axis < 3; ++axis)
    for (const bool high : {false, true}) {
      Plane plane{clip.box.center(), vec3(0)};
      plane.position[axis] = high ? clip.box.max[axis] : clip.box.min[axis];
      plane.normal[axis] = high ? 1.0f : -1.0f;
      const vec3 towards = camera.orthographic ? -camera.forward() : glm::normalize(camera.eye() - plane.position);
      const bool before = camera.orthographic ? glm::dot(towards, plane.normal) > 0 : plane.distance(camera.eye()) > 0;
      if (before) faces.push_back({plane, glm::dot(towards, plane.normal)});
    }
  std::stable_sort(faces.begin(), faces.end(), [](const Face& a, const Face& b) { return a.facing > b.facing; });
  for (const Face& face : faces)
    if (cuts.size() < most) cuts.push_back({face.plane, 0.0f});
}

}  // namespace fabrica
