// What others' volumes say of themselves, and where their chunks lie.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "atlas/label_ids.h"
#include "formats/n5/n5.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/ome_volume.h"
#include "formats/zarr/value_range.h"

namespace fabrica {
namespace {

using ::testing::HasSubstr;

// -- OME-Zarr ------------------------------------------------------------------------------------------------------------

// Version 0.4: five axes, micrometres, a level's scale and translation in another order, two channels.
constexpr const char* kZattrs = R"({"multiscales":[{"version":"0.4","name":"cells","axes":[{"name":"t","type":"time"},
  {"name":"c","type":"channel"},{"name":"z","type":"space","unit":"micrometer"},{"name":"y","type":"space","unit":"micrometer"},
  {"name":"x","type":"space","unit":"micrometer"}],"datasets":[{"path":"0","coordinateTransformations":[
  {"type":"translation","translation":[0,0,1,2,3]},{"type":"scale","scale":[1,1,10,5,5]}]},
  {"path":"1","coordinateTransformations":[{"type":"scale","scale":[1,1,20,10,10]}]}]}],
  "omero":{"channels":[{"label":"DAPI","color":"0000FF","window":{"start":100,"end":900,"min":0,"max":65535}},{"label":"GFP"}]}})";

std::string zarray(const std::string& shape, const std::string& chunks, const std::string& rest) {
  return R"({"zarr_format":2,"shape":)" + shape + R"(,"chunks":)" + chunks + R"(,"filters":null,)" + rest + "}";
}

OmeVolumes made(const char* group, const std::vector<std::string>& arrays) {
  const auto image = readOmeGroup(group);
  EXPECT_TRUE(image.ok()) << image.error().message();
  std::vector<std::optional<ZarrArray>> read;
  for (const std::string& text : arrays) {
    auto array = readZarrArray(text, image->axes);
    if (!array) ADD_FAILURE() << array.error().message();
    read.push_back(array ? std::optional(*array) : std::nullopt);
  }
  auto volumes = volumesOf(*image, read, "https://h.example/cells.zarr/");
  EXPECT_TRUE(volumes.ok()) << volumes.error().message();
  return volumes.ok() ? std::move(*volumes) : OmeVolumes();
}

TEST(OmeVolume, Version04WithChannelsBecomesOneVolumeAChannel) {
  const std::string rest = R"("dtype":">u2","order":"C","fill_value":7,"dimension_separator":"/","compressor":{"id":"blosc","cname":"lz4"})";
  const OmeVolumes out = made(kZattrs, {zarray("[3,2,40,60,80]", "[1,1,16,32,32]", rest), zarray("[3,2,20,30,40]", "[1,1,16,32,32]", rest)});
  ASSERT_EQ(out.volumes.size(), 2u);
  const Volume &first = out.volumes[0], &second = out.volumes[1];
  EXPECT_EQ(first.name, "cells – DAPI");
  EXPECT_EQ(second.name, "cells – GFP");
  EXPECT_TRUE(first.bigEndian && first.missingIsFill && !first.sharded());
  EXPECT_EQ(first.codec, "blosc");
  EXPECT_EQ(first.fill, 7);
  EXPECT_EQ(first.windowCenter, 500);
  EXPECT_EQ(first.windowWidth, 800);
  EXPECT_EQ(first.maximum, 65535);
  EXPECT_TRUE(rangeUnknown(second));
  ASSERT_EQ(first.levels.size(), 2u);
  EXPECT_EQ(first.levels[0].size, (Place3{80, 60, 40}));
  EXPECT_EQ(chunkUrl(second, second.levels[1], {2, 1, 0}), "https://h.example/cells.zarr/1/0/1/0/1/2");
  // Transformations are applied as listed: the translation is scaled, too.
  const vec4 at = first.levels[0].indexToWorld * vec4(0, 0, 0, 1);
  EXPECT_NEAR(at.x, 15e-6, 1e-9);
  EXPECT_NEAR(at.y, 10e-6, 1e-9);
  EXPECT_NEAR(at.z, 10e-6, 1e-9);
  EXPECT_THAT(out.notes, ::testing::Contains(HasSubstr("a series of 3")));
}

