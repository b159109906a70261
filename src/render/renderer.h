// Draws the atlas with WebGL2 / OpenGL ES 3.0. The only folder that knows GL. Main thread, with its context current.
//
// Two phases: workers prepare bytes, upload*() only copies them into shared buffers and textures. draw() draws a list of
// views into targets given by the caller; framebuffer 0 is never bound here. Nothing is drawn unless draw() is called.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "atlas/model.h"
#include "atlas/voxel_pages.h"
#include "base/math.h"
#include "base/result.h"
#include "codecs/chunks.h"

namespace fabrica::render {

using MeshHandle = uint32_t;  // 0: none

struct Limits {               // for tests: pretend that a capability is missing
  bool floatTargets = true;   // EXT_color_buffer_float + EXT_float_blend
  bool halfFloatTargets = true;
  int samples = 4;            // multisampling
  bool slow = false;          // drawn by the processor: never more than one frame under way
};

// Where a view is drawn: a framebuffer object made by the caller (platform), with its size in pixels.
struct Target {
  uint32_t framebuffer = 0;   // GL name; on the page the canvas's own framebuffer, passed in by the platform
  int width = 0, height = 0;
};

enum class ViewKind : uint8_t { Scene /* meshes, planes, labels */, Pane /* one slice, looked at along its normal */ };

struct View {
  ViewKind kind = ViewKind::Scene;
  int x = 0, y = 0, width = 0, height = 0;  // viewport in target pixels, origin lower left
  mat4 view{1}, projection{1};
  float pixelRatio = 1;
  std::string plane;                        // Pane: which SlicePlane it shows
  // A picture that is drawn in tiles: where the lower left of this part lies in the whole view, and how large that is; 0: it is all of it.
  int partX = 0, partY = 0, wholeWidth = 0, wholeHeight = 0;
};

// How the structures look, one per structure, uploaded as a small texture.
struct StructureStyle {
  Color color;           // alpha unused
  float opacity = 1;     // 0 = not drawn
  bool ghost = false;
  bool selected = false;
  bool hovered = false;
  bool keepWhole = false;
  bool canFill = false;  // closed: its cut face is filled (else outlined)
  uint16_t fillOrder = 0;  // larger = inside smaller (nested structures: the innermost is seen)
  // Closed only together with other patches: the structure that they fill as one (its colour, its name when picked).
  // Set canFill for such patches only while all of them are shown. kNone: fills as itself.
  StructureIndex fillAs = kNone;
  uint16_t parts = 0;      // meshes that it has: nothing is filled before as many are drawn
  vec3 offset{0};          // metres, world: where it is moved to (exploded view)
};

// What is drawn: the level of each part that is on the GPU.
struct DrawItem {
  MeshHandle mesh = 0;
  StructureIndex structure = 0;
  Bounds bounds;         // world, for culling
  float fade = 1;        // 0..1 while a level fades in (dithered); the coarser one stays at 1 until it has arrived
  // Never seen: closes the holes of an open mesh, so that its outline on a cut can be told from where it ends behind it.
  MeshHandle seal = 0;
  bool alone = false;    // fills a cut face only with others, which are not there at its level of detail: it does not now
};

struct CutPlane {
  Plane plane;           // removes the side the normal points to
  float image = 0;       // share of the slice image in the cut face, 0..1
};
struct SliceImage {
  Plane plane;
  bool inScene = true;   // drawn in Scene views
  std::string name;      // colours its frame: axial red, sagittal yellow, coronal green
  float thickness = 0;   // metres of the image that it shows at once, half on each side
  SlabImage shows = SlabImage::Mean;
};

// A finer scan of a part of `Scene::volume`, drawn over it where it has something finer (Volume::finerThan) that is there.
struct NestedImage {
  uint32_t volume = kNone;     // handle from createVolume
  float detail = 1;            // as Scene::volumeDetail
  float scale = 1, shift = 0;  // its values, as they are seen through the outer image's window: shift + scale * value
};

// The image as a body.
struct BodyImage {
  enum class Kind : uint8_t { Composite, Brightest, Mean } kind = Kind::Composite;
  float low = 0, high = 1;             // values of the first and the last colour
  std::array<Color, 256> colours{};    // alpha: of the light, what a voxel takes
  bool operator==(const BodyImage&) const = default;
};

struct Scene {
  std::span<const DrawItem> items;
  std::span<const DrawItem> seals;      // never seen: over what is missing of surfaces that fill cut faces
  // Another number whenever `items` or `seals` are others than in the last call; and whenever only fades below 1 are.
  uint32_t itemsRevision = 0, fadeRevision = 0;
  std::span<const CutPlane> cuts;       // at most 6: what comes later does not cut
  std::span<const SliceImage> slices;
  uint32_t volume = kNone;              // image on slices (handle from createVolume)
  std::span<const NestedImage> zooms;   // on slices and solid cut faces, finer ones later; in the body the last that is there
  uint32_t labelVolume = kNone;         // overlay
  float volumeDetail = 1, labelDetail = 1;  // by how much their voxels are larger than pixels ask for (stream/volume_stream.h)
  float labelOpacity = 0.35f;
  Window window;
  std::optional<BodyImage> body;        // of `volume`
  Bounds bounds;
  Bounds clip;                          // of Scene views nothing outside it is drawn, but what is kept whole; empty: no box
  bool dark = true;
  std::optional<Color> background;      // instead of the theme's
  bool anySelected = false;             // the rest steps back a little
  bool ambientOcclusion = true;
  bool moving = false;                  // cheaper while moving, refined when still
};

enum class PickKind : uint8_t { Surface, Section, Slice };
struct Pick {
  StructureIndex structure = kNone;  // kNone: only the slice image was hit
  PickKind kind = PickKind::Surface;
  vec3 position{0};                  // world
  vec3 normal{0};                    // of a surface, towards the eye; zero for what is flat by itself
};

// Which structures are seen in the last drawn Scene view, from a small id picture read without blocking.
struct SeenStructure {
  StructureIndex structure = kNone;
  uint32_t pixels = 0;
  vec2 anchor{0};      // viewport pixels, origin upper left: a pixel of it near its visible middle
  vec3 position{0};    // world, metres, of what is seen there
};

struct RenderStats {
  uint32_t drawCalls = 0, triangles = 0;
  uint64_t gpuBytes = 0;     // all that it holds there
  uint64_t meshBytes = 0;    // of them for meshes, with what is free in their buffers
  uint64_t volumeBytes = 0;  // of them for volumes' slots
};

class Renderer {
 public:
  // The context must be current. Error Unsupported when WebGL2 / ES 3.0 is missing something we cannot do without.
  static Result<std::unique_ptr<Renderer>> create(const Limits& limits = {});
  virtual ~Renderer() = default;

