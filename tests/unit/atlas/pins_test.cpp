#include "atlas/pins.h"

#include <gtest/gtest.h>

#include "fixture.h"

namespace fabrica {
namespace {

using Ids = std::vector<StructureIndex>;

TEST(Pins, AGroupStandsForItsParts) {
  SmallAtlas s;
  const Ids left{s.left};
  EXPECT_EQ(partsOf(s.model, left), (Ids{s.a, s.b}));
  pinNames(s.model, left, true);
  EXPECT_EQ(s.model.options().labelLook.pinned, (Ids{s.a, s.b}));
  EXPECT_TRUE(arePinned(s.model, left));
  EXPECT_FALSE(arePinned(s.model, Ids{s.brain})) << "c is not";
  pinNames(s.model, Ids{s.a}, false);
  EXPECT_EQ(s.model.options().labelLook.pinned, Ids{s.b});
  EXPECT_FALSE(arePinned(s.model, left));
}

TEST(Pins, NamesThatWereOffAreShown) {
  SmallAtlas s;
  Options options = s.model.options();
  options.labels = LabelMode::Off;
  s.model.setOptions(options);
  pinNames(s.model, Ids{s.c}, true);
  EXPECT_EQ(s.model.options().labels, LabelMode::Pinned);
}

TEST(Pins, AGroupIsGlassWhenAllOfItIs) {
  SmallAtlas s;
  const Ids left{s.left};
  EXPECT_FALSE(areGhosted(s.model, left));
  s.model.ghost(Ids{s.a});
  EXPECT_FALSE(areGhosted(s.model, left));
  s.model.ghost(left);
  EXPECT_TRUE(areGhosted(s.model, left));
  s.model.show(left);
  EXPECT_FALSE(areGhosted(s.model, left));
}

TEST(Pins, WhatHasNoPartsIsNeither) {
  Model empty;
  EXPECT_TRUE(partsOf(empty, {}).empty());
  EXPECT_FALSE(arePinned(empty, {}));
  EXPECT_FALSE(areGhosted(empty, {}));
}

}  // namespace
}  // namespace fabrica
