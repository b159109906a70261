#include "app/app.h"

#include <algorithm>
#include <cmath>

#include "atlas/zooms.h"
#include "base/words.h"
#include "interact/pane_control.h"
#include "link/link.h"
#include "link/state.h"

namespace fabrica {

namespace {

// Three quarters from the front, slightly from above: the view of a plate in a book.
quat openingOrientation() {
  return glm::angleAxis(glm::radians(32.0f), vec3(0, 1, 0)) * glm::angleAxis(glm::radians(-12.0f), vec3(1, 0, 0));
}

bool namesCamera(const Json& state) { return find(state, "camera") || find(state, "lookAt"); }

}  // namespace

App::App(Host& host, Transport& transport)
    : host_(host), transport_(transport), machine_(transport), meshes_(model_, machine_, *this),
      volumes_(model_, machine_, *this),
      loader_(model_, transport, [this] { return machine_.nextJob(); },
              {[this](const Error& error) {
                 notices_.error(error);
                 tellError(error);
               },
               [this](const Json& view) { sourcesLoaded(view); },
               [this](const std::string& url) { host_.event({{"type", "loaded"}, {"url", url}}); },
               [this](const Error& error, const std::string& coarser) {
                 notices_.tooLarge(error, coarser);
                 tellError(error);
               }}),
      measurer_(model_, transport, host, [this] { return machine_.nextJob(); }),
      sectioner_(model_, transport, host, [this] { return machine_.nextJob(); },
                 [this](StructureIndex s, std::vector<MeasureChunk>& chunks) { closures_.addSeals(s, chunks); }),
      shapes_(model_, transport, host, [this] { return machine_.nextJob(); }),
      voxels_(model_, transport, [this] { return machine_.nextJob(); }), figures_(model_, voxels_), prober_(model_, voxels_, host),
      surfaces_(model_, voxels_, {transport, [this] { return machine_.nextJob(); }, [this] { return memoryPlan().volume; }, [this] { surfacesMade(); },
                         [this](const Error& error) {
                           notices_.error(error);
                           tellError(error);
                         },
                         [this](uint32_t volume, std::vector<std::pair<uint32_t, uint64_t>> values) -> const LabelMap& { return valuesFound(volume, std::move(values)); }}),
      histograms_(model_, voxels_, [this](uint32_t volume, std::vector<std::array<float, 2>> histogram) { histogramFound(volume, std::move(histogram)); }) {
  loader_.setVolumeBudget([this] { return memoryPlan().volume; });
}

App::~App() = default;

Status App::start(const Environment& environment, std::span<const ByteView> fonts, const render::Limits& limits) {
  limits_ = limits;
  auto renderer = render::Renderer::create(limits);
  if (!renderer) return std::move(renderer).error();
  renderer_ = std::move(*renderer);
  ui_ = ui::Ui::create(fonts);
  controller_ = Controller::create();
  setEnvironment(environment);
  return Ok{};
}

void App::setFont(size_t index, ByteView file) {
  touched();
  ui_->setFont(index, file);
}

void App::setWords(std::string_view language, std::string pairs) {
  touched();
  fabrica::setWords(language, std::move(pairs));
  model_.wordsChanged();
}

void App::openPanel(const std::string& name) {
  heard();
  if (ui_) ui_->openPanel(name);
}

void App::onGeometry(const Json& answer) {
  touched();
  if (!measurer_.onResult(answer)) sectioner_.onResult(answer);
}

void App::setEnvironment(const Environment& environment) {
  touched();
  Options options = model_.options();
  // What somebody chose here stays until the device says otherwise.
  if (environment.reducedMotion != environment_.reducedMotion) options.reducedMotion = environment.reducedMotion;
  if (environment.moreContrast != environment_.moreContrast) options.moreContrast = environment.moreContrast;
  environment_ = environment;
  // Two pixels instead of one: about a third of the bytes.
  meshes_.setTolerance(environment.saveData ? 2.0f : 1.0f);
  volumes_.setFinest(environment.saveData ? 2.0f : 1.0f);
  model_.setOptions(options);
  sceneStale_ = true;
}

void App::resize(vec2 size, float pixelRatio, const Insets& safe) {
  if (shot_) {  // once it is taken
    shot_->size = size;
    shot_->pixelRatio = pixelRatio;
    shot_->safe = safe;
    return;
  }
  if (size == size_ && pixelRatio == pixelRatio_ && safe == safe_) return;
  touched();
  size_ = size;
  pixelRatio_ = pixelRatio;
  safe_ = safe;
  idleSent_ = false;
  sceneStale_ = wishStale_ = true;
}

void App::contextLost() {
  // Names of a lost context must not be freed in the next one.
  buffer_.forget();
  if (shot_) {
    shot_->buffer.forget();
    endShot();
  }
  renderer_.reset();
  meshes_.contextLost();
  closures_.contextLost();
  volumes_.contextLost();
  handles_.clear();
  pagesSet_.clear();
  tickets_.clear();
  drawnItems_ = {};
  std::fill(partLoaded_.begin(), partLoaded_.end(), uint8_t(0));
  seenAsked_ = false;
}

Status App::contextRestored() {
  auto renderer = render::Renderer::create(limits_);
  if (!renderer) return std::move(renderer).error();
  renderer_ = std::move(*renderer);
  grown();
  ui_->rebuildGpu();
  touched();
  idleSent_ = false;
  sceneStale_ = wishStale_ = stylesStale_ = true;
  return Ok{};
}

// -- input ---------------------------------------------------------------------------------------------------------------

bool App::pointer(const PointerEvent& event) {
  if (!ui_) return false;
  heard();
  environment_.touch = event.device == PointerDevice::Touch;
  if (event.type == PointerType::Down) welcome_ = false;
  const bool taken = ui_->pointer(event) && !controller_->dragging();
  if (event.type == PointerType::Leave || taken) {
    pointerAt_.reset();
    model_.hover(kNone);
  } else if (event.type == PointerType::Move && event.device == PointerDevice::Mouse) {
    pointerAt_ = event.at;
    hoverStale_ = true;
  }
  if (!taken) controller_->pointer(event, model_, layout());
  return taken;
}

bool App::wheel(const WheelEvent& event) {
  if (!ui_) return false;
  heard();
  welcome_ = false;
  if (ui_->wheel(event)) return true;
  controller_->wheel(event, model_, layout());
  return true;
}

bool App::key(const std::string& key, bool down, uint32_t mods) {
  if (!ui_) return false;
  heard();
  welcome_ = false;
  if (down && model_.placing() && placingKey(key)) return true;
  if (ui_->key(key, down, mods, model_)) return true;
  if (!down) return false;
  if ((key == "f" || key == "F") && mods == 0 && model_.selected() != kNone) {
    seek(model_.selection());
    return true;
  }
  if (key == "ContextMenu" || (key == "F10" && mods == modifiers::kShift)) return askHere(), true;
  if ((key == "z" || key == "Z") && (mods & ~modifiers::kShift) == 0 && hasZooms(model_)) return zoomKey(mods != 0);
  return controller_->key(key, mods, model_, layout());
}

const SearchIndex& App::search() {
  // Not while an atlas opens: its first picture is worth more.
  if (searched_ != model_.revisions().atlas) search_.build(model_.atlas());
  searched_ = model_.revisions().atlas;
  return search_;
}

void App::searchText(std::string text, bool focused) {
  heard();
  searchFocused_ = focused;
  if (text != searchText_) {
    searchText_ = std::move(text);
    hits_.clear();
    for (SearchIndex::Hit& hit : search().search(searchText_)) hits_.push_back({hit.structure, std::move(hit.matched), hit.similar});
  }
  // Nothing is asked for yet: where the person has been. Kept when the field is left, for the press that chooses one.
  if (searchText_.empty() && focused) {
    hits_.clear();
    for (StructureIndex s : model_.recent()) hits_.push_back({s, {}, false});
  }
  if (ui_) ui_->searched(searchText_, focused, hits_);
}

// -- opening -------------------------------------------------------------------------------------------------------------

void App::open(const std::string& text) {
  touched();
  const Link link = parseLink(text);
  for (const std::string& note : link.notes) notices_.info("About this link", note);
  pendingState_ = link.state;
  idleSent_ = false;
  if (link.sources.empty()) {
    if (!model_.empty() && pendingState_.is_object()) setState(pendingState_);
    return;
  }
  for (const std::string& source : link.sources) loader_.open(source);
}

void App::load(const std::string& url) {
  idleSent_ = false;
  if (!loader_.labelMaps().list().empty() && loader_.labelMaps().find(url)) return takeLabels(url);
  loader_.open(url);
}

void App::sourcesLoaded(const Json& view) {
  touched();
  if (model_.empty()) return;
  grown();
  const bool first = !placed_;
  placed_ = true;
  if (first) openingView_ = view;
  if (first && model_.atlas().parts.empty()) showSlices();
  if (first && view.is_object()) applyState(view, model_, /*reset=*/false);
  const bool given = namesCamera(pendingState_) || namesCamera(view);
  welcome_ = first && !given && pendingState_.empty();
  if (pendingState_.is_object()) {
    // The rest of the program is not loaded for a glTF.
    if (find(pendingState_, "lookAt") && !loader_.sources().empty() && !loader_.sources().front().ends_with("glb") && !loader_.sources().front().ends_with("gltf")) placeLookAt();
    // A state that we wrote is the whole of it: what the atlas's own view adds was undone by the person.
    const bool whole = find(pendingState_, "v") && find(pendingState_, "camera");
    applyState(pendingState_, model_, /*reset=*/whole || (first && !view.is_object()));
    const auto& maps = loader_.labelMaps().list();
    const bool more = model_.atlas().structures.empty() || std::any_of(maps.begin(), maps.end(), [](const LabelMap& map) { return map.open; });
    if (more && !pendingState_.empty()) labelState_ = pendingState_;
  }
  pendingState_ = Json();
  if (first && !given) {
    Camera camera = model_.camera();
    camera.orientation = openingOrientation();
    model_.setCamera(camera);
    fitPending_ = true;
  }
  model_.forgetSteps();
  welcomed_ = model_.revisions();
  if (!loader_.labelMaps().list().empty()) labelsLoaded();
  if (first && model_.atlas().parts.empty()) surfacesOfStreamed();
}

// The atlas has more than it had.
void App::grown() {
  meshes_.atlasChanged();
  volumes_.atlasChanged();
  if (renderer_) {
    renderer_->setGrids(model_.atlas().grids);
    if (model_.revisions().places > 0) drawn_.places = kNone;  // where they stand: sourcesPlaced()
    if (environment_.phone && model_.atlas().structures.size() > kManyForAPhone) renderer_->oneSample();
  }
  partLoaded_.resize(model_.atlas().parts.size());
  stylesStale_ = sceneStale_ = wishStale_ = true;
}

// Sources stand elsewhere: what has copies of where things are learns it.
void App::sourcesPlaced() {
  renderer_->setGrids(model_.atlas().lattices());
  closures_.placed();
  meshes_.placed();
  volumes_.placed();
  for (uint32_t v = 0; v < handles_.size(); ++v)
    if (handles_[v] != kNone) renderer_->placeVolume(handles_[v], model_.atlas().volumes[v]);
  drawnItems_ = {};
  wishStale_ = true;
}

// Images alone: there is nothing to see but their slices.
void App::showSlices() {
  if (model_.atlas().volumes.empty()) return;
  model_.centerPlanes(sceneBounds(model_).center());
  for (const char* name : {"axial", "coronal", "sagittal"}) {
    SlicePlane plane = *model_.plane(name);
    plane.visible = plane.image = true;
    model_.setPlane(plane);
  }
  ownSlices_ = model_.revisions().planes;
}

void App::startFresh() {
  host_.event({{"type", "fresh"}});
  Options options;
  options.reducedMotion = model_.options().reducedMotion;
  options.moreContrast = model_.options().moreContrast;
  options.ui = model_.options().ui;
  model_.setOptions(options);
  if (model_.atlas().parts.empty()) showSlices();
  applyState(openingView_.is_object() ? openingView_ : Json::object(), model_);
  if (namesCamera(openingView_)) return;
  Camera camera;
  camera.orientation = openingOrientation();
  model_.setCamera(camera);
  fitPending_ = true;
}

void App::retry() {
  notices_.clearParts();
  machine_.retryFailed();
  meshes_.retryFailed();
  loader_.retry();
  wishStale_ = true;
  idleSent_ = false;
}

}  // namespace fabrica
