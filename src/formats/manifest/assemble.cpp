#include "formats/manifest/assemble.h"

#include <algorithm>
#include <map>

#include "atlas/label_ids.h"
#include "atlas/tissue.h"
#include "base/rest.h"
#include "base/url.h"
#include "codecs/mesh_lattice.h"

namespace fabrica {

namespace {

bool isGrey(const Color& c) {
  const int low = std::min({c.r, c.g, c.b}), high = std::max({c.r, c.g, c.b});
  return high - low < 12;
}

// Path of names from the root and an ordinal among equals: the same after a re-export, as long as the tree is.
std::vector<std::string> takeIds(SceneTable& table, const std::string& file) {
  std::vector<std::string> ids(table.nodes.size());
  std::map<std::string, int> seen;
  for (size_t i = 0; i < table.nodes.size(); ++i) {
    if (!table.nodes[i].id.empty()) {
      ids[i] = std::move(table.nodes[i].id);
      continue;
    }
    std::string path;
    uint32_t node = uint32_t(i);
    for (int depth = 0; node != kNone && depth < 64; ++depth, node = table.nodes[node].parent) {
      path = "/" + table.nodes[node].name + path;
    }
    const int ordinal = seen[path]++;
    ids[i] = file + path + (ordinal ? "#" + std::to_string(ordinal + 1) : "");
  }
  return ids;
}

// "Left_Kidney.glb" → "Left Kidney".
std::string titleOf(const std::string& file) {
  std::string title = file.substr(0, std::min(file.rfind('.'), file.size()));
  if (title.empty()) return file;
  std::replace(title.begin(), title.end(), '_', ' ');
  return title;
}

StructureIndex addGroup(Atlas& atlas, const std::string& id, const std::string& name, uint32_t source) {
  Structure group;
  group.id = id;
  group.name = name;
  group.source = source;
  atlas.structures.push_back(std::move(group));
  return StructureIndex(atlas.structures.size() - 1);
}

// Takes all but the parents out of the nodes.
void takeStructures(Atlas& atlas, SceneTable& table, const std::string& url, uint32_t source) {
  std::vector<std::string> ids = takeIds(table, fileNameOf(url));
  atlas.structures.reserve(atlas.structures.size() + table.nodes.size());
  for (size_t i = 0; i < table.nodes.size(); ++i) {
    SceneNode& node = table.nodes[i];
    Structure s;
    s.id = std::move(ids[i]);
    s.name = node.name.empty() ? "Part " + std::to_string(i + 1) : std::move(node.name);
    s.names = std::move(node.names);
    s.synonyms = std::move(node.synonyms);
    s.ontology = std::move(node.ontology);
    s.definition = std::move(node.definition);
    s.source = source;
    s.tissue = node.tissue;
    s.closure = node.closure;
    s.labelVolume = node.labelVolume;
    s.labelValue = node.labelValue;
    atlas.structures.push_back(std::move(s));
  }
}

// What closes as what, where the file knows: of everything else of it nobody looks. Members are said to close when their seals are there.
void takeClosings(Atlas& atlas, const SceneTable& table, StructureIndex first) {
  for (size_t i = first; i < atlas.structures.size(); ++i) {
    Structure& s = atlas.structures[i];
    s.closureGiven = true;
    if (s.partCount > 0 && s.closure != Closure::Closed) s.closure = Closure::Open;
  }
  for (const SceneClosing& closing : table.closings) {
    Closing out{first + closing.by, {}};
    for (const uint32_t node : closing.nodes) {
      Structure& s = atlas.structures[first + node];
      if (s.partCount == 0) continue;
      s.closure = Closure::Unknown;
      out.members.push_back(first + node);
    }
    if (!out.members.empty()) atlas.closings.push_back(std::move(out));
  }
}

// Nearest tissue known by name, looking up the path.
Tissue tissueOf(const Atlas& atlas, StructureIndex first, const SceneTable& table, uint32_t node) {
  for (int depth = 0; node != kNone && depth < 64; ++depth, node = table.nodes[node].parent) {
    const Structure& s = atlas.structures[first + node];
    if (s.tissue != Tissue::Unknown) return s.tissue;
    if (const Tissue guess = guessTissue(s.name); guess != Tissue::Unknown) return guess;
  }
  return Tissue::Unknown;
}

// Values that do not fit 16 bits. Some may be left out: voxels do not hold them, or they are too many.
FABRICA_REST void giveNumbers(Volume& volume, const ManifestVolume& item, std::vector<std::string>& notes) {
  std::vector<uint64_t> values;
  for (const auto& [value, id] : item.values) values.push_back(value);
  addLabelIds(volume, std::move(values));
  const auto none = std::count_if(item.values.begin(), item.values.end(), [&](const auto& named) { return labelNumberOf(volume, named.first) == 0; });
  if (none > 0) notes.push_back("Volume \"" + volume.name + "\": " + std::to_string(none) + " of the values that it names are above 65,535 and are left out.");
}

}  // namespace

void appendScene(Atlas& atlas, SceneTable table, const std::string& url, const std::string& key,
                 uint32_t source, const mat4& transform, bool groupByFile) {
  const auto firstStructure = uint32_t(atlas.structures.size());
  const auto firstResource = uint32_t(atlas.resources.size());
  std::vector<uint64_t> resourceOffset;
  for (const std::string& uri : table.resources) {
    constexpr std::string_view kEmbedded = "embedded:";
    if (uri.starts_with(kEmbedded)) {
      atlas.resources.push_back({"embedded:" + key});
      resourceOffset.push_back(std::strtoull(uri.c_str() + kEmbedded.size(), nullptr, 10));
    } else if (uri == "unpacked:") {
      atlas.resources.push_back({uri + key});
      resourceOffset.push_back(0);
    } else {
      atlas.resources.push_back({uri.empty() ? url : resolveUrl(url, uri)});
      resourceOffset.push_back(0);
    }
  }

  takeStructures(atlas, table, url, source);

  Bounds box;
  for (const ScenePrimitive& primitive : table.primitives) box.include(transformed(primitive.bounds, transform));
  const auto grid = uint32_t(atlas.grids.size());
  atlas.grids.push_back(latticeAround(box, source));

  // Parts of one structure lie next to each other.
  std::vector<uint32_t> order(table.primitives.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return table.primitives[a].node < table.primitives[b].node; });
  const bool greys = std::all_of(table.primitives.begin(), table.primitives.end(),
                                 [](const ScenePrimitive& p) { return !p.hasColor || isGrey(p.color); });
  atlas.parts.reserve(atlas.parts.size() + order.size());
  for (const uint32_t i : order) {
    ScenePrimitive& primitive = table.primitives[i];
    if (primitive.node >= table.nodes.size() || primitive.levels.empty()) continue;
    MeshPart part;
    part.structure = firstStructure + primitive.node;
    part.grid = grid;
    part.transform = transform * primitive.transform;
    part.bounds = transformed(primitive.bounds, transform);
    part.levels = std::move(primitive.levels);
    bool known = true;
    for (MeshLevel& level : part.levels) {
      for (ChunkRange& range : level.ranges) {
        known = known && range.resource < resourceOffset.size();
        if (!known) break;
        range.offset += resourceOffset[range.resource];
        range.resource += firstResource;
      }
    }
    if (!known) continue;
    Structure& structure = atlas.structures[part.structure];
    if (structure.partCount == 0) {
      structure.firstPart = uint32_t(atlas.parts.size());
      if (structure.tissue == Tissue::Unknown) structure.tissue = tissueOf(atlas, firstStructure, table, primitive.node);
      structure.color = primitive.hasColor && !greys ? primitive.color
                                                     : varied(tissueColor(structure.tissue), primitive.node);
      structure.ownColor = primitive.hasColor;
      if (primitive.hasColor) structure.opacity = std::max(kLeastOwnOpacity, float(primitive.color.a) / 255);
    }
    ++structure.partCount;
    atlas.parts.push_back(std::move(part));
  }

