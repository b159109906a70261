// What the panels keep between frames: layout only (scroll, what is open), never anything of the model. And Frame, what
// every panel is given.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atlas/coverage.h"
#include "atlas/zooms.h"
#include "base/rest.h"
#include "ui/kit.h"
#include "ui/label_layout.h"
#include "ui/tree_rows.h"
#include "ui/ui.h"

namespace fabrica::ui {

enum class Page : uint8_t { None, Tree, Card, Slices, Inside, Layers, Measure, View, Help, About, Coverage, Labels };
enum class SheetStop : uint8_t { Peek, Half, Full };

// A tap or click that was not on a panel but on something drawn over the body (label, cube).
struct Tap {
  vec2 at{0};
};

struct RowMenu {
  StructureIndex structure = kNone;
  Rect anchor;
};

// What is here: opened where a person held a finger, or pressed the second button.
struct HereMenu {
  vec2 at{0};
  std::vector<StructureIndex> structures;
  int cursor = -1;  // of the keyboard
};

struct MovingLabel {
  PlacedLabel place;       // where it is going
  std::string words;
  vec2 corner{0}, at{0};   // where it is: the name's upper left, the end of its line
  float alpha = 0;
  bool leaving = false;    // it has no place any more
  bool crossing = false;   // its place is too far away to travel there: it fades first
  Rect text() const;       // where it is
  vec2 port() const;       // where its line leaves it
};

struct State {
  // laptop
  float treeWidth = 312;
  bool treeOpen = true;
  Page popover = Page::None;
  // phone
  Page page = Page::Tree;
  SheetStop stop = SheetStop::Peek;
  float sheetHeight = 0;
  uint32_t sheetSelection = ~0u;  // selection that the sheet turned to
  // content heights of the last frame, for panels that fit what they hold
  float cardHeight = 300, popoverHeight = 200, menuHeight = 300;
  float sheetNeeds = 0;           // 0: not known yet
  Page sheetNeedsOf = Page::None;

  TreeRows tree;
  uint32_t cursor = kNone;        // node with the keyboard's mark
  bool treeFocus = false;
  Rect treeRect;                  // of the last frame: a press there gives the tree the keyboard
  uint32_t revealedSelection = ~0u;
  bool scrollToCursor = false;
  int hitCursor = 0;
  bool hitChosen = false;  // a phone then gives the picture back and shows the card
  std::string searchText, typedText;  // of the last frame; as it stands in the field
  bool searchFocused = false;
  bool recentShown = false;  // in the tree's place, while the field is empty and has the focus
  bool sheetForRecent = false;  // a phone's sheet came up for it, and goes down with it
  bool hitByKey = false, scrollToHit = false;  // the keyboard moved last: what it is on is peeked at
  std::optional<RowMenu> menu;
  std::optional<HereMenu> here;
  uint32_t hereNumber = 0;
  uint32_t mods = 0;                  // of the last press
  // Eyes that the present drag went over: all become as the first one did, in one undo step.
  std::vector<StructureIndex> swept;
  bool sweeping = false, sweepShows = false;
  uint32_t sweepSteps = 0;

  std::vector<PlacedLabel> labelLayout;
  std::vector<MovingLabel> labels;

  std::vector<std::string> languages;  // of the atlas's names, without Latin; as of languagesRevision
  bool latinNames = false;
  uint32_t languagesRevision = ~0u;

  Coverage coverage;                   // as of coverageRevision
  uint32_t coverageRevision = ~0u;
  StructureIndex openGaps = kNone;     // branch whose missing parts are listed

