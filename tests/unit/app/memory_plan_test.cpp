#include "app/memory_plan.h"

#include <gtest/gtest.h>

namespace fabrica {
namespace {

constexpr uint64_t kMegabyte = 1u << 20;

TEST(MemoryPlan, WhatMeshesMayTakeIsWhatTheRestLeaves) {
  const MemoryPlan free = planMemory(true, {});
  EXPECT_EQ(free.ceiling, 200 * kMegabyte);
  const MemoryPlan used = planMemory(true, {60 * kMegabyte, 50 * kMegabyte, 30 * kMegabyte});
  EXPECT_LT(used.meshes, free.meshes);
  // 60 of heaps, 20 of pictures, what is under way: the rest, less what lies free in its buffers.
  EXPECT_LE(60 * kMegabyte + 20 * kMegabyte + used.flight + used.meshes, 200 * kMegabyte);
  EXPECT_GT(used.meshes, 60 * kMegabyte);
}

TEST(MemoryPlan, MeshesThemselvesDoNotMakeItLess) {
  EXPECT_EQ(planMemory(false, {0, 500 * kMegabyte, 500 * kMegabyte}).meshes, planMemory(false, {}).meshes);
}

TEST(MemoryPlan, RoomIsLeftForWhatManyStructuresTakeLater) {
  MemoryUse few, many;
  many.structures = 30'000;
  EXPECT_LT(planMemory(true, many).meshes + 10 * kMegabyte, planMemory(true, few).meshes);
}

TEST(MemoryPlan, TwoOnOnePageShareTheCeiling) {
  const MemoryPlan half = planMemory(true, {}, 0.5), whole = planMemory(true, {});
  EXPECT_EQ(half.ceiling, 100 * kMegabyte);
  EXPECT_LT(half.meshes, whole.meshes / 2);
  EXPECT_LT(half.volumes, whole.volumes);
}

TEST(MemoryPlan, ABodyIsShownHoweverFullItIs) {
  EXPECT_GE(planMemory(true, {400 * kMegabyte, 300 * kMegabyte, 0}).meshes, 10 * kMegabyte);
}

}  // namespace
}  // namespace fabrica
