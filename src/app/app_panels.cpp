// The panels of a frame: what they are told, when they are laid out again, and the room that they leave the body.
#include <algorithm>
#include <cmath>

#include "app/app.h"

namespace fabrica {

namespace {

Json placeJson(const Rect& place) { return Json::array({place.x, place.y, place.width, place.height}); }

}  // namespace

// The panels push the body aside; it glides to its new place.
bool App::easeCovered(double time) {
  const double elapsed = std::min(time - easedAt_, 0.1);
  easedAt_ = time;
  const Insets& goal = output_.covered;
  float* const now[] = {&covered_.top, &covered_.right, &covered_.bottom, &covered_.left};
  const float to[] = {goal.top, goal.right, goal.bottom, goal.left};
  const bool jump = !placed_ || fitPending_ || model_.options().reducedMotion || output_.scene.width <= 0;
  const float step = jump ? 1.0f : 1 - float(std::exp(-elapsed / 0.07));
  bool easing = false;
  for (int i = 0; i < 4; ++i) {
    const float rest = to[i] - *now[i];
    if (rest == 0) continue;
    sceneStale_ = wishStale_ = seenStale_ = true;
    *now[i] = std::abs(rest) < 0.5f ? to[i] : *now[i] + rest * step;
    easing |= *now[i] != to[i];
  }
  return easing;
}

// What was framed is not hidden behind a panel that opened since, and grows again when it is closed.
void App::makeRoom() {
  SceneLayout there = layout();
  there.covered = output_.covered;
  controller_->fitAgain(model_, there);
}

bool App::panelsStale(bool moving) const {
  Revisions now = model_.revisions();
  now.resident = laidOut_.revisions.resident;  // what is on the GPU shows as progress
  return uiStale_ || moving || output_.animating || now != laidOut_.revisions || notices_.revision() != laidOut_.notices ||
         figures_.revision() != laidOut_.figures || prober_.revision() != laidOut_.probe ||
         !notices_.list().empty() || (time_ - moved_ < kMovingSeconds) != laidOut_.viewMoving || progress() != laidOut_.progress;
}

// What letters the panels need, and how large.
ui::Input App::letters() const {
  ui::Input input;
  input.size = size_;
  input.pixelRatio = pixelRatio_;
  input.touch = environment_.touch;
  input.notices = notices_.list();
  input.searchText = searchText_;
  return input;
}

void App::runUi(double time) {
  uiStale_ = heard_ = false;
  laidOut_ = {model_.revisions(), figures_.revision(), prober_.revision(), progress(), notices_.revision(), time - moved_ < kMovingSeconds};
  ui::Input input = letters();
  input.safe = safe_;
  input.time = time;
  input.dark = dark();
  input.embedded = environment_.embedded;
  input.bare = bare_;
  input.bareCube = bareCube_;
  input.progress = laidOut_.progress;
  input.searchFocused = searchFocused_;
  input.hits = hits_;
  input.here = &here_;
  input.measures = measurer_.of(model_.selected());
  input.sections = sectioner_.measures();
  input.sectionExport = sectioner_.exporting();
  moveLabels();
  input.labels = labels_;
  if (whole_ && !model_.atlas().volumes.empty()) labelRows();
  input.labelMaps = labelRows_;
  input.covered = covered_;
  input.viewMoving = laidOut_.viewMoving;
  input.welcome = welcome_;
  input.hints = hints_;
  input.speech = environment_.speech;
  input.still = !panels_;
  input.scaleBar = shot_ && shot_->scaleBar;
  paneMatrices_.clear();
  for (const SceneLayout::Pane& pane : layout().panes) paneMatrices_.push_back({pane.plane, pane.view, pane.projection});
  input.paneMatrices = paneMatrices_;
  if (pointerAt_ && model_.hovered() != kNone && !controller_->dragging()) {
    input.hoverName = model_.nameOf(model_.hovered());
    input.hoverAt = *pointerAt_;
  }
  if (whole_) showValues(input);
  const Rect scene = output_.scene;
  const Insets covered = output_.covered;
  const std::vector<ui::PaneRect> panes = output_.panes;
  output_ = ui_->frame(model_, input);
  if (output_.scene.width != scene.width || output_.scene.height != scene.height || output_.scene.x != scene.x ||
      output_.scene.y != scene.y || output_.panes != panes) {
    sceneStale_ = wishStale_ = true;
    touched();  // what lies over a pane is placed by how it was looked at
  }
  // A picture without panels is of the view as it is.
  if (panels_ && placed_ && !fitPending_ && (output_.scene != scene || output_.covered != covered)) roomStale_ = true;
  // A phone may be turned before all of the program is there.
  if (roomStale_ && whole_) {
    roomStale_ = false;
    makeRoom();
  }
  for (const ui::Command& command : output_.commands) run(command);
  if (output_.pointDrag) pointDrag_ = output_.pointDrag;
  Rect field = output_.searchField;
  if (!panels_) field.width = 0;
  if (field != toldField_ || output_.hint != toldHint_) {
    toldField_ = field;
    toldHint_ = output_.hint;
    host_.event({{"type", "overlay"}, {"search", placeJson(field)}, {"hint", placeJson(toldHint_)}});
  }
}

}  // namespace fabrica