TEST(OmeVolume, ChannelsInOneChunkAreTakenOutOfIt) {
  const std::string rest = R"("dtype":"|u1","order":"C","fill_value":0,"compressor":null)";
  const OmeVolumes out = made(kZattrs, {zarray("[1,2,40,60,80]", "[1,2,16,32,32]", rest)});
  ASSERT_EQ(out.volumes.size(), 2u);
  const BrickDecodeParams p = brickParams(out.volumes[1], out.volumes[1].levels[0], {2, 1, 2}, BrickFormat::R8);
  EXPECT_EQ(p.dimensions, 5u);
  EXPECT_EQ(p.axis[3], uint32_t(StoredDimension::Axis::Channel));
  EXPECT_EQ(p.extent[3], 2u);
  EXPECT_EQ(p.index[3], 1u);
  EXPECT_EQ(p.size[0], 16u) << "cut where the level ends";
  EXPECT_EQ(p.size[2], 8u);
  EXPECT_EQ(chunkUrl(out.volumes[1], out.volumes[1].levels[0], {1, 0, 0}), "https://h.example/cells.zarr/0/0.0.0.0.1");
}

constexpr const char* kXyz = R"({"multiscales":[{"version":"0.4","axes":[{"name":"x","type":"space","unit":"millimeter"},
  {"name":"y","type":"space","unit":"millimeter"},{"name":"z","type":"space","unit":"millimeter"}],
  "datasets":[{"path":"0","coordinateTransformations":[{"type":"scale","scale":[1,2,3]}]}]}]})";

TEST(OmeVolume, AxesInTheOrderXyzAndFortranOrder) {
  const std::string head = R"("dtype":"<i2","fill_value":null,"compressor":{"id":"zstd"},"dimension_separator":".",)";
  for (const bool fortran : {false, true}) {
    const OmeVolumes out = made(kXyz, {zarray("[8,6,4]", "[4,3,2]", head + (fortran ? R"("order":"F")" : R"("order":"C")"))});
    ASSERT_EQ(out.volumes.size(), 1u);
    const Volume& volume = out.volumes[0];
    EXPECT_EQ(volume.levels[0].size, (Place3{8, 6, 4}));
    EXPECT_EQ(volume.levels[0].chunk, (Place3{4, 3, 2}));
    EXPECT_EQ(int(volume.stored.front().axis), fortran ? 0 : 2) << "the fastest in a chunk";
    EXPECT_EQ(chunkUrl(volume, volume.levels[0], {1, 2, 0}), "https://h.example/cells.zarr/0/1.2.0");
    EXPECT_FLOAT_EQ(volume.levels[0].indexToWorld[1][1], 2e-3f);
  }
}

TEST(OmeVolume, OrientationTurnsTheImage) {
  const auto image = readOmeGroup(R"({"attributes":{"ome":{"version":"0.5","multiscales":[{"axes":[
    {"name":"z","type":"space","orientation":{"type":"anatomical","value":"inferior-to-superior"}},
    {"name":"y","type":"space","orientation":{"type":"anatomical","value":"anterior-to-posterior"}},
    {"name":"x","type":"space","orientation":{"type":"anatomical","value":"right-to-left"}}],
    "datasets":[{"path":"0","coordinateTransformations":[{"type":"scale","scale":[3,2,1]}]}]}]}}})");
  ASSERT_TRUE(image.ok());
  const mat4& m = image->levels[0].indexToWorld;
  EXPECT_FLOAT_EQ(m[0][0], 1e-3f);
  EXPECT_FLOAT_EQ(m[1][2], -2e-3f);
  EXPECT_FLOAT_EQ(m[2][1], 3e-3f);
}

