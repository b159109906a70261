#include "app/volume_opener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/loader.h"
#include "codecs/half.h"
#include "formats/zarr/shard.h"
#include "formats/zip_writer.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

// A decoded chunk of two values.
Bytes brick(float low, float high) {
  BrickChunkHeader header;
  header.size[0] = 2;
  header.size[1] = header.size[2] = 1;
  header.format = BrickFormat::R16F;
  header.minimum = low;
  header.maximum = high;
  ByteWriter out;
  out.put(header);
  out.put(toHalf(low));
  out.put(toHalf(high));
  return out.take();
}

constexpr const char* kGroup = R"({"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5","multiscales":[{"name":"CT","axes":[
  {"name":"z","type":"space"},{"name":"y","type":"space"},{"name":"x","type":"space"}],"datasets":[{"path":"0"},{"path":"1"}]}]}}})";
std::string array(int size, const char* type = "uint8") {
  const std::string n = std::to_string(size);
  return R"({"zarr_format":3,"node_type":"array","shape":[)" + n + "," + n + "," + n + R"(],"data_type":")" + type +
         R"(","fill_value":0,"chunk_grid":{"configuration":{"chunk_shape":[64,64,64]}},"codecs":[{"name":"bytes"}]})";
}

class Opener : public ::testing::Test {
 protected:
  // Answers everything that is asked for from `files`; what is not there is NotFound.
  void serve() {
    while (!transport.batches.empty()) {
      const FetchBatch batch = transport.batches.front();
      transport.batches.erase(transport.batches.begin());
      asked.push_back(batch.url);
      for (const FetchPart& part : batch.parts) {
        const auto it = files.find(batch.url);
        Result<Bytes> answer = it == files.end() ? Result<Bytes>(Error{ErrorCode::NotFound, "Gone."}) : Result<Bytes>(it->second);
        if (part.decode == DecodeKind::Brick && answer) answer = decoded;
        EXPECT_TRUE(opener.onPart(part.job, answer));
      }
    }
  }
  const Volume& first() { return opener.result()->volumes.front(); }

  FakeTransport transport;
  JobId next = 0;
  std::map<std::string, Bytes> files;
  std::vector<std::string> asked;
  Bytes decoded = brick(100, 900);
  VolumeOpener opener{{transport, [this] { return ++next; }, [] { return uint64_t(1) << 30; }}};
};

TEST_F(Opener, AddressesOfVolumesAreKnown) {
  for (const char* url : {"https://h/a.zarr", "https://h/a.zarr/", "https://h/a/zarr.json", "https://h/a/.zattrs", "https://h/b/attributes.json", "https://h/x.NII.gz",
                          "https://h/x.nrrd", "https://h/x.ozx?rlkey=1", "n5://gs://b/k", "gs://b/k/", "s3://b/6.5um", "gs://b/a.nii.gz", "gs://b/a.zarr/zarr.json", "https://h/folder/", "https://h/s{001..200}.jp2", "local:1/x.nii"})
    EXPECT_TRUE(VolumeOpener::isVolume(url)) << url;
  for (const char* url : {"https://h/atlas.json", "https://h/a.glb", "https://h/a.gltf", "local:1/a.glb", "gs://b/a.glb", "s3://b/x/atlas.json"}) EXPECT_FALSE(VolumeOpener::isVolume(url)) << url;
}

TEST_F(Opener, AnOmeZarrFolder) {
  files = {{"https://h/ct.zarr/zarr.json", bytes(kGroup)}, {"https://h/ct.zarr/0/zarr.json", bytes(array(128))}, {"https://h/ct.zarr/1/zarr.json", bytes(array(64))}};
  opener.open("https://h/ct.zarr/zarr.json");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  EXPECT_EQ(opener.result()->volumes.size(), 1u) << "it has no label maps";
  EXPECT_EQ(first().levels.size(), 2u);
  EXPECT_EQ(first().maximum, 255) << "bytes need no look";
}

TEST_F(Opener, ConsolidatedMetadataSparesTheRequests) {
  const std::string group = std::string(kGroup).insert(1, R"("consolidated_metadata":{"kind":"inline","metadata":{"0":)" + array(128) + R"(,"1":)" + array(64) + "}},");
  files = {{"https://h/ct.zarr/zarr.json", bytes(group)}};
  opener.open("https://h/ct.zarr");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  EXPECT_EQ(first().levels.size(), 2u);
  EXPECT_EQ(asked, std::vector<std::string>{"https://h/ct.zarr/zarr.json"});
}

