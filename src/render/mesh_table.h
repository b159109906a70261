// What the vertex shader knows of each mesh on the GPU: whose it is, how it looks and in which passes it is drawn. A vertex
// carries the number of its mesh alone, so that hiding, isolating, colouring, fading and moving thousands of structures is
// one small texture write, and a pass may draw index ranges with other meshes in between: those are refused there.
#pragma once

#include <vector>

#include "render/gl/objects.h"
#include "render/renderer.h"

namespace fabrica::render {

// A pass draws the meshes whose bit is set (uPass in shaders/mesh.vert).
enum MeshPass : uint32_t {
  kPassSolid = 1u << 8,
  kPassGlass = 1u << 9,
  kPassMarked = 1u << 10,       // selected or hovered
  kPassPickSolid = 1u << 11,
  kPassPickGlass = 1u << 12,    // picked only where nothing solid is
  kPassFill = 1u << 13,         // fills cut faces, or seals what does
  kPassOutline = 1u << 14,      // open: its outline is shown where it is cut
  kPassOutlineSeal = 1u << 15,
};

inline constexpr uint32_t kMaxStructures = 1u << 20, kMaxGrids = 1u << 12;  // as packed into one word

class MeshTable {
 public:
  explicit MeshTable(GpuMemory& memory) : memory_(memory) {}

  // From begin() to finish() every mesh is said anew; what is not, is drawn in no pass. `meshes`: the largest handle.
  void begin(size_t meshes);
  void set(MeshHandle mesh, StructureIndex structure, uint32_t grid, const StructureStyle& style, uint32_t passes, float fade);
  void finish();  // uploads the rows that changed
  void bind() const;

  bool anyMoved() const { return moved_; }          // some structure has an offset
  uint32_t rowsUploaded() const { return rowsUploaded_; }  // since the beginning, for tests

 private:
  struct Entry {
    uint32_t owner = 0;   // structure | grid << 20
    uint32_t color = 0;   // red, green, blue, opacity
    uint32_t flags = 0;   // style flags (shaders/state.glsl), passes, fade << 16
    uint32_t unused = 0;
    vec4 offset{0};       // metres
  };
  static_assert(sizeof(Entry) == 32);

  GpuMemory& memory_;
  std::vector<Entry> next_, shown_;
  Texture texture_;
  uint32_t rowsUploaded_ = 0;
  bool moved_ = false;
};

// Opaque only when it says so, drawn (barely) whenever it is not 0.
uint8_t opacityByte(float opacity);
// As shaders/state.glsl reads them.
uint8_t styleFlags(const StructureStyle& style);

}  // namespace fabrica::render
