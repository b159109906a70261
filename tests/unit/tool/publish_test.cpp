// `fabrica publish`: the folder it leaves, the second time, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>

#include "base/json.h"
#include "maker/publish/check.h"
#include "maker/publish/pages.h"
#include "maker/temp_folder.h"
#include "maker/write/files.h"
#include "tool/png_pixels.h"
#include "tool/program.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::string kUrl = "https://example.org/anatomy/";

std::string textOfFile(const fs::path& path) {
  auto bytes = readFile(path.string());
  return bytes ? std::string(textOf(*bytes)) : "";
}

void put(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

// Every file of a folder → its bytes.
std::map<std::string, std::string> contentsOf(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().lexically_relative(folder).generic_string()] = textOfFile(entry.path());
  }
  return files;
}

std::map<std::string, fs::file_time_type> timesOf(const fs::path& folder) {
  std::map<std::string, fs::file_time_type> times;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) times[entry.path().lexically_relative(folder).generic_string()] = entry.last_write_time();
  }
  return times;
}

class Publish : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    made_ = new TempFolder();
    ASSERT_TRUE(makeAtlas(made_->path()));
  }
  static void TearDownTestSuite() {
    delete made_;
    made_ = nullptr;
  }
  void SetUp() override {
    const std::string fonts = "/usr/share/fonts/opentype/inter/";
    put(folder_ / "site/index.html", "<p>the viewer</p>");
    put(folder_ / "site/index.html.br", "packed");
    put(folder_ / "site/main.js", "start()");
    put(folder_ / "site/fabrica.wasm", "program");
    put(folder_ / "site/icon.svg", "<svg/>");
    for (const char* name : {"catalogue.css", "published.css", "published.js"}) put(folder_ / (std::string("site/catalogue/") + name), name);
    put(folder_ / "site/demo/atlas.json", "{}");
    fs::copy_file(fonts + "Inter-SemiBold.otf", folder_ / "site/inter-semibold.otf");
    fs::copy_file(fonts + "Inter-Regular.otf", folder_ / "site/inter-regular.otf");
    addAtlas("brain", R"("A small brain")");
  }
  // A copy of the atlas under another id; `title` and `more`: as JSON.
  void addAtlas(const std::string& name, const std::string& title, const std::string& more = "{}") {
    fs::copy(*made_ / "atlas", folder_ / name, fs::copy_options::recursive);
    auto json = parseJson(textOfFile(fs::path(folder_ / name) / "atlas.json"));
    ASSERT_TRUE(json);
    (*json)["id"] = name;
    (*json)["title"] = *parseJson(title);
    json->merge_patch(*parseJson(more));
    put(fs::path(folder_ / name) / "atlas.json", dump(*json, 1));
  }
  Ran publish(const std::vector<std::string>& atlases, const std::string& out = "out", const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"publish"};
    for (const std::string& name : atlases) words.push_back(folder_ / name);
    for (const std::string& word : {std::string("-o"), folder_ / out, std::string("--site"), folder_ / "site", std::string("--url"), kUrl}) words.push_back(word);
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  std::string published(const std::string& name) { return textOfFile(fs::path(folder_ / "out") / name); }

  static TempFolder* made_;
  TempFolder folder_;
};
TempFolder* Publish::made_ = nullptr;

