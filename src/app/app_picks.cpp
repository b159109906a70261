// What lies under the pointer and what is seen: questions to the renderer, and what their answers do.
#include <algorithm>
#include <utility>

#include "app/app.h"
#include "interact/camera_moves.h"

namespace fabrica {

namespace {

// Of the same structures, from the same place: what of them is seen differs by what has come meanwhile only.
bool sameView(const Revisions& a, const Revisions& b) {
  return a.atlas == b.atlas && a.appearance == b.appearance && a.camera == b.camera && a.planes == b.planes && a.explode == b.explode && a.options == b.options;
}

}  // namespace

render::View App::viewAt(const vec2& at) const {
  std::vector<render::View> all = views();
  for (size_t i = all.size(); i-- > 1;) {
    if (output_.panes[i - 1].rect.contains(at)) return all[i];
  }
  return all.front();
}

uint32_t App::ask(Ticket::Use use, vec2 at) {
  Ticket ticket;
  ticket.use = use;
  ticket.at = at;
  ticket.number = ++lastTicket_;
  waitingPicks_.push_back(ticket);
  return ticket.number;
}

uint32_t App::pick(vec2 at) { return ask(Ticket::Use::Api, at); }

// What the JavaScript API says of it.
Json App::hitOf(const render::Pick& pick) const {
  static constexpr const char* kKinds[] = {"surface", "section", "slice"};
  const bool structure = pick.structure < model_.atlas().structures.size();
  return {{"id", structure ? Json(model_.atlas().structures[pick.structure].id) : Json()},
          {"name", structure ? Json(model_.nameOf(pick.structure)) : Json()},
          {"position", toJson(pick.position)},
          {"kind", kKinds[int(pick.kind)]}};
}

void App::listenForPicks() {
  for (const Controller::PickWish& wish : controller_->takePicks()) {
    Ticket ticket;
    ticket.use = wish.longPress && !model_.placing() && !landmarks_ ? Ticket::Use::Here : wish.click || wish.longPress ? Ticket::Use::Click : Ticket::Use::Hover;
    ticket.at = wish.at;
    ticket.doubleClick = wish.doubleClick;
    ticket.extend = wish.mods & (modifiers::kShift | modifiers::kControl | modifiers::kMeta);
    ticket.longPress = wish.longPress;
    if (ticket.use == Ticket::Use::Hover) hoverStale_ = true;
    else waitingPicks_.push_back(ticket);
  }
  const bool hovering = std::any_of(tickets_.begin(), tickets_.end(),
                                    [](const auto& item) { return item.second.use == Ticket::Use::Hover; });
  if (whole_ && hoverStale_ && pointerAt_ && !hovering && !controller_->dragging() && !output_.pointerOverUi) {
    ask(Ticket::Use::Hover, *pointerAt_);
    hoverStale_ = false;
  }
  if (!pointerAt_) hoverStale_ = false;
  if (pointDrag_) askForDrag();
}

// True when the GPU was asked something.
bool App::requestPicks() {
  // A pick is of the picture that is on the screen.
  if (waitingPicks_.empty() || !renderer_->canPick() || (sceneStale_ && drawn_.atlas == 0)) return false;
  for (const Ticket& ticket : waitingPicks_) {
    const bool all = ticket.use == Ticket::Use::Here || ticket.use == Ticket::Use::ApiHere;
    const render::View view = viewAt(ticket.at);
    const vec2 at = ticket.at * pixelRatio_;
    const uint32_t number = all ? renderer_->requestAlong(picture_.scene(), view, at.x, at.y) : renderer_->requestPick(picture_.scene(), view, at.x, at.y);
    tickets_[number] = ticket;
  }
  waitingPicks_.clear();
  return true;
}

// Where drawing is slow, what is seen is asked only of a picture that will stay. Labels may come a little later than a change of many
// structures: its frames have enough to do.
bool App::requestSeen(bool settled) {
  constexpr double kLaterSeconds = 0.08;
  // An answer makes the page wait until the device has done what was queued before: while the view turns, labels follow their places.
  constexpr double kAgainSeconds = 0.25;
  if (time_ - moved_ < kMovingSeconds && time_ - seenAskedAt_ < kAgainSeconds) return false;
  if (time_ - changedAt_ < kLaterSeconds) return false;
  if (!whole_ || !seenStale_ || seenAsked_ || sceneStale_ || !renderer_->canPick()) return false;
  if (environment_.slow && (!settled || machine_.pending() > 0)) return false;
  renderer_->requestSeen(picture_.scene(), views().front());
  seenAsked_ = true;
  seenStale_ = false;
  seenAskedAt_ = time_;
  seenFor_ = model_.revisions();
  seenSize_ = size_;
  return true;
}

// From another view than the one that was asked about.
void App::moveLabels() {
  if (model_.revisions().camera == seenFor_.camera && size_ == seenSize_) return;
  const Screen screen{output_.scene, covered_};
  for (size_t i = 0; i < labels_.size(); ++i)
    if (const auto at = pixelOf(model_.camera(), screen, labelPlaces_[i])) labels_[i].at = *at;
}

void App::takeAnswers() {
  while (auto answer = renderer_->pollPick()) {
    const auto it = tickets_.find(answer->ticket);
    if (it == tickets_.end()) continue;
    const Ticket ticket = it->second;
    tickets_.erase(it);
    const std::optional<render::Pick>& pick = answer->pick;
    const StructureIndex s = pick ? pick->structure : kNone;
    switch (ticket.use) {
      case Ticket::Use::Hover:
        pointerWorld_ = pick ? std::optional<vec3>(pick->position) : std::nullopt;
        pointerSlice_ = pick && pick->kind != render::PickKind::Surface ? pointerWorld_ : std::nullopt;
        if (pointerAt_) model_.hover(s);
        if (model_.placing()) touched();
        break;
      case Ticket::Use::Drag:
        if (pick) stick(ticket, *pick);
        break;
      case Ticket::Use::Click:
        if (model_.placing()) {
          place(ticket, pick ? &*pick : nullptr);
          break;
        }
        if (landmarks_) {
          if (pick) tellLandmark(*pick);
          break;
        }
        if (ticket.doubleClick) {
          const std::array<StructureIndex, 1> one{s};
          fit(s == kNone ? std::span<const StructureIndex>() : std::span<const StructureIndex>(one));
        } else if (ticket.extend && s != kNone) {
          std::vector<StructureIndex> which = model_.selection();
          const auto known = std::find(which.begin(), which.end(), s);
          if (known != which.end()) which.erase(known);
          else which.insert(which.begin(), s);
          model_.selectMany(std::move(which));
        } else {
          model_.select(s);
        }
        if (pick) {
          pointerWorld_ = pick->position;
          sliceAlong(*pick);
        }
        break;
      case Ticket::Use::Here:
      case Ticket::Use::ApiHere: tellHere(ticket, answer->along); break;
      case Ticket::Use::Api: {
        Json hit;
        if (pick) {
          hit = hitOf(*pick);
          hit["normal"] = glm::length(pick->normal) > 0 ? toJson(pick->normal) : Json();
        }
        host_.event({{"type", "pick"}, {"ticket", ticket.number}, {"hit", hit}});
        break;
      }
    }
  }
  if (auto seen = renderer_->pollSeen()) {
    seenAsked_ = false;
    labels_.clear();
    labelPlaces_.clear();
    touched();
    std::vector<StructureIndex> structures;
    const Rect& scene = output_.scene;
    for (const render::SeenStructure& one : *seen) {
      if (one.structure >= model_.atlas().structures.size()) continue;
      labels_.push_back({one.structure, vec2(scene.x, scene.y) + one.anchor / pixelRatio_, one.pixels});
      labelPlaces_.push_back(one.position);
      structures.push_back(one.structure);
    }
    if (meshes_.see(structures, sameView(seenFor_, std::exchange(seenBefore_, seenFor_)))) wishStale_ = true;
    uncover();
  }
}

}  // namespace fabrica
