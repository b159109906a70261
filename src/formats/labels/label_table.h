// Names and colours of a label map's values, as programs write them beside it: 3D Slicer's and FreeSurfer's colour tables
// ("id name r g b a"), ITK-SNAP's label descriptions (IDX R G B A VIS MESH "LABEL"), tables with a header (.csv, .tsv), plain
// "value name" lines, and MRIcron's 768 bytes of colours (.lut). Told apart by what is in them. Page-safe; bytes from outside.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/math.h"
#include "base/result.h"

namespace fabrica {

inline constexpr uint64_t kLargestLabelValue = (uint64_t(1) << 53) - 1;

struct LabelEntry {
  uint64_t value = 0;            // 1 … kLargestLabelValue: 0 is background
  std::string name;              // "" where only a colour is known; "_" between words is a space
  std::optional<Color> color;
  std::vector<std::string> ontology;  // "RID20370", "UBERON:0001954": where a column holds codes
};

struct LabelTable {
  std::vector<LabelEntry> entries;  // by value, each once
  std::vector<std::string> notes;   // lines that were passed over, and why
  const LabelEntry* of(uint64_t value) const;  // null when there is none
};

inline constexpr size_t kLargestLabelTable = size_t(8) << 20;  // bytes

// Errors: BadFormat (no line names a value), TooLarge.
Result<LabelTable> parseLabelTable(ByteView bytes);

// Whether a file is such a table by its name: ".ctbl", ".txt", ".csv", ".tsv", ".lut", ".label".
bool isLabelTableName(const std::string& fileName);

}  // namespace fabrica
