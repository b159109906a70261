#include "formats/gltf/parse_gltf.h"

#include <cmath>
#include <map>
#include <optional>

#include "formats/gltf/gltf_instances.h"
#include "formats/gltf/gltf_names.h"
#include "formats/gltf/gltf_primitive.h"
#include "formats/gltf/gltf_repair.h"
#include "formats/gltf/gltf_sift.h"
#include "formats/gltf/tinygltf_model.h"

namespace fabrica {

namespace {

constexpr size_t kMostPrimitives = 500'000;
constexpr int kDeepestJson = 64;

bool localTransform(const tinygltf::Node& node, glm::dmat4& out) {
  out = glm::dmat4(1);
  if (node.matrix.size() == 16) {
    for (int i = 0; i < 16; ++i) out[i / 4][i % 4] = node.matrix[size_t(i)];
  } else {
    if (node.translation.size() == 3)
      out = glm::translate(out, glm::dvec3(node.translation[0], node.translation[1], node.translation[2]));
    if (node.rotation.size() == 4) {
      const glm::dquat q(node.rotation[3], node.rotation[0], node.rotation[1], node.rotation[2]);
      if (glm::length(q) > 1e-9) out *= glm::mat4_cast(glm::normalize(q));
    }
    if (node.scale.size() == 3) out = glm::scale(out, glm::dvec3(node.scale[0], node.scale[1], node.scale[2]));
  }
  for (int i = 0; i < 16; ++i)
    if (!(std::abs(out[i / 4][i % 4]) < 1e30)) return false;
  return true;
}

// Walks the scene from its roots and fills the table.
class SceneBuilder {
 public:
  SceneBuilder(const tinygltf::Model& model, SiftedGltf& sifted, const Json& root, std::span<const ByteView> data, Notes& notes)
      : model_(model), sifted_(sifted), accessors_(model, sifted, data), notes_(notes), nodesJson_(find(root, "nodes")),
        meshesJson_(find(root, "meshes")), skinsJson_(find(root, "skins")) {}

  Result<SceneTable> build() {
    const std::vector<int> roots = rootNodes();
    visited_.assign(model_.nodes.size(), false);
    for (auto root = roots.rbegin(); root != roots.rend(); ++root) stack_.push_back({*root, kNone, glm::dmat4(1)});
    while (!stack_.empty()) {
      const Visit visit = stack_.back();
      stack_.pop_back();
      enter(visit);
      if (table_.primitives.size() > kMostPrimitives)
        return Error{ErrorCode::TooLarge, "The file places more than 500,000 parts.", "", "", "Split it into several files."};
    }
    table_.wanted = accessors_.takeWanted();
    table_.unpacked = accessors_.takeUnpacked();
    dropEmptyBranches();
    separateEqualLabels(table_.nodes, rawNames_);
    table_.resources = std::move(sifted_.resources);
    table_.embedded = std::move(sifted_.embedded);
    table_.title = sifted_.title;
    table_.copyright = sifted_.copyright;
    repairUnitsAndAxes(table_, sifted_.generator, hasTransforms_);
    return std::move(table_);
  }

 private:
  struct Visit {
    int node = 0;
    uint32_t parent = kNone;  // in the table
    glm::dmat4 transform;
  };

  bool valid(int node) const { return node >= 0 && size_t(node) < model_.nodes.size(); }

  std::vector<int> rootNodes() const {
    const size_t wanted = model_.defaultScene >= 0 ? size_t(model_.defaultScene) : 0;
    if (wanted < model_.scenes.size() && !model_.scenes[wanted].nodes.empty()) return model_.scenes[wanted].nodes;
    std::vector<bool> isChild(model_.nodes.size(), false);
    for (const tinygltf::Node& node : model_.nodes)
      for (const int child : node.children)
        if (valid(child)) isChild[size_t(child)] = true;
    std::vector<int> roots;
    for (size_t i = 0; i < isChild.size(); ++i)
      if (!isChild[i]) roots.push_back(int(i));
    return roots;
  }

  static const Json* extrasOf(const Json* items, int index) {
    if (!items || !items->is_array() || index < 0 || size_t(index) >= items->size()) return nullptr;
    const Json* extras = find((*items)[size_t(index)], "extras");
    return extras && extras->is_object() ? extras : nullptr;
  }