  bool measureAll = false, measureSections = false;
  uint32_t measureAsked = kNone;
  float progress = 0, progressAlpha = 0;
  std::optional<Tap> tap;
  std::vector<Rect> hot;          // tappable places over the body, of the last frame
  uint32_t opacitySteps = 0, explodeSteps = 0, peelSteps = 0, clipSteps = 0;
  // The face of the clip box that is dragged, where the press began, and the box then.
  int clipFace = -1;
  vec2 clipPress{0};
  Bounds clipFrom;
  std::string openMeasurement;  // whose figures are shown
  std::string heldPoint;      // handle of a measurement that is dragged: from where to its middle, and the measurement then
  vec2 pointPress{0}, pointAt{0};
  Measurement pointFrom;
  uint32_t pointSteps = 0;
  std::string heldPlane;      // handle of a plane that is dragged: where the press began, and the plane then
  vec2 planePress{0};
  Plane planeFrom;
  bool imagesOpen = false;    // the list of many images
  bool curveOpen = false, curveDrag = false;  // of the image as a body; its stop that was pressed last is dragged
  size_t curveStop = 0;
  struct {  // what the next layer is, in words: as of these
    uint32_t atlas = ~0u, options = ~0u, peeled = ~0u, words = ~0u;
    std::string next;
  } layer;
};

struct Frame {
  Model& model;
  const Input& in;
  Output& out;
  Kit& kit;
  State& state;
  Rect area;        // canvas without the safe insets
  bool phone = false;
  Rect labelRoom;   // where callouts may stand; set by the layout

