// Slices as they are drawn, pixel by pixel, against vtkImageReslice.
#pragma once

#include <vtkImageData.h>
#include <vtkImageReslice.h>
#include <vtkMatrix4x4.h>
#include <vtkNew.h>
#include <vtkPointData.h>

#include "codecs/half.h"
#include "formats/zarr/chunk_place.h"
#include "render/render_fixture.h"
#include "render/volume_pages.h"

namespace fabrica::render {

struct Shape {
  Index3 size, chunk;
};
inline constexpr float kVoxel = 0.01f;

// Coarse waves and a noise that differs from voxel to voxel: 0..1.
inline double brightness(uint32_t x, uint32_t y, uint32_t z) {
  uint32_t h = x * 73856093u ^ y * 19349663u ^ z * 83492791u;
  h = (h ^ h >> 13) * 0x5bd1e995u;
  const double waves = 0.5 + 0.2 * std::sin(x * 0.31) * std::cos(y * 0.23) + 0.2 * std::sin(z * 0.37 + x * 0.1);
  return std::clamp(waves + (double((h ^ h >> 15) & 1023) / 1023 - 0.5) * 0.2, 0.0, 1.0);
}

class SlicesTest : public RenderTest {
 protected:
  // Its voxels are cubes of kVoxel, its middle lies at the origin.
  void describe(const Shape& shape, VoxelFormat format) {
    volume = Volume();
    volume.format = format;
    VolumeLevel level;
    level.size = shape.size;
    level.chunk = shape.chunk;
    const vec3 middle = vec3(shape.size[0], shape.size[1], shape.size[2]) * (kVoxel / 2);
    level.indexToWorld = glm::scale(glm::translate(mat4(1), -middle), vec3(kVoxel));
    volume.levels = {level};
    origin = -middle;
    voxels->SetSpacing(kVoxel, kVoxel, kVoxel);
    voxels->SetOrigin(origin.x, origin.y, origin.z);
  }
  template <typename T>
  void make(const Shape& shape, VoxelFormat format, double low, double high, int vtkType) {
    voxels = vtkSmartPointer<vtkImageData>::New();
    voxels->SetDimensions(int(shape.size[0]), int(shape.size[1]), int(shape.size[2]));
    voxels->AllocateScalars(vtkType, 1);
    describe(shape, format);
    auto* out = static_cast<T*>(voxels->GetScalarPointer());
    std::vector<uint16_t> stored;
    volume.minimum = float(low), volume.maximum = float(high);
    const TexelRange range = texelRange(volume, BrickFormat::R16F);
    std::vector<uint8_t> bytes;
    for (uint32_t z = 0; z < shape.size[2]; ++z)
      for (uint32_t y = 0; y < shape.size[1]; ++y)
        for (uint32_t x = 0; x < shape.size[0]; ++x) {
          const T value = T(low + (high - low) * brightness(x, y, z));
          *out++ = value;
          if (format == VoxelFormat::U8) bytes.push_back(uint8_t(value));
          else if (format == VoxelFormat::F32) stored.push_back(toHalf((float(value) - range.offset) / range.scale));
          else stored.push_back(uint16_t(int(value) + (format == VoxelFormat::I16 ? 32768 : 0)));
        }
    loader = std::make_unique<PageLoader>(*renderer, volume);
    if (format == VoxelFormat::U8) loader->load(0, bytes, BrickFormat::R8);
    else loader->load(0, stored, format == VoxelFormat::F32 ? BrickFormat::R16F : BrickFormat::R16UI);
    scene.volume = loader->handle();
    scene.window = {float(low + high) / 2, float(high - low)};
  }
  // VTK's slice of the same samples, rows from below.
  std::vector<float> resliced(const mat4& rows, const vec3& n, const vec3& at, float half) const {
    vtkNew<vtkImageReslice> reslice;
    vtkNew<vtkMatrix4x4> axes;
    for (int i = 0; i < 3; ++i) {
      axes->SetElement(i, 0, rows[0][i]);
      axes->SetElement(i, 1, rows[1][i]);
      axes->SetElement(i, 2, n[i]);
      axes->SetElement(i, 3, at[i]);
    }
    const double pixel = 2.0 * half / kSize;
    reslice->SetInputData(voxels);
    reslice->SetResliceAxes(axes);
    reslice->SetInterpolationModeToLinear();
    reslice->SetOutputScalarType(VTK_FLOAT);
    reslice->SetBackgroundLevel(-1e9);
    reslice->SetOutputSpacing(pixel, pixel, kVoxel);
    reslice->SetOutputOrigin(-half + pixel / 2, -half + pixel / 2, 0);
    reslice->SetOutputExtent(0, kSize - 1, 0, kSize - 1, 0, 0);
    reslice->Update();
    const auto* values = static_cast<const float*>(reslice->GetOutput()->GetScalarPointer());
    return {values, values + size_t(kSize) * kSize};
  }

