// What a camera was last put around, so that it can be put around it again when panels leave another room.
#pragma once

#include <optional>
#include <vector>

#include "base/rest.h"
#include "interact/camera_moves.h"

namespace fabrica {

class Framing {
 public:
  // `from` around `bounds`, or around everything that is shown where they are empty; remembered.
  Camera around(const Camera& from, const Bounds& bounds, const Model& model, const Screen& screen);
  // `now` around the same on this screen; empty where it was moved since. Turned about what it looks at it still frames that.
  FABRICA_REST std::optional<Camera> again(const Camera& now, const Screen& screen);

 private:
  std::vector<Bounds> boxes_;  // none: nothing was framed
  Camera camera_;
};

}  // namespace fabrica
