// Headers whose voxels lie in files beside them: NRRD's .nhdr, NIfTI's and Analyze's .hdr with .img.
#include <gmock/gmock.h>

#include "maker/nifti_file.h"
#include "whole/read_whole_file.h"

namespace fabrica {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::array<uint32_t, 3> kSize = {20, 12, 6};
int value(uint32_t x, uint32_t y, uint32_t z) { return int(x + 20 * y + 240 * z); }
Bytes voxels() { return asBytes(filled<uint16_t>(kSize, value)); }
Bytes bytes(std::string_view text) { return {text.begin(), text.end()}; }

struct Beside {
  explicit Beside(std::string name) : volume({std::move(name), 1}, [this](uint32_t level, ByteView brick) { bricks[level].insert(bricks[level].end(), brick.begin(), brick.end()); }) {}
  Status give(const std::string& name, ByteView file, size_t piece = 1000) {
    if (Status next = volume.nextFile(name); !next) return next;
    for (size_t at = 0; at < file.size(); at += piece)
      if (Status pushed = volume.push(file.subspan(at, std::min(piece, file.size() - at))); !pushed) return pushed;
    return Ok{};
  }
  void expectAll() {
    ASSERT_TRUE(volume.finish().ok()) << volume.finish().error().message();
    Bytes level = volume.index(0);
    level.insert(level.end(), bricks[0].begin(), bricks[0].end());
    for (uint32_t z = 0; z < kSize[2]; ++z)
      for (const uint32_t x : {0u, 19u}) EXPECT_EQ(voxel<uint16_t>(level, kSize, x, 11, z), value(x, 11, z));
  }
  std::map<uint32_t, Bytes> bricks;
  WholeVolume volume;
};

std::string nhdr(const std::string& data, const std::string& encoding = "raw") {
  return "NRRD0004\ntype: uint16\ndimension: 3\nspace: left-posterior-superior\nsizes: 20 12 6\nspace directions: (1,0,0) (0,1,0) (0,0,1)\nendian: little\nencoding: " + encoding +
         "\n" + data;
}

TEST(Beside, NrrdInAnotherFile) {
  for (const bool packed : {false, true}) {
    Beside file("x.nhdr");
    ASSERT_TRUE(file.volume.push(bytes(nhdr("data file: x.raw.gz\n", packed ? "gzip" : "raw"))).ok());
    EXPECT_THAT(file.volume.files(), ElementsAre(ElementsAre("x.raw.gz")));
    EXPECT_FALSE(file.volume.finish().ok()) << "there are no voxels yet";
    ASSERT_TRUE(file.give("x.raw.gz", packed ? gzipped(voxels()) : voxels()).ok()) << "raw is raw, whatever it is called";
    file.expectAll();
  }
}

TEST(Beside, NrrdInSeveralFiles) {
  const Bytes all = voxels();
  for (const char* data : {"data file: LIST\na.raw\nsub/b.raw\nc.raw\n", "data file: part%d.raw 1 3 1\n"}) {
    Beside file("x.nhdr");
    ASSERT_TRUE(file.volume.push(bytes(nhdr(data))).ok());
    const auto files = file.volume.files();
    ASSERT_EQ(files.size(), 3u);
    EXPECT_EQ(files[1][0], data[11] == 'L' ? "sub/b.raw" : "part2.raw");
    for (size_t i = 0; i < 3; ++i) {
      Bytes part(all.begin() + ptrdiff_t(i * all.size() / 3), all.begin() + ptrdiff_t((i + 1) * all.size() / 3));
      part.resize(part.size() + 7);  // what is too much is none of it
      ASSERT_TRUE(file.give(files[i][0], part).ok());
    }
    file.expectAll();
  }
}

TEST(Beside, NrrdBytesToSkip) {
  Beside file("x.nhdr");
  ASSERT_TRUE(file.volume.push(bytes(nhdr("byte skip: 100\ndata file: /home/me/x.raw\n"))).ok());
  EXPECT_THAT(file.volume.files(), ElementsAre(ElementsAre("x.raw"))) << "somebody's own folder is not here";
  Bytes data(100, 9);
  const Bytes all = voxels();
  data.insert(data.end(), all.begin(), all.end());
  ASSERT_TRUE(file.give("x.raw", data).ok());
  file.expectAll();
  Beside last("x.nhdr");
  const Status refused = last.volume.push(bytes(nhdr("byte skip: -1\ndata file: x.raw\n")));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::Unsupported);
}

