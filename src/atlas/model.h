// THE MODEL: an atlas and everything a person set up on it. One source of truth; the renderer, the panels, the link, the
// accessible tree and the JavaScript API are views of it. Main thread only. Every change goes through a member function,
// which bumps the revision of what changed; views compare revisions and redraw what is stale.
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"
#include "atlas/body_look.h"
#include "atlas/explode.h"
#include "atlas/label_look.h"
#include "atlas/measurement.h"
#include "atlas/peel.h"
#include "atlas/sets.h"
#include "base/math.h"
#include "base/rest.h"

namespace fabrica {

// How one structure is shown. Visibility belongs to structures that have parts; a group's eye is derived from them
// (Model::eye), so showing a part can never be undone by a closed parent, with one parent or with several.
struct Appearance {
  bool visible = true;
  bool ghost = false;          // drawn as cool grey glass, not pickable unless alone under the pointer
  float opacity = 1;           // 0..1; at first the structure's
  bool keepWhole = false;      // not cut by planes, nor by the clip box
  bool stays = false;          // shown again although its layer is peeled away
  std::optional<Color> color;  // the person's own
  bool operator==(const Appearance&) const = default;
};

// Only what lies in the box is drawn: metres, world. What it cuts open shows its inner side, or is filled (app/clip_faces.h).
struct ClipBox {
  bool on = false;
  Bounds box;  // kept while it is off
  bool operator==(const ClipBox& other) const {
    return on == other.on && box.min == other.box.min && box.max == other.box.max;
  }
};
// Ways to see inside, besides cut planes. One undo step holds these and the appearances.
struct Inside {
  float explode = 0;    // 0: as it is, 1: apart (atlas/explode.h)
  uint32_t peeled = 0;  // layers taken off, from outside (atlas/peel.h)
  ClipBox clip;
  bool operator==(const Inside&) const = default;
};

enum class Eye : uint8_t { Hidden, Some, Shown };

struct Camera {
  vec3 target{0};                  // metres; the point turned about
  quat orientation{1, 0, 0, 0};    // camera → world; identity looks along -Z (from anterior), up +Y
  float distance = 1;              // metres from the eye to the target
  float fieldOfView = 0.6f;        // radians, vertical
  bool orthographic = false;       // height of the view is then 2 * distance * tan(fov / 2)
  vec3 eye() const { return target + orientation * vec3(0, 0, distance); }
  vec3 up() const { return orientation * vec3(0, 1, 0); }
  vec3 right() const { return orientation * vec3(1, 0, 0); }
  vec3 forward() const { return orientation * vec3(0, 0, -1); }
  mat4 view() const;
  mat4 projection(float aspect, const Bounds& scene) const;  // near and far fitted to the scene
  bool operator==(const Camera&) const = default;
};

// What a thick slice shows of the voxels within it.
enum class SlabImage : uint8_t { Mean, Largest, Smallest };

// A named plane: carries an image slice, cuts the meshes, or both. "axial", "coronal", "sagittal", "oblique", or one that a
// person added.
struct SlicePlane {
  std::string name;
  Plane plane;
  bool visible = false;  // drawn in 3D
  bool image = true;     // with the volume's image on it
  bool cut = false;      // removes the side the normal points to
  // Metres; more than 0: a cut leaves a slab of this thickness behind the plane, what lies further back is removed, too.
  float slab = 0;
  // How much of the cut face is the image, 0..1. Not set: most of it while the slice is shown, else none.
  std::optional<float> imageShare;
  // Metres of the image that the slice shows at once, half on each side of the plane; 0: the plane alone.
  float thickness = 0;
  SlabImage shows = SlabImage::Mean;
  // How its pane is looked at: metres across, 0 the whole slice; the offset of its middle, in its own right and up, metres.
  float zoom = 0;
  vec2 pan{0};

