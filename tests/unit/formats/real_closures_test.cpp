// What real organs close as: their meshes, decoded as the page does, given to the search that the page runs.
#include <gtest/gtest.h>

#include <map>

#include "atlas/closure.h"
#include "formats/glb_file.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

struct Closures {
  std::map<std::string, std::string> by;  // mesh → what it closes as
  std::vector<std::string> open;
};

// Nodes stand for structures.
Closures closuresOf(const std::string& file) {
  const auto path = std::filesystem::path(FABRICA_SHARED_DATA) / file;
  const Bytes bytes = readFile(path);
  const auto table = openScene(bytes);
  EXPECT_TRUE(table.ok());
  if (!table) return {};
  const Bounds all = boundsOf(*table);
  std::map<StructureIndex, SurfaceBorder> borders;
  for (const ScenePrimitive& primitive : table->primitives) {
    const auto chunk = decodeLevel(bytes, *table, primitive, primitive.levels[0], all);
    EXPECT_TRUE(chunk.ok());
    const auto view = viewMeshChunk(*chunk);
    EXPECT_TRUE(view.ok());
    EXPECT_EQ(view->border.size(), 2u * view->header.openEdges);
    addBorder(*view, borders[primitive.node]);
  }
  Hierarchy tree;
  for (uint32_t i = 0; i < table->nodes.size(); ++i) tree.nodes.push_back({i, table->nodes[i].parent, {}});
  tree.buildIndex(table->nodes.size());
  ClosureFinder finder;
  for (auto& [node, border] : borders) finder.set(node, 0, std::move(border));
  finder.begin(tree);
  std::vector<ClosureFinder::Found> found;
  while (finder.step(tree, found)) {
  }
  Closures out;
  for (const auto& one : found)
    for (StructureIndex s : one.members) out.by[table->nodes[s].name] = table->nodes[one.by].name;
  for (StructureIndex s : finder.open()) out.open.push_back(table->nodes[s].name);
  return out;
}

bool have(const char* folder) { return std::filesystem::exists(std::filesystem::path(FABRICA_SHARED_DATA) / folder); }

TEST(RealClosures, PatchesOfAnOrganCloseAsTheOrgan) {
  if (!have("hubmap-male")) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  const Closures spleen = closuresOf("hubmap-male/VH_M_Spleen.glb");
  EXPECT_EQ(spleen.by.size(), 5u);
  for (const auto& [mesh, by] : spleen.by) EXPECT_EQ(by, "spleen") << mesh;
  EXPECT_TRUE(spleen.open.empty());

  // Pyramids and their papillae close as the medulla, not each with all of the kidney.
  const Closures kidney = closuresOf("hubmap-male/VH_M_Kidney_L.glb");
  EXPECT_TRUE(kidney.open.empty());
  EXPECT_EQ(kidney.by.at("hilum of kidney"), "left kidney");
  EXPECT_EQ(kidney.by.at("kidney capsule"), "kidney capsule");
  EXPECT_EQ(kidney.by.at("renal pyramid L a"), "renal medulla L");

  // Its segments are tubes whose ends lie a little apart.
  const Closures cord = closuresOf("hubmap-male/VH_M_Spinal_Cord.glb");
  EXPECT_EQ(cord.by.size(), 30u);
  EXPECT_TRUE(cord.open.empty());

  const Closures bladder = closuresOf("hubmap-male/VH_M_Urinary_Bladder.glb");
  EXPECT_TRUE(bladder.open.empty()) << "ends of the ureters are small holes";
}

TEST(RealClosures, WhatEnclosesNothingIsOpen) {
  if (!have("hubmap-male")) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  const Closures liver = closuresOf("hubmap-male/VH_M_Liver.glb");
  EXPECT_EQ(liver.open.size(), 9u) << "the surfaces; segments and ligaments close";
}

TEST(RealClosures, OfAllOrgansMostCanBeFilled) {
  const auto files = filesIn("hubmap-male", ".glb");
  if (files.empty()) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  size_t closed = 0, patches = 0, open = 0;
  for (const auto& file : files) {
    const Closures found = closuresOf("hubmap-male/" + file.filename().string());
    for (const auto& [mesh, by] : found.by) ++(mesh == by ? closed : patches);
    open += found.open.size();
  }
  // Of 269: 68 alone, 179 with others, 22 nowhere (sheets, stumps, walls).
  EXPECT_LE(open, 25u);
  EXPECT_GE(patches, 170u);
  EXPECT_GE(closed, 65u);
}

TEST(RealClosures, LeakySegmentationsCloseByThemselves) {
  if (!have("slicer-export")) GTEST_SKIP() << "../shared/data/slicer-export is not here";
  const Closures abdomen = closuresOf("slicer-export/SPL-Abdominal-Atlas.gltf");
  EXPECT_LE(abdomen.open.size(), 2u);
  EXPECT_EQ(abdomen.by.at("liver"), "liver");
}

}  // namespace
}  // namespace fabrica