TEST_F(Publish, WritesViewerAtlasPageAndWhatOthersReadOfIt) {
  put(fs::path(folder_ / "brain") / "patient.nii.gz", "a scan that merely lies there");
  const Ran ran = publish({"brain"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(kUrl + "brain/"));
  EXPECT_THAT(ran.err, HasSubstr("patient.nii.gz"));
  const auto files = contentsOf(folder_ / "out");
  for (const char* name : {"viewer/index.html", "viewer/main.js", "viewer/index.html.br", "brain/atlas.json", "brain/meshes.glb", "brain/meshes.index.gz",
                           "brain/meshes.lod.bin", "brain/volumes/t1.zarr/zarr.json", ".nojekyll", "sitemap.xml", "publish.json"}) {
    EXPECT_TRUE(files.count(name)) << name;
  }
  EXPECT_FALSE(files.count("viewer/demo/atlas.json")) << "the demo is no part of the viewer";
  EXPECT_FALSE(files.count("brain/patient.nii.gz")) << "nothing that the atlas does not name";
  EXPECT_FALSE(files.count("robots.txt")) << "in a folder of a host nobody reads it";

  const std::string page = published("brain/index.html");
  for (const std::string& wanted :
       {std::string("<title>A small brain</title>"), "property=\"og:image\" content=\"" + kUrl + "brain/card.png\"",
        "property=\"og:url\" content=\"" + kUrl + "brain/\"", std::string("name=\"twitter:card\" content=\"summary_large_image\""),
        "type=\"application/json+oembed\" href=\"" + kUrl + "brain/oembed.json\"", std::string("data-open=\"../viewer/#src=../brain/atlas.json\""),
        std::string("2 structures")}) {
    EXPECT_THAT(page, HasSubstr(wanted));
  }
  EXPECT_THAT(published("index.html"), HasSubstr("data-open=\"viewer/#src=../brain/atlas.json\"")) << "one atlas: the top of the folder is its page";
  EXPECT_THAT(published("sitemap.xml"), HasSubstr("<loc>" + kUrl + "brain/</loc>"));

  auto oembed = parseJson(published("brain/oembed.json"));
  ASSERT_TRUE(oembed);
  EXPECT_EQ(getString(*oembed, "type"), "rich");
  EXPECT_EQ(getString(*oembed, "thumbnail_url"), kUrl + "brain/thumbnail.png");
  EXPECT_THAT(getString(*oembed, "html"), HasSubstr("src=\"" + kUrl + "viewer/?embed=1#src=../brain/atlas.json\""));
}

TEST_F(Publish, DrawsPicturesAndACardWithTheTitle) {
  ASSERT_EQ(publish({"brain"}).code, 0);
  struct Card {
    int width = 0, height = 0, light = 0, blue = 0;
  };
  const auto look = [&](const std::string& name) {
    Card card;
    const PngPixels pixels = pngPixels(folder_ / ("out/brain/" + name), 3);
    card.width = pixels.width;
    card.height = pixels.height;
    for (int i = 0; pixels.data && i < card.width * card.height; ++i) {
      const uint8_t* p = pixels.data.get() + size_t(i) * 3;
      const bool left = i % card.width < card.width * 2 / 5;
      card.light += left && p[0] > 200 && p[1] > 200 && p[2] > 200;      // of letters
      card.blue += !left && int(p[2]) > int(p[0]) + 40;                  // of the shell
    }
    return card;
  };
  const Card card = look("card.png");
  EXPECT_EQ(card.width, 1200);
  EXPECT_EQ(card.height, 630);
  EXPECT_GT(card.light, 1500) << "the title's letters";
  EXPECT_GT(card.blue, 20000) << "the ball";
  EXPECT_EQ(look("thumbnail.png").width, 640);
  EXPECT_EQ(look("thumbnail-dark.png").height, 480);
  EXPECT_NE(published("brain/thumbnail.png"), published("brain/thumbnail-dark.png"));
  addAtlas("other", R"("Another title, which is so long that it needs several lines, and more of them than there is room for on such a card")");
  ASSERT_EQ(publish({"brain", "other"}).code, 0);
  EXPECT_NE(published("brain/card.png"), published("other/card.png"));
  EXPECT_EQ(published("brain/thumbnail.png"), published("other/thumbnail.png"));
}

TEST_F(Publish, SeveralAtlasesGetACatalogue) {
  addAtlas("knee", R"("Knee")", R"({"description":"Bones & ligaments of a knee","sources":[{"title":"Scan","licence":"CC BY 4.0","attribution":"A. Maker"}]})");
  ASSERT_EQ(publish({"brain", "knee"}, "out", {"--title", "Our atlases", "--description", "For the first year."}).code, 0);
  const std::string page = published("index.html");
  for (const char* wanted : {"<h1>Our atlases</h1>", "For the first year.", "href=\"viewer/#src=../brain/atlas.json\"", "href=\"viewer/#src=../knee/atlas.json\"",
                             "src=\"knee/thumbnail.png\"", "Bones &amp; ligaments of a knee", "CC BY 4.0", "content=\"https://example.org/anatomy/brain/card.png\""}) {
    EXPECT_THAT(page, HasSubstr(wanted));
  }
  EXPECT_THAT(page, Not(HasSubstr("data-open")));
  EXPECT_THAT(published("sitemap.xml"), HasSubstr("<loc>" + kUrl + "</loc>"));
  EXPECT_THAT(published("knee/index.html"), HasSubstr("A. Maker"));
}

TEST_F(Publish, ImagesAloneHaveACardOfWords) {
  addAtlas("scan", R"("A scan")", R"({"meshes":null})");
  ASSERT_EQ(publish({"brain", "scan"}).code, 0);
  EXPECT_FALSE(published("scan/card.png").empty());
  EXPECT_TRUE(published("scan/thumbnail.png").empty());
  EXPECT_THAT(published("index.html"), HasSubstr("<span class=\"picture none\">"));
  EXPECT_THAT(published("scan/oembed.json"), Not(HasSubstr("thumbnail")));
  EXPECT_FALSE(fs::exists(fs::path(folder_ / "out") / "scan/meshes.glb"));
  const auto before = timesOf(folder_ / "out");
  ASSERT_EQ(publish({"brain", "scan"}).code, 0);
  EXPECT_EQ(timesOf(folder_ / "out"), before);
}

TEST_F(Publish, AgainWritesOnlyWhatChanged) {
  addAtlas("knee", R"("Knee")");
  ASSERT_EQ(publish({"brain", "knee"}).code, 0);
  const auto before = timesOf(folder_ / "out");
  const Ran again = publish({"brain", "knee"});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("0 new, 0 changed, 0 removed"));
  EXPECT_EQ(timesOf(folder_ / "out"), before) << "no file is touched";
  ASSERT_EQ(publish({"brain", "knee"}, "elsewhere").code, 0);
  EXPECT_EQ(contentsOf(folder_ / "elsewhere"), contentsOf(folder_ / "out")) << "the same bytes from nothing";

  auto json = parseJson(textOfFile(fs::path(folder_ / "knee") / "atlas.json"));
  ASSERT_TRUE(json);
  (*json)["description"] = "Now with words to it";
  put(fs::path(folder_ / "knee") / "atlas.json", dump(*json, 1));
  ASSERT_EQ(publish({"brain", "knee"}).code, 0);
  std::vector<std::string> touched;
  for (const auto& [name, time] : timesOf(folder_ / "out")) {
    if (!before.count(name) || before.at(name) != time) touched.push_back(name);
  }
  // The pictures are drawn anew, for the atlas may open in another way, and are the same.
  EXPECT_THAT(touched, testing::UnorderedElementsAre("index.html", "knee/atlas.json", "knee/index.html", "publish.json"));
}

