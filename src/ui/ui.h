// The panels: tree, card, toolbar, sheets, labels, messages. Each is a view of the model: reads it, calls its functions,
// keeps nothing of its own but layout (scroll, what is open). Dear ImGui; text entry is a real HTML field that the page
// lays over `searchField`. CSS pixels, origin upper left.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/model.h"
#include "base/bytes.h"
#include "base/bytes.h"
#include "interact/events.h"

namespace fabrica::ui {

// Something that only the application or the page can do.
enum class CommandKind : uint8_t {
  CopyLink, Share, OpenFile, OpenUrlDialog, Screenshot, FullScreen,
  StartFresh,      // as the atlas opened
  OpenExternal,    // text: URL (ontology page, licence)
  CopyText,        // text (a citation)
  Fit,             // structures; empty = everything
  StandardView,    // text: "anterior" "posterior" "left" "right" "superior" "inferior"
  FocusSearch, ClearSearch,
  AutoWindow,      // window/level from the histogram; text: preset name
  Measure,         // structures: ask the geometry worker for volume and area
  MeasureSections,  // of what is selected, from now on, whenever the planes rest
  SaveSection,     // text: plane; as an SVG
  StopSaving,
  Retry,           // text: source of the failed part
  OpenUrl,         // text: address
  GoIn, GoOut,     // into a zoom (text: its volume's id), and back out
  AskPlace,        // a field for a place to go to; text: what stands in it at first
  AskName,         // a field for the name of a measurement; text: the present one
  AskWords,        // likewise, of a pin or an arrow
  Learn,           // lessons and quiz
  Sources,         // what was opened: moved, aligned, faded
  Frames,          // units and axes of what was opened
  AskSetName,      // a field for the name of a set; text: the present one, "" for a new set of what is selected
  MakeSurfaces,    // text: address of a label map
  StopSurfaces,
  FindHistogram,   // of the shown image, whose file has none
  DismissNotice,   // text: notice id
  Language,        // of the interface, to be kept; text: its code
  Speak,           // text: a language's code, a line's end, what is said in it
};
struct Command {
  CommandKind kind;
  std::string text;
  std::vector<StructureIndex> structures;
};

struct SearchHit {
  StructureIndex structure = kNone;
  std::string matched;  // the synonym or id that matched, when it is not the name
  bool similar = false;  // not as it was typed, but like it
};

// What lies along the ray at a place of the scene.
struct Here {
  uint32_t number = 0;  // goes up with each answer
  vec2 at{0};
  std::vector<StructureIndex> structures;  // from front to back
};

struct Notice {
  std::string id;
  enum class Kind : uint8_t { Info, Warning, Error } kind = Kind::Info;
  std::string title, detail;
  bool canRetry = false;
  std::string offer, offered;  // words of a button, and the address that it opens
};

struct Progress {
  bool active = false;
  float fraction = 0;       // 0..1 of what the view wants
  std::string text;         // "Loading 34 of 120 structures"
  bool operator==(const Progress&) const = default;
};

// From the geometry worker, for the selected structure.
struct Measures {
  enum class State : uint8_t { Unknown, Building /* VTK's module is not there yet */, Working, Ready, Failed } state = State::Unknown;
  StructureIndex structure = kNone;
  bool closed = false;
  double volumeMl = 0, areaCm2 = 0;
  std::string why;          // Failed, or why there is no volume
};

// From the geometry worker: how one face of a plane meets what is selected.
struct SectionMeasure {
  std::string plane;        // SlicePlane's name
  bool back = false;        // of a slab, the other face
  Measures::State state = Measures::State::Working;
  bool closed = false;      // an area can be given
  double areaCm2 = 0, outlineCm = 0;
  std::string why;          // Failed, or what is to be known of the figures
};

// What the shown image says of a region or along a line (app/figures.h).
struct ImageFigures {
  Measures::State state = Measures::State::Working;
  std::string why;              // Failed, in words
  uint32_t level = 0;           // that they are from; 0 is the image's own voxels
  float voxel = 0;              // metres: that level's shortest voxel edge
  // Of a region.
  uint64_t count = 0;           // voxels
  double mean = 0, deviation = 0, minimum = 0, maximum = 0;
  double low = 0, high = 0;     // of the histogram
  std::vector<uint32_t> histogram;
  // Of a profile: a value each `step` metres, NaN outside the image.
  double step = 0;
  std::vector<double> values;
};

// What lies at a place of the image.
struct Probe {
  vec3 at{0};
  bool pointed = false;         // under the pointer, else where the slices meet
  std::string value;            // with its unit; "" while it is not there, or outside the image
  std::string level;            // where the value is not of the finest level
  std::string structure;        // what a label map says; "" nothing
};

// Surfaces that the geometry worker makes of a label map.
struct Surfaces {
  enum class State : uint8_t { None, Working, Ready, Failed, Stopped } state = State::None;
  std::string why;          // Failed; or what is to be known of them
  bool operator==(const Surfaces&) const = default;
};
// A volume of one file whose numbers may name something, or a streamed label map that has no shapes of its own.
struct LabelRow {
  std::string address, name;
  bool labels = false;      // it is shown as labels, else as an image
  bool streamed = false;    // nothing else can be made of it
  uint32_t volume = kNone;
  Surfaces surfaces;
  float share = 0;          // of the work on them
};

// A section that becomes a drawing.
struct SectionExport {
  bool active = false;
  std::string plane;
  uint32_t done = 0, total = 0;  // structures
  std::string why;          // the last one came to nothing
};

// A structure that is seen, with a point of it on the screen: candidates for callout labels.
struct LabelAnchor {
  StructureIndex structure = kNone;
  vec2 at{0};
  uint32_t pixels = 0;
};

// How a slice pane of the last frame was looked at: for its crosshair and letters.
struct PaneMatrix {
  std::string plane;
  mat4 view{1}, projection{1};
};

struct Input {
  vec2 size{0};             // canvas
  float pixelRatio = 1;
  Insets safe;              // notch, home indicator, soft keyboard
  double time = 0;          // seconds
  bool touch = false;       // the last pointer was a finger
  bool dark = true;
  bool embedded = false;    // in a frame of another page: only what belongs to the body
  bool bare = false;        // a lesson or a quiz lies over the canvas: no panels
  bool bareCube = true;     // what is presented goes without it
  Progress progress;
  std::span<const Notice> notices;
  std::string searchText;   // what stands in the HTML field
  bool searchFocused = false;
  std::span<const SearchHit> hits;  // of the text; of what was seen recently while there is none
  const Here* here = nullptr;
  Measures measures;
  std::span<const SectionMeasure> sections;
  SectionExport sectionExport;
  std::span<const LabelAnchor> labels;
  std::span<const LabelRow> labelMaps;
  Insets covered;           // of the scene, as the last frame was drawn: panels glide
  bool viewMoving = false;  // labels hold still or fade while the view turns
  bool hints = false;       // the page has something to say to whoever is new: room is kept for it
  bool speech = false;      // names can be said
  bool still = false;       // a picture is taken: nothing glides
  bool scaleBar = false;    // and it has a scale
  bool welcome = false;     // nobody has touched anything yet: little is said
  std::string hoverName;    // tooltip under the pointer ("" none), and where
  vec2 hoverAt{0};
  std::optional<Probe> probe;
  std::optional<vec3> pointerWorld;  // what the pointer is on, in the world
  std::function<const ImageFigures*(const std::string& measurement)> figures;  // null where there are none
  std::span<const PaneMatrix> paneMatrices;
};

struct PaneRect {
  std::string plane;
  Rect rect;
  bool operator==(const PaneRect& other) const {
    return plane == other.plane && rect.x == other.rect.x && rect.y == other.rect.y && rect.width == other.rect.width && rect.height == other.rect.height;
  }
};

// A point of a measurement that is being dragged over the scene: CSS pixels.
struct PointDrag {
  std::string measurement;
  size_t point = 0;
  vec2 at{0};
};

struct Output {
  std::vector<Command> commands;
  Rect scene;               // where the 3D view is drawn (usually everything)
  Insets covered;           // of `scene` by panels: the camera frames the body in what is left
  std::vector<PaneRect> panes;
  Rect searchField;         // where the page lays its <input>; width 0 = hidden
  Rect hint;                // where the page gives its hints, off the body; width 0 = not now
  bool animating = false;   // something moves: draw again
  std::optional<PointDrag> pointDrag;
  bool saysCross = false;   // a panel says what lies where the slices meet
  bool pointerOverUi = false;  // the pointer is the panels', not the scene's
};

// Text drawn by the platform, for scripts that ImGui cannot shape: one byte of coverage a pixel, rows from the top. The
// baseline is kTextBaseline sizes from the top: higher marks than Latin's find room.
inline constexpr float kTextBaseline = 1.05f;
struct TextBitmap {
  int width = 0, height = 0;
  Bytes alpha;
  bool rightToLeft = false;  // where it is too long, its left end is left out
};
using TextRasteriser = std::function<TextBitmap(std::string_view text, float pixelSize, bool bold, bool italic)>;

struct ShownLabel {
  StructureIndex structure = kNone;
  std::string words;
  Rect text;
  vec2 at{0};  // on the body, where its line ends
  float alpha = 0;  // while it comes or goes, or the view turns: less than 1
};

// A place on the screen that can be pressed, by the name its panel gives it: for tests and guided tours.
struct Control {
  std::string name;
  Rect rect;
};

class Ui {
 public:
  virtual const std::vector<Control>& controls() const = 0;  // of the last frame, in the order they were drawn
  // Needs a current GL context (font texture). `fonts`: TTF/OTF bytes, regular, semi-bold, italic.
  static std::unique_ptr<Ui> create(std::span<const ByteView> fonts);
  // Semi-bold (1) and italic (2) may come after the first picture; until then the regular stands in.
  virtual void setFont(size_t index, ByteView file) = 0;
  virtual ~Ui() = default;

