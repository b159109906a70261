// One frame: what arrived, what the person did, what is stale, what is told to the page.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "app/app.h"
#include "interact/camera_moves.h"
#include "interact/pane_control.h"

namespace fabrica {

namespace {

constexpr double kUploadMs = 5;         // of a frame
constexpr double kWishSeconds = 0.12;    // between two looks at what a moving camera sees
constexpr double kSettledSeconds = 0.2;  // after the last movement the picture is refined
constexpr uint8_t kFirstFrames = 2;      // letters, panels: then the first picture
// Where a picture takes long, it waits for what is just arriving: so long after the last of it, at most so long.
constexpr uint32_t kFewParts = 60;
constexpr double kCoarseSeconds = 0.5;  // from when there is something to see until all of it is coarsely there
// A picture that will not stay takes cores from decoding: a fifth of the time, only for half as much again to see, and only where the
// rest will take several times as long.
constexpr double kHoldFirstSeconds = 0.5, kHoldSeconds = 0.25, kLeastHoldSeconds = 0.2, kMostHoldSeconds = 2;
constexpr double kHoldPerCost = 5, kWorthSeeing = 1.5, kRestPerCost = 8;
// There, a line that tells how far the loading is would take cores from it: so often at most, unless a person is doing something.
constexpr double kTellSeconds = 0.5, kHeardSeconds = 1;
// There, panels without a body take as long as the first picture itself, in which everything that draws is compiled: where shapes are just
// coming they wait for them, so long at most.
constexpr double kFirstWaitSeconds = 0.7;
constexpr double kUnknownSeconds = 0.15, kFastLine = 4e5;  // bytes a second: on a slower one there is time to draw panels before
// What comes first of an image is seen before more is asked for: so long at most.
constexpr double kMostLookSeconds = 1;

double nowMs() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

bool App::dark() const {
  const Theme theme = model_.options().theme;
  // What is drawn over a background that was given must be read on it.
  if (const auto& c = model_.options().background; c && theme == Theme::Auto) return 3 * c->r + 6 * c->g + c->b < 1280;
  return theme == Theme::Auto ? environment_.dark : theme == Theme::Dark;
}

SceneLayout App::layout() const {
  SceneLayout layout;
  layout.size = size_;
  layout.scene = output_.scene.width > 0 ? output_.scene : Rect{0, 0, size_.x, size_.y};
  layout.covered = covered_;
  layout.pointerWorld = pointerWorld_;
  const Bounds bounds = sceneBounds(model_);
  for (const ui::PaneRect& pane : output_.panes) {
    const SlicePlane* plane = model_.plane(pane.plane);
    if (!plane || pane.rect.height < 1) continue;
    const PaneCamera camera = paneCamera(*plane, bounds, pane.rect.width / pane.rect.height);
    layout.panes.push_back({pane.plane, pane.rect, camera.view, camera.projection});
  }
  return layout;
}

std::vector<render::View> App::views() const {
  const SceneLayout at = layout();
  std::vector<render::View> out;
  const auto place = [&](render::View& view, const Rect& rect) {
    view.x = int(std::lround(rect.x * pixelRatio_));
    view.width = int(std::lround(rect.width * pixelRatio_));
    view.height = int(std::lround(rect.height * pixelRatio_));
    view.y = int(std::lround(size_.y * pixelRatio_)) - int(std::lround(rect.y * pixelRatio_)) - view.height;
    view.pixelRatio = pixelRatio_;
  };
  render::View scene;
  place(scene, at.scene);
  scene.view = model_.camera().view();
  scene.projection = lensShift({at.scene, at.covered}) *
                     model_.camera().projection(at.scene.width / std::max(1.0f, at.scene.height), sceneBounds(model_));
  out.push_back(scene);
  for (const SceneLayout::Pane& pane : at.panes) {
    render::View view;
    view.kind = render::ViewKind::Pane;
    place(view, pane.rect);
    view.view = pane.view;
    view.projection = pane.projection;
    view.plane = pane.plane;
    out.push_back(view);
  }
  return out;
}

bool App::frame(double time) {
  if (!renderer_ || size_.x < 1 || size_.y < 1 || shot_) return false;
  time_ = time;
  if (heard_) heardAt_ = time;
  if (askedAt_ < 0 && machine_.requests() > 0) askedAt_ = time, askedFrom_ = machine_.bytesReceived();
  const bool easing = easeCovered(time);
  const bool flying = flight_.active() && flight_.advance(time, model_);
  const bool moving = controller_->animate(time, model_, volumes_.missing() == 0) || controller_->dragging() || easing || flying;
  // A page may move the camera itself, frame by frame. A slice that plays moves no camera.
  const bool turned = controller_->dragging() || easing || model_.revisions().camera != movedCamera_;
  const bool moved = turned || (moving && !model_.options().cine.playing) || (model_.revisions().planes != movedPlanes_ && model_.cuts());
  movedCamera_ = model_.revisions().camera;
  movedPlanes_ = model_.revisions().planes;
  if (moved) moved_ = time;
  const bool settled = time - moved_ > kSettledSeconds;

  // The GPU gets work only while it keeps up, and never before its programs are compiled: panels do not wait for it with an answer to a
  // person, nor before they were ever drawn; what else has changed is laid out when it can be drawn. A picture without panels is for whoever asked for it, at once.
  // What the first frame does takes several times as long as later, so it is done in three: letters, panels, picture.
  const bool first = panels_ && firstFrames_ < kFirstFrames;
  const bool clear = !panels_ || (renderer_->clear() && renderer_->canDraw() && !first);
  const uint64_t delivered = machine_.delivered();
  const double start = nowMs();
  const bool more = machine_.deliver([&] { return clear && nowMs() - start < kUploadMs; });
  if (clear) takeAnswers();
  holdForFirstLook(time, clear);
  const bool reading = whole_ && !model_.atlas().volumes.empty() && updateValues(time);
  if (first && firstFrames_++ == 0) ui_->prepare(model_, letters());
  else if (panelsStale(moving) && (clear || heard_ || drawnAt_ < 0)) runUi(time);
  if (fitPending_ && output_.scene.width > 0) {
    easeCovered(time);
    fitPending_ = false;
    fit({}, /*animate=*/false);
    // A link may say no more than which zoom.
    if (!model_.options().zoom.empty()) goIn(model_.options().zoom);
    else beginTurn();
  }
  guide();
  const bool resting = sectioner_.update(time);
  listenForPicks();
  renewWishes(moved);

  // While shapes come it is for those only who see a cut.
  const bool still = machine_.pending() == 0;
  const bool taking = whole_ && (still || model_.cuts()) && closures_.takeIn(*renderer_);
  const bool closing = taking || (clear && whole_ && still && closures_.work(*renderer_));
  if (outdated() || fading_ || (settled != drawnSettled_ && !environment_.slow)) sceneStale_ = true;
  if (clear) {
    bool submitted = machine_.delivered() != delivered;
    if (requestPicks()) submitted = true;
    const bool shown = draw(settled, held(moving, more));
    if (shown) submitted = true;
    if (requestSeen(settled)) submitted = true;
    const bool waiting = firstPicture_ < 0 && (loader_.busy() || machine_.pending() > 0);
    if (!submitted && !waiting) submitted = renderer_->compileNext();
    if (submitted) renderer_->submitted(shown);
  }

  if (!toldUnfilled_ && whole_ && model_.cuts() && !renderer_->fillsCuts()) {
    toldUnfilled_ = true;
    // Said as well: a notice is drawn only.
    host_.event({{"type", "notice"}, {"text", notices_.unfilled()}});
  }
  if (whole_) tellCrowded();
  tellChanges();
  tellProgress();
  const bool asking = !waitingPicks_.empty() || (seenStale_ && whole_) || renderer_->busy() || closing || resting || reading;
  Terminologies& terms = loader_.terminologies();
  if ((terms.waits() || terms.hasNews()) && whole_ && firstPicture_ >= 0) nameMore();
  const bool loading = loader_.busy() || terms.busy() || surfaces_.busy() || machine_.pending() > 0 || more || figures_.busy();
  const bool idle = !loading && !fading_ && !moving && settled && !sceneStale_ && !asking;
  if (!readySent_ && !loader_.busy()) {
    readySent_ = true;
    host_.event({{"type", "ready"}});
  }
  if (!loading && whole_ && firstPicture_ >= 0 && keptFor_ != model_.revisions().atlas) keepRest();
  if (idle && !idleSent_) {
    idleSent_ = true;
    host_.event({{"type", "idle"}});
  }
  return !clear || moving || more || firstLook_ >= 0 || fading_ || !settled || sceneStale_ || output_.animating || asking || (wishStale_ && !idle);
}

// Whether the picture is another than the one that was drawn.
bool App::outdated() const {
  Revisions now = model_.revisions();
  now.measurements = drawn_.measurements;  // the panels draw them
  now.sets = drawn_.sets;
  // What encloses space shows only where it is cut, or moved as one.
  if (!model_.cuts() && model_.inside().explode == 0 && output_.panes.empty()) now.closure = drawn_.closure;
  return now != drawn_;
}

void App::renewWishes(bool moving) {
  const Revisions& now = model_.revisions();
  if (now.camera != wished_.camera || now.appearance != wished_.appearance || now.planes != wished_.planes ||
      now.atlas != wished_.atlas || now.options != wished_.options || now.selection != wished_.selection ||
      now.explode != wished_.explode || (model_.cuts() && now.closure != wished_.closure)) {
    wishStale_ = true;
    idleSent_ = false;
  }
  // Volumes learn what to ask for in steps (index, then tiles), so wishes are renewed while something is missing.
  // While the camera moves, what it will see is not worth reckoning in every frame.
  const bool onlyMoved = moving && time_ - wishedAt_ < kWishSeconds;
  if ((wishStale_ && !onlyMoved) || (volumes_.missing() > 0 && machine_.delivered() != wishedDelivered_)) {
    wishedAt_ = time_;
    wished_ = now;
    wishedDelivered_ = machine_.delivered();
    wishForView();
    mostPending_ = std::max(mostPending_, machine_.pending());
  }
  if (machine_.pending() == 0) mostPending_ = 0;
  machine_.pump();
}

// Where the processor draws, unpacking what is finer would take the time of the first picture of an image.
void App::holdForFirstLook(double time, bool clear) {
  if (machine_.firsts() != firsts_) {
    firsts_ = machine_.firsts();
    firstLook_ = time;
  } else if (firstLook_ >= 0) {
    const bool seen = clear && sceneAt_ >= firstLook_ && time > sceneAt_;
    if (seen || time - firstLook_ > kMostLookSeconds) firstLook_ = -1;
  }
  machine_.hold(firstLook_ >= 0 ? machine_.lastFirst() : 0);
}

bool App::held(bool moving, bool more) {
  if (machine_.delivered() != heldDelivered_) arrived_ = time_;
  heldDelivered_ = machine_.delivered();
  if (!environment_.slow || !panels_ || moving || !sceneStale_) return false;
  if (firstPicture_ < 0 && meshes_.coarseComplete() && !more) return false;
  // A picture of nothing was drawn just now.
  if (sceneAt_ >= 0 && time_ - sceneAt_ < kMostHoldSeconds && meshes_.partsShown() == 0 && meshes_.partsWanted() > 0 && model_.atlas().volumes.empty()) return true;
  // Not the first shape alone, but as soon as there is something to see. Coarse levels of all are there soon after those of some.
  if (!begun_ && meshes_.partsShown() >= kFewParts) {
    if (fewAt_ < 0) fewAt_ = time_;
    if (!meshes_.levelled() || !comesFast() || time_ - fewAt_ > kCoarseSeconds) return false;
  }
  if (meshes_.partsShown() == 0) begunAt_ = time_;
  const double quiet = firstPicture_ < 0 ? kHoldFirstSeconds : kHoldSeconds;
  return (more || (machine_.pending() > 0 && time_ - arrived_ < quiet)) && (!begun_ || time_ - sceneAt_ < longestHold());
}

// Seconds from one picture of what is arriving to the next.
double App::longestHold() const {
  const double shown = meshes_.partsShown(), cost = renderer_->cost() / 1000;
  if (shown == 0 || shown < kWorthSeeing * drawnParts_) return kMostHoldSeconds;
  const double rest = (time_ - begunAt_) * (meshes_.partsWanted() - shown) / shown;
  return rest > kRestPerCost * cost ? std::clamp(kHoldPerCost * cost, kLeastHoldSeconds, kMostHoldSeconds) : kMostHoldSeconds;
}

bool App::panelsHeld() const {
  const bool loading = loader_.busy() || machine_.pending() > 0;
  return environment_.slow && panels_ && loading && time_ - drawnAt_ < kTellSeconds && time_ - heardAt_ > kHeardSeconds;
}

// Whether shapes are there in a moment: nothing can be told of the line yet, it is fast, or all that was asked for only has to be decoded.
bool App::comesFast() const {
  if (askedAt_ < 0) return false;
  const uint64_t came = machine_.bytesReceived() - askedFrom_;
  return time_ - askedAt_ < kUnknownSeconds || double(came) > kFastLine * (time_ - askedAt_) || came >= machine_.asked();
}

bool App::waitsForShapes(bool held) {
  if (!environment_.slow || !panels_ || drawnAt_ >= 0) return false;
  if (readyAt_ < 0) readyAt_ = time_;
  const bool coming = loader_.busy() || machine_.pending() > 0;
  return coming && comesFast() && (held || meshes_.partsShown() == 0) && model_.atlas().volumes.empty() && time_ - readyAt_ < kFirstWaitSeconds;
}

// True when the canvas was drawn. The browser keeps what it shows until then.
bool App::draw(bool settled, bool held) {
  if (waitsForShapes(held)) return false;
  const bool scene = sceneStale_ && !held;
  if (scene) {
    drawnSettled_ = settled;
    drawScene();
  }
  if (!scene && (!ui_->changed() || panelsHeld())) return false;
  drawnAt_ = time_;
  buffer_.show(0);
  if (panels_ || pictureNames_) ui_->draw(panels_);
  return true;
}

// What is drawn now, and how it looks; `instant`: what has just arrived does not fade in.
const render::Scene& App::sceneNow(bool instant) {
  const Revisions& now = model_.revisions();
  if (now.places != drawn_.places) sourcesPlaced();
  if (stylesStale_ || now.appearance != drawn_.appearance || now.selection != drawn_.selection || now.hover != drawn_.hover ||
      now.explode != drawn_.explode || now.atlas != drawn_.atlas || now.options != drawn_.options || now.closure != drawn_.closure) {
    renderer_->setStyles(picture_.styles(model_));
    stylesStale_ = false;
  }
  const std::array<size_t, 4> items{meshes_.revision(), now.atlas, now.closure, closures_.revision()};
  if (fading_ || items != drawnItems_) {
    drawnItems_ = items;
    meshes_.collect(time_, instant, shown_, fading_);
    picture_.setItems(model_, shown_, closures_);
  }
  if (!handles_.empty()) setVolumePages();
  return picture_.build(model_, handles_, volumes_, dark(), !drawnSettled_, !environment_.slow);
}

void App::drawScene() {
  const int width = int(std::lround(size_.x * pixelRatio_)), height = int(std::lround(size_.y * pixelRatio_));
  buffer_.resize(width, height);
  const Revisions& now = model_.revisions();
  // A fade is many pictures: too many where the processor draws them.
  const render::Scene& scene = sceneNow(model_.options().reducedMotion || environment_.slow);
  renderer_->draw({buffer_.framebuffer(), width, height}, scene, views());
  if (const Status status = renderer_->status(); !status && !renderFailed_) {
    renderFailed_ = true;
    notices_.error(status.error());
  }
  if (now.appearance != drawn_.appearance) changedAt_ = time_;
  drawnParts_ = meshes_.partsShown();
  begun_ = begun_ || !shown_.empty();
  const bool imageOnly = placed_ && model_.atlas().parts.empty() && volumes_.missing() == 0;
  if (firstPicture_ < 0 && (!shown_.empty() || imageOnly) && meshes_.coarseComplete()) {
    firstPicture_ = time_;
    host_.event({{"type", "firstPicture"}});
  }
  // Whose labels can be set: asked again whenever the picture changed, one answer at a time.
  seenStale_ = seenStale_ || now.camera != drawn_.camera || now.appearance != drawn_.appearance ||
               now.resident != drawn_.resident || now.planes != drawn_.planes || now.atlas != drawn_.atlas ||
               now.options != drawn_.options || now.explode != drawn_.explode;
  drawn_ = now;
  sceneAt_ = time_;
  sceneStale_ = renderer_->incomplete();
}

// A link may say so; the panel offers no more.
void App::tellCrowded() {
  if (crowdedAt_ == model_.revisions().planes) return;
  crowdedAt_ = model_.revisions().planes;
  size_t faces = 0;
  for (const SlicePlane& plane : model_.planes()) faces += cutFaces(plane).size();
  const bool crowded = faces > kMostCutFaces;
  if (crowded && !toldCrowded_) host_.event({{"type", "notice"}, {"text", notices_.crowded()}});
  toldCrowded_ = crowded;
}

void App::tellChanges() {
  const Revisions& now = model_.revisions();
  if (now == told_) return;
  if (now.atlas != told_.atlas || model_.language() != toldLanguage_) host_.event({{"type", "tree"}});
  toldLanguage_ = model_.language();
  if (whole_ && model_.options().ui != toldUi_) tellLanguage();
  if (now.selection != told_.selection) {
    host_.event({{"type", "select"}, {"ids", model_.atlas().idsOf(model_.selection())}});
  }
  if (now.hover != told_.hover) {
    const StructureIndex s = model_.hovered();
    host_.event({{"type", "hover"}, {"id", s == kNone ? Json() : Json(model_.atlas().structures[s].id)}});
  }
  if (now.appearance != told_.appearance) host_.event({{"type", "appearance"}});
  if (now.closure != told_.closure) host_.event({{"type", "closure"}});
  if (now.sets != told_.sets) tellSets();
  if (now.camera != told_.camera || now.planes != told_.planes || now.options != told_.options ||
      now.appearance != told_.appearance || now.explode != told_.explode || now.measurements != told_.measurements || now.sets != told_.sets) {
    host_.event({{"type", "view"}});
  }
  told_ = now;
}

void App::tellProgress() {
  ui::Progress now = progress();
  if (now == toldProgress_) return;
  host_.event({{"type", "progress"}, {"active", now.active}, {"fraction", now.fraction}, {"text", now.text}});
  toldProgress_ = std::move(now);
}

}  // namespace fabrica
