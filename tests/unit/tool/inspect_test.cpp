// `fabrica inspect`: of files, and of addresses with all that hosts do wrong.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "base/json.h"
#include "maker/nifti_file.h"
#include "maker/shapes.h"
#include "maker/temp_folder.h"
#include "maker/write/files.h"
#include "tool/program.h"

namespace fabrica {
namespace {

using testing::HasSubstr;

Json inspected(const std::string& what) {
  const Ran ran = run({"inspect", what, "--json"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  auto json = parseJson(ran.out);
  EXPECT_TRUE(json.ok()) << ran.out;
  return json.ok() ? std::move(json).value() : Json();
}

TEST(Inspect, AnAtlasItsMeshesAndAnImage) {
  TempFolder folder;
  ASSERT_TRUE(makeAtlas(folder.path()));
  const Json atlas = inspected(folder / "atlas");
  EXPECT_EQ(atlas["kind"], "atlas");
  EXPECT_EQ(atlas["title"], "Small atlas");
  ASSERT_EQ(atlas["volumes"].size(), 2u);
  EXPECT_EQ(atlas["volumes"][0]["codec"], "imagecodecs_jpeg2k");
  EXPECT_EQ(atlas["volumes"][1]["labels"], true);
  ASSERT_EQ(atlas["meshes"].size(), 1u);
  EXPECT_EQ(atlas["meshes"][0]["levels"].size(), 3u);
  const Json glb = inspected(folder / "atlas/meshes.glb");
  EXPECT_EQ(glb["kind"], "glTF");
  EXPECT_EQ(glb["meshes"], 2);
  // A ball of radius 14 mm: lossy positions, and smoothing, by far less than a voxel.
  EXPECT_NEAR(glb["sizeMm"][0].get<double>(), 27.5, 1.2);
  const Json image = inspected(folder / "map.nii.gz");
  EXPECT_EQ(image["kind"], "NIfTI");
  EXPECT_EQ(image["voxels"], Json({40, 40, 40}));
  EXPECT_EQ(image["maximum"], 2);
  EXPECT_EQ(image["differentValues"], 3);
  // In words, too.
  EXPECT_THAT(run({"inspect", folder / "atlas"}).out, HasSubstr("Small atlas"));
}

TEST(Inspect, AnAtlasThatIsServed) {
  TempFolder folder;
  ASSERT_TRUE(makeAtlas(folder.path()));
  const Host host(folder.path());
  EXPECT_EQ(inspected(host.url() + "atlas/")["title"], "Small atlas");
  EXPECT_EQ(inspected(host.url() + "atlas/meshes.glb")["meshes"], 2);
  EXPECT_EQ(inspected(host.url() + "map.nii.gz")["voxels"], Json({40, 40, 40}));
}

TEST(Inspect, SaysWhatIsWrongWithAFile) {
  TempFolder folder;
  for (const char* name : {"none.glb", "none.nii.gz", "none"}) {
    const Ran ran = run({"inspect", folder / name});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr(name));
  }
  EXPECT_EQ(run({"inspect"}).code, 2);
}

// A host of our own making, so that it can misbehave.
class RemoteNifti : public testing::Test {
 protected:
  static constexpr uint32_t kEdge = 24;
  void SetUp() override {
    Bytes voxels = paintVoxels(kEdge, [](int x, int y, int z) { return (x * 31 + y * 17 + z * 7) % 251; });
    plain_ = niftiBytes({.size = {kEdge, kEdge, kEdge}}, voxels);
    packed_ = gzip(plain_);
    const auto file = [this](const std::string& path, Bytes bytes, const char* type = "application/octet-stream",
                             int status = 0) {
      server_.Get(path, [bytes = std::move(bytes), type, status](const httplib::Request&, httplib::Response& response) {
        response.set_content(std::string(textOf(bytes)), type);
        if (status) response.status = status;  // of 200: the range is ignored
      });
    };
    file("/plain.nii", plain_);
    file("/packed.nii.gz", packed_);
    file("/ignores.nii.gz", packed_, "application/octet-stream", 200);
    file("/login.nii.gz", toBytes("<!doctype html><title>Sign in</title>"), "text/html; charset=utf-8", 200);
    file("/login.nii", toBytes("<!doctype html>" + std::string(500, ' ')), "application/octet-stream", 200);
    file("/private.nii.gz", toBytes("no"), "text/plain", 403);
    file("/cut.nii", Bytes(plain_.begin(), plain_.begin() + 2000));
    file("/stub.nii.gz", Bytes(packed_.begin(), packed_.begin() + 60));
    file("/cut.nii.gz", Bytes(packed_.begin(), packed_.begin() + long(packed_.size() / 2)));
    // Ignores ranges and would send a gigabyte.
    server_.Get("/huge.nii", [this](const httplib::Request& request, httplib::Response& response) {
      const_cast<httplib::Request&>(request).ranges.clear();  // or the library would answer it after all
      const char* type = "application/octet-stream";
      response.set_content_provider(1u << 30, type, [this](size_t at, size_t length, httplib::DataSink& sink) {
        Bytes block(std::min<size_t>(length, 1 << 16), 0);
        if (at == 0) std::copy_n(plain_.begin(), 352, block.begin());
        sent_ += block.size();
        return sink.write(reinterpret_cast<const char*>(block.data()), block.size());
      });
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
  }
  void TearDown() override {
    server_.stop();
    thread_.join();
  }
  static Bytes toBytes(const std::string& text) { return Bytes(text.begin(), text.end()); }
  std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  // Words of a failure.
  std::string refused(const std::string& path) {
    const Ran ran = run({"inspect", url(path)});
    EXPECT_EQ(ran.code, 1) << ran.out;
    EXPECT_THAT(ran.err, HasSubstr(path)) << "the address belongs into the message";
    return ran.err;
  }

  httplib::Server server_;
  std::thread thread_;
  int port_ = 0;
  Bytes plain_, packed_;
  std::atomic<uint64_t> sent_{0};
};

TEST_F(RemoteNifti, TellsTheHeadOfPlainAndPackedFiles) {
  for (const char* path : {"/plain.nii", "/packed.nii.gz", "/packed.nii.gz?download=1"}) {
    const Json json = inspected(url(path));
    EXPECT_EQ(json["kind"], "NIfTI") << path;
    EXPECT_EQ(json["voxels"], Json({kEdge, kEdge, kEdge}));
    EXPECT_EQ(json["voxelMm"], Json({1.0, 1.0, 1.0}));
    EXPECT_EQ(json["placedBy"], "sform");
    EXPECT_FALSE(json.contains("transfer"));
    EXPECT_EQ(json["notes"].size(), 1u) << json;
  }
  EXPECT_EQ(inspected(url("/plain.nii"))["bytes"], plain_.size());
}

TEST_F(RemoteNifti, ReadsNoMoreThanItNeedsOfAHostWithoutRanges) {
  EXPECT_THAT(getString(inspected(url("/ignores.nii.gz")), "transfer"), HasSubstr("ignores ranges"));
  const Json huge = inspected(url("/huge.nii"));
  EXPECT_EQ(huge["voxels"], Json({kEdge, kEdge, kEdge}));
  EXPECT_EQ(huge["bytes"], 1u << 30);
  EXPECT_LT(sent_.load(), uint64_t(64) << 20) << "cut off, but for what lies in the network's buffers";
}

TEST_F(RemoteNifti, SaysWhatTheHostDoesWrong) {
  EXPECT_THAT(refused("/none.nii.gz"), HasSubstr("no such file"));
  EXPECT_THAT(refused("/login.nii.gz"), HasSubstr("web page instead of the file"));
  EXPECT_THAT(refused("/login.nii"), HasSubstr("not a NIfTI image"));
  EXPECT_THAT(refused("/private.nii.gz"), HasSubstr("not public"));
}

TEST_F(RemoteNifti, SaysThatAFileIsCutShort) {
  EXPECT_THAT(refused("/cut.nii"), HasSubstr("2000 bytes long"));
  EXPECT_THAT(refused("/stub.nii.gz"), HasSubstr("a NIfTI image's head alone has 348"));
  const Json json = inspected(url("/cut.nii.gz"));
  ASSERT_EQ(json["notes"].size(), 2u) << json;
  EXPECT_THAT(json["notes"][1].get<std::string>(), HasSubstr("cut short"));
}

}  // namespace
}  // namespace fabrica