TEST(OmeVolume, ShardsWithTheirIndexAtTheEndAndChannelsInThem) {
  const char* group = R"({"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5","multiscales":[{"axes":[{"name":"c","type":"channel"},
    {"name":"z","type":"space"},{"name":"y","type":"space"},{"name":"x","type":"space"}],"datasets":[{"path":"s"}]}]}}})";
  const std::string array = R"({"zarr_format":3,"node_type":"array","shape":[2,64,64,64],"data_type":"float32","fill_value":"NaN",
    "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2,32,64,64]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"."}},
    "codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[1,16,32,32],"codecs":[{"name":"bytes","configuration":{"endian":"big"}},
    {"name":"blosc","configuration":{"cname":"zstd"}},{"name":"crc32c"}],"index_codecs":[{"name":"bytes"},{"name":"crc32c"}]}}]})";
  const OmeVolumes out = made(group, {array});
  ASSERT_EQ(out.volumes.size(), 2u);
  const Volume& volume = out.volumes[1];
  const VolumeLevel& level = volume.levels[0];
  EXPECT_TRUE(volume.indexAtEnd && volume.checked && volume.bigEndian);
  EXPECT_EQ(shardChunks(volume, level), 16u);
  EXPECT_EQ(shardIndexRange(volume, level).first, kFromEnd);
  EXPECT_EQ(shardEntry(volume, level, {0, 0, 0}), 8u);
  EXPECT_EQ(shardEntry(volume, level, {1, 1, 1}), 15u);
  EXPECT_EQ(shardEntry(out.volumes[0], level, {1, 0, 1}), 5u);
  EXPECT_EQ(chunkUrl(volume, level, {0, 0, 1}), "https://h.example/cells.zarr/s/c.0.1.0.0");
  EXPECT_EQ(volume.fill, 0) << "what is no number";
}

TEST(OmeVolume, ThreeChannelsOfBytesInOneChunkAreColour) {
  const char* group = R"({"multiscales":[{"version":"0.4","axes":[{"name":"c","type":"channel"},{"name":"z","type":"space"},
    {"name":"y","type":"space"},{"name":"x","type":"space"}],"datasets":[{"path":"0"}]}]})";
  const std::string rest = R"("dtype":"|u1","order":"C","fill_value":0,"compressor":null)";
  const OmeVolumes together = made(group, {zarray("[3,40,60,80]", "[3,16,32,32]", rest)});
  ASSERT_EQ(together.volumes.size(), 1u);
  EXPECT_TRUE(together.volumes[0].rgb);
  const OmeVolumes apart = made(group, {zarray("[3,40,60,80]", "[1,16,32,32]", rest)});
  ASSERT_EQ(apart.volumes.size(), 3u);
  EXPECT_THAT(apart.volumes[2].name, HasSubstr("Blue"));
  EXPECT_FALSE(apart.notes.empty());
}

TEST(OmeVolume, ColoursInChunksOfTheirOwnAreTogetherWhereTheFileSaysSo) {
  const auto group = [](const char* third) {
    return std::string(R"({"multiscales":[{"version":"0.4","axes":[{"name":"c","type":"channel"},{"name":"z","type":"space"},
      {"name":"y","type":"space"},{"name":"x","type":"space"}],"datasets":[{"path":"0"}]}],
      "omero":{"channels":[{"color":"FF0000"},{"color":"00FF00"},{"color":")") + third + R"("}]}})";
  };
  const std::string rest = R"("dtype":"|u1","order":"C","fill_value":0,"compressor":null,"dimension_separator":"/")";
  const OmeVolumes out = made(group("0000FF").c_str(), {zarray("[3,40,60,80]", "[1,16,32,32]", rest)});
  ASSERT_EQ(out.volumes.size(), 1u);
  const Volume& volume = out.volumes[0];
  EXPECT_TRUE(volume.rgb);
  ASSERT_EQ(volume.apart.size(), 2u);
  EXPECT_THAT(chunkUrl(volume, volume.levels[0], {1, 2, 0}), HasSubstr("/0/0/0/2/1"));
  const Volume blue = channelOf(volume, 2);
  EXPECT_THAT(chunkUrl(blue, blue.levels[0], {1, 2, 0}), HasSubstr("/0/2/0/2/1"));
  EXPECT_EQ(made(group("FF00FF").c_str(), {zarray("[3,40,60,80]", "[1,16,32,32]", rest)}).volumes.size(), 3u) << "magenta is no blue";
}

