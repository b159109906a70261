// The application: one model, what fills it, what draws it, what changes it. An event changes the model; the next frame
// draws what is stale. Nothing else draws, and an idle page runs no frames. Main thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/closures.h"
#include "app/figures.h"
#include "app/histograms.h"
#include "app/host.h"
#include "app/label_surfaces.h"
#include "app/loader.h"
#include "app/measure.h"
#include "app/memory_plan.h"
#include "app/notices.h"
#include "app/picture.h"
#include "app/prober.h"
#include "app/sectioner.h"
#include "app/shapes.h"
#include "atlas/model.h"
#include "atlas/search.h"
#include "base/rest.h"
#include "interact/controller.h"
#include "interact/zoom_flight.h"
#include "render/renderer.h"
#include "render/scene_buffer.h"
#include "stream/chunk_machine.h"
#include "stream/mesh_stream.h"
#include "stream/volume_stream.h"
#include "ui/ui.h"

namespace fabrica {

struct Environment {
  bool dark = true, reducedMotion = false, moreContrast = false, touch = false, embedded = false, phone = false;
  bool speech = false;  // the browser can say names
  bool slow = false;  // drawn by the processor: without what costs most
  bool saveData = false;  // bytes are dear: coarser than the pixels could show
  double memory = 1;      // which share of the device's it may take
  std::string language = "en";
};

// A part of a picture, pixels from its lower left.
struct Tile {
  int x = 0, y = 0, width = 0, height = 0;
};

class App : public MeshSink, public VolumeSink, public TransportEvents {
 public:
  App(Host& host, Transport& transport);
  ~App() override;

  // With the GL context current.
  Status start(const Environment& environment, std::span<const ByteView> fonts, const render::Limits& limits);
  void setFont(size_t index, ByteView file);
  bool started() const { return ui_ != nullptr; }
  void setTextRasteriser(ui::TextRasteriser rasteriser) { ui_->setTextRasteriser(std::move(rasteriser)); }
  void setEnvironment(const Environment& environment);
  void resize(vec2 size, float pixelRatio, const Insets& safe);
  // True when another frame is wanted.
  bool frame(double time);
  // Bytes of all WebAssembly memories, the page's and its workers'.
  void setHeaps(uint64_t bytes);
  // Whether all of the program is there. Until then nothing is begun unasked that would have the page wait for it.
  void setWhole(bool whole) {
    whole_ = whole;
    touched();  // what waited for it
  }
  void contextLost();
  Status contextRestored();

  bool pointer(const PointerEvent& event);
  bool wheel(const WheelEvent& event);
  bool key(const std::string& key, bool down, uint32_t mods);
  void searchText(std::string text, bool focused);

  void open(const std::string& link);  // a link's fragment; "" leaves the viewer empty
  void load(const std::string& url);

  // TransportEvents
  void onPart(JobId job, Result<Bytes> result) override;
  void onBytes(uint64_t count) override { machine_.onBytes(count); }