  void enter(const Visit& visit) {
    if (!valid(visit.node)) {
      notes_.skip("", "the tree refers to a node that the file does not have.");
      return;
    }
    const tinygltf::Node& node = model_.nodes[size_t(visit.node)];
    if (visited_[size_t(visit.node)]) {
      notes_.skip(node.name, "it hangs in the tree twice.");
      return;
    }
    visited_[size_t(visit.node)] = true;
    glm::dmat4 local;
    if (!localTransform(node, local)) {
      notes_.skip(node.name, "its place in space is not a number.");
      return;
    }
    hasTransforms_ = hasTransforms_ || local != glm::dmat4(1);
    const glm::dmat4 world = visit.transform * local;

    const bool hasMesh = node.mesh >= 0 && size_t(node.mesh) < model_.meshes.size();
    uint32_t self = visit.parent;
    const Json* extras = extrasOf(nodesJson_, visit.node);
    const bool wrapper = !hasMesh && !node.children.empty() && isWrapperName(node.name) && !(extras && find(*extras, "id"));
    if (!wrapper) self = addNode(node, visit.parent, extras);
    if (hasMesh) addMesh(visit.node, self, world);
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) stack_.push_back({*child, self, world});
  }

  uint32_t addNode(const tinygltf::Node& node, uint32_t parent, const Json* extras) {
    const bool hasMesh = node.mesh >= 0 && size_t(node.mesh) < model_.meshes.size();
    const std::string raw = node.name.empty() && hasMesh ? model_.meshes[size_t(node.mesh)].name : node.name;
    SceneNode described = describeNode(raw, extras, extrasOf(meshesJson_, node.mesh));
    described.parent = parent;
    if (described.name.empty()) described.name = "Part " + std::to_string(table_.nodes.size() + 1);
    table_.nodes.push_back(std::move(described));
    rawNames_.push_back(raw);
    return uint32_t(table_.nodes.size() - 1);
  }

  // A mesh is read once, however many nodes place it.
  const std::vector<PrototypePart>& partsOf(int mesh, const std::string& name) {
    const auto [found, isNew] = prototypes_.try_emplace(mesh);
    if (!isNew) return found->second;
    for (const tinygltf::Primitive& primitive : model_.meshes[size_t(mesh)].primitives) {
      auto read = readPrimitive(model_, accessors_, primitive);
      if (read) found->second.push_back(std::move(read).value());
      else notes_.skip(name, read.error().reason);
    }
    return found->second;
  }

  void addMesh(int node, uint32_t self, const glm::dmat4& world) {
    const tinygltf::Node& from = model_.nodes[size_t(node)];
    const std::string name = table_.nodes[self].name;
    const std::vector<PrototypePart>& parts = partsOf(from.mesh, name);
    if (parts.empty()) return;
    const Json* instancing = instancingOf(nodesJson_, node);
    if (!instancing) {
      placeAll(parts, self, name, skinned(node, name).value_or(world));
      return;
    }
    const auto instances = readInstances(accessors_, *instancing);
    if (!instances) notes_.skip(name, instances.error().reason);
    else
      for (const glm::dmat4& instance : *instances) placeAll(parts, self, name, world * instance);
  }

  void placeAll(const std::vector<PrototypePart>& parts, uint32_t node, const std::string& name, const glm::dmat4& world) {
    for (const PrototypePart& part : parts) {
      if (table_.primitives.size() > kMostPrimitives) return;
      auto placed = place(part, world);
      if (!placed) {
        notes_.skip(name, placed.error().reason);
        continue;
      }
      placed->node = node;
      accessors_.use(part.level.ranges);
      table_.primitives.push_back(std::move(placed).value());
    }
  }

  // Where a mesh with a skin stands at rest; nothing for one without, or when the skin cannot be read.
  std::optional<glm::dmat4> skinned(int node, const std::string& name) {
    const Json* of = nodesJson_ && nodesJson_->is_array() && size_t(node) < nodesJson_->size() ? &(*nodesJson_)[size_t(node)] : nullptr;
    const double index = of ? getNumber(*of, "skin", -1) : -1;
    if (!skinsJson_ || !skinsJson_->is_array() || !(index >= 0 && index < double(skinsJson_->size()))) return {};
    const Json& skin = (*skinsJson_)[size_t(index)];
    const Json* joints = find(skin, "joints");
    double joint = -1;
    if (!joints || !joints->is_array() || joints->empty() || !readNumber((*joints)[0], joint) || !(joint >= 0 && joint < 1e9) ||
        !valid(int(joint)))
      return {};
    glm::dmat4 bind(1);
    if (find(skin, "inverseBindMatrices")) {
      auto read = readFirstInverseBind(accessors_, int(std::min(1e9, getNumber(skin, "inverseBindMatrices", -1))));
      if (!read) return {};
      bind = *read;
    }
    const glm::dmat4 rest = worldOf(int(joint)) * bind;
    hasTransforms_ = hasTransforms_ || rest != glm::dmat4(1);
    return rest;
  }

