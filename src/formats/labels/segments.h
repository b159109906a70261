// What 3D Slicer writes of a segmentation's segments into the header of a .seg.nrrd file ("Segment0_Name:=Liver" …). Page-safe.
// Source: Slicer's developer guide, "Segmentations", file format.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/math.h"

namespace fabrica {

struct Segment {
  std::string id, name;
  std::optional<Color> color;
  uint32_t value = 1, layer = 0;  // where it lies: this value in this layer. Segments of different layers may overlap.
};

inline constexpr size_t kMostSegments = 4096;
inline constexpr uint32_t kLargestSegmentValue = 65535;  // larger ones count as not given

// In their order; none where the keys are of something else. Files of Slicer before 4.11 give each segment a layer of its own.
std::vector<Segment> segmentsOf(std::span<const std::pair<std::string, std::string>> keys);

}  // namespace fabrica
