#include "render/mesh_table.h"

#include <algorithm>
#include <cmath>

#include "render/changed_rows.h"
#include "render/gl/program.h"

namespace fabrica::render {
namespace {
constexpr size_t kColumns = 256;  // meshes a row, two texels each
}

uint8_t opacityByte(float opacity) {
  if (opacity >= 1) return 255;
  return opacity <= 0 ? 0 : static_cast<uint8_t>(std::clamp(std::lround(opacity * 255), 1L, 254L));
}

uint8_t styleFlags(const StructureStyle& s) {
  return static_cast<uint8_t>((s.ghost ? 1 : 0) | (s.selected ? 2 : 0) | (s.hovered ? 4 : 0) | (s.keepWhole ? 8 : 0));
}

void MeshTable::begin(size_t meshes) {
  next_.assign((meshes + kColumns - 1) / kColumns * kColumns, Entry{});
  moved_ = false;
}

void MeshTable::set(MeshHandle mesh, StructureIndex structure, uint32_t grid, const StructureStyle& style, uint32_t passes,
                    float fade) {
  if (mesh == 0 || mesh > next_.size()) return;
  Entry& e = next_[mesh - 1];
  e.owner = (structure & (kMaxStructures - 1)) | grid << 20;
  e.color = uint32_t(style.color.r) | uint32_t(style.color.g) << 8 | uint32_t(style.color.b) << 16 |
            uint32_t(opacityByte(style.opacity)) << 24;
  e.flags = styleFlags(style) | passes | uint32_t(std::clamp(fade, 0.0f, 1.0f) * 255 + 0.5f) << 16;
  e.offset = vec4(style.offset, 0);
  moved_ = moved_ || style.offset != vec3(0);
}

void MeshTable::finish() {
  const size_t rows = std::max<size_t>(1, next_.size() / kColumns);
  next_.resize(rows * kColumns);
  if (!texture_ || size_t(texture_.height()) < rows) {
    texture_ = Texture::make2D(memory_, PixelFormat::RGBA32UI, kColumns * 2, static_cast<int>(rows + rows / 2));
    shown_.clear();
  }
  const auto bytes = [](const std::vector<Entry>& entries) {
    return ByteView(reinterpret_cast<const uint8_t*>(entries.data()), entries.size() * sizeof(Entry));
  };
  rowsUploaded_ += writeChangedRows(texture_, kColumns * 2, kColumns * sizeof(Entry), bytes(next_), bytes(shown_));
  shown_.swap(next_);
}

void MeshTable::bind() const {
  if (texture_) texture_.bind(kUnitMeshes);
}

}  // namespace fabrica::render
