// Gestures on the slice panes: scroll through slices, centre the other planes, drag and turn them by the crosshair,
// window/level, zoom and pan of the panes, a swipe from one to the next.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/rest.h"
#include "interact/controller.h"

namespace fabrica {

inline constexpr const char* kPaneNames[] = {"axial", "coronal", "sagittal"};  // planes with panes, in their order

struct PaneAxes {
  vec3 right{1, 0, 0}, up{0, 1, 0};  // of the screen
  vec3 ahead{0, 0, 1};               // the plane's normal, towards superior, anterior or left
};
PaneAxes paneAxes(const Plane& plane);

// The scene that planes move through: meshes and volumes.
Bounds sceneBounds(const Model& model);
// From how far away a person may look at it, metres: farther it would be a few pixels.
float farthest(const Model& model);
// What a clip box leaves of a box: all of it where there is none, or where nothing would be left.
Bounds unclipped(const Model& model, const Bounds& box);
// The boxes of all that is shown: many fit closer than the one around them. At least one.
std::vector<Bounds> shownBoxes(const Model& model);
// Metres from one slice to the next along a direction: the shown volume's voxel, or 1 mm.
float sliceStep(const Model& model, const vec3& along);
// Moves a plane by whole slices, staying within the scene.
void stepSlice(Model& model, const std::string& plane, int slices);
// Where a plane is along its axis (PaneAxes::ahead), and between what it moves: the image, or the scene. Metres.
struct SliceRange {
  float low = 0, high = 0, at = 0, step = 0.001f;
};
SliceRange sliceRange(const Model& model, const SlicePlane& plane);
bool isPaneName(std::string_view plane);
// Of a standard plane: it does not lie along the body's axes any more; and back to how it lay at first.
bool isTilted(const SlicePlane& plane);
void straighten(SlicePlane& plane);
// Every pane shows its whole slice again.
FABRICA_REST void fitPanes(Model& model);

class PaneControl {
 public:
  enum class Drag : uint8_t { Scroll, Window, Pan, Swipe, Cross, Line, Turn };

  const SceneLayout::Pane* paneAt(const SceneLayout& layout, const vec2& at) const;

  // A press without a purpose of its own takes hold of the crosshair where it lies on it.
  FABRICA_REST void press(const SceneLayout::Pane& pane, const vec2& at, Drag drag, bool touch, const Model& model);
  // The press has become a drag, `way` from where it began. `alone`: the pane is the only one: sideways goes to the next.
  FABRICA_REST void begin(const vec2& way, bool alone);
  FABRICA_REST void drag(const SceneLayout::Pane& pane, const vec2& at, const vec2& delta, Model& model);
  // `delta` in pixels; a whole notch or 24 touchpad pixels is one slice.
  FABRICA_REST void wheel(const SceneLayout::Pane& pane, float delta, Model& model);
  void zoom(const SceneLayout::Pane& pane, const vec2& at, float factor, Model& model);
  void pan(const SceneLayout::Pane& pane, const vec2& delta, Model& model);
  // The standard planes other than this one move through the point.
  void centerOthers(const SceneLayout::Pane& pane, const vec2& at, Model& model) const;

 private:
  void look(const SceneLayout::Pane& pane, const vec3& by, float zoom, Model& model);
  void turn(const SceneLayout::Pane& pane, const vec2& at, Model& model);

  Drag drag_ = Drag::Scroll;
  std::string held_;  // plane of the line or handle
  vec2 center_{0};    // what a handle turns about, pixels and world
  vec3 pivot_{0};
  float rest_ = 0;    // of a slice, not yet scrolled; of a swipe
};

}  // namespace fabrica
