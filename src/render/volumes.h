// Image volumes and label maps on the GPU: one 3D texture a level, filled brick by brick, and a small texture that says
// which bricks are there.
#pragma once

#include <array>
#include <map>
#include <vector>

#include "formats/zarr/chunk_place.h"
#include "render/gl/capabilities.h"
#include "render/gl/objects.h"
#include "render/gl/program.h"

namespace fabrica::render {

class Volumes {
 public:
  static constexpr int kMaxLevels = 4;  // held at once; of more, the finest three that fit and the coarsest

  Volumes(GpuMemory& memory, const Capabilities& capabilities) : memory_(memory), capabilities_(capabilities) {}

  uint32_t create(const Volume& volume);
  void upload(uint32_t volume, uint32_t level, const uint32_t offset[3], const BrickChunkView& brick);
  void release(uint32_t volume);
  void setTable(uint32_t volume, std::span<const uint32_t> structureOfValue);

  bool known(uint32_t volume) const { return volumes_.contains(volume); }
  // Binds the textures and sets the uniforms of shaders/volume.glsl and labels.glsl; kNone: none.
  void bindImage(Program& program, uint32_t volume) const;
  void bindLabels(Program& program, uint32_t volume) const;

  // The volume's box: world → index space with its corner at 0, and its size there.
  struct Box {
    mat4 fromWorld{1};
    vec3 size{0};
  };
  Box boxOf(uint32_t volume) const;

 private:
  struct Level {
    uint32_t source = 0;  // index into the volume's own levels
    std::array<uint32_t, 3> size{}, chunk{}, bricks{};
    mat4 fromWorld{1};
    Texture texture;      // made with the first brick
    PixelFormat format = PixelFormat::R8;
    int firstLayer = 0;   // in `resident`
    bool refused = false; // no memory for it
  };
  struct Held {
    bool labels = false;
    TexelRange bytes, halves;  // what texels stand for
    std::vector<Level> levels;
    Texture resident, table;
  };
  Level* levelOf(Held& held, uint32_t source);
  void bind(Program& program, const Held* held, bool labels) const;

  GpuMemory& memory_;
  const Capabilities& capabilities_;
  std::map<uint32_t, Held> volumes_;
  uint32_t next_ = 0;
};

}  // namespace fabrica::render
