// Volumes written in steps: interrupted and gone on with, in parts, and as one file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>

#include "maker/volume/level_writer.h"
#include "maker/volume/ozx.h"
#include "maker/volume/plan.h"
#include "maker/volume/volume_files.h"
#include "volume/read_back.h"

namespace fabrica {
namespace {

using namespace test;
using ::testing::HasSubstr;

// Some content everywhere but in one corner, so that there are empty shards, too.
struct Fixture {
  Index3 size{150, 110, 90};
  Bytes bytes;
  VolumeOptions options = smallChunks(32);
  TempFolder folder;

  Fixture() {
    uint32_t random = 7;
    for (uint32_t z = 0; z < size[2]; ++z) {
      for (uint32_t y = 0; y < size[1]; ++y) {
        for (uint32_t x = 0; x < size[0]; ++x) {
          random = random * 1664525u + 1013904223u;
          bytes.push_back(x > 64 || y > 64 ? uint8_t(x + y + z + (random >> 29)) : 0);
        }
      }
    }
  }
  MemoryVoxels source() const { return MemoryVoxels(size, VoxelFormat::U8, bytes); }
};

// Which file a name means, and when it was written.
std::pair<uint64_t, int64_t> identity(const std::string& path) {
  struct stat s{};
  ::stat(path.c_str(), &s);
  return {s.st_ino, int64_t(s.st_mtim.tv_sec) * 1000000000 + s.st_mtim.tv_nsec};
}

std::map<std::string, std::pair<uint64_t, int64_t>> shardsIn(const std::string& folder) {
  std::map<std::string, std::pair<uint64_t, int64_t>> shards;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (entry.is_regular_file() && name[0] != '.' && name.find("/c/") != std::string::npos) shards[name] = identity(entry.path().string());
  }
  return shards;
}

TEST(Parts, AreDisjointAndCompleteAtEveryLevel) {
  Fixture f;
  const MemoryVoxels source = f.source();
  auto plan = planVolume(source, f.options, f.folder / "v.zarr", "");
  ASSERT_TRUE(plan.ok()) << plan.error().message();
  for (const uint32_t parts : {1u, 2u, 3u, 7u, 40u, 1000u}) {
    const size_t last = lastLevelOfParts(*plan, parts);
    for (size_t level = 0; level <= last; ++level) {
      std::set<uint64_t> seen;
      for (uint32_t part = 0; part < parts; ++part) {
        for (const uint64_t shard : shardsOfPart(*plan, level, part, parts)) {
          EXPECT_TRUE(seen.insert(shard).second) << "shard " << shard << " of level " << level << " in two of " << parts;
        }
      }
      EXPECT_EQ(seen.size(), product(shardGrid(plan->levels[level]))) << "level " << level << " of " << parts << " parts";
    }
  }
  EXPECT_EQ(lastLevelOfParts(*plan, 1), plan->levels.size() - 1);
  EXPECT_EQ(lastLevelOfParts(*plan, 1000), 0u);
}

TEST(Parts, TogetherGiveTheBytesOfOneRun) {
  Fixture f;
  const MemoryVoxels source = f.source();
  ASSERT_TRUE(writeVolume(source, f.options, f.folder / "one.zarr").ok());
  const auto expected = filesIn(f.folder / "one.zarr");
  EXPECT_GT(expected.size(), 50u);
  for (const uint32_t parts : {2u, 5u, 200u}) {
    const std::string out = f.folder / ("parts" + std::to_string(parts) + ".zarr");
    auto plan = planVolume(source, f.options, out, "ball");
    ASSERT_TRUE(plan.ok());
    for (uint32_t part = parts; part-- > 0;) {
      if (parts < 10) {  // of 200 parts most are empty
        auto early = finishVolume(*plan, f.options, out, parts);
        ASSERT_FALSE(early.ok()) << "part " << part << " is not there yet";
        EXPECT_THAT(early.error().reason, HasSubstr("not written yet"));
      }
      EXPECT_FALSE(fs::exists(out + "/zarr.json")) << "nothing opens half a volume";
      // Each as a process of its own would: the plan is read again.
      auto again = readVolumePlan(out, f.options, "ball");
      ASSERT_TRUE(again.ok()) << again.error().message();
      ASSERT_TRUE(writeVolumePart(source, *again, f.options, out, part, parts).ok());
    }
    auto info = finishVolume(*plan, f.options, out, parts);
    ASSERT_TRUE(info.ok()) << info.error().message();
    endVolume(out);
    EXPECT_EQ(filesIn(out), expected) << parts << " parts";
    EXPECT_FALSE(fs::exists(out + "/" + kWorkFolder));
  }
}

// Stopped after every few regions, until it is through.
TEST(Resume, NothingIsLostAndNothingIsDoneTwice) {
  Fixture f;
  const MemoryVoxels source = f.source();
  ASSERT_TRUE(writeVolume(source, f.options, f.folder / "one.zarr").ok());
  const std::string out = f.folder / "v.zarr";
  auto plan = planVolume(source, f.options, out, "ball");
  ASSERT_TRUE(plan.ok());
  uint64_t found = 0;
  int runs = 0;
  for (bool through = false; !through && runs < 1000; ++runs) {
    const auto before = shardsIn(out);
    int calls = 0;
    VolumeOptions stopping = f.options;
    stopping.progress = [&calls](double) { return ++calls < 20; };
    auto part = writeVolumePart(source, *plan, stopping, out, 0, 1);
    through = part.ok();
    if (!through) {
      EXPECT_EQ(part.error().code, ErrorCode::Cancelled);
    } else {
      found = part->found;
    }
    const auto after = shardsIn(out);
    for (const auto& [name, id] : before) {
      ASSERT_TRUE(after.contains(name)) << name;
      EXPECT_EQ(after.at(name), id) << name << " was written again";
    }
  }
  EXPECT_GT(runs, 3);
  EXPECT_GT(found, 0u);
  ASSERT_TRUE(finishVolume(*plan, f.options, out, 1).ok());
  endVolume(out);
  EXPECT_EQ(filesIn(out), filesIn(f.folder / "one.zarr"));
}

// Ended between the word that a shard is done and its name.
TEST(Resume, AShardThatOnlyLacksItsNameGetsIt) {
  Fixture f;
  const MemoryVoxels source = f.source();
  ASSERT_TRUE(writeVolume(source, f.options, f.folder / "one.zarr").ok());
  const std::string out = f.folder / "v.zarr";
  auto plan = planVolume(source, f.options, out, "ball");
  ASSERT_TRUE(plan.ok());
  ASSERT_TRUE(writeVolumePart(source, *plan, f.options, out, 0, 1).ok());
  const std::string shard = out + "/0/c/1/1/3", unnamed = out + "/.fabrica/scratch/0/1.1.3";
  ASSERT_TRUE(fs::exists(shard));
  const auto id = identity(shard);
  fs::rename(shard, unnamed);
  auto again = writeVolumePart(source, *plan, f.options, out, 0, 1);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->found, again->shards);
  EXPECT_EQ(identity(shard), id);
  ASSERT_TRUE(finishVolume(*plan, f.options, out, 1).ok());
  endVolume(out);
  EXPECT_EQ(filesIn(out), filesIn(f.folder / "one.zarr"));
}

