#include "app/sectioner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/recorder.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Boxes of 1 m: one, two (patches of both), ball (closed), sheet (open), all but the ball about the origin.
struct Sections : testing::Test {
  Sections() {
    Atlas& atlas = model.editAtlas();
    atlas.title = "A <small> atlas";
    atlas.sources.push_back({"", "", "CC BY 4.0", "", "Somebody & others", "", ""});
    atlas.resources.push_back({"https://h.example/a.glb"});
    atlas.grids.push_back({vec3(-1), 1.0f / 1024});
    both = add("both", false);
    one = add("one", true);
    two = add("two", true);
    ball = add("ball", true, vec3(5, 0, 0));
    sheet = add("sheet", true);
    atlas.hierarchies = {{"Parts", {{both, kNone, {}}, {one, 0, {}}, {two, 0, {}}, {ball, kNone, {}}, {sheet, kNone, {}}}, {}, {}}};
    model.atlasChanged();
    model.setClosure(one, Closure::InGroup, both);
    model.setClosure(two, Closure::InGroup, both);
    model.setClosure(ball, Closure::Closed);
    model.setClosure(sheet, Closure::Open);
  }
  StructureIndex add(const std::string& id, bool drawn, vec3 at = vec3(0)) {
    Atlas& atlas = model.editAtlas();
    Structure s;
    s.id = s.name = id;
    s.color = {200, 100, 50};
    const auto index = StructureIndex(atlas.structures.size());
    if (drawn) {
      s.firstPart = uint32_t(atlas.parts.size());
      s.partCount = 1;
      MeshPart part;
      part.structure = index;
      part.bounds.include(at - 0.5f);
      part.bounds.include(at + 0.5f);
      part.levels.resize(2);
      for (MeshLevel& level : part.levels) level.ranges = {{0, 100 * uint64_t(index), 10}};
      atlas.parts.push_back(part);
    }
    atlas.structures.push_back(s);
    return index;
  }
  void cut(const char* name, vec3 position, float slab = 0) {
    SlicePlane plane = *model.plane(name);
    plane.cut = true;
    plane.slab = slab;
    plane.plane.position = position;
    model.setPlane(plane);
  }
  // Runs on from a time until it rests.
  void rest() {
    for (int i = 0; i < 100 && sectioner.update(now += 0.05); ++i) {
    }
  }
  void arrive() {
    while (!transport.batches.empty()) {
      const FetchBatch batch = transport.batches.front();
      transport.batches.erase(transport.batches.begin());
      for (const FetchPart& part : batch.parts) {
        Result<Bytes> bytes = Bytes(4);
        if (!transport.cancelled.contains(part.job)) sectioner.onPart(part.job, bytes);
      }
    }
  }
  Json square(float size, bool open = false) const {
    const std::vector<double> points{0, 0, 0, size, 0, 0, size, 0, size, 0, 0, size};
    Json json = {{"state", "ready"}, {"areaCm2", open ? Json() : Json(size * size * 1e4)}, {"perimeterCm", open ? 0 : 400 * size},
                 {"openLengthCm", open ? 300 * size : 0}, {"loops", Json::array()}, {"openLines", Json::array()}};
    json[open ? "openLines" : "loops"].push_back(points);
    return json;
  }
  void answer(const Json& result) {
    Json json = result;
    const GeometryJob job = host.jobs.front();
    host.jobs.erase(host.jobs.begin());
    json["job"] = job.job;
    EXPECT_TRUE(sectioner.onResult(json));
  }

  Model model;
  Recorder host;
  FakeTransport transport;
  JobId last = 0;
  double now = 0;
  std::vector<StructureIndex> sealed;
  Sectioner sectioner{model, transport, host, [this] { return ++last; },
                      [this](StructureIndex s, std::vector<MeasureChunk>&) { sealed.push_back(s); }};
  StructureIndex both, one, two, ball, sheet;
};

