#include "render_fixture.h"

namespace fabrica::render {
namespace {

class PickTest : public RenderTest {};

TEST_F(PickTest, PositionIsOnTheSurface) {
  for (bool orthographic : {true, false}) {
    lookFrom(vec3(1, 1, 3.5f), orthographic);
    items.clear(), styles.clear();
    add(sphere(vec3(0.1f, 0.1f, 0), 0.4f, 64), filled(kRed));
    draw();
    const auto hit = pick(84, 74);
    ASSERT_TRUE(hit);
    EXPECT_EQ(hit->kind, PickKind::Surface);
    EXPECT_NEAR(glm::distance(hit->position, vec3(0.1f, 0.1f, 0)), 0.4f, 0.004f);
  }
}

TEST_F(PickTest, NothingThereAndOutsideTheView) {
  add(sphere(vec3(0), 0.2f), filled(kRed));
  draw();
  EXPECT_FALSE(pick(10, 10));
  EXPECT_FALSE(pick(-50, 5000));
}

TEST_F(PickTest, AFewPixelsBesideAThinStructureStillHitIt) {
  add(sphere(vec3(0), 0.01f), filled(kRed));
  draw();
  EXPECT_EQ(pickStructure(82, 81), 0u);
  EXPECT_EQ(pickStructure(90, 80), kNone);
}

TEST_F(PickTest, ASourceThatWasMovedIsDrawnCutAndPickedWhereItStands) {
  add(sphere(vec3(0.5f, 0, 0), 0.2f), filled(kRed));
  draw();
  EXPECT_EQ(pickStructure(120, 80), 0u);
  // A quarter turn about z, half as large, nearer to the eye.
  const quat turn = glm::angleAxis(glm::radians(90.0f), vec3(0, 0, 1));
  const Grid grid{vec3(0, 0, 0.1f) + turn * vec3(-kWorld / 2), kWorld / 65535, turn};
  renderer->setGrids(std::span(&grid, 1));
  items[0].bounds = {vec3(-0.1f, 0.15f, 0), vec3(0.1f, 0.35f, 0.2f)};
  ++scene.itemsRevision;
  draw();
  EXPECT_EQ(pickStructure(120, 80), kNone);
  const auto hit = pick(80, 60);
  ASSERT_TRUE(hit);
  EXPECT_NEAR(hit->position.z, 0.2f, 2e-3f);
  // Four pixels of eight beside its middle, and half a pixel: lit and said as it stands. The ball has facets, of some ten degrees.
  const auto beside = pick(84, 60);
  ASSERT_TRUE(beside);
  EXPECT_NEAR(beside->normal.x, 0.56f, 0.18f);
  EXPECT_NEAR(beside->normal.y, -0.06f, 0.18f);
  cutAt(0.1f);
  ++scene.itemsRevision;
  draw();
  const auto face = pick(80, 60);
  ASSERT_TRUE(face);
  EXPECT_EQ(face->kind, PickKind::Section);
  EXPECT_NEAR(face->position.z, 0.1f, 2e-3f);
}

TEST_F(PickTest, GhostsOnlyWhereNothingSolidIs) {
  add(sphere(vec3(0, 0, 0.3f), 0.6f), filled(kRed));
  styles[0].ghost = true;
  add(sphere(vec3(0, 0, -0.5f), 0.2f), filled(kGreen));
  draw();
  EXPECT_EQ(pickStructure(80, 80), 1u);
  EXPECT_EQ(pickStructure(80, 40), 0u);
}

TEST_F(PickTest, ViewsNotAtTheOriginAndAnswersInOrder) {
  add(sphere(vec3(0), 0.9f), filled(kRed));
  renderer->setStyles(styles);
  scene.items = items;
  view.x = 80, view.y = 80, view.width = 80, view.height = 80;
  renderer->draw(target, scene, std::span(&view, 1));
  EXPECT_EQ(pickStructure(120, 40), 0u);     // upper right quarter
  EXPECT_EQ(pickStructure(120, 120), kNone);
  const uint32_t first = renderer->requestPick(scene, view, 120, 40), second = renderer->requestPick(scene, view, 81, 1);
  std::vector<std::pair<uint32_t, bool>> answers;
  for (int i = 0; i < 1000 && answers.size() < 2; ++i)
    if (auto answer = renderer->pollPick()) answers.emplace_back(answer->ticket, answer->pick.has_value());
  EXPECT_EQ(answers, (std::vector<std::pair<uint32_t, bool>>{{first, true}, {second, false}}));
  EXPECT_FALSE(renderer->busy());
}

TEST_F(PickTest, SeenStructuresHaveAnchorsOnThemselves) {
  add(sphere(vec3(-0.5f, 0.5f, 0), 0.3f), filled(kRed));
  add(sphere(vec3(0.5f, -0.5f, 0), 0.2f), filled(kGreen));
  add(sphere(vec3(0.5f, -0.5f, -0.5f), 0.1f), filled(kBlue));  // behind the green one
  draw();
  renderer->requestSeen(scene, view);
  std::optional<std::vector<SeenStructure>> seen;
  for (int i = 0; i < 1000 && !seen; ++i) seen = renderer->pollSeen();
  ASSERT_TRUE(seen);
  ASSERT_EQ(seen->size(), 2u);
  EXPECT_EQ((*seen)[0].structure, 0u);
  EXPECT_NEAR((*seen)[0].anchor.x, 40, 2);
  EXPECT_NEAR((*seen)[0].anchor.y, 40, 2);
  EXPECT_NEAR((*seen)[0].pixels, M_PI * 24 * 24, 120);
  // Near sides of the balls: labels follow these while the view turns.
  EXPECT_LT(glm::distance((*seen)[0].position, vec3(-0.5f, 0.5f, 0.3f)), 0.03f);
  EXPECT_LT(glm::distance((*seen)[1].position, vec3(0.5f, -0.5f, 0.2f)), 0.03f);
  EXPECT_NEAR((*seen)[1].anchor.x, 120, 2);
  EXPECT_NEAR((*seen)[1].anchor.y, 120, 2);
}

struct AlongTest : PickTest {
  std::vector<Pick> along(float x, float y) {
    const uint32_t ticket = renderer->requestAlong(scene, view, x, y);
    for (int i = 0; i < 1000; ++i)
      if (auto answer = renderer->pollPick()) {
        EXPECT_EQ(answer->ticket, ticket);
        return answer->along;
      }
    ADD_FAILURE() << "no answer";
    return {};
  }
  std::vector<StructureIndex> structures(float x, float y) {
    std::vector<StructureIndex> out;
    for (const Pick& p : along(x, y)) out.push_back(p.structure);
    return out;
  }
};
using Order = std::vector<StructureIndex>;

TEST_F(AlongTest, EverythingAlongTheRayFromFrontToBack) {
  add(sphere(vec3(0, 0, -0.4f), 0.2f), filled(kRed));
  add(sphere(vec3(0, 0, 0.5f), 0.2f), filled(kGreen));
  add(sphere(vec3(0, 0, 0), 0.1f), filled(kBlue));
  add(sphere(vec3(0.7f, 0.7f, 0), 0.1f), filled(kBlue));  // beside it
  styles[1].ghost = true;
  draw();
  EXPECT_EQ(structures(80, 80), (Order{1, 2, 0}));
  const auto all = along(80, 80);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_NEAR(all[0].position.z, 0.7f, 0.01f);
  EXPECT_NEAR(all[1].position.z, 0.1f, 0.01f);
  EXPECT_NEAR(all[2].position.z, -0.2f, 0.01f);
  EXPECT_EQ(structures(80, 150), Order{});
  EXPECT_EQ(structures(-5, 800), Order{});
}

TEST_F(AlongTest, WhatIsHiddenOrCutAwayIsNotThere) {
  add(sphere(vec3(0, 0, 0.5f), 0.2f), filled(kGreen));
  add(sphere(vec3(0, 0, 0), 0.25f), filled(kBlue));
  add(sphere(vec3(0, 0, -0.4f), 0.1f), filled(kRed));
  styles[1].opacity = 0;
  draw();
  EXPECT_EQ(structures(80, 80), (Order{0, 2}));
  styles[1].opacity = 1;
  cutAt(0.1f);
  draw();
  EXPECT_EQ(structures(80, 80), (Order{1, 2}));
  EXPECT_EQ(along(80, 80)[0].kind, PickKind::Section);
}

TEST_F(AlongTest, TwoMeshesOfAStructureAreOne) {
  add(sphere(vec3(0, 0, 0.5f), 0.2f), filled(kGreen));
  add(sphere(vec3(0, 0, 0), 0.2f), filled(kBlue));
  items[1].structure = 0;
  add(sphere(vec3(0, 0, -0.5f), 0.2f), filled(kRed));
  draw();
  EXPECT_EQ(structures(80, 80), (Order{0, 2}));
}

TEST_F(PickTest, WhatIsPointedAtShowsAlsoWhereItIsHidden) {
  add(sphere(vec3(0, 0, 0.4f), 0.6f), filled(kRed));
  add(sphere(vec3(0), 0.25f), filled(kGreen));
  styles[1].opacity = 0;
  const auto before = draw();
  styles[1].hovered = true;
  const auto lit = draw();
  int changed = 0;
  for (int y = 0; y < 160; ++y)
    for (int x = 0; x < 160; ++x) changed += glm::distance(color(before, x, y), color(lit, x, y)) > 20;
  EXPECT_GT(changed, 40);                       // its outline
  EXPECT_EQ(pickStructure(80, 80), 0u);         // it is not there for a click
  styles[1].hovered = false;
  const auto after = draw();
  changed = 0;
  for (int y = 0; y < 160; ++y)
    for (int x = 0; x < 160; ++x) changed += color(before, x, y) != color(after, x, y);
  EXPECT_EQ(changed, 0);
}

TEST_F(RenderTest, APickTellsTheSurfacesNormal) {
  add(sphere(vec3(0), 0.8f, 48), filled(kRed));
  draw();
  for (const vec2& at : {vec2(80, 80), vec2(110, 60), vec2(50, 90)}) {
    const auto hit = pick(at.x, at.y);
    ASSERT_TRUE(hit);
    EXPECT_GT(glm::dot(hit->normal, glm::normalize(hit->position)), 0.99f);
  }
  cutAt(0);
  draw();
  const auto face = pick(80, 80);
  ASSERT_TRUE(face);
  EXPECT_EQ(face->kind, PickKind::Section);
  EXPECT_EQ(face->normal, vec3(0));
}

}  // namespace
}  // namespace fabrica::render