TEST(Resume, OtherOptionsOrAnotherInputAreRefused) {
  Fixture f;
  const MemoryVoxels source = f.source();
  const std::string out = f.folder / "v.zarr";
  ASSERT_TRUE(planVolume(source, f.options, out, "ball").ok());
  EXPECT_TRUE(readVolumePlan(out, f.options, "ball").ok());
  const auto refused = [&](const VolumeOptions& options, const std::string& origin) {
    auto plan = readVolumePlan(out, options, origin);
    return plan.ok() ? std::string("taken") : plan.error().reason;
  };
  EXPECT_THAT(refused(f.options, "cube"), HasSubstr("\"input\""));
  VolumeOptions other = f.options;
  other.chunk = {32, 16, 16};
  EXPECT_THAT(refused(other, "ball"), HasSubstr("\"chunk\""));
  other = f.options;
  other.quality = {ImageQuality::Kind::Psnr, 40};
  EXPECT_THAT(refused(other, "ball"), HasSubstr("\"quality"));
  EXPECT_EQ(readVolumePlan(f.folder / "none.zarr", f.options, "").error().code, ErrorCode::NotFound);
}

TEST(Resume, ADamagedPlanIsSaid) {
  Fixture f;
  const std::string out = f.folder / "v.zarr";
  ASSERT_TRUE(planVolume(f.source(), f.options, out, "ball").ok());
  for (const char* text : {"", "{", "[]", R"({"fabricaVolumePlan":1,"made":{},"size":[1,2],"histogram":[]})"}) {
    fs::remove(out + "/.fabrica/plan.json");
    std::FILE* file = std::fopen((out + "/.fabrica/plan.json").c_str(), "w");
    std::fputs(text, file);
    std::fclose(file);
    EXPECT_FALSE(readVolumePlan(out, f.options, "ball").ok()) << text;
  }
}

