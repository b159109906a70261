#include "maker/surface/surfaces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <set>

#include "maker/input/nifti_voxels.h"
#include "maker/surface/fit_volumes.h"
#include "maker/surface/levels.h"
#include "maker/surface/nets.h"
#include "maker/write/draco_mesh.h"
#include "maker/shapes.h"

namespace fabrica {
namespace {

using Corner = std::array<float, 3>;
using Triangle = std::array<Corner, 3>;

// Triangles of a surface whatever their winding and order, to compare neighbours' borders.
std::multiset<Triangle> triangles(const SurfaceMesh& mesh) {
  std::multiset<Triangle> result;
  for (size_t i = 0; i < mesh.indices.size(); i += 3) {
    Triangle t;
    for (size_t k = 0; k < 3; ++k) {
      const vec3 p = mesh.points[mesh.indices[i + k]];
      t[k] = {p.x, p.y, p.z};
    }
    std::sort(t.begin(), t.end());
    result.insert(t);
  }
  return result;
}

size_t shared(const SurfaceMesh& a, const SurfaceMesh& b) {
  const auto first = triangles(a), second = triangles(b);
  std::vector<Triangle> both;
  std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(both));
  return both.size();
}

void expectSound(const LabelMesh& joint, uint32_t count, const std::string& what) {
  const std::vector<SurfaceMesh> meshes = allSurfaces(joint, count);
  std::vector<std::vector<size_t>> between(count + 1, std::vector<size_t>(count + 1, 0));
  for (const LabelFace& face : joint.faces) ++between[face.low][face.high];
  for (uint32_t label = 1; label <= count; ++label) {
    EXPECT_EQ(openEdges(meshes[label]), 0u) << what << ", label " << label;
    EXPECT_GT(enclosedVolume(meshes[label]), 0) << what << ", label " << label << " is inside out";
    for (uint32_t other = label + 1; other <= count; ++other) {
      EXPECT_EQ(shared(meshes[label], meshes[other]), between[label][other]) << what << ": " << label << " and " << other;
    }
  }
}

TEST(Surfaces, NeighboursFitAndEverySurfaceIsClosedAtEveryLevel) {
  const LabelGrid grid = nestedTouchingThin();
  auto surfaces = makeSurfaces(grid, {});
  ASSERT_TRUE(surfaces.ok()) << surfaces.error().message();
  ASSERT_EQ(surfaces->levels.size(), 3u);
  for (size_t level = 0; level < 3; ++level) {
    expectSound(surfaces->levels[level].mesh, grid.count, "level " + std::to_string(level));
  }
}

TEST(Surfaces, NeighboursStillFitOnTheLattice) {
  const LabelGrid grid = nestedTouchingThin();
  auto surfaces = makeSurfaces(grid, {});
  ASSERT_TRUE(surfaces.ok());
  for (const int bits : {8, 12}) {
    for (SurfaceLevel& level : surfaces->levels) {
      LabelMesh joint = level.mesh;
      snap(joint, {vec3(-0.001f), 0.06f, bits});
      const std::vector<SurfaceMesh> meshes = allSurfaces(joint, grid.count);
      for (uint32_t label = 1; label <= grid.count; ++label) EXPECT_EQ(openEdges(meshes[label]), 0u);
      EXPECT_GT(shared(meshes[3], meshes[5]), 0u);
      EXPECT_GT(shared(meshes[1], meshes[2]), 0u);
    }
  }
}

TEST(Surfaces, VolumesAreTheVoxels) {
  const LabelGrid grid = nestedTouchingThin();
  auto surfaces = makeSurfaces(grid, {});
  ASSERT_TRUE(surfaces.ok());
  const std::vector<double> volumes = enclosedVolumes(surfaces->levels.back().mesh, grid.count);
  for (uint32_t label = 1; label <= 4; ++label) {
    EXPECT_GE(surfaces->voxels[label], 1000u);
    EXPECT_NEAR(volumes[label] / surfaces->voxelVolumes[label], 1, 0.02) << "label " << label;
  }
}

TEST(Surfaces, SmoothingRoundsABallWithoutShrinkingIt) {
  const LabelGrid grid = paint(40, 1, [](int x, int y, int z) { return distance(x, y, z, 20, 20, 20) < 14 ? 1 : 0; });
  auto surfaces = makeSurfaces(grid, {});
  ASSERT_TRUE(surfaces.ok());
  const LabelMesh& fine = surfaces->levels.back().mesh;
  float nearest = 100, farthest = 0;
  for (const vec3& p : fine.points) {
    const float r = glm::length(p - vec3(20));
    nearest = std::min(nearest, r);
    farthest = std::max(farthest, r);
  }
  // The voxels' own corners reach from 12.6 to 14.7.
  EXPECT_GT(nearest, 13.2f);
  EXPECT_LT(farthest, 14.5f);
}

TEST(Surfaces, NoiseStaysClosed) {
  const LabelGrid grid = crumbs();
  auto surfaces = makeSurfaces(grid, {});
  ASSERT_TRUE(surfaces.ok()) << surfaces.error().message();
  for (const SurfaceLevel& level : surfaces->levels) {
    const std::vector<SurfaceMesh> meshes = allSurfaces(level.mesh, grid.count);
    for (uint32_t label = 1; label <= grid.count; ++label) EXPECT_EQ(openEdges(meshes[label]), 0u);
  }
}

// Every brick's border cuts through surfaces: their corners must be the same ones, in the same order, as without borders.
TEST(Net, IsTheSameWhateverTheBricks) {
  const std::pair<LabelGrid, std::vector<uint32_t>> cases[] = {{crumbs(), {2, 5}}, {nestedTouchingThin(), {13, 32}}};
  for (const auto& [grid, edges] : cases) {
    auto whole = makeNet(grid, 1, 1000);
    ASSERT_TRUE(whole.ok()) << whole.error().message();
    ASSERT_GT(whole->quads.size(), 1000u);
    for (const uint32_t edge : edges) {
      auto bricks = makeNet(grid, 3, edge);
      ASSERT_TRUE(bricks.ok()) << bricks.error().message();
      EXPECT_EQ(bricks->points, whole->points) << edge;
      ASSERT_EQ(bricks->quads.size(), whole->quads.size()) << edge;
      size_t different = 0;
      for (size_t i = 0; i < whole->quads.size(); ++i) {
        const NetQuad &a = whole->quads[i], &b = bricks->quads[i];
        different += a.low != b.low || a.high != b.high || !std::equal(a.v, a.v + 4, b.v);
      }
      EXPECT_EQ(different, 0u) << edge;
    }
  }
}

// Faces lie between voxels of different labels and nowhere else: counted without the net.
TEST(Net, HasAFaceWhereverTwoLabelsMeet) {
  const LabelGrid grid = crumbs();
  const uint32_t n = grid.size[0];
  std::vector<uint16_t> labels(size_t(n) * n * n);
  ASSERT_TRUE(grid.read({0, 0, 0}, grid.size, labels.data()).ok());
  const auto at = [&](int x, int y, int z) {
    const int e = int(n);
    const bool inside = x >= 0 && y >= 0 && z >= 0 && x < e && y < e && z < e;
    return inside ? labels[(size_t(z) * n + size_t(y)) * n + size_t(x)] : uint16_t(0);
  };
  size_t faces = 0;
  for (int z = -1; z < int(n); ++z) {
    for (int y = -1; y < int(n); ++y) {
      for (int x = -1; x < int(n); ++x) {
        faces += (at(x, y, z) != at(x + 1, y, z)) + (at(x, y, z) != at(x, y + 1, z)) + (at(x, y, z) != at(x, y, z + 1));
      }
    }
  }
  auto net = makeNet(grid, 2, 5);
  ASSERT_TRUE(net.ok());
  EXPECT_EQ(net->quads.size(), faces);
}

TEST(Surfaces, LabelsAtTheBorderAndMirroredAxesCloseToo) {
  LabelGrid grid = paint(12, 2, [](int x, int, int) { return x < 6 ? 1 : 2; });
  for (const float side : {1.0f, -1.0f}) {
    grid.indexToWorld[0][0] = side * 0.001f;
    auto surfaces = makeSurfaces(grid, {});
    ASSERT_TRUE(surfaces.ok());
    expectSound(surfaces->levels.back().mesh, 2, "side " + std::to_string(side));
  }
}

TEST(Surfaces, AnEmptyMapHasNoSurface) {
  auto surfaces = makeSurfaces(paint(8, 3, [](int, int, int) { return 0; }), {});
  ASSERT_TRUE(surfaces.ok());
  EXPECT_TRUE(surfaces->levels.back().mesh.faces.empty());
}

TEST(Surfaces, CoarsestIsSmallAndLosesNoStructure) {
  const LabelGrid grid = nestedTouchingThin();
  SurfaceOptions options;
  auto surfaces = makeSurfaces(grid, options);
  ASSERT_TRUE(surfaces.ok());
  const std::vector<uint32_t> counts = trianglesByLabel(surfaces->levels.front().mesh, grid.count);
  uint32_t sum = 0;
  for (uint32_t label = 1; label <= grid.count; ++label) {
    EXPECT_GE(counts[label], 20u) << "label " << label;
    sum += counts[label];
  }
  EXPECT_LE(sum, options.coarseTriangles * grid.count * 3 / 2);
}

TEST(FitVolumes, MovesASharedWallToWhereBothFit) {
  auto surfaces = makeSurfaces(nestedTouchingThin(), {});
  ASSERT_TRUE(surfaces.ok());
  LabelMesh mesh = surfaces->levels.back().mesh;
  std::vector<double> targets = surfaces->voxelVolumes;
  targets[1] *= 1.1;  // the inner ball grows at the cost of the shell round it, which keeps its outside
  targets[2] -= 0.1 * surfaces->voxelVolumes[1];
  fitVolumes(mesh, targets, 0.5f);
  const std::vector<double> volumes = enclosedVolumes(mesh, 5);
  EXPECT_NEAR(volumes[1], targets[1], targets[1] * 0.005);
  EXPECT_NEAR(volumes[2], targets[2], targets[2] * 0.005);
}

TEST(Colin, EveryRegionKeepsItsVolumeAndCloses) {
  const std::string path = "/usr/share/mricron/templates/aal.nii.gz";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "mricron-data is not installed: " << path;
  auto image = openNifti(path, std::filesystem::temp_directory_path().string());
  ASSERT_TRUE(image.ok()) << image.error().message();
  std::vector<uint16_t> labelOf(117);
  std::iota(labelOf.begin(), labelOf.end(), uint16_t(0));
  auto made = makeLabelGrid(image->voxels, image->header.indexToWorld, labelOf, 116);
  ASSERT_TRUE(made.ok());
  const LabelGrid& grid = *made;
  auto surfaces = makeSurfaces(grid, {});
  ASSERT_TRUE(surfaces.ok());
  const std::vector<double> volumes = enclosedVolumes(surfaces->levels.back().mesh, grid.count);
  for (uint32_t label = 1; label <= grid.count; ++label) {
    if (surfaces->voxels[label] < 1000) continue;
    EXPECT_NEAR(volumes[label] / surfaces->voxelVolumes[label], 1, 0.02) << label;
  }
  for (const SurfaceLevel& level : surfaces->levels) {
    const std::vector<SurfaceMesh> meshes = allSurfaces(level.mesh, grid.count);
    for (uint32_t label = 1; label <= grid.count; ++label) EXPECT_EQ(openEdges(meshes[label]), 0u) << label;
  }
  // AAL 1 is the left precentral gyrus: on the person's left, +X here.
  Bounds left;
  const SurfaceMesh gyrus = surfaceOf(surfaces->levels.back().mesh, 1);
  for (const vec3& p : gyrus.points) left.include(p);
  EXPECT_GT(left.center().x, 20);
  EXPECT_GT(left.center().y, 30);  // superior
}

}  // namespace
}  // namespace fabrica
