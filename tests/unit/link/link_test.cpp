#include "link/link.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "atlas/fixture.h"
#include "link/state.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using One = std::array<StructureIndex, 1>;

TEST(Link, RoundTripKeepsAwkwardAddresses) {
  Link link;
  link.sources = {"https://h.example/a b/ü,1.glb?x=1&y=2#frag", "demo/atlas.json"};
  link.state = {{"v", 1}, {"selection", {"a&b=c#d"}}};
  const Link back = parseLink("#" + formatLink(link));
  EXPECT_EQ(back.sources, link.sources);
  EXPECT_EQ(back.state, link.state);
  EXPECT_TRUE(back.notes.empty());
}

TEST(Link, ThreeDViewerLinks) {
  const Link link = parseLink("#model=https://h.example/a.glb,https://h.example/b%20c.glb$camera=0,0,5,0,0,0,0,1,0,45.0$edgesettings=off");
  EXPECT_THAT(link.sources, ElementsAre("https://h.example/a.glb", "https://h.example/b%20c.glb"));
  ASSERT_TRUE(find(link.state, "lookAt"));
  EXPECT_EQ(getVec3(*find(link.state, "lookAt"), "eye"), vec3(0, 0, 5));
}

TEST(Link, AnAddressThatWasPackedAsAWholeIsUnpacked) {
  const Link link = parseLink("#model=https%3A%2F%2Fh.example%2Fb%2520c.glb,folder/b%20c.glb");
  EXPECT_EQ(link.sources, (std::vector<std::string>{"https://h.example/b%20c.glb", "folder/b%20c.glb"}));
}

TEST(Link, ThreeDViewerColoursAreOurs) {
  const Link link = parseLink("#model=a.glb$backgroundcolor=255,0,128,0$defaultcolor=1,2,3$cameramode=orthographic");
  EXPECT_EQ(getString(link.state, "background"), "#ff0080");
  EXPECT_EQ(getString(link.state, "defaultColor"), "#010203");
  EXPECT_TRUE(getBool(link.state, "orthographic"));
  EXPECT_TRUE(link.notes.empty());
}

TEST(Link, WhatOnly3dviewerDrawsIsSaid) {
  EXPECT_TRUE(parseLink("#model=a.glb$edgesettings=off,0,0,0,1$envsettings=fishermans_bastion,off$defaultlinecolor=100,100,100").notes.empty());
  const Link link = parseLink("#model=a.glb$edgesettings=on,0,0,0,1$envsettings=fishermans_bastion,on$defaultlinecolor=255,0,0");
  ASSERT_EQ(link.notes.size(), 3u);
  EXPECT_THAT(link.notes[0], HasSubstr("edges"));
  EXPECT_THAT(link.notes[1], HasSubstr("behind the model"));
  EXPECT_THAT(link.notes[2], HasSubstr("lines"));
}

TEST(Link, DamagedThreeDViewerSettingsAreLeftOut) {
  const Link link = parseLink("#model=a.glb$backgroundcolor=255,0$defaultcolor=300,0,0$camera=1,2,x$projectionmode=perspective$new=1");
  EXPECT_EQ(link.notes.size(), 3u);
  EXPECT_THAT(link.sources, ElementsAre("a.glb"));
  EXPECT_FALSE(find(link.state, "background"));
  EXPECT_FALSE(find(link.state, "defaultColor"));
  EXPECT_FALSE(find(link.state, "lookAt"));
}

TEST(Link, DamagedPartsBecomeNotes) {
  const Link link = parseLink("#v=1&src=a.glb&s=%7Bnot");
  EXPECT_THAT(link.sources, ElementsAre("a.glb"));
  EXPECT_TRUE(link.state.is_null());
  EXPECT_EQ(link.notes.size(), 1u);
  EXPECT_EQ(parseLink("#v=99&src=a.glb").notes.size(), 1u);
}

TEST(Link, AHashInAFilesNameIsPacked) {
  EXPECT_EQ(fileAddress("https://github.com/u/r/blob/main/heart #2.glb"), "https://github.com/u/r/blob/main/heart %232.glb");
  EXPECT_EQ(fileAddress("https://h.example/#1/a#b.nii.gz#every=2"), "https://h.example/%231/a%23b.nii.gz#every=2");
  for (const char* plain : {"https://h.example/x.glb", "https://h.example/x.json#dataset=a.b", "https://h.example/t.csv#terms", "demo/atlas.json",
                            "https://gist.github.com/u/1#file-head-gltf", "https://h.example/x.nii#as=labels", "https://h.example/#", "#", "", "a#b.", "a#.b-c"})
    EXPECT_EQ(fileAddress(plain), plain);
}

