#include "atlas/peel.h"

#include <gtest/gtest.h>

#include <random>

#include "atlas/boxes.h"

namespace fabrica {
namespace {

TEST(Peel, NestedBoxesComeOffFromOutside) {
  BoxAtlas f;
  // In an order that tells nothing.
  const StructureIndex core = f.box("core", vec3(0), vec3(0.02f)), outer = f.box("outer", vec3(0), vec3(0.1f));
  const StructureIndex middle = f.box("middle", vec3(0), vec3(0.06f));
  const PeelLayers layers = peelLayers(f.finish());
  EXPECT_EQ(layers.count, 3u);
  EXPECT_EQ(layers.of[outer], 0);
  EXPECT_EQ(layers.of[middle], 1);
  EXPECT_EQ(layers.of[core], 2);
}

TEST(Peel, WhatLiesBesideEachOtherComesOffAtOnce) {
  BoxAtlas f;
  for (int i = 0; i < 6; ++i) f.box("part " + std::to_string(i), vec3(0.3f * float(i), 0, 0), vec3(0.1f));
  const PeelLayers layers = peelLayers(f.finish());
  EXPECT_EQ(layers.count, 1u);
}

// A ring of muscles around bones, of which some show between them; organs within, a vessel through everything, skin around.
struct Body {
  BoxAtlas f;
  StructureIndex root, skin, liver;
  std::vector<StructureIndex> muscles, bones, vessels;
  Body() {
    root = f.group("Body");
    liver = f.box("Liver", vec3(0.02f, 0, 0), vec3(0.08f, 0.1f, 0.08f), root, Tissue::Liver);
    for (int i = 0; i < 5; ++i) vessels.push_back(f.box("Vessel " + std::to_string(i), vec3(0.02f * float(i - 2), 0, 0), vec3(0.015f, 0.29f, 0.015f), root, Tissue::Artery));
    const StructureIndex skeleton = f.group("Skeleton", root), muscular = f.group("Muscles", root);
    for (int level = -2; level <= 2; ++level)
      for (int i = 0; i < 8; ++i) {
        const float angle = 0.785398f * float(i);
        const vec3 way(std::sin(angle), 0, std::cos(angle)), up(0, 0.11f * float(level), 0);
        bones.push_back(f.box("Rib " + std::to_string(level * 8 + i), way * 0.11f + up, vec3(0.05f, 0.05f, 0.05f), skeleton, Tissue::Bone));
        // Not over the lowest.
        if (level > -2) muscles.push_back(f.box("Muscle " + std::to_string(level * 8 + i), way * 0.17f + up, vec3(0.06f, 0.06f, 0.06f), muscular, Tissue::Muscle));
      }
    skin = f.box("Skin", vec3(0), vec3(0.25f, 0.32f, 0.25f), root, Tissue::Skin);
  }
};

TEST(Peel, SkinThenMuscleThenBoneThenOrgansThenVessels) {
  Body body;
  const PeelLayers layers = peelLayers(body.f.finish());
  EXPECT_EQ(layers.of[body.skin], 0);
  const uint8_t muscle = layers.of[body.muscles[0]], bone = layers.of[body.bones[0]];
  for (StructureIndex s : body.muscles) EXPECT_EQ(layers.of[s], muscle);
  for (StructureIndex s : body.bones) EXPECT_GT(layers.of[s], muscle) << "also those that were seen from the start";
  EXPECT_GT(muscle, 0);
  EXPECT_GT(layers.of[body.liver], bone);
  for (StructureIndex s : body.vessels) EXPECT_GT(layers.of[s], layers.of[body.liver]) << "although they reach further out";
  EXPECT_EQ(layers.of[body.root], kNoLayer) << "a group has no surface";
}

TEST(Peel, ALayerIsNamedByItsGroups) {
  Body body;
  const Atlas& atlas = body.f.finish();
  const PeelLayers layers = peelLayers(atlas);
  const auto first = layerParts(atlas, atlas.hierarchies[0], layers, 0);
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].structure, body.skin);
  const auto second = layerParts(atlas, atlas.hierarchies[0], layers, 1);
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(atlas.structures[second[0].structure].name, "Muscles");
  EXPECT_EQ(second[0].parts, body.muscles.size());
}

TEST(Peel, PairsGoTogetherAndAreNamedOnce) {
  BoxAtlas f;
  const StructureIndex brain = f.group("Brain");
  f.box("Skin", vec3(0), vec3(0.1f), brain, Tissue::Skin);
  const StructureIndex left = f.box("Left gyrus", vec3(0.03f, 0, 0), vec3(0.04f), brain);
  // Seen less, but the same thing.
  const StructureIndex right = f.box("Right gyrus", vec3(-0.01f, 0, 0), vec3(0.02f), brain);
  const Atlas& atlas = f.finish();
  const PeelLayers layers = peelLayers(atlas);
  EXPECT_EQ(layers.of[left], layers.of[right]);
  const auto parts = layerParts(atlas, atlas.hierarchies[0], layers, layers.of[left]);
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_TRUE(parts[0].bothSides);
  EXPECT_EQ(parts[0].parts, 2u);
}

TEST(Peel, EveryStructureHasOneOfAFewLayers) {
  BoxAtlas f;
  std::mt19937 random(11);
  std::normal_distribution<float> at(0, 0.2f);
  for (int i = 0; i < 3000; ++i) f.box("part " + std::to_string(i), vec3(at(random), at(random), at(random)), vec3(0.02f));
  const StructureIndex empty = f.group("group");
  const PeelLayers layers = peelLayers(f.finish());
  EXPECT_GE(layers.count, 2u);
  EXPECT_LE(layers.count, kMostLayers);
  std::vector<size_t> size(layers.count);
  for (StructureIndex s = 0; s < empty; ++s) {
    ASSERT_LT(layers.of[s], layers.count);
    ++size[layers.of[s]];
  }
  for (size_t n : size) EXPECT_GT(n, 0u);
  EXPECT_EQ(layers.of[empty], kNoLayer);
}

TEST(Peel, NothingAndFlatThings) {
  EXPECT_EQ(peelLayers(Atlas()).count, 0u);
  BoxAtlas f;
  f.box("sheet", vec3(0), vec3(0.1f, 0.1f, 0));
  f.box("point", vec3(0), vec3(0));
  const PeelLayers layers = peelLayers(f.finish());
  EXPECT_GE(layers.count, 1u);
  for (uint8_t layer : layers.of) EXPECT_LT(layer, layers.count);
}

}  // namespace
}  // namespace fabrica