TEST_F(Opener, IncompleteConsolidatedMetadataAreNotTrusted) {
  const std::string group = std::string(kGroup).insert(1, R"("consolidated_metadata":{"kind":"inline","metadata":{"0":)" + array(128) + R"(,"1":{"node_type":"group"}}},)");
  files = {{"https://h/ct.zarr/zarr.json", bytes(group)}, {"https://h/ct.zarr/0/zarr.json", bytes(array(128))}, {"https://h/ct.zarr/1/zarr.json", bytes(array(64))}};
  opener.open("https://h/ct.zarr");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  EXPECT_EQ(first().levels.size(), 2u);
  EXPECT_EQ(asked.size(), 3u);
}

TEST_F(Opener, ALevelThatIsNotThereIsLeftOut) {
  files = {{"https://h/ct.zarr/zarr.json", bytes(kGroup)}, {"https://h/ct.zarr/0/zarr.json", bytes(array(128))}};
  opener.open("https://h/ct.zarr");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok());
  EXPECT_EQ(first().levels.size(), 1u);
  EXPECT_EQ(opener.result()->notes.size(), 1u);
}

TEST_F(Opener, UnknownValuesAreLookedAtInTheCoarsestLevel) {
  files = {{"https://h/ct.zarr/zarr.json", bytes(kGroup)}, {"https://h/ct.zarr/0/zarr.json", bytes(array(128, "uint16"))},
           {"https://h/ct.zarr/1/zarr.json", bytes(array(64, "uint16"))}, {"https://h/ct.zarr/1/c/0/0/0", bytes("x")}};
  opener.open("https://h/ct.zarr/");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok());
  EXPECT_EQ(first().minimum, 100);
  EXPECT_EQ(first().maximum, 900);
  EXPECT_FALSE(first().histogram.empty());
}

TEST_F(Opener, Version2IsFoundWhereVersion3IsNot) {
  files = {{"https://h/a.zarr/.zattrs", bytes(R"({"multiscales":[{"version":"0.4","axes":["z","y","x"],"datasets":[{"path":"0"}]}]})")},
           {"https://h/a.zarr/0/.zarray", bytes(R"({"zarr_format":2,"shape":[9,9,9],"chunks":[4,4,4],"dtype":"|u1","compressor":null,"order":"C","filters":null,"fill_value":0})")}};
  opener.open("https://h/a.zarr");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  EXPECT_EQ(first().chunkKeys, "{z}.{y}.{x}");
}

// OME-Zarr keeps label maps of an image in a group beside its levels.
TEST_F(Opener, LabelMapsInAnImagesGroupComeWithIt) {
  const std::string map = std::string(kGroup).replace(std::string(kGroup).find("\"multiscales\""), 0, R"("image-label":{"colors":[{"label-value":3,"rgba":[255,0,0,255]}]},)");
  files = {{"https://h/ct.zarr/zarr.json", bytes(kGroup)}, {"https://h/ct.zarr/0/zarr.json", bytes(array(128))}, {"https://h/ct.zarr/1/zarr.json", bytes(array(64))},
           {"https://h/ct.zarr/labels/zarr.json", bytes(R"({"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5","labels":["organs","gone","../x",7,"cells"]}}})")},
           {"https://h/ct.zarr/labels/organs/zarr.json", bytes(map)}, {"https://h/ct.zarr/labels/organs/0/zarr.json", bytes(array(128))},
           {"https://h/ct.zarr/labels/organs/1/zarr.json", bytes(array(64))}, {"https://h/ct.zarr/labels/cells/zarr.json", bytes(kGroup)},
           {"https://h/ct.zarr/labels/cells/0/zarr.json", bytes(array(128, "uint16"))}, {"https://h/ct.zarr/labels/cells/1/zarr.json", bytes(array(64, "uint16"))}};
  opener.open("https://h/ct.zarr");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  const auto& volumes = opener.result()->volumes;
  ASSERT_EQ(volumes.size(), 3u);
  EXPECT_EQ(volumes[0].name, "CT");
  EXPECT_FALSE(volumes[0].labels);
  EXPECT_EQ(volumes[1].id, "organs");
  EXPECT_TRUE(volumes[1].labels);
  EXPECT_TRUE(volumes[1].url.ends_with("labels/organs/")) << volumes[1].url;
  EXPECT_EQ(volumes[2].id, "cells");
  EXPECT_TRUE(volumes[2].labels) << "where it lies says so";
  EXPECT_THAT(opener.result()->notes, Contains(HasSubstr("\"gone\"")));
  EXPECT_EQ(std::count_if(asked.begin(), asked.end(), [](const std::string& url) { return url.find("..") != std::string::npos; }), 0);
}

