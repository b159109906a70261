// From the model to what the renderer draws: styles, draw items, cuts, slices. Recomputed only where revisions moved.
#pragma once

#include <vector>

#include "app/closures.h"
#include "atlas/model.h"
#include "base/rest.h"
#include "render/renderer.h"
#include "stream/mesh_stream.h"
#include "stream/volume_stream.h"

namespace fabrica {

// Owns what a render::Scene points at.
class Picture {
 public:
  std::vector<render::StructureStyle> styles(const Model& model);  // one a structure
  // What is drawn, from MeshStream: again only when that has changed.
  void setItems(const Model& model, std::span<const MeshStream::Shown> shown, Closures& closures);
  // `volumes`: atlas volume → renderer's handle, kNone where there is none.
  const render::Scene& build(const Model& model, std::span<const uint32_t> volumes, const VolumeStream& stream, bool dark, bool moving,
                             bool occlusion);
  const render::Scene& scene() const { return scene_; }

 private:
  FABRICA_REST void takeZooms(const Model& model, std::span<const uint32_t> volumes, const VolumeStream& stream);
  std::vector<render::DrawItem> items_, itemsBefore_, seals_;
  std::vector<render::CutPlane> cuts_;
  std::vector<render::SliceImage> slices_;
  std::vector<render::NestedImage> zooms_;
  render::Scene scene_;
  std::vector<uint16_t> order_;  // by structure: how far inside it is filled
  uint32_t orderAtlas_ = 0, orderClosure_ = 0, orderPlaces_ = 0;
};

// The label map laid over the slices: the one whose structures are visible; kNone without one.
uint32_t overlayVolume(const Model& model);

}  // namespace fabrica