  static constexpr float kImageShare = 0.72f;
  float faceImage() const { return imageShare.value_or(visible && image ? kImageShare : 0); }
  // Somewhere in the scene: on the slice, or on the cut face.
  bool showsImage() const { return (visible && image) || (cut && faceImage() > 0); }
  Plane back() const { return {plane.position - plane.normal * slab, -plane.normal}; }  // a slab's other face
};
inline constexpr float kMostSlab = 10;       // metres
inline constexpr float kMostThickness = 1;   // metres
inline constexpr size_t kMostPlanes = 32;    // that a person can keep
inline constexpr size_t kMostCutFaces = 6;    // that cut at once: three planes and a slab, and one more
inline constexpr size_t kMostPlaneName = 64;  // bytes

bool isStandardPlane(std::string_view name);
// The faces at which the plane cuts now: none, one, or the two of a slab. Each removes the side its normal points to.
std::vector<Plane> cutFaces(const SlicePlane& plane);

struct Window {
  float center = 128, width = 256;
  bool operator==(const Window&) const = default;
};

// A plane that moves by itself, slice by slice.
struct Cine {
  bool playing = false;
  std::string plane = "axial";
  float speed = 12;      // slices a second
  bool bounce = false;   // back at the end, instead of from the beginning
  bool operator==(const Cine&) const = default;
};
inline constexpr float kLeastCineSpeed = 0.5f, kMostCineSpeed = 60;

enum class Theme : uint8_t { Auto, Light, Dark };
// What lengths are said in. Auto: micrometres below one millimetre.
enum class LengthUnit : uint8_t { Auto, Millimetres, Micrometres };
// What places are said in: millimetres towards right, anterior, superior or left, posterior, superior (of NIfTI and DICOM), or
// voxels of the shown image's finest level.
enum class Coordinates : uint8_t { Ras, Lps, Voxel };

struct Options {
  LabelMode labels = LabelMode::All;
  LabelLook labelLook;
  Theme theme = Theme::Auto;
  std::string language;            // of structure names; "": the interface's
  bool latin = false;              // Latin names beside the others
  std::string ui;                  // language of the interface ("fr"), where somebody chose one for this view; "": the device's
  bool labelOverlay = true;        // label colours on slices
  float labelOverlayOpacity = 0.35f;
  bool panes = false;              // 2D slice panes
  bool linkedPanes = true;         // they share their scale and their middle
  std::string pane = "axial";      // the one that is shown where there is room for one
  Cine cine;
  BodyLook body = BodyLook::Off;
  std::vector<BodyStop> bodyCurve; // instead of the look's own; empty: that (atlas/body_curve.h)
  std::string zoom;                // id of the volume within the shown one that the person went into; "": none
  bool zoomOutlines = true;        // frames of such volumes
  LengthUnit lengths = LengthUnit::Auto;
  Coordinates coordinates = Coordinates::Ras;
  std::string along;               // the plane that is laid along a surface where it is clicked; "": none
  bool reducedMotion = false;
  bool moreContrast = false;
  bool colourBlindSafe = false;
  std::optional<Color> background;    // one colour behind the body; as long as the theme is Auto, which then follows it
  std::optional<Color> defaultColor;  // of structures that the file gives no colour of their own
  bool operator==(const Options&) const = default;
};

// Off, and on again with what a person chose.
inline void toggleLabels(Options& options) {
  options.labels = options.labels != LabelMode::Off ? LabelMode::Off : options.labelLook.pinned.empty() ? LabelMode::All : LabelMode::Pinned;
}

// Counters; a view keeps the ones it drew and compares.
struct Revisions {
  uint32_t atlas = 0;       // structures, parts, volumes, hierarchies were added
  uint32_t appearance = 0;  // visibility, ghost, opacity, colour
  uint32_t selection = 0;   // selected structures
  uint32_t hover = 0;
  uint32_t camera = 0;
  uint32_t planes = 0;      // slice planes, clip box, window/level, overlay
  uint32_t explode = 0;     // where structures are drawn
  uint32_t options = 0;
  uint32_t resident = 0;    // chunks arrived or left the GPU (bumped by streaming)
  uint32_t closure = 0;     // what encloses space was found out (from what was streamed)
  uint32_t measurements = 0;  // and the one that is being placed
  uint32_t sets = 0;        // a person's named selections
  uint32_t places = 0;      // where sources stand (`explode` goes up, too)
  bool operator==(const Revisions&) const = default;
};

// A measurement whose points are being set, one after another (interact/placing.h). Not part of a link.
struct Placing {
  MeasurementKind kind = MeasurementKind::Distance;
  std::vector<vec3> points;
  vec3 normal{0, 1, 0};  // regions: of the plane of the first point
};

class Model {
 public:
  Model();

