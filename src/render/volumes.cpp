#include "render/volumes.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "atlas/label_ids.h"
#include "formats/zarr/chunk_place.h"
#include "render/frame_block.h"
#include "render/page_table.h"
#include "render/page_values.h"

namespace fabrica::render {
namespace {

constexpr uint32_t kTableWidth = 256, kMaxLabelValues = 1u << 20;

struct Format {
  BrickFormat brick;
  PixelFormat pixel;
  uint32_t bytes;
};

Format formatOf(const Volume& volume) {
  const BrickFormat brick = brickFormatOf(volume);
  switch (brick) {
    case BrickFormat::R8: return {brick, PixelFormat::R8, 1};
    case BrickFormat::R8UI: return {brick, PixelFormat::R8UI, 1};
    case BrickFormat::R16UI: return {brick, volume.labels ? PixelFormat::R16UI : PixelFormat::RG8, 2};
    case BrickFormat::RGBA8: return {brick, PixelFormat::RGBA8, 4};
    case BrickFormat::R16F:
    case BrickFormat::R32F: break;
  }
  return {brick, PixelFormat::R16F, 2};
}

// value = x + dot(texel.rgb, yzw), of texels as a shader reads them.
vec4 valueOf(const Volume& volume, BrickFormat brick) {
  const TexelRange range = texelRange(volume, brick);
  // 16 bits are two bytes; a colour's value is how light it is.
  if (brick == BrickFormat::R16UI) return vec4(range.offset, range.scale * 255, range.scale * 65280, 0);
  if (brick == BrickFormat::RGBA8) return vec4(0, vec3(0.2126f, 0.7152f, 0.0722f) * 255.0f);
  return vec4(range.offset, range.scale, 0, 0);
}

// The texel of the fill value.
vec4 emptyOf(const Volume& volume, BrickFormat brick) {
  if (volume.labels || brick == BrickFormat::RGBA8) return vec4(vec3(float(fillOf(volume)) / 255), 1);
  const TexelRange range = texelRange(volume, brick);
  const float value = float(volume.offset + volume.scale * volume.fill), texel = range.scale != 0 ? (value - range.offset) / range.scale : 0;
  if (brick != BrickFormat::R16UI) return vec4(texel, 0, 0, 0);
  const float high = std::floor(texel / 256);
  return vec4((texel - high * 256) / 255, high / 255, 0, 0);
}

vec4 xyz(const Index3& v, float w = 0) { return vec4(v[0], v[1], v[2], w); }

// What a pixel covers in the middle of a volume.
float metresInMiddle(const VoxelPages& pages, const View& view) {
  const PageLevel& level = pages.levels.front();
  const vec3 middle = vec3(level.indexToWorld * vec4(vec3(xyz(level.size)) * 0.5f, 1));
  return metresPerPixel(view) * std::abs((view.projection * view.view * vec4(middle, 1)).w);
}

}  // namespace

uint32_t Volumes::create(const Volume& volume, uint64_t bytes) {
  Held held;
  held.labels = volume.labels;
  held.pages = pagesOf(volume);
  const Format format = formatOf(volume);
  held.value = valueOf(volume, format.brick);
  held.empty = emptyOf(volume, format.brick);
  held.format = format.pixel;
  held.brick = format.brick;
  if (!held.pages.levels.empty()) {
    const Index3& slot = held.pages.slot;
    held.bytes = uint64_t(slot[0]) * slot[1] * slot[2] * format.bytes;  // a slot, until it is known how many there are
    makeSlots(held, std::min(held.pages.count(), std::max<uint64_t>(bytes / held.bytes, 1)));
  }
  const uint32_t handle = next_++;
  volumes_.emplace(handle, std::move(held));
  if (volume.labels) setTable(handle, volume.structureOfValue);
  return handle;
}

void Volumes::makeSlots(Held& held, uint64_t wanted) {
  const uint64_t slotBytes = held.bytes;
  held.bytes = 0;
  Index3 most{};
  for (size_t a = 0; a < 3; ++a) most[a] = uint32_t(capabilities_.maxTexture3D) / held.pages.slot[a];
  if (!most[0] || !most[1] || !most[2]) return;
  for (; wanted > 0 && !held.slots; wanted /= 2) {
    const auto divided = [](uint64_t a, uint64_t b, uint32_t limit) { return uint32_t(std::min<uint64_t>((a + b - 1) / b, limit)); };
    held.grid[2] = divided(wanted, uint64_t(most[0]) * most[1], most[2]);
    held.grid[1] = divided(wanted, uint64_t(most[0]) * held.grid[2], most[1]);
    held.grid[0] = divided(wanted, uint64_t(held.grid[1]) * held.grid[2], most[0]);
    int size[3];
    for (size_t a = 0; a < 3; ++a) size[a] = int(held.grid[a] * held.pages.slot[a]);
    held.slots = Texture::make3D(memory_, held.format, size[0], size[1], size[2], true);
  }
  if (!held.slots) held.grid = {};
  held.bytes = slotBytes * held.grid[0] * held.grid[1] * held.grid[2];
}

void Volumes::place(uint32_t handle, const Volume& volume) {
  if (const auto found = volumes_.find(handle); found != volumes_.end()) placePages(found->second.pages, volume);
}

const Volumes::Held* Volumes::find(uint32_t volume) const {
  const auto found = volumes_.find(volume);
  return found == volumes_.end() ? nullptr : &found->second;
}

uint32_t Volumes::slots(uint32_t volume) const {
  const Held* held = find(volume);
  return held ? held->grid[0] * held->grid[1] * held->grid[2] : 0;
}

void Volumes::upload(uint32_t volume, uint32_t slot, const BrickChunkView& brick, const Index3& from, const Index3& size) {
  const auto found = volumes_.find(volume);
  Held* held = found == volumes_.end() ? nullptr : &found->second;
  if (!held || slot >= slots(volume) || brick.header.format != held->brick) return;
  const uint32_t bytes = layoutOf(held->format).bytes;
  const uint32_t* whole = brick.header.size;
  uint64_t texels = bytes;
  for (size_t a = 0; a < 3; ++a) {
    if (size[a] == 0 || size[a] > held->pages.slot[a] || from[a] > whole[a] || size[a] > whole[a] - from[a]) return;
    texels *= whole[a];
  }
  if (brick.texels.size() < texels) return;
  Bytes part(size_t(size[0]) * size[1] * size[2] * bytes);
  uint8_t* out = part.data();
  for (uint32_t z = 0; z < size[2]; ++z)
    for (uint32_t y = 0; y < size[1]; ++y) {
      const size_t at = (size_t(from[2] + z) * whole[1] + from[1] + y) * whole[0] + from[0];
      std::memcpy(out, brick.texels.data() + at * bytes, size_t(size[0]) * bytes);
      out += size_t(size[0]) * bytes;
    }
  if (!held->labels) {
    held->values.resize(slots(volume), kAnyValue);
    held->values[slot] = packed(valuesIn(part, held->brick, held->value));
  }
  const Index3 &grid = held->grid, &page = held->pages.slot;
  held->slots.write3D(int(slot % grid[0] * page[0]), int(slot / grid[0] % grid[1] * page[1]), int(slot / grid[0] / grid[1] * page[2]),
                      int(size[0]), int(size[1]), int(size[2]), part.data());
}

void Volumes::setPages(uint32_t volume, std::span<const ResidentPage> pages) {
  const auto found = volumes_.find(volume);
  if (found == volumes_.end()) return;
  found->second.anyPage = !pages.empty();
  const Held& held = found->second;
  Texture& where = found->second.where;
  const float empty = held.value.x + glm::dot(vec3(held.empty), vec3(held.value.y, held.value.z, held.value.w));
  const PageTable table = makePageTable(pages, where ? uint32_t(where.height()) : 1, held.values, packed({empty, empty}));
  if (!where || where.height() != int(table.rows))
    where = Texture::make2D(memory_, PixelFormat::RGBA32UI, int(kPageTableWidth), int(table.rows));
  where.write2D(0, 0, int(kPageTableWidth), int(table.rows), table.texels.data());
}

bool Volumes::anyPage(uint32_t volume) const {
  const Held* held = find(volume);
  return held && held->anyPage;
}

void Volumes::release(uint32_t volume) { volumes_.erase(volume); }

void Volumes::setTable(uint32_t volume, std::span<const uint32_t> structureOfValue) {
  const auto found = volumes_.find(volume);
  if (found == volumes_.end()) return;
  const size_t count = std::min<size_t>(structureOfValue.size(), kMaxLabelValues);
  const int rows = std::max(1, int((count + kTableWidth - 1) / kTableWidth));
  std::vector<uint32_t> texels(size_t(rows) * kTableWidth, 0);
  for (size_t i = 0; i < count; ++i) texels[i] = structureOfValue[i] == kNone ? 0 : structureOfValue[i] + 1;
  Texture& table = found->second.table;
  if (!table || table.height() != rows) table = Texture::make2D(memory_, PixelFormat::R32UI, kTableWidth, rows);
  table.write2D(0, 0, kTableWidth, rows, texels.data());
}

bool Volumes::bind(Program& program, const Held* held, bool second, float detail) const {
  glActiveTexture(GL_TEXTURE0 + (second ? kUnitLabel : kUnitImage));
  glBindTexture(GL_TEXTURE_3D, 0);
  const bool there = held && held->slots && held->where;
  program.set(second ? "uVolume[1]" : "uVolume[0]",
              there ? vec4(held->pages.levels.size(), kVoxelsPerPixel * detail, held->where.height(), held->grid[1]) : vec4(0));
  if (!there) return false;
  held->slots.bind(second ? kUnitLabel : kUnitImage);
  held->where.bind(second ? kUnitLabelPages : kUnitImagePages);

  vec4 scale[kMaxPageLevels] = {}, shift[kMaxPageLevels] = {}, size[kMaxPageLevels] = {}, chunk[kMaxPageLevels] = {}, page[kMaxPageLevels] = {};
  const mat4 finest = held->pages.levels.front().indexToWorld;
  for (size_t l = 0; l < held->pages.levels.size(); ++l) {
    const PageLevel& level = held->pages.levels[l];
    // Levels of one image lie along the same axes.
    const mat4 to = glm::inverse(level.indexToWorld) * finest;
    scale[l] = vec4(to[0][0], to[1][1], to[2][2], level.voxel);
    shift[l] = vec4(vec3(to[3]), 0);
    size[l] = xyz(level.size);
    chunk[l] = xyz(level.chunk);
    page[l] = xyz(level.page);
  }
  program.set(second ? "uVolumeFromWorld[1]" : "uVolumeFromWorld[0]", glm::inverse(finest));
  program.set(second ? "uVolumeSlot[1]" : "uVolumeSlot[0]", xyz(held->pages.slot, float(held->grid[0])));
  const auto set = [&](const char* one, const char* other, const vec4* values) { program.set(second ? other : one, values, kMaxPageLevels); };
  set("uLevelScale[0]", "uLevelScale[12]", scale);
  set("uLevelShift[0]", "uLevelShift[12]", shift);
  set("uLevelSize[0]", "uLevelSize[12]", size);
  set("uLevelChunk[0]", "uLevelChunk[12]", chunk);
  set("uLevelPage[0]", "uLevelPage[12]", page);
  static_assert(kMaxPageLevels == 12, "the names above and volume.glsl say so, too");
  return true;
}

void Volumes::bindImage(Program& program, uint32_t volume, float detail) const {
  const Held* held = find(volume);
  if (held && held->labels) held = nullptr;
  bind(program, held, false, detail);
  program.set("uImageValue", held ? held->value : vec4(0));
  program.set("uImageEmpty", held ? held->empty : vec4(0));
  program.set("uImageColour", held && held->brick == BrickFormat::RGBA8 ? 1.0f : 0.0f);
  program.set("uImageLevels", vec2(held ? held->pages.levels.size() : 0, 0));
}

void Volumes::bindZoom(Program& program, const NestedImage& zoom) const {
  bindImage(program, zoom.volume, zoom.detail);
  const Held* held = find(zoom.volume);
  if (!held) return;
  program.set("uImageValue", held->value * zoom.scale + vec4(zoom.shift, 0, 0, 0));
  program.set("uImageLevels", vec2(held->pages.seen, 1));
}

void Volumes::bindLabels(Program& program, uint32_t volume, float detail) const {
  const Held* held = find(volume);
  if (held && !held->labels) held = nullptr;
  if (bind(program, held, true, detail) && held->table) held->table.bind(kUnitLabelTable);
}

void Volumes::bindBodyZoom(Program& program, const NestedImage& zoom, const Scene& scene, const View& view) const {
  const Held* held = find(zoom.volume);
  if (!bind(program, held, true, zoom.detail)) return;
  program.set("uZoomValue", held->value * zoom.scale + vec4(zoom.shift, 0, 0, 0));
  program.set("uZoomEmpty", held->empty);
  const float metres = metresInMiddle(held->pages, view);
  const float outer = voxelFor(scene.volume, metres * scene.volumeDetail), own = voxelFor(zoom.volume, metres * zoom.detail);
  constexpr float kLeastShare = 1.0f / 16;
  program.set("uZoomBody", vec4(outer > 0 ? std::clamp(own / outer, kLeastShare, 1.0f) : 1, held->pages.seen, 0, 0));
}

uint32_t Volumes::bodyZoom(std::span<const NestedImage> zooms) const {
  for (size_t i = zooms.size(); i-- > 0;)
    if (const Held* held = find(zooms[i].volume); held && held->slots && held->where && held->anyPage && held->brick != BrickFormat::RGBA8) return uint32_t(i);
  return kNone;
}

void Volumes::setBody(Program& program, const Scene& scene, const View& view) const {
  const Held* held = find(scene.volume);
  if (!held || held->pages.levels.empty()) return;
  const float voxel = voxelFor(scene.volume, metresInMiddle(held->pages, view) * scene.volumeDetail);
  // Two bytes that are filtered apart are no number between two numbers where a device rounds.
  const bool filtered = held->format != PixelFormat::RG8;
  program.set("uBody", vec4(voxel, voxel, float(scene.body->kind), filtered ? 1 : 0));
  program.set("uSlotScale", vec4(1.0f / float(std::max(held->slots.width(), 1)), 1.0f / float(std::max(held->slots.height(), 1)), 1.0f / float(std::max(held->slots.depth(), 1)), 0));
}

Volumes::Box Volumes::boxOf(uint32_t volume) const {
  const Held* held = find(volume);
  if (!held || held->pages.levels.empty()) return {};
  const PageLevel& level = held->pages.levels.front();
  return {glm::translate(mat4(1), vec3(0.5f)) * glm::inverse(level.indexToWorld), vec3(level.size[0], level.size[1], level.size[2])};
}

float Volumes::voxelFor(uint32_t volume, float metres) const {
  const Held* held = find(volume);
  return held && !held->pages.levels.empty() ? held->pages.levels[held->pages.levelFor(metres)].voxel : 0;
}

uint64_t Volumes::bytes() const {
  uint64_t sum = 0;
  for (const auto& [handle, held] : volumes_) sum += held.bytes;
  return sum;
}

}  // namespace fabrica::render
