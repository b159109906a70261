// Plays a plane through the image, slice by slice.
#pragma once

#include "atlas/model.h"
#include "base/rest.h"

namespace fabrica {

class CinePlayer {
 public:
  // Moves the plane by what is due. `ready`: what the slice shows has arrived; else it waits for it, though not for long.
  // True while it plays.
  bool advance(double time, bool ready, Model& model);

 private:
  FABRICA_REST bool step(double time, bool ready, Model& model);
  double stepped_ = -1;  // when
  bool back_ = false;    // on the way back of a bounce
};

// Plays a plane, or stops when it is the one that plays.
void toggleCine(Model& model, const std::string& plane);
// A third faster or slower.
void changeCineSpeed(Model& model, int faster);

}  // namespace fabrica