  if (table.closingsKnown) takeClosings(atlas, table, firstStructure);

  if (atlas.hierarchies.empty()) atlas.hierarchies.push_back({"Structures", {}, {}, {}});
  Hierarchy& tree = atlas.hierarchies.front();
  uint32_t above = kNone;
  const auto roots = std::count_if(table.nodes.begin(), table.nodes.end(), [](const SceneNode& n) { return n.parent == kNone; });
  if (groupByFile && roots > 1) {
    const std::string file = fileNameOf(url);
    const StructureIndex group = addGroup(atlas, file, table.title.empty() ? titleOf(file) : table.title, source);
    above = uint32_t(tree.nodes.size());
    tree.nodes.push_back({group, kNone, {}});
  }
  const auto firstNode = uint32_t(tree.nodes.size());
  tree.nodes.reserve(tree.nodes.size() + table.nodes.size());
  for (uint32_t i = 0; i < table.nodes.size(); ++i) {
    const uint32_t parent = table.nodes[i].parent;
    tree.nodes.push_back({firstStructure + i, parent < table.nodes.size() ? firstNode + parent : above, {}});
  }
  for (const std::string& note : table.notes) atlas.notes.push_back(fileNameOf(url) + ": " + note);
}

uint32_t appendManifestHead(Atlas& atlas, const Manifest& manifest) {
  if (atlas.title.empty()) {
    atlas.id = manifest.id;
    atlas.title = manifest.title;
    atlas.description = manifest.description;
    atlas.titles = manifest.titles;
    atlas.descriptions = manifest.descriptions;
    atlas.version = manifest.version;
  }
  const auto offset = uint32_t(atlas.sources.size());
  atlas.sources.insert(atlas.sources.end(), manifest.sources.begin(), manifest.sources.end());
  if (atlas.hierarchies.empty()) atlas.hierarchies.push_back({manifest.hierarchyName, {}, {}, {}, manifest.hierarchyNames});
  std::vector<uint32_t> placed;  // by the manifest's volume
  for (const ManifestVolume& item : manifest.volumes) {
    placed.push_back(item.volume.levels.empty() ? kNone : uint32_t(atlas.volumes.size()));
    if (item.volume.levels.empty()) continue;
    atlas.volumes.push_back(item.volume);
    atlas.volumes.back().source += offset;
  }
  for (const uint32_t v : placed) {
    if (v == kNone || atlas.volumes[v].within == kNone) continue;
    Volume& volume = atlas.volumes[v];
    volume.within = volume.within < placed.size() ? placed[volume.within] : kNone;
    // What the outer one shows as well is not fetched twice.
    if (volume.within != kNone && volume.finerThan == 0) volume.finerThan = voxelEdge(atlas.volumes[volume.within].levels.front());
  }
  atlas.notes.insert(atlas.notes.end(), manifest.notes.begin(), manifest.notes.end());
  return offset;
}

