#include "formats/whole/label_structures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "atlas/tissue.h"

namespace fabrica {

namespace {

// As unlike its neighbours in the list as can be: steps of the golden ratio round the circle of hues.
Color distinct(uint32_t ordinal) {
  const float hue = float(std::fmod(0.08 + double(ordinal) * 0.6180339887, 1.0)) * 6;
  const float value = ordinal % 3 == 0 ? 0.88f : ordinal % 3 == 1 ? 0.76f : 0.66f, share = 0.52f;
  const auto part = [&](float offset) {
    const float k = std::fmod(offset + hue, 6.0f);
    return uint8_t(std::lround(255 * (value - value * share * std::clamp(std::min(k, 4 - k), 0.0f, 1.0f))));
  };
  return {part(5), part(3), part(1)};
}

// What is told apart: a value, or a segment, which a layer has, too.
struct Item {
  uint32_t value = 0, layer = 0;
  uint64_t id = 0;  // what the file calls the value
  std::string name;
  std::optional<Color> color;
};

std::vector<Item> itemsOf(const WholeLabels& labels) {
  std::vector<Item> out;
  if (labels.segments.empty()) {
    for (const auto& [value, voxels] : labels.values) out.push_back({value, 0, labels.idOf(value), "", {}});
    // Numbers in their order of appearance mean nothing.
    std::sort(out.begin(), out.end(), [](const Item& a, const Item& b) { return a.id < b.id; });
    return out;
  }
  for (const Segment& segment : labels.segments) {
    const auto stored = [&](const std::pair<uint32_t, uint64_t>& value) {
      if (labels.overlaps.empty()) return value.first == segment.value;
      const auto& way = labels.overlaps[std::min<size_t>(value.first, labels.overlaps.size() - 1)];
      return segment.layer < way.size() && way[segment.layer] == segment.value;
    };
    if (std::any_of(labels.values.begin(), labels.values.end(), stored)) out.push_back({segment.value, segment.layer, segment.value, segment.name, segment.color});
  }
  return out;
}

void colour(Structure& structure, uint32_t ordinal) {
  structure.tissue = guessTissue(structure.name);
  structure.color = structure.tissue == Tissue::Unknown ? distinct(ordinal) : varied(tissueColor(structure.tissue), ordinal);
}

}  // namespace

std::string stemOf(const std::string& file) {
  std::string stem = file;
  for (const char* end : {".gz", ".nii", ".nrrd", ".seg"})
    if (const std::string_view ending = end; stem.size() > ending.size() && std::string_view(stem).ends_with(ending)) stem.resize(stem.size() - ending.size());
  return stem;
}

std::vector<LabelLayer> layersOf(const WholeLabels& labels) {
  const std::vector<Item> items = itemsOf(labels);
  std::vector<LabelLayer> out;
  std::map<uint32_t, size_t> places;  // layer → of `out`
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> numbers;
  for (uint32_t i = 0; i < items.size(); ++i) {
    numbers.emplace(std::pair(items[i].layer, items[i].value), i + 1);
    if (places.emplace(items[i].layer, out.size()).second) out.emplace_back();
  }
  for (const auto& [value, voxels] : labels.values) {
    for (const auto& [layer, place] : places) {
      uint32_t there = value;
      if (!labels.overlaps.empty()) {
        if (value >= labels.overlaps.size() || layer >= labels.overlaps[value].size()) continue;
        there = labels.overlaps[value][layer];
      }
      const auto number = numbers.find({layer, there});
      if (there != 0 && number != numbers.end()) out[place].numberOf.emplace_back(value, number->second);
    }
  }
  return out;
}

LabelStructures appendLabels(Atlas& atlas, uint32_t volume, const WholeLabels& labels, const std::string& file, uint32_t source, bool growing) {
  const std::vector<Item> items = itemsOf(labels);
  if (atlas.hierarchies.empty()) atlas.hierarchies.push_back({"Structures", {}, {}, {}});
  Hierarchy& tree = atlas.hierarchies.front();
  uint32_t above = kNone;
  const std::string title = stemOf(file);
  const std::string groupId = file + "/labels";
  if (growing)
    for (uint32_t n = 0; n < tree.nodes.size() && above == kNone; ++n) {
      const Structure& node = atlas.structures[tree.nodes[n].structure];
      if (node.id == groupId && node.source == source) above = n;
    }
  if (above == kNone && (items.size() > 1 || growing)) {
    Structure group;
    group.id = groupId;
    group.name = title;
    group.source = source;
    above = uint32_t(tree.nodes.size());
    tree.nodes.push_back({StructureIndex(atlas.structures.size()), kNone, {}});
    atlas.structures.push_back(std::move(group));
  }
  const auto ordinal = growing && above != kNone ? uint32_t(std::count_if(atlas.structures.begin(), atlas.structures.end(), [volume](const Structure& s) { return s.labelVolume == volume; })) : 0;
  LabelStructures labelled;
  std::vector<StructureIndex>& out = labelled.all;
  for (const Item& item : items) {
    Structure s;
    s.id = file + "/" + (item.layer > 0 ? std::to_string(item.layer) + "." : "") + std::to_string(item.id);
    s.name = !item.name.empty() ? item.name : items.size() == 1 && !growing ? title : "Label " + std::to_string(item.id);
    s.source = source;
    s.labelVolume = volume;
    s.labelValue = item.id;
    s.ownColor = true;
    colour(s, ordinal + uint32_t(out.size()));
    if (item.color) s.color = *item.color;
    out.push_back(StructureIndex(atlas.structures.size()));
    tree.nodes.push_back({out.back(), above, {}});
    atlas.structures.push_back(std::move(s));
  }
  Volume& map = atlas.volumes[volume];
  const uint32_t most = labels.values.empty() ? 0 : labels.values.back().first;
  if (!growing) map.structureOfValue.clear();
  map.structureOfValue.resize(std::max<size_t>(map.structureOfValue.size(), most + 1), kNone);
  auto& overlapping = labelled.overlapping;
  overlapping.assign(labels.overlaps.empty() ? 0 : most + 1, {});
  // Where several lie over each other, the smaller is seen first.
  std::vector<uint64_t> voxels(out.size());
  const std::vector<LabelLayer> layers = layersOf(labels);
  std::map<uint32_t, uint64_t> counts(labels.values.begin(), labels.values.end());
  for (const LabelLayer& layer : layers)
    for (const auto& [value, number] : layer.numberOf) voxels[number - 1] += counts[value];
  for (const LabelLayer& layer : layers)
    for (const auto& [value, number] : layer.numberOf) {
      if (overlapping.empty()) map.structureOfValue[value] = out[number - 1];
      else overlapping[value].push_back(number - 1);
    }
  for (size_t value = 0; value < overlapping.size(); ++value) {
    auto& there = overlapping[value];
    std::stable_sort(there.begin(), there.end(), [&](uint32_t a, uint32_t b) { return voxels[a] < voxels[b]; });
    for (uint32_t& number : there) number = out[number];
    if (!there.empty()) map.structureOfValue[value] = there.front();
  }
  return labelled;
}

size_t nameLabels(Atlas& atlas, std::span<const StructureIndex> structures, const LabelTable& table) {
  size_t named = 0;
  for (uint32_t i = 0; i < structures.size(); ++i) {
    Structure& s = atlas.structures[structures[i]];
    const LabelEntry* entry = table.of(s.labelValue);
    if (!entry) continue;
    ++named;
    if (!entry->name.empty()) {
      const Color given = s.color;
      s.name = entry->name;
      colour(s, i);
      // A colour that was given goes before one that the name suggests.
      if (s.tissue == Tissue::Unknown) s.color = given;
    }
    if (entry->color) s.color = *entry->color;
    // A table may be asked again when values are found later.
    for (const std::string& code : entry->ontology)
      if (std::find(s.ontology.begin(), s.ontology.end(), code) == s.ontology.end()) s.ontology.push_back(code);
  }
  return named;
}

}  // namespace fabrica
