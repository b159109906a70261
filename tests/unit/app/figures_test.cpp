#include "app/figures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "app/prober.h"
#include "app/recorder.h"
#include "codecs/chunks.h"
#include "formats/zarr/shard.h"
#include "stream/fake_transport.h"

namespace fabrica {
namespace {

using ::testing::HasSubstr;

constexpr uint32_t kEdge = 200, kChunk = 64, kChunksInShard = 4;

// What the host's files hold at level 0; coarser levels have it at twice, four times … the place.
float valueOf(uint32_t x, uint32_t y, uint32_t z) { return float(x) + 1000.0f * float(y) + 0.25f * float(z); }

// A cube of 200 voxels of 1 mm, voxel (0, 0, 0) at the origin, with levels of 100 and 50; +y of the array is +y of the world.
struct FiguresTest : testing::Test {
  FiguresTest() {
    Volume volume;
    volume.id = volume.name = "t1";
    volume.url = "https://h.example/t1.zarr/";
    volume.codec = "bytes";
    volume.format = VoxelFormat::F32;
    volume.unit = "HU";
    volume.indexAtStart = true;
    for (uint32_t l = 0; l < 3; ++l) {
      VolumeLevel level;
      const uint32_t n = kEdge >> l;
      level.size = {n, n, n};
      level.chunk = {kChunk, kChunk, kChunk};
      level.shard = {kChunk * kChunksInShard, kChunk * kChunksInShard, kChunk * kChunksInShard};
      level.path = std::to_string(l);
      level.indexToWorld = glm::scale(mat4(1), vec3(0.001f * float(1u << l)));
      volume.levels.push_back(level);
    }
    model.editAtlas().volumes.push_back(volume);
    model.atlasChanged();
  }
  void serve() {
    while (!transport.batches.empty()) {
      const FetchBatch batch = transport.batches.front();
      transport.batches.erase(transport.batches.begin());
      for (const FetchPart& part : batch.parts) {
        if (transport.cancelled.contains(part.job)) continue;
        Result<Bytes> answer = failing ? Result<Bytes>(Error{ErrorCode::Network, "The line is down."}) : part.decode == DecodeKind::None ? index() : brick(batch, part);
        EXPECT_TRUE(reader.onPart(part.job, answer));
      }
    }
  }
  static Bytes index() {
    std::vector<ShardEntry> entries;
    for (uint64_t i = 0; i < kChunksInShard * kChunksInShard * kChunksInShard; ++i) entries.push_back({10000 + i * 16, 16});
    return writeShardIndex(entries);
  }
  Bytes brick(const FetchBatch& batch, const FetchPart& part) {
    ++bricks;
    BrickDecodeParams params;
    std::memcpy(&params, part.params.data(), sizeof params);
    EXPECT_EQ(BrickFormat(params.format), BrickFormat::R32F);
    const auto entry = uint32_t((batch.offset - 10000) / 16);
    const Index3 chunk{entry % kChunksInShard, entry / kChunksInShard % kChunksInShard, entry / kChunksInShard / kChunksInShard};
    const uint32_t scale = batch.url.find("t1.zarr/1/") != std::string::npos ? 2 : batch.url.find("t1.zarr/2/") != std::string::npos ? 4 : 1;
    BrickChunkHeader header;
    header.format = BrickFormat::R32F;
    for (int a = 0; a < 3; ++a) header.size[a] = params.size[a];
    ByteWriter out;
    out.put(header);
    for (uint32_t z = 0; z < params.size[2]; ++z)
      for (uint32_t y = 0; y < params.size[1]; ++y)
        for (uint32_t x = 0; x < params.size[0]; ++x)
          out.put(valueOf((chunk[0] * kChunk + x) * scale, (chunk[1] * kChunk + y) * scale, (chunk[2] * kChunk + z) * scale));
    return out.take();
  }
  // Until nothing is left to do.
  void rest() {
    for (int i = 0; i < 1000 && figures.busy(); ++i) {
      figures.update(now += 0.2);
      serve();
    }
    EXPECT_FALSE(figures.busy());
  }
  const ui::ImageFigures& of(const std::string& name) {
    rest();
    const ui::ImageFigures* found = figures.of(name);
    EXPECT_TRUE(found);
    static const ui::ImageFigures kNothing;
    return found ? *found : kNothing;
  }
  std::string add(MeasurementKind kind, std::vector<vec3> millimetres, vec3 normal = vec3(0, 0, 1)) {
    for (vec3& p : millimetres) p /= 1000.0f;
    const std::string name = model.addMeasurement({"", kind, millimetres, normal, true});
    figures.update(now);
    return name;
  }

