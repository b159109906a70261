// Names beside a body that turns: never one over another, and none that jumps while its part does not.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "ui/panels_fixture.h"

namespace fabrica::ui {
namespace {

constexpr float kJump = 40;    // px a frame
constexpr float kSeen = 0.02f;  // what is fainter is not there

// So many parts within a ball, the camera going around it.
struct LabelsTurning : PanelsTest, testing::WithParamInterface<uint32_t> {
  void SetUp() override {
    PanelsTest::SetUp();
    if (!ui) return;
    Atlas& atlas = model.editAtlas();
    Hierarchy tree;
    std::mt19937 random(7);
    std::uniform_real_distribution<float> any(-1, 1);
    for (uint32_t i = 0; i < GetParam(); ++i) {
      vec3 at(2);
      while (glm::length(at) > 1) at = vec3(any(random), any(random), any(random));
      places.push_back(at * 0.25f);
      Structure s;
      s.id = s.name = "Part of the body " + std::to_string(i);
      s.bounds.include(places.back() - 0.01f);
      s.bounds.include(places.back() + 0.01f);
      s.firstPart = static_cast<uint32_t>(atlas.parts.size());
      s.partCount = 1;
      MeshPart mesh;
      mesh.structure = first() + i;
      mesh.bounds = s.bounds;
      mesh.levels.resize(1);
      atlas.parts.push_back(mesh);
      tree.nodes.push_back({first() + i, kNone, {}});
      tree.roots.push_back(i);
      atlas.structures.push_back(s);
    }
    tree.buildIndex(atlas.structures.size());
    atlas.hierarchies = {tree};
    model.atlasChanged();
    Options options = model.options();
    options.labels = LabelMode::All;
    options.labelLook.density = LabelDensity::Many;
    model.setOptions(options);
  }
  static StructureIndex first() { return 15; }
  // What is in the front half is seen, nearer to the eye larger.
  void look(float angle) {
    anchors.clear();
    for (uint32_t i = 0; i < places.size(); ++i) {
      const float x = places[i].x * std::cos(angle) + places[i].z * std::sin(angle), z = places[i].z * std::cos(angle) - places[i].x * std::sin(angle);
      if (z > -0.02f) anchors.push_back({first() + i, {720 + 1100 * x, 430 - 1100 * places[i].y}, uint32_t(400 + 8000 * (z + 0.02f))});
    }
    input.labels = anchors;
  }
  std::vector<vec3> places;
  std::vector<LabelAnchor> anchors;
};

TEST_P(LabelsTurning, NoneLiesOverAnotherAndNoneJumps) {
  look(0);
  settle();
  ASSERT_GT(ui->labels().size(), 8u);
  std::map<StructureIndex, ShownLabel> before;
  std::map<StructureIndex, vec2> anchorBefore;
  size_t most = 0;
  for (int frame = 1; frame <= 240; ++frame) {
    // It turns half around, stops, and goes on.
    input.viewMoving = frame <= 120 || frame > 180;
    if (input.viewMoving) look(float(frame) / 120 * 3.14159f);
    input.time += 1.0 / 60;
    ui->frame(model, input);
    ui->draw();
    std::vector<ShownLabel> shown;
    for (const ShownLabel& label : ui->labels())
      if (label.alpha >= kSeen) shown.push_back(label);
    most = std::max(most, shown.size());
    for (size_t i = 0; i < shown.size(); ++i)
      for (size_t k = 0; k < i; ++k) {
        // What is drawn is two pixels lower than its row on each side.
        const Rect &a = shown[i].text, &b = shown[k].text;
        EXPECT_FALSE(a.x < b.x + b.width && b.x < a.x + a.width && a.y + 2 < b.y + b.height - 2 && b.y + 2 < a.y + a.height - 2)
            << "frame " << frame << ": " << shown[i].words << " over " << shown[k].words;
      }
    std::map<StructureIndex, vec2> anchorNow;
    for (const LabelAnchor& anchor : anchors) anchorNow[anchor.structure] = anchor.at;
    for (const ShownLabel& label : shown) {
      const auto known = before.find(label.structure);
      const auto was = anchorBefore.find(label.structure);
      const auto now = anchorNow.find(label.structure);
      if (known == before.end() || was == anchorBefore.end() || now == anchorNow.end()) continue;
      const vec2 moved(label.text.x - known->second.text.x, label.text.y - known->second.text.y);
      if (glm::distance(was->second, now->second) >= kJump) continue;
      EXPECT_LT(glm::length(moved), kJump) << "frame " << frame << ": " << label.words;
    }
    before.clear();
    for (const ShownLabel& label : shown) before[label.structure] = label;
    anchorBefore = anchorNow;
  }
  EXPECT_GT(most, GetParam() >= 50 ? 20u : 8u);
}

INSTANTIATE_TEST_SUITE_P(Parts, LabelsTurning, testing::Values(20, 50, 150));

}  // namespace
}  // namespace fabrica::ui
