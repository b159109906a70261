// Files that others made: they must parse, decode and lie where anatomy says.
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/glb_file.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

const SceneNode* nodeNamed(const SceneTable& table, const std::string& name) {
  for (const SceneNode& node : table.nodes)
    if (node.name == name) return &node;
  return nullptr;
}

Bounds boundsOfNode(const SceneTable& table, const std::string& name) {
  Bounds bounds;
  for (const ScenePrimitive& primitive : table.primitives)
    if (table.nodes[primitive.node].name == name) bounds.include(primitive.bounds);
  return bounds;
}

// Positions of a decoded chunk lie inside the bounds that the accessors promised.
void expectInside(const MeshChunkView& chunk, const MeshDecodeParams& params, const Bounds& bounds) {
  Bounds real;
  for (const PackedVertex& v : chunk.vertices)
    real.include(vec3(params.gridOrigin[0], params.gridOrigin[1], params.gridOrigin[2]) + params.gridStep * vec3(v.x, v.y, v.z));
  const float slack = 2 * params.gridStep;
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(real.min[axis], bounds.min[axis], slack);
    EXPECT_NEAR(real.max[axis], bounds.max[axis], slack);
  }
}

TEST(RealFiles, AllHubmapOrgansParseAndDecode) {
  const auto files = filesIn("hubmap-male", ".glb");
  if (files.empty()) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  ASSERT_EQ(files.size(), 22u);
  size_t parts = 0, withIds = 0;
  Bounds body;
  for (const auto& path : files) {
    SCOPED_TRACE(path.filename().string());
    const Bytes file = readFile(path);
    const auto table = openScene(file);
    ASSERT_TRUE(table.ok()) << table.error().message();
    const Bounds all = boundsOf(*table);
    body.include(all);
    for (const ScenePrimitive& primitive : table->primitives) {
      ASSERT_EQ(primitive.levels.size(), 1u);
      const MeshLevel& level = primitive.levels[0];
      const auto chunk = decodeLevel(file, *table, primitive, level, all);
      ASSERT_TRUE(chunk.ok()) << chunk.error().message();
      const auto view = viewMeshChunk(*chunk);
      ASSERT_TRUE(view.ok()) << view.error().message();
      // Only triangles without area on a lattice of 1/65536 of the organ may go.
      EXPECT_LE(view->indices.size(), size_t(level.triangles) * 3);
      EXPECT_GE(double(view->indices.size()), 0.95 * level.triangles * 3) << table->nodes[primitive.node].name;
      EXPECT_LE(view->vertices.size(), level.vertices);
      expectInside(*view, paramsOf(primitive, level, all), primitive.bounds);
      ++parts;
    }
    for (const SceneNode& node : table->nodes) withIds += !node.ontology.empty();
  }
  EXPECT_EQ(parts, 269u);
  EXPECT_GT(withIds, 200u);
  // One body frame, metres, from the knees to the larynx.
  EXPECT_GT(body.size().y, 0.8f);
  EXPECT_LT(body.size().y, 2.0f);
}

TEST(RealFiles, HubmapNamesComeFromLabelsAndStayApart) {
  const auto path = std::filesystem::path(FABRICA_SHARED_DATA) / "hubmap-male/VH_M_Ureter_L.glb";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  const auto table = openScene(readFile(path));
  ASSERT_TRUE(table.ok());
  const SceneNode* pelvis = nodeNamed(*table, "renal pelvis");
  ASSERT_NE(pelvis, nullptr);
  EXPECT_EQ(pelvis->ontology, std::vector<std::string>{"UBERON:0001224"});
  EXPECT_EQ(pelvis->synonyms, std::vector<std::string>{"VH_M_renal_pelvis_L"});
  // Several calyces share one label.
  const SceneNode* calyx = nodeNamed(*table, "major calyx L a");
  ASSERT_NE(calyx, nullptr);
  EXPECT_NE(std::find(calyx->synonyms.begin(), calyx->synonyms.end(), "major calyx"), calyx->synonyms.end());
}

