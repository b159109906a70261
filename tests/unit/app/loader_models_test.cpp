// What a loader opens that turns out to hold something else: ZIP files of models, another kind of atlas, files that belong to another one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/loader.h"
#include "app/scene_bytes.h"
#include "formats/zip_writer.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

class LoadingModels : public ::testing::Test {
 protected:
  // Answers what is fetched from `files`, and each scene by a structure of its address.
  void serve() {
    while (!transport.batches.empty() || !transport.scenes.empty()) {
      if (!transport.batches.empty()) {
        const FetchBatch batch = transport.batches.front();
        transport.batches.erase(transport.batches.begin());
        const auto it = files.find(batch.url);
        for (const FetchPart& part : batch.parts) {
          auto answer = it == files.end() ? Result<Bytes>(Error{ErrorCode::NotFound, "Gone."}) : Result<Bytes>(it->second);
          loader.onPart(part.job, answer);
        }
        continue;
      }
      const auto [job, url] = *transport.scenes.begin();
      transport.scenes.erase(job);
      scenes.push_back(url);
      const auto it = made.find(url);
      auto answer = it == made.end() ? Result<Bytes>(sceneBytes(url)) : it->second;
      loader.onPart(job, answer);
    }
  }

  FakeTransport transport;
  Model model;
  JobId next = 0;
  std::map<std::string, Bytes> files;           // by address
  std::map<std::string, Result<Bytes>> made;    // answers of openScene that are no scenes
  std::vector<std::string> scenes;              // asked for
  std::vector<Error> failed;
  Loader loader{model, transport, [this] { return ++next; }, {[this](const Error& e) { failed.push_back(e); }, [](const Json&) {}, [](const std::string&) {}}};
};

TEST_F(LoadingModels, AZipFileOfModelsIsOneSource) {
  files["https://h/a.zip"] = test::zipOf({{"x.glb", "?"}, {"s/one.stl", "?"}, {"s/two.stl", "?"}, {"notes.txt", "?"}}, "");
  loader.open("https://h/a.zip#frame=mm,ras");
  serve();
  EXPECT_TRUE(failed.empty());
  ASSERT_EQ(scenes.size(), 2u);
  EXPECT_THAT(scenes[0], ::testing::MatchesRegex("zip:[0-9]+/x.glb#frame=mm,ras"));
  // The surfaces are one scene: a list of them.
  EXPECT_THAT(scenes[1], ::testing::MatchesRegex("volume:[0-9]+/a.zip#frame=mm,ras"));
  const Bytes& list = transport.stored.at(scenes[1].substr(0, scenes[1].find('#')));
  EXPECT_THAT(std::string(list.begin(), list.end()), HasSubstr("/s/two.stl"));
  EXPECT_THAT(loader.sources(), ElementsAre("https://h/a.zip#frame=mm,ras"));
  EXPECT_EQ(model.atlas().sources.front().title, "a.zip");
}

TEST_F(LoadingModels, AnAtlasInAZipFileIsOpenedWithWhatLiesBesideIt) {
  files["https://h/a.zip"] = test::zipOf({{"body/atlas.json", "?"}, {"body/m.glb", "?"}}, "");
  files["zip:2/body/atlas.json"] = bytes(R"({"fabricaAtlas":1,"title":"Body","meshes":[{"url":"m.glb"}]})");
  loader.open("https://h/a.zip");
  serve();
  EXPECT_TRUE(failed.empty());
  EXPECT_THAT(scenes, ElementsAre("zip:2/body/m.glb"));
  EXPECT_EQ(model.atlas().title, "Body");
}

TEST_F(LoadingModels, AZipFileOfNothingSaysWhatItCouldHold) {
  files["https://h/a.zip"] = test::zipOf({{"notes.txt", "?"}}, "");
  loader.open("https://h/a.zip");
  serve();
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_THAT(failed[0].reason, HasSubstr("nothing in this ZIP file"));
  EXPECT_FALSE(loader.busy());
}

