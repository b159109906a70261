#include "render_fixture.h"
#include "volume_pages.h"

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

TEST_F(SectionTest, PatchesWaitForEachOther) {
  const Mesh whole = sphere(vec3(0), 0.8f);
  StructureStyle patch = filled(kRed);
  patch.fillAs = 2;
  patch.parts = 1;
  add(part(whole, [](const vec3& p) { return p.x < 0; }), patch, kNone, false);
  add(part(whole, [](const vec3& p) { return p.x >= 0; }), patch, kNone, false);
  styles.push_back({});
  cutAt(0);
  const DrawItem late = items.back();
  items.pop_back();  // on its way
  draw();
  EXPECT_EQ(pick(40, 80)->kind, PickKind::Surface) << "half a ball must not bleed";
  items.push_back(late);
  draw();
  EXPECT_EQ(pick(40, 80)->kind, PickKind::Section);
  EXPECT_EQ(pick(120, 80)->kind, PickKind::Section);
}

// The wall of a round bar along z, as far as `last` of 32 sides, and fans over its two ends and its open side.
struct Wall {
  Mesh mesh, seal;
};
Wall wall(float radius, float low, float high, int last = 32) {
  Wall out;
  const auto point = [&](int i, float z) {
    const float angle = 6.2831853f * float(i % 32) / 32;
    return vec3(radius * std::cos(angle), radius * std::sin(angle), z);
  };
  const auto triangle = [](Mesh& to, const vec3& a, const vec3& b, const vec3& c) {
    for (const vec3& p : {a, b, c}) {
      to.indices.push_back(uint32_t(to.positions.size()));
      to.positions.push_back(p);
      to.normals.push_back(vec3(0, 0, 1));
    }
  };
  for (int i = 0; i < last; ++i) {
    const vec3 a = point(i, low), b = point(i + 1, low), c = point(i + 1, high), d = point(i, high);
    triangle(out.mesh, a, b, c);
    triangle(out.mesh, a, c, d);
    triangle(out.seal, b, a, vec3(0, 0, low));
    triangle(out.seal, d, c, vec3(0, 0, high));
  }
  if (last < 32) {
    for (const auto& [i, sign] : {std::pair{0, 1}, {last, -1}}) {
      const vec3 a = point(i, low), b = point(i, high), c(0, 0, high), d(0, 0, low);
      if (sign > 0) triangle(out.seal, a, b, c), triangle(out.seal, a, c, d);
      else triangle(out.seal, b, a, c), triangle(out.seal, c, a, d);
    }
  }
  return out;
}

// The line's colour is its structure's, not lit: brighter than the inner side of a wall.
bool lineOf(const vec3& c) { return c.b > 110 && c.b > 1.4f * c.r; }

TEST_F(SectionTest, AnOpenSurfaceShowsItsOutline) {
  for (const Limits& limits : kWays) {
    cuts.clear();
    restart(limits);
    lookFrom(vec3(0, 0, 4), false);
    const Wall tube = wall(0.6f, -0.7f, 0.7f);
    StructureStyle open = filled(kBlue);
    open.canFill = false;
    add(tube.mesh, open, kNone, false);
    items[0].seal = upload(tube.seal, 0);
    cutAt(0);
    const auto picture = draw();
    // It meets the plane 39 pixels from the middle and ends, behind, 33 from it; each way there is one line, a thin one.
    for (const vec2& way : {vec2(1, 0), vec2(-1, 0), vec2(0, 1), vec2(0.707f, -0.707f)}) {
      std::vector<int> lines;
      for (int r = 0; r < 80; ++r) {
        const vec2 at = vec2(80) + way * float(r);
        if (lineOf(color(picture, int(at.x), int(at.y)))) lines.push_back(r);
      }
      ASSERT_FALSE(lines.empty()) << way.x << " " << way.y;
      EXPECT_GE(lines.front(), 36);
      EXPECT_LE(lines.back(), 42);
      EXPECT_LE(lines.size(), 3u);
    }
    EXPECT_FALSE(pick(80, 80)) << "it is hollow";
    styles[0].opacity = 0;
    EXPECT_FALSE(lineOf(color(draw(), 119, 80))) << "what is hidden has no outline";
  }
}

TEST_F(SectionTest, WhereAnOpenSurfaceEndsThereIsNoOutlineHoweverItIsLookedAt) {
  for (const bool orthographic : {true, false}) {
    cuts.clear();
    restart({.samples = 1});
    lookFrom(vec3(0, 0, 4), orthographic);
    const Wall half = wall(0.6f, -0.7f, 0.7f, 16);  // its open side lies along y = 0, across the middle
    StructureStyle open = filled(kBlue);
    open.canFill = false;
    add(half.mesh, open, kNone, false);
    items[0].seal = upload(half.seal, 0);
    cutAt(0);
    const auto picture = draw();
    // Without perspective the wall is seen edge on: nothing but its outline shows.
    int above = 0, across = 0;
    for (int x = 60; x < 100; ++x)
      for (int y = 0; y < kSize; ++y) (y < 70 ? above : across) += lineOf(color(picture, x, y));
    EXPECT_GT(above, 40);
    EXPECT_EQ(across, 0);
  }
}