  // -- the atlas -----------------------------------------------------------------------------------------------------
  const Atlas& atlas() const { return atlas_; }
  Atlas& editAtlas() { return atlas_; }  // loaders only; then atlasChanged()
  void atlasChanged();                   // finish()es, sizes the appearances, places the standard planes
  void partsAdded();                     // to structures that are there: what a person did stays, and can be undone
  void namesChanged();                   // of structures: nothing else is other than it was
  void setClosure(StructureIndex s, Closure closure, StructureIndex by = kNone);
  bool empty() const { return atlas_.structures.empty() && atlas_.volumes.empty(); }

  // -- hierarchy -----------------------------------------------------------------------------------------------------
  uint32_t hierarchyIndex() const { return hierarchy_; }
  void setHierarchy(uint32_t index);
  const Hierarchy* hierarchy() const;    // null while nothing is loaded
  // In the language of names, else the interface's, else its own; may be "".
  const std::string& titleOf(const Hierarchy& hierarchy) const;
  const std::string& title() const;  // of the atlas
  std::vector<StructureIndex> descendants(StructureIndex s) const;  // s and all below it in the current hierarchy, once each
  std::vector<StructureIndex> path(StructureIndex s) const;         // root … s, by its first place
  std::string pathText(StructureIndex s) const;                     // "Brain › Left hemisphere › Hippocampus"
  std::string_view language() const;                                // of names: the chosen one, else the interface's
  void wordsChanged();                                              // the interface speaks another language (base/words.h)
  // What a text says in the language of names, else in the interface's, else its own; with that language, "" where it is its own.
  FABRICA_REST Localised said(const std::string& own, const std::vector<Localised>& others) const;
  // The name in the current language, falling back to English, then the file's own.
  const std::string& nameOf(StructureIndex s) const;
  const std::string& nameOf(StructureIndex s, std::string_view language) const;  // "" when there is none

  // -- appearance (each is one undo step; groups stand for all below them) -----------------------------------------------
  const Appearance& appearance(StructureIndex s) const { return appearance_[s]; }  // as it is shown: less what is peeled away
  const Appearance& own(StructureIndex s) const { return own_[s]; }                // as the person set it
  Eye eye(StructureIndex s) const;
  struct Branch {
    bool shown = false, hidden = false;  // something of it is
    Bounds box;                          // of its parts, where they are drawn; empty without any
  };
  std::vector<Branch> branches() const;  // of each structure with all below it in the current hierarchy
  void show(std::span<const StructureIndex> which);
  void hide(std::span<const StructureIndex> which);
  void isolate(std::span<const StructureIndex> which);     // show only these
  void ghostOthers(std::span<const StructureIndex> which); // these opaque, the rest ghosted; one after another are one step
  bool faded() const { return faded_ == changes_ && canUndo(); }  // the last step was ghostOthers
  void ghost(std::span<const StructureIndex> which);
  void showAll();                                          // everything visible, opaque, unghosted, nothing peeled away
  void setOpacity(std::span<const StructureIndex> which, float opacity);
  void setColor(std::span<const StructureIndex> which, std::optional<Color> color);
  void setKeepWhole(std::span<const StructureIndex> which, bool keep);
  // Planes cut all but these. Where none cuts yet, the sagittal one does so, through their middle (one step with it).
  void cutAllBut(std::span<const StructureIndex> which);
  size_t keptWhole() const;                                // structures with parts that planes do not cut
  // From a link; sized to the structures and to what is opened.
  void setAppearances(std::vector<Appearance> all, const Inside& inside, std::vector<SourceLook> sources = {});
  Color colorOf(StructureIndex s) const;                   // as it is shown: the person's, or the colour-blind's, the structure's, the default's
  size_t visibleCount() const;                             // structures with parts that are visible

  bool canUndo() const { return !undo_.empty(); }
  bool canRedo() const { return !redo_.empty(); }
  void undo();
  void redo();
  uint32_t steps() const { return steps_; }  // goes up with each new undo step
  void forgetSteps();                        // what was done so far is how it begins

  // -- seeing inside (each is one undo step) --------------------------------------------------------------------------------
  const Inside& inside() const { return inside_; }
  // The camera keeps its distance to what is seen, by its size: what was on the screen as a whole stays there.
  void setExplode(float amount);
  vec3 offset(StructureIndex s) const;               // metres from where the atlas has it to where it is drawn
  Bounds drawnBounds(StructureIndex s) const;        // of its own parts, there
  Bounds drawnBounds() const;                        // of all, there
  const PeelLayers& layers() const;                  // found out when first asked for
  uint32_t mostPeeled() const { return std::max(layers().count, 1u) - 1; }  // something is left
  void peel(uint32_t layers);                        // so many are off then; what the person hid stays hidden when they are back
  void setClipBox(const ClipBox& clip);              // a box without size is refused