  Model model;
  FakeTransport transport;
  JobId next = 0;
  VoxelReader reader{model, transport, [this] { return ++next; }};
  Figures figures{model, reader};
  Recorder host;
  Prober prober{model, reader, host};
  double now = 1;
  int bricks = 0;
  bool failing = false;
};

TEST_F(FiguresTest, ARegionIsWhatItsVoxelsHold) {
  // Across the border of chunks, in the slice z = 70.3: layer 70.
  const auto& seen = of(add(MeasurementKind::Polygon, {{60.5f, 10.5f, 70.3f}, {70.5f, 10.5f, 70.3f}, {70.5f, 14.5f, 70.3f}, {60.5f, 14.5f, 70.3f}}));
  ASSERT_EQ(seen.state, ui::Measures::State::Ready) << seen.why;
  EXPECT_EQ(seen.count, 40u);  // x 61 … 70, y 11 … 14
  EXPECT_EQ(seen.level, 0u);
  EXPECT_DOUBLE_EQ(seen.mean, 65.5 + 12500 + 17.5);
  EXPECT_DOUBLE_EQ(seen.minimum, double(valueOf(61, 11, 70)));
  EXPECT_DOUBLE_EQ(seen.maximum, double(valueOf(70, 14, 70)));
  // Variance of 10 equal steps and of 4 of a thousand: 8.25 + 1,250,000, of 40 as a sample.
  EXPECT_NEAR(seen.deviation, std::sqrt((8.25 + 1.25e6) * 40 / 39), 1e-6);
  uint64_t counted = 0;
  for (const uint32_t n : seen.histogram) counted += n;
  EXPECT_EQ(counted, 40u);
  EXPECT_EQ(bricks, 2);
}

TEST_F(FiguresTest, AnEllipseCountsTheVoxelsInIt) {
  const auto& seen = of(add(MeasurementKind::Ellipse, {{100, 100, 100}, {120.3f, 100, 100}, {100, 110.3f, 100}}));
  uint64_t count = 0;
  double sum = 0;
  for (uint32_t x = 0; x < kEdge; ++x)
    for (uint32_t y = 0; y < kEdge; ++y) {
      const double u = (double(x) - 100) / 20.3, v = (double(y) - 100) / 10.3;
      if (u * u + v * v > 1) continue;
      ++count;
      sum += double(valueOf(x, y, 100));
    }
  EXPECT_EQ(seen.count, count);
  EXPECT_NEAR(seen.mean, sum / double(count), 1e-6 * seen.mean);
}

TEST_F(FiguresTest, AnObliqueRegionTakesOneVoxelOfEachRow) {
  // The plane y = z: of each (x, z) the voxel at y = z.
  const vec3 normal = glm::normalize(vec3(0, 1, -1));
  const auto& seen = of(add(MeasurementKind::Polygon, {{10.5f, 20.5f, 20.5f}, {14.5f, 20.5f, 20.5f}, {14.5f, 90.5f, 90.5f}, {10.5f, 90.5f, 90.5f}}, normal));
  EXPECT_EQ(seen.count, 4u * 70);
  EXPECT_NEAR(seen.mean, 12.5 + 55.5 * 1000 + 55.5 * 0.25, 0.01);
}

TEST_F(FiguresTest, AProfileRunsFromEndToEnd) {
  const auto& seen = of(add(MeasurementKind::Profile, {{50, 30, 20}, {80, 30, 20}}));
  ASSERT_EQ(seen.values.size(), 31u);
  EXPECT_NEAR(seen.step, 0.001, 1e-9);
  for (uint32_t i = 0; i <= 30; ++i) EXPECT_NEAR(seen.values[i], double(valueOf(50 + i, 30, 20)), 1e-2) << i;
  // A quarter of a voxel beside: linear in every direction, so exact.
  const auto& aside = of(add(MeasurementKind::Profile, {{50.25f, 63.5f, 20}, {60.25f, 63.5f, 20}}));
  EXPECT_NEAR(aside.values[0], 50.25 + 63500 + 5, 0.02);
  // Out of the image at one end.
  const auto& out = of(add(MeasurementKind::Profile, {{-10, 0, 0}, {10, 0, 0}}));
  EXPECT_TRUE(std::isnan(out.values.front()));
  EXPECT_NEAR(out.values.back(), 10, 1e-3);
}

TEST_F(FiguresTest, TooMuchOfTheFinestIsTakenFromACoarserLevelAndSaid) {
  Volume& volume = model.editAtlas().volumes[0];
  for (VolumeLevel& level : volume.levels) level.chunk = level.shard = {8, 8, 8};
  volume.indexAtStart = false;
  FigureLimits limits;
  const Measurement all{"", MeasurementKind::Polygon, {vec3(0), vec3(0.19f, 0, 0), vec3(0.19f, 0.19f, 0), vec3(0, 0.19f, 0)}, vec3(0, 0, 1), true};
  const auto plan = RegionFigures::plan(volume, 0, all, limits);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->level(), 2u);  // 24² and 12² bricks of 8 are more than 64; 6² is not
  EXPECT_LE(plan->bricks().size(), 64u);
  limits.bricks = 4;
  EXPECT_FALSE(RegionFigures::plan(volume, 0, all, limits)) << "not even the coarsest";
}

TEST_F(FiguresTest, WhatCannotBeSaidSaysWhy) {
  const std::string outside = add(MeasurementKind::Profile, {{500, 0, 0}, {600, 0, 0}});
  EXPECT_EQ(of(outside).state, ui::Measures::State::Failed);
  EXPECT_THAT(of(outside).why, HasSubstr("outside the image"));
  failing = true;
  const std::string unreachable = add(MeasurementKind::Profile, {{5, 0, 0}, {50, 0, 0}});
  EXPECT_THAT(of(unreachable).why, HasSubstr("line is down"));
  failing = false;
  model.editAtlas().volumes[0].rgb = true;
  const std::string colour = add(MeasurementKind::Profile, {{5, 5, 0}, {50, 0, 0}});
  EXPECT_THAT(of(colour).why, HasSubstr("colour"));
}

TEST_F(FiguresTest, AChangedRegionIsWorkedOutAgainAndARenamedViewIsNot) {
  const std::string name = add(MeasurementKind::Profile, {{5, 0, 0}, {50, 0, 0}});
  const double first = of(name).values.back();
  Measurement moved = *model.measurement(name);
  moved.visible = false;
  model.changeMeasurement(name, moved);
  figures.update(now);
  EXPECT_FALSE(figures.busy()) << "the image says the same of it";
  for (vec3& p : moved.points) p.y += 0.01f;
  model.changeMeasurement(name, moved);
  figures.update(now);
  EXPECT_TRUE(figures.busy());
  EXPECT_NEAR(of(name).values.back() - first, 10000, 1e-2);
}

TEST_F(FiguresTest, TheValueUnderThePointer) {
  prober.look(vec3(0.0101f, 0.0203f, 0.0299f), true);
  EXPECT_TRUE(prober.update(1)) << "a place that is passed by is not asked for";
  EXPECT_TRUE(transport.batches.empty());
  prober.update(1.2);
  serve();
  prober.update(1.3);
  ASSERT_TRUE(prober.seen());
  EXPECT_EQ(prober.seen()->value, "20017.5 HU");  // 10 + 20000 + 30 / 4
  EXPECT_EQ(prober.seen()->level, "");
  EXPECT_FALSE(prober.update(9)) << "nothing left to do";
  // Within the same brick at once, without a request.
  const int before = bricks;
  prober.look(vec3(0.011f, 0.020f, 0.030f), true);
  prober.update(9.1);
  EXPECT_EQ(prober.seen()->value, "20018.5 HU");
  EXPECT_EQ(bricks, before);
  prober.look(vec3(1), true);
  prober.update(9.2);
  EXPECT_EQ(prober.seen()->value, "");
}

TEST_F(FiguresTest, UntilTheFinestIsThereACoarserOneSaysItsLevel) {
  reader.read({0, 2, {0, 0, 0}}, reader.newOwner(), [](const Result<const ValueBrick*>&) {});
  serve();
  prober.look(vec3(0.012f, 0.020f, 0.028f), true);
  prober.update(1);
  EXPECT_EQ(prober.seen()->value, "20019 HU");
  EXPECT_EQ(prober.seen()->level, "level 2");
}

TEST_F(FiguresTest, AskedByThePage) {
  prober.ask(vec3(0.010f, 0.020f, 0.030f), 7);
  prober.ask(vec3(1), 8);
  serve();
  ASSERT_EQ(host.events.size(), 2u);
  EXPECT_EQ(host.events[0]["ticket"], 8);
  EXPECT_TRUE(host.events[0]["hit"].is_null());
  EXPECT_EQ(host.events[1]["hit"]["value"], 20017.5);
  EXPECT_EQ(host.events[1]["hit"]["unit"], "HU");
  EXPECT_EQ(host.events[1]["hit"]["voxel"], Json({10, 20, 30}));
}

TEST_F(FiguresTest, TheReaderKeepsWithinItsBound) {
  reader.setBudget(5 * kChunk * kChunk * kChunk * sizeof(float) / 2);  // two and a half bricks
  int answers = 0;
  for (uint32_t x = 0; x < 3; ++x)
    for (uint32_t y = 0; y < 3; ++y) reader.read({0, 0, {x, y, 0}}, reader.newOwner(), [&](const Result<const ValueBrick*>& brick) { answers += brick.ok(); });
  EXPECT_LE(transport.batches.size(), 4u) << "a few at a time";
  serve();
  EXPECT_EQ(answers, 9);
  EXPECT_LE(reader.bytes(), 5 * kChunk * kChunk * kChunk * sizeof(float) / 2);
  EXPECT_GT(reader.bytes(), 0u);
  EXPECT_FALSE(reader.busy());
}

TEST_F(FiguresTest, WhatIsCancelledIsNotAnswered) {
  const uint32_t owner = reader.newOwner();
  bool answered = false;
  reader.read({0, 0, {0, 0, 0}}, owner, [&](const Result<const ValueBrick*>&) { answered = true; });
  reader.cancel(owner);
  serve();
  EXPECT_FALSE(answered);
  EXPECT_FALSE(reader.busy());
}

TEST_F(FiguresTest, AChunkThatIsNotStoredIsFill) {
  model.editAtlas().volumes[0].fill = -7;
  Bytes none = writeShardIndex(std::vector<ShardEntry>(64));
  float value = 0;
  reader.read({0, 0, {1, 1, 1}}, reader.newOwner(), [&](const Result<const ValueBrick*>& brick) { value = brick ? *(*brick)->at({3, 3, 3}) : 0; });
  ASSERT_EQ(transport.batches.size(), 1u);
  Result<Bytes> answer = none;
  EXPECT_TRUE(reader.onPart(transport.batches[0].parts[0].job, answer));
  EXPECT_EQ(value, -7);
}

}  // namespace
}  // namespace fabrica
