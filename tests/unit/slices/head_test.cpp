// A real head (Debian's mricron-data) in slices against vtkImageReslice, inside the head alone. What is found goes into the file that
// FABRICA_SLICES_JSON names, for tools/bench volumes.
#include <vtkNIFTIImageReader.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "slices_fixture.h"

namespace fabrica::render {
namespace {

constexpr const char* kHead = "/usr/share/mricron/templates/ch2better.nii.gz";
constexpr double kInside = 10;  // grey levels: below is air

TEST_F(SlicesTest, HeadIsAsVtkHasIt) {
  if (!std::filesystem::exists(kHead)) GTEST_SKIP() << kHead << " is not there (package mricron-data)";
  vtkNew<vtkNIFTIImageReader> reader;
  reader->SetFileName(kHead);
  reader->Update();
  voxels = reader->GetOutput();
  ASSERT_EQ(voxels->GetScalarType(), VTK_UNSIGNED_CHAR);
  const int* size = voxels->GetDimensions();
  describe({{uint32_t(size[0]), uint32_t(size[1]), uint32_t(size[2])}, {64, 64, 64}}, VoxelFormat::U8);
  const auto* bytes = static_cast<const uint8_t*>(voxels->GetScalarPointer());
  volume.minimum = 0, volume.maximum = 255;
  loader = std::make_unique<PageLoader>(*renderer, volume);
  loader->load(0, std::vector<uint8_t>(bytes, bytes + size_t(voxels->GetNumberOfPoints())), BrickFormat::R8);
  scene.volume = loader->handle();
  scene.window = {127.5f, 255};

  double mean = 0;
  int p99 = 0;
  const vec3 directions[] = {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}, {1, 1, 0}, {1, 2, 3}, {-3, 1, 2}, {0.1f, 1, 0.05f}, {2, -1, -2}};
  for (const vec3& n : directions) {
    const Differences d = compare(n, vec3(0.031f, -0.052f, 0.023f), 1.0f, 0, SlabImage::Mean, kInside);
    EXPECT_GT(d.pixels, 1000u) << n.x << ' ' << n.y << ' ' << n.z;
    EXPECT_LE(d.mean, 1) << n.x << ' ' << n.y << ' ' << n.z;
    EXPECT_LE(d.p99, 3) << n.x << ' ' << n.y << ' ' << n.z;
    mean = std::max(mean, d.mean);
    p99 = std::max(p99, d.p99);
  }
  if (const char* file = std::getenv("FABRICA_SLICES_JSON")) std::ofstream(file) << "{\"mean\": " << mean << ", \"p99\": " << p99 << "}\n";
}

}  // namespace
}  // namespace fabrica::render
