#include "stream/mesh_stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "stream/fake_transport.h"

namespace fabrica {
namespace {

struct Sink : MeshSink {
  Result<uint32_t> upload(uint32_t part, uint32_t, Bytes chunk, uint64_t& gpuBytes) override {
    if (part == broken) return Error{ErrorCode::BadFormat, "Damaged."};
    if (full) return 0u;
    gpuBytes = chunk.size();
    uploaded.push_back(part);
    return ++last;
  }
  void free(uint32_t handle) override { freed.push_back(handle); }
  void failed(uint32_t part, const Error& error) override {
    failures.push_back(part);
    lastError = error;
  }
  uint32_t last = 0, broken = kNone;
  bool full = false;  // the GPU has no memory
  Error lastError;
  std::vector<uint32_t> uploaded, freed, failures;
};

class Streaming : public ::testing::Test {
 protected:
  Streaming() {
    Atlas& atlas = model.editAtlas();
    atlas.resources = {{"mesh.glb"}, {"mesh.lod"}};
    atlas.grids = {{vec3(-0.2f), 0.4f / 65535}};
    Hierarchy tree{"All", {}, {}, {}};
    for (uint32_t i = 0; i < 3; ++i) {
      Structure s;
      s.id = "s" + std::to_string(i);
      s.firstPart = i;
      s.partCount = 1;
      atlas.structures.push_back(s);
      MeshPart part;
      part.structure = i;
      part.bounds.include(vec3(float(i) * 0.1f - 0.15f, -0.02f, -0.02f));
      part.bounds.include(vec3(float(i) * 0.1f - 0.11f, 0.02f, 0.02f));
      part.levels.resize(2);
      part.levels[0].ranges = {{1, i * 100, 100}};
      part.levels[0].error = 0.002f;
      for (MeshLevel& level : part.levels) level.vertices = 33, level.triangles = 50;  // 996 bytes of the 1000 that come
      part.levels[1].ranges = {{0, 1000 + i * 100'000, 90'000}};
      atlas.parts.push_back(part);
      tree.nodes.push_back({i, kNone, {}});
    }
    atlas.hierarchies = {tree};
    model.atlasChanged();
    stream.atlasChanged();
    view.camera.distance = 0.6f;
    view.width = 1000;
    view.height = 800;
  }
  void wish() {
    machine.beginWishes();
    stream.wish(view);
    machine.endWishes();
    machine.pump();
  }
  void answerAll() {
    while (!transport.batches.empty()) transport.answer(machine, Bytes(1000));
    machine.deliver([] { return true; });
  }
  std::vector<MeshStream::Shown> shown(double time) {
    std::vector<MeshStream::Shown> out;
    stream.collect(time, false, out, fading);
    return out;
  }
  FakeTransport transport;
  ChunkMachine machine{transport};
  Model model;
  Sink sink;
  MeshStream stream{model, machine, sink};
  StreamView view;
  bool fading = false;
};

TEST_F(Streaming, CoarseLevelsOfEverythingComeFirstInOneRequest) {
  transport.parallel = 1;
  wish();
  ASSERT_EQ(transport.batches.size(), 1u);
  EXPECT_EQ(transport.batches[0].url, "mesh.lod");
  EXPECT_EQ(transport.batches[0].parts.size(), 3u);
  EXPECT_FALSE(stream.coarseComplete());
  answerAll();
  EXPECT_TRUE(stream.coarseComplete());
  EXPECT_EQ(stream.partsShown(), 3u);
}

TEST_F(Streaming, AFinerLevelFadesInOverTheCoarseOne) {
  transport.parallel = 1;
  wish();
  answerAll();
  shown(1.0);
  EXPECT_EQ(shown(2.0).size(), 3u);
  EXPECT_FALSE(fading);
  transport.parallel = 6;
  wish();
  answerAll();
  const auto during = shown(3.0);
  EXPECT_TRUE(fading);
  EXPECT_EQ(during.size(), 6u);  // never a hole
  const auto after = shown(3.5);
  EXPECT_FALSE(fading);
  EXPECT_EQ(after.size(), 3u);
}

// Patches 0 and 1 close as structure 2 would; part 2 stands for itself.
struct Cutting : Streaming {
  Cutting() {
    model.setClosure(0, Closure::InGroup, 2);
    model.setClosure(1, Closure::InGroup, 2);
    transport.parallel = 1;
    wish();
    answerAll();
    shown(1);
    shown(2);
  }
  void cut(bool on) {
    SlicePlane plane = *model.plane("axial");
    plane.cut = on;
    model.setPlane(plane);
    wish();
  }
  // The finer level of one part comes.
  void refine(uint32_t part) {
    transport.parallel = 6;
    wish();
    for (size_t b = 0; b < transport.batches.size();) {
      if (transport.batches[b].offset != 1000 + part * 100'000u) {
        ++b;
        continue;
      }
      std::swap(transport.batches[0], transport.batches[b]);
      transport.answer(machine, Bytes(1000));
      machine.deliver([] { return true; });
      break;
    }
  }
  // "part:handle", "!" where it does not fill.
  std::vector<std::string> drawn(double time) {
    std::vector<std::string> out;
    for (const auto& item : shown(time)) out.push_back(std::to_string(item.part) + ":" + std::to_string(item.handle) + (item.fade < 1 ? "~" : "") + (item.alone ? "!" : ""));
    return out;
  }
};

TEST_F(Cutting, WhatClosesTogetherIsDrawnAtOneLevelWhileSomethingIsCut) {
  const std::vector<std::string> coarse = drawn(3);
  ASSERT_EQ(coarse.size(), 3u);
  cut(true);
  const uint32_t before = stream.revision();
  refine(0);
  EXPECT_NE(stream.revision(), before);
  EXPECT_EQ(drawn(4), coarse) << "the other patch is not there yet";
  refine(2);
  EXPECT_EQ(drawn(5)[0], coarse[0]);
  EXPECT_NE(drawn(6)[2], coarse[2]) << "what stands for itself waits for nobody";
  refine(1);
  const std::vector<std::string> fine = drawn(7);
  ASSERT_EQ(fine.size(), 3u) << "both change at once, without a fade in which one would be gone";
  EXPECT_NE(fine[0], coarse[0]);
  EXPECT_NE(fine[1], coarse[1]);
}

TEST_F(Cutting, WithoutACutEachIsAsFineAsItCanBe) {
  const std::vector<std::string> coarse = drawn(3);
  refine(0);
  drawn(4);
  EXPECT_NE(drawn(5)[0], coarse[0]);
  const uint32_t before = stream.revision();
  cut(true);
  EXPECT_NE(stream.revision(), before);
  EXPECT_EQ(drawn(6)[0], coarse[0]);
  cut(false);
  EXPECT_NE(drawn(7)[0], coarse[0]);
}

TEST_F(Cutting, APatchThatIsNotThereKeepsTheOthersFromFilling) {
  cut(true);
  EXPECT_EQ(drawn(3)[0].back(), '1');
  sink.broken = 1;
  machine.beginWishes();
  stream.contextLost();
  wish();
  answerAll();
  for (const std::string& one : drawn(9)) EXPECT_EQ(one.back() == '!', one.starts_with("0:")) << one;
}

TEST_F(Cutting, TheBudgetMakesThemCoarserTogether) {
  cut(true);
  stream.setBudget(3 * 1000 + 1500);  // the coarse ones, and one finer
  wish();
  answerAll();
  wish();
  answerAll();
  const auto items = shown(9);
  ASSERT_GE(items.size(), 3u);
  for (const auto& item : items) EXPECT_FALSE(item.alone);
}

TEST_F(Streaming, WhatShowsMostForItsBytesComesFirst) {
  // All as large on the screen; in the file the first is two hundred times as long as the last, the second forty times.
  model.editAtlas().parts[0].levels[0].ranges = {{1, 3'000'000, 20'000}};
  model.editAtlas().parts[1].levels[0].ranges = {{1, 2'000'000, 4'000}};
  model.editAtlas().parts[2].levels[0].ranges = {{1, 1'000'000, 100}};
  MeshStream other(model, machine, sink);
  other.atlasChanged();
  transport.parallel = 3;
  machine.beginWishes();
  other.wish(view);
  machine.endWishes();
  machine.pump();
  std::vector<uint64_t> order;
  for (const auto& batch : transport.batches) order.push_back(batch.offset);
  EXPECT_EQ(order, (std::vector<uint64_t>{1'000'000, 2'000'000, 3'000'000}));
}

TEST_F(Streaming, TheRestOfTheFilesIsWhatWasNotNeeded) {
  using Ranges = MeshStream::Ranges;
  view.camera.distance = 20;
  wish();
  answerAll();
  const auto rest = stream.rest(1 << 20);
  EXPECT_EQ(rest, (std::map<std::string, Ranges>{{"mesh.glb", {{1000, 290'000}}}}));
  EXPECT_TRUE(stream.rest(200'000).empty()) << "too much to fetch unasked";
}

TEST_F(Streaming, NeighboursOfTheRestAreOneRange) {
  const auto rest = stream.rest(1 << 20);
  ASSERT_TRUE(rest.contains("mesh.lod"));
  EXPECT_EQ(rest.at("mesh.lod"), (MeshStream::Ranges{{0, 300}}));
}

TEST_F(Streaming, FarAwayTheCoarseLevelIsEnough) {
  view.camera.distance = 20;
  wish();
  answerAll();
  wish();
  EXPECT_TRUE(transport.batches.empty());
  EXPECT_EQ(sink.uploaded.size(), 3u);
}

TEST_F(Streaming, WhereBytesAreDearACoarserLevelIsEnough) {
  stream.setTolerance(10);  // 2 mm are five pixels here
  wish();
  answerAll();
  wish();
  EXPECT_TRUE(transport.batches.empty());
  EXPECT_EQ(sink.uploaded.size(), 3u);
  stream.setTolerance(1);
  wish();
  EXPECT_FALSE(transport.batches.empty()) << "otherwise the finer ones are asked for";
}

TEST_F(Streaming, HiddenPartsCostNothing) {
  const std::array<StructureIndex, 2> two{0, 1};
  model.hide(two);
  wish();
  size_t parts = 0;
  for (const FetchBatch& batch : transport.batches) parts += batch.parts.size();
  EXPECT_EQ(parts, 2u);
}

TEST_F(Streaming, WhatIsHiddenStaysListedAsItWas) {
  wish();
  answerAll();
  view.camera.distance = 30;  // the coarse level is enough, and the finer one is there
  wish();
  const std::vector<MeshStream::Shown> before = shown(10);
  ASSERT_EQ(before.size(), 3u);
  ASSERT_EQ(before[0].level, 0);
  const uint32_t revision = stream.revision();
  const std::array<StructureIndex, 2> two{0, 1};
  model.hide(two);
  wish();
  EXPECT_EQ(stream.revision(), revision) << "thousands would be listed anew";
  const std::vector<MeshStream::Shown> after = shown(11);
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].handle, before[i].handle);
    EXPECT_EQ(after[i].level, before[i].level);
  }
  model.show(two);
  wish();
  EXPECT_EQ(stream.revision(), revision);
}

TEST_F(Streaming, WhatTheClipBoxLeavesOutStaysCoarse) {
  model.setClipBox({true, {vec3(-0.2f), vec3(-0.1f, 0.1f, 0.1f)}});  // about the first part
  wish();
  answerAll();
  wish();
  answerAll();
  EXPECT_EQ(std::count(sink.uploaded.begin(), sink.uploaded.end(), 0u), 2) << "both levels";
  EXPECT_EQ(std::count(sink.uploaded.begin(), sink.uploaded.end(), 1u), 1);
  EXPECT_EQ(std::count(sink.uploaded.begin(), sink.uploaded.end(), 2u), 1);
}

TEST_F(Streaming, WhatIsPulledIntoTheViewIsSharpened) {
  view.width = view.height = 800;
  view.camera.target = vec3(-0.13f, 0, 0);
  view.camera.distance = 0.6f;
  view.camera.fieldOfView = 0.1f;  // the first part and little more
  wish();
  answerAll();
  wish();
  answerAll();
  ASSERT_EQ(std::count(sink.uploaded.begin(), sink.uploaded.end(), 1u), 1) << "out of the view: coarse";
  const Camera before = view.camera;
  model.setExplode(1);
  view.camera = before;
  view.camera.target += model.offset(1) + vec3(0.1f, 0, 0);  // where the second one is drawn now
  ASSERT_NE(model.offset(1), model.offset(0));
  wish();
  answerAll();
  EXPECT_EQ(std::count(sink.uploaded.begin(), sink.uploaded.end(), 1u), 2);
}

TEST_F(Streaming, TheBudgetKeepsCoarseLevels) {
  stream.setBudget(3500);  // three coarse levels and nothing finer
  wish();
  answerAll();
  wish();
  answerAll();
  EXPECT_LE(stream.gpuBytes(), 3500u);
  EXPECT_EQ(stream.partsShown(), 3u);
}

TEST_F(Streaming, WhatDoesNotFitAtAllIsDeniedAndTheBudgetIsNeverPassed) {
  stream.setBudget(1500);  // one coarse level
  wish();
  EXPECT_EQ(stream.denied(), 2u);
  answerAll();
  EXPECT_EQ(stream.partsShown(), 1u);
  EXPECT_TRUE(stream.coarseComplete());
  EXPECT_LE(stream.gpuBytes(), 1500u);
  // What is looked at comes instead of what is out of view.
  const uint32_t first = sink.uploaded.front(), next = (first + 1) % 3;
  view.camera.target = model.atlas().parts[next].bounds.center();
  view.camera.distance = 0.08f;
  wish();
  answerAll();
  EXPECT_EQ(sink.uploaded.back(), next);
  EXPECT_EQ(sink.freed.size(), 1u);
  EXPECT_LE(stream.gpuBytes(), 1500u);
  // With room, everything is there.
  stream.setBudget(10'000);
  wish();
  answerAll();
  EXPECT_EQ(stream.denied(), 0u);
  EXPECT_EQ(stream.partsShown(), 3u);
}

TEST_F(Streaming, FinerLevelsGoToWhatIsLargeOnTheScreen) {
  stream.setBudget(4000);  // three coarse levels and one finer
  view.camera.target = model.atlas().parts[1].bounds.center();
  wish();
  answerAll();
  wish();
  answerAll();
  EXPECT_EQ(stream.gpuBytes(), 4000u);
  EXPECT_EQ(sink.uploaded.back(), 1u);
}

TEST_F(Streaming, WhatOthersCoverIsTheFirstThatIsNotAsFine) {
  const std::vector<StructureIndex> outer{0, 2};
  view.camera.target = model.atlas().parts[1].bounds.center();  // else the one that is worth most
  stream.setBudget(3000);
  wish();
  answerAll();
  shown(1);
  stream.see(std::vector<StructureIndex>{0, 1, 2}, false);
  EXPECT_FALSE(stream.see(std::vector<StructureIndex>{0, 1, 2}, false)) << "nothing new";
  stream.setBudget(4000);  // three coarse levels and one finer
  EXPECT_TRUE(stream.see(outer, false));
  wish();
  answerAll();
  EXPECT_EQ(stream.gpuBytes(), 4000u);
  EXPECT_NE(sink.uploaded.back(), 1u) << "it is covered";
  EXPECT_EQ(stream.partsShown(), 3u) << "its coarse level stays";
}

TEST_F(Streaming, WhatIsSeenThroughOrSelectedIsNotCovered) {
  view.camera.target = model.atlas().parts[1].bounds.center();
  stream.setBudget(3000);
  wish();
  answerAll();
  shown(1);
  stream.see(std::vector<StructureIndex>{0, 2}, false);
  const std::array<StructureIndex, 1> middle{1};
  stream.setBudget(4000);
  model.setOpacity(middle, 0.5f);
  wish();
  answerAll();
  EXPECT_EQ(sink.uploaded.back(), 1u) << "a picture of what is opaque cannot tell of glass";
  model.setOpacity(middle, 1);
  model.select(1);
  wish();
  EXPECT_TRUE(sink.freed.empty()) << "its outline is seen through what covers it";
}

TEST_F(Streaming, OfOneViewWhatWasSeenOnceStaysSo) {
  stream.setBudget(3000);
  wish();
  answerAll();
  shown(1);
  stream.see(std::vector<StructureIndex>{0, 1}, false);
  EXPECT_TRUE(stream.see(std::vector<StructureIndex>{2}, true));
  EXPECT_FALSE(stream.see(std::vector<StructureIndex>{2}, true));
  EXPECT_TRUE(stream.see(std::vector<StructureIndex>{2}, false)) << "another view";
}

TEST_F(Streaming, FinerLevelsOfWhatIsCoveredComeLast) {
  view.camera.distance = 20;  // coarse ones are enough
  wish();
  answerAll();
  shown(1);
  stream.see(std::vector<StructureIndex>{0, 2}, false);
  view.camera.distance = 0.6f;
  view.camera.target = model.atlas().parts[1].bounds.center();
  wish();
  ASSERT_EQ(transport.batches.size(), 3u);
  EXPECT_EQ(transport.batches.back().offset, 101'000u);
}

TEST_F(Streaming, AFileThatSaysTooLittleIsReckonedWithAsItIs) {
  stream.setBudget(2500);
  for (int i = 0; i < 6; ++i) {
    wish();
    while (!transport.batches.empty()) transport.answer(machine, Bytes(2000));  // twice of what it says
    machine.deliver([] { return true; });
    EXPECT_LE(stream.gpuBytes(), 2500u);
  }
  EXPECT_EQ(stream.partsShown(), 1u);
  wish();
  EXPECT_TRUE(transport.batches.empty()) << "it is not asked for again and again";
}

TEST_F(Streaming, ASmallerBudgetIsKeptFromTheNextWishOn) {
  wish();
  answerAll();
  wish();
  answerAll();
  ASSERT_GT(stream.gpuBytes(), 4000u);
  stream.setBudget(3500);
  wish();
  EXPECT_LE(stream.gpuBytes(), 3500u) << "although nothing more arrives";
  EXPECT_EQ(stream.partsShown(), 3u);
}

TEST_F(Streaming, NothingChangesWhileNothingComesAndTheViewStays) {
  wish();
  answerAll();
  wish();
  answerAll();
  const uint32_t before = stream.revision();
  wish();
  EXPECT_EQ(stream.revision(), before);
}

TEST_F(Streaming, AFullDeviceIsSaidAndTriedAgain) {
  sink.full = true;
  wish();
  answerAll();
  EXPECT_EQ(sink.failures.size(), 3u);
  EXPECT_EQ(sink.lastError.code, ErrorCode::TooLarge);
  sink.full = false;
  machine.retryFailed();
  stream.retryFailed();
  wish();
  answerAll();
  EXPECT_EQ(stream.partsShown(), 3u);
}

TEST_F(Streaming, ADamagedPartCostsThatPartOnly) {
  sink.broken = 1;
  wish();
  answerAll();
  EXPECT_FALSE(sink.failures.empty());
  EXPECT_EQ(stream.partsShown(), 2u);
  EXPECT_TRUE(stream.coarseComplete());
}

TEST_F(Streaming, AfterALostContextEverythingIsAskedForAgain) {
  wish();
  answerAll();
  stream.contextLost();
  EXPECT_EQ(stream.gpuBytes(), 0u);
  EXPECT_TRUE(shown(1).empty());
  wish();
  EXPECT_FALSE(transport.batches.empty());
}

}  // namespace
}  // namespace fabrica
