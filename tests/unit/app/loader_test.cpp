#include "app/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/notices.h"
#include "app/scene_bytes.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const kManifest = R"({"fabricaAtlas":1,"title":"X","meshes":[{"url":"m.glb","index":"m.index.gz"}],
  "view":{"selection":["a"]}})";

class Loading : public ::testing::Test {
 protected:
  JobId lastJob() const { return transport.batches.back().parts[0].job; }
  void answer(JobId job, Result<Bytes> result) { ASSERT_TRUE(loader.onPart(job, result)); }

  FakeTransport transport;
  Model model;
  JobId next = 0;
  std::vector<Error> failed;
  std::vector<std::string> opened;
  int loaded = 0;
  Json view;
  Loader loader{model, transport, [this] { return ++next; },
                {[this](const Error& e) { failed.push_back(e); },
                 [this](const Json& v) { ++loaded; view = v; },
                 [this](const std::string& url) { opened.push_back(url); }}};
};

TEST_F(Loading, ManifestThenIndexThenTheModel) {
  loader.open("https://h.example/a/atlas.json");
  EXPECT_EQ(transport.batches[0].url, "https://h.example/a/atlas.json");
  answer(lastJob(), Bytes(bytesOf(kManifest).begin(), bytesOf(kManifest).end()));
  EXPECT_EQ(transport.batches.back().url, "https://h.example/a/m.index.gz");
  EXPECT_EQ(transport.batches.back().parts[0].decode, DecodeKind::Gunzip);
  EXPECT_TRUE(loader.busy());
  answer(lastJob(), sceneBytes("a"));
  EXPECT_FALSE(loader.busy());
  EXPECT_NE(model.atlas().indexOf("a"), kNone);
  EXPECT_THAT(opened, ElementsAre("https://h.example/a/atlas.json"));
  EXPECT_TRUE(view.is_object());
}

TEST_F(Loading, WithoutItsIndexTheFileItselfIsRead) {
  loader.open("https://h.example/a/atlas.json");
  answer(lastJob(), Bytes(bytesOf(kManifest).begin(), bytesOf(kManifest).end()));
  answer(lastJob(), Error{ErrorCode::NotFound, "Gone."});
  ASSERT_EQ(transport.scenes.size(), 1u);
  EXPECT_EQ(transport.scenes.begin()->second, "https://h.example/a/m.glb");
  answer(transport.scenes.begin()->first, sceneBytes("a"));
  EXPECT_TRUE(failed.empty());
  EXPECT_NE(model.atlas().indexOf("a"), kNone);
}

TEST_F(Loading, OneSourceThatFailsCostsThatSourceOnly) {
  loader.open("https://h.example/bad.glb");
  loader.open("https://h.example/good.glb");
  const JobId bad = transport.scenes.begin()->first, good = transport.scenes.rbegin()->first;
  answer(bad, Error{ErrorCode::NotFound, "Gone."});
  EXPECT_EQ(loaded, 0);  // the other is still on its way
  answer(good, sceneBytes("g"));
  EXPECT_EQ(loaded, 1);
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].source, "https://h.example/bad.glb");
  EXPECT_THAT(loader.sources(), ElementsAre("https://h.example/good.glb"));
}

TEST_F(Loading, OneFileOfAnAtlasThatIsMissingCostsThatFileOnly) {
  const std::string manifest = R"({"fabricaAtlas":1,"title":"Body","meshes":[{"url":"a.glb"},{"url":"b.glb"},
    {"url":"c.glb","transform":[1,0,0,0,0,1,0,0,0,0,1,0,5,0,0,1]}]})";
  loader.open("https://h.example/a/atlas.json");
  answer(lastJob(), Bytes(bytesOf(manifest).begin(), bytesOf(manifest).end()));
  ASSERT_EQ(transport.scenes.size(), 3u);
  std::vector<JobId> jobs;
  for (const auto& [job, url] : transport.scenes) jobs.push_back(job);
  answer(jobs[1], Error{ErrorCode::NotFound, "Gone."});
  answer(jobs[0], sceneBytes("same"));
  EXPECT_EQ(loaded, 0);
  answer(jobs[2], sceneBytes("same"));
  EXPECT_EQ(loaded, 1);
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].source, "https://h.example/a/b.glb");
  EXPECT_THAT(loader.sources(), ElementsAre("https://h.example/a/atlas.json"));
  ASSERT_EQ(model.atlas().structures.size(), 2u);
  EXPECT_EQ(model.atlas().structures[1].id, "same~2");
  EXPECT_EQ(model.atlas().hierarchies[0].roots.size(), 2u);
}

