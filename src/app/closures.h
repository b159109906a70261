// What is filled where it is cut: takes the borders of arriving meshes, finds out little by little what closes as what, tells
// the model, and keeps the seals (atlas/closure.h) on the GPU. Main thread.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "app/host.h"
#include "atlas/closure.h"
#include "atlas/model.h"
#include "base/rest.h"
#include "render/renderer.h"

namespace fabrica {

class Closures {
 public:
  explicit Closures(Model& model) : model_(model) {}

  // A part's chunk has gone to the GPU as `mesh`, or has left it.
  void arrived(uint32_t part, const MeshChunkView& chunk, render::MeshHandle mesh, render::Renderer& renderer);
  void freed(render::MeshHandle mesh, render::Renderer& renderer);
  void contextLost();
  FABRICA_REST void placed();  // sources stand elsewhere
  // One small step of the search, once nothing more is on its way. True: there is more to do.
  bool work(render::Renderer& renderer);

  // Over the holes of one mesh, for its outline; 0 where it has none.
  render::MeshHandle sealOf(render::MeshHandle mesh) const;
  // Over what is missing of all that closes as `s` (itself, or the group), for measures of what is drawn: added to `chunks`.
  void addSeals(StructureIndex s, std::vector<MeasureChunk>& chunks) const;
  // Over what is missing of everything that is filled.
  std::span<const render::DrawItem> seals() const { return seals_; }

 private:
  struct Missing {
    uint32_t part = 0;  // one of those it closes
    StructureIndex by = kNone;
    Seal seal;
  };
  void take(ClosureFinder::Found& found);
  Bounds boxOf(const Missing& missing) const;
  void upload(render::Renderer& renderer);

  Model& model_;
  ClosureFinder finder_;
  std::unordered_map<uint32_t, SurfaceBorder> parts_;  // of structures of several parts, until all are there
  std::unordered_map<render::MeshHandle, render::MeshHandle> sealOf_;
  std::vector<Missing> missing_;
  std::vector<render::DrawItem> seals_;                // of missing_, those on the GPU
  bool stale_ = false, searching_ = false;
  uint32_t atlas_ = 0;                                 // the revision that is searched
};

}  // namespace fabrica