  // -- for the JavaScript API (api.cpp) ------------------------------------------------------------------------------------
  Model& model() { return model_; }
  Notices& notices() { return notices_; }
  Measurer& measurer() { return measurer_; }
  Sectioner& sectioner() { return sectioner_; }
  Shapes& shapes() { return shapes_; }
  void onGeometry(const Json& answer);
  const Loader& loader() const { return loader_; }
  LabelSurfaces& surfaces() { return surfaces_; }
  FABRICA_REST void onShare(JobId job, const Share& told);  // how far a worker is with what it makes
  void makeSurfaces(const std::string& address);  // of a label map
  void touched() { uiStale_ = true; }  // something was done that the panels may show
  void heard() { uiStale_ = heard_ = true; }  // and a person did it
  const SearchIndex& search();
  Json state() const;
  void setState(const Json& state);
  void setWords(std::string_view language, std::string pairs);  // the interface's (base/words.h)
  // The same, but for what is the person's own (learn/lesson.h); camera and slices glide there in so many seconds.
  FABRICA_REST void showView(const Json& view, double seconds);
  FABRICA_REST void fitBeside(std::span<const StructureIndex> which);  // within what the page's card is going to leave free
  FABRICA_REST Json viewForLesson() const;
  FABRICA_REST void setHints(bool on);  // the page gives hints, and is told where
  FABRICA_REST void lowerSheet() { ui_->openPanel(""); }  // what a phone's sheet or a laptop's panel was opened for is done
  FABRICA_REST void setBare(bool bare, bool cube = true);  // the body and what is drawn on it, without panels
  void startFresh();  // as the atlas opened; what is hidden and how it looks can be undone
  std::string link() const;
  void fit(std::span<const StructureIndex> which, bool animate = true);
  uint32_t pick(vec2 at);  // ticket, answered by the event "pick"
  FABRICA_REST uint32_t whatIsHere(vec2 at);  // likewise; its "hit" is a list, from front to back
  void askLandmarks(bool on) { landmarks_ = on; }  // clicks are the page's: event "landmark"
  FABRICA_REST std::optional<vec2> pixelAt(const vec3& world) const;  // of the canvas, where it shows a place; also where panels cover it
  uint32_t valueAt(const vec3& at);  // likewise: what the image holds there
  const Figures& figures() const { return figures_; }
  void autoWindow(const std::string& preset);
  void retry();  // what could not be loaded is asked for again
  // Into a zoom of the shown volume, by its volume's id: camera and planes move there. False when there is none of that id.
  FABRICA_REST bool goIn(const std::string& id);
  FABRICA_REST void goOut();  // to what the present one lies in, as it was seen before
  void showPanels(bool show, bool names);  // `names`: what is drawn on the body stays without them
  const std::vector<ui::LabelAnchor>& seen() const { return labels_; }  // in the last picture at rest
  const std::vector<ui::Control>& controls() const { return ui_->controls(); }
  std::vector<ui::ShownLabel> labels() const { return ui_->labels(); }
  // A picture of another size (app_shot.cpp): what it shows is loaded as finely as it will be drawn, then it is drawn tile by tile.
  FABRICA_REST void setDetail(float detail);  // so many times finer than the screen shows
  FABRICA_REST Status beginShot(vec2 size, float pixelRatio, const Insets& safe, bool scaleBar);
  // Into a framebuffer, which stays bound. `time` may run on from tile to tile, then what moves does. True: a program was not compiled yet.
  FABRICA_REST Result<bool> drawTile(const Tile& tile, double time, bool names, std::optional<Color> background);
  FABRICA_REST void endShot();
  void openPanel(const std::string& name);
  Json stats() const;
  // The finest resident level or not: does a structure have something on the GPU?
  bool loaded(StructureIndex s) const;

 private:
  // MeshSink, VolumeSink
  Result<uint32_t> upload(uint32_t part, uint32_t level, Bytes chunk, uint64_t& gpuBytes) override;
  void free(uint32_t handle) override;
  void failed(uint32_t part, const Error& error) override;
  uint32_t openVolume(uint32_t volume) override;
  void closeVolume(uint32_t volume) override;
  Status uploadPage(uint32_t volume, uint32_t slot, const BrickChunkView& brick, const Index3& from, const Index3& size) override;
  void failedVolume(uint32_t volume, const Error& error) override;

