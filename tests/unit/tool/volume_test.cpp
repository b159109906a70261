// `fabrica volume` as a process: what it writes, killed and called again, in parts, its memory, its words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>

#include "base/json.h"
#include "maker/nifti_file.h"
#include "maker/temp_folder.h"
#include "tool/program.h"

namespace fabrica {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;

// Noise in all of it, so that coding takes its time; the same for every test.
void makeImage(const std::string& path, uint32_t edge) {
  std::vector<int16_t> values;
  uint32_t random = 5;
  for (uint32_t i = 0; i < edge * edge * edge; ++i) {
    random = random * 1664525u + 1013904223u;
    values.push_back(int16_t(i % edge * 3 + (random >> 25)) - 300);
  }
  writeNifti(path, {.size = {edge, edge, edge}, .type = 4, .bits = 16}, asBytes(values));
}

std::string contentOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

std::map<std::string, std::string> filesIn(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[entry.path().lexically_relative(folder).string()] = contentOf(entry.path());
  }
  return files;
}

// Shards that are finished: inode and time of writing.
std::map<std::string, std::pair<uint64_t, int64_t>> shardsIn(const std::string& folder) {
  std::map<std::string, std::pair<uint64_t, int64_t>> shards;
  std::error_code code;
  for (const auto& entry : fs::recursive_directory_iterator(folder, code)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    struct stat s{};
    if (name[0] == '.' || name.find("/c/") == std::string::npos || ::stat(entry.path().c_str(), &s) != 0 || !S_ISREG(s.st_mode)) continue;
    shards[name] = {s.st_ino, int64_t(s.st_mtim.tv_sec) * 1000000000 + s.st_mtim.tv_nsec};
  }
  return shards;
}

const std::vector<std::string> kSlow{"--lossless", "--brick", "32", "--shard", "64", "--jobs", "2"};
std::vector<std::string> volume(std::vector<std::string> first, const std::vector<std::string>& more = kSlow) {
  first.insert(first.begin(), "volume");
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

TEST(Volume, WritesAFolderAndOneFileThatAreChecked) {
  TempFolder folder;
  makeImage(folder / "a.nii.gz", 70);
  const Ran ran = run(volume({folder / "a.nii.gz", "-o", folder / "a.zarr"}));
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("NIfTI, 70 × 70 × 70"), HasSubstr("level"), HasSubstr("imagecodecs_jpeg2k")));
  EXPECT_FALSE(fs::exists(folder / "a.zarr/.fabrica"));
  const Ran good = run({"validate", folder / "a.zarr"});
  EXPECT_EQ(good.code, 0) << good.out;
  EXPECT_THAT(good.out, HasSubstr("all decoded"));

  ASSERT_EQ(run(volume({folder / "a.nii.gz", "-o", folder / "a.ozx"})).code, 0);
  EXPECT_FALSE(fs::exists(folder / "a.ozx.part"));
  EXPECT_EQ(run({"validate", folder / "a.ozx"}).code, 0);
  const Ran told = run({"inspect", folder / "a.ozx", "--json"});
  const auto json = parseJson(told.out);
  ASSERT_TRUE(json.ok()) << told.err;
  EXPECT_EQ((*json)["levels"][0]["voxels"], Json({70, 70, 70}));
  EXPECT_EQ((*json)["format"], "i16");
  EXPECT_EQ((*json)["brick"], Json({32, 32, 32}));
  // RAS (10, 20, 30) mm: left −10, superior 30, anterior 20.
  EXPECT_EQ((*json)["firstVoxelMm"], Json({-10.0, 30.0, 20.0}));

  // Damage is found: a byte in the middle of a shard, and a shard that is gone.
  const std::string shard = folder / "a.zarr/0/c/0/0/0";
  std::string bytes = contentOf(shard);
  for (size_t i = bytes.size() / 2; i < bytes.size() / 2 + 2000; ++i) bytes[i] = 0x55;
  fs::remove(shard);
  std::ofstream(shard, std::ios::binary) << bytes;
  fs::remove(folder / "a.zarr/0/c/0/0/1");
  const Ran bad = run({"validate", folder / "a.zarr"});
  EXPECT_EQ(bad.code, 1);
  EXPECT_THAT(bad.out, AllOf(HasSubstr("0/c/0/0/0"), HasSubstr("0/c/0/0/1: there is no such file")));
}

