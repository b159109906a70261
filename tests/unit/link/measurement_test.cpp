#include <gtest/gtest.h>

#include "atlas/fixture.h"
#include "link/state.h"

namespace fabrica {
namespace {

TEST(MeasurementLink, RoundTripToTheNanometre) {
  SmallAtlas from, to;
  from.model.addMeasurement({"", MeasurementKind::Distance, {vec3(0.001234567f, 0, 0), vec3(0.001235067f, 0, 0)}, vec3(0, 1, 0), true});
  from.model.addMeasurement({"Näme, \"1\"", MeasurementKind::Ellipse, {vec3(0), vec3(0.02f, 0, 0), vec3(0, 0.01f, 0)}, vec3(0, 0, 1), false});
  Options options = from.model.options();
  options.lengths = LengthUnit::Micrometres;
  options.coordinates = Coordinates::Voxel;
  from.model.setOptions(options);
  to.model.addMeasurement({"gone", MeasurementKind::Distance, {vec3(0), vec3(1)}, vec3(0, 1, 0), true});
  applyState(*parseJson(dump(stateOf(from.model))), to.model);
  ASSERT_EQ(to.model.measurements().size(), 2u);
  EXPECT_NEAR(lengthOf(to.model.measurements()[0]), 0.5e-6, 1e-9);
  EXPECT_EQ(to.model.measurements()[1], from.model.measurements()[1]);
  EXPECT_EQ(to.model.options(), from.model.options());
  EXPECT_EQ(stateOf(to.model), stateOf(from.model));
  applyState(Json::object(), to.model);
  EXPECT_TRUE(to.model.measurements().empty()) << "a whole state without any";
}

TEST(MeasurementLink, DamagedOnesAreLeftOut) {
  SmallAtlas atlas;
  const auto state = parseJson(R"({"measurements": [
    {"kind": "distance", "points": [[0,0,0],[1,0,0]], "name": "good"}, {"kind": "distance", "points": [[0,0,0]]}, {"kind": "volume", "points": []},
    {"kind": "angle", "points": [[0,0,0],[1,0,0],[0,"x",0]]}, 7, {"kind": "polygon", "points": "many"}, {"kind": "profile"},
    {"kind": "distance", "points": [[0,0,0],[0,1,0]], "name": "good"}]})");
  applyState(*state, atlas.model, false);
  ASSERT_EQ(atlas.model.measurements().size(), 2u);
  EXPECT_EQ(atlas.model.measurements()[0].name, "good");
  EXPECT_EQ(atlas.model.measurements()[1].name, "good 2");
}

TEST(MeasurementLink, PinsAndArrows) {
  SmallAtlas from, to;
  from.model.addMeasurement({"Ein Ort", MeasurementKind::Pin, {vec3(0.01f, 0, 0)}, vec3(0, 1, 0), true});
  from.model.addMeasurement({"<b>Pfeil</b>", MeasurementKind::Arrow, {vec3(0), vec3(0, 0.1f, 0)}, vec3(0, 1, 0), false});
  applyState(*parseJson(dump(stateOf(from.model))), to.model);
  EXPECT_EQ(to.model.measurements(), from.model.measurements());
}

}  // namespace
}  // namespace fabrica