TEST(State, RoundTripOfAWholeView) {
  SmallAtlas f;
  f.model.hide(One{f.c});
  f.model.ghost(One{f.b});
  f.model.setOpacity(One{f.a}, 0.25f);
  f.model.setColor(One{f.a}, Color{1, 2, 3});
  f.model.select(f.left);
  Camera camera;
  camera.target = vec3(0.1f, 0.2f, 0.3f);
  camera.orientation = glm::angleAxis(0.7f, glm::normalize(vec3(1, 2, 3)));
  camera.distance = 0.4f;
  camera.orthographic = true;
  f.model.setCamera(camera);
  SlicePlane axial = *f.model.plane("axial");
  axial.visible = axial.cut = true;
  axial.plane.position = vec3(0, 0.02f, 0);
  f.model.setPlane(axial);
  Options options = f.model.options();
  options.labels = LabelMode::Selected;
  options.theme = Theme::Light;
  options.labelOverlay = false;
  f.model.setOptions(options);
  f.model.setHierarchy(1);

  const Json state = stateOf(f.model);
  SmallAtlas fresh;
  applyState(state, fresh.model);
  EXPECT_EQ(stateOf(fresh.model), state);
  EXPECT_FALSE(fresh.model.appearance(fresh.c).visible);
  EXPECT_TRUE(fresh.model.plane("axial")->cut);
}

TEST(State, HowNamesStandBesideTheBody) {
  SmallAtlas f;
  Options options = f.model.options();
  options.labels = LabelMode::Pinned;
  options.labelLook = {LabelDensity::Many, LabelSize::Large, true, false, "la", {f.b, f.a}};
  f.model.setOptions(options);
  const Json state = stateOf(f.model);
  SmallAtlas fresh;
  applyState(state, fresh.model);
  EXPECT_EQ(fresh.model.options().labels, LabelMode::Pinned);
  EXPECT_EQ(fresh.model.options().labelLook, options.labelLook);
  applyState({{"camera", nullptr}}, fresh.model, /*reset=*/false);
  EXPECT_EQ(fresh.model.options().labelLook, options.labelLook) << "what a change does not say stays";
  applyState(Json::object(), fresh.model);
  EXPECT_EQ(fresh.model.options().labelLook, LabelLook());
  EXPECT_FALSE(stateOf(fresh.model).contains("labelLook"));
}

TEST(State, DamagedLabelLooksArePassedOver) {
  SmallAtlas f;
  const std::string id = f.model.atlas().structures[f.a].id;
  applyState({{"labels", "some"}, {"labelLook", {{"density", 3}, {"size", "huge"}, {"language", std::string(40, 'x')}, {"pinned", {id, id, "nobody", 7}}}}}, f.model);
  const Options& options = f.model.options();
  EXPECT_EQ(options.labels, Options().labels);
  EXPECT_EQ(options.labelLook, (LabelLook{.pinned = {f.a}}));
  applyState({{"labelLook", "large"}}, f.model);
  EXPECT_EQ(f.model.options().labelLook, LabelLook());
}

TEST(State, BackgroundAndDefaultColour) {
  SmallAtlas f;
  applyState({{"background", "#102030"}, {"defaultColor", "#405060"}}, f.model);
  EXPECT_EQ(f.model.options().background, (Color{16, 32, 48}));
  f.model.editAtlas().structures[f.a].ownColor = true;
  f.model.editAtlas().structures[f.a].color = Color{1, 1, 1};
  EXPECT_EQ(f.model.colorOf(f.a), (Color{1, 1, 1})) << "a colour of its own stays";
  EXPECT_EQ(f.model.colorOf(f.b), (Color{64, 80, 96}));
  f.model.setColor(One{f.b}, Color{9, 9, 9});
  EXPECT_EQ(f.model.colorOf(f.b), (Color{9, 9, 9})) << "the person's comes first";
  const Json state = stateOf(f.model);
  SmallAtlas fresh;
  applyState(state, fresh.model);
  EXPECT_EQ(stateOf(fresh.model), state);
  applyState(Json::object(), fresh.model);
  EXPECT_FALSE(fresh.model.options().background);
  EXPECT_FALSE(fresh.model.options().defaultColor);
}

TEST(State, ApplyingResetsWhatItLeavesOut) {
  SmallAtlas f;
  const Json before = stateOf(f.model);
  f.model.hide(One{f.a});
  f.model.select(f.b);
  applyState(before, f.model);
  EXPECT_EQ(stateOf(f.model), before);
}