TEST_F(Publish, RemovesWhatItMadeAndNothingElse) {
  addAtlas("knee", R"("Knee")");
  put(fs::path(folder_ / "out") / "CNAME", "anatomy.example.org");
  ASSERT_EQ(publish({"brain", "knee"}).code, 0);
  put(fs::path(folder_ / "out") / "notes.txt", "mine");
  put(fs::path(folder_ / "out") / "knee/mine.txt", "mine, too");
  put(fs::path(folder_ / "out") / ".fabrica-part/brain/half", "left by a run that was cut off");
  fs::remove(fs::path(folder_ / "out") / "brain/meshes.glb");
  const Ran ran = publish({"brain"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  const auto files = contentsOf(folder_ / "out");
  EXPECT_FALSE(files.count("knee/atlas.json"));
  EXPECT_FALSE(fs::exists(fs::path(folder_ / "out") / "knee/volumes")) << "no empty folders are left";
  EXPECT_EQ(files.at("CNAME"), "anatomy.example.org");
  EXPECT_EQ(files.at("notes.txt"), "mine");
  EXPECT_EQ(files.at("knee/mine.txt"), "mine, too");
  EXPECT_TRUE(files.count("brain/meshes.glb")) << "what got lost is there again";
  EXPECT_FALSE(fs::exists(fs::path(folder_ / "out") / ".fabrica-part"));
}

TEST_F(Publish, LeavesOthersFoldersAlone) {
  put(fs::path(folder_ / "out") / "thesis.tex", "mine");
  const Ran ran = publish({"brain"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("thesis.tex"));
  EXPECT_EQ(contentsOf(folder_ / "out").size(), 1u);

  ASSERT_EQ(publish({"brain"}, "second").code, 0);
  put(fs::path(folder_ / "second") / "knee/index.html", "a page of my own");
  const auto before = contentsOf(folder_ / "second");
  addAtlas("knee", R"("Knee")");
  const Ran refused = publish({"brain", "knee"}, "second");
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("knee/index.html"));
  EXPECT_EQ(contentsOf(folder_ / "second"), before) << "nothing was changed";

  put(fs::path(folder_ / "third") / "publish.json", R"({"fabricaPublish":1,"files":{"../brain/atlas.json":3},"notes":{}})");
  EXPECT_EQ(publish({"brain"}, "third").code, 1) << "a list that leads out of its folder";
  EXPECT_TRUE(fs::exists(fs::path(folder_ / "brain") / "atlas.json"));
}

TEST_F(Publish, SaysWhatIsWrongWithAnAtlas) {
  const auto fails = [&](const std::vector<std::string>& atlases, const std::string& words, const std::string& out = "out") {
    const Ran ran = publish(atlases, out);
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr(words));
    EXPECT_FALSE(fs::exists(fs::path(folder_ / out) / "index.html"));
  };
  fails({"nothing"}, "no atlas.json");
  fails({"brain", "brain"}, "Two atlases have the id \"brain\"");
  fails({"brain"}, "lie in each other", "brain/out");
  addAtlas("viewer", R"("Viewer")");
  fails({"viewer"}, "viewer's own folder");
  for (const char* taken : {"index.html", "sitemap.xml", "robots.txt", "publish.json", "oembed.json"}) {
    addAtlas(taken, R"("Taken")");
    fails({"brain", taken}, std::string("\"") + taken + "\" cannot be the id of an atlas");
  }
  // The id becomes a folder's name, and is judged as that.
  addAtlas("shouted", R"("Shouted")", R"({"id":"Sitemap.XML"})");
  fails({"shouted"}, "\"sitemap.xml\" cannot be the id of an atlas");
  addAtlas("cut", R"("Cut")");
  fs::remove(fs::path(folder_ / "cut") / "meshes.lod.bin");
  fails({"cut"}, "meshes.lod.bin");
  addAtlas("outside", R"("Outside")", R"({"terminology":["../brain/atlas.json"]})");
  fails({"outside"}, "not in the atlas's folder");
  addAtlas("linked", R"("Linked")", R"({"terminology":["terms.csv"]})");
  put(folder_ / "secret.csv", "id,en");
  fs::create_symlink(folder_ / "secret.csv", fs::path(folder_ / "linked") / "terms.csv");
  fails({"linked"}, "is a link to a file outside");
  addAtlas("own", R"("Own page")", R"({"terminology":["index.html"]})");
  put(fs::path(folder_ / "own") / "index.html", "id,en");
  fails({"own"}, "index.html, which is the name of one that publish makes");
  fs::remove(fs::path(folder_ / "site") / "main.js");
  fails({"brain"}, "tools/run --build-only");
}

TEST_F(Publish, WhatAnAtlasSaysOfItselfIsTextAndNeverMarkup) {
  const std::string hostile = R"("</title><script>alert(1)</script>\" onload=\"x' & \u0007")";
  addAtlas("evil", hostile, R"({"description":"<img src=x onerror=alert(2)>","sources":[{"licence":"<b>","attribution":"\"><script>"}]})");
  ASSERT_EQ(publish({"brain", "evil"}).code, 0);
  for (const char* name : {"index.html", "evil/index.html", "sitemap.xml"}) {
    const std::string page = published(name);
    EXPECT_THAT(page, Not(HasSubstr("<script>"))) << name;
    EXPECT_THAT(page, Not(HasSubstr("<img src=x"))) << name;
    EXPECT_THAT(page, Not(HasSubstr("<b>"))) << name;
    EXPECT_THAT(page, Not(HasSubstr("\" onload"))) << name;
    EXPECT_THAT(page, Not(HasSubstr("\x07"))) << name;
  }
  EXPECT_THAT(published("evil/index.html"), HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
  auto oembed = parseJson(published("evil/oembed.json"));
  ASSERT_TRUE(oembed);
  EXPECT_THAT(getString(*oembed, "html"), Not(HasSubstr("<script>")));
}

