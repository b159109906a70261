#include "atlas/coverage.h"

#include <gtest/gtest.h>

#include "atlas/fixture.h"

namespace fabrica {
namespace {

// body → {head → {skull (shown), nerves → {optic, facial}}, lymph → {nodes}, arm (shown)}
struct Gappy {
  Model model;
  StructureIndex body, head, skull, nerves, optic, facial, lymph, nodes, arm;
  Gappy() {
    Atlas& a = model.editAtlas();
    body = addStructure(a, "body", false), head = addStructure(a, "head", false), skull = addStructure(a, "skull", true);
    nerves = addStructure(a, "nerves", false), optic = addStructure(a, "optic", false), facial = addStructure(a, "facial", false);
    lymph = addStructure(a, "lymph", false), nodes = addStructure(a, "nodes", false), arm = addStructure(a, "arm", true);
    a.hierarchies = {{"Parts", {{body, kNone, {1, 6, 8}}, {head, 0, {2, 3}}, {skull, 1, {}}, {nerves, 1, {4, 5}}, {optic, 3, {}}, {facial, 3, {}}, {lymph, 0, {7}}, {nodes, 6, {}}, {arm, 0, {}}}, {0}, {}},
                     {"Other", {{optic, kNone, {1}}, {arm, 0, {}}}, {0}, {}}};
    model.atlasChanged();
  }
};

TEST(Coverage, CountsByBranchAndNamesTheTopmost) {
  Gappy g;
  const Coverage c = coverageOf(g.model);
  EXPECT_EQ(c.named, 8u);  // the root is what is opened, not what is in it
  EXPECT_EQ(c.missing, 5u);
  ASSERT_EQ(c.branches.size(), 2u);
  EXPECT_EQ(c.branches[0].branch, g.head);
  EXPECT_EQ(c.branches[0].named, 5u);
  EXPECT_EQ(c.branches[0].missing, 3u);
  EXPECT_EQ(c.branches[0].gaps, std::vector<StructureIndex>{g.nerves});
  EXPECT_EQ(c.branches[1].branch, g.lymph);
  EXPECT_EQ(c.branches[1].missing, 2u);
  EXPECT_EQ(c.branches[1].gaps, std::vector<StructureIndex>{g.lymph});
}

TEST(Coverage, FollowsTheHierarchyAndIsEmptyWhereNothingIsMissing) {
  Gappy g;
  g.model.setHierarchy(1);
  EXPECT_EQ(coverageOf(g.model).missing, 0u);
  EXPECT_EQ(coverageOf(Model()).named, 0u);
}

}  // namespace
}  // namespace fabrica