TEST(State, WithoutResetOnlyWhatIsNamedChanges) {
  SmallAtlas f;
  f.model.hide(One{f.a});
  applyState({{"selection", {"b"}}}, f.model, false);
  EXPECT_FALSE(f.model.appearance(f.a).visible);
  EXPECT_EQ(f.model.selected(), f.b);
}

TEST(State, OpacityIsKeptWhereItIsNotTheFiles) {
  SmallAtlas f;
  Model model;
  model.editAtlas() = f.model.atlas();
  model.editAtlas().structures[f.a].opacity = 0.3f;
  model.atlasChanged();
  EXPECT_FALSE(stateOf(model).contains("opacity"));
  model.setOpacity(One{f.a}, 1);
  const Json state = stateOf(model);
  EXPECT_EQ(state["opacity"]["a"], 1);
  applyState(Json{{"v", 1}}, model);
  EXPECT_FLOAT_EQ(model.appearance(f.a).opacity, 0.3f);
  applyState(state, model);
  EXPECT_EQ(model.appearance(f.a).opacity, 1);
}

TEST(State, HostileValuesArePassedOver) {
  SmallAtlas f;
  const Json bad = *parseJson(R"({"v":1,"camera":{"target":["x",1,2],"orientation":[0,0,0,0],"distance":-5},
    "selection":["nobody",3],"opacity":{"a":"x","b":1e9},"color":{"a":7},"planes":{"axial":{"normal":[0,0,0]}},
    "window":{"width":-1},"hidden":"a","labels":5})");
  applyState(bad, f.model);
  EXPECT_GT(f.model.camera().distance, 0);
  EXPECT_EQ(f.model.appearance(f.b).opacity, 1);
  EXPECT_TRUE(f.model.selection().empty());
  EXPECT_EQ(glm::length(f.model.plane("axial")->plane.normal), 1);
}

struct Nested : SmallAtlas {  // a holds b, which holds c
  Nested() {
    const float size[] = {0.3f, 0.2f, 0.1f};
    for (int i = 0; i < 3; ++i) {
      MeshPart& part = model.editAtlas().parts[size_t(i)];
      part.bounds = {vec3(-size[i]), vec3(size[i])};
    }
    model.atlasChanged();
  }
};

TEST(State, SeeingInsideGoesWithTheLink) {
  Nested f;
  f.model.hide(One{f.c});
  f.model.peel(2);
  f.model.show(One{f.a});
  f.model.setExplode(0.5f);
  f.model.setClipBox({true, {vec3(-0.05f), vec3(0.05f, 0.06f, 0.07f)}});
  const Json state = stateOf(f.model);
  EXPECT_EQ(getNumber(state, "explode"), 0.5);
  EXPECT_EQ(getNumber(state, "peel"), 2);
  Nested fresh;
  applyState(state, fresh.model);
  EXPECT_EQ(stateOf(fresh.model), state);
  EXPECT_EQ(fresh.model.inside(), f.model.inside());
  EXPECT_LT(glm::distance(fresh.model.camera().target, f.model.camera().target), 1e-5f) << "a camera that is given stays";
  EXPECT_TRUE(fresh.model.appearance(fresh.a).visible) << "shown again by hand";
  EXPECT_FALSE(fresh.model.appearance(fresh.b).visible);
  EXPECT_FALSE(fresh.model.own(fresh.c).visible) << "hidden by hand, not by peeling";
  fresh.model.undo();
  EXPECT_EQ(fresh.model.inside(), Inside()) << "one step";

  applyState({{"explode", 0.25}}, f.model, false);
  EXPECT_EQ(f.model.inside().peeled, 2u);
  EXPECT_EQ(f.model.inside().explode, 0.25f);
  applyState({{"clip", false}}, f.model, false);
  EXPECT_FALSE(f.model.inside().clip.on);
  applyState(Json::object(), f.model);
  EXPECT_EQ(f.model.inside(), Inside());
}

TEST(State, HostileWaysInsideArePassedOver) {
  Nested f;
  for (const char* bad : {R"({"explode":"x","peel":[],"clip":7})", R"({"explode":-1,"peel":-5,"clip":{"min":[1,1,1],"max":[0,0,0]}})",
                          R"({"explode":null,"peel":{},"clip":{"min":[0,0,0]}})"}) {
    applyState(*parseJson(bad), f.model);
    EXPECT_EQ(f.model.inside(), Inside()) << bad;
  }
  applyState(*parseJson(R"({"explode":1e300,"peel":1e300})"), f.model);
  EXPECT_EQ(f.model.inside().explode, 1);
  EXPECT_EQ(f.model.inside().peeled, f.model.mostPeeled());
}