  // -- sources of the scene: what was opened (each change is one undo step) --------------------------------------------------
  const SourceLook& source(uint32_t opened) const { return sources_[opened]; }  // of Atlas::opened
  const std::vector<SourceLook>& sources() const { return sources_; }
  uint32_t openedOf(StructureIndex s) const { return atlas_.openedOf(atlas_.structures[s].source); }
  // False where there is none, or its placement is not sound(). `goesOn`: the same drag as the last call, and so the same step.
  FABRICA_REST bool setSource(uint32_t opened, SourceLook look, bool goesOn = false);
  FABRICA_REST void setSources(std::vector<SourceLook> all, bool goesOn = false);  // of one size with what is opened
  FABRICA_REST Bounds sourceBounds(uint32_t opened) const;  // of its shapes, or else its images, where it stands
  FABRICA_REST Bounds sourceHome(uint32_t opened) const;    // the same where its file has it

  // -- selection -----------------------------------------------------------------------------------------------------
  const std::vector<StructureIndex>& selection() const { return selection_; }
  StructureIndex selected() const { return selection_.empty() ? kNone : selection_.front(); }
  bool isSelected(StructureIndex s) const;  // itself or an ancestor in the current hierarchy
  void select(StructureIndex s);            // kNone clears
  void selectMany(std::vector<StructureIndex> which);
  StructureIndex hovered() const { return hovered_; }
  void hover(StructureIndex s);
  // What was selected last, each once, the newest first; at most kMostRecent.
  const std::vector<StructureIndex>& recent() const { return recent_; }
  FABRICA_REST void setRecent(std::vector<StructureIndex> which);  // as it was kept on the device

  // -- named selections (each change is one undo step) ---------------------------------------------------------------------
  const std::vector<NamedSet>& sets() const { return sets_; }
  const NamedSet* set(std::string_view name) const;  // null where there is none
  // Its name: as given where that is free, else with a number; "Set 1" where none is given. "" where there is nothing to keep, or there
  // are kMostSets.
  std::string addSet(std::string_view name, std::vector<StructureIndex> which);
  bool renameSet(std::string_view name, std::string_view to);  // false where there is none, or the new name is taken, empty or too long
  void removeSet(std::string_view name);
  // Of a link or the device, without a step: added to what is there. What is there already, under whatever name, is left out.
  FABRICA_REST void mergeSets(std::vector<NamedSet> more);

  // -- view ----------------------------------------------------------------------------------------------------------
  const Camera& camera() const { return camera_; }
  void setCamera(const Camera& camera);
  Bounds boundsOf(std::span<const StructureIndex> which) const;  // with all below them; empty when nothing has parts
  Bounds visibleBounds() const;

  const std::vector<SlicePlane>& planes() const { return planes_; }
  const SlicePlane* plane(std::string_view name) const;
  bool cuts() const;  // whether something is cut open: by a plane, or by the clip box
  void setPlane(const SlicePlane& plane);   // by name; a name not there is added, up to kMostPlanes
  void removePlane(std::string_view name);  // one that was added; the standard ones stay
  std::string freePlaneName() const;        // "plane 1" …; "" when there are kMostPlanes
  void centerPlanes(const vec3& at);        // moves the standard planes through a point
  uint32_t shownVolume() const { return volume_; }  // image on the slices; kNone without one
  void showVolume(uint32_t volume);
  const Window& window() const { return window_; }
  void setWindow(const Window& window);

  // -- measurements (each is one undo step) ----------------------------------------------------------------------------------
  const std::vector<Measurement>& measurements() const { return measurements_; }
  const Measurement* measurement(std::string_view name) const;
  // Its name: as given where that is free, else with a number; "Distance 1" where none is given. "" where it is not sound() or
  // there are kMostMeasurements.
  std::string addMeasurement(Measurement measurement);
  // The one of that name becomes this; false where there is none, it is not sound() or its new name is taken.
  bool changeMeasurement(std::string_view name, Measurement measurement);
  void removeMeasurement(std::string_view name);
  void removeMeasurements();
  FABRICA_REST void setMeasurements(std::vector<Measurement> all);  // from a link, without a step; those that are not sound are left out
  const std::optional<Placing>& placing() const { return placing_; }
  void setPlacing(std::optional<Placing> placing);

