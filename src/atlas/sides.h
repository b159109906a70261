// Left and right of one thing: what a name says of it, and which places of a hierarchy are each other's mirror image.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

enum class Side : uint8_t { None, Left, Right };

// "Left hippocampus", "renal pyramid L a", "arteria carotis sinistra". English and Latin.
struct SidedName {
  Side side = Side::None;
  std::string rest;  // folded (base/text.h), without the word for the side
};
SidedName sidedName(std::string_view name);
// The name of something that has a side as it reads without the word for it, its first letter large: "Hippocampus", "Gyrus frontal moyen,
// partie orbitaire". In the languages of side_words.h: names are shown in any of them.
std::string withoutSide(std::string_view name);

// By node: the one on the other side whose path of names is the same but for the sides; kNone where there is none, or more
// than one.
std::vector<uint32_t> mirrorNodes(const Atlas& atlas, const Hierarchy& tree);

}  // namespace fabrica