TEST(State, SlabsSharesAndPlanesOfOnesOwn) {
  SmallAtlas f;
  SlicePlane axial = *f.model.plane("axial");
  axial.cut = true;
  axial.slab = 0.0125f;
  axial.imageShare = 0.4f;
  f.model.setPlane(axial);
  for (const char* name : {"plane 1", "neck"}) {
    SlicePlane own{name, {vec3(0.1f, 0.2f, 0.3f), glm::normalize(vec3(1, 2, 2))}};
    own.cut = true;
    f.model.setPlane(own);
  }
  f.model.setKeepWhole(One{f.a}, true);
  const Json state = stateOf(f.model);
  SmallAtlas fresh;
  applyState(state, fresh.model);
  EXPECT_EQ(stateOf(fresh.model), state);
  EXPECT_FLOAT_EQ(fresh.model.plane("axial")->slab, 0.0125f);
  EXPECT_FLOAT_EQ(*fresh.model.plane("axial")->imageShare, 0.4f);
  ASSERT_TRUE(fresh.model.plane("neck"));
  EXPECT_TRUE(fresh.model.appearance(fresh.a).keepWhole);
  // A state without them takes them away.
  applyState({{"v", 1}}, fresh.model);
  EXPECT_FALSE(fresh.model.plane("neck"));
  EXPECT_EQ(fresh.model.plane("axial")->slab, 0);
  EXPECT_FALSE(fresh.model.plane("axial")->imageShare);
}

TEST(State, LinksOfBeforeSlabsMeanWhatTheyDid) {
  SmallAtlas f;
  applyState(*parseJson(R"({"v":1,"planes":{"axial":{"position":[0,1,0],"normal":[0,1,0],"visible":true,"cut":true},
    "coronal":{"cut":true}}})"), f.model);
  EXPECT_EQ(f.model.plane("axial")->faceImage(), SlicePlane::kImageShare);
  EXPECT_EQ(f.model.plane("coronal")->faceImage(), 0);
  EXPECT_EQ(cutFaces(*f.model.plane("axial")).size(), 1u);
}

TEST(State, WhatSlicesShowIsKept) {
  SmallAtlas f;
  SlicePlane plane = *f.model.plane("coronal");
  plane.thickness = 0.012f;
  plane.shows = SlabImage::Largest;
  plane.zoom = 0.25f;
  plane.pan = vec2(0.01f, -0.02f);
  f.model.setPlane(plane);
  Options options = f.model.options();
  options.panes = true;
  options.linkedPanes = false;
  options.pane = "sagittal";
  options.body = BodyLook::Brightest;
  options.cine = {true, "coronal", 24, true};
  f.model.setOptions(options);
  const Json state = stateOf(f.model);
  SmallAtlas fresh;
  applyState(state, fresh.model);
  EXPECT_EQ(stateOf(fresh.model), state);
  EXPECT_FLOAT_EQ(fresh.model.plane("coronal")->thickness, 0.012f);
  EXPECT_EQ(fresh.model.plane("coronal")->shows, SlabImage::Largest);
  EXPECT_EQ(fresh.model.options().cine, options.cine);
  EXPECT_EQ(fresh.model.options().pane, "sagittal");
  EXPECT_EQ(fresh.model.options().body, BodyLook::Brightest);
  applyState({{"v", 1}}, fresh.model);
  EXPECT_EQ(fresh.model.plane("coronal")->thickness, 0);
  EXPECT_TRUE(fresh.model.options().linkedPanes);
  EXPECT_EQ(fresh.model.options().cine, Cine());
}

TEST(State, EveryLookOfABodyHasAName) {
  for (const BodyLook look : {BodyLook::Solid, BodyLook::Mean, BodyLook::Bone, BodyLook::Vessels, BodyLook::Skin, BodyLook::Soft, BodyLook::Dense, BodyLook::Mr}) {
    SmallAtlas f, fresh;
    Options options = f.model.options();
    options.body = look;
    f.model.setOptions(options);
    applyState(stateOf(f.model), fresh.model);
    EXPECT_EQ(fresh.model.options().body, look);
  }
  SmallAtlas f;
  applyState({{"body", "mr"}}, f.model);
  EXPECT_EQ(f.model.options().body, BodyLook::Mr);
}

