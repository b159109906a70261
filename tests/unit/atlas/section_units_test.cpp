#include "atlas/section_units.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "atlas/fixture.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using One = std::array<StructureIndex, 1>;

// a and b are patches of `left`; c stands alone. Boxes: from (index) to (index + 1), each way.
struct SectionUnits : testing::Test {
  SectionUnits() {
    f.model.setClosure(f.a, Closure::InGroup, f.left);
    f.model.setClosure(f.b, Closure::InGroup, f.left);
    f.model.setClosure(f.c, Closure::Closed);
  }
  std::vector<StructureIndex> namesAt(float x) const {
    std::vector<StructureIndex> out;
    for (const SectionUnit& unit : sectionUnits(f.model, {vec3(x), vec3(1, 0, 0)})) out.push_back(unit.structure);
    return out;
  }
  SmallAtlas f;
};

TEST_F(SectionUnits, PatchesAreTheGroupTheyCloseAs) {
  const auto unit = sectionUnit(f.model, f.left);
  ASSERT_TRUE(unit);
  EXPECT_TRUE(unit->closed);
  EXPECT_THAT(unit->parts, ElementsAre(0u, 1u));
  EXPECT_FALSE(sectionUnit(f.model, f.brain)) << "closes in pieces only";
  EXPECT_FALSE(sectionUnit(f.model, f.a)->closed) << "a patch alone has no area";
  EXPECT_TRUE(sectionUnit(f.model, f.c)->closed);
}

TEST_F(SectionUnits, OnlyWhatThePlaneMayMeet) {
  EXPECT_THAT(namesAt(2.5f), ElementsAre(f.left));
  EXPECT_THAT(namesAt(5.5f), ElementsAre(f.c));
  EXPECT_THAT(namesAt(40), ElementsAre());
}

TEST_F(SectionUnits, WithOnePatchHiddenTheOthersAreOpen) {
  f.model.hide(One{f.b});
  EXPECT_THAT(namesAt(2.5f), ElementsAre(f.a));
  EXPECT_FALSE(sectionUnits(f.model, {vec3(2.5f), vec3(1, 0, 0)}).front().closed);
  f.model.showAll();
  f.model.ghost(One{f.c});
  EXPECT_THAT(namesAt(5.5f), ElementsAre()) << "glass is not cut";
}

TEST_F(SectionUnits, WhatIsKeptWholeStillHasASection) {
  f.model.setKeepWhole(One{f.c}, true);
  EXPECT_THAT(namesAt(5.5f), ElementsAre(f.c));
}

}  // namespace
}  // namespace fabrica