TEST_F(SectionTest, WhatIsFilledWithASealDoesNotLeak) {
  for (const bool sealed : {false, true}) {
    cuts.clear();
    restart({.samples = 1});
    // A bar without ends: every ray along it leaves it through the one behind.
    const Wall tube = wall(0.6f, -0.7f, 0.7f);
    add(tube.mesh, filled(kRed), kNone, false);
    const DrawItem seal{upload(tube.seal, 0), 0, items[0].bounds, 1};
    if (sealed) scene.seals = std::span(&seal, 1);
    cutAt(0);
    draw();
    const auto hit = pick(80, 80);
    ASSERT_EQ(hit.has_value(), sealed);
    if (hit) {
      EXPECT_EQ(hit->kind, PickKind::Section);
    }
  }
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

// As far away, and with near and far planes as far apart, as a head is looked at: depth alone does not tell them apart.
TEST_F(SectionTest, AFaceLiesBeforeTheSliceInItsPlane) {
  lookFrom(vec3(1.2f, 0.9f, 2.2f), false);
  view.projection = glm::perspective(0.6f, 1.f, 1.9f, 3.4f);
  add(sphere(vec3(0), 0.6f), filled(kRed));
  cutAt(0.031f);
  slices = {{cuts.front().plane, true, "coronal"}};
  draw();
  int onFace = 0;
  for (float x = 70; x <= 100; x += 2)
    for (float y = 60; y <= 100; y += 2)
      if (const auto hit = pick(x, y); hit && std::hypot(hit->position.x, hit->position.y) < 0.5f) {
        EXPECT_EQ(hit->kind, PickKind::Section) << x << ", " << y;
        ++onFace;
      }
  EXPECT_GT(onFace, 100);
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
  // How many pixels of a row across the faces are clearly darker than they are, inside the larger one.
  const auto dark = [&] {
    const auto picture = draw();
    const float face = color(picture, 80, 80).g;
    int count = 0;
    for (int x = 20; x < 140; ++x) count += color(picture, x, 80).g < face * 0.75f;
    return count;
  };
  add(sphere(vec3(0), 0.9f), filled({200, 170, 150}, 0));
  cutAt(0);
  EXPECT_EQ(dark(), 0);
  add(sphere(vec3(0), 0.5f), filled({200, 170, 150}, 1));
  const int lines = dark();
  EXPECT_GE(lines, 2) << "left and right of the inner one";
  EXPECT_LE(lines, 8) << "thin";
}

TEST_F(SectionTest, ASlabHasTwoFaces) {
  for (const Limits& limits : kWays) {
    cuts.clear();
    restart(limits);
    add(sphere(vec3(0), 0.9f), filled(kRed, 0));
    add(sphere(vec3(0), 0.4f), filled(kGreen, 1));
    cutAt(0.1f);
    cuts.push_back({{vec3(0, 0, -0.1f), vec3(0, 0, -1)}, 0});
    for (const float from : {4.0f, -4.0f}) {
      lookFrom(vec3(0, 0, from));
      draw();
      for (const auto& [y, structure] : {std::pair{80.f, 1u}, {20.f, 0u}}) {
        const auto hit = pick(80, y);
        ASSERT_TRUE(hit) << from;
        EXPECT_EQ(hit->kind, PickKind::Section);
        EXPECT_EQ(hit->structure, structure);
        EXPECT_NEAR(hit->position.z, from > 0 ? 0.1f : -0.1f, 2e-3);
      }
    }
    // From aside nothing is seen before or behind the slab.
    lookFrom(vec3(4, 0, 0));
    draw();
    EXPECT_TRUE(pick(80, 80));
    EXPECT_FALSE(pick(80 + 20, 80));
    EXPECT_FALSE(pick(80 - 20, 80));
  }
}

TEST_F(SectionTest, ThreePlanesAndASlabCutAtOnce) {
  lookFrom(vec3(2, 2, 2));
  add(sphere(vec3(0), 0.9f), filled(kRed));
  for (const vec3& n : {vec3(1, 0, 0), vec3(0, 1, 0), vec3(0, 0, 1)}) cuts.push_back({{n * 0.2f, n}, 0});
  const vec3 aslant = glm::normalize(vec3(1, 1, 1));
  cuts.push_back({{aslant * 0.1f, aslant}, 0});
  cuts.push_back({{aslant * -0.1f, -aslant}, 0});
  draw();
  const auto front = pick(80, 80);
  ASSERT_TRUE(front);
  EXPECT_EQ(front->kind, PickKind::Section);
  EXPECT_NEAR(glm::dot(aslant, front->position), 0.1f, 2e-3);
  lookFrom(vec3(-2, -2, -2));
  draw();
  const auto back = pick(80, 80);
  ASSERT_TRUE(back);
  EXPECT_NEAR(glm::dot(aslant, back->position), -0.1f, 2e-3);
}

TEST_F(SectionTest, TheLineAroundAFaceTellsItsPatches) {
  for (const Limits& limits : kWays) {
    cuts.clear();
    restart(limits);
    const Mesh whole = sphere(vec3(0), 0.8f);
    StructureStyle patch = filled(kBlue);
    patch.fillAs = 2;
    add(part(whole, [](const vec3& p) { return p.x < 0; }), patch, kNone, false);
    patch.color = kGreen;
    add(part(whole, [](const vec3& p) { return p.x >= 0; }), patch, kNone, false);
    styles.push_back(filled({220, 190, 180}));
    cutAt(0);
    const auto lines = [&](const headless::Picture& picture, auto&& test) {
      int left = 0, right = 0;
      for (int x = 0; x < kSize; ++x) (x < 80 ? left : right) += test(color(picture, x, 80)) ? 1 : 0;
      return std::pair(left, right);
    };
    const auto blue = [](const vec3& c) { return c.b > 1.5f * c.r; };
    const auto green = [](const vec3& c) { return c.g > 1.5f * c.r; };
    const auto still = draw();
    EXPECT_GT(lines(still, blue).first, 0);
    EXPECT_EQ(lines(still, blue).second, 0);
    EXPECT_GT(lines(still, green).second, 0);
    EXPECT_EQ(lines(still, green).first, 0);
    // While a plane is dragged they wait.
    cuts[0].plane.position.z = 0.05f;
    scene.moving = true;
    EXPECT_EQ(lines(draw(), blue).first, 0);
    scene.moving = false;
    EXPECT_GT(lines(draw(), blue).first, 0);
  }
}

TEST_F(SectionTest, APatchThatIsKeptWholeStillClosesItsOrgan) {
  const Mesh whole = sphere(vec3(0), 0.8f);
  StructureStyle patch = filled(kRed);
  patch.fillAs = 2;
  add(part(whole, [](const vec3& p) { return p.x < 0; }), patch, kNone, false);
  patch.keepWhole = true;
  add(part(whole, [](const vec3& p) { return p.x >= 0; }), patch, kNone, false);
  styles.push_back(filled(kBlue));
  cutAt(0);
  draw();
  EXPECT_EQ(pick(50, 80)->kind, PickKind::Section);
  EXPECT_EQ(pick(110, 80)->kind, PickKind::Surface) << "it stands before the face";
}

TEST_F(SectionTest, TheImageIsBlendedIntoAFaceByItsShare) {
  Volume volume;
  volume.minimum = 0, volume.maximum = 255;
  VolumeLevel level;
  level.size = level.chunk = {16, 16, 16};
  level.indexToWorld = glm::scale(glm::translate(mat4(1), vec3(-0.75f)), vec3(0.1f));  // ±0.8 m
  volume.levels.push_back(level);
  for (const Limits& limits : kWays) {
    cuts.clear();
    restart(limits);
    PageLoader image(*renderer, volume);
    scene.volume = image.handle();
    scene.window = {128, 256};
    image.load(0, std::vector<uint8_t>(16 * 16 * 16, 200), BrickFormat::R8);
    add(sphere(vec3(0), 0.98f), filled(kRed));
    cutAt(0);
    const auto shared = [&](float share) {
      cuts[0].image = share;
      const auto picture = draw();
      EXPECT_TRUE(reddish(color(picture, 80 + 72, 80))) << "beside the image the face is the structure's at " << share;
      return color(picture, 80, 80);
    };
    const vec3 own = shared(0), half = shared(0.5f), all = shared(1);
    EXPECT_TRUE(reddish(own));
    for (int c = 0; c < 3; ++c) {
      EXPECT_NEAR(all[c], 200, 4) << c;
      EXPECT_NEAR(half[c], (own[c] + all[c]) / 2, 4) << c;
    }
    EXPECT_EQ(pickStructure(80, 80), 0u) << "it is still the structure's";
  }
}

TEST_F(SectionTest, WithoutFloatTargetsNothingIsFilledAndThatIsKnown) {
  EXPECT_TRUE(renderer->fillsCuts());
  restart({.floatTargets = false, .halfFloatTargets = false, .samples = 1});
  EXPECT_FALSE(renderer->fillsCuts());
  add(sphere(vec3(0), 0.8f), filled(kRed));
  cutAt(0);
  draw();
  EXPECT_EQ(pick(80, 80)->kind, PickKind::Surface);
}

TEST_F(SectionTest, PixelsOfAFaceCanBeRead) {
  add(sphere(vec3(0), 0.9f), filled(kRed, 0));
  add(sphere(vec3(0), 0.4f), filled(kGreen, 1));
  cutAt(0);
  draw();
  const std::vector<uint32_t> pixels = renderer->sectionPixels(scene, view, 0);
  ASSERT_EQ(pixels.size(), size_t(kSize) * kSize);
  uint32_t outer = 0, inner = 0;
  for (uint32_t s : pixels) outer += s == 1, inner += s == 2;
  const double pixel = 4.0 / (kSize * kSize);
  EXPECT_NEAR(inner * pixel, M_PI * 0.16, 0.01);
  EXPECT_NEAR(outer * pixel, M_PI * (0.81 - 0.16), 0.02);
}

}  // namespace
}  // namespace fabrica::render