TEST_F(Loading, AnAtlasOfWhichEveryFileIsMissingIsNotOpened) {
  const std::string manifest = R"({"fabricaAtlas":1,"title":"Body","meshes":[{"url":"a.glb"},{"url":"b.glb"}]})";
  loader.open("https://h.example/a/atlas.json");
  answer(lastJob(), Bytes(bytesOf(manifest).begin(), bytesOf(manifest).end()));
  const auto scenes = transport.scenes;
  for (const auto& [job, url] : scenes) answer(job, Error{ErrorCode::NotFound, "Gone."});
  EXPECT_EQ(failed.size(), 2u);
  EXPECT_TRUE(opened.empty());
  EXPECT_TRUE(loader.sources().empty());
  EXPECT_FALSE(loader.busy());
}

TEST_F(Loading, OrderDoesNotDependOnTheNetwork) {
  loader.open("https://h.example/a.glb");
  loader.open("https://h.example/b.glb");
  answer(transport.scenes.rbegin()->first, sceneBytes("b"));
  answer(transport.scenes.begin()->first, sceneBytes("a"));
  EXPECT_EQ(model.atlas().structures[0].id, "a");
}

TEST_F(Loading, TheSameSourceTwiceIsOpenedOnce) {
  loader.open("https://h.example/a.glb");
  answer(transport.scenes.begin()->first, sceneBytes("a"));
  loader.open("https://h.example/a.glb");
  EXPECT_EQ(transport.scenes.size(), 1u);
  EXPECT_EQ(model.atlas().structures.size(), 1u);
}

TEST_F(Loading, WhatFailedByNetworkIsOpenedAgain) {
  loader.open("https://h.example/a.glb");
  answer(transport.scenes.begin()->first, Error{ErrorCode::Network, "No answer."});
  EXPECT_THAT(loader.unreached(), ElementsAre("https://h.example/a.glb"));
  loader.retry();
  EXPECT_EQ(transport.scenes.size(), 2u);
  answer(transport.scenes.rbegin()->first, sceneBytes("a"));
  EXPECT_TRUE(loader.unreached().empty());
}

TEST_F(Loading, EmbeddedBuffersAreKeptForTheChunks) {
  SceneTable table;
  table.resources = {"embedded:0"};
  table.embedded = {1, 2, 3};
  table.nodes.resize(1);
  loader.open("https://h.example/a.gltf");
  answer(transport.scenes.begin()->first, encodeSceneTable(table));
  ASSERT_EQ(transport.stored.size(), 1u);
  EXPECT_EQ(transport.stored.begin()->second, table.embedded);
  EXPECT_EQ(model.atlas().resources[0].url, transport.stored.begin()->first);
}

TEST(NoticesTest, WhatDoesNotFitIsSaidOnceAndTakenBack) {
  Notices notices;
  notices.full(0, 10, 96u << 20);
  EXPECT_TRUE(notices.list().empty());
  notices.full(3, 10, 96u << 20);
  ASSERT_EQ(notices.list().size(), 1u);
  EXPECT_EQ(notices.list()[0].title, "3 of 10 shapes do not fit");
  EXPECT_NE(notices.list()[0].detail.find("96 MB"), std::string::npos);
  notices.full(4, 10, 96u << 20);
  EXPECT_EQ(notices.list()[0].title, "4 of 10 shapes do not fit");
  notices.dismiss("memory");
  notices.full(5, 10, 96u << 20);
  EXPECT_TRUE(notices.list().empty()) << "who put it away has read it";
  notices.full(0, 10, 96u << 20);
  notices.full(2, 10, 96u << 20);
  EXPECT_EQ(notices.list().size(), 1u);
  notices.full(0, 10, 96u << 20);
  EXPECT_TRUE(notices.list().empty());
}

TEST(NoticesTest, FailedPartsOfOneKindShareANotice) {
  Notices notices;
  const Error error{ErrorCode::Network, "No answer.", "https://h.example/a.glb", "", "Try again."};
  notices.partFailed(error, "Thalamus");
  EXPECT_EQ(notices.list()[0].title, "Thalamus could not be loaded");
  for (const char* name : {"A", "B", "C", "Thalamus"}) notices.partFailed(error, name);
  ASSERT_EQ(notices.list().size(), 1u);
  EXPECT_EQ(notices.list()[0].title, "4 parts could not be loaded");
  EXPECT_THAT(notices.list()[0].detail, HasSubstr("and 1 more"));
  EXPECT_TRUE(notices.list()[0].canRetry);
  notices.clearParts();
  EXPECT_TRUE(notices.list().empty());
}

}  // namespace
}  // namespace fabrica