void appendOpened(Atlas& atlas, const std::string& address, const std::string& title, uint32_t firstSource) {
  OpenedSource opened;
  const std::string file = fileNameOf(address);
  const auto taken = [&](const std::string& id) { return std::any_of(atlas.opened.begin(), atlas.opened.end(), [&](const OpenedSource& o) { return o.id == id; }); };
  opened.id = file;
  for (int n = 2; taken(opened.id); ++n) opened.id = file + "~" + std::to_string(n);
  opened.address = address;
  opened.title = title.empty() ? file : title;
  for (size_t s = firstSource; s < atlas.sources.size(); ++s) atlas.sources[s].opened = uint32_t(atlas.opened.size());
  atlas.opened.push_back(std::move(opened));
}

void appendManifestTail(Atlas& atlas, const Manifest& manifest, uint32_t sourceOffset) {
  std::map<std::string, StructureIndex> byId;
  for (StructureIndex i = 0; i < atlas.structures.size(); ++i) byId.emplace(atlas.structures[i].id, i);
  const auto indexOf = [&](const std::string& id) {
    const auto it = byId.find(id);
    return it == byId.end() ? kNone : it->second;
  };

  for (const auto& [id, source] : manifest.structureSources) {
    if (const StructureIndex s = indexOf(id); s != kNone) atlas.structures[s].source = source + sourceOffset;
  }
  for (const ManifestVolume& item : manifest.volumes) {
    const auto volume = std::find_if(atlas.volumes.begin(), atlas.volumes.end(),
                                     [&](const Volume& v) { return v.url == item.volume.url && !item.volume.levels.empty(); });
    if (volume == atlas.volumes.end()) continue;
    if (item.large || !volume->ids.empty()) giveNumbers(*volume, item, atlas.notes);
    for (const auto& [value, id] : item.values) {
      const StructureIndex s = indexOf(id);
      const uint32_t number = value <= UINT16_MAX && volume->ids.empty() ? uint32_t(value) : labelNumberOf(*volume, value);
      if (s == kNone || number == 0) continue;
      if (volume->structureOfValue.size() <= number) volume->structureOfValue.resize(number + 1, kNone);
      volume->structureOfValue[number] = s;
      atlas.structures[s].labelVolume = uint32_t(volume - atlas.volumes.begin());
      atlas.structures[s].labelValue = value;
    }
  }
  for (const ManifestHierarchy& item : manifest.hierarchies) {
    Hierarchy hierarchy{item.name, {}, {}, {}, item.names};
    std::vector<uint32_t> placed(item.nodes.size(), kNone);
    size_t missing = 0;
    for (size_t i = 0; i < item.nodes.size(); ++i) {
      StructureIndex s = indexOf(item.nodes[i].id);
      if (s == kNone && !item.nodes[i].name.empty()) {
        s = addGroup(atlas, item.nodes[i].id, item.nodes[i].name, sourceOffset);
        atlas.structures[s].names = item.nodes[i].names;
        byId.emplace(item.nodes[i].id, s);
      }
      // What the atlas does not hold hands its children to its own parent.
      const uint32_t parent = item.nodes[i].parent < i ? placed[item.nodes[i].parent] : kNone;
      if (s == kNone) {
        placed[i] = parent;
        ++missing;
        continue;
      }
      placed[i] = uint32_t(hierarchy.nodes.size());
      hierarchy.nodes.push_back({s, parent, {}});
    }
    if (missing > 0) {
      atlas.notes.push_back("The hierarchy \"" + item.name + "\" names " + std::to_string(missing) + " structures that this atlas does not hold.");
    }
    if (!hierarchy.nodes.empty()) atlas.hierarchies.push_back(std::move(hierarchy));
  }
  for (const ManifestGap& gap : manifest.gaps) {
    atlas.gaps.push_back({gap.text, gap.branch.empty() ? kNone : indexOf(gap.branch), gap.texts});
  }
}

TreeMark markTree(const Atlas& atlas) {
  // The first of all is there from the head of the first manifest on.
  return {atlas.hierarchies.empty() ? 0 : atlas.hierarchies.front().nodes.size(), std::max<size_t>(1, atlas.hierarchies.size())};
}

void replaceTree(Atlas& atlas, const TreeMark& mark) {
  if (atlas.hierarchies.size() <= mark.hierarchies) return;
  const std::vector<HierarchyNode> given = std::move(atlas.hierarchies[mark.hierarchies].nodes);
  atlas.hierarchies.erase(atlas.hierarchies.begin() + ptrdiff_t(mark.hierarchies));
  std::vector<HierarchyNode>& tree = atlas.hierarchies.front().nodes;
  tree.resize(mark.nodes);
  for (const HierarchyNode& node : given) tree.push_back({node.structure, node.parent == kNone ? kNone : node.parent + uint32_t(mark.nodes), {}});
}

}  // namespace fabrica
