#include "formats/gltf/gltf_primitive.h"

#include <cmath>

namespace fabrica {

namespace {

Error skip(const char* reason) { return {ErrorCode::BadFormat, reason}; }

bool isSmallInteger(uint32_t type) { return type >= kByte && type <= kUnsignedShort; }

Status readDraco(const Gltf& gltf, GltfAccessors& accessors, const GltfDraco& draco, MeshLevel& level) {
  if (draco.view >= gltf.views.size()) return skip("it refers to data that the file does not have.");
  auto range = accessors.stored(draco.view, 0, gltf.views[draco.view].length);
  if (!range) return std::move(range).error();
  const auto id = [](uint32_t given) { return given >= kWrong ? kNone : given; };
  level.codec = MeshCodec::Draco;
  level.ranges = {*range};
  level.params = {id(draco.position), id(draco.normal)};
  if (level.params[0] == kNone) return skip("its compressed data has no positions.");
  return Ok{};
}

bool isNormal(const GltfAccessor& a) {
  return a.components == 3 && (a.componentType == kFloat || a.componentType == kByte || a.componentType == kShort);
}

Status readRaw(GltfAccessors& accessors, const GltfPrimitive& primitive, const Elements& positions, uint32_t row,
               MeshLevel& level) {
  level.codec = MeshCodec::Raw;
  level.ranges = {positions.range, {}, {}};
  level.params = {positions.componentType,
                  positions.stride,
                  positions.count,
                  (positions.normalised ? kNormalised : 0u) | row,
                  0,
                  0,
                  0,
                  0};

  const GltfAccessor* normal = accessors.at(primitive.normal);
  if (normal && isNormal(*normal) && normal->count == positions.count) {
    // Without good normals they are made from the triangles.
    if (auto normals = accessors.find(primitive.normal)) {
      level.ranges[1] = normals->range;
      level.params[4] = normals->componentType;
      level.params[5] = normals->stride;
    }
  }

  if (primitive.indices != kNone) {
    auto indices = accessors.find(primitive.indices);
    if (!indices) return std::move(indices).error();
    const uint32_t type = indices->componentType;
    if ((type != kUnsignedByte && type != kUnsignedShort && type != kUnsignedInt) || indices->components != 1 ||
        indices->stride != componentBytes(type))
      return skip("its triangles are stored in an unknown way.");
    level.ranges[2] = indices->range;
    level.params[6] = type;
    level.params[7] = indices->count;
  }
  accessors.gather(level.ranges);
  return Ok{};
}

struct Box {
  glm::dvec3 min{0}, max{0};
};

bool boundsGiven(const GltfAccessor& position, Box& out) {
  if (!position.min || !position.max) return false;
  const double scale = position.normalised ? normalisedScale(position.componentType) : 1;
  for (int axis = 0; axis < 3; ++axis) {
    out.min[axis] = (*position.min)[size_t(axis)] * scale;
    out.max[axis] = (*position.max)[size_t(axis)] * scale;
    if (!std::isfinite(out.min[axis]) || !std::isfinite(out.max[axis]) || out.min[axis] > out.max[axis]) return false;
  }
  return true;
}

// A file that does not say how large its parts are must give the positions themselves. False: they are not here yet.
Result<bool> measureBounds(GltfAccessors& accessors, const Elements& positions, Box& out) {
  auto bytes = accessors.bytes(positions.range);
  if (!bytes) return std::move(bytes).error();
  if (bytes->empty()) return false;
  bool any = false;
  for (size_t i = 0; i < positions.count; ++i) {
    glm::dvec3 p;
    readElement(*bytes, positions, i, &p[0], 3);
    if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z)) continue;
    out.min = any ? glm::min(out.min, p) : p;
    out.max = any ? glm::max(out.max, p) : p;
    any = true;
  }
  if (!any) return skip("its positions are not numbers.");
  return true;
}

uint8_t toSrgb(double linear) {
  const double c = std::isfinite(linear) ? std::min(1.0, std::max(0.0, linear)) : 0.8;
  const double s = c <= 0.0031308 ? c * 12.92 : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
  return uint8_t(std::lround(s * 255));
}