  struct Ticket {
    enum class Use : uint8_t { Hover, Click, Api, Drag, Here, ApiHere } use = Use::Hover;
    vec2 at{0};
    bool doubleClick = false, extend = false, longPress = false;
    uint32_t number = 0;  // for the API; of a drag the model's steps then
    size_t point = 0;         // that is dragged, and of which measurement
    std::string measurement;
  };
  void sourcesLoaded(const Json& view);
  FABRICA_REST void placeLookAt();
  void showSlices();
  void grown();
  FABRICA_REST void sourcesPlaced();
  FABRICA_REST void setLanguage(const std::string& code);  // of the interface
  FABRICA_REST void tellLanguage();
  FABRICA_REST void labelsLoaded();
  FABRICA_REST void takeLabels(const std::string& address);
  FABRICA_REST void surfacesMade();
  FABRICA_REST void surfacesOfStreamed();
  FABRICA_REST void histogramFound(uint32_t volume, std::vector<std::array<float, 2>> histogram);
  FABRICA_REST const LabelMap& valuesFound(uint32_t volume, std::vector<std::pair<uint32_t, uint64_t>> values);
  FABRICA_REST void labelRows();
  void wishForView();
  bool easeCovered(double time);
  FABRICA_REST void makeRoom();
  bool panelsStale(bool moving) const;
  FABRICA_REST void keepRest();
  ui::Input letters() const;
  void runUi(double time);
  void run(const ui::Command& command);
  void renewWishes(bool moving);
  MemoryPlan memoryPlan() const;
  bool outdated() const;
  bool held(bool moving, bool more);
  bool panelsHeld() const;
  bool waitsForShapes(bool held);
  bool comesFast() const;
  double longestHold() const;
  void holdForFirstLook(double time, bool clear);
  bool draw(bool settled, bool held);
  void drawScene();
  const render::Scene& sceneNow(bool instant);
  FABRICA_REST void layOutShot(int times);
  void listenForPicks();
  bool requestPicks();
  bool requestSeen(bool settled);
  void takeAnswers();
  void moveLabels();
  FABRICA_REST void tellCrowded();
  void tellChanges();
  void tellProgress();
  void tellError(const Error& error);
  void beginTurn();
  void seek(std::span<const StructureIndex> which);
  void uncover();
  void guide();
  ui::Progress progress() const;
  bool dark() const;
  SceneLayout layout() const;
  std::vector<render::View> views() const;
  render::View viewAt(const vec2& at) const;
  FABRICA_REST void wishForVolumes();
  FABRICA_REST void setVolumePages();
  FABRICA_REST bool zoomKey(bool out);
  FABRICA_REST void setLabelTables();
  FABRICA_REST void sliceAlong(const render::Pick& pick);
  // Values and measurements (app_values.cpp).
  FABRICA_REST bool updateValues(double time);
  FABRICA_REST void showValues(ui::Input& input);
  FABRICA_REST bool placingKey(const std::string& key);
  FABRICA_REST void place(const Ticket& ticket, const render::Pick* pick);
  FABRICA_REST void stick(const Ticket& ticket, const render::Pick& pick);
  FABRICA_REST void tellLandmark(const render::Pick& pick);
  FABRICA_REST void askForDrag();
  FABRICA_REST void askWords();
  FABRICA_REST void askHere();
  FABRICA_REST void nameMore();
  FABRICA_REST void tellSets() const;
  uint32_t ask(Ticket::Use use, vec2 at);
  FABRICA_REST Json hitOf(const render::Pick& pick) const;
  FABRICA_REST void tellHere(const Ticket& ticket, std::span<const render::Pick> along);

  Host& host_;
  Transport& transport_;
  Environment environment_;
  render::Limits limits_;
  Model model_;
  SearchIndex search_;
  uint32_t searched_ = 0;  // the atlas's revision that search_ knows
  Notices notices_;
  ChunkMachine machine_;
  MeshStream meshes_;
  VolumeStream volumes_;
  Loader loader_;
  Measurer measurer_;
  Sectioner sectioner_;
  Shapes shapes_;
  VoxelReader voxels_;
  Figures figures_;
  Prober prober_;
  LabelSurfaces surfaces_;
  Histograms histograms_;
  Closures closures_{model_};
  Picture picture_;
  std::unique_ptr<ui::Ui> ui_;
  std::unique_ptr<Controller> controller_;
  std::unique_ptr<render::Renderer> renderer_;
  render::SceneBuffer buffer_;
  // A picture that is being taken, and how things were before.
  struct Shot {
    render::SceneBuffer buffer;
    vec2 size{0};
    float pixelRatio = 1;
    Insets safe, covered;
    bool bare = false, scaleBar = false;
  };
  std::unique_ptr<Shot> shot_;
  float detail_ = 1;

  vec2 size_{0};
  float pixelRatio_ = 1;
  Insets safe_;
  Insets covered_;             // by panels, eased
  double easedAt_ = 0;
  uint64_t wishedDelivered_ = 0;
  ui::Output output_;
  std::vector<ui::SearchHit> hits_;
  std::string searchText_;
  bool searchFocused_ = false, panels_ = true, pictureNames_ = false;
  std::vector<uint32_t> handles_;      // atlas volume → renderer's, kNone where it has none
  std::vector<uint32_t> pagesSet_;     // atlas volume → VolumeStream's revision that the renderer knows
  struct PlaneMotion {
    vec3 at{0};
    float ahead = 0;  // metres along the normal
  };
  ZoomFlight flight_;
  struct BeforeZoom {
    Camera camera;
    std::vector<SlicePlane> planes;
  };
  std::optional<BeforeZoom> beforeZoom_;  // where goOut() leads
  bool sliced_ = false;  // at the last wish, volumes were seen
  std::map<std::string, PlaneMotion> motions_;  // of planes, between two wishes
  uint64_t heaps_ = 0, wishedHeaps_ = 0, keptBytes_ = 0;
  uint32_t keptFor_ = 0;  // revision of the atlas whose files are kept
  std::vector<MeshStream::Shown> shown_;
  std::vector<uint8_t> partLoaded_;
  static constexpr double kMovingSeconds = 0.05;  // after the last movement labels stand still
  bool bare_ = false, bareCube_ = true, landmarks_ = false, hints_ = false;
  std::vector<ui::LabelAnchor> labels_;
  std::vector<vec3> labelPlaces_;  // world, of each
  double seenAskedAt_ = -1;
  Revisions seenFor_, seenBefore_;  // when what is seen was asked; of the answer before
  vec2 seenSize_{0};
  std::vector<ui::LabelRow> labelRows_;
  uint32_t labelTables_ = ~0u;          // revision of appearance that tables of overlapping labels are of
  std::optional<uint32_t> ownSlices_;   // slices were shown for want of anything else: the planes' revision then
  std::vector<ui::PaneMatrix> paneMatrices_;

