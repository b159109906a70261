#include "render_fixture.h"

namespace fabrica::render {
namespace {

class SectionTest : public RenderTest {};

// Limits to be tried: 32-bit floats, half floats only.
const Limits kWays[] = {{.samples = 1}, {.floatTargets = false, .samples = 1}};

TEST_F(SectionTest, NestedShapesShowTheInnermost) {
  for (const Limits& limits : kWays) {
    cuts.clear();
    restart(limits);
    add(sphere(vec3(0), 0.9f), filled(kRed, 0));
    add(sphere(vec3(0), 0.6f), filled(kGreen, 1));
    add(sphere(vec3(0), 0.3f), filled(kBlue, 2));
    cutAt(0);
    const auto picture = draw();
    EXPECT_TRUE(bluish(color(picture, 80, 80)));
    EXPECT_TRUE(greenish(color(picture, 80 + 36, 80)));
    EXPECT_TRUE(reddish(color(picture, 80 + 60, 80)));
    for (auto [x, structure] : {std::pair{80, 2u}, {116, 1u}, {140, 0u}}) {
      const auto hit = pick(float(x), 80);
      ASSERT_TRUE(hit);
      EXPECT_EQ(hit->kind, PickKind::Section);
      EXPECT_EQ(hit->structure, structure);
      EXPECT_NEAR(hit->position.z, 0, 1e-3);
    }
    EXPECT_FALSE(pick(3, 3));
  }
}

TEST_F(SectionTest, ManyStructuresNeedSeveralDigits) {
  for (const Limits& limits : kWays) {
    cuts.clear();
    restart(limits);
    // 300 balls in one large ball: more than one pass can tell apart.
    add(sphere(vec3(0), 0.99f), filled({150, 150, 150}, 0));
    for (int i = 0; i < 300; ++i)
      add(sphere(vec3(float(i % 20) / 16 - 0.6f, float(i / 20) / 12 - 0.6f, 0.001f), 0.028f, 8), filled(kGreen, 1));
    cutAt(0);
    draw();
    const auto at = [&](int i) {
      return pickStructure((float(i % 20) / 16 - 0.6f + 1) * 80, (1 - (float(i / 20) / 12 - 0.6f)) * 80);
    };
    for (int i : {0, 7, 19, 100, 150, 207, 299}) EXPECT_EQ(at(i), StructureIndex(i + 1)) << i;
    EXPECT_EQ(pickStructure(80, 12), 0u);
  }
}

TEST_F(SectionTest, OpenSurfacesStayHollow) {
  add(sphere(vec3(0), 0.8f), filled(kRed));
  styles[0].canFill = false;
  cutAt(0);
  draw();
  const auto hit = pick(80, 80);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->kind, PickKind::Surface);  // the inner side
  EXPECT_NEAR(hit->position.z, -0.8f, 0.01f);
}

TEST_F(SectionTest, PatchesOfOneOrganFillItTogether) {
  const Mesh whole = sphere(vec3(0), 0.8f);
  const StructureIndex organ = 2;
  StructureStyle patch = filled(kRed);
  patch.fillAs = organ;
  add(part(whole, [](const vec3& p) { return p.x < 0; }), patch, kNone, false);
  add(part(whole, [](const vec3& p) { return p.x >= 0; }), patch, kNone, false);
  styles.push_back(filled(kBlue));
  cutAt(0);
  EXPECT_TRUE(bluish(color(draw(), 60, 80)));
  EXPECT_EQ(pickStructure(60, 80), organ);
  EXPECT_EQ(pickStructure(100, 80), organ);
}

TEST_F(SectionTest, AClosedMeshThatLooksInwardsIsTurned) {
  Mesh mesh = sphere(vec3(0), 0.8f);
  reverse(mesh);
  add(mesh, filled(kRed));
  cutAt(0);
  draw();
  const auto hit = pick(80, 80);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->kind, PickKind::Section);
}

TEST_F(SectionTest, GeometryBeyondTheFarPlaneStillCounts) {
  add(sphere(vec3(0), 0.9f), filled(kRed));
  cutAt(0);
  view.projection = glm::ortho(-1.f, 1.f, -1.f, 1.f, 1.f, 4.2f);  // the ball reaches to 4.9
  draw();
  const auto hit = pick(80, 80);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->kind, PickKind::Section);
}

TEST_F(SectionTest, PerspectiveAndObliquePlanes) {
  lookFrom(vec3(1.5f, 2, 3), false);
  add(sphere(vec3(0), 0.7f), filled(kRed, 0));
  add(sphere(vec3(0), 0.3f), filled(kBlue, 1));
  const vec3 normal = glm::normalize(vec3(1, 1, 1));
  cutAt(0.1f, normal);
  draw();
  const auto hit = pick(80, 80);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->kind, PickKind::Section);
  EXPECT_EQ(hit->structure, 1u);
  EXPECT_NEAR(glm::dot(normal, hit->position), 0.1f, 2e-3);
}

