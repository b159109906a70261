// The values of a label map as structures of the atlas: names, colours, places in the tree. Page-safe. Main thread; call
// Model::atlasChanged() afterwards.
#pragma once

#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "formats/labels/label_table.h"
#include "formats/whole/whole_volume.h"

namespace fabrica {

// One structure a value (or segment) that has voxels, under a group named after the file where there are several, in the first
// hierarchy. `volume`: the label volume's index in the atlas; its table is filled. `growing`: more values may follow by another call,
// so that there is a group whatever their count, and what the table has stays.
struct LabelStructures {
  std::vector<StructureIndex> all;  // in their order; a structure's place, from 1, is its number in surfaces
  // Labels that lie over each other: value → all structures there, in the order in which they are seen. Empty: there are none.
  std::vector<std::vector<StructureIndex>> overlapping;
};
LabelStructures appendLabels(Atlas& atlas, uint32_t volume, const WholeLabels& labels, const std::string& file, uint32_t source, bool growing = false);

// Names and colours from a table. What it does not name keeps its own. Returns how many it named or coloured.
size_t nameLabels(Atlas& atlas, std::span<const StructureIndex> structures, const LabelTable& table);

// For surfaces, layer by layer: which number (place in `structures`, from 1) each stored value stands for. A plain map has one layer.
struct LabelLayer {
  std::vector<std::pair<uint32_t, uint32_t>> numberOf;  // value, number
};
std::vector<LabelLayer> layersOf(const WholeLabels& labels);

// "aal.nii.gz" → "aal", "liver.seg.nrrd" → "liver".
std::string stemOf(const std::string& file);

}  // namespace fabrica