  void command(CommandKind kind, std::string text = {}, std::vector<StructureIndex> structures = {}) {
    out.commands.push_back({kind, std::move(text), std::move(structures)});
  }
  // A line of the present window at the cursor, which moves below it.
  Rect line(float width, float height, float gap = 0);
  // Above a group of controls.
  void caption(std::string_view words);
  // A row under the pointer lights its structure up in the scene, until the pointer leaves the rows.
  void hover(StructureIndex s) {
    model.hover(s);
    rowHovered = true;
  }
  bool rowHovered = false;
  bool tapped(const Rect& rect);  // on something drawn over the body; notes the place for the next taps
};

// The panels. Each draws into the present window unless said otherwise.
void treeContent(Frame& frame, const Rect& rect);        // hierarchy switch, rows or search hits; scrolls
FABRICA_REST void followSearch(State& state, Model& model, const Input& input);  // before the layout: what of it is shown
FABRICA_REST void searchContent(Frame& frame, const Rect& rect);  // what was found, or seen recently
inline bool searching(const Frame& frame) { return !frame.in.searchText.empty() || frame.state.recentShown; }
void partSwatch(Frame& frame, ImVec2 center, StructureIndex s, bool dim);
FABRICA_REST void hereMenu(Frame& frame);
FABRICA_REST bool hereKey(State& state, Model& model, const std::string& key);
FABRICA_REST void calloutContent(Frame& frame, float width);  // names beside the body
FABRICA_REST void pinRow(Frame& frame, const Rect& line, std::span<const StructureIndex> which);
FABRICA_REST void setsContent(Frame& frame, float width);
FABRICA_REST void coverageContent(Frame& frame, float width);
FABRICA_REST void richText(Frame& frame, float width, std::string_view text);  // base/markdown.h
FABRICA_REST void languageControls(Frame& frame, float width, Options& options);
FABRICA_REST void languageChip(Frame& frame, const Rect& rect);  // where there is more than one
void cardContent(Frame& frame, float width);             // at the cursor, grows downward
void cardActions(Frame& frame, const Rect& rect, StructureIndex s);  // the three actions
void appearanceContent(Frame& frame, float width, std::span<const StructureIndex> which); // opacity, colour, keep whole
void slicesContent(Frame& frame, float width);
void insideContent(Frame& frame, float width);           // exploded view, peeling, clip box
// Exact measures of how planes meet what is selected, or the button that asks for them. `plane`: of one; "": of all.
void sectionRows(Frame& frame, float width, std::string_view plane);
std::string planeTitle(std::string_view name);  // "axial" → "Axial"
std::string millimetres(float metres);
inline constexpr float kPlaneInset = 14;  // of what belongs to a plane
// A slider below its plane, with its name before and its value behind it.
bool valueRow(Frame& frame, float width, const char* id, const char* words, float& value, const std::string& text, ImU32 ink);
void thicknessRows(Frame& frame, float width, const SlicePlane& plane, SlicePlane& next, ImU32 ink);
void labelControls(Frame& frame, float width);       // label maps: what they are, their surfaces, how they colour slices
void windowControls(Frame& frame, float width, const Volume& volume);
void cineControls(Frame& frame, float width);
void bodyControls(Frame& frame, float width, const Volume& volume);
void zoomControls(Frame& frame, float width);  // the list of zooms, where there are some
void layersContent(Frame& frame, float width);
FABRICA_REST void measureContent(Frame& frame, float width);
void measurementRow(Frame& frame, float width, const Measurement& measurement);
std::string measurementText(const Frame& frame, const Measurement& measurement);  // its figure: "12.4 mm"
std::string measurementsCsv(const Frame& frame);
std::string profileCsv(const ImageFigures& figures);  // millimetres from its beginning, value
void profileChart(Frame& frame, float width, const ImageFigures& figures, LengthUnit unit);
// How often values from `low` on, over `span`, are in an image: many bins are summed.
using HistogramBars = std::array<float, 64>;
FABRICA_REST HistogramBars histogramBars(const Volume& volume, float low, float span);
// How often each value is in an image, with the window's two ends to drag. True while it changes.
FABRICA_REST bool windowHistogram(Frame& frame, float width, const Volume& volume, Window& window);
void histogramChart(Frame& frame, float width, std::span<const uint32_t> counts, double low, double high, const std::string& unit);
void viewContent(Frame& frame, float width);
void helpContent(Frame& frame, float width);
void aboutContent(Frame& frame, float width);
void pageContent(Frame& frame, Page page, float width);
const char* pageTitle(Page page);
// One drag is one undo step: what it did so far is taken back first. `steps`: what it made, 0 or 1; 0 before a drag.
template <typename Change>
void dragStep(Model& model, uint32_t& steps, Change&& change) {
  if (steps) model.undo();
  const uint32_t before = model.steps();
  change();
  steps = model.steps() != before;
}
bool treeKey(State& state, Model& model, const std::string& key, std::vector<Command>& commands, const std::vector<SearchHit>& hits);

// Whole-screen parts; they open their own windows and fill Output.
void desktopLayout(Frame& frame);
void phoneLayout(Frame& frame);
void embedLayout(Frame& frame);
FABRICA_REST void bareLayout(Frame& frame);
void rowMenu(Frame& frame);
FABRICA_REST void panesOverlay(Frame& frame, const Rect& where, bool column);
FABRICA_REST void onePane(Frame& frame, const Rect& rect);
void gizmo(Frame& frame, vec2 center, float radius);
void clipHandles(Frame& frame, const Rect& where);  // behind the panels; only of faces whose middle lies there
FABRICA_REST void planeHandles(Frame& frame, const Rect& where);  // of planes that are shown or cut, likewise
FABRICA_REST void zoomsOverlay(Frame& frame, const Rect& where);  // frames of zooms; their names only within `where`
FABRICA_REST void zoomFrames(Frame& frame, const Rect& rect, const SlicePlane& plane, const PaneMatrix& matrix);  // the same on a pane
// Whether there is anything of it to draw; not before all of the program is there.
inline bool measuring(const Frame& frame) { return frame.in.figures && (!frame.model.measurements().empty() || frame.model.placing()); }
FABRICA_REST void measureOverlay(Frame& frame, const Rect& where, bool handles);
FABRICA_REST void placingBar(Frame& frame, const Rect& where);
// Whether there is a name to set, or one that fades: not before all of the program is there.
inline bool labelled(const Frame& frame) { return !frame.in.labels.empty() || !frame.state.labels.empty(); }
FABRICA_REST void labelsOverlay(Frame& frame);
void noticesOverlay(Frame& frame, const Rect& where);
void progressOverlay(Frame& frame);
void hoverOverlay(Frame& frame);
void hintOverlay(Frame& frame, const Rect& where);
void searchPill(Frame& frame, const Rect& rect);

}  // namespace fabrica::ui