TEST_F(SectionTest, TwoPlanesLeaveACorner) {
  lookFrom(vec3(2.5f, 0, 3));
  add(sphere(vec3(0), 0.8f), filled(kRed));
  cutAt(0, vec3(0, 0, 1));
  cutAt(0, vec3(1, 0, 0));
  draw();
  // Both faces are seen left and right of the vertical edge in the middle; nothing of one lies in what the other removed.
  for (float x : {70.f, 90.f}) {
    const auto hit = pick(x, 80);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->kind, PickKind::Section);
    EXPECT_LE(hit->position.x, 1e-3);
    EXPECT_LE(hit->position.z, 1e-3);
  }
}

TEST_F(SectionTest, SeenFromTheKeptSideThereIsNoFace) {
  lookFrom(vec3(0, 0, -4));
  add(sphere(vec3(0), 0.8f), filled(kRed));
  cutAt(0);
  draw();
  EXPECT_EQ(pick(80, 80)->kind, PickKind::Surface);
}

TEST_F(SectionTest, GhostsAndTheHiddenDoNotFill) {
  add(sphere(vec3(0), 0.9f), filled(kRed, 0));
  add(sphere(vec3(0), 0.4f), filled(kGreen, 1));
  cutAt(0);
  styles[1].opacity = 0;
  draw();
  EXPECT_EQ(pickStructure(80, 80), 0u);
  styles[1].opacity = 1;
  styles[0].ghost = true;
  draw();
  EXPECT_EQ(pickStructure(80, 80), 1u);
  EXPECT_EQ(pick(80, 80)->kind, PickKind::Section);
}

TEST_F(SectionTest, TranslucentFacesLetTheInsideThrough) {
  add(sphere(vec3(0), 0.9f), filled(kRed, 0));
  styles[0].opacity = 0.4f;
  add(sphere(vec3(0, 0, -0.5f), 0.3f), filled(kGreen, 1));
  cutAt(0);
  const vec3 through = color(draw(), 80, 80), beside = color(draw(), 80, 30);
  EXPECT_GT(through.g, beside.g + 15);
  EXPECT_GT(beside.r, beside.g + 20);
}

TEST_F(SectionTest, KeptWhileNothingChanged) {
  add(sphere(vec3(0), 0.9f), filled(kRed));
  cutAt(0);
  draw();
  const uint32_t first = renderer->stats().triangles;
  styles[0].hovered = true;
  styles[0].color = kBlue;
  draw();
  styles[0].hovered = false;
  draw();
  EXPECT_LT(renderer->stats().triangles, first);  // colours and hovering do not draw the section anew
  cuts[0].plane.position.z = 0.1f;
  draw();
  EXPECT_EQ(renderer->stats().triangles, first);
}

TEST_F(SectionTest, LargeViewsHaveCoarserSectionsInTheSamePlace) {
  auto large = context->target(1600, 1400);
  ASSERT_TRUE(large.ok());
  target = *large;
  view.width = target.width, view.height = target.height;
  view.projection = glm::ortho(-1.6f, 1.6f, -1.4f, 1.4f, 1.f, 8.f);
  add(sphere(vec3(0), 0.9f), filled(kRed, 0));
  add(sphere(vec3(0), 0.4f), filled(kGreen, 1));
  cutAt(0);
  const auto picture = draw();
  EXPECT_TRUE(greenish(color(picture, 800 + 190, 700)));
  EXPECT_TRUE(reddish(color(picture, 800 + 210, 700)));
  EXPECT_EQ(pickStructure(800 + 195, 700), 1u);
  EXPECT_EQ(pickStructure(800 + 206, 700), 0u);
}

TEST_F(SectionTest, MemoryIsGivenBackWhenTheCutIsGone) {
  add(sphere(vec3(0), 0.9f), filled(kRed));
  draw();
  const uint64_t without = renderer->stats().gpuBytes;
  cutAt(0);
  draw();
  const uint64_t with = renderer->stats().gpuBytes;
  EXPECT_GT(with, without + kSize * kSize * 16);
  cuts.clear();
  for (int i = 0; i < 70; ++i) draw();
  EXPECT_LT(renderer->stats().gpuBytes, without + 16384);
}

TEST_F(SectionTest, WithoutFloatTargetsCutsAreHollow) {
  restart({.floatTargets = false, .halfFloatTargets = false, .samples = 1});
  add(sphere(vec3(0), 0.8f), filled(kRed));
  cutAt(0);
  draw();
  EXPECT_EQ(pick(80, 80)->kind, PickKind::Surface);
}

TEST_F(SectionTest, ALineMarksWhereStructuresMeet) {
  add(sphere(vec3(0), 0.9f), filled({200, 170, 150}, 0));
  add(sphere(vec3(0), 0.5f), filled({200, 170, 150}, 1));
  cutAt(0);
  const auto picture = draw();
  float darkest = 255;
  for (int x = 80 + 34; x < 80 + 46; ++x) darkest = std::min(darkest, color(picture, x, 80).g);
  EXPECT_LT(darkest, color(picture, 80, 80).g * 0.75f);
}

}  // namespace
}  // namespace fabrica::render