  struct Differences {
    double mean = 0;
    int p99 = 0, worst = 0;
    size_t pixels = 0;
  };
  // The pane on the plane against VTK's slice of the same samples, in grey levels, where the plane lies in the volume and VTK's
  // value is at least `from`.
  Differences compare(const vec3& normal, const vec3& at, float half = 0.4f, float thickness = 0, SlabImage shows = SlabImage::Mean, double from = -1e9) {
    const vec3 n = glm::normalize(normal), up = std::abs(n.y) < 0.9f ? vec3(0, 1, 0) : vec3(0, 0, 1);
    view = View();
    view.kind = ViewKind::Pane;
    view.plane = "axial";
    view.width = view.height = kSize;
    view.view = glm::lookAt(at + n * 2.f, at, up);
    view.projection = glm::ortho(-half, half, -half, half, 0.f, 4.f);
    slices = {{{at, n}, false, "axial", thickness, shows}};
    const headless::Picture picture = draw();

    const mat4 rows = glm::transpose(view.view);
    const double pixel = 2.0 * half / kSize;
    const long count = std::max(std::lround(thickness / kVoxel), 1l);
    std::vector<double> expected(size_t(kSize) * kSize, shows == SlabImage::Smallest ? 1e30 : shows == SlabImage::Largest ? -1e30 : 0);
    for (long k = 0; k < count; ++k) {
      const std::vector<float> one = resliced(rows, n, at + n * (float(k) - float(count - 1) / 2) * kVoxel, half);
      for (size_t i = 0; i < one.size(); ++i) {
        const double value = one[i];
        expected[i] = shows == SlabImage::Mean ? expected[i] + value / double(count) : shows == SlabImage::Largest ? std::max(expected[i], value) : std::min(expected[i], value);
      }
    }

    Differences out;
    std::vector<int> all;
    const vec3 inside = -origin - kVoxel * 0.6f;
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) {
        const vec3 p = at + vec3(rows[0]) * float((x + 0.5) * pixel - half) + vec3(rows[1]) * float(half - (y + 0.5) * pixel);
        const vec3 reach = glm::abs(p) + glm::abs(n) * (thickness / 2) + kVoxel / 2;
        if (glm::any(glm::greaterThan(reach, inside))) continue;
        const double value = expected[size_t(kSize - 1 - y) * kSize + size_t(x)];
        if (value < from) continue;
        const double low = scene.window.center - scene.window.width / 2;
        const double grey = std::clamp((value - low) / scene.window.width, 0.0, 1.0) * 255;
        all.push_back(int(std::lround(std::abs(grey - picture.at(x, y)[1]))));
        out.mean += std::abs(grey - picture.at(x, y)[1]);
      }
    out.pixels = all.size();
    if (all.empty()) return out;
    out.mean /= double(all.size());
    std::sort(all.begin(), all.end());
    out.p99 = all[all.size() * 99 / 100];
    out.worst = all.back();
    return out;
  }
  void expectExact(const Differences& d, const std::string& what) {
    EXPECT_GT(d.pixels, 500u) << what;
    EXPECT_LE(d.mean, 0.6) << what;
    EXPECT_LE(d.p99, 1) << what;
    EXPECT_LE(d.worst, 2) << what;
  }

  Volume volume;
  vec3 origin{0};
  vtkSmartPointer<vtkImageData> voxels;
  std::unique_ptr<PageLoader> loader;
};

}  // namespace fabrica::render
