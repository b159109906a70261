#include "geometry/measure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "shapes.h"

namespace fabrica {
namespace {

using shapes::Mesh;
constexpr double kPi = std::numbers::pi;

Measures measured(const Mesh& mesh) {
  auto surface = surfaceFromTriangles(mesh.positions, mesh.indices);
  EXPECT_TRUE(surface.ok());
  auto result = measure(std::move(surface).value());
  EXPECT_TRUE(result.ok());
  return result.value();
}

Measures measuredChunks(const std::vector<Mesh>& parts, const std::vector<Grid>& grids) {
  std::vector<Bytes> bytes;
  std::vector<ChunkOnGrid> chunks;
  for (size_t i = 0; i < parts.size(); ++i) bytes.push_back(shapes::chunkOf(parts[i], grids[i % grids.size()]));
  for (size_t i = 0; i < parts.size(); ++i) chunks.push_back({bytes[i], grids[i % grids.size()]});
  auto surface = surfaceFromChunks(chunks);
  EXPECT_TRUE(surface.ok()) << surface.error().message();
  auto result = measure(std::move(surface).value());
  EXPECT_TRUE(result.ok());
  return result.value();
}

TEST(Measure, BoxWithSplitCornersIsClosedAndExact) {
  const Measures m = measured(shapes::box({0.1f, 0.2f, 0.3f}));
  EXPECT_TRUE(m.closed);
  EXPECT_EQ(m.openEdges, 0u);
  EXPECT_EQ(m.edges, 18u);
  EXPECT_EQ(m.shells, 1u);
  ASSERT_TRUE(m.volumeMl);
  EXPECT_NEAR(*m.volumeMl, 6000, 1e-3);
  EXPECT_NEAR(m.areaCm2, 2 * (200 + 300 + 600), 1e-3);
  EXPECT_TRUE(m.why.empty());
}

TEST(Measure, SphereAndTorusMeetTheirFormulas) {
  const Measures ball = measured(shapes::sphere(0.05f, 192));
  EXPECT_TRUE(ball.closed);
  EXPECT_NEAR(*ball.volumeMl, 4.0 / 3 * kPi * 125, 0.001 * 523.6);
  EXPECT_NEAR(ball.areaCm2, 4 * kPi * 25, 0.001 * 314.2);
  const Measures ring = measured(shapes::torus(0.05f, 0.02f, 192));
  EXPECT_TRUE(ring.closed);
  EXPECT_NEAR(*ring.volumeMl, 2 * kPi * kPi * 5 * 4, 0.001 * 394.8);
  EXPECT_NEAR(ring.areaCm2, 4 * kPi * kPi * 5 * 2, 0.001 * 394.8);
}

TEST(Measure, ATurnedAndScaledSourceIsMeasuredAsItStands) {
  const Grid home = shapes::latticeOfOneMetre();
  const Bytes bytes = shapes::chunkOf(shapes::box({0.1f, 0.2f, 0.3f}).moved({0.25f, 0, 0}), home);
  const quat turn = glm::angleAxis(glm::radians(90.0f), vec3(0, 1, 0));
  const Grid there{vec3(1, 2, 3) + turn * (2.0f * home.origin), 2 * home.step, turn};
  const std::vector<ChunkOnGrid> chunks = {{bytes, there}};
  auto surface = surfaceFromChunks(chunks);
  ASSERT_TRUE(surface);
  glm::dvec3 low(1e9), high(-1e9);
  for (size_t i = 0; i < surface->pointCount(); ++i) {
    const glm::dvec3 p(surface->point(uint32_t(i))[0], surface->point(uint32_t(i))[1], surface->point(uint32_t(i))[2]);
    low = glm::min(low, p);
    high = glm::max(high, p);
  }
  // x becomes -z: from (0.2 … 0.3, ±0.1, ±0.15), twice as large.
  EXPECT_LT(glm::distance(low, glm::dvec3(0.7, 1.8, 2.4)), 2e-4);
  EXPECT_LT(glm::distance(high, glm::dvec3(1.3, 2.2, 2.6)), 2e-4);
  auto result = measure(std::move(surface).value());
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->closed);
  EXPECT_NEAR(*result->volumeMl, 8 * 6000, 20);
}

TEST(Measure, FarFromTheOriginLosesNothing) {
  // 1.5 m away, as in a whole body; the positions there are exact in floats by construction.
  const Measures m = measured(shapes::box(vec3(0.125f)).moved({1.5f, -0.75f, 0.25f}));
  EXPECT_NEAR(*m.volumeMl, 1953.125, 1e-6);
}

TEST(Measure, CavityIsTakenOffAndSolidInsideAddsNothing) {
  const Mesh outer = shapes::box(vec3(0.25f)), inner = shapes::box(vec3(0.125f));
  Mesh hollow = outer, doubled = outer;
  hollow.add(inner.insideOut());
  doubled.add(inner);
  const double solid = 15625, hole = 1953.125;
  const Measures m = measured(hollow);
  EXPECT_EQ(m.shells, 2u);
  EXPECT_NEAR(*m.volumeMl, solid - hole, 1e-6);
  EXPECT_NEAR(*measured(doubled).volumeMl, solid, 1e-6);
  EXPECT_NEAR(*measured(hollow.insideOut()).volumeMl, solid - hole, 1e-6);
  // A stone in the cavity counts again.
  hollow.add(shapes::box(vec3(0.0625f)));
  EXPECT_NEAR(*measured(hollow).volumeMl, solid - hole + 244.140625, 1e-6);
}

TEST(Measure, SeparatePiecesAddUp) {
  Mesh two = shapes::box(vec3(0.125f));
  two.add(shapes::box(vec3(0.125f)).moved({0.5f, 0, 0}).insideOut());
  const Measures m = measured(two);
  EXPECT_EQ(m.shells, 2u);
  EXPECT_NEAR(*m.volumeMl, 2 * 1953.125, 1e-6);
}

TEST(Measure, TurnedTrianglesAreRepaired) {
  Mesh mesh = shapes::sphere(0.05f, 64);
  const double right = *measured(mesh).volumeMl;
  for (size_t t = 0; t < mesh.indices.size(); t += 3 * 7) std::swap(mesh.indices[t + 1], mesh.indices[t + 2]);
  const Measures m = measured(mesh);
  EXPECT_TRUE(m.closed);
  EXPECT_GT(m.turned, 1000u);
  ASSERT_TRUE(m.volumeMl);
  EXPECT_NEAR(*m.volumeMl, right, 1e-6 * right);
}

TEST(Measure, OpenSurfaceHasAreaButNoVolumeAndSaysWhy) {
  Mesh mesh = shapes::box(vec3(0.1f));
  mesh.indices.resize(mesh.indices.size() - 6);  // one face less
  const Measures m = measured(mesh);
  EXPECT_FALSE(m.closed);
  EXPECT_EQ(m.openEdges, 4u);
  EXPECT_FALSE(m.volumeMl);
  EXPECT_NEAR(m.areaCm2, 500, 1e-3);
  EXPECT_THAT(m.why, testing::HasSubstr("open (4 of 17 edges"));
}

TEST(Measure, PinholeIsCappedAndSaid) {
  Mesh mesh = shapes::sphere(0.05f, 64);
  const double right = *measured(mesh).volumeMl;
  mesh.indices.erase(mesh.indices.begin() + 12000, mesh.indices.begin() + 12006);
  const Measures m = measured(mesh);
  EXPECT_FALSE(m.closed);
  EXPECT_EQ(m.openEdges, 4u);
  ASSERT_TRUE(m.volumeMl);
  EXPECT_NEAR(*m.volumeMl, right, 1e-4 * right);
  EXPECT_THAT(m.why, testing::HasSubstr("flat caps"));
}

TEST(Measure, OneSidedSurfaceHasNoVolume) {
  // A Möbius strip: turning triangles cannot make its neighbours agree.
  Mesh strip;
  constexpr int kSteps = 60;
  for (int i = 0; i < kSteps; ++i) {
    const float a = float(2 * kPi * i / kSteps);
    for (float s : {-0.02f, 0.02f}) {
      const float r = 0.1f + s * std::cos(a / 2);
      strip.positions.push_back({r * std::cos(a), r * std::sin(a), s * std::sin(a / 2)});
    }
    const uint32_t p = 2 * i, q = p + 1;
    const uint32_t n = i + 1 < kSteps ? p + 2 : 1, m = i + 1 < kSteps ? p + 3 : 0;
    for (uint32_t k : {p, n, q, q, n, m}) strip.indices.push_back(k);
  }
  const Measures m = measured(strip);
  EXPECT_FALSE(m.closed);
  EXPECT_FALSE(m.volumeMl);
}

TEST(Measure, PartsAreWeldedAndSharedWallsLeftOut) {
  // Two boxes side by side, each closed: together one box twice as long.
  const Mesh left = shapes::box(vec3(0.125f)).moved({-0.0625f, 0, 0});
  const Mesh right = shapes::box(vec3(0.125f)).moved({0.0625f, 0, 0});
  // The wall's triangles must be the same ones: mirror, so that the diagonals meet.
  Mesh mirrored = left.insideOut();
  for (vec3& p : mirrored.positions) p.x = -p.x;
  const Measures m = measuredChunks({left, mirrored}, {shapes::latticeOfOneMetre()});
  EXPECT_TRUE(m.closed);
  EXPECT_EQ(m.shells, 1u);
  EXPECT_NEAR(*m.volumeMl, 2 * 1953.125, 1e-6);
  EXPECT_NEAR(m.areaCm2, 10 * 156.25, 1e-6);
  // With other diagonals the wall stays, but the volume is right all the same.
  EXPECT_NEAR(*measuredChunks({left, right}, {shapes::latticeOfOneMetre()}).volumeMl, 2 * 1953.125, 1e-6);
}

TEST(Measure, PatchesCloseTogetherAlsoOnDifferentLattices) {
  const Mesh ball = shapes::sphere(0.25f, 48);
  Mesh upper = ball, lower = ball;
  const size_t half = ball.indices.size() / 2;
  upper.indices.resize(half);
  lower.indices.erase(lower.indices.begin(), lower.indices.begin() + half);
  const Grid one = shapes::latticeOfOneMetre(), other{vec3(-0.9f), 1.7f / 65535};
  for (const std::vector<Grid>& grids : {std::vector<Grid>{one}, std::vector<Grid>{one, other}}) {
    const Measures m = measuredChunks({upper, lower}, grids);
    EXPECT_TRUE(m.closed);
    EXPECT_EQ(m.shells, 1u);
    EXPECT_NEAR(*m.volumeMl, 4.0 / 3 * kPi * 15625, 0.005 * 65450);
    EXPECT_FALSE(measuredChunks({upper}, {grids.back()}).volumeMl);
  }
}

TEST(Measure, RefusesWhatIsNoSurface) {
  EXPECT_FALSE(measure(Surface{}).ok());
  const std::vector<vec3> points = {{0, 0, 0}, {1, 0, 0}, {0, NAN, 0}};
  EXPECT_FALSE(surfaceFromTriangles(points, std::vector<uint32_t>{0, 1, 3}).ok());
  EXPECT_FALSE(surfaceFromTriangles(points, std::vector<uint32_t>{0, 1}).ok());
  EXPECT_FALSE(surfaceFromTriangles(points, std::vector<uint32_t>{0, 1, 2}).ok());
  const Bytes cut = shapes::chunkOf(shapes::box(vec3(0.1f)), shapes::latticeOfOneMetre());
  const ChunkOnGrid chunk{ByteView(cut).first(cut.size() - 4), shapes::latticeOfOneMetre()};
  EXPECT_FALSE(surfaceFromChunks({&chunk, 1}).ok());
}

// What `measure` says of each mesh of an organ alone and of all of them together, on one lattice.
struct Organ {
  std::vector<Measures> alone;
  Measures together;
};
Organ measuredOrgan(const std::string& file) {
  const auto parts = shapes::organ(file);
  Bounds box;
  std::vector<Mesh> meshes;
  for (const auto& part : parts) {
    meshes.push_back(part.mesh);
    for (const vec3& p : part.mesh.positions) box.include(p);
  }
  Organ out;
  if (parts.empty()) return out;
  const vec3 size = box.size();
  const Grid grid{box.min, std::max({size.x, size.y, size.z}) / 65535};
  for (const Mesh& mesh : meshes) out.alone.push_back(measuredChunks({mesh}, {grid}));
  out.together = measuredChunks(meshes, {grid});
  return out;
}

TEST(MeasureReal, SpleenIsMadeOfOpenPatchesThatCloseTogether) {
  const Organ spleen = measuredOrgan("VH_M_Spleen.glb");
  if (spleen.alone.empty()) GTEST_SKIP() << "../shared/data/hubmap-male/VH_M_Spleen.glb is not here";
  for (const Measures& patch : spleen.alone) EXPECT_FALSE(patch.volumeMl);
  EXPECT_TRUE(spleen.together.closed);
  ASSERT_TRUE(spleen.together.volumeMl);
  // A spleen holds 100 to 350 ml.
  EXPECT_NEAR(*spleen.together.volumeMl, 230, 5);
}

TEST(MeasureReal, PelvisBonesShareWallsThatCancel) {
  const Organ pelvis = measuredOrgan("VH_M_Pelvis.glb");
  if (pelvis.alone.empty()) GTEST_SKIP() << "../shared/data/hubmap-male/VH_M_Pelvis.glb is not here";
  EXPECT_TRUE(pelvis.together.closed);
  double sumOfAreas = 0;
  for (const Measures& bone : pelvis.alone) sumOfAreas += bone.areaCm2;
  // Spongy bone lies inside compact bone, and its surface is the compact bone's inner one.
  EXPECT_LT(pelvis.together.areaCm2, 0.5 * sumOfAreas);
  EXPECT_NEAR(*pelvis.together.volumeMl, 1159, 12);
}

TEST(MeasureReal, LiverCapsuleIsClosedAndItsFacesAreNot) {
  const Organ liver = measuredOrgan("VH_M_Liver.glb");
  if (liver.alone.empty()) GTEST_SKIP() << "../shared/data/hubmap-male/VH_M_Liver.glb is not here";
  EXPECT_EQ(std::ranges::count_if(liver.alone, [](const Measures& m) { return m.closed; }), 1);
  // Its faces are there twice, as segments and as impressions, with other diagonals: no exact volume, and that is said.
  EXPECT_FALSE(liver.together.volumeMl);
  EXPECT_FALSE(liver.together.why.empty());
}

}  // namespace
}  // namespace fabrica