TEST(OmeVolume, NamesAndColoursOfLabels) {
  const auto image = readOmeGroup(R"({"multiscales":[{"version":"0.4","axes":["z","y","x"],"datasets":[{"path":"0"}]}],"image-label":{
    "colors":[{"label-value":7,"rgba":[10,20,300,255]},{"label-value":3,"rgba":[1,2]},{"label-value":0,"rgba":[0,0,0,0]},{"label-value":1e99,"rgba":[0,0,0,0]}],
    "properties":[{"label-value":7,"class":"nucleus"},{"label-value":3,"name":"Insula","area":12},{"label-value":4,"area":1},{"label-value":614454277,"acronym":"SUB"}]}})");
  ASSERT_TRUE(image.ok());
  EXPECT_TRUE(image->labels);
  ASSERT_EQ(image->named.size(), 4u);
  EXPECT_EQ(image->named[0].name, "Insula");
  EXPECT_FALSE(image->named[0].color);
  EXPECT_EQ(image->named[1].value, 4u) << "a value without a name is one that there is";
  EXPECT_EQ(image->named[1].name, "");
  EXPECT_EQ(image->named[2].value, 7u);
  EXPECT_EQ(image->named[2].name, "nucleus");
  EXPECT_EQ(image->named[2].color, (Color{10, 20, 255}));
  EXPECT_EQ(image->named[3].value, 614454277u);
}

OmeVolumes labelsOf(const std::string& dtype, const std::string& label) {
  const auto image = readOmeGroup(R"({"multiscales":[{"version":"0.4","axes":["z","y","x"],"datasets":[{"path":"0"}]}],"image-label":)" + label + "}");
  EXPECT_TRUE(image.ok());
  const std::string rest = R"("dtype":")" + dtype + R"(","order":"C","fill_value":70000,"compressor":null)";
  auto array = readZarrArray(zarray("[40,60,80]", "[16,32,32]", rest), image->axes);
  EXPECT_TRUE(array.ok());
  auto out = volumesOf(*image, {*array}, "https://h/x.zarr/");
  EXPECT_TRUE(out.ok());
  return *out;
}

TEST(OmeVolume, LabelsAbove16BitsAreKnownByTheirNumbers) {
  const std::string label = R"({"colors":[{"label-value":4000000000,"rgba":[1,2,3]}],"properties":[{"label-value":70000,"name":"Insula"},{"label-value":7}]})";
  const OmeVolumes wide = labelsOf("<u4", label);
  ASSERT_EQ(wide.volumes.size(), 1u);
  const Volume& volume = wide.volumes[0];
  EXPECT_EQ(volume.ids, (std::vector<uint64_t>{7, 70000, 4000000000}));
  EXPECT_EQ(labelNumberOf(volume, 70000), 2u);
  EXPECT_EQ(labelNumberOf(volume, 70001), 0u);
  EXPECT_EQ(brickFormatOf(volume), BrickFormat::R16UI);
  EXPECT_TRUE(wide.notes.empty());
  // The decoder gets the table behind its parameters, and what is not stored is the fill value's number.
  const Bytes job = brickJob(volume, volume.levels[0], {0, 0, 0}, BrickFormat::R16UI);
  ASSERT_EQ(job.size(), sizeof(BrickDecodeParams) + 24);
  uint64_t last = 0;
  std::memcpy(&last, job.data() + job.size() - 8, 8);
  EXPECT_EQ(last, 4000000000u);
  EXPECT_EQ(brickParams(volume, volume.levels[0], {0, 0, 0}, BrickFormat::R16UI).fill, 2);

  EXPECT_TRUE(labelsOf("<u2", label).volumes[0].ids.empty()) << "16 bits cannot hold them";
  EXPECT_TRUE(labelsOf("<u4", R"({"properties":[{"label-value":70,"name":"Insula"}]})").volumes[0].ids.empty()) << "none is above 65,535";
  EXPECT_EQ(labelsOf("<i8", label).volumes[0].ids.size(), 3u);
}

TEST(OmeVolume, NoMoreLabelsThanThereAreNumbers) {
  Volume volume;
  volume.labels = true;
  volume.format = VoxelFormat::U32;
  std::vector<uint64_t> values;
  for (uint64_t i = 0; i < 65540; ++i) values.push_back(65539 - i + 1);
  EXPECT_EQ(addLabelIds(volume, values), 6u);
  EXPECT_EQ(volume.ids.size(), kMostLabelIds);
  EXPECT_EQ(volume.ids.front(), 1u);
  EXPECT_EQ(labelNumberOf(volume, 65540), 0u);
}

