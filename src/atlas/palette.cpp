#include "atlas/palette.h"

#include <array>
#include <optional>

#include "atlas/sides.h"
#include "atlas/tissue.h"

namespace fabrica {

namespace {

constexpr Color kOrange{230, 159, 0}, kSky{86, 180, 233}, kPurple{204, 121, 167}, kVermilion{213, 94, 0}, kYellow{240, 228, 66}, kGreen{0, 158, 115},
    kBlue{0, 114, 178};
// The usual tone of bone is a nerve's yellow to who has no cones for blue.
constexpr Color kBone{255, 250, 240};
// Order and lightnesses were found by trying all orders, and lightnesses in steps of 0.05, for the largest smallest difference.
constexpr std::array<Color, 7> kHues{kOrange, kSky, kPurple, kVermilion, kYellow, kGreen, kBlue};

Color safeColor(uint32_t ordinal) {
  const Color hue = kHues[ordinal % kHues.size()];
  const auto each = [&](auto&& of) { return Color{uint8_t(of(hue.r)), uint8_t(of(hue.g)), uint8_t(of(hue.b)), hue.a}; };
  switch (ordinal / kHues.size() % 3) {
    case 1: return each([](int v) { return v + (255 - v) * 3 / 10; });
    case 2: return each([](int v) { return v * 13 / 20; });
    default: return hue;
  }
}

std::optional<Color> knownBy(Tissue tissue) {
  switch (tissue) {
    case Tissue::Artery: return kVermilion;
    case Tissue::Vein: return kBlue;
    case Tissue::Nerve: return kYellow;
    case Tissue::Bone: return kBone;
    case Tissue::Skin: return tissueColor(tissue);
    default: return std::nullopt;
  }
}

}  // namespace

std::vector<Color> colourBlindSafe(const Atlas& atlas) {
  std::vector<Color> out(atlas.structures.size());
  std::vector<bool> done(out.size(), false);
  uint32_t ordinal = 0;
  const auto give = [&](StructureIndex s) {
    if (done[s] || !atlas.structures[s].shows()) return false;
    const std::optional<Color> known = knownBy(atlas.structures[s].tissue);
    out[s] = known ? *known : safeColor(ordinal++);
    done[s] = true;
    return true;
  };
  if (!atlas.hierarchies.empty()) {
    const Hierarchy& tree = atlas.hierarchies.front();
    const std::vector<uint32_t> mirrors = mirrorNodes(atlas, tree);
    for (uint32_t n : tree.parentsFirst()) {
      const StructureIndex s = tree.nodes[n].structure;
      if (!give(s) || mirrors[n] == kNone) continue;
      const StructureIndex other = tree.nodes[mirrors[n]].structure;
      if (!done[other]) out[other] = out[s];
      done[other] = true;
    }
  }
  for (StructureIndex s = 0; s < out.size(); ++s) give(s);
  return out;
}

}  // namespace fabrica
