// The real head of the demo (Debian's mricron-data): bytes and quality, and a label map voxel by voxel.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "volume/read_back.h"

namespace fabrica {
namespace {

using namespace test;

const std::string kTemplates = "/usr/share/mricron/templates/";

TEST(Colin, TheImageIsVisuallyLosslessAndSmall) {
  auto nifti = readNifti(kTemplates + "ch2.nii.gz");
  if (!nifti) GTEST_SKIP() << "mricron-data is not installed";
  MemoryVoxels source(nifti->size, nifti->format, nifti->voxels);
  VolumeOptions options;
  options.indexToWorld = nifti->indexToWorld;
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "t1.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  const auto read = readLevel(folder / "t1.zarr", *info, 0);
  ASSERT_EQ(read.size(), nifti->voxels.size());
  double squares = 0;
  for (size_t i = 0; i < read.size(); ++i) squares += std::pow(read[i] - nifti->voxels[i], 2);
  const double psnr = 20 * std::log10((info->maximum - info->minimum) / std::sqrt(squares / double(read.size())));
  std::printf("ch2: %.0f KB of %.0f KB (%.1f : 1), %.1f dB, window %.0f / %.0f\n", double(info->bytes) / 1e3,
              double(info->voxelBytes) / 1e3, double(info->voxelBytes) / double(info->bytes), psnr, info->windowCenter,
              info->windowWidth);
  EXPECT_GT(psnr, options.quality.value - 0.5);
  EXPECT_LT(info->bytes * 4, info->voxelBytes);
  // The mid-sagittal plane of MNI space is x = 0, the anterior commissure near the origin: inside the volume.
  const vec4 origin = glm::inverse(info->levels[0].indexToWorld) * vec4(0, 0, 0, 1);
  EXPECT_NEAR(origin.x, 90, 1);
}

TEST(Colin, TheRegionsAreExactAtTheFinestLevel) {
  auto nifti = readNifti(kTemplates + "aal.nii.gz");
  if (!nifti) GTEST_SKIP() << "mricron-data is not installed";
  MemoryVoxels source(nifti->size, nifti->format, nifti->voxels);
  VolumeOptions options;
  options.indexToWorld = nifti->indexToWorld;
  options.labels = true;
  TempFolder folder;
  auto info = writeVolume(source, options, folder / "aal.zarr");
  ASSERT_TRUE(info.ok()) << info.error().message();
  std::printf("aal: %.0f KB of %.0f KB\n", double(info->bytes) / 1e3, double(info->voxelBytes) / 1e3);
  const auto read = readLevel(folder / "aal.zarr", *info, 0);
  ASSERT_EQ(read.size(), nifti->voxels.size() / bytesPerVoxel(nifti->format));
  size_t different = 0;
  for (size_t i = 0; i < read.size(); ++i) {
    uint16_t value = nifti->voxels[i * bytesPerVoxel(nifti->format)];
    if (bytesPerVoxel(nifti->format) == 2) std::memcpy(&value, nifti->voxels.data() + 2 * i, 2);
    different += read[i] != value;
  }
  EXPECT_EQ(different, 0u);
}

}  // namespace
}  // namespace fabrica
