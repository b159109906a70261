// What the image holds at a place: of its finest level, once that brick has been read; until then of what is at hand, with its level. And
// what a label map calls it. Main thread.
#pragma once

#include <optional>
#include <string>

#include "app/host.h"
#include "app/voxel_reader.h"
#include "base/rest.h"
#include "ui/ui.h"

namespace fabrica {

class Prober {
 public:
  Prober(const Model& model, VoxelReader& reader, Host& host) : model_(model), reader_(reader), host_(host), owner_(reader.newOwner()) {}

  // The place that is looked at from now on; none: nothing is.
  FABRICA_REST void look(const std::optional<vec3>& at, bool pointed);
  // Each frame. True: call again soon.
  FABRICA_REST bool update(double time);
  const std::optional<ui::Probe>& seen() const { return seen_; }
  uint32_t revision() const { return revision_; }

  // For the API: told by the event {type: "pick", ticket, hit} when it has been read. `hit`: null outside the image, else
  // {volume, value (three of colours), unit, level, voxel, id, name}, or {error}.
  FABRICA_REST void ask(const vec3& at, uint32_t ticket);

 private:
  struct Spot {
    BrickPlace brick;
    Index3 inBrick{}, voxel{};
  };
  std::optional<Spot> spotOf(uint32_t volume, uint32_t level, const vec3& at) const;
  std::optional<uint32_t> finest(uint32_t volume) const;
  uint32_t labelMap() const;
  StructureIndex structureAt(uint32_t labels, float value) const;
  void read();
  void tell();

  const Model& model_;
  VoxelReader& reader_;
  Host& host_;
  uint32_t owner_ = 0, revision_ = 0;
  std::optional<vec3> at_;
  bool pointed_ = false, stale_ = false, asked_ = false;
  bool unread_ = false;  // the image's finest voxels there could not be read
  double movedAt_ = -1;
  Revisions told_;
  std::optional<ui::Probe> seen_;
};

}  // namespace fabrica
