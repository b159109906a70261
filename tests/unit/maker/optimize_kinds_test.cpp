// `fabrica optimize` of what others write: mirrored and shared meshes, instances, several primitives a node, sparse and packed numbers, skins,
// animations. Each comes out where the viewer shows it in the file itself, closed and facing outwards.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "formats/gltf_writer.h"
#include "maker/optimize/optimize.h"
#include "maker/temp_folder.h"
#include "maker/written_atlas.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

// Of the cube whose seventh corner is at (1.5, 1, 1): a pyramid over its right side, half as high as that is wide.
constexpr double kPulled = 1 + 0.5 / 3;
// All of it is as large as a body: what is larger is taken to be in millimetres.
constexpr float kScale = 0.02f;

struct Written {
  Bounds bounds;
  double volume = 0;  // positive when its triangles face outwards
  size_t primitives = 0;
};

// The finest level of each structure, by name.
std::map<std::string, Written> structuresOf(const WrittenAtlas& atlas) {
  std::map<std::string, Written> out;
  for (const ScenePrimitive& primitive : atlas.table().primitives) {
    const SurfaceMesh mesh = atlas.decode(primitive.levels.back());
    Written& written = out[atlas.table().nodes[primitive.node].name];
    ++written.primitives;
    for (const vec3& point : mesh.points) written.bounds.include(point);
    for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
      const vec3 &a = mesh.points[mesh.indices[t]], &b = mesh.points[mesh.indices[t + 1]], &c = mesh.points[mesh.indices[t + 2]];
      written.volume += double(glm::dot(a, glm::cross(b, c))) / 6;
    }
  }
  return out;
}

// In the cubes' own units.
void expectBox(const std::map<std::string, Written>& all, const std::string& name, const Bounds& at, double volume) {
  SCOPED_TRACE(name);
  const auto found = all.find(name);
  ASSERT_NE(found, all.end());
  volume *= kScale * kScale * kScale;
  EXPECT_NEAR(found->second.volume, volume, 0.01 * volume) << "inside out, or elsewhere";
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(found->second.bounds.min[axis], kScale * at.min[axis], 2e-4);
    EXPECT_NEAR(found->second.bounds.max[axis], kScale * at.max[axis], 2e-4);
  }
}

