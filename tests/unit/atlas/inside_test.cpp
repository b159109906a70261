// The model's ways to see inside, as steps.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "atlas/boxes.h"

namespace fabrica {
namespace {

using One = std::array<StructureIndex, 1>;

struct Nested {
  Model model;
  StructureIndex skin, muscle, left, right;
  Nested() {
    BoxAtlas f;
    const StructureIndex body = f.group("Body");
    skin = f.box("Skin", vec3(0), vec3(0.1f), body, Tissue::Skin);
    muscle = f.box("Muscle", vec3(0), vec3(0.08f), body, Tissue::Muscle);
    left = f.box("Left bone", vec3(0.02f, 0, 0), vec3(0.03f), body, Tissue::Bone);
    right = f.box("Right bone", vec3(-0.02f, 0, 0), vec3(0.03f), body, Tissue::Bone);
    f.into(model);
    Camera camera;
    camera.distance = 0.5f;
    model.setCamera(camera);
  }
};

TEST(Inside, PeelingHidesAndGivesBackWhatThePersonLeft) {
  Nested f;
  f.model.hide(One{f.left});
  EXPECT_EQ(f.model.mostPeeled(), 2u);
  f.model.peel(2);
  EXPECT_FALSE(f.model.appearance(f.skin).visible);
  EXPECT_FALSE(f.model.appearance(f.muscle).visible);
  EXPECT_TRUE(f.model.appearance(f.right).visible);
  EXPECT_TRUE(f.model.own(f.skin).visible) << "what is set is one thing, what is shown another";
  f.model.peel(0);
  EXPECT_TRUE(f.model.appearance(f.skin).visible);
  EXPECT_FALSE(f.model.appearance(f.left).visible) << "hidden by hand stays hidden";
}

TEST(Inside, SomethingIsAlwaysLeft) {
  Nested f;
  f.model.peel(200);
  EXPECT_EQ(f.model.inside().peeled, f.model.mostPeeled());
  EXPECT_GT(f.model.visibleCount(), 0u);
}

TEST(Inside, WhatIsShownByHandStaysThoughPeeled) {
  Nested f;
  f.model.peel(2);
  f.model.show(One{f.muscle});
  EXPECT_TRUE(f.model.appearance(f.muscle).visible);
  EXPECT_FALSE(f.model.appearance(f.skin).visible);
  f.model.peel(1);
  EXPECT_TRUE(f.model.appearance(f.muscle).visible);
  f.model.peel(2);
  EXPECT_FALSE(f.model.appearance(f.muscle).visible) << "it was back by itself in between";
  f.model.isolate(One{f.skin});
  EXPECT_TRUE(f.model.appearance(f.skin).visible);
  f.model.hide(One{f.skin});
  EXPECT_FALSE(f.model.appearance(f.skin).visible);
  f.model.ghostOthers(One{f.muscle});
  EXPECT_TRUE(f.model.appearance(f.muscle).visible);
}

TEST(Inside, ShowAllPutsEverythingBackInOneStep) {
  Nested f;
  f.model.peel(1);
  f.model.hide(One{f.left});
  f.model.showAll();
  EXPECT_EQ(f.model.inside().peeled, 0u);
  EXPECT_EQ(f.model.visibleCount(), 4u);
  f.model.undo();
  EXPECT_EQ(f.model.inside().peeled, 1u);
  EXPECT_FALSE(f.model.appearance(f.left).visible);
}

TEST(Inside, EachIsAStepThatCanBeUndoneAndRedone) {
  Nested f;
  const Bounds box{vec3(-0.05f), vec3(0.05f)};
  f.model.peel(1);
  f.model.setExplode(0.5f);
  f.model.setClipBox({true, box});
  const Inside all = f.model.inside();
  f.model.undo();
  EXPECT_FALSE(f.model.inside().clip.on);
  EXPECT_EQ(f.model.inside().explode, 0.5f);
  f.model.undo();
  EXPECT_EQ(f.model.inside().explode, 0);
  EXPECT_EQ(f.model.offset(f.skin), vec3(0));
  f.model.undo();
  EXPECT_EQ(f.model.inside(), Inside());
  EXPECT_TRUE(f.model.appearance(f.skin).visible);
  EXPECT_FALSE(f.model.canUndo());
  for (int i = 0; i < 3; ++i) f.model.redo();
  EXPECT_EQ(f.model.inside(), all);
  EXPECT_FALSE(f.model.appearance(f.skin).visible);
  EXPECT_FALSE(f.model.canRedo());
}

TEST(Inside, FadingDoesNotTakeAnotherStepBack) {
  Nested f;
  f.model.ghostOthers(One{f.left});
  EXPECT_TRUE(f.model.faded());
  f.model.setExplode(0.5f);
  EXPECT_FALSE(f.model.faded()) << "the last step is another one";
  f.model.ghostOthers(One{f.right});
  EXPECT_EQ(f.model.inside().explode, 0.5f);
}

TEST(Inside, ACutOfAllButSomeIsUndoneAsBefore) {
  Nested f;
  f.model.setExplode(0.5f);
  f.model.cutAllBut(One{f.left});
  ASSERT_TRUE(f.model.plane("sagittal")->cut);
  f.model.undo();
  EXPECT_FALSE(f.model.plane("sagittal")->cut);
  EXPECT_FALSE(f.model.appearance(f.left).keepWhole);
  EXPECT_EQ(f.model.inside().explode, 0.5f);
  f.model.redo();
  EXPECT_TRUE(f.model.plane("sagittal")->cut);
  EXPECT_TRUE(f.model.appearance(f.left).keepWhole);
}

TEST(Inside, WhatChangesNothingIsNoStep) {
  Nested f;
  const uint32_t steps = f.model.steps();
  const Revisions before = f.model.revisions();
  f.model.peel(0);
  f.model.setExplode(0);
  f.model.setExplode(-3);
  f.model.setClipBox({false, {}});
  EXPECT_EQ(f.model.steps(), steps);
  EXPECT_EQ(f.model.revisions(), before);
}

TEST(Inside, EachBumpsWhatItChanges) {
  Nested f;
  Revisions before = f.model.revisions();
  f.model.peel(1);
  EXPECT_NE(f.model.revisions().appearance, before.appearance);
  before = f.model.revisions();
  f.model.setExplode(1);
  EXPECT_NE(f.model.revisions().explode, before.explode);
  EXPECT_EQ(f.model.revisions().appearance, before.appearance) << "nothing looks otherwise";
  before = f.model.revisions();
  f.model.setClipBox({true, {vec3(-1), vec3(1)}});
  EXPECT_NE(f.model.revisions().planes, before.planes);
}

TEST(Inside, BadNumbersAreRefused) {
  Nested f;
  f.model.setExplode(std::nanf(""));
  EXPECT_EQ(f.model.inside().explode, 0);
  f.model.setExplode(7);
  EXPECT_EQ(f.model.inside().explode, 1);
  const Bounds bad[] = {{}, {vec3(1), vec3(-1)}, {vec3(0), vec3(1, 0, 1)}, {vec3(std::nanf("")), vec3(1)}, {vec3(-INFINITY), vec3(INFINITY)}};
  for (const Bounds& box : bad) {
    f.model.setClipBox({true, box});
    EXPECT_FALSE(f.model.inside().clip.on);
  }
}

TEST(Inside, TheBoxIsKeptWhileItIsOff) {
  Nested f;
  const Bounds box{vec3(-0.05f), vec3(0.05f)};
  f.model.setClipBox({true, box});
  f.model.setClipBox({false, {}});
  EXPECT_EQ(f.model.inside().clip, (ClipBox{false, box}));
}

TEST(Inside, BoundsAreWhereThingsAreDrawn) {
  Nested f;
  const Bounds whole = f.model.visibleBounds();
  f.model.setExplode(1);
  const vec3 by = f.model.offset(f.left);
  EXPECT_NE(by, vec3(0));
  EXPECT_EQ(f.model.drawnBounds(f.left).min, f.model.atlas().structures[f.left].bounds.min + by);
  EXPECT_EQ(f.model.boundsOf(One{f.left}).max, f.model.atlas().structures[f.left].bounds.max + by);
  EXPECT_GT(f.model.visibleBounds().radius(), whole.radius());
  EXPECT_EQ(f.model.drawnBounds().size(), f.model.visibleBounds().size());
}

TEST(Inside, TheCameraKeepsTheWholeOnTheScreen) {
  Nested f;
  const Camera before = f.model.camera();
  const float share = f.model.visibleBounds().radius() / before.distance;
  f.model.setExplode(1);
  EXPECT_GT(f.model.camera().distance, before.distance);
  EXPECT_NEAR(f.model.visibleBounds().radius() / f.model.camera().distance, share, 1e-4f);
  f.model.undo();
  EXPECT_NEAR(f.model.camera().distance, before.distance, 1e-5f);
  EXPECT_LT(glm::distance(f.model.camera().target, before.target), 1e-5f);
}

TEST(Inside, AnotherHierarchyPullsOtherwiseApart) {
  Nested f;
  Hierarchy other{"Sides", {{f.left, kNone, {}}, {f.skin, 0, {}}, {f.right, kNone, {}}, {f.muscle, 2, {}}}, {}, {}};
  f.model.editAtlas().hierarchies.push_back(other);
  f.model.atlasChanged();
  f.model.setExplode(1);
  const vec3 before = f.model.offset(f.muscle);
  f.model.setHierarchy(1);
  EXPECT_NE(f.model.offset(f.muscle), before);
}

TEST(Inside, MoreOfTheAtlasKeepsWhatIsPeeled) {
  Nested f;
  f.model.peel(2);
  const StructureIndex s = StructureIndex(f.model.atlas().structures.size());
  Structure organ;
  organ.id = "organ";
  organ.firstPart = uint32_t(f.model.atlas().parts.size());
  organ.partCount = 1;
  MeshPart part;
  part.structure = s;
  part.bounds = {vec3(1), vec3(1.1f)};
  part.levels.resize(1);
  f.model.editAtlas().structures.push_back(organ);
  f.model.editAtlas().parts.push_back(part);
  f.model.atlasChanged();
  EXPECT_LE(f.model.inside().peeled, f.model.mostPeeled());
  EXPECT_FALSE(f.model.appearance(f.skin).visible);
  EXPECT_EQ(f.model.offset(s), vec3(0));
}

}  // namespace
}  // namespace fabrica