TEST(Beside, AFileThatEndsEarlyIsNamed) {
  Beside file("x.nhdr");
  ASSERT_TRUE(file.volume.push(bytes(nhdr("data file: LIST\na.raw\nb.raw\n"))).ok());
  ASSERT_TRUE(file.give("a.raw", ByteView(voxels()).first(100)).ok());
  const Status next = file.volume.nextFile("b.raw");
  ASSERT_FALSE(next.ok());
  EXPECT_EQ(next.error().code, ErrorCode::Truncated);
  EXPECT_THAT(next.error().reason, HasSubstr("a.raw"));
  EXPECT_THAT(file.volume.finish().error().reason, HasSubstr("a.raw"));
}

TEST(Beside, OfASeriesOnlyTheFilesOfTheFirstImage) {
  Beside file("x.nhdr");
  std::string text = nhdr("data file: t%d.raw 0 4 1\n");
  text.replace(text.find("dimension: 3"), 12, "dimension: 4");
  text.replace(text.find("20 12 6"), 7, "20 12 6 5");
  text.replace(text.find("(0,0,1)"), 7, "(0,0,1) none");
  ASSERT_TRUE(file.volume.push(bytes(text)).ok());
  EXPECT_THAT(file.volume.files(), ElementsAre(ElementsAre("t0.raw")));
  ASSERT_TRUE(file.give("t0.raw", voxels()).ok());
  file.expectAll();
}

// The header of niftiBytes alone, with another name.
Bytes header(const char* magic, float offset) {
  Bytes out = niftiBytes({kSize, 512, 16}, {});
  out.resize(348);
  std::memcpy(out.data() + 344, magic, 4);
  std::memcpy(out.data() + 108, &offset, 4);
  return out;
}

TEST(Beside, NiftiPairsAndAnalyze) {
  for (const char* magic : {"ni1\0", "\0\0\0\0"})
    for (const bool packed : {false, true}) {
      Beside file("brain.hdr");
      ASSERT_TRUE(file.volume.push(header(magic, 0)).ok());
      EXPECT_THAT(file.volume.files(), ElementsAre(ElementsAre("brain.img", "brain.img.gz")));
      ASSERT_TRUE(file.give(packed ? "brain.img.gz" : "brain.img", packed ? gzipped(voxels()) : voxels()).ok());
      file.expectAll();
    }
  Beside upper("BRAIN.HDR");
  ASSERT_TRUE(upper.volume.push(header("ni1", 16)).ok());
  EXPECT_EQ(upper.volume.files()[0][0], "BRAIN.IMG");
  Bytes data(16, 1);
  const Bytes all = voxels();
  data.insert(data.end(), all.begin(), all.end());
  ASSERT_TRUE(upper.give("BRAIN.IMG", data).ok());
  upper.expectAll();
}

TEST(Beside, APackedHeaderWithMoreBehindIt) {
  Bytes head = header("ni1", 0);
  head.resize(300000, 5);
  Beside file("brain.hdr.gz");
  ASSERT_TRUE(file.volume.push(gzipped(head)).ok());
  EXPECT_THAT(file.volume.files(), ElementsAre(ElementsAre("brain.img", "brain.img.gz")));
  ASSERT_TRUE(file.give("brain.img", voxels()).ok());
  file.expectAll();
}

TEST(Beside, WhereAnalyzeLiesIsNotKnown) {
  Beside file("brain.hdr");
  Bytes head = header("\0\0\0\0", 0);
  head[254] = 0;  // what was the sform is none
  ASSERT_TRUE(file.volume.push(head).ok());
  ASSERT_TRUE(file.give("brain.img", voxels()).ok());
  file.expectAll();
  EXPECT_THAT(file.volume.description()["notes"].dump(), HasSubstr("does not say how it lies"));
}

TEST(Beside, AWholeFileNeedsNoOther) {
  Beside file("x.hdr");
  ASSERT_TRUE(file.volume.push(niftiBytes({kSize, 512, 16}, voxels())).ok());
  EXPECT_TRUE(file.volume.files().empty());
  EXPECT_FALSE(file.volume.nextFile("x.img").ok());
  file.expectAll();
}

}  // namespace
}  // namespace fabrica
