#include "render/styles.h"

#include <algorithm>
#include <cmath>

#include "render/changed_rows.h"

namespace fabrica::render {
namespace {

constexpr size_t kColumns = 256;               // structures a row
constexpr size_t kRowBytes = kColumns * 2 * 4;  // two RGBA8 texels a structure

bool fillsAlike(const StructureStyle& a, const StructureStyle& b) {
  return a.canFill == b.canFill && a.fillOrder == b.fillOrder && a.fillAs == b.fillAs && a.ghost == b.ghost &&
         a.keepWhole == b.keepWhole && (a.opacity > 0) == (b.opacity > 0) && a.offset == b.offset;
}

}  // namespace

void StyleTable::set(std::span<const StructureStyle> styles) {
  ++revision_;
  bool refill = styles.size() != styles_.size();
  for (size_t i = 0; !refill && i < styles.size(); ++i) refill = !fillsAlike(styles[i], styles_[i]);
  if (refill) ++fillRevision_;
  styles_.assign(styles.begin(), styles.end());

  const size_t rows = std::max<size_t>(1, (styles.size() + kColumns - 1) / kColumns);
  std::vector<uint8_t> texels(rows * kRowBytes, 0);
  for (size_t i = 0; i < styles.size(); ++i) {
    const StructureStyle& s = styles[i];
    uint8_t* t = &texels[i * 8];
    t[0] = s.color.r, t[1] = s.color.g, t[2] = s.color.b;
    t[3] = opacityByte(s.opacity);
    t[4] = styleFlags(s);
  }
  if (!state_ || size_t(state_.height()) < rows) {
    state_ = Texture::make2D(memory_, PixelFormat::RGBA8, kColumns * 2, static_cast<int>(rows + rows / 2));
    texels_.clear();
  }
  rowsUploaded_ += writeChangedRows(state_, kColumns * 2, kRowBytes, texels, texels_);
  texels_ = std::move(texels);
}

void StyleTable::setGrids(std::span<const Grid> grids) {
  const int rows = std::max(1, int((grids.size() + kColumns - 1) / kColumns)), width = int(kColumns * 2);
  std::vector<vec4> texels(size_t(rows) * kColumns * 2, vec4(0, 0, 0, 1));
  turned_ = false;
  for (size_t i = 0; i < grids.size(); ++i) {
    const quat& q = grids[i].turn;
    texels[2 * i] = vec4(grids[i].origin, grids[i].step);
    texels[2 * i + 1] = vec4(q.x, q.y, q.z, q.w);
    turned_ = turned_ || q != quat(1, 0, 0, 0);
  }
  if (!grids_ || grids_.height() != rows) grids_ = Texture::make2D(memory_, PixelFormat::RGBA32F, width, rows);
  grids_.write2D(0, 0, width, rows, texels.data());
  ++fillRevision_;
}

void StyleTable::beginPass(Program& program, MeshPass pass) const {
  bind();
  program.set("uPass", int(pass));
  program.set("uMoved", (meshes_.anyMoved() ? 1 : 0) | (turned_ ? 2 : 0));
}

void StyleTable::bind() const {
  state_.bind(kUnitState);
  grids_.bind(kUnitGrids);
  meshes_.bind();
}

}  // namespace fabrica::render
