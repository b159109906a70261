#include "formats/gltf/gltf_primitive.h"

#include <cmath>

namespace fabrica {

namespace {

constexpr uint64_t kMostVertices = 200'000'000;  // of one part; beyond, the sizes are a mistake
constexpr uint64_t kMostBytes = 1u << 30;        // of one range

Error skip(const char* reason) { return {ErrorCode::BadFormat, reason}; }

const tinygltf::Accessor* accessorAt(const tinygltf::Model& model, int index) {
  return index >= 0 && size_t(index) < model.accessors.size() ? &model.accessors[size_t(index)] : nullptr;
}

// The bytes of a buffer view from `offset` on, in the file.
Result<ChunkRange> rangeOf(const tinygltf::Model& model, const SiftedGltf& sifted, int view, uint64_t offset,
    uint64_t length) {
  if (view < 0 || size_t(view) >= model.bufferViews.size()) return skip("it refers to data that the file does not have.");
  const tinygltf::BufferView& v = model.bufferViews[size_t(view)];
  if (v.buffer < 0 || size_t(v.buffer) >= sifted.buffers.size() || !sifted.buffers[size_t(v.buffer)].usable)
    return skip("the file with its data is missing.");
  const GltfBuffer& buffer = sifted.buffers[size_t(v.buffer)];
  if (v.byteLength > buffer.length || v.byteOffset > buffer.length - v.byteLength || offset > v.byteLength ||
      length > v.byteLength - offset)
    return skip("its data would lie beyond the end of the file.");
  if (length == 0 || length > kMostBytes) return skip("its data is empty or far too large.");
  return ChunkRange{buffer.resource, buffer.base + v.byteOffset + offset, uint32_t(length)};
}

bool isInteger(int componentType) {
  return componentType == TINYGLTF_COMPONENT_TYPE_BYTE || componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE ||
         componentType == TINYGLTF_COMPONENT_TYPE_SHORT || componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT;
}

// What an integer of 1 means when normalised.
double normalisedScale(int componentType) {
  switch (componentType) {
    case TINYGLTF_COMPONENT_TYPE_BYTE: return 1.0 / 127;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE: return 1.0 / 255;
    case TINYGLTF_COMPONENT_TYPE_SHORT: return 1.0 / 32767;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT: return 1.0 / 65535;
    default: return 1;
  }
}

uint64_t elementSize(const tinygltf::Accessor& a) {
  const int size = tinygltf::GetComponentSizeInBytes(uint32_t(a.componentType));
  const int count = tinygltf::GetNumComponentsInType(uint32_t(a.type));
  return size > 0 && count > 0 ? uint64_t(size) * uint64_t(count) : 0;
}

struct RawRange {
  ChunkRange range;
  uint32_t stride = 0;
};
Result<RawRange> rawRange(const tinygltf::Model& model, const SiftedGltf& sifted, const tinygltf::Accessor& a) {
  const uint64_t element = elementSize(a);
  if (element == 0 || a.count == 0 || a.count > kMostVertices) return skip("its number of vertices makes no sense.");
  if (a.bufferView < 0 || size_t(a.bufferView) >= model.bufferViews.size())
    return skip("it refers to data that the file does not have.");
  const uint64_t given = model.bufferViews[size_t(a.bufferView)].byteStride;
  const uint64_t stride = given ? given : element;
  if (stride < element) return skip("its vertices overlap in the file.");
  auto range = rangeOf(model, sifted, a.bufferView, a.byteOffset, stride * (a.count - 1) + element);
  if (!range) return std::move(range).error();
  return RawRange{*range, uint32_t(stride)};
}

Status readDraco(const tinygltf::Model& model, const SiftedGltf& sifted, const tinygltf::Value& extension, MeshLevel& level) {
  const int view = extension.Has("bufferView") ? extension.Get("bufferView").GetNumberAsInt() : -1;
  if (view < 0 || size_t(view) >= model.bufferViews.size()) return skip("it refers to data that the file does not have.");
  auto range = rangeOf(model, sifted, view, 0, model.bufferViews[size_t(view)].byteLength);
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

Status readRaw(const tinygltf::Model& model, const SiftedGltf& sifted, const tinygltf::Primitive& primitive,
               const tinygltf::Accessor& position, MeshLevel& level) {
  auto positions = rawRange(model, sifted, position);
  if (!positions) return std::move(positions).error();
  level.codec = MeshCodec::Raw;
  level.ranges = {positions->range, {}, {}};
  level.params = {uint32_t(position.componentType), positions->stride, uint32_t(position.count), position.normalized,
      0, 0, 0, 0};

  const auto found = primitive.attributes.find("NORMAL");
  const tinygltf::Accessor* normal = found == primitive.attributes.end() ? nullptr : accessorAt(model, found->second);
  const bool normalTypeOk = normal && (normal->componentType == TINYGLTF_COMPONENT_TYPE_FLOAT ||
                                       normal->componentType == TINYGLTF_COMPONENT_TYPE_BYTE ||
                                       normal->componentType == TINYGLTF_COMPONENT_TYPE_SHORT);
  if (normalTypeOk && normal->type == TINYGLTF_TYPE_VEC3 && normal->count == position.count &&
      !sifted.sparse[size_t(found->second)]) {
    // Without good normals they are made from the triangles.
    if (auto normals = rawRange(model, sifted, *normal)) {
      level.ranges[1] = normals->range;
      level.params[4] = uint32_t(normal->componentType);
      level.params[5] = normals->stride;
    }
  }

  if (primitive.indices < 0) return Ok{};
  const tinygltf::Accessor& index = *accessorAt(model, primitive.indices);
  const bool typeOk = index.componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE ||
                      index.componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT ||
                      index.componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT;
  if (!typeOk || index.type != TINYGLTF_TYPE_SCALAR) return skip("its triangles are stored in an unknown way.");
  auto indices = rawRange(model, sifted, index);
  if (!indices) return std::move(indices).error();
  if (indices->stride != elementSize(index)) return skip("its triangles are stored in an unknown way.");
  level.ranges[2] = indices->range;
  level.params[6] = uint32_t(index.componentType);
  level.params[7] = uint32_t(index.count);
  return Ok{};
}

bool readBounds(const tinygltf::Accessor& position, double scale, const glm::dmat4& toWorld, Bounds& out) {
  if (position.minValues.size() != 3 || position.maxValues.size() != 3) return false;
  out = {};
  for (int corner = 0; corner < 8; ++corner) {
    glm::dvec4 p(0, 0, 0, 1);
    for (int axis = 0; axis < 3; ++axis)
      p[axis] = scale * ((corner >> axis) & 1 ? position.maxValues[size_t(axis)] : position.minValues[size_t(axis)]);
    const vec3 world(toWorld * p);
    if (!std::isfinite(world.x) || !std::isfinite(world.y) || !std::isfinite(world.z)) return false;
    out.include(world);
  }
  for (int axis = 0; axis < 3; ++axis)
    if (position.minValues[size_t(axis)] > position.maxValues[size_t(axis)]) return false;
  return true;
}

uint8_t toSrgb(double linear) {
  const double c = std::isfinite(linear) ? std::min(1.0, std::max(0.0, linear)) : 0.8;
  const double s = c <= 0.0031308 ? c * 12.92 : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
  return uint8_t(std::lround(s * 255));
}

void readColor(const tinygltf::Model& model, int material, ScenePrimitive& out) {
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

Result<ScenePrimitive> readPrimitive(const tinygltf::Model& model, const SiftedGltf& sifted,
                                     const tinygltf::Primitive& primitive, const glm::dmat4& toWorld) {
  const int mode = primitive.mode < 0 ? TINYGLTF_MODE_TRIANGLES : primitive.mode;
  if (mode != TINYGLTF_MODE_TRIANGLES) return skip("it is made of points, lines or strips, not of triangles.");
  const auto found = primitive.attributes.find("POSITION");
  const tinygltf::Accessor* position = found == primitive.attributes.end() ? nullptr : accessorAt(model, found->second);
  if (!position) return skip("it has no positions.");
  if (position->type != TINYGLTF_TYPE_VEC3 ||
      (position->componentType != TINYGLTF_COMPONENT_TYPE_FLOAT && !isInteger(position->componentType)))
    return skip("its positions are stored in an unknown way.");
  const tinygltf::Accessor* index = primitive.indices < 0 ? nullptr : accessorAt(model, primitive.indices);
  if (sifted.sparse[size_t(found->second)] || (index && sifted.sparse[size_t(primitive.indices)]))
    return skip("its data is stored sparsely, which is not supported.");
  const uint64_t corners = index ? index->count : position->count;
  if (position->count == 0 || position->count > kMostVertices || corners < 3 || corners > 3 * kMostVertices)
    return skip("its number of vertices or triangles makes no sense.");

  ScenePrimitive out;
  MeshLevel level;
  level.vertices = uint32_t(position->count);
  level.triangles = uint32_t(corners / 3);
  const auto extension = primitive.extensions.find("KHR_draco_mesh_compression");
  const bool draco = extension != primitive.extensions.end();
  const Status read = draco ? readDraco(model, sifted, extension->second, level) : readRaw(model, sifted, primitive,
      *position, level);
  if (!read) return read.error();

  const double scale = position->normalized ? normalisedScale(position->componentType) : 1;
  if (!readBounds(*position, scale, toWorld, out.bounds)) return skip("it has no usable bounds (the POSITION "
      "accessor's min and max).");
  // Draco hands out the stored integers, so their scale goes into the transform.
  out.transform = mat4(draco ? toWorld * glm::scale(glm::dmat4(1), glm::dvec3(scale)) : toWorld);
  readColor(model, primitive.material, out);
  out.levels.push_back(std::move(level));
  return out;
}

}  // namespace fabrica