TEST_F(Publish, ChecksAPublishedFolder) {
  addAtlas("knee", R"("Knee")");
  ASSERT_EQ(publish({"brain", "knee"}).code, 0);
  const Ran good = run({"publish", "--check", folder_ / "out"});
  EXPECT_EQ(good.code, 0) << good.out;
  EXPECT_THAT(good.out, HasSubstr("good"));
  EXPECT_THAT(good.out, HasSubstr("2 atlases"));
  const fs::path out = folder_ / "out";
  fs::resize_file(out / "knee/meshes.glb", 10);
  fs::remove(out / "brain/card.png");
  const Ran bad = run({"publish", "--check", out.string()});
  EXPECT_EQ(bad.code, 1);
  EXPECT_THAT(bad.out, HasSubstr("knee/meshes.glb: it has 10 bytes instead of"));
  EXPECT_THAT(bad.out, HasSubstr("brain/card.png: it is not there"));

  // An address that leads nowhere, on a page that is as long as it was.
  ASSERT_EQ(publish({"brain", "knee"}).code, 0);
  std::string page = published("index.html");
  page.replace(page.find("../knee/atlas.json"), 18, "../knie/atlas.json");
  put(out / "index.html", page);
  const Ran lost = run({"publish", "--check", out.string()});
  EXPECT_EQ(lost.code, 1);
  EXPECT_THAT(lost.out, HasSubstr("there is no knie/atlas.json"));
  EXPECT_EQ(run({"publish", "--check", folder_ / "brain"}).code, 1) << "no published folder";
}

