#include "surfaces/label_surfaces.h"

#include <algorithm>
#include <cmath>

#include "base/json.h"
#include "formats/gltf/scene_table.h"
#include "maker/surface/surfaces.h"
#include "surfaces/brick_voxels.h"

namespace fabrica {

namespace {

constexpr uint32_t kMostLabels = 65534, kMostLayers = 1024;
constexpr uint32_t kUnsignedShort = 5123, kUnsignedInt = 5125;  // glTF component types
// At its peak the work on a face between two voxels takes so much (aal: 165 measured natively; lists that grow take more).
constexpr uint64_t kBytesAFace = 220, kBytesBase = uint64_t(24) << 20;

struct Request {
  Index3 size{}, chunk{};
  VoxelFormat format = VoxelFormat::U8;
  mat4 indexToWorld{1};
  uint32_t count = 0;
  uint64_t budget = 0;
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> layers;
};

bool readRequest(std::string_view text, Request& out) {
  const auto json = parseJson(text);
  vec3 size(0);
  const Json *sides = json ? find(*json, "size") : nullptr, *matrix = json ? find(*json, "indexToWorld") : nullptr;
  const Json* layers = json ? find(*json, "layers") : nullptr;
  if (!sides || !readVec3(*sides, size) || !matrix || !matrix->is_array() || matrix->size() != 16 || !layers || !layers->is_array()) return false;
  for (size_t i = 0; i < 3; ++i) out.size[i] = uint32_t(std::clamp(size[int(i)], 0.0f, 1e7f));
  for (int i = 0; i < 16; ++i) {
    double value = 0;
    if (!readNumber((*matrix)[size_t(i)], value)) return false;
    out.indexToWorld[i / 4][i % 4] = float(value);
  }
  if (const Json* chunk = find(*json, "chunk")) {
    vec3 edges(0);
    if (!readVec3(*chunk, edges)) return false;
    for (size_t i = 0; i < 3; ++i) out.chunk[i] = uint32_t(std::clamp(edges[int(i)], 1.0f, 1e7f));
  }
  out.format = VoxelFormat(int(std::clamp(getNumber(*json, "format"), 0.0, 9.0)));
  out.count = uint32_t(std::clamp(getNumber(*json, "count"), 0.0, double(kMostLabels)));
  out.budget = uint64_t(std::clamp(getNumber(*json, "budget"), 0.0, 1e12));
  if (layers->size() > kMostLayers || out.count == 0) return false;
  for (const Json& layer : *layers) {
    out.layers.emplace_back();
    if (!layer.is_array()) return false;
    for (const Json& pair : layer) {
      double value = 0, number = 0;
      if (!pair.is_array() || pair.size() != 2 || !readNumber(pair[0], value) || !readNumber(pair[1], number)) return false;
      if (!(value >= 1 && value <= 65535 && number >= 1 && number <= out.count)) return false;
      out.layers.back().emplace_back(uint32_t(value), uint32_t(number));
    }
  }
  return std::abs(glm::determinant(mat3(out.indexToWorld) * 1000.0f)) > 0;
}

// Faces between voxels of different labels, also at the map's border: what the net will have.
Result<uint64_t> countFaces(const LabelGrid& grid) {
  const Index3& size = grid.size;
  const size_t row = size[0], slice = row * size[1];
  std::vector<uint16_t> below(slice, 0), here(slice);
  uint64_t faces = 0;
  for (uint32_t z = 0; z < size[2]; ++z) {
    if (Status got = grid.read({0, 0, z}, {size[0], size[1], 1}, here.data()); !got) return std::move(got).error();
    for (size_t i = 0; i < slice; ++i) {
      const uint16_t left = i % row ? here[i - 1] : uint16_t(0), above = i >= row ? here[i - row] : uint16_t(0);
      faces += (here[i] != left) + (here[i] != above) + (here[i] != below[i]);
    }
    std::swap(below, here);
  }
  return faces;
}

// All positions of a map on one lattice.
struct Lattice {
  vec3 origin{0};
  float step = 1;
  uint16_t along(float value, int axis) const {
    return uint16_t(std::lround(std::clamp((value - origin[axis]) / step, 0.0f, 65535.0f)));
  }
};

// The box of all voxels, with room for what smoothing moves.
Lattice latticeOf(const Request& request) {
  Bounds box;
  for (int corner = 0; corner < 8; ++corner) {
    vec3 at;
    for (int k = 0; k < 3; ++k) at[k] = corner >> k & 1 ? float(request.size[size_t(k)]) + 1 : -2.0f;
    box.include(vec3(request.indexToWorld * vec4(at, 1)));
  }
  const vec3 size = box.size();
  return {box.min, std::max({size.x, size.y, size.z, 1e-6f}) / 65535};
}

class Output {
 public:
  Output(const Request& request) : lattice_(latticeOf(request)) {
    table_.resources = {""};
    table_.nodes.resize(request.count);
    primitives_.resize(request.count);
  }