TEST_F(Sections, NothingIsMeasuredBeforeSomebodyAsks) {
  model.select(ball);
  cut("sagittal", vec3(5, 0, 0));
  rest();
  EXPECT_TRUE(transport.batches.empty());
  sectioner.follow();
  rest();
  EXPECT_EQ(transport.batches.size(), 1u);
}

TEST_F(Sections, WhenThePlaneRestsTheSelectedIsMeasured) {
  sectioner.follow();
  model.select(ball);
  cut("sagittal", vec3(5, 0, 0));
  EXPECT_TRUE(sectioner.update(now = 1)) << "it has just moved";
  EXPECT_TRUE(transport.batches.empty());
  rest();
  ASSERT_EQ(sectioner.measures().size(), 1u);
  EXPECT_EQ(sectioner.measures()[0].state, ui::Measures::State::Working);
  arrive();
  ASSERT_EQ(host.jobs.size(), 1u);
  ASSERT_TRUE(host.jobs[0].plane);
  EXPECT_TRUE(host.jobs[0].closes);
  EXPECT_FALSE(host.jobs[0].outlines);
  EXPECT_THAT(sealed, ElementsAre(ball));
  answer(square(0.1f));
  const ui::SectionMeasure& m = sectioner.measures()[0];
  EXPECT_EQ(m.state, ui::Measures::State::Ready);
  EXPECT_EQ(m.plane, "sagittal");
  EXPECT_TRUE(m.closed);
  EXPECT_NEAR(m.areaCm2, 100, 1e-4);
  EXPECT_NEAR(m.outlineCm, 40, 1e-4);

  // Moved on: what was measured is gone, and the meshes are not fetched again.
  cut("sagittal", vec3(5.1f, 0, 0));
  sectioner.update(now += 0.05);
  EXPECT_TRUE(sectioner.measures().empty());
  rest();
  EXPECT_TRUE(transport.batches.empty());
  ASSERT_EQ(host.jobs.size(), 1u);
  EXPECT_EQ(host.jobs[0].plane->position, vec3(5.1f, 0, 0));
  EXPECT_EQ(host.jobs[0].chunks.size(), 1u);
}

TEST_F(Sections, AnswersForAPlaceThatWasLeftAreNotShown) {
  sectioner.follow();
  model.select(ball);
  cut("sagittal", vec3(5, 0, 0));
  rest();
  arrive();
  cut("sagittal", vec3(5.2f, 0, 0));
  sectioner.update(now += 0.05);
  answer(square(0.1f));
  EXPECT_TRUE(sectioner.measures().empty());
}

TEST_F(Sections, BothFacesOfASlabAndTheGroupThatPatchesCloseAs) {
  sectioner.follow();
  model.select(both);
  cut("axial", vec3(0, 0.2f, 0), 0.1f);
  rest();
  ASSERT_EQ(sectioner.measures().size(), 2u);
  EXPECT_FALSE(sectioner.measures()[0].back);
  EXPECT_TRUE(sectioner.measures()[1].back);
  arrive();
  ASSERT_EQ(host.jobs.size(), 2u);
  EXPECT_EQ(host.jobs[0].chunks.size(), 2u) << "its two patches";
  EXPECT_NEAR(host.jobs[1].plane->position.y, 0.1f, 1e-6);
}

TEST_F(Sections, APatchHasALengthAndSaysWhereTheAreaIs) {
  sectioner.follow();
  model.select(one);
  cut("axial", vec3(0));
  rest();
  arrive();
  EXPECT_FALSE(host.jobs[0].closes);
  answer(square(0.1f, /*open=*/true));
  EXPECT_FALSE(sectioner.measures()[0].closed);
  EXPECT_NEAR(sectioner.measures()[0].outlineCm, 30, 1e-4);
  EXPECT_THAT(sectioner.measures()[0].why, HasSubstr("both"));
}

