#include "atlas/sides.h"

#include <gtest/gtest.h>

#include "atlas/fixture.h"

namespace fabrica {
namespace {

TEST(Sides, NamesSayWhichSide) {
  EXPECT_EQ(sidedName("Left hippocampus").side, Side::Left);
  EXPECT_EQ(sidedName("Left hippocampus").rest, "hippocampus");
  EXPECT_EQ(sidedName("renal pyramid R a").side, Side::Right);
  EXPECT_EQ(sidedName("renal_pyramid_R_a").rest, "renal pyramid a");
  EXPECT_EQ(sidedName("Arteria carotis sinistra").side, Side::Left);
  EXPECT_EQ(sidedName("Leftover").side, Side::None);
  EXPECT_EQ(sidedName("Lumbar vertebra L5").side, Side::None);
  EXPECT_EQ(sidedName("").side, Side::None);
}

TEST(Sides, ANameReadsWithoutItsSide) {
  EXPECT_EQ(withoutSide("left frontal lobe"), "Frontal lobe");
  EXPECT_EQ(withoutSide("Precentral gyrus right"), "Precentral gyrus");
  EXPECT_EQ(withoutSide("Vermis"), "Vermis");
  EXPECT_EQ(withoutSide("Left"), "Left") << "a name is left";
  EXPECT_EQ(withoutSide("Hippocampe gauche"), "Hippocampe");
  EXPECT_EQ(withoutSide("Linker limbischer Lappen"), "Limbischer Lappen");
  EXPECT_EQ(withoutSide("Gyrus frontal moyen droit, partie orbitaire"), "Gyrus frontal moyen, partie orbitaire");
  EXPECT_EQ(withoutSide("Brazo anterior izquierdo de la cápsula interna"), "Brazo anterior de la cápsula interna");
  EXPECT_EQ(withoutSide("Núcleos da base e corpo amigdaloide direitos"), "Núcleos da base e corpo amigdaloide");
  EXPECT_EQ(withoutSide("Linke Basalkerne und linke Amygdala"), "Basalkerne und Amygdala");
  EXPECT_EQ(withoutSide("Right branch of left bundle"), "Branch of left bundle");
  EXPECT_EQ(withoutSide("Muscle droit de l'abdomen droit"), "Muscle droit de l'abdomen");
  EXPECT_EQ(withoutSide("Muscle droit de l'abdomen gauche"), "Muscle droit de l'abdomen");
}

TEST(Sides, CounterpartsAreFoundDownThePath) {
  Atlas atlas;
  Hierarchy tree;
  const auto add = [&](const char* name, uint32_t parent) {
    tree.nodes.push_back({addStructure(atlas, name, true), parent, {}});
    return uint32_t(tree.nodes.size() - 1);
  };
  const uint32_t brain = add("Brain", kNone), left = add("Left hemisphere", brain), right = add("Right hemisphere", brain);
  const uint32_t one = add("Frontal lobe", left), other = add("Frontal lobe", right), lone = add("Insula", left);
  const uint32_t vermis = add("Vermis", brain), twin = add("Left twin", brain);
  add("Left twin", brain);
  add("Right twin", brain);
  tree.buildIndex(atlas.structures.size());
  const std::vector<uint32_t> mirror = mirrorNodes(atlas, tree);
  EXPECT_EQ(mirror[left], right);
  EXPECT_EQ(mirror[one], other);
  EXPECT_EQ(mirror[other], one);
  EXPECT_EQ(mirror[lone], kNone);
  EXPECT_EQ(mirror[vermis], kNone);
  EXPECT_EQ(mirror[brain], kNone);
  EXPECT_EQ(mirror[twin], kNone) << "two could be meant";
}

}  // namespace
}  // namespace fabrica
