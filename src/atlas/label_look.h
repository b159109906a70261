// How names stand beside the body. Part of the view: it travels with the link.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

// Pinned: of those a person chose, and of what is selected.
enum class LabelMode : uint8_t { Off, Selected, All, Pinned };
enum class LabelDensity : uint8_t { Few, Some, Many };
enum class LabelSize : uint8_t { Small, Medium, Large };

struct LabelLook {
  LabelDensity density = LabelDensity::Some;
  LabelSize size = LabelSize::Medium;
  bool numbers = false;                // of what is pinned, instead of names: for exercises
  bool key = true;                     // what the numbers mean stands beside the body
  std::string language;                // "fr", "la"; "": that of all names
  std::vector<StructureIndex> pinned;  // each once; its place is its number. Labelled before others, in any mode
  bool operator==(const LabelLook&) const = default;

  // From 1; 0: it is not pinned.
  size_t numberOf(StructureIndex s) const {
    const auto it = std::find(pinned.begin(), pinned.end(), s);
    return it == pinned.end() ? 0 : size_t(it - pinned.begin()) + 1;
  }
};

inline constexpr size_t kMostPinned = 200;

}  // namespace fabrica
