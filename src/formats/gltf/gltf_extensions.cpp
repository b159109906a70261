#include "formats/gltf/gltf_extensions.h"

#include "formats/gltf/gltf_header.h"
#include "formats/gltf/gltf_numbers.h"

namespace fabrica {

namespace {

const Json* extensionOf(const Json& item, const char* name) {
  const Json* extensions = find(item, "extensions");
  return extensions ? find(*extensions, name) : nullptr;
}

template <size_t N>
std::optional<uint32_t> oneOf(const Json& object, const char* key, const std::array<std::string_view, N>& names) {
  const std::string text = getString(object, key, names[0]);
  for (uint32_t i = 0; i < N; ++i)
    if (names[i] == text) return i;
  return {};
}

}  // namespace

std::optional<GltfPacking> readPacking(const Json& view) {
  const Json* item = extensionOf(view, "EXT_meshopt_compression");
  if (!item) item = extensionOf(view, "KHR_meshopt_compression");
  if (!item) return {};
  constexpr std::array<std::string_view, 4> kModes = {"", "ATTRIBUTES", "TRIANGLES", "INDICES"};
  constexpr std::array<std::string_view, 4> kFilters = {"NONE", "OCTAHEDRAL", "QUATERNION", "EXPONENTIAL"};
  const auto mode = oneOf(*item, "mode", kModes), filter = oneOf(*item, "filter", kFilters);
  const uint32_t buffer = indexAt(*item, "buffer"), count = indexAt(*item, "count"),
                 stride = indexAt(*item, "byteStride");
  if (!mode || *mode == 0 || !filter || buffer >= kWrong || count >= kWrong || stride > 256) return {};
  return GltfPacking{buffer,
                     sizeAt(*item, "byteOffset"),
                     sizeAt(*item, "byteLength"),
                     {Unpack(*mode), UnpackFilter(*filter), count, stride, 0, 0, 0}};
}

std::optional<GltfDraco> readDraco(const Json& primitive) {
  const Json* draco = extensionOf(primitive, "KHR_draco_mesh_compression");
  if (!draco) return {};
  const Json* ids = find(*draco, "attributes");
  return GltfDraco{indexAt(*draco, "bufferView"), ids ? indexAt(*ids, "POSITION") : kNone,
                   ids ? indexAt(*ids, "NORMAL") : kNone};
}

std::optional<Json> takeInstancing(Json& node) {
  if (!extensionOf(node, "EXT_mesh_gpu_instancing")) return {};
  Json& extension = node["extensions"]["EXT_mesh_gpu_instancing"];
  return find(extension, "attributes") ? std::move(extension["attributes"]) : Json::object();
}

std::optional<std::optional<std::array<double, 4>>> readGlossy(const Json& material) {
  const Json* glossy = extensionOf(material, "KHR_materials_pbrSpecularGlossiness");
  if (!glossy) return {};
  const Json& factor = listOf(*glossy, "diffuseFactor");
  std::array<double, 4> color;
  bool given = factor.size() == color.size();
  for (size_t i = 0; given && i < color.size(); ++i) given = readNumber(factor[i], color[i]);
  return given ? std::optional(color) : std::optional<std::array<double, 4>>();
}

}  // namespace fabrica
