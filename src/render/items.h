// What is drawn, in the order in which it lies on the GPU, and which passes draw it: made anew only when it changes. A view
// that sees all of it takes the whole lists as they are, so that turning thousands of structures costs nothing here.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "render/draw_list.h"
#include "render/frustum.h"
#include "render/styles.h"

namespace fabrica::render {

// What the passes of one view draw.
struct PassLists {
  DrawList solid;                  // opaque, fading in or there
  DrawList glass;                  // ghosts and translucent
  bool translucent = false;        // not ghosts alone
  DrawList marked;                 // selected or hovered
  DrawList pickSolid, pickGlass;   // picked first; picked only where nothing solid is
  void clear();
  void finish();
};
// Opacity from which a translucent structure is picked like a solid one.
inline constexpr float kSolidToPick = 0.5f;

// What fills a cut face as one: a closed structure, or the patches that close together.
struct FillGroup {
  StructureIndex structure = 0;
  Bounds bounds;
  uint16_t order = 0;              // larger is further inside
};

class Items {
 public:
  // A mesh whose cut face is filled, or whose outline is shown.
  struct Cuttable {
    MeshSlice mesh, seal;          // seal.indices 0: none
    StructureIndex structure = 0;
    uint32_t group = kNone;        // into groups(); kNone: it fills nothing
    Bounds bounds;
    bool patch = false;            // one of several that fill as another structure; not a seal
  };

  // Looks whether anything changed since the last call. The style table's mesh table is up to date then.
  void update(const Scene& scene, StyleTable& styles, const MeshPages& pages);
  // And what planes cut, after update(): most pictures have none.
  void updateCuttable(const Scene& scene, const StyleTable& styles, const MeshPages& pages);
  void collect(const Scene& scene, const View& view, PassLists& out) const;
  // Each mesh that can be picked and whose box the view sees, by itself.
  struct Pickable {
    MeshSlice mesh;
    StructureIndex structure = 0;
  };
  std::vector<Pickable> pickable(const Scene& scene, const View& view) const;

  const std::vector<FillGroup>& groups() const { return groups_; }
  const std::vector<Cuttable>& filling() const { return filling_; }    // with the seals of groups
  const std::vector<Cuttable>& outlined() const { return outlined_; }

 private:
  struct Entry {
    MeshSlice mesh;
    Bounds bounds;
    uint32_t passes = 0;
    StructureIndex structure = 0;
    bool keepWhole = false;
    bool ghost = false;
  };
  template <typename Visit>
  void eachSeen(const Scene& scene, const Frustum& frustum, Visit&& visit) const;
  void sort(const Scene& scene, const MeshPages& pages);
  static void add(const Entry& entry, PassLists& out);

  std::vector<uint32_t> order_;     // of the scene's items that are on the GPU, as they lie there
  std::vector<Entry> entries_;
  Bounds bounds_;
  PassLists whole_;
  std::vector<FillGroup> groups_;
  std::vector<Cuttable> filling_, outlined_;
  using Revisions = std::array<uint32_t, 4>;
  std::optional<Revisions> known_, cuttableKnown_;  // that all of this, and that what can be cut was made from
};

}  // namespace fabrica::render