  ui::Here here_;

  std::map<uint32_t, Ticket> tickets_;   // renderer's ticket → what for
  std::vector<Ticket> waitingPicks_;
  std::optional<vec2> pointerAt_;
  std::optional<vec3> pointerWorld_;
  std::optional<vec3> pointerSlice_;  // where that is on a slice of the scene
  std::optional<ui::PointDrag> pointDrag_;  // not yet asked what it is over
  bool whole_ = true;
  bool hoverStale_ = false, seenStale_ = false, seenAsked_ = false;
  uint32_t lastTicket_ = 0;

  // What the panels were laid out for: they show nothing else until something of it changes, or somebody does something.
  struct LaidOut {
    Revisions revisions;
    uint32_t figures = 0, probe = 0;
    ui::Progress progress;
    size_t notices = 0;
    bool viewMoving = false;
  };
  LaidOut laidOut_;
  bool uiStale_ = true;
  bool roomStale_ = false;  // the body has another place than it was framed for
  bool heard_ = false;  // a person did something that the panels have not been laid out for
  double heardAt_ = -1e9, drawnAt_ = -1e9;  // when a person last did something, when the canvas was drawn last
  double readyAt_ = -1;       // when the first picture could have been drawn
  double fewAt_ = -1;         // when there was something to see
  double askedAt_ = -1;       // when the first of it was asked for,
  uint64_t askedFrom_ = 0;    // and how many bytes had come before
  uint8_t firstFrames_ = 0;   // so many of kFirstFrames are done

  Revisions drawn_, told_, wished_;
  bool sceneStale_ = true, fading_ = false, wishStale_ = true, stylesStale_ = true;
  bool placed_ = false;       // the camera has been set for what is loaded
  bool fitPending_ = false;   // once the panels have said what they leave free
  uint32_t drawnParts_ = 0;   // visible parts in the last picture
  double begunAt_ = 0;        // when nothing of what is wanted was there yet
  double changedAt_ = -1;     // when another appearance was drawn
  bool drawnSettled_ = true;  // the last picture was drawn at rest
  bool welcome_ = false;      // a fresh atlas, and nobody has touched anything
  Revisions welcomed_;        // as of then
  std::optional<Camera> turnFrom_, turnTo_;
  bool seeking_ = false;      // on the way to what was looked for
  Revisions uncovered_;       // when what covered it was faded
  uint32_t mostPending_ = 0;
  double firstPicture_ = -1;  // seconds
  bool begun_ = false;        // some shape has been drawn
  Json pendingState_;         // of the link, until the sources are there
  Json openingView_;          // the first manifest's own
  Json labelState_;           // of the link, of what a streamed label map will turn out to hold
  bool readySent_ = false, renderFailed_ = false, idleSent_ = false;
  bool toldUnfilled_ = false;      // that this device fills no cut faces
  bool toldCrowded_ = false;       // that more planes should cut than can, as of this revision of the planes
  uint32_t crowdedAt_ = 0;
  uint32_t movedCamera_ = 0, movedPlanes_ = 0;  // revisions of the camera and of the planes that the last frame saw
  double time_ = 0, moved_ = -1, arrived_ = -1, sceneAt_ = -1, wishedAt_ = -1;
  std::array<size_t, 4> drawnItems_{};  // revisions that the picture's items were made from
  uint64_t heldDelivered_ = 0;
  uint32_t firsts_ = 0;       // of the machine, as of the last frame
  double firstLook_ = -1;     // since when what came first of an image waits for its picture; -1: it does not
  std::string toldLanguage_, toldUi_;
  std::optional<ui::Progress> toldProgress_;
  std::optional<Rect> toldField_;  // where the search field is
  Rect toldHint_;                  // and where the page may give a hint
};

}  // namespace fabrica
