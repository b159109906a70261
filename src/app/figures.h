// Figures of the image for the model's regions and profiles: worked out when they rest, from the finest level that takes a bounded
// number of bricks, a few bricks a frame. Main thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

#include "app/image_figures.h"
#include "base/rest.h"
#include "ui/ui.h"

namespace fabrica {

class Figures {
 public:
  Figures(const Model& model, VoxelReader& reader) : model_(model), reader_(reader), owner_(reader.newOwner()) {}

  // Each frame. True: something is to be done yet, call again soon (or after what was asked for has come).
  FABRICA_REST bool update(double time);
  bool busy() const { return stale_ || running_; }
  const ui::ImageFigures* of(const std::string& measurement) const;
  uint32_t revision() const { return revision_; }  // goes up whenever of() would say something else

 private:
  struct Known {
    Measurement of;
    uint32_t volume = kNone;
    bool done = false;
    ui::ImageFigures figures;
  };
  struct Running {
    std::string name;
    std::variant<RegionFigures, ProfileFigures> sums;
    std::vector<BrickPlace> bricks;
    size_t next = 0, waiting = 0;
    uint32_t number = 0;
  };
  void follow(double time);
  void begin();
  void feed();
  void arrived(uint32_t number, const BrickPlace& place, const Result<const ValueBrick*>& brick);
  void finish();
  void fail(const std::string& name, const std::string& why);

  const Model& model_;
  VoxelReader& reader_;
  uint32_t owner_ = 0, revision_ = 0, number_ = 0;
  std::map<std::string, Known> known_;
  std::optional<Running> running_;
  bool stale_ = false;
  double changedAt_ = 0;
  uint32_t seen_ = 0, seenVolume_ = kNone, seenAtlas_ = 0, seenPlaces_ = 0;
};

}  // namespace fabrica
