#include "surfaces/label_surfaces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>

#include "base/json.h"
#include "codecs/chunks.h"
#include "codecs/decode.h"
#include "formats/gltf/scene_table.h"
#include "maker/nifti_file.h"
#include "surfaces/brick_voxels.h"
#include "whole/read_whole_file.h"

namespace fabrica {
namespace {

using ::testing::HasSubstr;

constexpr std::array<uint32_t, 3> kSize = {70, 40, 66};

// Two halves of a ball, side by side, across the border of two bricks.
int halves(uint32_t x, uint32_t y, uint32_t z) {
  const float dx = float(x) - 50, dy = float(y) - 20, dz = float(z) - 33;
  if (dx * dx + dy * dy + dz * dz > 15 * 15) return 0;
  return x < 50 ? 5 : 300;
}

Json requestOf(const Read& read, Json layers, uint32_t count, double budget = 0) {
  const Json& level = read.json["levels"][0];
  return {{"size", level["size"]}, {"indexToWorld", level["indexToWorld"]}, {"format", read.json["format"]}, {"layers", std::move(layers)}, {"count", count}, {"budget", budget}};
}

struct Made {
  SceneTable table;
  Bytes data;
};
Made made(const Json& request, ByteView shard) {
  double last = 0;
  auto bytes = makeLabelSurfaces(request.dump(), shard, [&](double share) {
    EXPECT_GE(share, last);
    last = share;
  });
  EXPECT_TRUE(bytes.ok()) << bytes.error().message();
  Made out;
  if (!bytes) return out;
  EXPECT_NEAR(last, 1, 1e-9);
  ByteReader reader(*bytes);
  const ByteView head = reader.view(reader.get<uint32_t>());
  auto table = decodeSceneTable(head);
  EXPECT_TRUE(table.ok());
  out.table = std::move(*table);
  const ByteView rest = reader.view(reader.remaining());
  out.data.assign(rest.begin(), rest.end());
  return out;
}

// As a worker of the page decodes it, on the lattice that it comes with.
Bytes decoded(const Made& made, const ScenePrimitive& primitive, const MeshLevel& level) {
  MeshDecodeParams params;
  params.codec = uint32_t(MeshCodec::Raw);
  params.slot = primitive.node;
  params.gridStep = primitive.transform[0][0];
  for (int i = 0; i < 3; ++i) params.gridOrigin[i] = primitive.transform[3][i];
  std::memcpy(params.transform, &primitive.transform[0][0], sizeof params.transform);
  std::copy(level.params.begin(), level.params.end(), params.words);
  std::vector<ByteView> ranges;
  for (const ChunkRange& range : level.ranges) ranges.push_back(ByteView(made.data).subspan(size_t(range.offset), range.length));
  auto chunk = decodeMesh(params, ranges);
  EXPECT_TRUE(chunk.ok()) << chunk.error().message();
  return chunk ? std::move(*chunk) : Bytes();
}
double litres(const MeshChunkHeader& header, float step) { return double(header.volume) * std::pow(double(step), 3) * 1000; }

TEST(LabelSurfaces, AreClosedAndOfTheRightVolume) {
  const Read read = fabrica::read(niftiBytes({kSize, 512, 16}, asBytes(filled<uint16_t>(kSize, halves))));
  ASSERT_TRUE(read.status.ok());
  const Made got = made(requestOf(read, {{{5, 1}, {300, 2}}}, 2), read.levels.at(0));
  ASSERT_EQ(got.table.primitives.size(), 2u);
  for (const ScenePrimitive& primitive : got.table.primitives) {
    ASSERT_EQ(primitive.levels.size(), 3u);
    double voxels = 0;
    for (const uint16_t value : filled<uint16_t>(kSize, halves)) voxels += value == (primitive.node == 0 ? 5 : 300);
    for (const MeshLevel& level : primitive.levels) {
      const Bytes bytes = decoded(got, primitive, level);
      const auto chunk = viewMeshChunk(bytes);
      ASSERT_TRUE(chunk.ok());
      EXPECT_EQ(chunk->header.flags & 1, 1u) << "closed";
      EXPECT_EQ(chunk->header.openEdges, 0u);
      EXPECT_NEAR(litres(chunk->header, primitive.transform[0][0]) / (voxels * 1e-6), 1, 0.03);
    }
    EXPECT_LT(primitive.levels.front().triangles, primitive.levels.back().triangles);
    EXPECT_GT(primitive.levels.front().error, 0);
    EXPECT_EQ(primitive.levels.back().error, 0);
  }
  // niftiBytes puts voxel 0 at (10, 20, 30) mm, right, anterior, superior: the ball is at (60, 40, 63).
  Bounds both = got.table.primitives[0].bounds;
  both.include(got.table.primitives[1].bounds);
  EXPECT_NEAR(both.center().x, -0.060f, 1.5e-3f);
  EXPECT_NEAR(both.center().y, 0.063f, 1.5e-3f);
  EXPECT_NEAR(both.center().z, 0.040f, 1.5e-3f);
}

TEST(LabelSurfaces, LayersThatOverlapAreWholeEach) {
  // 1: the first alone, 2: both, 3: the second alone.
  const auto overlapping = [](uint32_t x, uint32_t y, uint32_t z) {
    const bool inside = y > 5 && y < 30 && z > 5 && z < 60, first = inside && x > 5 && x < 40, second = inside && x > 25 && x < 60;
    return first && second ? 2 : first ? 1 : second ? 3 : 0;
  };
  const Read read = fabrica::read(niftiBytes({kSize, 2, 8}, asBytes(filled<uint8_t>(kSize, overlapping))));
  const Made got = made(requestOf(read, {{{1, 1}, {2, 1}}, {{2, 2}, {3, 2}}}, 2), read.levels.at(0));
  ASSERT_EQ(got.table.primitives.size(), 2u);
  for (const ScenePrimitive& primitive : got.table.primitives) {
    const Bytes bytes = decoded(got, primitive, primitive.levels.back());
    const auto chunk = viewMeshChunk(bytes);
    ASSERT_TRUE(chunk.ok());
    EXPECT_EQ(chunk->header.openEdges, 0u);
    EXPECT_NEAR(litres(chunk->header, primitive.transform[0][0]) / (34.0 * 24 * 54 * 1e-6), 1, 0.03);
  }
}

TEST(LabelSurfaces, WhatDoesNotFitIsRefusedBeforeTheWork) {
  const Read read = fabrica::read(niftiBytes({kSize, 512, 16}, asBytes(filled<uint16_t>(kSize, halves))));
  bool begun = false;
  const auto refused = makeLabelSurfaces(requestOf(read, {{{5, 1}, {300, 2}}}, 2, 1 << 20).dump(), read.levels.at(0), [&](double) { begun = true; });
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::TooLarge);
  EXPECT_FALSE(begun);
  EXPECT_THAT(refused.error().reason, HasSubstr("1 MB"));
}

TEST(LabelSurfaces, DamageIsTold) {
  const Read read = fabrica::read(niftiBytes({kSize, 512, 16}, asBytes(filled<uint16_t>(kSize, halves))));
  const Bytes& shard = read.levels.at(0);
  const Json good = requestOf(read, {{{5, 1}, {300, 2}}}, 2);
  const auto code = [&](Json request, ByteView bytes) {
    const auto result = makeLabelSurfaces(request.dump(), bytes, [](double) {});
    return result ? ErrorCode::Unknown : result.error().code;
  };
  EXPECT_EQ(code(good, shard), ErrorCode::Unknown);
  EXPECT_EQ(code(good, ByteView(shard).first(20)), ErrorCode::BadFormat);
  EXPECT_EQ(code(good, ByteView(shard).first(shard.size() - 1)), ErrorCode::BadFormat);
  for (const auto& [key, value] : std::vector<std::pair<const char*, Json>>{
           {"size", Json::array({0, 4, 4})}, {"size", Json::array({900, 900, 900})}, {"layers", Json::array({Json::array({Json::array({5, 9})})})},
           {"indexToWorld", Json::array({1})}, {"count", 0}, {"format", 7}}) {
    Json bad = good;
    bad[key] = value;
    EXPECT_NE(code(bad, shard), ErrorCode::Unknown) << key << " " << value.dump();
  }
  EXPECT_EQ(code(Json(), shard), ErrorCode::Internal);
}

TEST(LabelSurfaces, OfTheLabelsOfMricron) {
  std::ifstream in("/usr/share/mricron/templates/aal.nii.gz", std::ios::binary);
  if (!in) GTEST_SKIP() << "mricron-data is not installed";
  const Bytes file((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const Read read = fabrica::read(file, {"aal.nii.gz", 1}, 1 << 20);
  Json layer = Json::array();
  for (int i = 1; i <= 116; ++i) layer.push_back({i, i});
  const Made got = made(requestOf(read, Json::array({layer}), 116, 1e9), read.levels.at(0));
  ASSERT_EQ(got.table.primitives.size(), 116u);
  uint32_t closed = 0;
  for (const ScenePrimitive& primitive : got.table.primitives) {
    const Bytes bytes = decoded(got, primitive, primitive.levels.back());
    const auto chunk = viewMeshChunk(bytes);
    ASSERT_TRUE(chunk.ok());
    closed += chunk->header.flags & 1;
  }
  EXPECT_EQ(closed, 116u);
}

TEST(BrickVoxels, OfAStreamedLevelAreCutWhereItEnds) {
  const auto label = [](uint32_t x, uint32_t y, uint32_t z) { return uint16_t((x * 7 + y * 3 + z) % 900); };
  const Index3 chunk{32, 16, 40};
  Bytes voxels;
  std::vector<ShardEntry> entries;
  for (uint32_t z = 0; z < kSize[2]; z += chunk[2])
    for (uint32_t y = 0; y < kSize[1]; y += chunk[1])
      for (uint32_t x = 0; x < kSize[0]; x += chunk[0]) {
        ShardEntry entry{shardIndexSize(3 * 3 * 2) + voxels.size(), 0};
        for (uint32_t k = z; k < std::min(z + chunk[2], kSize[2]); ++k)
          for (uint32_t j = y; j < std::min(y + chunk[1], kSize[1]); ++j)
            for (uint32_t i = x; i < std::min(x + chunk[0], kSize[0]); ++i) {
              const uint16_t value = label(i, j, k);
              voxels.insert(voxels.end(), {uint8_t(value & 255), uint8_t(value >> 8)});
            }
        entry.length = shardIndexSize(3 * 3 * 2) + voxels.size() - entry.offset;
        entries.push_back(entry);
      }
  entries[4] = {};  // and one is empty
  Bytes shard = writeShardIndex(entries);
  shard.insert(shard.end(), voxels.begin(), voxels.end());
  auto source = BrickVoxels::make(kSize, VoxelFormat::U16, shard, chunk);
  ASSERT_TRUE(source.ok()) << source.error().message();
  std::vector<uint16_t> out(size_t(kSize[0]) * kSize[1] * kSize[2]);
  ASSERT_TRUE((*source)->read({0, 0, 0}, kSize, reinterpret_cast<uint8_t*>(out.data())).ok());
  for (uint32_t z = 0, i = 0; z < kSize[2]; ++z)
    for (uint32_t y = 0; y < kSize[1]; ++y)
      for (uint32_t x = 0; x < kSize[0]; ++x, ++i) {
        const bool empty = x >= 32 && x < 64 && y >= 16 && y < 32 && z < 40;
        ASSERT_EQ(out[i], empty ? 0 : label(x, y, z)) << x << " " << y << " " << z;
      }
  EXPECT_FALSE(BrickVoxels::make(kSize, VoxelFormat::U16, shard, {32, 16, 41}).ok());
  EXPECT_FALSE(BrickVoxels::make(kSize, VoxelFormat::U16, shard).ok()) << "these are no whole bricks";
}

TEST(BrickVoxels, ReadAnyBox) {
  const auto label = [](uint32_t x, uint32_t y, uint32_t z) { return int(x * 7 + y * 3 + z) % 900; };
  for (const int type : {512, 4, 16}) {
    const Bytes voxels = type == 512 ? asBytes(filled<uint16_t>(kSize, label)) : type == 4 ? asBytes(filled<int16_t>(kSize, label)) : asBytes(filled<float>(kSize, label));
    const Read read = fabrica::read(niftiBytes({kSize, int16_t(type), int16_t(type == 16 ? 32 : 16)}, voxels));
    ASSERT_TRUE(read.status.ok());
    auto source = BrickVoxels::make(kSize, VoxelFormat(read.json["format"].get<int>()), read.levels.at(0));
    ASSERT_TRUE(source.ok());
    const Index3 origin{60, 3, 62}, extent{10, 2, 4};
    std::vector<uint16_t> out(80);
    ASSERT_TRUE((*source)->read(origin, extent, reinterpret_cast<uint8_t*>(out.data())).ok());
    EXPECT_EQ(out[0], label(60, 3, 62));
    EXPECT_EQ(out[(3 * 2 + 1) * 10 + 9], label(69, 4, 65));
  }
}

}  // namespace
}  // namespace fabrica