  glm::dmat4 worldOf(int node) {
    if (parents_.empty()) {
      parents_.assign(model_.nodes.size(), -1);
      for (size_t i = 0; i < model_.nodes.size(); ++i)
        for (const int child : model_.nodes[i].children)
          if (valid(child)) parents_[size_t(child)] = int(i);
    }
    glm::dmat4 world(1);
    // A tree that is none goes round and round.
    for (size_t depth = 0; node >= 0 && depth < parents_.size(); ++depth, node = parents_[size_t(node)]) {
      glm::dmat4 local;
      if (localTransform(model_.nodes[size_t(node)], local)) world = local * world;
    }
    return world;
  }

  // Cameras, lights, bones and the like are nodes too; what has neither a mesh below it nor an id is no structure.
  void dropEmptyBranches() {
    std::vector<bool> keep(table_.nodes.size(), false);
    for (const ScenePrimitive& primitive : table_.primitives) keep[primitive.node] = true;
    // Parents come before their children.
    for (size_t i = table_.nodes.size(); i-- > 0;) {
      if (!table_.nodes[i].id.empty()) keep[i] = true;
      if (keep[i] && table_.nodes[i].parent != kNone) keep[table_.nodes[i].parent] = true;
    }
    std::vector<uint32_t> moved(table_.nodes.size(), kNone);
    uint32_t count = 0;
    for (size_t i = 0; i < keep.size(); ++i) {
      if (!keep[i]) continue;
      moved[i] = count;
      SceneNode node = std::move(table_.nodes[i]);
      if (node.parent != kNone) node.parent = moved[node.parent];
      if (count != i) rawNames_[count] = std::move(rawNames_[i]);
      table_.nodes[count++] = std::move(node);
    }
    table_.nodes.resize(count);
    rawNames_.resize(count);
    for (ScenePrimitive& primitive : table_.primitives) primitive.node = moved[primitive.node];
  }

  const tinygltf::Model& model_;
  SiftedGltf& sifted_;
  GltfAccessors accessors_;
  Notes& notes_;
  const Json* const nodesJson_;
  const Json* const meshesJson_;
  const Json* const skinsJson_;
  std::map<int, std::vector<PrototypePart>> prototypes_;  // by mesh
  std::vector<int> parents_;  // by node; filled when a skin asks
  std::vector<Visit> stack_;
  std::vector<bool> visited_;
  std::vector<std::string> rawNames_;
  bool hasTransforms_ = false;
  SceneTable table_;
};

}  // namespace

Result<SceneTable> parseGltf(std::string_view json, uint64_t binOffset, std::span<const ByteView> data) {
  // A GLB pads its JSON with spaces; some writers pad with zeros.
  while (!json.empty() && json.back() == '\0') json.remove_suffix(1);
  Result<Json> root = parseJson(json, kDeepestJson);
  if (!root) {
    Error error = std::move(root).error();
    error.advice = "Check that the link leads to a .glb or .gltf file, and that it is complete.";
    return error;
  }
  Notes notes;
  Result<SiftedGltf> sifted = siftGltf(*root, binOffset, notes);
  if (!sifted) return std::move(sifted).error();
  Result<tinygltf::Model> model = readModel(sifted->json);
  if (!model) return std::move(model).error();
  sifted->json = nullptr;

  Result<SceneTable> table = SceneBuilder(*model, *sifted, *root, data, notes).build();
  if (!table || !table->wanted.empty()) return table;
  std::vector<std::string> lines = notes.take();
  if (table->primitives.empty()) {
    std::string why = "There is nothing to show in this file.";
    if (!lines.empty()) why += " " + lines.back();
    return Error{ErrorCode::BadFormat, why, "", "", "Check it in another glTF viewer, or export it again."};
  }
  table->notes.insert(table->notes.end(), lines.begin(), lines.end());
  return table;
}

}  // namespace fabrica