  const Options& options() const { return options_; }
  void setOptions(const Options& options);

  const Revisions& revisions() const { return revisions_; }
  void bumpResident() { ++revisions_.resident; }

 private:
  struct Looks {
    std::vector<Appearance> appearance;
    Inside inside;
    std::vector<SourceLook> sources;
  };
  // What undoes a change, or does it again: only what it changed, for atlases have tens of thousands of structures.
  struct Step {
    struct Run {
      StructureIndex first = 0;
      uint32_t count = 0;
      Appearance appearance;
    };
    std::vector<Run> runs;
    Inside inside;
    std::optional<SlicePlane> plane;  // where the step changed one
    std::optional<std::vector<Measurement>> measurements;  // likewise
    std::optional<std::vector<NamedSet>> sets = {};
    std::optional<std::vector<SourceLook>> sources = {};
  };
  Looks looks() const { return {own_, inside_, sources_}; }
  Step stepFrom(const Looks& next) const;  // from there to how it is now
  void record(Step step);
  void step(std::deque<Step>& from, std::deque<Step>& to);
  // Of all appearances; records undo, bumps when something differs. `seen`: what must not stay in a hidden source.
  template <typename Change>
  void change(Change&& apply, const std::vector<bool>* seen = nullptr);
  void commit(Looks next);              // an undo step, when it differs
  void take(Looks next);                // without one
  void commitMeasurements(std::vector<Measurement> all);
  std::string freeMeasurementName(const Measurement& measurement) const;
  void commitSets(std::vector<NamedSet> all);
  std::string freeSetName(std::string_view wanted) const;
  void derive();                        // what is shown of what is set
  FABRICA_REST void deriveSources();
  FABRICA_REST void reveal(const std::vector<bool>& marked, Looks& next) const;  // sources of what is to be seen
  void place();                         // everything where its source stands
  FABRICA_REST void placeParts();
  bool isPeeled(StructureIndex s, uint32_t layers) const;
  const std::string& titled(const std::string& own, const std::vector<Localised>& others) const;
  const std::vector<vec3>& offsets() const;
  FABRICA_REST const std::vector<Color>& safeColors() const;
  std::vector<bool> mask(std::span<const StructureIndex> which) const;

  Atlas atlas_;
  uint32_t hierarchy_ = 0;
  std::vector<Appearance> own_, appearance_;
  std::vector<SourceLook> sources_;     // by Atlas::opened
  // Where files have what was moved, as long as something is.
  struct Home {
    struct Image {
      std::vector<mat4> levels;
      float finerThan = 0;
    };
    std::vector<Bounds> parts;
    std::vector<Image> volumes;
  };
  Home home_;
  Inside inside_;
  std::deque<Step> undo_, redo_;
  uint32_t steps_ = 0;
  uint32_t changes_ = 0;    // of what steps hold, also by undo and redo
  uint32_t faded_ = kNone;  // the change that ghostOthers made
  uint32_t dragged_ = kNone;  // likewise the last of a source
  std::vector<StructureIndex> selection_;
  std::vector<bool> selectedMask_;
  StructureIndex hovered_ = kNone;
  std::vector<StructureIndex> recent_;
  std::vector<NamedSet> sets_;
  Camera camera_;
  std::vector<SlicePlane> planes_;
  uint32_t volume_ = kNone;
  Window window_;
  std::vector<Measurement> measurements_;
  std::optional<Placing> placing_;
  Options options_;
  Revisions revisions_;
  // Found out when asked for, until what they are made of changes.
  mutable std::optional<PeelLayers> layers_;
  mutable std::vector<Color> safeColors_;
  mutable uint32_t safeColorsOf_ = 0;
  mutable Explosion explosion_;
  mutable std::vector<vec3> offsets_;
  mutable Bounds allDrawn_, visibleBounds_;
  mutable std::array<uint32_t, 4> visibleAt_{kNone, kNone, kNone, kNone};  // revisions that these are of
  struct Placed {
    uint32_t atlas = 0, closure = 0;
    float explode = -1;
  };
  mutable Placed placed_;
};

}  // namespace fabrica
