// The application's side of lessons, quiz (web/learn) and hints (web/hints.js): from one view to the next.
#include <algorithm>
#include <cmath>

#include "app/app.h"
#include "interact/view_frame.h"
#include "learn/lesson.h"
#include "link/state.h"

namespace fabrica {

void App::fitBeside(std::span<const StructureIndex> which) {
  SceneLayout there = layout();
  there.covered = output_.covered;
  controller_->fit(which.empty() ? Bounds() : model_.boundsOf(which), model_, there, /*animate=*/true);
}

Json App::viewForLesson() const {
  Json view = learn::viewOf(stateOf(model_));
  const auto rounded = [](float value) { return std::round(double(value) * 1e6) / 1e6; };
  if (const auto frame = frameOf(model_, {layout().scene, output_.covered})) view["frame"] = {rounded(frame->x), rounded(frame->y)};
  return view;
}

void App::setBare(bool bare, bool cube) {
  touched();
  bare_ = bare;
  bareCube_ = cube;
  model_.setPlacing({});
  sceneStale_ = true;
}

void App::setHints(bool on) {
  touched();
  hints_ = on;
}

void App::showView(const Json& view, double seconds) {
  // Panels and the page's own card may have just moved: where they are going to be counts.
  const Screen screen{layout().scene, output_.covered};
  const Camera from = model_.camera();
  const std::vector<SlicePlane> before = model_.planes();
  setState(learn::seenBy(view, stateOf(model_)));
  welcome_ = false;
  idleSent_ = false;
  if (const Json* frame = find(view, "frame"); frame && frame->is_array() && frame->size() == 2 && !loader_.busy()) {
    double x = 0, y = 0;
    readNumber((*frame)[0], x);
    readNumber((*frame)[1], y);
    model_.setCamera(framed(model_.camera(), screen, vec2(float(x), float(y))));
  }
  if (seconds <= 0 || loader_.busy()) return;
  const Camera to = model_.camera();
  if (to != from) {
    model_.setCamera(from);
    controller_->flyTo(to, model_, seconds);
  }
  if (model_.options().reducedMotion) return;
  // Slices that are seen before and after glide, where they only shift.
  std::vector<SlicePlane> gliding;
  for (const SlicePlane& old : before) {
    const SlicePlane* now = model_.plane(old.name);
    if (!now || !(old.visible || old.cut) || !(now->visible || now->cut) || old.plane.position == now->plane.position ||
        glm::dot(old.plane.normal, now->plane.normal) < 0.9999f) {
      continue;
    }
    gliding.push_back(*now);
    SlicePlane start = *now;
    start.plane.position = old.plane.position;
    start.zoom = old.zoom;
    start.pan = old.pan;
    model_.setPlane(start);
  }
  if (!gliding.empty()) flight_.start(std::move(gliding), model_, /*instant=*/false);
}

}  // namespace fabrica
