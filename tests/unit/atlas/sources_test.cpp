// Sources of a scene: moved, faded, hidden as one, with undo.
#include <gtest/gtest.h>

#include "atlas/fixture.h"

namespace fabrica {
namespace {

using One = std::array<StructureIndex, 1>;

void expectNear(const vec3& a, const vec3& b, float within = 1e-5f) { EXPECT_LT(glm::distance(a, b), within) << a.x << ' ' << a.y << ' ' << a.z; }

TEST(SourcePlace, TurnsScalesAndMoves) {
  const SourcePlace p{vec3(1, 2, 3), glm::angleAxis(glm::radians(90.0f), vec3(0, 1, 0)), 2};
  expectNear(p.of(vec3(1, 0, 0)), vec3(1, 2, 1));  // x becomes -z, twice as long
  expectNear(p.inverse().of(p.of(vec3(4, -5, 6))), vec3(4, -5, 6));
  expectNear(vec3(p.matrix() * vec4(4, -5, 6, 1)), p.of(vec3(4, -5, 6)));
}

TEST(SourcePlace, MatricesThatShearMirrorOrStretchAreNone) {
  const SourcePlace p{vec3(0.1f, -0.2f, 0.3f), glm::normalize(quat(0.3f, 0.5f, -0.4f, 0.7f)), 1.5f};
  const auto back = placementOf(p.matrix());
  ASSERT_TRUE(back);
  expectNear(back->of(vec3(1, 2, 3)), p.of(vec3(1, 2, 3)));
  EXPECT_FALSE(placementOf(glm::scale(mat4(1), vec3(1, 1, -1))));
  EXPECT_FALSE(placementOf(glm::scale(mat4(1), vec3(1, 1, 1.1f))));
  mat4 shear(1);
  shear[1][0] = 0.2f;
  EXPECT_FALSE(placementOf(shear));
  mat4 lens(1);
  lens[0][3] = 0.1f;
  EXPECT_FALSE(placementOf(lens));
  EXPECT_FALSE(placementOf(mat4(0)));
  EXPECT_FALSE(sound({vec3(NAN, 0, 0)}));
  EXPECT_FALSE(sound({vec3(0), quat(0, 0, 0, 0)}));
  EXPECT_FALSE(sound({vec3(0), quat(1, 0, 0, 0), 0}));
  EXPECT_FALSE(sound({vec3(1e9f, 0, 0)}));
}

TEST(Sources, MovingOneMovesItsBoxesItsLatticeAndItsImage) {
  TwoFiles f;
  const Bounds before = f.box(f.c), others = f.box(f.a);
  const Revisions then = f.model.revisions();
  const SourcePlace p{vec3(10, 0, 0), glm::angleAxis(glm::radians(180.0f), vec3(0, 1, 0)), 2};
  ASSERT_TRUE(f.model.setSource(1, {p}));
  expectNear(f.box(f.c).min, vec3(10 - 2 * before.max.x, 2 * before.min.y, -2 * before.max.z), 1e-4f);
  expectNear(f.box(f.c).max, vec3(10 - 2 * before.min.x, 2 * before.max.y, -2 * before.min.z), 1e-4f);
  EXPECT_EQ(f.box(f.a).min, others.min);
  const Grid grid = f.model.atlas().lattice(1);
  expectNear(grid.at(vec3(100, 0, 0)), p.of(vec3(5.1f, 5, 5)), 1e-4f);
  EXPECT_FLOAT_EQ(f.model.atlas().lattice(0).step, 0.001f);
  expectNear(vec3(f.model.atlas().volumes[0].levels[0].indexToWorld * vec4(1, 2, 3, 1)), p.of(vec3(0.1f, 0.2f, 0.3f)), 1e-4f);
  EXPECT_FLOAT_EQ(f.model.atlas().volumes[0].finerThan, 0.02f);
  EXPECT_NE(f.model.revisions().places, then.places);
  EXPECT_NE(f.model.revisions().explode, then.explode);
  EXPECT_EQ(f.model.revisions().appearance, then.appearance) << "it looks as it did";
  expectNear(f.model.visibleBounds().max, f.model.atlas().bounds.max);
  EXPECT_EQ(f.model.sourceHome(1).min, before.min);
}

TEST(Sources, UndoBringsItBackToTheBit) {
  TwoFiles f;
  const Bounds before = f.box(f.c);
  const mat4 image = f.model.atlas().volumes[0].levels[0].indexToWorld;
  for (int i = 1; i < 20; ++i) f.model.setSource(1, {{vec3(float(i)), glm::angleAxis(0.3f * float(i), vec3(1, 0, 0)), 1.1f}});
  for (int i = 1; i < 20; ++i) f.model.undo();
  EXPECT_EQ(f.box(f.c).min, before.min);
  EXPECT_EQ(f.box(f.c).max, before.max);
  EXPECT_EQ(f.model.atlas().volumes[0].levels[0].indexToWorld, image);
  EXPECT_FALSE(f.model.canUndo());
  f.model.redo();
  EXPECT_EQ(f.model.source(1).place.move, vec3(1));
}

TEST(Sources, ADragIsOneStep) {
  TwoFiles f;
  f.model.hide(One{f.a});
  f.model.setSource(1, {{vec3(1, 0, 0)}});
  for (int i = 2; i < 9; ++i) f.model.setSource(1, {{vec3(float(i), 0, 0)}}, /*goesOn=*/true);
  EXPECT_EQ(f.model.source(1).place.move.x, 8);
  f.model.undo();
  EXPECT_EQ(f.model.source(1).place.move.x, 0);
  EXPECT_FALSE(f.model.appearance(f.a).visible) << "what was done before stays";
  // A drag that begins where it is makes no step, and what goes on must not take another's.
  f.model.setSource(1, {});
  f.model.setSource(1, {{vec3(3, 0, 0)}}, true);
  f.model.undo();
  EXPECT_EQ(f.model.source(1).place.move.x, 0);
  EXPECT_FALSE(f.model.appearance(f.a).visible);
  f.model.undo();
  EXPECT_TRUE(f.model.appearance(f.a).visible);
}

TEST(Sources, WhatIsNotSoundIsRefused) {
  TwoFiles f;
  EXPECT_FALSE(f.model.setSource(1, {{vec3(NAN)}}));
  EXPECT_FALSE(f.model.setSource(2, {}));
  f.model.setSources({{}});
  EXPECT_EQ(f.model.sources().size(), 2u);
  ASSERT_TRUE(f.model.setSource(0, {{}, 7}));
  EXPECT_EQ(f.model.source(0).opacity, 1);
  ASSERT_TRUE(f.model.setSource(0, {{}, NAN}));
  EXPECT_EQ(f.model.source(0).opacity, 0);
}

TEST(Sources, FadingLiesOverWhatIsSetOfStructures) {
  TwoFiles f;
  f.model.setOpacity(One{f.c}, 0.5f);
  f.model.setSource(1, {{}, 0.5f});
  EXPECT_FLOAT_EQ(f.model.appearance(f.c).opacity, 0.25f);
  EXPECT_FLOAT_EQ(f.model.own(f.c).opacity, 0.5f);
  EXPECT_FLOAT_EQ(f.model.appearance(f.a).opacity, 1);
  f.model.setSource(1, {{}, 1, true, true});
  EXPECT_TRUE(f.model.appearance(f.c).ghost);
  f.model.setSource(1, {{}, 1, false, false});
  EXPECT_FALSE(f.model.appearance(f.c).visible);
  EXPECT_EQ(f.model.eye(f.c), Eye::Hidden);
}

TEST(Sources, WhatIsShownIsNeverInAHiddenSource) {
  TwoFiles f;
  f.model.setSource(1, {{vec3(1)}, 1, false, false});
  f.model.show(One{f.c});
  EXPECT_TRUE(f.model.appearance(f.c).visible);
  EXPECT_EQ(f.model.source(1).place.move, vec3(1)) << "it stays where it was put";
  f.model.undo();
  EXPECT_FALSE(f.model.appearance(f.c).visible);
  f.model.isolate(One{f.a});
  EXPECT_FALSE(f.model.source(1).visible) << "nothing of it is asked for";
  f.model.setSource(1, {{vec3(1)}, 0.2f, false, true});
  f.model.showAll();
  EXPECT_EQ(f.model.source(1), (SourceLook{{vec3(1)}}));
}

TEST(Sources, WhatComesLaterIsMovedWithItsSource) {
  TwoFiles f;
  f.model.setSource(1, {{vec3(10, 0, 0)}});
  const Bounds before = f.box(f.c);
  Atlas& atlas = f.model.editAtlas();
  MeshPart more = atlas.parts.back();
  more.bounds = {vec3(0), vec3(1)};
  atlas.structures[f.c].partCount = 2;
  atlas.parts.push_back(more);
  f.model.partsAdded();
  expectNear(f.box(f.c).min, glm::min(before.min, vec3(10, 0, 0)));
  f.model.setSource(1, {});
  expectNear(f.box(f.c).min, vec3(0));
}

TEST(Sources, PulledApartItStartsFromWhereItStands) {
  TwoFiles f;
  f.model.setExplode(1);
  const vec3 before = f.model.offset(f.c);
  f.model.setSource(1, {{vec3(100, 0, 0)}});
  EXPECT_NE(f.model.offset(f.c), before);
  expectNear(f.model.drawnBounds(f.c).center(), f.box(f.c).center() + f.model.offset(f.c));
}

}  // namespace
}  // namespace fabrica