  // -- resources -----------------------------------------------------------------------------------------------------
  virtual void setGrids(std::span<const Grid> grids) = 0;  // where they stand: again when something was moved
  virtual void oneSample() = 0;  // from now on one a pixel, whatever Limits said: to save memory
  // Copies a MeshChunk into shared pages. `grid` indexes setGrids. 0 when GPU memory could not be had.
  virtual MeshHandle uploadMesh(const MeshChunkView& chunk, uint32_t grid) = 0;
  virtual void freeMesh(MeshHandle mesh) = 0;
  // A volume's slots for pages (atlas/voxel_pages.h), of at most `bytes`; where a level's page is missing the next coarser one
  // shows. Returns a handle.
  virtual uint32_t createVolume(const Volume& volume, uint64_t bytes) = 0;
  virtual void placeVolume(uint32_t handle, const Volume& volume) = 0;  // its levels lie elsewhere now
  virtual uint32_t volumeSlots(uint32_t volume) const = 0;  // 0: there was no memory
  // The part [from, from + size) of a brick becomes what the slot holds; it is drawn once setPages() names it.
  virtual void uploadPage(uint32_t volume, uint32_t slot, const BrickChunkView& brick, const Index3& from, const Index3& size) = 0;
  virtual void setPages(uint32_t volume, std::span<const ResidentPage> pages) = 0;
  virtual void freeVolume(uint32_t volume) = 0;
  // Label volumes: value → structure index (kNone: nothing), and whether it is shown follows the styles.
  virtual void setLabelTable(uint32_t volume, std::span<const uint32_t> structureOfValue) = 0;
  virtual void setStyles(std::span<const StructureStyle> styles) = 0;

  // -- without waiting for the GPU (gl/pace.h) --------------------------------------------------------------------------
  // False while too much is under way: then call nothing of this interface that reaches the GPU.
  virtual bool clear() = 0;
  virtual void submitted(bool shown) = 0;  // at the end of a frame that drew (then shown), uploaded or asked something
  virtual double cost() const = 0;         // ms that the device took for the last frame that was shown, about
  virtual bool canDraw() = 0;        // what a first picture needs is compiled
  virtual bool canPick() = 0;        // and so is everything else
  virtual void expectSlices() = 0;   // soon there will be some: what draws them is compiled while their data is on the way
  virtual bool compileNext() = 0;    // when there is time: one program that was not needed yet; false when all are under way
  // The last draw() left something out that was not compiled yet: draw again.
  virtual bool incomplete() const = 0;

  // -- drawing -------------------------------------------------------------------------------------------------------
  virtual void draw(const Target& target, const Scene& scene, std::span<const View> views) = 0;

  // -- picking: asynchronous, one frame or two later; never blocks ---------------------------------------------------------
  // x, y in target pixels, origin upper left, in views[viewIndex] of the last draw().
  virtual uint32_t requestPick(const Scene& scene, const View& view, float x, float y) = 0;
  // Empty while not ready; then (once) the answer: a Pick, or none when nothing was hit.
  struct PickAnswer {
    uint32_t ticket = 0;
    std::optional<Pick> pick;
    std::vector<Pick> along;  // of requestAlong(): from front to back, each structure once
  };
  virtual std::optional<PickAnswer> pollPick() = 0;
  // The same of everything along the ray, also what is covered; in a pane of what is seen there.
  virtual uint32_t requestAlong(const Scene& scene, const View& view, float x, float y) = 0;
  virtual void requestSeen(const Scene& scene, const View& view) = 0;
  virtual std::optional<std::vector<SeenStructure>> pollSeen() = 0;
  virtual bool busy() = 0;  // an answer is still to come, a frame or a program is under way: keep polling

  // What the face of scene.cuts[cut] fills in the view, a pixel each from the lower left: structure + 1, 0 where nothing is.
  // Waits for the GPU: for tests and tools, never on the page.
  virtual std::vector<uint32_t> sectionPixels(const Scene& scene, const View& view, size_t cut) = 0;

  // The first thing that the driver refused while drawing (then parts of the picture are missing), or Ok. Does not wait.
  virtual bool fillsCuts() const = 0;  // the device can fill what planes cut open
  virtual Status status() const = 0;

  virtual RenderStats stats() const = 0;  // of the last draw()
};

}  // namespace fabrica::render
