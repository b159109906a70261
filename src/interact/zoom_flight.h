// Into a zoom (atlas/zooms.h) and back out of it: where the standard planes go, and the way there. The camera flies by itself
// (Controller::flyTo) in the same time. Main thread.
#pragma once

#include <vector>

#include "atlas/model.h"
#include "base/rest.h"

namespace fabrica {

inline constexpr double kZoomSeconds = 0.8;

// The standard planes through a volume's middle, their panes as wide as it is; and as they are when an atlas opens.
FABRICA_REST std::vector<SlicePlane> planesThrough(const Model& model, const Volume& volume);
FABRICA_REST std::vector<SlicePlane> planesAround(const Model& model);
// The zoom that lies in `within` (the shown volume, or a zoom of it) and is nearest to what the camera looks at; kNone without any.
FABRICA_REST uint32_t nearestZoom(const Model& model, uint32_t within);

class ZoomFlight {
 public:
  // Each plane's place and how its pane is looked at move to those given by its name; at once when `instant`. Begins at the next advance().
  FABRICA_REST void start(std::vector<SlicePlane> to, Model& model, bool instant);
  bool active() const { return !to_.empty(); }
  // True while something moves. Ends where it is when somebody else moves one of the planes.
  FABRICA_REST bool advance(double time, Model& model);

 private:
  std::vector<SlicePlane> from_, to_;
  uint32_t planes_ = 0;  // revision as it was left
  double started_ = -1;
};

}  // namespace fabrica