TEST(OmeVolume, LevelsThatDoNotBelongAreLeftOutWithANote) {
  const std::string rest = R"("dtype":"|u1","order":"C","fill_value":0,"compressor":null)", other = R"("dtype":"<u2","order":"C","fill_value":0,"compressor":null)";
  const auto image = readOmeGroup(kZattrs);
  auto first = readZarrArray(zarray("[1,1,40,60,80]", "[1,1,16,32,32]", rest), image->axes);
  auto second = readZarrArray(zarray("[1,1,20,30,40]", "[1,1,16,32,32]", other), image->axes);
  ASSERT_TRUE(first.ok() && second.ok());
  auto out = volumesOf(*image, {*first, *second}, "https://h.example/a/");
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->volumes[0].levels.size(), 1u);
  EXPECT_EQ(out->notes.size(), 1u);
  EXPECT_FALSE(volumesOf(*image, {std::nullopt, std::nullopt}, "https://h.example/a/").ok());
}

TEST(OmeVolume, HugeChunksAndStrangeCodecsAreRefusedByName) {
  const auto refusal = [](const std::string& text) {
    const auto array = readZarrArray(text);
    EXPECT_FALSE(array.ok()) << text;
    return array.ok() ? std::string() : array.error().reason;
  };
  EXPECT_THAT(refusal(zarray("[9000,9000,9000]", "[9000,9000,9000]", R"("dtype":"|u1","compressor":null)")), HasSubstr("too large"));
  EXPECT_THAT(refusal(zarray("[4,4,4]", "[2,2,2]", R"("dtype":"|u1","compressor":{"id":"bz2"})")), HasSubstr("bz2"));
  EXPECT_THAT(refusal(zarray("[4,4,4]", "[2,2,2]", R"("dtype":"<c8","compressor":null)")), HasSubstr("<c8"));
  EXPECT_THAT(refusal(R"({"zarr_format":2,"shape":[4,4,4],"chunks":[2,2,2],"dtype":"|u1","compressor":null,"filters":[{"id":"delta"}]})"), HasSubstr("delta"));
}

TEST(ChunkPlace, EmptyShardsAreKnownWhereTheyAreListed) {
  Volume volume;
  VolumeLevel level;
  volume.missingIsFill = true;
  EXPECT_TRUE(mayBeMissing(volume, level, {1, 2, 3}));
  level.emptyListed = true;
  const std::vector<std::string> keys = {"c/3/2/1", "nonsense", "c/0/0/0"};
  level.emptyShards = readShardKeys(keys);
  EXPECT_TRUE(mayBeMissing(volume, level, {1, 2, 3}));
  EXPECT_FALSE(mayBeMissing(volume, level, {3, 2, 1}));
}

TEST(ChunkPlace, AddressesOfStoresAndPatterns) {
  EXPECT_EQ(objectUrl("https://h.example/a.zarr/?token=1", "0/c/1"), "https://h.example/a.zarr/0/c/1?token=1");
  std::string kind;
  const std::string folder = storeAddress("n5://gs://bucket/heart/6.5um/", kind);
  EXPECT_EQ(kind, "n5");
  EXPECT_EQ(objectUrl(folder, "s0/attributes.json"), "https://storage.googleapis.com/storage/v1/b/bucket/o/heart%2F6.5um%2Fs0%2Fattributes.json?alt=media");
  EXPECT_EQ(folderName(folder), "6.5um");
  EXPECT_EQ(storeAddress("https://h.example/x/", kind), "https://h.example/x/");
  EXPECT_EQ(storeAddress("s3://bucket/a/b", kind), "https://bucket.s3.amazonaws.com/a/b/");
  for (const char* file : {"gs://bucket/a/head.glb", "s3://bucket/x.y/t1.nii.GZ", "gs://b/a.zarr/zarr.json"}) EXPECT_EQ(storeAddress(file, kind), file);
  for (const char* folder : {"gs://bucket/heart/6.5um", "s3://b/a.zarr", "gs://b/a.n5", "gs://b/a.glb/", "https://h/a.glb", "gs://bucket", "gs://b/x."}) EXPECT_FALSE(isBucketFile(folder)) << folder;
  Volume volume;
  volume.chunkKeys = "https://h.example/slice_{z+1:4}.jp2?x={q}";
  VolumeLevel level;
  EXPECT_EQ(chunkUrl(volume, level, {0, 0, 11}), "https://h.example/slice_0012.jp2?x={q}");
  level.reduce = 2;
  EXPECT_EQ(chunkUrl(volume, level, {0, 0, 11}), "https://h.example/slice_0045.jp2?x={q}");
}

