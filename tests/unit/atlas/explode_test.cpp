#include "atlas/explode.h"

#include <gtest/gtest.h>

#include <random>

#include "atlas/boxes.h"

namespace fabrica {
namespace {

Bounds moved(const Atlas& atlas, StructureIndex s, const std::vector<vec3>& by) {
  return {atlas.structures[s].bounds.min + by[s], atlas.structures[s].bounds.max + by[s]};
}

bool overlap(const Bounds& a, const Bounds& b) {
  return glm::all(glm::lessThan(glm::max(a.min, b.min), glm::min(a.max, b.max)));
}

TEST(Explode, NothingMovesAtZeroAndAllIsApartAtOne) {
  BoxAtlas f;
  const StructureIndex body = f.group("Body");
  std::vector<StructureIndex> parts;
  for (int i = 0; i < 4; ++i) parts.push_back(f.box("Part " + std::to_string(i), vec3(0.1f * float(i), 0, 0), vec3(0.1f), body));
  const Atlas& atlas = f.finish();
  const Explosion explosion(atlas, &atlas.hierarchies[0]);
  for (const vec3& offset : explosion.offsets(0)) EXPECT_EQ(offset, vec3(0));
  const std::vector<vec3> apart = explosion.offsets(1);
  // Boxes may come as near as a fifth of them: what is in them does not fill their corners.
  for (size_t i = 0; i + 1 < parts.size(); ++i)  // and their order stays
    EXPECT_GT(moved(atlas, parts[i + 1], apart).center().x - moved(atlas, parts[i], apart).center().x, 0.15f);
  EXPECT_GT(explosion.offsets(0.5f)[parts[3]].x, 0);
  EXPECT_LT(explosion.offsets(0.5f)[parts[3]].x, apart[parts[3]].x);
}

TEST(Explode, GroupsMoveFirstAndAsOne) {
  BoxAtlas f;
  const StructureIndex body = f.group("Body"), one = f.group("One", body), other = f.group("Other", body);
  const StructureIndex a = f.box("a", vec3(-0.3f, 0.05f, 0), vec3(0.1f), one), b = f.box("b", vec3(-0.3f, -0.05f, 0), vec3(0.1f), one);
  const StructureIndex c = f.box("c", vec3(-0.2f, 0.05f, 0), vec3(0.1f), other), d = f.box("d", vec3(-0.2f, -0.05f, 0), vec3(0.1f), other);
  const Atlas& atlas = f.finish();
  const Explosion explosion(atlas, &atlas.hierarchies[0]);
  const std::vector<vec3> early = explosion.offsets(0.3f), late = explosion.offsets(1);
  EXPECT_LT(early[a].x, 0);
  EXPECT_GT(early[c].x, 0);
  EXPECT_EQ(early[a], early[b]) << "what a group holds comes apart later";
  EXPECT_EQ(early[c], early[d]);
  EXPECT_EQ(early[one], early[a]) << "an empty group goes along";
  EXPECT_GT(late[a].y, late[b].y);
  EXPECT_NEAR(late[a].x, late[b].x, 1e-4f);
}

TEST(Explode, LeftAndRightMoveAlike) {
  BoxAtlas f;
  std::mt19937 random(5);
  std::uniform_real_distribution<float> unit(0, 1);
  const StructureIndex brain = f.group("Brain"), left = f.group("Left half", brain), right = f.group("Right half", brain);
  std::vector<std::pair<StructureIndex, StructureIndex>> pairs;
  for (int i = 0; i < 30; ++i) {
    const vec3 at(0.02f + 0.06f * unit(random), 0.08f * unit(random), 0.08f * unit(random)), half(0.01f + 0.02f * unit(random));
    const vec3 jitter = 0.003f * vec3(unit(random), unit(random), unit(random));  // no body is quite symmetric
    const std::string name = "gyrus " + std::to_string(i);
    pairs.emplace_back(f.box("Left " + name, at, half, left), f.box("Right " + name, at * vec3(-1, 1, 1) + jitter, half, right));
  }
  f.box("Vermis", vec3(0), vec3(0.01f), brain);
  const Atlas& atlas = f.finish();
  const std::vector<vec3> apart = Explosion(atlas, &atlas.hierarchies[0]).offsets(1);
  for (const auto& [l, r] : pairs) {
    EXPECT_NEAR(apart[l].x, -apart[r].x, 1e-5f) << atlas.structures[l].name;
    EXPECT_NEAR(apart[l].y, apart[r].y, 1e-5f);
    EXPECT_NEAR(apart[l].z, apart[r].z, 1e-5f);
    EXPECT_GT(moved(atlas, l, apart).center().x, moved(atlas, r, apart).center().x) << "nothing changes sides";
  }
}

TEST(Explode, WhatEnclosesTheRestIsPutBeside) {
  BoxAtlas f;
  const StructureIndex head = f.group("Head");
  const StructureIndex skin = f.box("Skin", vec3(0), vec3(0.1f), head, Tissue::Skin);
  const StructureIndex brain = f.group("Brain", head);
  const StructureIndex a = f.box("a", vec3(0.03f, 0, 0), vec3(0.05f), brain), b = f.box("b", vec3(-0.03f, 0, 0), vec3(0.05f), brain);
  const Atlas& atlas = f.finish();
  const std::vector<vec3> apart = Explosion(atlas, &atlas.hierarchies[0]).offsets(1);
  EXPECT_FALSE(overlap(moved(atlas, skin, apart), moved(atlas, a, apart)));
  EXPECT_FALSE(overlap(moved(atlas, skin, apart), moved(atlas, b, apart)));
  EXPECT_EQ(apart[skin].y, 0) << "beside, where an upright screen and a wide one have room";
  EXPECT_EQ(apart[skin].z, 0);
}

TEST(Explode, PatchesThatFillTogetherAreOnePiece) {
  BoxAtlas f;
  const StructureIndex body = f.group("Body"), spleen = f.group("Spleen", body);
  const StructureIndex front = f.box("front", vec3(0, 0, 0.02f), vec3(0.03f), spleen), back = f.box("back", vec3(0, 0, -0.02f), vec3(0.03f), spleen);
  f.box("liver", vec3(-0.05f, 0, 0), vec3(0.05f), body);
  for (StructureIndex s : {front, back}) {
    f.atlas.structures[s].closure = Closure::InGroup;
    f.atlas.structures[s].closedBy = spleen;
  }
  const Atlas& atlas = f.finish();
  const std::vector<vec3> apart = Explosion(atlas, &atlas.hierarchies[0]).offsets(1);
  EXPECT_EQ(apart[front], apart[back]);
  EXPECT_EQ(apart[spleen], apart[front]) << "the fill goes with them";
  EXPECT_NE(apart[front], vec3(0));
}

TEST(Explode, TheWholeStaysOnTheScreen) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> unit(-1, 1);
  for (const int count : {3, 40, 1200}) {
    BoxAtlas f;
    const StructureIndex body = f.group("Body");
    for (int i = 0; i < count; ++i) f.box("part " + std::to_string(i), vec3(unit(random), unit(random), unit(random)) * 0.2f, vec3(0.15f), body);
    const Atlas& atlas = f.finish();
    const std::vector<vec3> apart = Explosion(atlas, &atlas.hierarchies[0]).offsets(1);
    Bounds all;
    for (StructureIndex s = 1; s < atlas.structures.size(); ++s) all.include(moved(atlas, s, apart));
    EXPECT_LT(all.radius(), atlas.bounds.radius() * Explosion::kLargest * 1.05f) << count;
    EXPECT_GT(all.radius(), atlas.bounds.radius() * 1.1f) << count;
    EXPECT_LT(glm::distance(all.center(), atlas.bounds.center()), 0.2f * atlas.bounds.radius());
  }
}

TEST(Explode, OddTreesDoNoHarm) {
  // No hierarchy at all; a structure in none; a loop; several places.
  BoxAtlas f;
  const StructureIndex a = f.box("a", vec3(0), vec3(0.1f)), b = f.box("b", vec3(0.05f, 0, 0), vec3(0.1f));
  Atlas& atlas = f.finish();
  const std::vector<vec3> without = Explosion(atlas, nullptr).offsets(1);
  ASSERT_EQ(without.size(), 2u);
  EXPECT_NE(without[a], without[b]);

  Hierarchy loop{"Loop", {{a, 1, {}}, {b, 0, {}}}, {}, {}};
  loop.buildIndex(2);
  EXPECT_NE(Explosion(atlas, &loop).offsets(1)[a], Explosion(atlas, &loop).offsets(1)[b]);
  Hierarchy twice{"Twice", {{a, kNone, {}}, {a, kNone, {}}}, {}, {}};
  twice.buildIndex(2);
  EXPECT_NE(Explosion(atlas, &twice).offsets(1)[a], Explosion(atlas, &twice).offsets(1)[b]);
  EXPECT_TRUE(Explosion(Atlas(), nullptr).offsets(1).empty());
}

}  // namespace
}  // namespace fabrica
