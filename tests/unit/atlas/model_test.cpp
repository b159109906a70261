#include "atlas/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "atlas/fixture.h"
#include "base/words.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

using One = std::array<StructureIndex, 1>;

TEST(Model, GroupEyeIsDerivedFromWhatItHolds) {
  SmallAtlas f;
  EXPECT_EQ(f.model.eye(f.brain), Eye::Shown);
  f.model.hide(One{f.a});
  EXPECT_EQ(f.model.eye(f.left), Eye::Some);
  f.model.hide(One{f.b});
  EXPECT_EQ(f.model.eye(f.left), Eye::Hidden);
  EXPECT_EQ(f.model.eye(f.brain), Eye::Some);
}

TEST(Model, ShowingAPartIsNeverUndoneByAClosedParent) {
  SmallAtlas f;
  f.model.hide(One{f.brain});
  EXPECT_EQ(f.model.visibleCount(), 0u);
  f.model.show(One{f.b});
  EXPECT_TRUE(f.model.appearance(f.b).visible);
  EXPECT_EQ(f.model.eye(f.left), Eye::Some);
  EXPECT_EQ(f.model.visibleCount(), 1u);
}

TEST(Model, IsolateGhostAndShowAll) {
  SmallAtlas f;
  f.model.isolate(One{f.right});
  EXPECT_EQ(f.model.visibleCount(), 1u);
  f.model.showAll();
  f.model.ghostOthers(One{f.left});
  EXPECT_FALSE(f.model.appearance(f.a).ghost);
  EXPECT_TRUE(f.model.appearance(f.c).ghost);
  f.model.showAll();
  EXPECT_FALSE(f.model.appearance(f.c).ghost);
}

TEST(Model, FadingOthersAgainReplacesTheStep) {
  SmallAtlas f;
  f.model.hide(One{f.b});
  EXPECT_FALSE(f.model.faded());
  f.model.ghostOthers(One{f.a});
  f.model.ghostOthers(One{f.c});
  EXPECT_TRUE(f.model.faded());
  EXPECT_TRUE(f.model.appearance(f.a).ghost);
  EXPECT_FALSE(f.model.appearance(f.c).ghost);
  f.model.undo();
  EXPECT_FALSE(f.model.faded());
  EXPECT_FALSE(f.model.appearance(f.a).ghost);
  EXPECT_FALSE(f.model.appearance(f.b).visible) << "what was done before the fading is a step of its own";
  // Once something else was changed, fading is a new step.
  f.model.ghostOthers(One{f.a});
  f.model.setOpacity(One{f.c}, 0.5f);
  EXPECT_FALSE(f.model.faded());
  f.model.ghostOthers(One{f.c});
  f.model.undo();
  EXPECT_EQ(f.model.appearance(f.c).opacity, 0.5f);
  EXPECT_TRUE(f.model.appearance(f.c).ghost);
}

TEST(Model, AnyRowOfStepsGoesBackAndForthAsItWas) {
  Model model;
  for (int i = 0; i < 60; ++i) addStructure(model.editAtlas(), "s" + std::to_string(i), true);
  model.atlasChanged();
  const auto now = [&] {
    std::vector<Appearance> all;
    for (StructureIndex s = 0; s < 60; ++s) all.push_back(model.own(s));
    return std::pair(all, model.inside());
  };
  std::mt19937 random(7);
  const auto upTo = [&](uint32_t n) { return uint32_t(random() % n); };
  std::vector states{now()};
  while (states.size() < 40) {
    std::vector<StructureIndex> which;
    for (StructureIndex s = upTo(50), end = s + 1 + upTo(10); s < end; s += 1 + upTo(3)) which.push_back(s);
    switch (upTo(6)) {
      case 0: model.hide(which); break;
      case 1: model.isolate(which); break;
      case 2: model.ghost(which); break;
      case 3: model.setOpacity(which, float(upTo(4)) / 4); break;
      case 4: model.setColor(which, Color{uint8_t(upTo(9)), 0, 0, 255}); break;
      default: model.setExplode(float(upTo(5)) / 4);
    }
    if (now() != states.back()) states.push_back(now());
  }
  for (size_t i = states.size() - 1; i-- > 0;) {
    model.undo();
    ASSERT_EQ(now(), states[i]) << i;
  }
  EXPECT_FALSE(model.canUndo());
  for (size_t i = 1; i < states.size(); ++i) {
    model.redo();
    ASSERT_EQ(now(), states[i]) << i;
  }
  EXPECT_FALSE(model.canRedo());
}