void readColor(const Gltf& gltf, uint32_t material, PrototypePart& out) {
  if (material >= gltf.materials.size() || !gltf.materials[material].color) return;
  const std::array<double, 4>& factor = *gltf.materials[material].color;
  out.hasColor = true;
  out.color = {toSrgb(factor[0]), toSrgb(factor[1]), toSrgb(factor[2]), 255};
  if (gltf.materials[material].blended && std::isfinite(factor[3]))
    out.color.a = uint8_t(std::lround(std::min(1.0, std::max(0.0, factor[3])) * 255));
}

}  // namespace

Result<PrototypePart> readPrimitive(const Gltf& gltf, GltfAccessors& accessors, const GltfPrimitive& primitive) {
  const uint32_t row = primitive.mode == kTriangleStrip ? kStrip : primitive.mode == kTriangleFan ? kFan : 0u;
  if (primitive.mode != kTriangles && !row) return skip("it is made of points or lines, not of triangles.");
  const GltfAccessor* position = accessors.at(primitive.position);
  if (!position) return skip("it has no positions.");
  if (position->components != 3 || (position->componentType != kFloat && !isSmallInteger(position->componentType)))
    return skip("its positions are stored in an unknown way.");
  const GltfAccessor* index = accessors.at(primitive.indices);
  const uint64_t corners = index ? index->count : position->count;
  if (position->count == 0 || position->count > kMostVertices || corners < 3 || corners > 3 * kMostVertices)
    return skip("its number of vertices or triangles makes no sense.");

  PrototypePart out;
  MeshLevel& level = out.level;
  level.vertices = uint32_t(position->count);
  Box box;
  const bool given = boundsGiven(*position, box);
  if (primitive.draco) {
    if (!given) return skip("it has no usable bounds (the POSITION accessor's min and max).");
    level.triangles = uint32_t(row ? corners - 2 : corners / 3);
    if (const Status read = readDraco(gltf, accessors, *primitive.draco, level); !read) return read.error();
    // Draco hands out the stored integers, so their scale goes into the transform.
    out.scale = position->normalised ? normalisedScale(position->componentType) : 1;
  } else {
    auto positions = accessors.find(primitive.position);
    if (!positions) return std::move(positions).error();
    level.triangles = uint32_t(row ? corners - 2 : corners / 3);
    if (const Status read = readRaw(accessors, primitive, *positions, row, level); !read) return read.error();
    if (!given) {
      auto measured = measureBounds(accessors, *positions, box);
      if (!measured) return std::move(measured).error();
    }
  }
  out.min = box.min;
  out.max = box.max;
  readColor(gltf, primitive.material, out);
  return out;
}

Result<ScenePrimitive> place(const PrototypePart& part, const glm::dmat4& toWorld) {
  const glm::dmat3 m(toWorld);
  // Against the lengths of its own axes: a micrometre as the unit is no reason.
  const double volume = std::abs(glm::determinant(m)), most = glm::length(m[0]) * glm::length(m[1]) * glm::length(m[2]);
  if (!(volume > 1e-9 * most) || !std::isfinite(most))
    return skip("its transform leaves nothing of it (a scale of zero).");
  ScenePrimitive out;
  for (int corner = 0; corner < 8; ++corner) {
    glm::dvec4 p(0, 0, 0, 1);
    for (int axis = 0; axis < 3; ++axis) p[axis] = (corner >> axis) & 1 ? part.max[axis] : part.min[axis];
    const vec3 world(toWorld * p);
    if (!std::isfinite(world.x) || !std::isfinite(world.y) || !std::isfinite(world.z))
      return skip("its place in space is not a number.");
    out.bounds.include(world);
  }
  out.transform = mat4(part.scale == 1 ? toWorld : toWorld * glm::scale(glm::dmat4(1), glm::dvec3(part.scale)));
  for (int i = 0; i < 16; ++i)
    if (!std::isfinite(out.transform[i / 4][i % 4])) return skip("its place in space is not a number.");
  out.hasColor = part.hasColor;
  out.color = part.color;
  out.levels = {part.level};
  return out;
}

}  // namespace fabrica