TEST(State, ACurveOfOnesOwnGoesWithItsLook) {
  SmallAtlas f;
  Options options = f.model.options();
  options.body = BodyLook::Solid;
  options.bodyCurve = {{-12.5f, {1, 2, 3, 0}}, {40, {255, 128, 0, 77}}, {1e4f, {255, 255, 255, 255}}};
  f.model.setOptions(options);
  const Json state = stateOf(f.model);
  SmallAtlas fresh;
  applyState(state, fresh.model);
  EXPECT_EQ(fresh.model.options().bodyCurve, options.bodyCurve);
  applyState({{"labels", "off"}}, fresh.model, false);
  EXPECT_EQ(fresh.model.options().bodyCurve, options.bodyCurve) << "nothing was said of it";
  applyState({{"body", "bone"}}, fresh.model, false);
  EXPECT_TRUE(fresh.model.options().bodyCurve.empty()) << "another look brings its own";
  applyState(state, fresh.model);
  applyState({{"v", 1}}, fresh.model);
  EXPECT_TRUE(fresh.model.options().bodyCurve.empty());
}

TEST(State, HostileCurvesArePassedOver) {
  SmallAtlas f;
  Json many = Json::array();
  for (int i = 0; i < 1000; ++i) many.push_back({i, "#ffffffff"});
  const Json none[] = {many, 7, "x", Json::array(), Json::parse(R"([[0,"#000000"]])"), Json::parse(R"([[0,"#000000"],[0,"#ffffff"]])"),
                       Json::parse(R"([[0,"red"],[1,"#ffffff"]])"), Json::parse(R"([["0","#000000"],[1,"#ffffff"]])"), Json::parse(R"([[0],[1,2,3]])"),
                       Json::parse(R"([[-1e300,"#000000"],[1e300,"#ffffff"]])")};
  for (const Json& curve : none) {
    applyState({{"body", "solid"}, {"bodyCurve", curve}}, f.model);
    EXPECT_TRUE(f.model.options().bodyCurve.empty()) << curve.dump();
  }
}

TEST(State, HostileSlicesArePassedOver) {
  SmallAtlas f;
  applyState(*parseJson(R"({"v":1,"pane":7,"linked":"x","cine":{"speed":1e30,"plane":3},
    "planes":{"axial":{"thickness":-1,"shows":"all","zoom":1e30,"pan":[1e30,"x"]},"coronal":{"thickness":1e9,"pan":[1]}}})"), f.model);
  EXPECT_EQ(f.model.plane("axial")->thickness, 0);
  EXPECT_EQ(f.model.plane("axial")->shows, SlabImage::Mean);
  EXPECT_EQ(f.model.plane("axial")->pan, vec2(0));
  EXPECT_LE(f.model.plane("axial")->zoom, 100);
  EXPECT_LE(f.model.plane("coronal")->thickness, kMostThickness);
  EXPECT_EQ(f.model.options().pane, "axial");
  EXPECT_EQ(f.model.options().cine.speed, kMostCineSpeed);
}

TEST(State, HostilePlanesArePassedOver) {
  SmallAtlas f;
  Json planes = Json::object();
  for (int i = 0; i < 1000; ++i) planes["p" + std::to_string(i)] = {{"cut", true}, {"slab", -1}, {"share", "x"}};
  planes[std::string(1000, 'n')] = {{"cut", true}};
  planes["q"] = 7;
  applyState({{"planes", planes}}, f.model);
  EXPECT_LE(f.model.planes().size(), kMostPlanes);
  for (const SlicePlane& plane : f.model.planes()) EXPECT_EQ(plane.slab, 0);
  applyState({{"planes", Json::array({1, 2})}}, f.model);
  EXPECT_EQ(f.model.planes().size(), 4u);
}

TEST(State, FewShownAreNamedInsteadOfManyHidden) {
  SmallAtlas f;
  f.model.isolate(One{f.a});
  EXPECT_TRUE(stateOf(f.model).contains("only"));
  EXPECT_FALSE(stateOf(f.model).contains("hidden"));
}

TEST(State, HoldsTheZoomOneIsIn) {
  Model model;
  Options options = model.options();
  options.zoom = "ROI-01";
  options.zoomOutlines = false;
  model.setOptions(options);
  const Json state = stateOf(model);
  Model other;
  applyState(state, other);
  EXPECT_EQ(other.options().zoom, "ROI-01");
  EXPECT_FALSE(other.options().zoomOutlines);
  applyState(Json::object(), other);
  EXPECT_EQ(other.options().zoom, "");
  EXPECT_TRUE(other.options().zoomOutlines);
}

}  // namespace
}  // namespace fabrica
