#include "formats/gltf/parse_gltf.h"

#include <map>
#include <optional>

#include "formats/gltf/gltf_instances.h"
#include "formats/gltf/gltf_names.h"
#include "formats/gltf/gltf_primitive.h"
#include "formats/gltf/gltf_repair.h"

namespace fabrica {

namespace {

constexpr size_t kMostPrimitives = 500'000;
constexpr int kDeepestJson = 64;

// Walks the scene from its roots and fills the table.
class SceneBuilder {
 public:
  SceneBuilder(Gltf& gltf, std::span<const ByteView> data, Notes& notes)
      : gltf_(gltf), accessors_(gltf, data), notes_(notes) {}

  Result<SceneTable> build() {
    visited_.assign(gltf_.nodes.size(), false);
    for (auto root = gltf_.roots.rbegin(); root != gltf_.roots.rend(); ++root)
      stack_.push_back({*root, kNone, glm::dmat4(1)});
    while (!stack_.empty()) {
      const Visit visit = stack_.back();
      stack_.pop_back();
      enter(visit);
      if (table_.primitives.size() > kMostPrimitives)
        return Error{ErrorCode::TooLarge, "The file places more than 500,000 parts.", "", "",
                     "Split it into several files."};
    }
    table_.wanted = accessors_.takeWanted();
    table_.unpacked = accessors_.takeUnpacked();
    dropEmptyBranches();
    separateEqualLabels(table_.nodes, rawNames_);
    table_.resources = std::move(gltf_.resources);
    table_.embedded = std::move(gltf_.embedded);
    table_.title = gltf_.title;
    table_.copyright = gltf_.copyright;
    if (!gltf_.framed) repairUnitsAndAxes(table_, gltf_.generator, hasTransforms_);
    return std::move(table_);
  }

 private:
  struct Visit {
    uint32_t node = 0;
    uint32_t parent = kNone;  // in the table
    glm::dmat4 transform;
  };

  const GltfMesh* meshOf(const GltfNode& node) const {
    return node.mesh < gltf_.meshes.size() ? &gltf_.meshes[node.mesh] : nullptr;
  }

  void enter(const Visit& visit) {
    if (visit.node >= gltf_.nodes.size()) {
      notes_.skip("", "the tree refers to a node that the file does not have.");
      return;
    }
    const GltfNode& node = gltf_.nodes[visit.node];
    if (visited_[visit.node]) {
      notes_.skip(node.name, "it hangs in the tree twice.");
      return;
    }
    visited_[visit.node] = true;
    if (!node.local) {
      notes_.skip(node.name, "its place in space is not a number.");
      return;
    }
    hasTransforms_ = hasTransforms_ || *node.local != glm::dmat4(1);
    const glm::dmat4 world = visit.transform * *node.local;

    const bool hasMesh = meshOf(node) != nullptr;
    uint32_t self = visit.parent;
    const bool wrapper =
        !hasMesh && !node.children.empty() && isWrapperName(node.name) && !(node.extras && find(*node.extras, "id"));
    if (!wrapper) self = addNode(node, visit.parent);
    if (hasMesh) addMesh(node, self, world);
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child)
      stack_.push_back({*child, self, world});
  }

  uint32_t addNode(const GltfNode& node, uint32_t parent) {
    const GltfMesh* mesh = meshOf(node);
    const std::string& raw = node.name.empty() && mesh ? mesh->name : node.name;
    SceneNode described =
        describeNode(raw, node.extras ? &*node.extras : nullptr, mesh && mesh->extras ? &*mesh->extras : nullptr);
    described.parent = parent;
    if (described.name.empty()) described.name = "Part " + std::to_string(table_.nodes.size() + 1);
    table_.nodes.push_back(std::move(described));
    rawNames_.push_back(raw);
    return uint32_t(table_.nodes.size() - 1);
  }

  // A mesh is read once, however many nodes place it.
  const std::vector<PrototypePart>& partsOf(uint32_t mesh, const std::string& name) {
    const auto [found, isNew] = prototypes_.try_emplace(mesh);
    if (!isNew) return found->second;
    for (const GltfPrimitive& primitive : gltf_.meshes[mesh].primitives) {
      auto read = readPrimitive(gltf_, accessors_, primitive);
      if (read) found->second.push_back(std::move(read).value());
      else notes_.skip(name, read.error().reason);
    }
    return found->second;
  }

  void addMesh(const GltfNode& node, uint32_t self, const glm::dmat4& world) {
    const std::string name = table_.nodes[self].name;
    const std::vector<PrototypePart>& parts = partsOf(node.mesh, name);
    if (parts.empty()) return;
    if (!node.instancing) {
      placeAll(parts, self, name, skinned(node).value_or(world));
      return;
    }
    const auto instances = readInstances(accessors_, *node.instancing);
    if (!instances) notes_.skip(name, instances.error().reason);
    else
      for (const glm::dmat4& instance : *instances) placeAll(parts, self, name, world * instance);
  }

  void placeAll(const std::vector<PrototypePart>& parts, uint32_t node, const std::string& name,
                const glm::dmat4& world) {
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
  std::optional<glm::dmat4> skinned(const GltfNode& node) {
    if (node.skin >= gltf_.skins.size()) return {};
    const GltfSkin& skin = gltf_.skins[node.skin];
    if (skin.firstJoint >= gltf_.nodes.size()) return {};
    glm::dmat4 bind(1);
    if (skin.inverseBinds != kNone) {
      auto read = readFirstInverseBind(accessors_, skin.inverseBinds);
      if (!read) return {};
      bind = *read;
    }
    const glm::dmat4 rest = worldOf(skin.firstJoint) * bind;
    hasTransforms_ = hasTransforms_ || rest != glm::dmat4(1);
    return rest;
  }

  glm::dmat4 worldOf(uint32_t node) {
    if (parents_.empty()) {
      parents_.assign(gltf_.nodes.size(), kNone);
      worlds_.resize(gltf_.nodes.size());
      for (uint32_t i = 0; i < gltf_.nodes.size(); ++i)
        for (const uint32_t child : gltf_.nodes[i].children)
          if (child < gltf_.nodes.size()) parents_[child] = i;
    }
    // A chain of ten thousand bones is walked once. A tree that is none goes round and round.
    std::vector<uint32_t> path;
    for (; node != kNone && !worlds_[node] && path.size() < parents_.size(); node = parents_[node]) path.push_back(node);
    glm::dmat4 world = node != kNone && worlds_[node] ? *worlds_[node] : glm::dmat4(1);
    for (; !path.empty(); path.pop_back()) {
      const uint32_t at = path.back();
      if (gltf_.nodes[at].local) world = world * *gltf_.nodes[at].local;
      worlds_[at] = world;
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

  Gltf& gltf_;
  GltfAccessors accessors_;
  Notes& notes_;
  std::map<uint32_t, std::vector<PrototypePart>> prototypes_;  // by mesh
  std::vector<uint32_t> parents_;                              // by node; filled when a skin asks
  std::vector<std::optional<glm::dmat4>> worlds_;              // by node, as skins asked for it
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
  Result<Gltf> gltf = readGltf(std::move(root).value(), binOffset, notes);
  if (!gltf) return std::move(gltf).error();

  Result<SceneTable> table = SceneBuilder(*gltf, data, notes).build();
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
