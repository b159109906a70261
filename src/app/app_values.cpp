// The application's side of values and measurements: which place is looked at, and what clicks and keys mean while points are set.
#include <algorithm>

#include "app/app.h"
#include "atlas/units.h"
#include "interact/camera_moves.h"
#include "interact/pane_control.h"
#include "interact/pane_cross.h"
#include "interact/placing.h"

namespace fabrica {

namespace {
// Of the memory for volumes on the GPU, what bricks kept for their values may take.
constexpr uint64_t kKeptOf = 6, kLeastKept = 8u << 20;

// Where the atlas has what was hit, also where it is drawn elsewhere, pulled apart: distances are the body's own.
vec3 placeOf(const Model& model, const render::Pick& pick) {
  return pick.kind == render::PickKind::Surface && pick.structure != kNone ? pick.position - model.offset(pick.structure) : pick.position;
}

}  // namespace

// True while something is to be done yet without another event.
bool App::updateValues(double time) {
  voxels_.setBudget(std::max(memoryPlan().volumes / kKeptOf, kLeastKept));
  std::optional<vec3> at;
  bool pointed = false;
  const SceneLayout now = layout();
  if (pointerAt_ && !controller_->dragging()) {
    const auto pane = std::find_if(now.panes.begin(), now.panes.end(), [&](const SceneLayout::Pane& p) { return p.rect.contains(*pointerAt_); });
    if (pane != now.panes.end()) at = paneWorldAt(*pane, *pointerAt_, model_);
    else at = pointerSlice_;
    pointed = at.has_value();
  }
  // Nobody points: where the slices meet, as long as that is said somewhere.
  if (!at && (!now.panes.empty() || output_.saysCross)) at = crossPoint(model_);
  prober_.look(at, pointed);
  const bool probing = prober_.update(time);
  return figures_.update(time) || probing;
}

void App::showValues(ui::Input& input) {
  input.figures = [this](const std::string& name) { return figures_.of(name); };
  input.probe = prober_.seen();
  // The tip says whose value it is, also where the pick behind the slice found nothing.
  if (input.probe && input.probe->pointed && pointerAt_) input.hoverAt = *pointerAt_;
  input.pointerWorld = pointerAt_ && prober_.seen() && prober_.seen()->pointed ? std::optional<vec3>(prober_.seen()->at) : pointerAt_ ? pointerWorld_ : std::nullopt;
}

void App::histogramFound(uint32_t volume, std::vector<std::array<float, 2>> histogram) {
  model_.editAtlas().volumes[volume].histogram = std::move(histogram);
  touched();
  host_.wake();
}

// A click (or tap) while points are set.
void App::place(const Ticket& ticket, const render::Pick* pick) {
  const SceneLayout now = layout();
  for (const SceneLayout::Pane& pane : now.panes) {
    if (!pane.rect.contains(ticket.at)) continue;
    if (const SlicePlane* plane = model_.plane(pane.plane); plane && placePoint(model_, paneWorldAt(pane, ticket.at, model_), plane->plane)) askWords();
    return;
  }
  if (!pick) return;
  const auto slice = pick->kind == render::PickKind::Surface ? std::nullopt : sliceAt(model_, pick->position);
  if (placePoint(model_, placeOf(model_, *pick), slice, pick->normal)) return askWords();
  if (model_.placing() && isRegion(model_.placing()->kind) && model_.placing()->points.empty()) {
    notices_.info("A region lies in a slice", "Show a slice, then click on it.");
  }
}

// A pin or an arrow has been set: what does it say?
void App::askWords() {
  if (model_.placing() || model_.measurements().empty() || !isNote(model_.measurements().back().kind)) return;
  host_.event({{"type", "command"}, {"kind", "ask-words"}, {"text", model_.measurements().back().name}, {"ids", Json::array()}});
}

// A place on a source, also as its file has it: the source may be moved before the next one is set.
void App::tellLandmark(const render::Pick& pick) {
  const Atlas& atlas = model_.atlas();
  const bool structure = pick.structure < atlas.structures.size();
  const uint32_t source = structure ? model_.openedOf(pick.structure) : model_.shownVolume() != kNone ? atlas.openedOf(atlas.volumes[model_.shownVolume()].source) : kNone;
  if (source == kNone) return;
  const vec3 at = placeOf(model_, pick);
  host_.event({{"type", "landmark"},
               {"source", source},
               {"id", structure ? Json(atlas.structures[pick.structure].id) : Json()},
               {"name", structure ? Json(model_.nameOf(pick.structure)) : Json()},
               {"position", toJson(at)},
               {"home", toJson(model_.source(source).place.inverse().of(at))}});
}

std::optional<vec2> App::pixelAt(const vec3& world) const { return pixelOf(model_.camera(), {output_.scene, covered_}, world); }

// What a dragged point is over is asked once the answer before is there.
void App::askForDrag() {
  if (std::any_of(tickets_.begin(), tickets_.end(), [](const auto& item) { return item.second.use == Ticket::Use::Drag; })) return;
  Ticket ticket;
  ticket.use = Ticket::Use::Drag;
  ticket.at = pointDrag_->at;
  ticket.number = model_.steps();
  ticket.point = pointDrag_->point;
  ticket.measurement = pointDrag_->measurement;
  waitingPicks_.push_back(ticket);
  pointDrag_.reset();
}

// A dragged point sticks to the surface or slice below it, within the drag's own step.
void App::stick(const Ticket& ticket, const render::Pick& pick) {
  const Measurement* known = model_.measurement(ticket.measurement);
  if (!known || ticket.number != model_.steps() || !model_.canUndo()) return;
  const Measurement next = draggedPoint(*known, ticket.point, placeOf(model_, pick));
  model_.undo();
  model_.changeMeasurement(ticket.measurement, next);
}

bool App::placingKey(const std::string& key) {
  if (key == "Escape") {
    model_.setPlacing({});
  } else if (key == "Backspace" || key == "Delete") {
    stepBack(model_);
  } else if (key == "Enter") {
    const auto cross = crossPoint(model_);
    const auto& points = model_.placing()->points;
    // Twice at one place: that was the last corner.
    if (canFinish(model_) && cross && glm::distance(points.back(), *cross) < 1e-9f) finishPlacing(model_);
    else if (cross && placePoint(model_, *cross, model_.plane(model_.options().pane) ? std::optional<Plane>(model_.plane(model_.options().pane)->plane) : std::nullopt)) askWords();
  } else {
    return false;
  }
  return true;
}

uint32_t App::valueAt(const vec3& at) {
  prober_.ask(at, ++lastTicket_);
  return lastTicket_;
}

}  // namespace fabrica