TEST(OptimizeKinds, EachComesOutWhereItStoodAndFacesOutwards) {
  GltfWriter writer;
  const int mesh = writer.cubeMesh();
  writer.node({{"name", "left"}, {"mesh", mesh}, {"translation", {2, 0, 0}}});
  writer.node({{"name", "right"}, {"mesh", mesh}, {"translation", {-2, 0, 0}}, {"scale", {-1, 1, 1}}});
  // Two of the same in one node.
  const int places = writer.accessor(writer.view(raw(std::vector<float>{0, 0, 0, 0, 3, 0})), kF32, 2, "VEC3");
  const int sizes = writer.accessor(writer.view(raw(std::vector<float>{1, 1, 1, -1, 1, 1})), kF32, 2, "VEC3");
  writer.node({{"name", "villi"},
               {"mesh", mesh},
               {"translation", {10, 0, 0}},
               {"extensions", {{"EXT_mesh_gpu_instancing", {{"attributes", {{"TRANSLATION", places}, {"SCALE", sizes}}}}}}}});
  // Three sides and the other three: one closed solid of two primitives.
  const Json cube = writer.json["meshes"][0]["primitives"][0];
  Json low = cube, high = cube;
  const std::vector<uint16_t> all = as<uint16_t>(kCubeTriangles);
  low["indices"] = writer.accessor(writer.view(raw(std::vector<uint16_t>(all.begin(), all.begin() + 18))), kU16, 18, "SCALAR");
  high["indices"] = writer.accessor(writer.view(raw(std::vector<uint16_t>(all.begin() + 18, all.end()))), kU16, 18, "SCALAR");
  writer.node({{"name", "two halves"}, {"mesh", writer.mesh(Json::array({low, high}))}, {"translation", {20, 0, 0}}});
  // Shorts of 0 to 32767, enlarged by the node (KHR_mesh_quantization).
  writer.json["extensionsUsed"] = {"KHR_mesh_quantization", "EXT_mesh_gpu_instancing"};
  writer.json["extensionsRequired"] = {"KHR_mesh_quantization", "EXT_mesh_gpu_instancing"};
  std::vector<int16_t> shorts;
  for (size_t i = 0; i < kCube.size(); ++i) {
    shorts.push_back(int16_t(kCube[i] * 32767));
    if (i % 3 == 2) shorts.push_back(0);
  }
  const int packed = writer.accessor(writer.view(raw(shorts), 8), kI16, 8, "VEC3", true);
  writer.bounds(packed, {0, 0, 0}, {32767, 32767, 32767});
  Json quantised = cube;
  quantised["attributes"]["POSITION"] = packed;
  writer.node({{"name", "quantised"}, {"mesh", writer.mesh(Json::array({quantised}))}, {"translation", {30, 0, 0}}, {"scale", {2, 2, 2}}});
  // One corner of the cube is another: pulled out along x by a half.
  const int sparse = writer.cubePositions();
  const int which = writer.view(raw(std::vector<uint16_t>{6})), value = writer.view(raw(std::vector<float>{1.5f, 1, 1}));
  writer.json["accessors"][size_t(sparse)]["sparse"] = {
      {"count", 1}, {"indices", {{"bufferView", which}, {"componentType", kU16}}}, {"values", {{"bufferView", value}}}};
  writer.bounds(sparse, {0, 0, 0}, {1.5, 1, 1});
  Json pulled = cube;
  pulled["attributes"]["POSITION"] = sparse;
  writer.node({{"name", "sparse"}, {"mesh", writer.mesh(Json::array({pulled}))}, {"translation", {40, 0, 0}}});
  // What moves is shown as it rests.
  writer.json["skins"] = Json::array({{{"joints", {0}}}});
  writer.json["animations"] = Json::array({{{"channels", Json::array()}, {"samplers", Json::array()}}});
  writer.node({{"name", "skinned"}, {"mesh", mesh}, {"skin", 0}, {"translation", {50, 0, 0}}});
  Json& roots = writer.json["scenes"][0]["nodes"];
  writer.json["nodes"].push_back({{"name", "all"}, {"scale", {kScale, kScale, kScale}}, {"children", roots}});
  roots = {writer.json["nodes"].size() - 1};

  const TempFolder folder;
  {
    const Bytes glb = writer.glb();
    std::ofstream(folder / "in.glb", std::ios::binary).write(reinterpret_cast<const char*>(glb.data()), std::streamsize(glb.size()));
  }
  OptimizeOptions options;
  options.inputs = {folder / "in.glb"};
  options.output = folder / "out";
  options.jobs = 2;
  Progress progress(nullptr);
  const auto report = optimizeMeshes(options, progress);
  ASSERT_TRUE(report.ok()) << report.error().message();

  const auto structures = structuresOf(WrittenAtlas(folder / "out"));
  EXPECT_EQ(structures.size(), 7u);
  expectBox(structures, "left", {vec3(2, 0, 0), vec3(3, 1, 1)}, 1);
  expectBox(structures, "right", {vec3(-3, 0, 0), vec3(-2, 1, 1)}, 1);
  expectBox(structures, "villi", {vec3(9, 0, 0), vec3(11, 4, 1)}, 2);
  expectBox(structures, "two halves", {vec3(20, 0, 0), vec3(21, 1, 1)}, 1);
  expectBox(structures, "quantised", {vec3(30, 0, 0), vec3(32, 2, 2)}, 8);
  expectBox(structures, "sparse", {vec3(40, 0, 0), vec3(41.5f, 1, 1)}, kPulled);
  // Bones place it, here the node "left", and not its own node (glTF 2.0, 3.7.3.3).
  expectBox(structures, "skinned", {vec3(2, 0, 0), vec3(3, 1, 1)}, 1);
  for (const char* what : {"skins", "animations"}) {
    EXPECT_TRUE(std::any_of(report->notes.begin(), report->notes.end(), [&](const std::string& note) { return note.find(what) != std::string::npos; })) << what;
  }
}

}  // namespace
}  // namespace fabrica
