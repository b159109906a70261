#include "formats/gltf/gltf_model.h"

#include <cmath>

#include "formats/gltf/gltf_header.h"
#include "formats/gltf/gltf_sift.h"
#include "formats/gltf/tinygltf_model.h"

namespace fabrica {

namespace {

constexpr size_t kMostNotes = 64, kLongestNote = 500;

uint32_t indexOf(int inModel) { return inModel < 0 ? kNone : inModel == kWrongInModel ? kWrong : uint32_t(inModel); }

std::optional<std::array<double, 3>> vector3(const std::vector<double>& values) {
  if (values.size() != 3) return {};
  return std::array{values[0], values[1], values[2]};
}

void fill(const tinygltf::BufferView& from, GltfView& out) {
  out.buffer = indexOf(from.buffer);
  out.offset += from.byteOffset;
  out.length += from.byteLength;
}

void fill(const tinygltf::Accessor& from, GltfAccessor& out) {
  out.view = indexOf(from.bufferView);
  out.componentType = uint32_t(from.componentType);
  const int type = from.type;
  out.components = type == TINYGLTF_TYPE_SCALAR                               ? 1
                   : type >= TINYGLTF_TYPE_VEC2 && type <= TINYGLTF_TYPE_VEC4 ? uint32_t(type)
                   : type == TINYGLTF_TYPE_MAT4                               ? 16
                                                                              : 0;
  out.offset += from.byteOffset;
  out.count = from.count;
  out.normalised = from.normalized;
  out.min = vector3(from.minValues);
  out.max = vector3(from.maxValues);
  if (!from.sparse.isSparse) return;
  const auto& numbers = from.sparse.indices;
  const auto& values = from.sparse.values;
  out.sparse = GltfSparse{uint32_t(from.sparse.count), indexOf(numbers.bufferView), uint32_t(numbers.componentType),
                          indexOf(values.bufferView),  numbers.byteOffset,          values.byteOffset};
}

void fill(const tinygltf::Material& from, GltfMaterial& out) {
  out.blended = from.alphaMode == "BLEND";
  // Sifting left it in where it counts; white is tinygltf's own default too.
  const std::vector<double>& color = from.pbrMetallicRoughness.baseColorFactor;
  if (color.size() == 4 && color != std::vector<double>(4, 1.0)) out.color = {color[0], color[1], color[2], color[3]};
}

void fill(tinygltf::Mesh& from, GltfMesh& out) {
  out.name = std::move(from.name);
  for (size_t i = 0; i < out.primitives.size(); ++i) {
    const tinygltf::Primitive& primitive = from.primitives[i];
    const auto attribute = [&](const char* name) {
      const auto found = primitive.attributes.find(name);
      return found == primitive.attributes.end() ? kNone : indexOf(found->second);
    };
    GltfPrimitive& part = out.primitives[i];
    part.position = attribute("POSITION");
    part.normal = attribute("NORMAL");
    part.indices = indexOf(primitive.indices);
    part.material = indexOf(primitive.material);
    part.mode = indexOf(primitive.mode);
  }
}

std::optional<glm::dmat4> localTransform(const tinygltf::Node& node) {
  glm::dmat4 out(1);
  if (node.matrix.size() == 16) {
    for (int i = 0; i < 16; ++i) out[i / 4][i % 4] = node.matrix[size_t(i)];
  } else {
    if (const auto& t = node.translation; t.size() == 3) out = glm::translate(out, glm::dvec3(t[0], t[1], t[2]));
    if (const auto& r = node.rotation; r.size() == 4) {
      const glm::dquat q(r[3], r[0], r[1], r[2]);
      if (glm::length(q) > 1e-9) out *= glm::mat4_cast(glm::normalize(q));
    }
    if (const auto& s = node.scale; s.size() == 3) out = glm::scale(out, glm::dvec3(s[0], s[1], s[2]));
  }
  for (int i = 0; i < 16; ++i)
    if (!(std::abs(out[i / 4][i % 4]) < 1e30)) return {};
  return out;
}

void fill(tinygltf::Node& from, GltfNode& out) {
  out.name = std::move(from.name);
  for (const int child : from.children) out.children.push_back(indexOf(child));
  out.mesh = indexOf(from.mesh);
  out.skin = indexOf(from.skin);
  out.local = localTransform(from);
}

std::vector<uint32_t> rootsOf(const tinygltf::Model& model, const std::vector<GltfNode>& nodes) {
  std::vector<uint32_t> roots;
  const size_t wanted = model.defaultScene < 0 ? 0 : size_t(model.defaultScene);
  if (wanted < model.scenes.size())
    for (const int node : model.scenes[wanted].nodes) roots.push_back(indexOf(node));
  if (!roots.empty()) return roots;
  std::vector<bool> isChild(nodes.size(), false);
  for (const GltfNode& node : nodes)
    for (const uint32_t child : node.children)
      if (child < nodes.size()) isChild[child] = true;
  for (uint32_t i = 0; i < nodes.size(); ++i)
    if (!isChild[i]) roots.push_back(i);
  return roots;
}

// What its maker has to say of it: of surfaces that were made into a glTF by the page (web/meshes).
void readNotes(const Json& extras, Notes& notes) {
  const Json* list = find(extras, "notes");
  if (!list || !list->is_array()) return;
  for (size_t i = 0; i < list->size() && i < kMostNotes; ++i)
    if (const auto* text = (*list)[i].get_ptr<const std::string*>(); text && !text->empty() && text->size() <= kLongestNote) notes.say(*text);
}

}  // namespace

Result<Gltf> readGltf(Json&& root, uint64_t binOffset, Notes& notes) {
  if (Status header = checkHeader(root); !header) return std::move(header).error();
  Gltf out;
  const Json& asset = *find(root, "asset");
  out.generator = getString(asset, "generator");
  out.copyright = getString(asset, "copyright");
  if (const Json* extras = find(asset, "extras")) {
    out.title = getString(*extras, "title");
    out.framed = getBool(*extras, "framed");
    readNotes(*extras, notes);
  }

  auto read = readModel(siftGltf(root, binOffset, out, notes));
  if (!read) return std::move(read).error();
  tinygltf::Model& model = *read;
  const auto fillAll = [](auto& from, auto& to) {
    for (size_t i = 0; i < to.size(); ++i) fill(from[i], to[i]);
  };
  fillAll(model.bufferViews, out.views);
  fillAll(model.accessors, out.accessors);
  fillAll(model.materials, out.materials);
  fillAll(model.meshes, out.meshes);
  fillAll(model.nodes, out.nodes);
  for (const tinygltf::Skin& skin : model.skins)
    out.skins.push_back({skin.joints.empty() ? kNone : indexOf(skin.joints[0]), indexOf(skin.inverseBindMatrices)});
  out.roots = rootsOf(model, out.nodes);
  return out;
}

}  // namespace fabrica
