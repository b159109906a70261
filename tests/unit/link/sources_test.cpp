// Where sources stand and how much of them is seen, in a state.
#include <gtest/gtest.h>

#include "atlas/fixture.h"
#include "link/state.h"

namespace fabrica {
namespace {

TEST(StateSources, NothingIsSaidOfWhatStandsAsItsFileHasIt) {
  TwoFiles f;
  EXPECT_FALSE(find(stateOf(f.model), "sources"));
  f.model.setSource(1, {{vec3(0.5f, 0, 0)}});
  const Json state = stateOf(f.model);
  ASSERT_TRUE(find(state, "sources"));
  EXPECT_EQ(find(state, "sources")->size(), 1u);
}

TEST(StateSources, ComesBackAsItWas) {
  TwoFiles f;
  const SourcePlace place{vec3(0.1234567f, -1, 0.25f), glm::normalize(quat(0.9f, 0.1f, -0.3f, 0.2f)), 1.25f};
  f.model.setSource(0, {{}, 0.5f, true, true});
  f.model.setSource(1, {place, 1, false, false});
  TwoFiles back;
  applyState(Json::parse(dump(stateOf(f.model))), back.model);
  EXPECT_EQ(back.model.source(0), (SourceLook{{}, 0.5f, true, true}));
  EXPECT_FALSE(back.model.source(1).visible);
  for (const vec3& p : {vec3(0), vec3(1, 2, 3), vec3(-2, 0, 0.5f)})
    EXPECT_LT(glm::distance(back.model.source(1).place.of(p), place.of(p)), 2e-6f) << "a thousandth of a millimetre over metres";
  // A state without any takes them back; one that is added to what is there does not.
  applyState({{"explode", 0}}, back.model, /*reset=*/false);
  EXPECT_FALSE(back.model.source(1).visible);
  applyState({{"v", 1}}, back.model);
  EXPECT_EQ(back.model.source(1), SourceLook());
  back.model.undo();
  EXPECT_FALSE(back.model.source(1).visible) << "one step";
}

TEST(StateSources, PlanesOfALinkAreThoseOfTheSceneAsItStands) {
  TwoFiles f;
  f.model.setSource(1, {{vec3(4, 0, 0)}});
  SlicePlane plane = *f.model.plane("axial");
  plane.visible = true;
  f.model.setPlane(plane);
  TwoFiles back;
  applyState(stateOf(f.model), back.model);
  for (const SlicePlane& p : f.model.planes()) EXPECT_LT(glm::distance(back.model.plane(p.name)->plane.position, p.plane.position), 1e-5f) << p.name;
}

TEST(StateSources, DamagedOnesArePassedOver) {
  TwoFiles f;
  applyState(Json::parse(R"({"v":1,"sources":{"nobody.glb":{"move":[1,2,3]},"left.glb":7,
    "right.glb":{"move":[1e30,0,0],"turn":[0,0,0,0],"scale":-1,"opacity":"x","hidden":3,"ghost":true}}})"), f.model);
  EXPECT_EQ(f.model.source(0), SourceLook());
  EXPECT_EQ(f.model.source(1), (SourceLook{{}, 1, true, true}));
  for (const char* text : {R"({"v":1,"sources":[1,2]})", R"({"v":1,"sources":null})", R"({"v":1,"sources":{"right.glb":{"turn":[1,2]}}})"}) {
    applyState(Json::parse(text), f.model);
    EXPECT_EQ(f.model.source(1).place, SourcePlace()) << text;
  }
}

}  // namespace
}  // namespace fabrica
