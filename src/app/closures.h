// What is filled where it is cut: takes the borders of arriving meshes, finds out little by little what closes as what, tells
// the model, and keeps the seals (atlas/closure.h, atlas/level_seals.h) on the GPU. Main thread.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "app/host.h"
#include "atlas/closure.h"
#include "atlas/level_seals.h"
#include "atlas/model.h"
#include "base/rest.h"
#include "render/renderer.h"
#include "stream/mesh_stream.h"

namespace fabrica {

class Closures {
 public:
  explicit Closures(Model& model) : model_(model) {}

  // A part's chunk has gone to the GPU as `mesh`, or has left it. Its border is only noted: the first picture does without seals.
  void arrived(uint32_t part, uint32_t level, const MeshChunkView& chunk, render::MeshHandle mesh);
  void freed(render::MeshHandle mesh, render::Renderer& renderer);
  void contextLost();
  FABRICA_REST void placed();  // sources stand elsewhere
  // Some of what was noted, and a seal of what is known to close; true: there is more. Once all of the program is there.
  bool takeIn(render::Renderer& renderer) { return (!arrivals_.empty() || sealing_) && takeSome(renderer); }
  // One small step of the search, once nothing more is on its way. True: there is more to do.
  FABRICA_REST bool work(render::Renderer& renderer);

  // Over the holes of one mesh, for its outline; 0 where it has none.
  render::MeshHandle sealOf(render::MeshHandle mesh) const;
  // Over what is missing of all that closes as `s` (itself, or the group) at its finest level, for measures of what is drawn:
  // added to `chunks`.
  void addSeals(StructureIndex s, std::vector<MeasureChunk>& chunks) const;
  // Over what is missing of everything that is filled, at the levels of what is shown.
  std::span<const render::DrawItem> sealsAt(std::span<const MeshStream::Shown> shown) {
    if (!closed_.empty()) choose(shown);
    return seals_;
  }
  uint32_t revision() const { return revision_; }  // another one whenever there are other seals

 private:
  struct Arrival {
    uint32_t part = 0, level = 0;
    render::MeshHandle mesh = 0;  // 0: gone again
    bool torn = false;            // more open edges than are listed: no surface
    SurfaceBorder border;
  };
  // What closes together (LevelSeals, by its number), drawn.
  struct Closed {
    StructureIndex by = kNone;
    std::vector<StructureIndex> untold;    // of which the model does not know yet that they close
    std::vector<std::optional<render::DrawItem>> ranks;
    std::optional<render::DrawItem> found;
  };
  FABRICA_REST bool takeSome(render::Renderer& renderer);
  void take(Arrival& arrival, render::Renderer& renderer);
  void take(ClosureFinder::Found& found);
  // Its number, where something has to be drawn for it.
  std::optional<uint32_t> close(StructureIndex by, const std::vector<StructureIndex>& members, std::optional<Seal> seal);
  void takeGiven();
  void tell(const std::vector<StructureIndex>& members, StructureIndex by);
  bool levelled();
  uint32_t partOf(size_t number) const { return levels_.groups()[number].parts.front().part; }  // they lie on one lattice
  Bounds boxOf(size_t number, const Seal& seal) const;
  void upload(render::Renderer& renderer);
  FABRICA_REST void choose(std::span<const MeshStream::Shown> shown);

  Model& model_;
  ClosureFinder finder_;
  LevelSeals levels_;
  std::vector<Arrival> arrivals_;
  std::unordered_map<uint32_t, SurfaceBorder> parts_;  // of structures of several parts, until all are there
  std::unordered_map<render::MeshHandle, render::MeshHandle> sealOf_;
  std::vector<Closed> closed_;
  std::vector<render::DrawItem> seals_;
  std::vector<uint8_t> shownLevel_;                    // of each part; scratch of choose()
  bool stale_ = false, searching_ = false, notDrawn_ = false, sealing_ = false;
  uint32_t atlas_ = 0;                                 // the revision that is searched
  uint32_t revision_ = 0;
  size_t partsSeen_ = 0;                               // by levelled()
  size_t closingsSeen_ = 0;                            // of the atlas
  bool levelled_ = false;
};

}  // namespace fabrica
