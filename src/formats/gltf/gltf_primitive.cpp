#include "formats/gltf/gltf_primitive.h"

#include <cmath>

namespace fabrica {

namespace {

Error skip(const char* reason) { return {ErrorCode::BadFormat, reason}; }

bool isInteger(int componentType) {
  return componentType == TINYGLTF_COMPONENT_TYPE_BYTE || componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE ||
         componentType == TINYGLTF_COMPONENT_TYPE_SHORT || componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT;
}

Status readDraco(const tinygltf::Model& model, GltfAccessors& accessors, const tinygltf::Value& extension, MeshLevel& level) {
  const int view = extension.Has("bufferView") ? extension.Get("bufferView").GetNumberAsInt() : -1;
  if (view < 0 || size_t(view) >= model.bufferViews.size()) return skip("it refers to data that the file does not have.");
  auto range = accessors.stored(view, 0, model.bufferViews[size_t(view)].byteLength);
  if (!range) return std::move(range).error();
  const tinygltf::Value& attributes = extension.Get("attributes");
  auto idOf = [&attributes](const char* name) {
    if (!attributes.IsObject() || !attributes.Has(name)) return kNone;
    const tinygltf::Value& id = attributes.Get(name);
    return id.IsNumber() && id.GetNumberAsInt() >= 0 ? uint32_t(id.GetNumberAsInt()) : kNone;
  };
  level.codec = MeshCodec::Draco;
  level.ranges = {*range};
  level.params = {idOf("POSITION"), idOf("NORMAL")};
  if (level.params[0] == kNone) return skip("its compressed data has no positions.");
  return Ok{};
}

bool isNormal(const tinygltf::Accessor& a) {
  return a.type == TINYGLTF_TYPE_VEC3 && (a.componentType == TINYGLTF_COMPONENT_TYPE_FLOAT ||
                                          a.componentType == TINYGLTF_COMPONENT_TYPE_BYTE ||
                                          a.componentType == TINYGLTF_COMPONENT_TYPE_SHORT);
}

Status readRaw(GltfAccessors& accessors, const tinygltf::Primitive& primitive, const Elements& positions, uint32_t row,
               MeshLevel& level) {
  level.codec = MeshCodec::Raw;
  level.ranges = {positions.range, {}, {}};
  level.params = {uint32_t(positions.componentType), positions.stride, positions.count,
                  (positions.normalised ? kNormalised : 0u) | row, 0, 0, 0, 0};

  const auto found = primitive.attributes.find("NORMAL");
  const tinygltf::Accessor* normal = found == primitive.attributes.end() ? nullptr : accessors.at(found->second);
  if (normal && isNormal(*normal) && normal->count == positions.count) {
    // Without good normals they are made from the triangles.
    if (auto normals = accessors.find(found->second)) {
      level.ranges[1] = normals->range;
      level.params[4] = uint32_t(normals->componentType);
      level.params[5] = normals->stride;
    }
  }

  if (primitive.indices >= 0) {
    auto indices = accessors.find(primitive.indices);
    if (!indices) return std::move(indices).error();
    const int type = indices->componentType;
    const bool typeOk = type == TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE || type == TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT ||
                        type == TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT;
    if (!typeOk || indices->type != TINYGLTF_TYPE_SCALAR ||
        indices->stride != uint32_t(tinygltf::GetComponentSizeInBytes(uint32_t(type))))
      return skip("its triangles are stored in an unknown way.");
    level.ranges[2] = indices->range;
    level.params[6] = uint32_t(type);
    level.params[7] = indices->count;
  }
  accessors.gather(level.ranges);
  return Ok{};
}

struct Box {
  glm::dvec3 min{0}, max{0};
};

bool boundsGiven(const tinygltf::Accessor& position, Box& out) {
  if (position.minValues.size() != 3 || position.maxValues.size() != 3) return false;
  const double scale = position.normalized ? normalisedScale(position.componentType) : 1;
  for (int axis = 0; axis < 3; ++axis) {
    out.min[axis] = position.minValues[size_t(axis)] * scale;
    out.max[axis] = position.maxValues[size_t(axis)] * scale;
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

void readColor(const tinygltf::Model& model, int material, PrototypePart& out) {
  if (material < 0 || size_t(material) >= model.materials.size()) return;
  const tinygltf::Material& m = model.materials[size_t(material)];
  const std::vector<double>& factor = m.pbrMetallicRoughness.baseColorFactor;
  if (factor.size() != 4) return;
  out.hasColor = true;
  out.color = {toSrgb(factor[0]), toSrgb(factor[1]), toSrgb(factor[2]), 255};
  if (m.alphaMode == "BLEND" && std::isfinite(factor[3]))
    out.color.a = uint8_t(std::lround(std::min(1.0, std::max(0.0, factor[3])) * 255));
}

}  // namespace

Result<PrototypePart> readPrimitive(const tinygltf::Model& model, GltfAccessors& accessors,
                                    const tinygltf::Primitive& primitive) {
  const int mode = primitive.mode < 0 ? TINYGLTF_MODE_TRIANGLES : primitive.mode;
  const uint32_t row = mode == TINYGLTF_MODE_TRIANGLE_STRIP ? kStrip : mode == TINYGLTF_MODE_TRIANGLE_FAN ? kFan : 0u;
  if (mode != TINYGLTF_MODE_TRIANGLES && !row) return skip("it is made of points or lines, not of triangles.");
  const auto found = primitive.attributes.find("POSITION");
  const tinygltf::Accessor* position = found == primitive.attributes.end() ? nullptr : accessors.at(found->second);
  if (!position) return skip("it has no positions.");
  if (position->type != TINYGLTF_TYPE_VEC3 ||
      (position->componentType != TINYGLTF_COMPONENT_TYPE_FLOAT && !isInteger(position->componentType)))
    return skip("its positions are stored in an unknown way.");
  const tinygltf::Accessor* index = primitive.indices < 0 ? nullptr : accessors.at(primitive.indices);
  const uint64_t corners = index ? index->count : position->count;
  if (position->count == 0 || position->count > kMostVertices || corners < 3 || corners > 3 * kMostVertices)
    return skip("its number of vertices or triangles makes no sense.");

  PrototypePart out;
  MeshLevel& level = out.level;
  level.vertices = uint32_t(position->count);
  Box box;
  const bool given = boundsGiven(*position, box);
  const auto extension = primitive.extensions.find("KHR_draco_mesh_compression");
  if (extension != primitive.extensions.end()) {
    if (!given) return skip("it has no usable bounds (the POSITION accessor's min and max).");
    level.triangles = uint32_t(row ? corners - 2 : corners / 3);
    if (const Status read = readDraco(model, accessors, extension->second, level); !read) return read.error();
    // Draco hands out the stored integers, so their scale goes into the transform.
    out.scale = position->normalized ? normalisedScale(position->componentType) : 1;
  } else {
    auto positions = accessors.find(found->second);
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
  readColor(model, primitive.material, out);
  return out;
}

Result<ScenePrimitive> place(const PrototypePart& part, const glm::dmat4& toWorld) {
  const glm::dmat3 m(toWorld);
  // Against the lengths of its own axes: a micrometre as the unit is no reason.
  const double volume = std::abs(glm::determinant(m)), most = glm::length(m[0]) * glm::length(m[1]) * glm::length(m[2]);
  if (!(volume > 1e-9 * most) || !std::isfinite(most)) return skip("its transform leaves nothing of it (a scale of zero).");
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