TEST_F(Sections, WhatCannotBeHadSaysWhy) {
  sectioner.follow();
  model.select(ball);
  cut("sagittal", vec3(5, 0, 0));
  rest();
  Result<Bytes> gone = Error{ErrorCode::Network, "The host does not answer."};
  sectioner.onPart(transport.batches[0].parts[0].job, gone);
  EXPECT_EQ(sectioner.measures()[0].state, ui::Measures::State::Failed);
  EXPECT_THAT(sectioner.measures()[0].why, HasSubstr("does not answer"));
}

TEST_F(Sections, ADrawingHasEverythingThatThePlaneMeets) {
  cut("axial", vec3(0));
  const auto ticket = sectioner.exportSvg("", false);
  ASSERT_TRUE(ticket.ok());
  EXPECT_TRUE(sectioner.exporting().active);
  EXPECT_EQ(sectioner.exporting().total, 3u);
  for (int i = 0; i < 3; ++i) {
    arrive();
    ASSERT_FALSE(host.jobs.empty());
    EXPECT_TRUE(host.jobs[0].outlines);
    answer(square(0.1f * float(i + 1), host.jobs[0].structure == "sheet"));
  }
  EXPECT_FALSE(sectioner.exporting().active);
  ASSERT_EQ(host.events.size(), 1u);
  const Json& event = host.events[0];
  EXPECT_EQ(getString(event, "type"), "section");
  EXPECT_EQ(getNumber(event, "ticket"), *ticket);
  EXPECT_EQ(getString(event, "name"), "a-small-atlas-axial-s-0-mm.svg");
  const std::string svg = getString(event, "svg");
  EXPECT_THAT(svg, HasSubstr("data-id=\"both\""));
  EXPECT_THAT(svg, HasSubstr("<title>ball</title>"));
  EXPECT_THAT(svg, HasSubstr("data-id=\"sheet\" fill=\"none\""));
  EXPECT_THAT(svg, HasSubstr("A &lt;small&gt; atlas"));
  EXPECT_THAT(svg, HasSubstr("Somebody &amp; others, CC BY 4.0"));
}

TEST_F(Sections, AHiddenStructureIsNotDrawnAndAMissingOneIsNamed) {
  cut("axial", vec3(0));
  model.hide(std::array<StructureIndex, 1>{ball});
  ASSERT_TRUE(sectioner.exportSvg("axial", true).ok());
  EXPECT_EQ(sectioner.exporting().total, 2u);
  arrive();
  answer(square(0.1f));
  answer({{"state", "failed"}, {"why", "It is no surface."}});
  ASSERT_EQ(host.events.size(), 1u);
  EXPECT_TRUE(getBool(host.events[0], "save"));
  EXPECT_THAT(getString(host.events[0], "svg"), HasSubstr("Missing: sheet"));
}

TEST_F(Sections, ADrawingCanBeStopped) {
  cut("axial", vec3(0));
  ASSERT_TRUE(sectioner.exportSvg("axial", true).ok());
  sectioner.stop();
  EXPECT_FALSE(sectioner.exporting().active);
  ASSERT_EQ(host.events.size(), 1u);
  EXPECT_EQ(getString(*find(host.events[0], "error"), "code"), "cancelled");
  EXPECT_FALSE(transport.cancelled.empty());
  arrive();
  EXPECT_TRUE(host.jobs.empty());
}

TEST_F(Sections, WhereThereIsNothingToDrawItSaysSo) {
  EXPECT_FALSE(sectioner.exportSvg("", false).ok()) << "no plane cuts";
  EXPECT_FALSE(sectioner.exportSvg("nobody", false).ok());
  cut("axial", vec3(0, 40, 0));
  ASSERT_TRUE(sectioner.exportSvg("axial", false).ok());
  EXPECT_THAT(getString(*find(host.events[0], "error"), "reason"), HasSubstr("meets nothing"));
}

}  // namespace
}  // namespace fabrica