TEST_F(Opener, LabelMapsOfVersion2) {
  const char* zattrs = R"({"multiscales":[{"version":"0.4","axes":["z","y","x"],"datasets":[{"path":"0"}]}]})";
  const char* zarray = R"({"zarr_format":2,"shape":[9,9,9],"chunks":[4,4,4],"dtype":"|u1","compressor":null,"order":"C","filters":null,"fill_value":0})";
  files = {{"https://h/a.zarr/.zattrs", bytes(zattrs)}, {"https://h/a.zarr/0/.zarray", bytes(zarray)}, {"https://h/a.zarr/labels/.zattrs", bytes(R"({"labels":["nuclei"]})")},
           {"https://h/a.zarr/labels/nuclei/.zattrs", bytes(zattrs)}, {"https://h/a.zarr/labels/nuclei/0/.zarray", bytes(zarray)}};
  opener.open("https://h/a.zarr");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  ASSERT_EQ(opener.result()->volumes.size(), 2u);
  EXPECT_TRUE(opener.result()->volumes[1].labels);
}

TEST_F(Opener, N5WithoutAnythingAboveItsLevels) {
  const auto level = [](int n) { return bytes(R"({"dimensions":[)" + std::to_string(n) + ",40,40],\"blockSize\":[32,32,32],\"dataType\":\"uint16\",\"compression\":{\"type\":\"blosc\"}}"); };
  files = {{"https://h/heart.n5/s0/attributes.json", level(80)}, {"https://h/heart.n5/s1/attributes.json", level(40)}, {"https://h/heart.n5/s1/0/0/0", bytes("x")}};
  opener.open("https://h/heart.n5/");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  EXPECT_EQ(first().levels.size(), 2u);
  EXPECT_THAT(opener.result()->notes, Contains(HasSubstr("1 mm")));
  EXPECT_THAT(asked, Contains("https://h/heart.n5/s2/attributes.json"));
}

