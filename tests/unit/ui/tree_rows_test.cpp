#include "ui/tree_rows.h"

#include <gtest/gtest.h>

#include "ui/text_links.h"

namespace fabrica::ui {
namespace {

// root ─ a ─ a1, a2 (parts)   root ─ b ─ b1 … bN (parts)
struct TreeRowsTest : testing::Test {
  uint32_t add(const char* id, uint32_t parent, bool part) {
    Atlas& atlas = model.editAtlas();
    Structure s;
    s.id = s.name = id;
    s.partCount = part;
    atlas.structures.push_back(s);
    const auto node = static_cast<uint32_t>(tree.nodes.size());
    tree.nodes.push_back({static_cast<StructureIndex>(atlas.structures.size() - 1), parent, {}});
    if (parent == kNone) tree.roots.push_back(node);
    else tree.nodes[parent].children.push_back(node);
    return node;
  }
  void build(int many) {
    root = add("root", kNone, false);
    a = add("a", root, false);
    a1 = add("a1", a, true);
    a2 = add("a2", a, true);
    b = add("b", root, false);
    for (int i = 0; i < many; ++i) add(("b" + std::to_string(i)).c_str(), b, true);
    tree.buildIndex(model.atlas().structures.size());
    model.editAtlas().hierarchies.push_back(tree);
    model.atlasChanged();
  }
  Model model;
  Hierarchy tree;
  TreeRows rows;
  uint32_t root = 0, a = 0, a1 = 0, a2 = 0, b = 0;
};

TEST_F(TreeRowsTest, OpensOnlyWhatStaysAShortList) {
  build(100);
  rows.update(model);
  ASSERT_EQ(rows.rows().size(), 3u);  // root, a, b
  EXPECT_EQ(rows.rows()[1].depth, 1);
  EXPECT_EQ(rows.parts(root), 102u);
  EXPECT_EQ(rows.parts(b), 100u);
}

TEST_F(TreeRowsTest, OpenAndClose) {
  build(100);
  rows.update(model);
  rows.setOpen(a, true);
  rows.update(model);
  ASSERT_EQ(rows.rows().size(), 5u);
  EXPECT_EQ(rows.rows()[2].node, a1);
  EXPECT_EQ(rows.rowOf(a2), 3u);
  rows.setOpen(root, false);
  rows.update(model);
  EXPECT_EQ(rows.rows().size(), 1u);
  EXPECT_EQ(rows.rowOf(a1), kNone);
}

TEST_F(TreeRowsTest, RevealOpensTheWayDown) {
  build(100);
  rows.update(model);
  rows.setOpen(root, false);
  const uint32_t node = rows.reveal(model, tree.nodes[a1].structure);
  EXPECT_EQ(node, a1);
  EXPECT_EQ(rows.rowOf(a1), 2u);
}

TEST_F(TreeRowsTest, EyesFollowWhatIsBelow) {
  build(3);
  rows.update(model);
  EXPECT_EQ(rows.eye(root), Eye::Shown);
  const StructureIndex hidden = tree.nodes[a1].structure;
  model.hide({&hidden, 1});
  rows.update(model);
  EXPECT_EQ(rows.eye(root), Eye::Some);
  EXPECT_EQ(rows.eye(a), Eye::Some);
  EXPECT_EQ(rows.eye(a1), Eye::Hidden);
  EXPECT_EQ(rows.eye(b), Eye::Shown);
}

TEST_F(TreeRowsTest, KeepsWhatIsOpenWhileAnotherHierarchyIsLookedAt) {
  build(100);
  Hierarchy flat;
  flat.nodes.push_back({0, kNone, {}});
  flat.roots.push_back(0);
  flat.buildIndex(model.atlas().structures.size());
  model.editAtlas().hierarchies.push_back(flat);
  model.atlasChanged();
  rows.update(model);
  rows.setOpen(a, true);
  rows.update(model);
  const size_t before = rows.rows().size();
  model.setHierarchy(1);
  rows.update(model);
  EXPECT_EQ(rows.rows().size(), 1u);
  model.setHierarchy(0);
  rows.update(model);
  EXPECT_EQ(rows.rows().size(), before);
}

TEST_F(TreeRowsTest, ALoopInADamagedFileEnds) {
  build(2);
  Atlas& atlas = model.editAtlas();
  atlas.hierarchies[0].nodes[a1].children.push_back(a);
  model.atlasChanged();
  rows.update(model);
  EXPECT_EQ(rows.parts(root), 4u);
}

TEST_F(TreeRowsTest, TopGroupsSkipASingleRoot) {
  build(2);
  const auto groups = topGroups(model);
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0], tree.nodes[a].structure);
}

TEST_F(TreeRowsTest, SevenThousandRows) {
  build(7000);
  rows.update(model);
  rows.setOpen(b, true);
  rows.update(model);
  EXPECT_EQ(rows.rows().size(), 7003u);
}

TEST(TextLinks, PublicPagesOnly) {
  EXPECT_EQ(ontologyUrl("UBERON:0001954"), "http://purl.obolibrary.org/obo/UBERON_0001954");
  EXPECT_EQ(ontologyUrl("FMA:275020"), "https://www.ebi.ac.uk/ols4/ontologies/fma/classes?obo_id=FMA:275020");
  EXPECT_EQ(ontologyUrl("HOME:1"), "");
  EXPECT_EQ(ontologyUrl("UBERON:1\" onclick="), "");
  EXPECT_EQ(ontologyUrl(""), "");
  EXPECT_EQ(numberText(1234.5), "1,234");
  EXPECT_EQ(numberText(3.418), "3.42");
  EXPECT_EQ(numberText(-1234567), "-1,234,567");
}

TEST(LanguageNames, ThePageIsAskedForWhatIsNotInOurList) {
  setLanguageNamer(nullptr);
  EXPECT_EQ(languageName("ja"), "ja");
  setLanguageNamer([](std::string_view code) { return std::string(code == "ja" ? "日本語" : ""); });
  EXPECT_EQ(languageName("ja"), "日本語");
  EXPECT_EQ(languageName("fr"), "Français");
  EXPECT_EQ(languageName("xx"), "xx") << "nobody knows it";
  setLanguageNamer(nullptr);
}

}  // namespace
}  // namespace fabrica::ui
