#include "formats/zip/zip_models.h"

#include <gtest/gtest.h>

#include "formats/zip_writer.h"

namespace fabrica {
namespace {

TEST(Zip, MembersAreFoundFromTheTail) {
  const Bytes file = test::zipOf({{"zarr.json", "{}"}, {"0/zarr.json", "{\"a\":1}"}, {"0/c/0/0/0", std::string(5000, 'x')}}, R"({"ome":{"version":"0.5"}})");
  const auto directory = findZipDirectory(file);
  ASSERT_TRUE(directory.ok()) << directory.error().message();
  EXPECT_EQ(directory->members, 3u);
  ASSERT_FALSE(directory->bytes.empty());
  const auto members = readZipDirectory(directory->bytes, directory->members);
  ASSERT_TRUE(members.ok());
  EXPECT_EQ((*members)[2].name, "0/c/0/0/0");
  EXPECT_EQ((*members)[2].size, 5000u);
  EXPECT_FALSE((*members)[2].deflated);
  EXPECT_EQ(textOf(ByteView(file).subspan(size_t((*members)[1].header) + 30 + 11, 7)), "{\"a\":1}");
  std::string folder = "?";
  EXPECT_TRUE(volumeFolderIn(*members, folder));
  EXPECT_EQ(folder, "");
}

ZipMember member(const std::string& name, uint64_t size = 10) { return {name, 0, size, size, false}; }

TEST(Zip, WhatItHoldsIsToldByNames) {
  const auto models = modelsIn({member("read me.txt"), member("__MACOSX/._skull.stl"), member("._a.obj"), member("Skull.STL"), member("a/b.obj"), member("a/b.mtl"),
                                member("c.glb"), member("d.nii.gz"), member("e.vtp"), member("f.vtu"), member("names.CSV")});
  ASSERT_TRUE(models.ok());
  EXPECT_TRUE(models->atlas.empty());
  EXPECT_EQ(models->surfaces, (std::vector<std::string>{"Skull.STL", "a/b.obj", "e.vtp", "f.vtu"}));
  EXPECT_EQ(models->tables, std::vector<std::string>{"names.CSV"});
  EXPECT_EQ(models->scenes, std::vector<std::string>{"c.glb"});
  EXPECT_EQ(models->images, std::vector<std::string>{"d.nii.gz"});
  EXPECT_TRUE(modelsIn({member("read me.txt"), member("table.csv")})->empty());
}

TEST(Zip, OfSeveralAtlasesTheLeastDeepCounts) {
  EXPECT_EQ(modelsIn({member("a/b/atlas.json"), member("x/atlasStructure.json"), member("a/c/atlas.json")})->atlas, "x/atlasStructure.json");
}

TEST(Zip, WhatWouldUnpackToMoreThanThereIsRoomForIsRefused) {
  std::vector<ZipMember> bombs;
  for (int i = 0; i < 40; ++i) bombs.push_back({"b" + std::to_string(i) + ".stl", 0, 1000, uint64_t(60) << 20, true});
  EXPECT_EQ(modelsIn(bombs).error().code, ErrorCode::TooLarge);
  EXPECT_EQ(modelsIn({member("a.stl", UINT64_MAX), member("b.stl", UINT64_MAX)}).error().code, ErrorCode::TooLarge);
}

TEST(Zip, ADirectoryThatIsNotInTheTailIsAskedFor) {
  const Bytes file = test::zipOf({{"a.zarr/zarr.json", "{}"}, {"a.zarr/0/zarr.json", "{}"}}, "");
  const auto directory = findZipDirectory(ByteView(file).last(30));
  ASSERT_TRUE(directory.ok());
  EXPECT_TRUE(directory->bytes.empty());
  const auto members = readZipDirectory(ByteView(file).subspan(size_t(directory->offset), size_t(directory->length)), directory->members);
  ASSERT_TRUE(members.ok());
  std::string folder;
  EXPECT_TRUE(volumeFolderIn(*members, folder));
  EXPECT_EQ(folder, "a.zarr/");
}

TEST(Zip, Zip64) {
  const Bytes file = test::zipOf({{"zarr.json", "{}"}, {"0/c/0/0/0", "abc"}}, "", /*zip64=*/true);
  const auto directory = findZipDirectory(file);
  ASSERT_TRUE(directory.ok()) << directory.error().message();
  const auto members = readZipDirectory(directory->bytes, directory->members);
  ASSERT_TRUE(members.ok());
  ASSERT_EQ(members->size(), 2u);
  EXPECT_EQ((*members)[1].size, 3u);
  EXPECT_EQ((*members)[1].header, 30u + 9 + 2);
}

TEST(Zip, AnExtraFieldThatEndsEarlyIsPassedOver) {
  Bytes directory(46 + 1 + 6);  // one member "a", with six bytes of extra field
  const auto put = [&](size_t at, uint32_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; ++i) directory[at + i] = uint8_t(value >> (8 * i));
  };
  put(0, 0x02014b50, 4);
  put(28, 1, 2);
  put(30, 6, 2);
  directory[46] = 'a';
  put(47, 7, 2);     // some other kind
  put(49, 9999, 2);  // more than there is
  const auto members = readZipDirectory(directory, 1);
  ASSERT_TRUE(members.ok());
  EXPECT_EQ(members->at(0).name, "a");
}

TEST(Zip, DamageIsAnError) {
  EXPECT_FALSE(findZipDirectory({}).ok());
  EXPECT_FALSE(findZipDirectory(Bytes(100)).ok());
  const Bytes file = test::zipOf({{"zarr.json", "{}"}}, "");
  EXPECT_FALSE(findZipDirectory(ByteView(file).first(file.size() - 1)).ok());
  Bytes bad = file;
  const auto directory = findZipDirectory(file);
  bad[size_t(directory->offset)] ^= 1;
  EXPECT_FALSE(readZipDirectory(ByteView(bad).subspan(size_t(directory->offset), size_t(directory->length)), 1).ok());
  EXPECT_FALSE(readZipDirectory(directory->bytes, 2).ok());
  EXPECT_FALSE(readZipDirectory(directory->bytes, ~uint64_t(0)).ok());
}

}  // namespace
}  // namespace fabrica