TEST(RealFiles, OldSlicerExportIsPutUprightInMetres) {
  const auto path = std::filesystem::path(FABRICA_SHARED_DATA) / "slicer-export/SPL-Abdominal-Atlas.gltf";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared/data/slicer-export is not here";
  const Bytes file = readFile(path);
  const auto table = openScene(file);
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ(table->primitives.size(), 94u);
  EXPECT_EQ(table->nodes.size(), 106u) << "94 structures and 12 groups";
  ASSERT_FALSE(table->notes.empty());
  EXPECT_NE(table->notes[0].find("3D Slicer"), std::string::npos) << table->notes[0];

  const Bounds all = boundsOf(*table);
  const vec3 size = all.size();
  EXPECT_GT(std::min({size.x, size.y, size.z}), 0.1f);
  EXPECT_LT(std::max({size.x, size.y, size.z}), 1.0f);
  // Superior up, anterior forward, the patient's left at +X.
  EXPECT_GT(boundsOfNode(*table, "Thoracic9").center().y, boundsOfNode(*table, "Lumbar5").center().y);
  EXPECT_GT(boundsOfNode(*table, "liver").center().y, boundsOfNode(*table, "Pelvis").center().y);
  EXPECT_GT(boundsOfNode(*table, "rectus abdominis muscle").center().z, boundsOfNode(*table, "Lumbar3").center().z);
  EXPECT_GT(boundsOfNode(*table, "left kidney").center().x, boundsOfNode(*table, "right kidney").center().x);
  EXPECT_GT(boundsOfNode(*table, "spleen").center().x, boundsOfNode(*table, "liver").center().x);

  // The root is the last node of the file, and the first of the table.
  EXPECT_EQ(table->nodes[0].name, "Abdominal Atlas");
  EXPECT_EQ(table->nodes[0].parent, kNone);
  const SceneNode* rib = nodeNamed(*table, "Rib6");
  ASSERT_NE(rib, nullptr);
  EXPECT_EQ(table->nodes[rib->parent].name, "Ribs");

  size_t closed = 0;
  for (const ScenePrimitive& primitive : table->primitives) {
    const auto chunk = decodeLevel(file, *table, primitive, primitive.levels[0], all);
    ASSERT_TRUE(chunk.ok()) << table->nodes[primitive.node].name << ": " << chunk.error().message();
    const auto view = viewMeshChunk(*chunk);
    ASSERT_TRUE(view.ok());
    closed += view->header.flags & 1;
    expectInside(*view, paramsOf(primitive, primitive.levels[0], all), primitive.bounds);
  }
  // Measured beforehand with another program: 37 closed.
  EXPECT_GE(closed, 30u);
  EXPECT_LE(closed, 60u);
}

// Cutting a file short, or turning bits round, costs an error or a part, never a crash.
TEST(RealFiles, DamageNeverCrashes) {
  const auto path = std::filesystem::path(FABRICA_SHARED_DATA) / "hubmap-male/VH_M_Thymus.glb";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "../shared/data/hubmap-male is not here";
  const Bytes file = readFile(path);
  auto open = [](ByteView bytes) {
    const auto table = openScene(bytes);
    if (!table) {
      EXPECT_FALSE(table.error().reason.empty());
      return false;
    }
    const Bounds all = boundsOf(*table);
    bool good = true;
    for (const ScenePrimitive& primitive : table->primitives) {
      const auto chunk = decodeLevel(bytes, *table, primitive, primitive.levels[0], all);
      good = good && chunk.ok() && viewMeshChunk(*chunk).ok();
    }
    return good;
  };
  ASSERT_TRUE(open(file));
  // Texture coordinates and the like at the end are not needed.
  uint64_t needed = 0;
  const auto whole = openScene(file);
  for (const ScenePrimitive& primitive : whole->primitives)
    for (const ChunkRange& range : primitive.levels[0].ranges) needed = std::max(needed, range.offset + range.length);
  ASSERT_GT(needed, file.size() / 2);
  for (size_t length = 0; length < file.size(); length += 97)
    EXPECT_EQ(open(ByteView(file).first(length)), length >= needed) << length;

  const auto layout = parseGlbHeader(file);
  ASSERT_TRUE(layout.ok());
  for (size_t at = 0; at < layout->binOffset; at += 3) {
    Bytes flipped = file;
    flipped[at] ^= uint8_t(1u << (at % 8));
    (void)open(flipped);
  }
}

}  // namespace
}  // namespace fabrica
