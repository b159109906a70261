// Turns pointer, touch, wheel and keys on the scene and the slice panes into changes of the model: orbit, pan, zoom to
// the pointer, fit with an eased camera; slice scroll, drag, window/level; what to pick for hover and click.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atlas/model.h"
#include "interact/events.h"

namespace fabrica {

// Where things are on the screen in this frame.
struct SceneLayout {
  vec2 size{0};
  Rect scene;
  Insets covered;
  struct Pane {
    std::string plane;
    Rect rect;
    mat4 view{1}, projection{1};
  };
  std::vector<Pane> panes;
  // World point under the pointer, when a pick has told it: zoom goes there, a drag pans in its depth.
  std::optional<vec3> pointerWorld;
};

class Controller {
 public:
  static std::unique_ptr<Controller> create();
  virtual ~Controller() = default;

  virtual void pointer(const PointerEvent& event, Model& model, const SceneLayout& layout) = 0;
  virtual void wheel(const WheelEvent& event, Model& model, const SceneLayout& layout) = 0;
  // DOM key names. True when used.
  virtual bool key(const std::string& key, uint32_t mods, Model& model, const SceneLayout& layout) = 0;

  // Camera to frame `bounds` (empty: everything shown) in the uncovered part of the scene; eased unless reduced motion or
  // animate = false.
  virtual void fit(const Bounds& bounds, Model& model, const SceneLayout& layout, bool animate) = 0;
  // What was framed last, framed again where panels leave another room for it, unless somebody has moved the camera since.
  virtual void fitAgain(Model& model, const SceneLayout& layout) = 0;
  // "anterior", "posterior", "left", "right", "superior", "inferior": as seen from there.
  virtual void standardView(const std::string& name, Model& model, const SceneLayout& layout) = 0;
  virtual void flyTo(const Camera& camera, Model& model, double seconds = 0.25) = 0;

  // Advances eases, inertia and a plane that plays; true while something moves. `slicesReady`: what slices show is there.
  virtual bool animate(double time, Model& model, bool slicesReady = true) = 0;
  virtual bool dragging() const = 0;  // a gesture is going on: hover is off, the renderer may be coarser

  // What the application is to pick, since the last call: at most one hover and one click, CSS pixels.
  struct PickWish {
    vec2 at{0};
    bool click = false;
    bool doubleClick = false;   // fit to what is hit
    bool longPress = false;     // context: what is here
    uint32_t mods = 0;
  };
  virtual std::vector<PickWish> takePicks() = 0;
};

// The camera and projection of a slice pane: looks along the plane's normal, the plane's own up, radiological
// convention (patient's left on the viewer's right for axial and coronal), as far away as the plane says.
struct PaneCamera {
  mat4 view{1}, projection{1};
};
PaneCamera paneCamera(const SlicePlane& plane, const Bounds& scene, float aspect);

}  // namespace fabrica
