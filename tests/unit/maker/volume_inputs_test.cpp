// Every kind of image, voxel by voxel, and where it lies in the world (numbers worked out by hand).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>

#include "codecs/j2k_writer.h"
#include "maker/nifti_file.h"
#include "maker/opened_volume.h"
#include "maker/slice_files.h"
#include "maker/temp_folder.h"
#include "maker/write/files.h"

namespace fabrica {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

void write(const std::string& path, const std::string& head, ByteView body) {
  std::ofstream out(path, std::ios::binary);
  out << head;
  out.write(reinterpret_cast<const char*>(body.data()), std::streamsize(body.size()));
}

const std::string kSizes = "sizes: 37 29 5\n";
const std::string kLps = "space: left-posterior-superior\nspace directions: (0.5,0,0) (0,0,-2) (0,0.75,0)\nspace origin: (-10,20,30)\n";

TEST(VolumeInputs, Nifti) {
  TempFolder folder;
  const auto values = ramp<int16_t>(-50);
  for (const char* name : {"a.nii", "a.nii.gz"}) {
    writeNifti(folder / name, {.size = kSize, .type = 4, .bits = 16}, asBytes(values));
    const auto opened = open({{folder / name}}, folder.path());
    expectValues(opened, values, VoxelFormat::I16);
    EXPECT_EQ(opened->input.kind, "NIfTI");
    EXPECT_EQ(opened->input.name, "a");
    // RAS (x + 10, y + 20, z + 30) mm → (−right, superior, anterior).
    expectNear(millimetres(opened->input, 1, 2, 3), -11, 33, 22);
  }
  writeNifti(folder / "scaled.nii.gz", {.size = kSize, .type = 4, .bits = 16, .slope = 0.5f, .intercept = 3}, asBytes(values));
  std::filesystem::remove(folder / "voxels.raw");
  auto scaled = values;
  std::vector<double> expected(values.begin(), values.end());
  for (double& v : expected) v = v * 0.5 + 3;
  expectValues(open({{folder / "scaled.nii.gz"}}, folder.path()), expected, VoxelFormat::F32);
}

TEST(VolumeInputs, NrrdInEveryWayThatItIsStored) {
  TempFolder folder;
  const auto values = ramp<int16_t>(-50);
  const Bytes bytes = asBytes(values);
  Bytes swapped = bytes;
  for (size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  const std::string head = "NRRD0004\ntype: short\ndimension: 3\n" + kSizes + kLps;
  write(folder / "raw.nrrd", head + "endian: little\nencoding: raw\n\n", bytes);
  write(folder / "big.nrrd", head + "endian: big\nencoding: raw\n\n", swapped);
  write(folder / "packed.nrrd", head + "endian: little\nencoding: gzip\n\n", gzip(bytes));
  write(folder / "away.raw", "two\nlines\n12345", bytes);
  write(folder / "away.nhdr", head + "endian: little\nencoding: raw\nline skip: 2\nbyte skip: 5\ndata file: away.raw\n", {});
  write(folder / "end.nhdr", head + "endian: little\nencoding: raw\nbyte skip: -1\ndata file: away.raw\n", {});
  const size_t slice = bytes.size() / 5;
  for (size_t z = 0; z < 5; ++z) write(folder / ("s" + std::to_string(z + 3) + ".raw"), "", ByteView(bytes).subspan(z * slice, slice));
  write(folder / "many.nhdr", head + "endian: little\nencoding: raw\ndata file: s%d.raw 3 7 1\n", {});
  for (size_t z = 0; z < 5; ++z) write(folder / ("s" + std::to_string(z) + ".gz"), "", gzip(ByteView(bytes).subspan(z * slice, slice)));
  write(folder / "list.nhdr", head + "endian: little\nencoding: gzip\ndata file: LIST\ns0.gz\ns1.gz\ns2.gz\ns3.gz\ns4.gz\n", {});
  for (const char* name : {"raw.nrrd", "big.nrrd", "packed.nrrd", "away.nhdr", "end.nhdr", "many.nhdr", "list.nhdr"}) {
    SCOPED_TRACE(name);
    std::filesystem::remove(folder / "voxels.raw");
    const auto opened = open({{folder / name}}, folder.path());
    expectValues(opened, values, VoxelFormat::I16);
    // i: 0.5 mm left; j: 2 mm down; k: 0.75 mm back, from left −10, superior 30, anterior −20.
    expectNear(millimetres(opened->input, 2, 1, 4), -9, 28, -23);
  }
}

TEST(VolumeInputs, LayersOfAnNrrd) {
  TempFolder folder;
  const auto one = ramp<uint8_t>(), two = ramp<uint8_t>(100, 0);
  Bytes mixed, after;
  for (size_t i = 0; i < one.size(); ++i) {
    mixed.push_back(one[i]);
    mixed.push_back(two[i]);
  }
  after.insert(after.end(), one.begin(), one.end());
  after.insert(after.end(), two.begin(), two.end());
  const std::string head = "NRRD0004\ntype: uint8\ndimension: 4\nencoding: gzip\nspace: RAS\n";
  write(folder / "mixed.nrrd", head + "sizes: 2 37 29 5\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\n\n", gzip(mixed));
  write(folder / "after.nrrd", head + "sizes: 37 29 5 2\nspace directions: (1,0,0) (0,1,0) (0,0,1) none\n\n", gzip(after));
  for (const char* name : {"mixed.nrrd", "after.nrrd"}) {
    for (const uint64_t layer : {0u, 1u}) {
      std::filesystem::remove(folder / "voxels.raw");
      VolumeInputOptions options;
      options.paths = {folder / name};
      options.layer = layer;
      expectValues(open(options, folder.path()), layer ? two : one, VoxelFormat::U8);
    }
  }
  write(folder / "seg.nrrd", head + "sizes: 2 37 29 5\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\nSegment0_Name:=liver\n"
        "Segment0_LabelValue:=4\nSegment0_Color:=1 0.5 0\nSegment0_Layer:=0\nSegment1_Name:=tumour\nSegment1_LabelValue:=1\n"
        "Segment1_Layer:=1\n\n", gzip(mixed));
  const auto segments = open({{folder / "seg.nrrd"}}, folder.path());
  ASSERT_TRUE(segments.ok()) << segments.error().message();
  ASSERT_EQ(segments->input.values.size(), 1u);
  EXPECT_EQ(segments->input.values[0].value, 4u);
  EXPECT_EQ(segments->input.values[0].name, "liver");
  EXPECT_EQ(segments->input.values[0].color, (Color{255, 128, 0, 255}));
  VolumeInputOptions options;
  options.paths = {folder / "mixed.nrrd"};
  options.layer = 2;
  EXPECT_THAT(findVolumeInput(options).error().message(), HasSubstr("2 layers"));
}

TEST(VolumeInputs, WhatIsCutShortIsSaid) {
  TempFolder folder;
  const Bytes bytes = asBytes(ramp<uint16_t>());
  const std::string head = "NRRD0004\ntype: ushort\ndimension: 3\n" + kSizes + "endian: little\n";
  write(folder / "raw.nrrd", head + "encoding: raw\n\n", ByteView(bytes).first(bytes.size() - 1));
  const Bytes packed = gzip(bytes);
  write(folder / "packed.nrrd", head + "encoding: gzip\n\n", ByteView(packed).first(packed.size() / 2));
  write(folder / "plain.nrrd", head + "encoding: gzip\n\n", bytes);
  write(folder / "gone.nhdr", head + "encoding: raw\ndata file: none.raw\n", {});
  EXPECT_EQ(open({{folder / "raw.nrrd"}}, folder.path()).error().code, ErrorCode::Truncated);
  EXPECT_EQ(open({{folder / "packed.nrrd"}}, folder.path()).error().code, ErrorCode::Truncated);
  EXPECT_EQ(open({{folder / "plain.nrrd"}}, folder.path()).error().code, ErrorCode::BadFormat);
  const auto gone = open({{folder / "gone.nhdr"}}, folder.path());
  ASSERT_FALSE(gone.ok());
  EXPECT_THAT(gone.error().message(), HasSubstr("none.raw"));
}

// Slices of a volume, one file each, numbered without zeros.
template <typename T, typename Write>
void writeSlices(const std::vector<T>& values, Write&& write) {
  const size_t slice = size_t(kSize[0]) * kSize[1];
  for (uint32_t z = 0; z < kSize[2]; ++z) write(z + 8, std::vector<T>(values.begin() + z * slice, values.begin() + (z + 1) * slice));
}

VolumeInputOptions stack(const std::string& path, const std::string& axes = "LPS") {
  VolumeInputOptions options;
  options.paths = {path};
  options.voxel = "2,3,5um";
  options.axes = axes;
  return options;
}

TEST(VolumeInputs, StacksOfTiff) {
  TempFolder folder;
  const auto small = ramp<uint8_t>();
  const auto wide = ramp<uint16_t>(1000, 100);
  const auto real = ramp<float>(-1, 0.25);
  for (const char* kind : {"u8", "u16", "f32", "tiled"}) std::filesystem::create_directories(folder / kind);
  writeSlices(small, [&](uint32_t n, const auto& slice) {
    writeTiff(folder / ("u8/s" + std::to_string(n) + ".tif"), {.width = 37, .height = 29, .compression = COMPRESSION_LZW}, asBytes(slice));
  });
  writeSlices(wide, [&](uint32_t n, const auto& slice) {
    writeTiff(folder / ("u16/s" + std::to_string(n) + ".tif"), {.width = 37, .height = 29, .bits = 16}, asBytes(slice));
  });
  writeSlices(real, [&](uint32_t n, const auto& slice) {
    writeTiff(folder / ("f32/s" + std::to_string(n) + ".tif"),
              {.width = 37, .height = 29, .bits = 32, .kind = SAMPLEFORMAT_IEEEFP, .compression = COMPRESSION_ADOBE_DEFLATE}, asBytes(slice));
  });
  writeSlices(wide, [&](uint32_t n, const auto& slice) {
    writeTiff(folder / ("tiled/s" + std::to_string(n) + ".tif"), {.width = 37, .height = 29, .bits = 16, .tiled = true}, asBytes(slice));
  });
  write(folder / "u8/notes.txt", "not an image", {});
  const auto opened = open(stack(folder / "u8"), folder.path());
  expectValues(opened, small, VoxelFormat::U8);
  EXPECT_THAT(opened->input.notes, ElementsAre(HasSubstr("1 files of other kinds")));
  expectValues(open(stack(folder / "u16"), folder.path()), wide, VoxelFormat::U16);
  expectValues(open(stack(folder / "f32"), folder.path()), real, VoxelFormat::F32);
  expectValues(open(stack(folder / "tiled"), folder.path()), wide, VoxelFormat::U16);
  // By a pattern, and with s8, s9, s10 in that order.
  expectValues(open(stack(folder / "u16/s%d.tif"), folder.path()), wide, VoxelFormat::U16);
  expectValues(open(stack(folder / "u16/*.tif"), folder.path()), wide, VoxelFormat::U16);
  // All pages in one file.
  writeTiff(folder / "pages.tif", {.width = 37, .height = 29, .bits = 16}, asBytes(wide));
  expectValues(open(stack(folder / "pages.tif"), folder.path()), wide, VoxelFormat::U16);
  // Its middle, voxel (18, 14, 2), is the origin; columns go left, rows back, slices up.
  const VolumeInput& input = opened->input;
  expectNear(millimetres(input, 18, 14, 2) * 1000.0f, 0, 0, 0);
  expectNear(millimetres(input, 19, 15, 3) * 1000.0f, 2, 5, -3);
  const auto turned = open(stack(folder / "u8", "SRA"), folder.path());
  ASSERT_TRUE(turned.ok());
  expectNear(millimetres(turned->input, 19, 15, 3) * 1000.0f, -3, 2, 5);
}

TEST(VolumeInputs, StacksOfPngAndJpeg2000) {
  TempFolder folder;
  const auto small = ramp<uint8_t>();
  const auto wide = ramp<uint16_t>(1000, 100);
  for (const char* kind : {"p8", "p16", "j8", "j16"}) std::filesystem::create_directories(folder / kind);
  writeSlices(small, [&](uint32_t n, const auto& slice) {
    writePng(folder / ("p8/s" + std::to_string(n) + ".png"), 37, 29, 8, PNG_COLOR_TYPE_GRAY, asBytes(slice));
    writeBytes(folder / ("j8/s" + std::to_string(n) + ".j2k"), test::writeJ2k({slice.begin(), slice.end()}, 37, 29, 8, false));
  });
  writeSlices(wide, [&](uint32_t n, const auto& slice) {
    writePng(folder / ("p16/s" + std::to_string(n) + ".png"), 37, 29, 16, PNG_COLOR_TYPE_GRAY, asBytes(slice));
    writeBytes(folder / ("j16/s" + std::to_string(n) + ".jp2"), test::writeJ2k({slice.begin(), slice.end()}, 37, 29, 16, false));
  });
  expectValues(open(stack(folder / "p8"), folder.path()), small, VoxelFormat::U8);
  expectValues(open(stack(folder / "p16"), folder.path()), wide, VoxelFormat::U16);
  expectValues(open(stack(folder / "j8"), folder.path()), small, VoxelFormat::U8);
  expectValues(open(stack(folder / "j16"), folder.path()), wide, VoxelFormat::U16);
}

// Whatever way the file has them: side by side, with transparency, by a palette, in 16 bits, packed, in tiles.
TEST(VolumeInputs, StacksInColour) {
  TempFolder folder;
  Bytes colours;
  for (uint32_t z = 0; z < kSize[2]; ++z) {
    for (uint32_t y = 0; y < kSize[1]; ++y) {
      for (uint32_t x = 0; x < kSize[0]; ++x) colours.insert(colours.end(), {uint8_t(6 * x), uint8_t(8 * y + z), uint8_t(255 - 50 * z)});
    }
  }
  const size_t pixels = size_t(kSize[0]) * kSize[1];
  for (const char* kind : {"png", "alpha", "png16", "palette", "tiff", "tiff16", "lzw", "jp2"}) std::filesystem::create_directories(folder / kind);
  for (uint32_t z = 0; z < kSize[2]; ++z) {
    const Bytes slice(colours.begin() + std::ptrdiff_t(z * pixels * 3), colours.begin() + std::ptrdiff_t((z + 1) * pixels * 3));
    const auto name = [&](const char* kind, const char* ending) { return folder / (std::string(kind) + "/s" + std::to_string(z) + ending); };
    Bytes alpha;
    std::vector<uint16_t> wide;
    std::vector<int32_t> planes(pixels * 3);
    for (size_t i = 0; i < pixels; ++i) {
      alpha.insert(alpha.end(), {slice[3 * i], slice[3 * i + 1], slice[3 * i + 2], uint8_t(i)});
      for (size_t c = 0; c < 3; ++c) {
        wide.push_back(uint16_t(slice[3 * i + c] * 257));
        planes[c * pixels + i] = slice[3 * i + c];
      }
    }
    writePng(name("png", ".png"), kSize[0], kSize[1], 8, PNG_COLOR_TYPE_RGB, slice, PNG_INTERLACE_ADAM7);
    writePng(name("alpha", ".png"), kSize[0], kSize[1], 8, PNG_COLOR_TYPE_RGB_ALPHA, alpha);
    writePng(name("png16", ".png"), kSize[0], kSize[1], 16, PNG_COLOR_TYPE_RGB, asBytes(wide));
    writeTiff(name("tiff", ".tif"), {.width = kSize[0], .height = kSize[1], .channels = 3}, slice);
    writeTiff(name("tiff16", ".tif"), {.width = kSize[0], .height = kSize[1], .bits = 16, .channels = 3}, asBytes(wide));
    writeTiff(name("lzw", ".tif"), {.width = kSize[0], .height = kSize[1], .compression = COMPRESSION_LZW, .channels = 3}, slice);
    writeBytes(name("jp2", ".j2k"), test::writeJ2k(planes, kSize[0], kSize[1], 8, false, 3));
  }
  for (const char* kind : {"png", "alpha", "png16", "tiff", "tiff16", "lzw", "jp2"}) {
    SCOPED_TRACE(kind);
    expectColours(stack(folder / kind), folder.path(), colours);
  }
}

TEST(VolumeInputs, StacksThatCannotBeRead) {
  TempFolder folder;
  for (const char* kind : {"mixed", "sizes", "broken"}) std::filesystem::create_directories(folder / kind);
  writePng(folder / "mixed/a.png", 8, 8, 8, PNG_COLOR_TYPE_RGB, Bytes(8 * 8 * 3));
  writePng(folder / "mixed/b.png", 8, 8, 8, PNG_COLOR_TYPE_GRAY, Bytes(8 * 8));
  writePng(folder / "sizes/a.png", 8, 8, 8, PNG_COLOR_TYPE_GRAY, Bytes(64));
  writePng(folder / "sizes/b.png", 8, 9, 8, PNG_COLOR_TYPE_GRAY, Bytes(72));
  writeTiff(folder / "broken/a.tif", {.width = 300, .height = 290, .compression = COMPRESSION_ADOBE_DEFLATE}, Bytes(300 * 290, 3));
  std::filesystem::resize_file(folder / "broken/a.tif", 100);
  const auto errorOf = [&](const VolumeInputOptions& options) {
    const auto opened = open(options, folder.path());
    return opened.ok() ? std::string("good") : opened.error().message();
  };
  EXPECT_THAT(errorOf(stack(folder / "mixed")), testing::AllOf(HasSubstr("b.png"), HasSubstr("not of the size and type")));
  EXPECT_THAT(errorOf(stack(folder / "sizes")), testing::AllOf(HasSubstr("b.png"), HasSubstr("not of the size")));
  EXPECT_THAT(errorOf(stack(folder / "broken")), HasSubstr("cannot be read"));
  EXPECT_THAT(errorOf({{folder / "sizes"}}), HasSubstr("--voxel"));
  EXPECT_THAT(errorOf(stack(folder / "sizes", "LRS")), HasSubstr("axes"));
  EXPECT_THAT(errorOf(stack(folder / "nothing")), HasSubstr("no such file"));
  write(folder / "text.txt", "hello", {});
  EXPECT_THAT(errorOf({{folder / "text.txt"}}), HasSubstr("no image of a kind"));
}

TEST(VolumeInputs, VoxelSizes) {
  EXPECT_EQ(*parseVoxelSize("0.5,1,2"), vec3(0.0005f, 0.001f, 0.002f));
  EXPECT_NEAR(parseVoxelSize("6.5um")->z, 6.5e-6, 1e-10);
  EXPECT_NEAR(parseVoxelSize("6.5,6.5,13\xc2\xb5m")->z, 13e-6, 1e-10);
  for (const char* text : {"", "a", "1,2", "0", "-1", "1,2,3,4", "1 furlong", "nan"}) EXPECT_FALSE(parseVoxelSize(text)) << text;
}

}  // namespace
}  // namespace fabrica