TEST(Memory, IsKeptByFewerThreadsOrRefused) {
  Fixture f;
  const MemoryVoxels source = f.source();
  f.options.memory = 1 << 20;
  auto plan = planVolume(source, f.options, f.folder / "v.zarr", "");
  ASSERT_TRUE(plan.ok());
  auto part = writeVolumePart(source, *plan, f.options, f.folder / "v.zarr", 0, 1);
  ASSERT_FALSE(part.ok());
  EXPECT_EQ(part.error().code, ErrorCode::TooLarge);
  EXPECT_THAT(part.error().advice, HasSubstr("--memory"));
  f.options.memory = 64 << 20;
  EXPECT_TRUE(writeVolumePart(source, *plan, f.options, f.folder / "v.zarr", 0, 1).ok());
}

TEST(Bricks, OfAnyShapeHoldTheSameVoxels) {
  Fixture f;
  const MemoryVoxels source = f.source();
  const std::vector<double> expected(f.bytes.begin(), f.bytes.end());
  f.options.shardEdge = 256;
  for (const Index3& chunk : {Index3{32, 32, 32}, Index3{128, 128, 128}, Index3{256, 256, 1}, Index3{64, 32, 16}}) {
    f.options.chunk = chunk;
    const std::string out = f.folder / ("v" + std::to_string(chunk[0]) + std::to_string(chunk[2]) + ".zarr");
    auto info = writeVolume(source, f.options, out);
    ASSERT_TRUE(info.ok()) << info.error().message();
    EXPECT_EQ(readLevel(out, *info, 0), expected) << chunk[0] << " " << chunk[1] << " " << chunk[2];
  }
  f.options.chunk = {2, 2, 2};
  EXPECT_FALSE(writeVolume(source, f.options, f.folder / "tiny.zarr").ok());
  f.options.chunk = {1024, 1024, 1024};
  EXPECT_FALSE(writeVolume(source, f.options, f.folder / "huge.zarr").ok());
}

TEST(Ozx, HoldsTheFolderWithItsMetadataFirst) {
  Fixture f;
  const MemoryVoxels source = f.source();
  ASSERT_TRUE(writeVolume(source, f.options, f.folder / "v.zarr").ok());
  ASSERT_TRUE(packOzx(f.folder / "v.zarr", f.folder / "v.ozx", {}).ok());
  auto archive = openVolumeFiles(f.folder / "v.ozx");
  ASSERT_TRUE(archive.ok()) << archive.error().message();
  EXPECT_TRUE((*archive)->oddities().empty()) << (*archive)->oddities()[0];
  const auto expected = filesIn(f.folder / "v.zarr");
  const auto names = (*archive)->names();
  ASSERT_EQ(names.size(), expected.size());
  EXPECT_EQ(names[0], "zarr.json");
  EXPECT_EQ(names[1], "0/zarr.json");
  const Bytes whole = readFile(f.folder / "v.ozx");
  for (const auto& [name, bytes] : expected) {
    auto read = (*archive)->read(name, 0, 1 << 30);
    ASSERT_TRUE(read.ok()) << name;
    EXPECT_EQ(*read, bytes) << name;
  }
  EXPECT_THAT(std::string(textOf(ByteView(whole).last(120))), HasSubstr("\"version\": \"0.5\""));
  // Local headers: stored, with the ZIP64 extra field.
  EXPECT_EQ(whole[8] | whole[9] << 8, 0);
  const size_t extra = 30 + size_t(whole[26] | whole[27] << 8);
  EXPECT_EQ(whole[extra] | whole[extra + 1] << 8, 1);
  // The same again.
  ASSERT_TRUE(packOzx(f.folder / "v.zarr", f.folder / "w.ozx", {}).ok());
  EXPECT_EQ(readFile(f.folder / "w.ozx"), whole);
}

TEST(Ozx, StoppedHalfwayHasNoName) {
  Fixture f;
  ASSERT_TRUE(writeVolume(f.source(), f.options, f.folder / "v.zarr").ok());
  auto packed = packOzx(f.folder / "v.zarr", f.folder / "v.ozx", [](double done) { return done < 0.5; });
  ASSERT_FALSE(packed.ok());
  EXPECT_EQ(packed.error().code, ErrorCode::Cancelled);
  EXPECT_FALSE(fs::exists(f.folder / "v.ozx"));
}

TEST(Ozx, WhatIsNoArchiveIsSaid) {
  TempFolder folder;
  EXPECT_EQ(openVolumeFiles(folder / "none.ozx").error().code, ErrorCode::NotFound);
  std::FILE* file = std::fopen((folder / "x.ozx").c_str(), "w");
  std::fputs("no archive", file);
  std::fclose(file);
  EXPECT_EQ(openVolumeFiles(folder / "x.ozx").error().code, ErrorCode::BadFormat);
}

}  // namespace
}  // namespace fabrica
