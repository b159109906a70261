// DICOM series: sorted, placed, chosen among several, refused when something is missing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "maker/input/dicom_series.h"
#include "maker/opened_volume.h"
#include "maker/nifti_file.h"
#include "maker/slice_files.h"
#include "maker/temp_folder.h"
#include "maker/write/files.h"

namespace fabrica {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

// An oblique series, its files in no order.
struct Series {
  TempFolder folder;
  std::vector<int16_t> values = ramp<int16_t>(-500);
  DicomParts parts;

  Series() {
    parts.width = kSize[0];
    parts.height = kSize[1];
    parts.row = {0.6, 0.8, 0};
    parts.column = {0, 0, -1};
    parts.rowSpacing = 0.7;
    parts.columnSpacing = 0.5;
    parts.thickness = 2;
    parts.intercept = -1024;
    parts.slope = 2;
  }
  // The normal, row × column, is (−0.8, 0.6, 0).
  void write(const std::string& name, uint32_t z, int number) {
    const size_t slice = size_t(kSize[0]) * kSize[1];
    parts.position = {10 - 0.8 * 2 * z, 20 + 0.6 * 2 * z, 30};
    parts.number = number;
    ASSERT_TRUE(writeDicom(folder / name, parts, {values.begin() + z * slice, values.begin() + (z + 1) * slice}));
  }
  Result<OpenedInput> open(const std::string& which = "") {
    VolumeInputOptions options;
    options.paths = {folder.path()};
    options.series = which;
    TempFolder scratch;
    return fabrica::open(options, scratch.path());
  }
};

TEST(VolumeInputs, ADicomSeriesIsSortedByPlace) {
  Series s;
  const uint32_t order[] = {3, 0, 4, 2, 1};
  std::filesystem::create_directories(s.folder / "deep");
  for (uint32_t z = 0; z < 5; ++z) s.write((z < 2 ? "deep/" : "") + std::to_string(order[z]) + ".dcm", z, int(7 - order[z]));
  std::ofstream(s.folder / "readme.txt") << "not an image";
  const auto opened = s.open();
  std::vector<double> expected(s.values.begin(), s.values.end());
  for (double& v : expected) v = v * 2 - 1024;
  expectValues(opened, expected, VoxelFormat::I16);
  EXPECT_EQ(opened->input.name, "Test");
  EXPECT_EQ(opened->input.unit, "HU");
  // LPS (10, 20, 30) mm is left 10, superior 30, anterior −20.
  expectNear(millimetres(opened->input, 0, 0, 0), 10, 30, -20);
  // Columns 0.5 mm along (0.6, 0.8, 0), rows 0.7 mm down, slices 2 mm along the normal.
  expectNear(millimetres(opened->input, 10, 0, 0), 13, 30, -24);
  expectNear(millimetres(opened->input, 0, 10, 0), 10, 23, -20);
  expectNear(millimetres(opened->input, 0, 0, 4), 10 - 6.4f, 30, -20 - 4.8f);
}

TEST(VolumeInputs, OfSeveralSeriesTheLargestIsTaken) {
  Series s;
  for (uint32_t z = 0; z < 5; ++z) s.write("a" + std::to_string(z), z, int(z));
  s.parts.series += ".5";
  s.parts.description = "Scout view";
  for (uint32_t z = 0; z < 2; ++z) s.write("b" + std::to_string(z), z, int(z));
  const auto largest = s.open();
  ASSERT_TRUE(largest.ok()) << largest.error().message();
  EXPECT_EQ(largest->input.size[2], 5u);
  EXPECT_THAT(largest->input.notes, ElementsAre(AllOf(HasSubstr("Series 1 of 2"), HasSubstr("Scout view"))));
  for (const char* which : {"2", "scout", "1.2.826.0.1.3680043.2.1143.1.5"}) {
    const auto chosen = s.open(which);
    ASSERT_TRUE(chosen.ok()) << chosen.error().message();
    EXPECT_EQ(chosen->input.size[2], 2u) << which;
  }
  EXPECT_THAT(s.open("angio").error().message(), AllOf(HasSubstr("angio"), HasSubstr("Scout view")));
}

TEST(VolumeInputs, ASeriesWithAHoleIsRefused) {
  Series s;
  for (const uint32_t z : {0u, 1u, 3u, 4u}) s.write(std::to_string(z), z, int(z));
  EXPECT_THAT(s.open().error().message(), HasSubstr("missing"));
  s.write("2", 2, 2);
  EXPECT_TRUE(s.open().ok());
  s.write("copy", 2, 9);
  EXPECT_THAT(s.open().error().message(), HasSubstr("same place"));
}

TEST(VolumeInputs, SlicesThatAreScaledDifferentlyBecomeFloats) {
  Series s;
  std::vector<double> expected;
  for (uint32_t z = 0; z < 5; ++z) {
    s.parts.slope = 0.5 * (z + 1);
    s.parts.intercept = z;
    s.write(std::to_string(z), z, int(z));
    for (size_t i = 0; i < size_t(kSize[0]) * kSize[1]; ++i) {
      expected.push_back(s.values[z * size_t(kSize[0]) * kSize[1] + i] * s.parts.slope + s.parts.intercept);
    }
  }
  const auto opened = s.open();
  expectValues(opened, expected, VoxelFormat::F32);
  EXPECT_THAT(opened->input.notes, ElementsAre(HasSubstr("scaled differently")));
}

// As hospitals send them: packed, by the codecs that GDCM knows.
TEST(VolumeInputs, PackedDicomFiles) {
  for (const gdcm::TransferSyntax::TSType syntax :
       {gdcm::TransferSyntax::JPEG2000Lossless, gdcm::TransferSyntax::JPEGLSLossless, gdcm::TransferSyntax::RLELossless,
        gdcm::TransferSyntax::JPEGLosslessProcess14_1}) {
    SCOPED_TRACE(gdcm::TransferSyntax::GetTSString(syntax));
    Series s;
    s.parts.slope = 1;
    s.parts.intercept = 0;
    s.parts.syntax = syntax;
    for (uint32_t z = 0; z < 5; ++z) s.write(std::to_string(z), z, int(z));
    expectValues(s.open(), s.values, VoxelFormat::I16);
  }
}

TEST(VolumeInputs, OneDicomFileOfSeveralFrames) {
  Series s;
  s.parts.frames = kSize[2];
  s.parts.slope = 1;
  s.parts.intercept = 0;
  s.parts.position = {10, 20, 30};
  ASSERT_TRUE(writeDicom(s.folder / "frames.dcm", s.parts, s.values));
  const auto opened = s.open();
  expectValues(opened, s.values, VoxelFormat::I16);
  expectNear(millimetres(opened->input, 0, 0, 0), 10, 30, -20);
  expectNear(millimetres(opened->input, 10, 10, 4), 13 - 6.4f, 23, -24 - 4.8f);
}

// GDCM's assertions end the process that calls it.
TEST(VolumeInputs, ADicomFileThatEndsItsReaderIsLeftOut) {
  Series s;
  for (uint32_t z = 0; z < 5; ++z) s.write("a" + std::to_string(z), z, int(z));
  const auto whole = readFile(s.folder / "a2").value();
  // A byte too many in the file's own head does it, at some places.
  std::string said;
  for (size_t at = 132; at < 400 && said.find("gave up") == std::string::npos; at += 3) {
    auto bytes = whole;
    bytes.insert(bytes.begin() + long(at), 0x7f);
    writeBytes(s.folder / "b", bytes);
    const auto series = readDicomSeries({s.folder / "b"}, "");
    said = series ? "" : series.error().message();
  }
  EXPECT_THAT(said, AllOf(HasSubstr("/b"), HasSubstr("damaged"), HasSubstr("gave up"), HasSubstr("Leave it out")));
  const auto opened = s.open();
  ASSERT_TRUE(opened.ok()) << opened.error().message();
  EXPECT_EQ(opened->input.size[2], 5u);
}

// Whatever is wrong with a file: an error in words, or values; and nothing else ends.
TEST(VolumeInputs, DamagedDicomFilesEndNothing) {
  const gdcm::TransferSyntax::TSType kinds[] = {gdcm::TransferSyntax::ExplicitVRLittleEndian, gdcm::TransferSyntax::ImplicitVRLittleEndian, gdcm::TransferSyntax::RLELossless,
    gdcm::TransferSyntax::JPEGLosslessProcess14_1, gdcm::TransferSyntax::JPEGLSLossless, gdcm::TransferSyntax::JPEG2000Lossless};
  std::minstd_rand random(1);
  int refused = 0, gaveUp = 0;
  for (const auto kind : kinds) {
    Series s;
    s.parts.syntax = kind;
    s.write("one", 0, 1);
    const auto whole = readFile(s.folder / "one").value();
    for (int i = 0; i < 20; ++i) {
      auto bytes = whole;
      const size_t at = 132 + random() % (bytes.size() - 132);
      if (i % 4 == 0) bytes.resize(at);
      else if (i % 4 == 1) bytes.insert(bytes.begin() + long(at), uint8_t(random()));
      else for (size_t k = at; k < std::min(at + 1 + random() % 4, bytes.size()); ++k) bytes[k] = uint8_t(random());
      writeBytes(s.folder / "one", bytes);
      const auto series = readDicomSeries({s.folder / "one"}, "");
      Status read = Ok{};
      if (series && uint64_t(series->shape.width) * series->shape.height < 1 << 20) {
        Bytes voxels(size_t(series->shape.width) * series->shape.height * series->shape.stored.bytes);
        read = series->reader->read(series->slices.back().path, series->slices.back().page, series->shape, voxels.data());
      }
      if (series && read) continue;
      const Error& error = series ? read.error() : series.error();
      ++refused;
      gaveUp += error.reason.find("gave up") != std::string::npos;
      EXPECT_THAT(error.source, HasSubstr("one"));
      EXPECT_FALSE(error.reason.empty());
    }
  }
  EXPECT_GT(refused, 30);
  EXPECT_GT(gaveUp, 0) << "otherwise this asks nothing of the process of its own";
}

}  // namespace
}  // namespace fabrica
