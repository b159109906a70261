// Gestures on the slice panes: scroll through slices, centre the other planes, window/level, zoom and pan of a pane.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "interact/controller.h"

namespace fabrica {

struct PaneAxes {
  vec3 right{1, 0, 0}, up{0, 1, 0};  // of the screen
  vec3 ahead{0, 0, 1};               // the plane's normal, towards superior, anterior or left
};
PaneAxes paneAxes(const Plane& plane);

// The scene that planes move through: meshes and volumes.
Bounds sceneBounds(const Model& model);
// What a clip box leaves of a box: all of it where there is none, or where nothing would be left.
Bounds unclipped(const Model& model, const Bounds& box);
// The boxes of all that is shown: many fit closer than the one around them. At least one.
std::vector<Bounds> shownBoxes(const Model& model);
// Metres from one slice to the next along a direction: the shown volume's voxel, or 1 mm.
float sliceStep(const Model& model, const vec3& along);
// Moves a plane by whole slices, staying within the scene.
void stepSlice(Model& model, const std::string& plane, int slices);

class PaneControl {
 public:
  enum class Drag : uint8_t { Scroll, Window, Pan };

  const SceneLayout::Pane* paneAt(const SceneLayout& layout, const vec2& at) const;
  Controller::PaneView view(const std::string& plane) const;

  void press(const SceneLayout::Pane& pane, Drag drag);
  void drag(const SceneLayout::Pane& pane, const vec2& delta, Model& model);
  // `delta` in pixels; a whole notch or 24 touchpad pixels is one slice.
  void wheel(const SceneLayout::Pane& pane, float delta, Model& model);
  void zoom(const SceneLayout::Pane& pane, const vec2& at, float factor);
  void pan(const SceneLayout::Pane& pane, const vec2& delta);
  // The point of the slice under the pointer.
  vec3 worldAt(const SceneLayout::Pane& pane, const vec2& at, const Model& model) const;
  // The standard planes other than this one move through the point.
  void centerOthers(const SceneLayout::Pane& pane, const vec2& at, Model& model) const;

 private:
  std::map<std::string, Controller::PaneView> views_;
  Drag drag_ = Drag::Scroll;
  float rest_ = 0;  // of a slice, not yet scrolled
};

}  // namespace fabrica
