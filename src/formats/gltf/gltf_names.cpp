#include "formats/gltf/gltf_names.h"

#include <algorithm>
#include <array>
#include <map>

namespace fabrica {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// In the order of enum Tissue.
constexpr std::array<std::string_view, 22> kTissues = {
    "unknown", "bone",  "cartilage", "ligament", "muscle", "tendon", "artery",  "vein",    "nerve", "brain", "white-matter",
    "lung",    "heart", "liver",     "kidney",   "spleen", "stomach", "bladder", "gland", "lymph-node", "fat", "skin"};
static_assert(size_t(Tissue::Skin) + 1 == kTissues.size());

Tissue tissueOf(std::string_view text) {
  const auto at = std::find(kTissues.begin(), kTissues.end(), text);
  return at == kTissues.end() ? Tissue::Unknown : Tissue(at - kTissues.begin());
}

Closure closureOf(std::string_view text) {
  return text == "closed" ? Closure::Closed : text == "open" ? Closure::Open : Closure::Unknown;
}

// A text or a list of texts.
void readTexts(const Json& object, const char* key, std::vector<std::string>& out) {
  const Json* value = find(object, key);
  if (!value) return;
  auto add = [&out](const Json& item) {
    const auto* text = item.get_ptr<const std::string*>();
    if (text && !text->empty() && std::find(out.begin(), out.end(), *text) == out.end()) out.push_back(*text);
  };
  if (value->is_array()) {
    for (const Json& item : *value) add(item);
  } else {
    add(*value);
  }
}

// An id (u32) that a hostile file may give as anything.
uint32_t readIndex(const Json& object, const char* key, uint32_t fallback) {
  const double value = getNumber(object, key, -1);
  return value >= 0 && value < 4294967295.0 ? uint32_t(value) : fallback;
}

void readExtras(const Json& extras, SceneNode& node) {
  if (node.id.empty()) node.id = getString(extras, "id");
  if (node.definition.empty()) node.definition = getString(extras, "definition");
  if (node.tissue == Tissue::Unknown) node.tissue = tissueOf(getString(extras, "tissue"));
  if (node.closure == Closure::Unknown) node.closure = closureOf(getString(extras, "closure"));
  readTexts(extras, "synonyms", node.synonyms);
  readTexts(extras, "ontology", node.ontology);
  readTexts(extras, "ontologyid", node.ontology);
  if (const Json* names = find(extras, "names"); names && names->is_object()) {
    for (const auto& [language, value] : names->items()) {
      const auto* text = value.get_ptr<const std::string*>();
      if (text && !text->empty()) node.names.push_back({language, *text});
    }
  }
  if (const Json* label = find(extras, "label"); label && label->is_object() && node.labelVolume == kNone) {
    node.labelVolume = readIndex(*label, "volume", kNone);
    node.labelValue = readIndex(*label, "value", 0);
  }
}

void addSynonym(SceneNode& node, const std::string& text) {
  if (text.empty() || text == node.name) return;
  if (std::find(node.synonyms.begin(), node.synonyms.end(), text) == node.synonyms.end()) node.synonyms.push_back(text);
}

}  // namespace

std::string readableName(const std::string& raw) {
  std::string_view name = raw;
  // 3D Slicer: "Model_", a number, "_".
  if (name.starts_with("Model_")) {
    size_t at = 6;
    while (at < name.size() && isDigit(name[at])) ++at;
    if (at > 6 && at < name.size() && name[at] == '_') name.remove_prefix(at + 1);
  }
  // HuBMAP: "Visible Human, male / female".
  for (const std::string_view prefix : {"VH_M_", "VH_F_"})
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  std::string text(name);
  if (text.find(' ') == std::string::npos) std::replace(text.begin(), text.end(), '_', ' ');
  const size_t first = text.find_first_not_of(' ');
  const size_t last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

bool isWrapperName(const std::string& raw) {
  constexpr std::array<std::string_view, 12> kWrappers = {
      "", "RootNode", "Root", "root", "Scene", "scene", "world", "World", "Sketchfab_model", "GLTF_SceneRootNode",
          "VH_M", "VH_F"};
  return std::find(kWrappers.begin(), kWrappers.end(), raw) != kWrappers.end();
}

SceneNode describeNode(const std::string& raw, const Json* extras, const Json* meshExtras) {
  SceneNode node;
  for (const Json* from : {extras, meshExtras})
    if (from) readExtras(*from, node);
  // A file that gives ids was made for atlases: its names are meant as they are.
  node.name = node.id.empty() ? readableName(raw) : raw;
  const std::string label = extras ? getString(*extras, "label") : "";
  if (!label.empty()) node.name = label;
  if (node.name.empty()) node.name = raw;
  addSynonym(node, raw);
  return node;
}

void separateEqualLabels(std::vector<SceneNode>& nodes, const std::vector<std::string>& rawNames) {
  std::map<std::string, uint32_t> uses;
  for (const SceneNode& node : nodes) ++uses[node.name];
  for (size_t i = 0; i < nodes.size(); ++i) {
    SceneNode& node = nodes[i];
    if (!node.id.empty() || uses[node.name] < 2) continue;
    std::string own = readableName(rawNames[i]);
    if (own.empty() || own == node.name) continue;
    std::swap(node.name, own);
    addSynonym(node, own);
  }
}

}  // namespace fabrica