  // Coarsest level first.
  void add(const LabelMesh& mesh, uint32_t count, float errorMm) {
    const std::vector<SurfaceMesh> surfaces = allSurfaces(mesh, count);
    for (uint32_t label = 1; label <= count; ++label)
      if (!surfaces[label].indices.empty()) addLevel(primitives_[label - 1], surfaces[label], errorMm / 1000);
  }

  Bytes take() {
    for (uint32_t i = 0; i < primitives_.size(); ++i) {
      if (primitives_[i].levels.empty()) continue;
      primitives_[i].node = i;
      primitives_[i].transform = glm::scale(glm::translate(mat4(1), lattice_.origin), vec3(lattice_.step));
      table_.primitives.push_back(std::move(primitives_[i]));
    }
    const Bytes head = encodeSceneTable(table_);
    ByteWriter out;
    out.put(uint32_t(head.size()));
    out.raw(head);
    out.raw(data_);
    return out.take();
  }

 private:
  void addLevel(ScenePrimitive& primitive, const SurfaceMesh& mesh, float error) {
    MeshLevel level;
    level.codec = MeshCodec::Raw;
    level.error = error;
    level.vertices = uint32_t(mesh.points.size());
    level.triangles = uint32_t(mesh.indices.size() / 3);
    const bool narrow = mesh.points.size() <= 65536;
    const uint64_t begin = data_.size();
    for (const vec3& mm : mesh.points) {
      const vec3 point = mm / 1000.0f;
      primitive.bounds.include(point);
      for (int axis = 0; axis < 3; ++axis) put(lattice_.along(point[axis], axis));
    }
    const uint64_t middle = data_.size();
    for (const uint32_t index : mesh.indices) {
      if (narrow) put(uint16_t(index));
      else put(index);
    }
    level.ranges = {{0, begin, uint32_t(middle - begin)}, {0, middle, 0}, {0, middle, uint32_t(data_.size() - middle)}};
    level.params = {kUnsignedShort, 6, level.vertices, 0, 0, 0, narrow ? kUnsignedShort : kUnsignedInt, uint32_t(mesh.indices.size())};
    while (data_.size() % 4 != 0) data_.push_back(0);
    primitive.levels.push_back(std::move(level));
  }
  template <typename T>
  void put(T value) {
    const auto* raw = reinterpret_cast<const uint8_t*>(&value);
    data_.insert(data_.end(), raw, raw + sizeof(T));
  }

  Lattice lattice_;
  SceneTable table_;
  std::vector<ScenePrimitive> primitives_;
  Bytes data_;
};

}  // namespace

Result<Bytes> makeLabelSurfaces(std::string_view text, ByteView shard, const std::function<void(double)>& progress) {
  Request request;
  if (!readRequest(text, request)) return Error{ErrorCode::Internal, "The surfaces of labels were asked for in a way that cannot be understood."};
  auto voxels = BrickVoxels::make(request.size, request.format, shard, request.chunk);
  if (!voxels) return std::move(voxels).error();
  Output out(request);
  const auto layers = double(std::max<size_t>(1, request.layers.size()));
  for (size_t l = 0; l < request.layers.size(); ++l) {
    std::vector<uint16_t> labelOf(65536, 0);
    for (const auto& [value, number] : request.layers[l]) labelOf[value] = uint16_t(number);
    auto grid = makeLabelGrid(*voxels, request.indexToWorld, std::move(labelOf), request.count);
    if (!grid) return std::move(grid).error();
    const auto faces = countFaces(*grid);
    if (!faces) return faces.error();
    const uint64_t needed = kBytesBase + shard.size() + *faces * kBytesAFace;
    if (request.budget > 0 && needed > request.budget)
      return Error{ErrorCode::TooLarge, "The surfaces would take " + std::to_string(needed >> 20) + " MB; there is room for " + std::to_string(request.budget >> 20) + " MB.",
                   "", "", "Close other tabs, or open the file on a computer with more memory."};
    SurfaceOptions options;
    options.threads = 1;
    auto made = makeSurfaces(*grid, options, [&](double share) { progress((double(l) + share) / layers); });
    if (!made) return std::move(made).error();
    for (const SurfaceLevel& level : made->levels) out.add(level.mesh, request.count, level.errorMm);
  }
  return out.take();
}

}  // namespace fabrica
