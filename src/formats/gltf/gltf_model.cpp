#include "formats/gltf/gltf_model.h"

#include <algorithm>

#include "formats/gltf/data_uri.h"
#include "formats/gltf/gltf_header.h"

namespace fabrica {

namespace {

// A whole number that a hostile file may give as anything.
std::optional<uint64_t> whole(const Json& value) {
  double number = -1;
  return readNumber(value, number) && number >= 0 && number < 9e15 && number == std::floor(number)
             ? std::optional(uint64_t(number))
             : std::nullopt;
}
uint64_t wholeOr(const Json& object, const char* key, uint64_t absent, uint64_t wrong) {
  const Json* value = find(object, key);
  return value ? whole(*value).value_or(wrong) : absent;
}
// kNone when the file gives none, kWrong when it is none.
uint32_t indexOf(const Json& value) { return uint32_t(std::min<uint64_t>(whole(value).value_or(kWrong), kWrong)); }
uint32_t indexAt(const Json& object, const char* key) {
  const Json* value = find(object, key);
  return value ? indexOf(*value) : kNone;
}
// Of a size that is wrong no part can be found in the file.
uint64_t sizeAt(const Json& object, const char* key) { return wholeOr(object, key, 0, 1ull << 60); }

template <size_t N>
std::optional<std::array<double, N>> numbersAt(const Json& object, const char* key) {
  const Json& values = listOf(object, key);
  std::array<double, N> out;
  if (values.size() != N) return {};
  for (size_t i = 0; i < N; ++i)
    if (!readNumber(values[i], out[i])) return {};
  return out;
}

template <size_t N>
std::optional<uint32_t> oneOf(const Json& object, const char* key, const std::array<std::string_view, N>& names) {
  const std::string text = getString(object, key, names[0]);
  for (uint32_t i = 0; i < N; ++i)
    if (names[i] == text) return i;
  return {};
}

const Json* extensionOf(const Json& item, const char* name) {
  const Json* extensions = find(item, "extensions");
  return extensions ? find(*extensions, name) : nullptr;
}

const Json* extrasOf(const Json& item) {
  const Json* extras = find(item, "extras");
  return extras && extras->is_object() ? extras : nullptr;
}

void readBuffers(Json& root, uint64_t binOffset, Gltf& out, Notes& notes) {
  out.resources = {""};
  const auto buffers = root.find("buffers");
  if (buffers == root.end() || !buffers->is_array()) return;
  for (size_t i = 0; i < buffers->size(); ++i) {
    Json& item = (*buffers)[i];
    GltfBuffer buffer;
    const double length = getNumber(item, "byteLength");
    buffer.length = length > 0 && length < 9e15 ? uint64_t(length) : 0;
    const Json* uri = find(item, "uri");
    const auto* text = uri ? uri->get_ptr<const std::string*>() : nullptr;
    if (!text) {
      // Without an address it is the GLB's own data; only the first may be (or it is filled by an extension).
      buffer.usable = i == 0 && binOffset > 0 && !uri;
      buffer.base = binOffset;
    } else if (isDataUri(*text)) {
      if (const auto bytes = decodeDataUri(*text)) {
        buffer.usable = true;
        buffer.resource = uint32_t(out.resources.size());
        buffer.length = std::min<uint64_t>(buffer.length, bytes->size());
        out.resources.push_back("embedded:" + std::to_string(out.embedded.size()));
        out.embedded.insert(out.embedded.end(), bytes->begin(), bytes->end());
      } else {
        notes.say("Buffer " + std::to_string(i) + " is embedded in a damaged or unknown way.");
      }
      item["uri"] = nullptr;
    } else if (!text->empty() && !text->starts_with("embedded:") && !text->starts_with("unpacked:")) {
      // Those would be taken for resources of ours.
      buffer.usable = true;
      buffer.resource = uint32_t(out.resources.size());
      out.resources.push_back(*text);
    }
    out.buffers.push_back(buffer);
  }
}

// Nothing when the view is not packed, or in a way that cannot be: then its fallback is read, if there is one.
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

GltfView readView(const Json& item) {
  const uint32_t stride = indexAt(item, "byteStride");
  return {indexAt(item, "buffer"), stride == kNone ? 0 : stride, sizeAt(item, "byteOffset"), sizeAt(item, "byteLength"),
          readPacking(item)};
}

GltfAccessor readAccessor(const Json& item) {
  constexpr std::array<std::string_view, 5> kTypes = {"", "SCALAR", "VEC2", "VEC3", "VEC4"};
  GltfAccessor out;
  out.view = indexAt(item, "bufferView");
  out.componentType = indexAt(item, "componentType");
  out.components = getString(item, "type") == "MAT4" ? 16 : oneOf(item, "type", kTypes).value_or(0);
  out.offset = sizeAt(item, "byteOffset");
  out.count = sizeAt(item, "count");
  out.normalised = getBool(item, "normalized");
  if (out.components == 3) {
    out.min = numbersAt<3>(item, "min");
    out.max = numbersAt<3>(item, "max");
  }
  if (const Json* sparse = find(item, "sparse")) {
    // A damaged one stays sparse, and costs its part: what it would change is not known.
    out.sparse.emplace();
    const Json* numbers = find(*sparse, "indices");
    const Json* values = find(*sparse, "values");
    if (numbers && values)
      out.sparse = GltfSparse{indexAt(*sparse, "count"),          indexAt(*numbers, "bufferView"),
                              indexAt(*numbers, "componentType"), indexAt(*values, "bufferView"),
                              sizeAt(*numbers, "byteOffset"),     sizeAt(*values, "byteOffset")};
  }
  return out;
}

GltfMaterial readMaterial(const Json& item) {
  GltfMaterial out;
  out.blended = getString(item, "alphaMode") == "BLEND";
  const Json* glossy = extensionOf(item, "KHR_materials_pbrSpecularGlossiness");
  if (glossy) out.color = numbersAt<4>(*glossy, "diffuseFactor");
  const Json* rough = find(item, "pbrMetallicRoughness");
  if (!out.color && rough) out.color = numbersAt<4>(*rough, "baseColorFactor");
  // glTF's default is white.
  if (!out.color && (rough || !glossy)) out.color = {1, 1, 1, 1};
  return out;
}

GltfMesh readMesh(const Json& item, size_t accessors, Notes& notes) {
  GltfMesh out;
  out.name = getString(item, "name");
  out.extras = extrasOf(item);
  for (const Json& primitive : listOf(item, "primitives")) {
    const Json* attributes = find(primitive, "attributes");
    GltfPrimitive part;
    part.indices = indexAt(primitive, "indices");
    if (!attributes || !attributes->is_object() || (part.indices != kNone && part.indices >= accessors)) {
      notes.skip(out.name, "it refers to data that the file does not have.");
      continue;
    }
    part.position = indexAt(*attributes, "POSITION");
    part.normal = indexAt(*attributes, "NORMAL");
    part.material = indexAt(primitive, "material");
    if (const Json* mode = find(primitive, "mode")) part.mode = indexOf(*mode);
    if (const Json* draco = extensionOf(primitive, "KHR_draco_mesh_compression")) {
      const Json* ids = find(*draco, "attributes");
      part.draco = GltfDraco{indexAt(*draco, "bufferView"), ids ? indexAt(*ids, "POSITION") : kNone,
                             ids ? indexAt(*ids, "NORMAL") : kNone};
    }
    out.primitives.push_back(std::move(part));
  }
  return out;
}

std::optional<glm::dmat4> readTransform(const Json& node) {
  glm::dmat4 out(1);
  if (const auto m = numbersAt<16>(node, "matrix")) {
    for (int i = 0; i < 16; ++i) out[i / 4][i % 4] = (*m)[size_t(i)];
  } else {
    if (const auto t = numbersAt<3>(node, "translation"))
      out = glm::translate(out, glm::dvec3((*t)[0], (*t)[1], (*t)[2]));
    if (const auto r = numbersAt<4>(node, "rotation")) {
      const glm::dquat q((*r)[3], (*r)[0], (*r)[1], (*r)[2]);
      if (glm::length(q) > 1e-9) out *= glm::mat4_cast(glm::normalize(q));
    }
    if (const auto s = numbersAt<3>(node, "scale")) out = glm::scale(out, glm::dvec3((*s)[0], (*s)[1], (*s)[2]));
  }
  for (int i = 0; i < 16; ++i)
    if (!(std::abs(out[i / 4][i % 4]) < 1e30)) return {};
  return out;
}

GltfNode readNode(const Json& item) {
  GltfNode out;
  out.name = getString(item, "name");
  for (const Json& child : listOf(item, "children"))
    out.children.push_back(indexOf(child));
  out.mesh = indexAt(item, "mesh");
  out.skin = indexAt(item, "skin");
  out.local = readTransform(item);
  out.extras = extrasOf(item);
  if (const Json* instancing = extensionOf(item, "EXT_mesh_gpu_instancing")) {
    static const Json kNothing = Json::object();
    out.instancing = find(*instancing, "attributes");
    if (!out.instancing) out.instancing = &kNothing;
  }
  return out;
}

GltfSkin readSkin(const Json& item) {
  const Json& joints = listOf(item, "joints");
  return {joints.empty() ? kNone : indexOf(joints[0]),
          indexAt(item, "inverseBindMatrices")};
}

std::vector<uint32_t> rootsOf(const Json& root, const std::vector<GltfNode>& nodes) {
  const Json& scenes = listOf(root, "scenes");
  const uint64_t wanted = wholeOr(root, "scene", 0, 0);
  std::vector<uint32_t> roots;
  if (wanted < scenes.size())
    for (const Json& node : listOf(scenes[size_t(wanted)], "nodes"))
      roots.push_back(indexOf(node));
  if (!roots.empty()) return roots;
  std::vector<bool> isChild(nodes.size(), false);
  for (const GltfNode& node : nodes)
    for (const uint32_t child : node.children)
      if (child < nodes.size()) isChild[child] = true;
  for (uint32_t i = 0; i < nodes.size(); ++i)
    if (!isChild[i]) roots.push_back(i);
  return roots;
}

}  // namespace

Result<Gltf> readGltf(Json& root, uint64_t binOffset, Notes& notes) {
  if (Status header = checkHeader(root); !header) return std::move(header).error();
  Gltf out;
  const Json& asset = *find(root, "asset");
  out.generator = getString(asset, "generator");
  out.copyright = getString(asset, "copyright");
  if (const Json* extras = find(asset, "extras")) out.title = getString(*extras, "title");
  readBuffers(root, binOffset, out, notes);
  for (const Json& item : listOf(root, "bufferViews")) out.views.push_back(readView(item));
  for (const Json& item : listOf(root, "accessors")) out.accessors.push_back(readAccessor(item));
  for (const Json& item : listOf(root, "materials")) out.materials.push_back(readMaterial(item));
  for (const Json& item : listOf(root, "meshes")) out.meshes.push_back(readMesh(item, out.accessors.size(), notes));
  for (const Json& item : listOf(root, "skins")) out.skins.push_back(readSkin(item));
  for (const Json& item : listOf(root, "nodes")) out.nodes.push_back(readNode(item));
  out.roots = rootsOf(root, out.nodes);
  noteIgnored(root, notes);
  return out;
}

}  // namespace fabrica
