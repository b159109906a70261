#include "render/volumes.h"

#include <algorithm>

namespace fabrica::render {
namespace {

// A level larger than this does not go onto the GPU as a whole.
constexpr uint64_t kMaxLevelVoxels = 512ull << 20;
constexpr uint32_t kTableWidth = 256, kMaxLabelValues = 1u << 20;

bool pixelFormatOf(BrickFormat format, bool labels, PixelFormat& out, uint32_t& bytes) {
  switch (format) {
    case BrickFormat::R8: out = PixelFormat::R8, bytes = 1; return !labels;
    case BrickFormat::R16F: out = PixelFormat::R16F, bytes = 2; return !labels;
    case BrickFormat::RGBA8: out = PixelFormat::RGBA8, bytes = 4; return !labels;
    case BrickFormat::R8UI: out = PixelFormat::R8UI, bytes = 1; return labels;
    case BrickFormat::R16UI: out = PixelFormat::R16UI, bytes = 2; return labels;
  }
  return false;
}

}  // namespace

uint32_t Volumes::create(const Volume& volume) {
  Held held;
  held.labels = volume.labels;
  held.bytes = texelRange(volume, BrickFormat::R8);
  held.halves = texelRange(volume, BrickFormat::R16F);
  const auto fits = [&](const VolumeLevel& level) {
    uint64_t voxels = 1;
    for (uint32_t n : level.size) {
      if (n == 0 || n > uint32_t(capabilities_.maxTexture3D)) return false;
      voxels *= n;
    }
    return voxels <= kMaxLevelVoxels && level.chunk[0] && level.chunk[1] && level.chunk[2];
  };
  std::vector<uint32_t> chosen;
  for (uint32_t i = 0; i < volume.levels.size(); ++i)
    if (fits(volume.levels[i])) chosen.push_back(i);
  if (chosen.size() > kMaxLevels) chosen.erase(chosen.begin() + kMaxLevels - 1, chosen.end() - 1);

  int width = 1, height = 1, layers = 0;
  for (uint32_t i : chosen) {
    Level level;
    level.source = i;
    level.size = volume.levels[i].size;
    level.chunk = volume.levels[i].chunk;
    for (int a = 0; a < 3; ++a) level.bricks[a] = (level.size[a] + level.chunk[a] - 1) / level.chunk[a];
    level.fromWorld = glm::inverse(volume.levels[i].indexToWorld);
    level.firstLayer = layers;
    width = std::max(width, int(level.bricks[0]));
    height = std::max(height, int(level.bricks[1]));
    layers += int(level.bricks[2]);
    held.levels.push_back(std::move(level));
  }
  if (width > capabilities_.maxTexture3D || height > capabilities_.maxTexture3D || layers > capabilities_.maxTexture3D)
    held.levels.clear();
  if (!held.levels.empty()) {
    held.resident = Texture::make3D(memory_, PixelFormat::R8, width, height, layers);
    const std::vector<uint8_t> none(size_t(width) * height * layers, 0);
    held.resident.write3D(0, 0, 0, width, height, layers, none.data());
  }
  const uint32_t handle = next_++;
  volumes_.emplace(handle, std::move(held));
  if (volume.labels) setTable(handle, volume.structureOfValue);
  return handle;
}

Volumes::Level* Volumes::levelOf(Held& held, uint32_t source) {
  for (Level& level : held.levels)
    if (level.source == source) return &level;
  return nullptr;
}

void Volumes::upload(uint32_t volume, uint32_t source, const uint32_t offset[3], const BrickChunkView& brick) {
  const auto found = volumes_.find(volume);
  if (found == volumes_.end()) return;
  Held& held = found->second;
  Level* level = levelOf(held, source);
  PixelFormat format;
  uint32_t bytes = 1;
  if (!level || level->refused || !pixelFormatOf(brick.header.format, held.labels, format, bytes)) return;
  uint64_t texels = 1;
  for (int a = 0; a < 3; ++a) {
    const uint32_t n = brick.header.size[a];
    if (n == 0 || offset[a] >= level->size[a] || n > level->size[a] - offset[a]) return;
    texels *= n;
  }
  if (brick.texels.size() < texels * bytes) return;
  if (!level->texture) {
    level->texture = Texture::make3D(memory_, format, int(level->size[0]), int(level->size[1]), int(level->size[2]), true);
    level->format = format;
    level->refused = !level->texture;
    if (level->refused) return;
  }
  if (level->format != format) return;
  level->texture.write3D(int(offset[0]), int(offset[1]), int(offset[2]), int(brick.header.size[0]),
                         int(brick.header.size[1]), int(brick.header.size[2]), brick.texels.data());
  const uint8_t there = 255;
  held.resident.write3D(int(offset[0] / level->chunk[0]), int(offset[1] / level->chunk[1]),
                        level->firstLayer + int(offset[2] / level->chunk[2]), 1, 1, 1, &there);
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

void Volumes::bind(Program& program, const Held* held, bool labels) const {
  mat4 fromWorld[kMaxLevels] = {mat4(1), mat4(1), mat4(1), mat4(1)};
  vec4 size[kMaxLevels] = {}, brick[kMaxLevels] = {};
  int n = 0;
  const GLuint first = labels ? kUnitLabel0 : kUnitImage0;
  for (GLuint unit = first; unit < first + kMaxLevels + 1; ++unit) {
    glActiveTexture(GL_TEXTURE0 + unit);
    glBindTexture(GL_TEXTURE_3D, 0);
  }
  if (held && held->labels == labels && held->resident) {
    for (const Level& level : held->levels) {
      if (!level.texture) continue;  // nothing of it has arrived
      fromWorld[n] = level.fromWorld;
      size[n] = vec4(level.size[0], level.size[1], level.size[2], level.firstLayer);
      brick[n] = vec4(level.chunk[0], level.chunk[1], level.chunk[2], 0);
      level.texture.bind(first + GLuint(n++));
    }
    held->resident.bind(labels ? kUnitLabelResident : kUnitImageResident);
    if (labels && held->table) held->table.bind(kUnitLabelTable);
  }
  program.set(labels ? "uLabelLevels" : "uImageLevels", n);
  program.set(labels ? "uLabelFromWorld" : "uImageFromWorld", fromWorld, kMaxLevels);
  program.set(labels ? "uLabelSize" : "uImageSize", size, kMaxLevels);
  program.set(labels ? "uLabelBrick" : "uImageBrick", brick, kMaxLevels);
}

void Volumes::bindImage(Program& program, uint32_t volume) const {
  const auto found = volumes_.find(volume);
  const Held* held = found == volumes_.end() ? nullptr : &found->second;
  bind(program, held, false);
  TexelRange range;
  if (held) {
    bool bytes = false;
    for (const Level& level : held->levels) bytes |= level.texture && level.format == PixelFormat::R8;
    range = bytes ? held->bytes : held->halves;
  }
  program.set("uImageRange", vec2(range.offset, range.scale));
}

void Volumes::bindLabels(Program& program, uint32_t volume) const {
  const auto found = volumes_.find(volume);
  bind(program, found == volumes_.end() ? nullptr : &found->second, true);
}

Volumes::Box Volumes::boxOf(uint32_t volume) const {
  const auto found = volumes_.find(volume);
  if (found == volumes_.end() || found->second.levels.empty()) return {};
  const Level& level = found->second.levels.front();
  return {glm::translate(mat4(1), vec3(0.5f)) * level.fromWorld, vec3(level.size[0], level.size[1], level.size[2])};
}

}  // namespace fabrica::render