TEST(Volume, KilledInTheMiddleItGoesOnWhereItWas) {
  TempFolder folder;
  makeImage(folder / "a.nii.gz", 200);
  ASSERT_EQ(run(volume({folder / "a.nii.gz", "-o", folder / "whole.zarr", "-q"})).code, 0);
  const std::string out = folder / "a.zarr";
  int kills = 0;
  for (size_t wanted = 2; wanted < 40; wanted += 12) {
    Running running(volume({folder / "a.nii.gz", "-o", out, "-q"}));
    while (shardsIn(out).size() < wanted && !running.ended()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    kills += running.kill(SIGKILL) == 128 + SIGKILL;
    EXPECT_FALSE(fs::exists(out + "/zarr.json"));
    const auto before = shardsIn(out);
    EXPECT_GE(before.size(), wanted);
    if (wanted + 12 < 40) continue;
    const Ran rest = run(volume({folder / "a.nii.gz", "-o", out}));
    ASSERT_EQ(rest.code, 0) << rest.err;
    EXPECT_THAT(rest.out, HasSubstr("there already"));
    const auto after = shardsIn(out);
    for (const auto& [name, id] : before) EXPECT_EQ(after.at(name), id) << name << " was written again";
  }
  EXPECT_GE(kills, 2);
  EXPECT_EQ(filesIn(out), filesIn(folder / "whole.zarr"));
}

TEST(Volume, KilledWhileItPacksItOnlyPacksAgain) {
  TempFolder folder;
  makeImage(folder / "a.nii.gz", 100);
  ASSERT_EQ(run(volume({folder / "a.nii.gz", "-o", folder / "whole.ozx", "-q"})).code, 0);
  // As a kill leaves it: all shards and the metadata there, no archive.
  {
    Running running(volume({folder / "a.nii.gz", "-o", folder / "a.ozx", "-q"}));
    while (!fs::exists(folder / "a.ozx.part/zarr.json") && !running.ended()) std::this_thread::yield();
    running.kill(SIGKILL);
  }
  if (!fs::exists(folder / "a.ozx")) {
    const auto before = shardsIn(folder / "a.ozx.part");
    const Ran rest = run(volume({folder / "a.nii.gz", "-o", folder / "a.ozx"}));
    ASSERT_EQ(rest.code, 0) << rest.err;
    EXPECT_THAT(rest.out, HasSubstr(std::to_string(before.size()) + " of them there already"));
  }
  EXPECT_EQ(contentOf(folder / "a.ozx"), contentOf(folder / "whole.ozx"));
}

TEST(Volume, PartsOfSeveralProcesses) {
  TempFolder folder;
  makeImage(folder / "a.nii.gz", 140);
  const std::string in = folder / "a.nii.gz", out = folder / "a.zarr";
  ASSERT_EQ(run(volume({in, "-o", folder / "whole.zarr", "-q"})).code, 0);
  const Ran early = run(volume({in, "-o", out, "--part", "1/3"}));
  EXPECT_EQ(early.code, 1);
  EXPECT_THAT(early.err, HasSubstr("--plan"));
  ASSERT_EQ(run(volume({in, "-o", out, "--plan", "-q"})).code, 0);
  {
    Running first(volume({in, "-o", out, "--part", "1/3", "-q"}));
    const Ran second = run(volume({in, "-o", out, "--part", "2/3", "-q"}));
    EXPECT_EQ(second.code, 0) << second.err;
    while (!first.ended()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  const Ran missing = run(volume({in, "-o", out, "--finish", "3"}));
  EXPECT_EQ(missing.code, 1);
  EXPECT_THAT(missing.err, HasSubstr("not written yet"));
  ASSERT_EQ(run(volume({in, "-o", out, "--part", "3/3", "-q"})).code, 0);
  const Ran finished = run(volume({in, "-o", out, "--finish", "3", "-q"}));
  ASSERT_EQ(finished.code, 0) << finished.err;
  EXPECT_EQ(filesIn(out), filesIn(folder / "whole.zarr"));
}

// 2 GB of voxels (a file with a hole) in 200 MB.
TEST(Volume, MemoryIsBoundWhateverTheSize) {
  TempFolder folder;
  const Bytes head = niftiBytes({.size = {1024, 1024, 1000}, .type = 512, .bits = 16}, {});
  writeBytes(folder / "big.nii", head);
  fs::resize_file(folder / "big.nii", 352 + uint64_t(1024) * 1024 * 1000 * 2);
  {
    std::fstream file(folder / "big.nii", std::ios::in | std::ios::out | std::ios::binary);
    for (uint64_t z = 100; z < 1000; z += 97) {  // something here and there
      file.seekp(std::streamoff(352 + (z * 1024 * 1024 + 512 * 1024 + 300) * 2));
      for (int i = 0; i < 400; ++i) file.put(char(i));
    }
  }
  const Ran ran = run({"volume", folder / "big.nii", "-o", folder / "big.zarr", "--memory", "200MB", "-q"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_LT(ran.peakKb, 200 * 1024);
  EXPECT_EQ(run({"validate", folder / "big.zarr"}).code, 0);
}

TEST(Volume, LabelsAbove16BitsAreWrittenWithTheirNumbers) {
  TempFolder folder;
  std::vector<int32_t> values(20 * 20 * 20, 0);
  for (size_t i = 0; i < values.size(); ++i) values[i] = i % 20 < 6 ? 614454277 : i % 20 < 12 ? 70000 : 0;
  const auto write = [&] { writeNifti(folder / "a.nii.gz", {.size = {20, 20, 20}, .type = 8, .bits = 32}, asBytes(values)); };
  write();
  const Ran ran = run({"volume", folder / "a.nii.gz", "-o", folder / "a.zarr", "--labels"});
  ASSERT_EQ(ran.code, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("u32"));
  EXPECT_EQ(run({"validate", folder / "a.zarr"}).code, 0);
  EXPECT_THAT(contentOf(folder / "a.zarr/zarr.json"), AllOf(HasSubstr("614454277"), HasSubstr("70000")));
  // What has small numbers only is as small as it was, whatever it was stored as.
  for (int32_t& value : values) value = value > 70000 ? 9 : value > 0 ? 300 : 0;
  write();
  EXPECT_THAT(run({"volume", folder / "a.nii.gz", "-o", folder / "b.zarr", "--labels"}).out, HasSubstr("u16"));
  values[0] = -1;
  for (int32_t& value : values) value = value == 9 ? 614454277 : value;
  write();
  const Ran below = run({"volume", folder / "a.nii.gz", "-o", folder / "c.zarr", "--labels"});
  EXPECT_EQ(below.code, 1);
  EXPECT_THAT(below.err, HasSubstr("4,294,967,295"));
}

TEST(Volume, SaysWhatIsWrong) {
  TempFolder folder;
  makeImage(folder / "a.nii.gz", 20);
  const std::string in = folder / "a.nii.gz";
  const auto says = [](const Ran& ran, int code, const char* words) {
    EXPECT_EQ(ran.code, code);
    EXPECT_THAT(ran.err + ran.out, HasSubstr(words));
  };
  says(run({"volume", in}), 2, "--output");
  says(run({"volume", in, "-o", folder / "x.zarr", "--brick", "big"}), 2, "--brick");
  says(run({"volume", in, "-o", folder / "x.zarr", "--part", "4/3"}), 2, "--part");
  says(run({"volume", in, "-o", folder / "x.zarr", "--lossless", "--psnr", "40"}), 2, "--psnr");
  says(run({"volume", folder / "none.nii", "-o", folder / "x.zarr"}), 1, "no such file");
  says(run({"volume", in, "-o", folder / "x.zarr", "--labels"}), 1, "negative");
  says(run({"volume", in, "-o", folder / "x.zarr", "--memory", "10MB"}), 1, "--memory");
  fs::create_directories(folder / "photos");
  std::ofstream(folder / "photos/holiday.jpg") << "dear";
  says(run({"volume", in, "-o", folder / "photos"}), 1, "something else");
  EXPECT_TRUE(fs::exists(folder / "photos/holiday.jpg"));
  EXPECT_FALSE(fs::exists(folder / "photos/.fabrica"));
  ASSERT_EQ(run({"volume", in, "-o", folder / "y.zarr", "-q"}).code, 0);
  says(run({"volume", in, "-o", folder / "y.zarr"}), 1, "--overwrite");
  EXPECT_EQ(run({"volume", in, "-o", folder / "y.zarr", "--overwrite", "--codec", "gzip", "-q"}).code, 0);
  EXPECT_EQ(run({"validate", folder / "y.zarr"}).code, 0);
}

TEST(Volume, TwoRunsDoNotWriteTheSame) {
  TempFolder folder;
  makeImage(folder / "a.nii.gz", 200);
  const std::string in = folder / "a.nii.gz", out = folder / "a.zarr";
  Running first(volume({in, "-o", out, "-q"}));
  while (shardsIn(out).empty() && !first.ended()) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  const Ran second = run(volume({in, "-o", out}));
  EXPECT_EQ(second.code, 1);
  EXPECT_THAT(second.err, HasSubstr("Another run"));
  EXPECT_EQ(first.kill(SIGKILL), 128 + SIGKILL);
  EXPECT_EQ(run(volume({in, "-o", out, "-q"})).code, 0) << "the lock went with the process";
  EXPECT_EQ(run({"validate", out}).code, 0);
}

TEST(Volume, AnotherRunsOptionsAreNotMixed) {
  TempFolder folder;
  makeImage(folder / "a.nii.gz", 60);
  const std::string in = folder / "a.nii.gz", out = folder / "a.zarr";
  ASSERT_EQ(run(volume({in, "-o", out, "--plan", "-q"})).code, 0);
  const Ran other = run({"volume", in, "-o", out, "--codec", "zstd"});
  EXPECT_EQ(other.code, 1);
  EXPECT_THAT(other.err, AllOf(HasSubstr("had another"), HasSubstr("--overwrite")));
  EXPECT_EQ(run(volume({in, "-o", out, "-q"})).code, 0);
}

}  // namespace
}  // namespace fabrica
