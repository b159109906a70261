#include "atlas/level_seals.h"

#include <gtest/gtest.h>

#include <set>

namespace fabrica {
namespace {

LatticePoint at(int x, int y) { return latticePoint(uint16_t(x), uint16_t(y), 1000); }

// A square hole, with so many edges a side.
std::vector<BorderEdge> square(int edges, int from = 1000, int size = 800) {
  std::vector<LatticePoint> ring;
  const int to = from + size;
  for (int i = 0; i < edges; ++i) ring.push_back(at(from + size * i / edges, from));
  for (int i = 0; i < edges; ++i) ring.push_back(at(to, from + size * i / edges));
  for (int i = 0; i < edges; ++i) ring.push_back(at(to - size * i / edges, to));
  for (int i = 0; i < edges; ++i) ring.push_back(at(from, to - size * i / edges));
  std::vector<BorderEdge> out;
  for (size_t i = 0; i < ring.size(); ++i) out.push_back({ring[i], ring[(i + 1) % ring.size()]});
  return out;
}

// Every edge of the border has a triangle of the seal on its other side, and none has more.
void expectSeals(const Seal& seal, const std::vector<BorderEdge>& border) {
  std::multiset<std::pair<LatticePoint, LatticePoint>> edges;
  for (size_t t = 0; t + 2 < seal.triangles.size(); t += 3)
    for (size_t i = 0; i < 3; ++i) edges.insert({seal.points[seal.triangles[t + i]], seal.points[seal.triangles[t + (i + 1) % 3]]});
  for (const BorderEdge& e : border) EXPECT_EQ(edges.count({e.to, e.from}), 1u);
}

Seal found() { return sealTogether(square(1)); }
void workAll(LevelSeals& seals) {
  while (seals.work()) {
  }
}

TEST(LevelSeals, EachLevelHasItsOwn) {
  LevelSeals seals;
  const LevelSeals::Part part{7, 3};
  seals.arrived(part, 0, square(1));
  EXPECT_FALSE(seals.holds(7));
  const uint32_t group = seals.add({part}, found());
  EXPECT_TRUE(seals.holds(7));
  workAll(seals);
  EXPECT_EQ(seals.kept(), 0u);
  seals.arrived(part, 2, square(8));
  EXPECT_EQ(seals.kept(), 1u);
  EXPECT_EQ(seals.work(), group);
  EXPECT_EQ(seals.work(), std::nullopt);
  const LevelSeals::Group& made = seals.groups()[group];
  expectSeals(*made.at(0), square(8));
  expectSeals(*made.at(2), square(1));
  // The level between was never there: as it was found.
  expectSeals(*made.at(1), square(1));
  EXPECT_FALSE(made.ranks[1]);
  EXPECT_EQ(seals.kept(), 0u);
}

TEST(LevelSeals, WaitsForAllThatCloseTogether) {
  LevelSeals seals;
  const LevelSeals::Part a{0, 2}, b{1, 2};
  const std::vector<BorderEdge> fine = square(4);
  const auto half = std::ptrdiff_t(fine.size() / 2);
  const uint32_t group = seals.add({a, b}, found());
  seals.arrived(a, 1, {fine.begin(), fine.begin() + half});
  EXPECT_EQ(seals.work(), std::nullopt);
  EXPECT_EQ(seals.kept(), 1u);
  seals.arrived(b, 1, {fine.begin() + half, fine.end()});
  EXPECT_EQ(seals.work(), group);
  expectSeals(*seals.groups()[group].at(0), fine);
  // Again, after it was thrown out of memory: known.
  seals.arrived(b, 1, {fine.begin() + half, fine.end()});
  EXPECT_EQ(seals.work(), std::nullopt);
  EXPECT_EQ(seals.kept(), 0u);
}

TEST(LevelSeals, APartOfFewerLevelsStandsAtItsCoarsestForAllCoarserOnes) {
  LevelSeals seals;
  const LevelSeals::Part large{0, 3}, small{1, 1};
  const std::vector<BorderEdge> hole = square(1);
  seals.add({small, large}, found());
  EXPECT_EQ(seals.groups()[0].leading().part, 0u);
  seals.arrived(small, 0, {hole[0], hole[1]});
  for (uint32_t level = 0; level < 3; ++level) {
    seals.arrived(large, level, {hole[2], hole[3]});
    EXPECT_EQ(seals.work(), 0u) << level;
    expectSeals(*seals.groups()[0].at(2 - level), hole);
  }
  EXPECT_EQ(seals.kept(), 0u);
}

TEST(LevelSeals, WithOneLevelItIsTheOneThatWasFound) {
  LevelSeals seals;
  seals.add({{3, 1}, {4, 1}}, found());
  ASSERT_TRUE(seals.groups()[0].ranks[0]);
  expectSeals(*seals.groups()[0].at(0), square(1));
  seals.arrived({3, 1}, 0, square(4));
  EXPECT_EQ(seals.kept(), 0u) << "it is known already";
}

TEST(LevelSeals, WhatItsFileSaysHasNoneUntilItsBordersAreThere) {
  LevelSeals seals;
  const LevelSeals::Part part{0, 3};
  seals.add({part}, std::nullopt);
  seals.add({{1, 1}}, std::nullopt);
  EXPECT_EQ(seals.work(), std::nullopt);
  EXPECT_EQ(seals.groups()[0].at(1), nullptr);
  EXPECT_EQ(seals.groups()[1].at(0), nullptr);
  seals.arrived(part, 0, square(1));
  seals.arrived({1, 1}, 0, square(2));
  workAll(seals);
  expectSeals(*seals.groups()[1].at(0), square(2));
  // Of the nearest level that is known.
  expectSeals(*seals.groups()[0].at(0), square(1));
  seals.arrived(part, 1, square(3));
  workAll(seals);
  expectSeals(*seals.groups()[0].at(0), square(3));
  expectSeals(*seals.groups()[0].at(2), square(1));
}

TEST(LevelSeals, ALevelWithoutHolesNeedsNone) {
  LevelSeals seals;
  seals.add({{0, 2}}, found());
  seals.arrived({0, 2}, 1, {});
  EXPECT_EQ(seals.work(), 0u);
  EXPECT_TRUE(seals.groups()[0].at(0)->triangles.empty());
  EXPECT_FALSE(seals.groups()[0].at(1)->triangles.empty());
}

}  // namespace
}  // namespace fabrica
