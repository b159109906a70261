// `fabrica serve`: what a browser asks of a host.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "maker/nifti_file.h"
#include "maker/temp_folder.h"
#include "tool/program.h"

namespace fabrica {
namespace {

using testing::HasSubstr;

class Serve : public testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(folder_ / "page.html") << "<p>hello</p>";
    std::ofstream(folder_ / "atlas.json") << "{}";
    std::ofstream(folder_ / "meshes.glb") << "0123456789";
    std::ofstream(folder_ / "code.wasm") << "plain";
    std::ofstream(folder_ / "code.wasm.br") << "brotli";
    std::ofstream(folder_ / "meshes.index.gz") << "packed";
    std::filesystem::create_directories(folder_ / "sub");
    std::ofstream(folder_ / "sub/index.html") << "sub";
    host_ = std::make_unique<Host>(folder_.path());
    ASSERT_THAT(host_->url(), testing::MatchesRegex("http://127.0.0.1:[0-9]+/"));
    client_ = std::make_unique<httplib::Client>(host_->url().substr(0, host_->url().size() - 1));
    client_->set_decompress(false);
  }
  httplib::Result get(const std::string& path, const httplib::Headers& headers = {}) { return client_->Get(path, headers); }

  TempFolder folder_;
  std::unique_ptr<Host> host_;
  std::unique_ptr<httplib::Client> client_;
};

TEST_F(Serve, AnswersRangesToEveryOrigin) {
  const auto part = get("/meshes.glb", {{"Range", "bytes=2-4"}});
  ASSERT_TRUE(part);
  EXPECT_EQ(part->status, 206);
  EXPECT_EQ(part->body, "234");
  EXPECT_EQ(part->get_header_value("Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(part->get_header_value("Access-Control-Allow-Origin"), "*");
  EXPECT_THAT(part->get_header_value("Access-Control-Expose-Headers"), HasSubstr("Content-Range"));
  EXPECT_EQ(get("/meshes.glb", {{"Range", "bytes=-3"}})->body, "789");
  const auto whole = get("/meshes.glb");
  EXPECT_EQ(whole->status, 200);
  EXPECT_EQ(whole->body, "0123456789");
  const auto asked = client_->Options("/meshes.glb");
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->status, 204);
  EXPECT_THAT(asked->get_header_value("Access-Control-Allow-Headers"), HasSubstr("Range"));
}

TEST_F(Serve, NamesTypesAndSendsWhatWasPackedBeforehand) {
  EXPECT_THAT(get("/page.html")->get_header_value("Content-Type"), HasSubstr("text/html"));
  EXPECT_EQ(get("/atlas.json")->get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(get("/meshes.glb")->get_header_value("Content-Type"), "model/gltf-binary");
  EXPECT_EQ(get("/sub/")->body, "sub");
  const auto packed = get("/code.wasm", {{"Accept-Encoding", "br"}});
  EXPECT_EQ(packed->body, "brotli");
  EXPECT_EQ(packed->get_header_value("Content-Encoding"), "br");
  EXPECT_EQ(packed->get_header_value("Content-Type"), "application/wasm");
  EXPECT_EQ(get("/code.wasm", {{"Accept-Encoding", "identity"}})->body, "plain");
  EXPECT_EQ(get("/code.wasm", {{"Accept-Encoding", "br"}, {"Range", "bytes=0-1"}})->body, "pl") << "a range counts plain bytes";
  // The page takes this one apart itself.
  EXPECT_EQ(get("/meshes.index.gz")->get_header_value("Content-Encoding"), "");
}

TEST_F(Serve, SaysWhatIsNotThereAndStaysInItsFolder) {
  EXPECT_EQ(get("/none.glb")->status, 404);
  for (const char* path : {"/../../../../etc/hostname", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/hostname"}) {
    const auto answer = get(path);
    ASSERT_TRUE(answer) << path;
    EXPECT_GE(answer->status, 400) << path;
  }
}

TEST_F(Serve, EndsWhenItIsAskedTo) { EXPECT_EQ(host_->stop(SIGTERM), 0); }

TEST(ServeCalls, AFolderThatIsNotThereIsAMistake) {
  const Ran ran = run({"serve", "/nowhere/at/all", "--port", "0"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_THAT(ran.err, HasSubstr("/nowhere/at/all"));
}

}  // namespace
}  // namespace fabrica
