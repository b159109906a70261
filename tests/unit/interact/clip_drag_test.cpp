#include "interact/clip_drag.h"

#include <gtest/gtest.h>

#include "interact/keys.h"
#include "interact/pane_control.h"

namespace fabrica {
namespace {

const Bounds kScene{vec3(-0.1f), vec3(0.1f)};
const Screen kScreen{{0, 0, 1000, 1000}, {}};

Camera fromFront() {
  Camera camera;
  camera.distance = 0.5f;
  return camera;
}

TEST(ClipDrag, AFaceFollowsThePointer) {
  const Camera camera = fromFront();
  const ClipFace left{0, true};  // the patient's left is on the right of the screen
  const vec3 middle = middleOf(kScene, left);
  EXPECT_EQ(middle, vec3(0.1f, 0, 0));
  const Bounds box = draggedFace(kScene, left, {-60, 0}, camera, kScreen, kScene);
  EXPECT_LT(box.max.x, kScene.max.x);
  EXPECT_EQ(box.min, kScene.min);
  const auto before = pixelOf(camera, kScreen, middle), after = pixelOf(camera, kScreen, middleOf(box, left));
  ASSERT_TRUE(before && after);
  EXPECT_NEAR(after->x - before->x, -60, 1);
  // Across its way it does not move.
  EXPECT_NEAR(draggedFace(kScene, left, {0, 60}, camera, kScreen, kScene).max.x, kScene.max.x, 1e-6f);
  EXPECT_GT(draggedFace(kScene, {1, false}, {0, -60}, camera, kScreen, kScene).min.y, kScene.min.y) << "up is superior";
}

TEST(ClipDrag, AlongTheLineOfSightUpIsOutwards) {
  const Camera camera = fromFront();
  EXPECT_LT(draggedFace(kScene, {2, true}, {0, 40}, camera, kScreen, kScene).max.z, kScene.max.z);
  EXPECT_GT(draggedFace(kScene, {2, false}, {0, 40}, camera, kScreen, kScene).min.z, kScene.min.z);
}

TEST(ClipDrag, ABoxNeitherTurnsInsideOutNorLeavesTheScene) {
  const Camera camera = fromFront();
  for (int i = 0; i < kClipFaces; ++i)
    for (const vec2& pixels : {vec2(5000, 5000), vec2(-5000, -5000), vec2(5000, -5000)}) {
      const Bounds box = draggedFace(kScene, clipFace(i), pixels, camera, kScreen, kScene);
      EXPECT_TRUE(glm::all(glm::lessThan(box.min, box.max)));
      EXPECT_TRUE(glm::all(glm::lessThanEqual(glm::abs(box.min), vec3(0.1201f))));
      EXPECT_TRUE(glm::all(glm::lessThanEqual(glm::abs(box.max), vec3(0.1201f))));
    }
  EXPECT_GT(withFace(kScene, {0, true}, 0, kScene).max.x, kScene.min.x);
  EXPECT_NEAR(withFace(kScene, {0, true}, 0.25f, kScene).max.x, -0.05f, 1e-6f);
}

TEST(ClipDrag, WhichFacesLookAtTheEye) {
  Camera camera = fromFront();
  EXPECT_TRUE(looksAtEye(camera, kScene, {2, true}));
  EXPECT_FALSE(looksAtEye(camera, kScene, {2, false}));
  EXPECT_FALSE(looksAtEye(camera, kScene, {0, true})) << "seen from before, a side is hidden by the front";
  camera.orthographic = true;
  EXPECT_TRUE(looksAtEye(camera, kScene, {2, true}));
  EXPECT_FALSE(looksAtEye(camera, kScene, {1, true}));
}

TEST(ClipDrag, BoxesAroundSomethingAndAroundNothing) {
  Model model;
  EXPECT_TRUE(glm::all(glm::lessThan(clipBoxAround(model).min, clipBoxAround(model).max)));
  Structure s;
  s.id = "a";
  s.partCount = 1;
  MeshPart part;
  part.bounds = {vec3(0), vec3(1, 1, 0)};  // a sheet
  part.levels.resize(1);
  model.editAtlas().structures.push_back(s);
  model.editAtlas().parts.push_back(part);
  model.atlasChanged();
  const StructureIndex one = 0;
  const Bounds box = clipBoxAround(model, {&one, 1});
  EXPECT_TRUE(glm::all(glm::lessThan(box.min, vec3(0))));
  EXPECT_TRUE(glm::all(glm::greaterThan(box.max, vec3(1, 1, 0))));
}

TEST(ClipDrag, WhatIsFramedIsWhatTheBoxLeaves) {
  Model model;
  for (const float x : {0.0f, 1.0f}) {
    Structure s;
    s.id = std::to_string(x);
    s.firstPart = uint32_t(model.atlas().parts.size());
    s.partCount = 1;
    MeshPart part;
    part.structure = StructureIndex(model.atlas().structures.size());
    part.bounds = {vec3(x), vec3(x + 0.5f)};
    part.levels.resize(1);
    model.editAtlas().structures.push_back(s);
    model.editAtlas().parts.push_back(part);
  }
  model.atlasChanged();
  EXPECT_EQ(shownBoxes(model).size(), 2u);
  model.setClipBox({true, {vec3(-1), vec3(0.25f)}});
  const auto boxes = shownBoxes(model);
  ASSERT_EQ(boxes.size(), 1u);
  EXPECT_EQ(boxes[0].max, vec3(0.25f));
  EXPECT_EQ(unclipped(model, model.visibleBounds()).max, vec3(0.25f));
}

TEST(InsideKeys, PullApartPeelAndClip) {
  Model model;
  const auto press = [&](const char* key, uint32_t mods = 0) {
    const KeyAction action = keyAction(key, mods);
    return action.kind == KeyAction::Kind::Command && applyCommand(action.name, model);
  };
  EXPECT_TRUE(press("e"));
  EXPECT_NEAR(model.inside().explode, 0.2f, 1e-6f);
  EXPECT_TRUE(press("E", modifiers::kShift));
  EXPECT_EQ(model.inside().explode, 0);
  EXPECT_TRUE(press("b"));
  EXPECT_TRUE(model.inside().clip.on);
  EXPECT_TRUE(press("b"));
  EXPECT_FALSE(model.inside().clip.on);
  EXPECT_TRUE(press("."));  // nothing to peel: no harm
  EXPECT_TRUE(press(","));
  EXPECT_EQ(model.inside().peeled, 0u);
}

}  // namespace
}  // namespace fabrica