TEST_F(LoadingModels, AnAtlasOfOpenAnatomyIsMadeOneOfOurs) {
  const std::string url = "https://h/atlasStructure.json";
  files[url] = bytes(R"([{"@id":"#x","@type":"Structure"}])");
  made.emplace(url, bytes(R"({"fabricaAtlas":1,"title":"Brain","ownTree":false,"meshes":[{"url":"volume:9/atlas.glb"}],
    "hierarchies":[{"name":"Structures","nodes":[{"id":"brain","name":"Brain","children":[{"id":"gone","name":"Gone"}]}]}]})"));
  loader.open(url + "#frame=mm,ras");
  made.emplace(url + "#frame=mm,ras", made.at(url));
  serve();
  EXPECT_TRUE(failed.empty());
  EXPECT_THAT(scenes, ElementsAre(url + "#frame=mm,ras", "volume:9/atlas.glb"));
  EXPECT_NE(model.atlas().indexOf("gone"), kNone);
  EXPECT_THAT(loader.sources(), ElementsAre(url + "#frame=mm,ras"));
}

TEST_F(LoadingModels, WhatCannotBeMadeOneOfOursFailsOnce) {
  files["https://h/a.json"] = bytes(R"([{"@id":"#x","@type":"Structure"}])");
  made.emplace("https://h/a.json", Error{ErrorCode::NotFound, "None is there."});
  loader.open("https://h/a.json");
  serve();
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_EQ(failed[0].reason, "None is there.");
  EXPECT_FALSE(loader.busy());
}

TEST_F(LoadingModels, FilesThatBelongToAnotherStayInTheLinkAndAreNoStructures) {
  made.emplace("https://h/a.mtl", Bytes());
  made.emplace("https://h/skin.png", Bytes());
  for (const char* url : {"https://h/a.obj", "https://h/a.mtl", "https://h/skin.png"}) loader.open(url);
  serve();
  EXPECT_TRUE(failed.empty());
  EXPECT_EQ(model.atlas().structures.size(), 1u);
  EXPECT_THAT(loader.sources(), ElementsAre("https://h/a.obj", "https://h/a.mtl", "https://h/skin.png"));
}

TEST_F(LoadingModels, HowFarAListIsComesFromItsScene) {
  loader.open("https://h/a.obj");
  ASSERT_EQ(transport.scenes.size(), 1u);
  const JobId job = transport.scenes.begin()->first;
  loader.onShare(job, {0.25});
  EXPECT_FLOAT_EQ(loader.share(), 0.25f);
  EXPECT_EQ(loader.reading(), "");
  loader.onShare(job + 7, {0.9, 9e6, 10e6});
  EXPECT_FLOAT_EQ(loader.share(), 0.25f);
  loader.onShare(job, {0.5, 5.26e6, 10.4e6});
  EXPECT_EQ(loader.reading(), "Opening: 5.3 of 10 MB");
  loader.onShare(job, {0.5, 3, 1200, true});
  EXPECT_EQ(loader.reading(), "Opening: 3 of 1,200 files");
  serve();
  EXPECT_FLOAT_EQ(loader.share(), 0);
  EXPECT_EQ(loader.reading(), "");
}

TEST_F(LoadingModels, AManifestOfThisDeviceAsksBeforeOtherHostsAreAsked) {
  files["local:1/atlas.json"] = bytes(R"({"fabricaAtlas":1,"title":"Body","meshes":[{"url":"https://one.example/m.glb"},{"url":"near.glb"}],
    "volumes":[{"id":"v","url":"n5://gs://bucket/v"}],"terminology":[{"url":"https://ann@two.example/t.csv"}],"lessons":[{"url":"https://three.example/l.json"}],
    "sources":[{"title":"Only said","url":"https://said.example/"}]})");
  loader.open("local:1/atlas.json");
  serve();
  EXPECT_TRUE(scenes.empty());
  EXPECT_TRUE(transport.batches.empty());
  ASSERT_EQ(transport.asked.size(), 1u);
  const auto [job, asked] = *transport.asked.begin();
  EXPECT_EQ(asked.first, "local:1/atlas.json");
  EXPECT_THAT(asked.second, ElementsAre("one.example", "gs://bucket", "two.example", "three.example"));
  EXPECT_TRUE(loader.busy());
  Result<Bytes> yes{Bytes()};
  EXPECT_TRUE(loader.onPart(job, yes));
  serve();
  EXPECT_THAT(scenes, ElementsAre("https://one.example/m.glb", "local:1/near.glb"));
  EXPECT_EQ(transport.asked.size(), 1u);
}

TEST_F(LoadingModels, WhoSaysNoHasNothingAsked) {
  files["local:1/body/atlas.json"] = bytes(R"({"fabricaAtlas":1,"meshes":[{"url":"https://one.example/m.glb"}]})");
  loader.open("local:1/body/atlas.json");
  serve();
  ASSERT_EQ(transport.asked.size(), 1u);
  Result<Bytes> no{Error{ErrorCode::Unsupported, "It was not opened."}};
  EXPECT_TRUE(loader.onPart(transport.asked.begin()->first, no));
  ASSERT_EQ(failed.size(), 1u);
  EXPECT_FALSE(loader.busy());
  EXPECT_TRUE(scenes.empty());
  EXPECT_TRUE(transport.batches.empty());
}

TEST_F(LoadingModels, OnlyAManifestOfThisDeviceIsInQuestion) {
  files["https://h/atlas.json"] = bytes(R"({"fabricaAtlas":1,"meshes":[{"url":"https://one.example/m.glb"}]})");
  files["local:1/atlas.json"] = bytes(R"({"fabricaAtlas":1,"meshes":[{"url":"m.glb"}]})");
  loader.open("https://h/atlas.json");
  loader.open("local:1/atlas.json");
  serve();
  EXPECT_TRUE(transport.asked.empty());
  EXPECT_THAT(scenes, ::testing::UnorderedElementsAre("https://one.example/m.glb", "local:1/m.glb"));
}

}  // namespace
}  // namespace fabrica