  // Input events, before frame(). True when a panel takes it (then the scene does not get it).
  virtual bool pointer(const PointerEvent& event) = 0;
  virtual bool wheel(const WheelEvent& event) = 0;
  // Keys that panels handle (tree: arrows, Enter, Space; Escape closes). DOM key names.
  virtual bool key(const std::string& key, bool down, uint32_t mods, Model& model) = 0;

  // What stands in the search field, at once: a key that follows before the next frame means these hits.
  virtual void searched(const std::string& text, bool focused, std::span<const SearchHit> hits) = 0;

  // Draws the letters that the first frame needs, into memory: what takes longest of it.
  virtual void prepare(const Model& model, const Input& input) = 0;
  // Lays out and builds the draw lists.
  virtual Output frame(Model& model, const Input& input) = 0;
  // Whether draw() would draw something else than the last time.
  virtual bool changed() const = 0;
  // Draws what frame() built into the currently bound framebuffer; without panels: what is drawn on the body itself (names, measures).
  // `tile`: the framebuffer is this part of the whole, in its pixels.
  virtual void draw(bool panels = true, const Rect* tile = nullptr) = 0;
  // Names and numbers beside the body, where they stand now.
  virtual std::vector<ShownLabel> labels() const = 0;
  // Without one, such text shows as question marks.
  virtual void setTextRasteriser(TextRasteriser rasteriser) = 0;
  virtual void rebuildGpu() = 0;  // after a lost context
  // Opens something by name for tests and the API: "tree", "card", "slices", "inside", "layers", "help", "" (all closed).
  virtual void openPanel(const std::string& name) = 0;
};

}  // namespace fabrica::ui
