#include "geometry/section.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "geometry/measure.h"
#include "shapes.h"

namespace fabrica {
namespace {

using shapes::Mesh;
constexpr double kPi = std::numbers::pi;

Surface surfaceOf(const Mesh& mesh) {
  auto surface = surfaceFromTriangles(mesh.positions, mesh.indices);
  EXPECT_TRUE(surface.ok());
  return std::move(surface).value();
}

Section sectioned(const Mesh& mesh, const Plane& plane) {
  auto result = section(surfaceOf(mesh), plane);
  EXPECT_TRUE(result.ok());
  return result.value();
}

TEST(Section, BoxGivesARectangle) {
  const Section s = sectioned(shapes::box({0.125f, 0.25f, 0.5f}), {{0, 0.05f, 0}, {0, 1, 0}});
  ASSERT_EQ(s.loops.size(), 1u);
  EXPECT_TRUE(s.openLines.empty());
  ASSERT_TRUE(s.areaCm2);
  EXPECT_NEAR(*s.areaCm2, 12.5 * 50, 1e-6);
  EXPECT_NEAR(s.perimeterCm, 125, 1e-6);
  for (size_t i = 0; i < s.loops[0].size(); i += 3) EXPECT_NEAR(s.loops[0][i + 1], 0.05, 1e-8);
}

TEST(Section, PlaneThroughVerticesStillClosesItsLoops) {
  // The sphere's equator is a ring of vertices; the box's diagonal goes through four corners.
  const Section equator = sectioned(shapes::sphere(0.05f, 64), {{0, 0, 0}, {0, 1, 0}});
  ASSERT_EQ(equator.loops.size(), 1u);
  EXPECT_TRUE(equator.openLines.empty()) << equator.why;
  EXPECT_NEAR(*equator.areaCm2, kPi * 25, 0.3);
  const Section diagonal = sectioned(shapes::box(vec3(0.125f)), {{0, 0, 0}, glm::normalize(vec3(1, 0, -1))});
  ASSERT_TRUE(diagonal.areaCm2) << diagonal.why;
  EXPECT_NEAR(*diagonal.areaCm2, 156.25 * std::sqrt(2.0), 1e-3);
}

TEST(Section, TorusAcrossAndAlong) {
  const Mesh ring = shapes::torus(0.05f, 0.02f, 192);
  const Section across = sectioned(ring, {{0.0003f, 0, 0}, {1, 0, 0}});
  EXPECT_EQ(across.loops.size(), 2u);
  EXPECT_NEAR(*across.areaCm2, 2 * kPi * 4, 0.03);
  const Section along = sectioned(ring, {{0, 0.0003f, 0}, {0, 1, 0}});
  EXPECT_EQ(along.loops.size(), 2u);  // one in the other: the area is the band between
  EXPECT_NEAR(*along.areaCm2, kPi * (49 - 9), 0.15);
  EXPECT_NEAR(along.perimeterCm, 2 * kPi * (7 + 3), 0.1);
}

TEST(Section, ObliqueNormalOfAnyLength) {
  const Section s = sectioned(shapes::sphere(0.05f, 128), {{0.01f, 0.01f, 0.01f}, vec3(3, 3, 3)});
  EXPECT_NEAR(*s.areaCm2, kPi * (25 - 3), 0.05);
}

TEST(Section, LongOutlinesStayWhole) {
  const Section s = sectioned(shapes::sphere(0.05f, 600), {{0, 0.0001f, 0}, {0, 1, 0}});
  ASSERT_EQ(s.loops.size(), 1u);
  EXPECT_GE(s.loops[0].size() / 3, 1200u);
}

TEST(Section, AShellWithinAShellIsACavityOnlyWhenItFacesInwards) {
  Mesh both = shapes::sphere(0.05f, 64);
  both.add(shapes::sphere(0.02f, 48));
  const Section solid = sectioned(both, {{0, 0.0003f, 0}, {0, 1, 0}});
  EXPECT_EQ(solid.loops.size(), 1u) << "it encloses nothing new";
  EXPECT_NEAR(*solid.areaCm2, kPi * 25, 0.3);
  EXPECT_NEAR(solid.perimeterCm, 2 * kPi * 5, 0.1);
  Mesh hollow = shapes::sphere(0.05f, 64);
  hollow.add(shapes::sphere(0.02f, 48).insideOut());
  const Section ring = sectioned(hollow, {{0, 0.0003f, 0}, {0, 1, 0}});
  EXPECT_EQ(ring.loops.size(), 2u);
  EXPECT_NEAR(*ring.areaCm2, kPi * (25 - 4), 0.3);
}

TEST(Section, WhatTwoShellsShareCountsOnce) {
  Mesh both = shapes::box(vec3(0.1f));
  both.add(shapes::box(vec3(0.1f)).moved({0.05f, 0.003f, 0.02f}));
  const Section s = sectioned(both, {{0, 0.0101f, 0}, {0, 1, 0}});
  EXPECT_EQ(s.loops.size(), 2u);
  EXPECT_NEAR(*s.areaCm2, 100 + 100 - 5 * 8, 0.1);
}

// Twice the area, as a vector's length along the plane's normal: positive when anticlockwise from where that points.
double turn(const std::vector<double>& loop, const vec3& normal) {
  glm::dvec3 sum(0);
  for (size_t i = 0; i + 3 < loop.size(); i += 3) {
    const glm::dvec3 a(loop[i], loop[i + 1], loop[i + 2]), b(loop[i + 3], loop[i + 4], loop[i + 5]);
    sum += glm::cross(a, b);
  }
  const size_t n = loop.size();
  sum += glm::cross(glm::dvec3(loop[n - 3], loop[n - 2], loop[n - 1]), glm::dvec3(loop[0], loop[1], loop[2]));
  return glm::dot(sum, glm::dvec3(normal));
}

TEST(Section, LoopsTurnAroundWhatIsEnclosed) {
  for (const vec3& normal : {vec3(0, 1, 0), vec3(0, -1, 0)}) {
    const Section s = sectioned(shapes::torus(0.05f, 0.02f, 96), {{0, 0.0003f, 0}, normal});
    ASSERT_EQ(s.loops.size(), 2u);
    const bool first = s.loops[0].size() > 0 && std::hypot(s.loops[0][0], s.loops[0][2]) > 0.05;
    EXPECT_GT(turn(s.loops[first ? 0 : 1], normal), 0) << "outside";
    EXPECT_LT(turn(s.loops[first ? 1 : 0], normal), 0) << "the hole";
  }
}

TEST(Section, SmallGapsAreBridgedLargeOnesOnlyWhereItIsKnownToClose) {
  Mesh mesh = shapes::sphere(0.05f, 96);
  mesh.indices.erase(mesh.indices.begin() + 3 * 18000, mesh.indices.begin() + 3 * 18000 + 3);  // one triangle of many
  const vec3 in = mesh.positions[mesh.indices[3 * 18000]];
  const Section cracked = sectioned(mesh, {in + vec3(0, 1e-5f, 0), {0, 1, 0}});
  ASSERT_TRUE(cracked.areaCm2) << cracked.why;
  Mesh open = shapes::box(vec3(0.125f));
  open.indices.resize(open.indices.size() - 6);
  const auto known = section(surfaceOf(open), {{0, 0.01f, 0}, {0, 1, 0}}, /*closes=*/true);
  ASSERT_TRUE(known.ok() && known->areaCm2);
  EXPECT_NEAR(*known->areaCm2, 156.25, 1e-6);
  EXPECT_NEAR(known->perimeterCm, 50, 1e-6);
  EXPECT_FALSE(known->why.empty());
}

TEST(Section, OpenSurfaceGivesALineAndNoArea) {
  Mesh mesh = shapes::box(vec3(0.125f));
  mesh.indices.resize(mesh.indices.size() - 6);  // without the face at +z
  const Section s = sectioned(mesh, {{0, 0.01f, 0}, {0, 1, 0}});
  EXPECT_TRUE(s.loops.empty());
  ASSERT_EQ(s.openLines.size(), 1u);
  EXPECT_FALSE(s.areaCm2);
  EXPECT_FALSE(s.why.empty());
  EXPECT_NEAR(s.openLengthCm, 3 * 12.5, 1e-6);
}

TEST(Section, MissIsEmptyAndZeroNormalAnError) {
  const Mesh mesh = shapes::box(vec3(0.1f));
  const Section miss = sectioned(mesh, {{0, 1, 0}, {0, 1, 0}});
  EXPECT_TRUE(miss.loops.empty());
  EXPECT_EQ(miss.areaCm2, 0.0);
  EXPECT_FALSE(section(surfaceOf(mesh), {{0, 0, 0}, {0, 0, 0}}).ok());
}

TEST(Section, SliceAreasAddUpToTheVolume) {
  // Cavalieri, as an independent check of both: the sum of slices × their distance is the volume.
  Mesh mesh = shapes::torus(0.05f, 0.02f, 96);
  mesh.add(shapes::sphere(0.02f, 48));
  const Surface surface = surfaceOf(mesh);
  constexpr int kSlices = 400;
  double volumeMl = 0;
  for (int i = 0; i < kSlices; ++i) {
    const float x = -0.07f + 0.14f * (i + 0.5f) / kSlices;
    auto cut = section(surface, {{x, 0, 0}, {1, 0, 0}});
    ASSERT_TRUE(cut.ok() && cut->areaCm2) << x;
    volumeMl += *cut->areaCm2 * 14.0 / kSlices;
  }
  auto measures = measure(surface);
  ASSERT_TRUE(measures.ok());
  EXPECT_NEAR(volumeMl, *measures->volumeMl, 0.002 * volumeMl);
}

}  // namespace
}  // namespace fabrica