TEST(PublishCalls, NeedAnAddressAndAFolder) {
  EXPECT_EQ(run({"publish", "x"}).code, 2);
  EXPECT_EQ(run({"publish"}).code, 2);
  EXPECT_EQ(run({"publish", "x", "--check", "-o", "y"}).code, 2);
  for (const char* url : {"example.org", "ftp://example.org/", "https://", "https:///x", "https://example.org/?a=b", "https://example.org/#x", "https://a\"b/", "https://a b/"}) {
    EXPECT_FALSE(folderUrl(url)) << url;
  }
  ASSERT_TRUE(folderUrl("https://example.org/a"));
  EXPECT_EQ(*folderUrl("https://example.org/a"), "https://example.org/a/");
}

TEST(PublishCalls, WarnOfWhatAHostRefuses) {
  EXPECT_THAT(hostWarnings({{"a/meshes.glb", 50u << 20}}), testing::IsEmpty());
  const auto warnings = hostWarnings({{"a/volumes/ct.zarr/0/c/0/0/0", 200u << 20}, {"b/meshes.glb", 900u << 20}});
  EXPECT_THAT(warnings, Contains(testing::AllOf(HasSubstr("ct.zarr"), HasSubstr("--shard"))));
  EXPECT_THAT(warnings, Contains(testing::AllOf(HasSubstr("meshes.glb"), HasSubstr("bucket"))));
  EXPECT_THAT(warnings, Contains(HasSubstr("up to 1 GB")));
}

}  // namespace
}  // namespace fabrica
