// `fabrica synth`: as many structures as were asked for, closed, named, in a body.
#include "maker/synth/synth.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "formats/gltf/parse_gltf.h"
#include "maker/mesh_files.h"
#include "maker/synth/body.h"
#include "maker/temp_folder.h"
#include "maker/write/files.h"

namespace fabrica {
namespace {

SurfaceMesh surfaceOf(const MeshSource& source) {
  SurfaceMesh mesh;
  for (size_t i = 0; i < source.vertexCount(); ++i)
    mesh.points.push_back({source.positions[i * 3], source.positions[i * 3 + 1], source.positions[i * 3 + 2]});
  mesh.indices = source.indices;
  return mesh;
}

TEST(SynthShapes, AreClosedOutwardAndAsLargeAsAsked) {
  for (const ShapeKind kind : {ShapeKind::Blob, ShapeKind::Plate, ShapeKind::Tube, ShapeKind::Ring}) {
    for (const uint32_t triangles : {100u, 1000u, 3300u}) {
      uint64_t sum = 0;
      for (uint64_t stream = 0; stream < 40; ++stream) {
        const SurfaceMesh mesh = surfaceOf(
            makeShape({.kind = kind, .size = 0.02f, .centre = {0, 1, 0}, .seed = 7, .stream = stream}, triangles));
        EXPECT_EQ(openEdges(mesh), 0u);
        EXPECT_GT(enclosedVolume(mesh), 0);
        sum += mesh.indices.size() / 3;
      }
      EXPECT_NEAR(double(sum) / 40 / triangles, 1, 0.1) << int(kind) << ", " << triangles;
    }
  }
}

TEST(SynthBody, HasSystemsRegionsAndStructuresInsideItsBounds) {
  const SynthBody body = planBody(500, 3);
  EXPECT_EQ(body.structures.size(), 500u);
  std::set<std::string> ids;
  for (const SceneNode& node : body.nodes) EXPECT_TRUE(ids.insert(node.id).second) << node.id;
  for (const SynthStructure& structure : body.structures) {
    const SceneNode& node = body.nodes[structure.node];
    const SceneNode& region = body.nodes[node.parent];
    ASSERT_NE(region.parent, kNone);
    EXPECT_EQ(body.nodes[region.parent].parent, kNone);
    EXPECT_NE(node.tissue, Tissue::Unknown);
  }
  for (size_t i = 0; i < 500; i += 7) {
    Bounds box = body.bounds;
    for (const vec3& p : surfaceOf(makeShape(body.structures[i].shape, 200)).points) box.include(p);
    EXPECT_EQ(box.min, body.bounds.min);
    EXPECT_EQ(box.max, body.bounds.max);
  }
  EXPECT_LT(body.bounds.size().y, 2.2f);
}

class Synth : public testing::Test {
 protected:
  SynthReport make(const std::string& name, unsigned jobs, uint64_t seed = 1, const std::string& plain = "") {
    Progress progress(nullptr);
    SynthOptions options{
        .output = folder_ / name, .plain = plain, .structures = 60, .triangles = 800, .seed = seed, .jobs = jobs};
    auto report = synthesize(options, progress);
    EXPECT_TRUE(report.ok()) << report.error().message();
    return report.ok() ? std::move(report).value() : SynthReport();
  }
  Bytes file(const std::string& name) { return readFile(folder_ / name).value(); }
  TempFolder folder_;
};

TEST_F(Synth, WritesLevelsOfClosedStructures) {
  const SynthReport report = make("a", 2, 1, folder_ / "plain.glb");
  EXPECT_EQ(report.structures, 60u);
  EXPECT_EQ(report.sizes.finest.structures, 60u);
  EXPECT_NEAR(double(report.sizes.finest.triangles) / 60, 800, 80);
  EXPECT_LT(report.sizes.levels[0].triangles * 8, report.sizes.finest.triangles);
  const SceneTable index = decodeSceneTable(gunzip(file("a/meshes.index.gz")).value()).value();
  size_t closed = 0;
  for (const ScenePrimitive& primitive : index.primitives)
    closed += index.nodes[primitive.node].closure == Closure::Closed;
  EXPECT_GE(closed, 58u);

  const Bytes plain = file("plain.glb");
  EXPECT_EQ(report.plainBytes, plain.size());
  const GlbLayout layout = parseGlbHeader(plain).value();
  auto table = parseGltf(textOf(ByteView(plain).subspan(layout.jsonOffset, layout.jsonLength)), layout.binOffset);
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ(table->primitives.size(), 60u);
  EXPECT_NE(table->primitives[0].levels[0].params[1], kNone) << "with normals";
}

TEST_F(Synth, TheSeedDecidesAndNothingElse) {
  make("a", 1);
  make("b", 4);
  make("c", 2, 2);
  EXPECT_EQ(file("a/meshes.glb"), file("b/meshes.glb"));
  EXPECT_EQ(file("a/meshes.lod.bin"), file("b/meshes.lod.bin"));
  EXPECT_NE(file("a/meshes.glb"), file("c/meshes.glb"));
}

}  // namespace
}  // namespace fabrica