TEST(ChunkPlace, TexelsStandForTheVolumesOwnValues) {
  Volume volume;
  volume.format = VoxelFormat::I16;
  setRange(volume, -1024, 2000);
  EXPECT_EQ(texelRange(volume, BrickFormat::R16F).scale, 1);
  setRange(volume, 0, 65535);
  volume.format = VoxelFormat::U16;
  EXPECT_FLOAT_EQ(texelRange(volume, BrickFormat::R16F).offset, 32767.5f);
  EXPECT_FLOAT_EQ(texelRange(volume, BrickFormat::R16F).scale, 32767.5f);
  volume.format = VoxelFormat::U8;
  volume.scale = 2;
  volume.offset = -10;
  EXPECT_FLOAT_EQ(texelRange(volume, BrickFormat::R8).scale, 510);
  EXPECT_FLOAT_EQ(texelRange(volume, BrickFormat::R8).offset, -10);
}

// -- N5 ------------------------------------------------------------------------------------------------------------------

constexpr const char* kS0 = R"({"dimensions":[700,600,500],"blockSize":[128,128,128],"dataType":"uint16","compression":{"type":"blosc","cname":"zstd","clevel":5,"shuffle":1}})";
constexpr const char* kS1 = R"({"dimensions":[350,300,250],"blockSize":[128,128,128],"dataType":"uint16","compression":{"type":"blosc","cname":"zstd"}})";

TEST(N5, LevelsAsTheHumanOrganAtlasHasThem) {
  const auto s0 = readN5Array(kS0), s1 = readN5Array(kS1);
  ASSERT_TRUE(s0.ok() && s1.ok());
  const auto volume = n5Volume({*s0, *s1}, {}, {6.5e-6, 6.5e-6, 6.5e-6}, "https://h.example/heart.n5/");
  ASSERT_TRUE(volume.ok());
  EXPECT_TRUE(volume->n5 && volume->bigEndian && volume->missingIsFill && rangeUnknown(*volume));
  EXPECT_EQ(volume->levels[1].size, (Place3{350, 300, 250}));
  EXPECT_EQ(chunkUrl(*volume, volume->levels[1], {2, 1, 0}), "https://h.example/heart.n5/s1/2/1/0");
  EXPECT_FLOAT_EQ(volume->levels[1].indexToWorld[0][0], 13e-6f);
  EXPECT_FLOAT_EQ(volume->levels[1].indexToWorld[3][0], 3.25e-6f) << "in the middle of the two that it was made of";
}

TEST(N5, WhatCannotBeReadIsNamed) {
  const auto refusal = [](const char* text) {
    const auto array = readN5Array(text);
    return array.ok() ? std::string() : array.error().reason;
  };
  EXPECT_THAT(refusal(R"({"dimensions":[4,4,4],"blockSize":[2,2,2],"dataType":"uint8","compression":{"type":"xz"}})"), HasSubstr("xz"));
  EXPECT_THAT(refusal(R"({"dimensions":[4,4],"blockSize":[2,2],"dataType":"uint8","compression":{"type":"raw"}})"), HasSubstr("2 dimensions"));
  EXPECT_THAT(refusal(R"({"dimensions":[4,4,4],"blockSize":[2,2,2],"dataType":"string","compression":{"type":"raw"}})"), HasSubstr("string"));
  for (const char* text : {"", "{}", R"({"dimensions":[0,4,4],"blockSize":[2,2,2]})", R"({"dimensions":[1e99,4,4],"blockSize":[2,2,2]})"}) EXPECT_FALSE(readN5Array(text).ok()) << text;
}

TEST(N5, GroupsMaySayResolutionAndFactors) {
  const auto group = readN5Group(R"({"pixelResolution":{"dimensions":[0.5,0.5,2],"unit":"um"},"downsamplingFactors":[[1,1,1],[4,4,2]]})");
  ASSERT_TRUE(group.ok());
  EXPECT_NEAR((*group->resolution)[2], 2e-6, 1e-12);
  auto s0 = readN5Array(kS0), s1 = readN5Array(kS1);
  const auto volume = n5Volume({*s0, *s1}, *group, *group->resolution, "https://h.example/x/");
  EXPECT_FLOAT_EQ(volume->levels[1].indexToWorld[0][0], 2e-6f);
}

}  // namespace
}  // namespace fabrica
