// Image volumes and label maps on the GPU: for each a texture of slots that pages lie in (atlas/voxel_pages.h), and the table
// that shaders find them by. Which page is where is decided elsewhere (stream/volume_stream.h).
//
// Voxels are read whole and weighted in the shader, where a page ends those of its neighbours: exact at every border, whatever
// a device can filter. 8-bit values lie in R8, 16-bit ones as two bytes in RG8 (all of their bits, which half floats have not),
// floats in R16F, labels in R8UI or R16UI.
#pragma once

#include <map>
#include <vector>

#include "atlas/voxel_pages.h"
#include "render/gl/capabilities.h"
#include "render/gl/objects.h"
#include "render/gl/program.h"
#include "render/renderer.h"

namespace fabrica::render {

class Volumes {
 public:
  Volumes(GpuMemory& memory, const Capabilities& capabilities) : memory_(memory), capabilities_(capabilities) {}

  // Takes at most `bytes`, less where all pages need less or the device has no more.
  uint32_t create(const Volume& volume, uint64_t bytes);
  void place(uint32_t handle, const Volume& volume);
  uint32_t slots(uint32_t volume) const;
  // What does not fit the slot or the format is ignored.
  void upload(uint32_t volume, uint32_t slot, const BrickChunkView& brick, const Index3& from, const Index3& size);
  void setPages(uint32_t volume, std::span<const ResidentPage> pages);
  void release(uint32_t volume);
  void setTable(uint32_t volume, std::span<const uint32_t> structureOfValue);

  bool known(uint32_t volume) const { return volumes_.contains(volume); }
  bool anyPage(uint32_t volume) const;  // something of it can be seen
  // Binds the textures and sets the uniforms of shaders/volume.glsl and labels.glsl; kNone: none. `detail`: by how much voxels
  // are larger than pixels ask for.
  void bindImage(Program& program, uint32_t volume, float detail) const;
  // The same of one within another: shaders discard what it has nothing finer for.
  void bindZoom(Program& program, const NestedImage& zoom) const;
  void bindLabels(Program& program, uint32_t volume, float detail) const;

  // What shaders/body.frag needs besides of the image that is bound: steps of a voxel of the level that is seen.
  void setBody(Program& program, const Scene& scene, const View& view) const;
  // Which of the zooms rays go through: the finest of which something is there; kNone: none.
  uint32_t bodyZoom(std::span<const NestedImage> zooms) const;
  // Instead of labels, for shaders/body.frag with ZOOM.
  void bindBodyZoom(Program& program, const NestedImage& zoom, const Scene& scene, const View& view) const;

  // The volume's box: world → index space with its corner at 0, and its size there.
  struct Box {
    mat4 fromWorld{1};
    vec3 size{0};
  };
  Box boxOf(uint32_t volume) const;
  // Metres a voxel of the level that `metres` a pixel ask for; 0 where there is no such volume.
  float voxelFor(uint32_t volume, float metres) const;
  uint64_t bytes() const;

 private:
  struct Held {
    bool labels = false;
    VoxelPages pages;
    vec4 value{0};               // of an image: x + dot(texel.rgb, yzw)
    vec4 empty{0};               // texel that stands for a voxel that is not stored
    PixelFormat format = PixelFormat::R8;
    BrickFormat brick = BrickFormat::R8;
    Index3 grid{};               // slots
    std::vector<uint32_t> values;  // of the page in each slot (render/page_values.h)
    Texture slots, where, table;
    bool anyPage = false;
    uint64_t bytes = 0;
  };
  void makeSlots(Held& held, uint64_t wanted);
  // `second`: as the second of the two that a program can have, labels or a zoom. False: there is nothing of it.
  bool bind(Program& program, const Held* held, bool second, float detail) const;
  const Held* find(uint32_t volume) const;

  GpuMemory& memory_;
  const Capabilities& capabilities_;
  std::map<uint32_t, Held> volumes_;
  uint32_t next_ = 0;
};

}  // namespace fabrica::render
