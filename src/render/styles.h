// Appearance of all structures and of all meshes, and the grids of all sources, as textures that shaders read.
#pragma once

#include <vector>

#include "render/gl/objects.h"
#include "render/gl/program.h"
#include "render/mesh_table.h"
#include "render/renderer.h"

namespace fabrica::render {

class StyleTable {
 public:
  explicit StyleTable(GpuMemory& memory) : memory_(memory), meshes_(memory) {}

  void set(std::span<const StructureStyle> styles);  // uploads only the rows that changed
  void setGrids(std::span<const Grid> grids);
  void bind() const;
  // For a program of mesh.vert that is in use: binds, and chooses the meshes that it draws.
  void beginPass(Program& program, MeshPass pass) const;

  MeshTable& meshes() { return meshes_; }
  const MeshTable& meshes() const { return meshes_; }

  size_t size() const { return styles_.size(); }
  const StructureStyle& of(StructureIndex s) const { return styles_[s < styles_.size() ? s : 0]; }
  bool known(StructureIndex s) const { return s < styles_.size(); }
  uint32_t revision() const { return revision_; }  // goes up with every set()
  // Goes up when something changed that decides what fills a cut face.
  uint32_t fillRevision() const { return fillRevision_; }
  uint32_t rowsUploaded() const { return rowsUploaded_; }  // since the beginning, for tests

 private:
  GpuMemory& memory_;
  MeshTable meshes_;
  std::vector<StructureStyle> styles_;
  std::vector<uint8_t> texels_;  // kRowBytes a row of 256 structures
  Texture state_, grids_;
  bool turned_ = false;          // some grid is
  uint32_t revision_ = 0, fillRevision_ = 0, rowsUploaded_ = 0;
};

}  // namespace fabrica::render