TEST_F(Opener, TheHumanOrganAtlasSaysHowLargeAVoxelIs) {
  files = {{"https://h/n5/s0/attributes.json", bytes(R"({"dimensions":[40,40,40],"blockSize":[32,32,32],"dataType":"uint8","compression":{"type":"raw"}})")}};
  const auto set = readHoaDataset(R"({"name":"LADAF heart","data":{"shape":[40,40,40],"voxel_size_um":6.5,"gcs_url":"n5://https://h/n5/"}})", "https://h/a.json");
  opener.openHoa(*set, "https://h/a.json");
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  EXPECT_EQ(first().name, "LADAF heart");
  EXPECT_FLOAT_EQ(first().levels[0].indexToWorld[0][0], 6.5e-6f);
}

TEST_F(Opener, AnAddressWithoutAVolumeSaysSo) {
  opener.open("https://h/nothing/");
  serve();
  ASSERT_TRUE(opener.done());
  ASSERT_FALSE(opener.result().ok());
  EXPECT_EQ(opener.result().error().code, ErrorCode::NotFound);
  EXPECT_THAT(opener.result().error().reason, HasSubstr("zarr.json"));
}

TEST_F(Opener, AZipFileIsReadThroughItsMembers) {
  const Bytes zip = test::zipOf({{"zarr.json", "?"}, {"0/zarr.json", "?"}}, "");
  files = {{"https://h/ct.ozx", zip}, {"zip:2/zarr.json", bytes(kGroup)}, {"zip:2/0/zarr.json", bytes(array(128))}, {"zip:2/1/zarr.json", bytes(array(64))}};
  opener.open("https://h/ct.ozx");
  EXPECT_EQ(transport.batches[0].offset, kFromEnd);
  serve();
  ASSERT_TRUE(opener.done() && opener.result().ok()) << opener.result().error().message();
  EXPECT_EQ(transport.members.at("zip:2/0/zarr.json"), "https://h/ct.ozx");
  EXPECT_EQ(first().url, "zip:2/");
}

TEST_F(Opener, FilesThatAreReadAsAWhole) {
  opener.open("https://h/ct.nii.gz#every=4");
  ASSERT_EQ(transport.wholes.size(), 1u);
  const auto [job, what] = *transport.wholes.begin();
  EXPECT_EQ(what.first, "https://h/ct.nii.gz");
  EXPECT_EQ(what.second, 4u);
  Result<Bytes> answer = bytes(R"({"tooLarge":8,"error":{"code":"too-large","reason":"Too large."}})");
  EXPECT_TRUE(opener.onPart(job, answer));
  EXPECT_EQ(opener.fitting(), 8u);
  EXPECT_EQ(opener.result().error().code, ErrorCode::TooLarge);
}

TEST_F(Opener, AStackThatIsNoPatternOrNoJpeg2000) {
  opener.open("https://h/slice{a..b}.jp2");
  ASSERT_TRUE(opener.done());
  EXPECT_THAT(opener.result().error().advice, HasSubstr("slice_{0001..0250}.jp2"));
  VolumeOpener png{{transport, [this] { return ++next; }, {}}};
  png.open("https://h/slice{01..20}.png");
  EXPECT_THAT(png.result().error().reason, HasSubstr("JPEG 2000"));
}

TEST(LoadingVolumes, AManifestMayNameVolumesThatDescribeThemselves) {
  FakeTransport transport;
  Model model;
  JobId next = 0;
  std::vector<Error> failed;
  int loaded = 0;
  Loader loader{model, transport, [&] { return ++next; }, {[&](const Error& e) { failed.push_back(e); }, [&](const Json&) { ++loaded; }, [](const std::string&) {}, {}}};
  loader.open("https://h/atlas.json");
  const auto answer = [&](std::string_view text) {
    const JobId job = transport.batches.front().parts[0].job;
    transport.batches.erase(transport.batches.begin());
    Result<Bytes> result = text.empty() ? Result<Bytes>(Error{ErrorCode::NotFound, "Gone."}) : Result<Bytes>(bytes(text));
    ASSERT_TRUE(loader.onPart(job, result));
  };
  answer(R"({"fabricaAtlas":1,"title":"X","volumes":[{"id":"a","name":"Head","url":"ct.zarr","window":{"center":40,"width":80}},{"id":"b","url":"gone.zarr"}]})");
  EXPECT_EQ(transport.batches[0].url, "https://h/ct.zarr/zarr.json");
  answer(kGroup);
  while (!transport.batches.empty()) answer(transport.batches[0].url == "https://h/ct.zarr/0/zarr.json" ? array(128) : "");
  EXPECT_EQ(loaded, 1);
  ASSERT_EQ(model.atlas().volumes.size(), 1u);
  EXPECT_EQ(model.atlas().volumes[0].name, "Head");
  EXPECT_EQ(model.atlas().volumes[0].windowCenter, 40);
  ASSERT_EQ(failed.size(), 1u) << "the other is told";
}

TEST(LoadingVolumes, WhatIsTooLargeIsOfferedCoarser) {
  FakeTransport transport;
  Model model;
  JobId next = 0;
  std::string offered;
  Loader loader{model, transport, [&] { return ++next; }, {[](const Error&) {}, [](const Json&) {}, [](const std::string&) {}, [&](const Error&, const std::string& url) { offered = url; }}};
  loader.open("https://h/ct.nii.gz");
  Result<Bytes> answer = bytes(R"({"tooLarge":2,"error":{"code":"too-large","reason":"Too large."}})");
  ASSERT_TRUE(loader.onPart(transport.wholes.begin()->first, answer));
  EXPECT_EQ(offered, "https://h/ct.nii.gz#every=2");
  loader.open(offered);
  EXPECT_EQ(transport.wholes.rbegin()->second.second, 2u);
}

}  // namespace
}  // namespace fabrica