TEST(Model, OfManyLargeStepsTheOldestAreForgotten) {
  Model model;
  std::vector<StructureIndex> all;
  for (int i = 0; i < 5000; ++i) all.push_back(addStructure(model.editAtlas(), std::to_string(i), true));
  model.atlasChanged();
  for (StructureIndex s : all) model.setOpacity(One{s}, float(s) / 5000);  // no two alike: nothing to sum up
  for (int i = 0; i < 60; ++i) model.setColor(all, Color{uint8_t(i), 0, 0});
  const Appearance last = model.own(7);
  int steps = 0;
  while (model.canUndo()) model.undo(), ++steps;
  EXPECT_GT(steps, 20);
  EXPECT_LT(steps, 60);
  while (model.canRedo()) model.redo();
  EXPECT_EQ(model.own(7), last);
}

TEST(Model, UndoAndRedoRestoreWholeSteps) {
  SmallAtlas f;
  f.model.hide(One{f.left});
  f.model.setOpacity(One{f.c}, 0.5f);
  f.model.undo();
  EXPECT_EQ(f.model.appearance(f.c).opacity, 1);
  f.model.undo();
  EXPECT_TRUE(f.model.appearance(f.a).visible);
  EXPECT_FALSE(f.model.canUndo());
  f.model.redo();
  EXPECT_FALSE(f.model.appearance(f.a).visible);
  f.model.show(One{f.a});
  EXPECT_FALSE(f.model.canRedo());
}

TEST(Model, AChangeThatChangesNothingIsNoUndoStep) {
  SmallAtlas f;
  const Revisions before = f.model.revisions();
  f.model.show(One{f.a});
  EXPECT_FALSE(f.model.canUndo());
  EXPECT_EQ(f.model.revisions(), before);
}

TEST(Model, SeveralParents) {
  SmallAtlas f;
  f.model.setHierarchy(1);
  EXPECT_THAT(f.model.descendants(f.left), UnorderedElementsAre(f.left, f.b));
  f.model.hide(One{f.right});
  EXPECT_FALSE(f.model.appearance(f.b).visible);
  EXPECT_EQ(f.model.eye(f.left), Eye::Hidden);
}

TEST(Model, SelectionOfAGroupCoversItsParts) {
  SmallAtlas f;
  f.model.select(f.left);
  EXPECT_TRUE(f.model.isSelected(f.a));
  EXPECT_FALSE(f.model.isSelected(f.c));
  f.model.select(kNone);
  EXPECT_FALSE(f.model.isSelected(f.a));
}

TEST(Model, PathsAndNames) {
  SmallAtlas f;
  EXPECT_THAT(f.model.path(f.b), ElementsAre(f.brain, f.left, f.b));
  EXPECT_EQ(f.model.pathText(f.b), "brain › left › b");
  f.model.editAtlas().structures[f.b].names = {{"la", "Cornu"}, {"fr", "corne"}};
  Options options = f.model.options();
  options.language = "fr";
  f.model.setOptions(options);
  EXPECT_EQ(f.model.nameOf(f.b), "corne");
  EXPECT_EQ(f.model.nameOf(f.a), "a");
  EXPECT_EQ(f.model.nameOf(f.b, "la"), "Cornu");
  f.model.editAtlas().hierarchies[0].names = {Localised{"fr", "Régions"}};
  EXPECT_EQ(f.model.titleOf(f.model.atlas().hierarchies[0]), "Régions");
  EXPECT_EQ(f.model.titleOf(f.model.atlas().hierarchies[1]), "Systems");
}

TEST(Model, NamesFollowTheInterfaceUntilSomebodyChooses) {
  SmallAtlas f;
  f.model.editAtlas().structures[f.b].names = {{"en", "horn"}, {"fr", "corne"}};
  EXPECT_EQ(f.model.nameOf(f.b), "horn");
  const uint32_t before = f.model.revisions().options;
  setWords("fr", std::string("Hide\0Masquer\0", 13));
  f.model.wordsChanged();
  EXPECT_EQ(f.model.nameOf(f.b), "corne");
  EXPECT_NE(f.model.revisions().options, before) << "views are told";
  Options options = f.model.options();
  options.language = "en";
  f.model.setOptions(options);
  EXPECT_EQ(f.model.nameOf(f.b), "horn");
  setWords("", "");
}

