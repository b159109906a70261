// What leads a person: the first seconds of an atlas, and that a structure which was looked for is seen.
#include <algorithm>

#include "app/app.h"
#include "interact/camera_moves.h"

namespace fabrica {

namespace {

constexpr float kTurn = 0.3f;            // radians that the body turns when it appears
constexpr double kTurnSeconds = 2;
constexpr float kAround = 0.22f;         // of the body's radius: no structure is shown with less than this around its middle
constexpr float kSeen = 0.12f;           // of the square of its radius: with fewer pixels, something covers it

}  // namespace

// Small, the body turns into its opening view. Not for those who asked for less motion, nor where it would stutter.
void App::beginTurn() {
  if (!welcome_ || model_.options().reducedMotion || environment_.slow || environment_.embedded) return;
  turnTo_ = model_.camera();
  turnFrom_ = turned(*turnTo_, model_.visibleBounds().center(), -kTurn, 0);
  model_.setCamera(*turnFrom_);
}

// Flies there, with enough around it to tell where in the body it is.
void App::seek(std::span<const StructureIndex> which) {
  Bounds bounds = model_.boundsOf(which);
  if (which.empty() || bounds.empty()) return fit(which);
  const vec3 half = glm::max(bounds.size() * 0.5f, vec3(model_.visibleBounds().radius() * kAround)), center = bounds.center();
  bounds.include(center - half);
  bounds.include(center + half);
  controller_->fit(bounds, model_, layout(), /*animate=*/true);
  seeking_ = seenStale_ = true;
}

// Once the camera is there: what covers it fades, as long as it is what the person looks at. Undo brings the others back.
void App::uncover() {
  if (!seeking_ || seenStale_ || seenAsked_ || model_.selection().empty() || time_ - moved_ < 0.1) return;
  seeking_ = false;
  const Bounds bounds = model_.boundsOf(model_.selection());
  const float depth = depthOf(model_.camera(), bounds.center());
  const float metres = metresPerPixel(model_.camera(), {output_.scene, covered_}, std::max(depth, 1e-4f));
  const float radius = bounds.radius() * pixelRatio_ / metres;
  float pixels = 0;
  for (const ui::LabelAnchor& seen : labels_) pixels += model_.isSelected(seen.structure) ? float(seen.pixels) : 0;
  if (pixels > kSeen * radius * radius) return;
  model_.ghostOthers(model_.selection());
  uncovered_ = model_.revisions();
}

// Each frame, after the panels.
void App::guide() {
  // A quick device tells what is seen before the camera counts as still.
  if (seeking_) uncover();
  const Revisions& now = model_.revisions();
  welcome_ = welcome_ && now.appearance == welcomed_.appearance && now.selection == welcomed_.selection &&
             now.planes == welcomed_.planes;
  if (turnTo_ && firstPicture_ >= 0) {
    if (model_.camera() == *turnFrom_) controller_->flyTo(*turnTo_, model_, kTurnSeconds);
    turnTo_.reset();
  }
  // The fading goes with the selection, unless something else was changed since.
  if (!model_.faded() || uncovered_.appearance != now.appearance || uncovered_.selection == now.selection) return;
  if (model_.selection().empty()) model_.undo();
  else model_.ghostOthers(model_.selection());
  uncovered_ = model_.selection().empty() ? Revisions() : model_.revisions();
}

}  // namespace fabrica