TEST(Model, TextsAreInTheLanguageOfNamesElseInTheInterfacesElseTheirOwn) {
  SmallAtlas f;
  const std::vector<Localised> others = {{"fr", "Une corne."}, {"es", "Un asta."}};
  EXPECT_EQ(f.model.said("A horn.", others).text, "A horn.");
  EXPECT_EQ(f.model.said("A horn.", others).language, "") << "its own";
  setWords("fr", std::string("Hide\0Masquer\0", 13));
  EXPECT_EQ(f.model.said("A horn.", others).text, "Une corne.");
  Options options = f.model.options();
  options.language = "es";
  f.model.setOptions(options);
  EXPECT_EQ(f.model.said("A horn.", others).text, "Un asta.");
  options.language = "la";
  f.model.setOptions(options);
  EXPECT_EQ(f.model.said("A horn.", others).language, "fr") << "nothing is in Latin";
  options.language = "en";
  f.model.setOptions(options);
  EXPECT_EQ(f.model.said("A horn.", others).text, "A horn.");
  EXPECT_EQ(f.model.said("", others).text, "Une corne.") << "better than nothing";
  EXPECT_EQ(f.model.said("", {}).text, "");
  setWords("", "");
}

TEST(Model, TitlesAreInTheLanguageOfNamesElseInTheInterfacesElseTheirOwn) {
  SmallAtlas f;
  f.model.editAtlas().title = "Head";
  f.model.editAtlas().titles = {{"fr", "Tête"}, {"es", "Cabeza"}};
  f.model.editAtlas().hierarchies[1].names = {{"fr", "Systèmes"}};
  const Hierarchy& systems = f.model.atlas().hierarchies[1];
  EXPECT_EQ(f.model.title(), "Head");
  setWords("fr", std::string("Hide\0Masquer\0", 13));
  EXPECT_EQ(f.model.title(), "Tête");
  Options options = f.model.options();
  const auto speak = [&](const char* language) {
    options.language = language;
    f.model.setOptions(options);
  };
  speak("es");
  EXPECT_EQ(f.model.title(), "Cabeza");
  EXPECT_EQ(f.model.titleOf(systems), "Systèmes");
  speak("la");
  EXPECT_EQ(f.model.title(), "Tête") << "nothing is in Latin";
  speak("en");
  EXPECT_EQ(f.model.title(), "Head");
  EXPECT_EQ(f.model.titleOf(systems), "Systems");
  setWords("", "");
}

TEST(Model, BadNumbersAreRefused) {
  SmallAtlas f;
  f.model.setOpacity(One{f.a}, std::numeric_limits<float>::quiet_NaN());
  EXPECT_EQ(f.model.appearance(f.a).opacity, 0);
  SlicePlane plane = *f.model.plane("axial");
  plane.plane.normal = vec3(0);
  f.model.setPlane(plane);
  EXPECT_EQ(f.model.plane("axial")->plane.normal, vec3(0, 1, 0));
}

TEST(Model, CutAllButIsOneStepWithThePlaneThatItNeeds) {
  SmallAtlas f;
  f.model.setKeepWhole(One{f.c}, true);
  f.model.cutAllBut(One{f.left});
  EXPECT_TRUE(f.model.appearance(f.a).keepWhole);
  EXPECT_TRUE(f.model.appearance(f.b).keepWhole);
  EXPECT_FALSE(f.model.appearance(f.c).keepWhole) << "what is not named is cut";
  EXPECT_EQ(f.model.keptWhole(), 2u);
  EXPECT_TRUE(f.model.plane("sagittal")->cut);
  EXPECT_EQ(f.model.plane("sagittal")->plane.position, f.model.boundsOf(One{f.left}).center());
  f.model.undo();
  EXPECT_FALSE(f.model.plane("sagittal")->cut);
  EXPECT_FALSE(f.model.appearance(f.a).keepWhole);
  EXPECT_TRUE(f.model.appearance(f.c).keepWhole);
  f.model.redo();
  EXPECT_TRUE(f.model.plane("sagittal")->cut);
  EXPECT_TRUE(f.model.appearance(f.b).keepWhole);
}

TEST(Model, CutAllButLeavesPlanesThatCutAsTheyAre) {
  SmallAtlas f;
  SlicePlane axial = *f.model.plane("axial");
  axial.cut = true;
  f.model.setPlane(axial);
  f.model.cutAllBut(One{f.a});
  EXPECT_FALSE(f.model.plane("sagittal")->cut);
  axial.plane.position = vec3(1, 2, 3);
  f.model.setPlane(axial);
  f.model.undo();
  EXPECT_EQ(f.model.plane("axial")->plane.position, vec3(1, 2, 3)) << "moving a plane is no step";
}

TEST(Model, PlanesOfOnesOwnComeAndGo) {
  SmallAtlas f;
  for (int i = 0; i < 100; ++i) {
    SlicePlane plane;
    plane.name = f.model.freePlaneName();
    if (plane.name.empty()) break;
    f.model.setPlane(plane);
  }
  EXPECT_EQ(f.model.planes().size(), kMostPlanes);
  f.model.removePlane("plane 3");
  EXPECT_EQ(f.model.freePlaneName(), "plane 3");
  f.model.removePlane("axial");
  EXPECT_NE(f.model.plane("axial"), nullptr);
  SlicePlane odd;
  odd.name = std::string(kMostPlaneName + 1, 'x');
  f.model.setPlane(odd);
  EXPECT_EQ(f.model.planes().size(), kMostPlanes - 1);
}

TEST(Model, ASlabHasTwoFacesThatLookAway) {
  SlicePlane plane{"axial", {vec3(0, 0.1f, 0), vec3(0, 1, 0)}};
  EXPECT_TRUE(cutFaces(plane).empty());
  plane.cut = true;
  EXPECT_EQ(cutFaces(plane).size(), 1u);
  plane.slab = 0.02f;
  const std::vector<Plane> faces = cutFaces(plane);
  ASSERT_EQ(faces.size(), 2u);
  EXPECT_LT(faces[0].distance(vec3(0, 0.09f, 0)), 0);
  EXPECT_LT(faces[1].distance(vec3(0, 0.09f, 0)), 0);
  EXPECT_GT(faces[0].distance(vec3(0, 0.11f, 0)), 0);
  EXPECT_GT(faces[1].distance(vec3(0, 0.07f, 0)), 0);
}

TEST(Model, SlabsAndSharesStayInTheirRange) {
  SmallAtlas f;
  SlicePlane plane = *f.model.plane("axial");
  plane.slab = std::numeric_limits<float>::quiet_NaN();
  plane.imageShare = std::numeric_limits<float>::quiet_NaN();
  f.model.setPlane(plane);
  EXPECT_EQ(f.model.plane("axial")->slab, 0);
  EXPECT_EQ(f.model.plane("axial")->imageShare, 0);
  plane.slab = 1e9f;
  plane.imageShare = 3;
  f.model.setPlane(plane);
  EXPECT_EQ(f.model.plane("axial")->slab, kMostSlab);
  EXPECT_EQ(f.model.plane("axial")->faceImage(), 1);
  plane.imageShare.reset();
  EXPECT_EQ(plane.faceImage(), 0) << "no image while the slice is not shown";
  plane.visible = true;
  EXPECT_EQ(plane.faceImage(), SlicePlane::kImageShare);
}

TEST(Atlas, DuplicateIdsBecomeUnique) {
  SmallAtlas f;
  addStructure(f.model.editAtlas(), "a", true);
  f.model.atlasChanged();
  EXPECT_NE(f.model.atlas().indexOf("a~2"), kNone);
  EXPECT_EQ(f.model.atlas().indexOf("a"), f.a);
}

TEST(Camera, ProjectionKeepsTheSceneBetweenNearAndFar) {
  Bounds scene;
  scene.include(vec3(-0.1f));
  scene.include(vec3(0.1f));
  for (bool orthographic : {false, true}) {
    Camera camera;
    camera.distance = 0.6f;
    camera.orthographic = orthographic;
    const mat4 m = camera.projection(1.5f, scene) * camera.view();
    for (float z : {-0.1f, 0.1f}) {
      const vec4 p = m * vec4(0, 0, z, 1);
      EXPECT_GT(p.z / p.w, -1);
      EXPECT_LT(p.z / p.w, 1);
    }
    const vec4 up = m * vec4(0, 0.1f, 0, 1);
    EXPECT_GT(up.y / up.w, 0);
    // Seen from the front, the patient's left (+X) is on the viewer's right: +X is the camera's right.
    const vec4 left = m * vec4(0.1f, 0, 0, 1);
    EXPECT_GT(left.x / left.w, 0);
  }
}

}  // namespace
}  // namespace fabrica
