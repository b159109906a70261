// Geometry in every form that glTF gives it: what comes out is the same cube.
#include <gtest/gtest.h>

#include <cmath>

#include "formats/gltf_writer.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

void expectCube(const Solid& cube, const Bounds& at = {vec3(0), vec3(1)}) {
  ASSERT_EQ(cube.error, "");
  EXPECT_EQ(cube.triangles.size(), 36u);
  const vec3 size = at.size();
  const float slack = 1e-3f * std::max({size.x, size.y, size.z});
  EXPECT_NEAR(cube.volume, double(size.x) * size.y * size.z, 4e-3 * size.x * size.y * size.z) << "inside out, or torn";
  EXPECT_GT(cube.outward, 0.5) << "normals";
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(cube.bounds.min[axis], at.min[axis], slack);
    EXPECT_NEAR(cube.bounds.max[axis], at.max[axis], slack);
  }
}
void expectCube(GltfWriter& writer, const Bounds& at = {vec3(0), vec3(1)}) {
  const auto table = writer.open();
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->primitives.size(), 1u) << (table->notes.empty() ? "" : table->notes[0]);
  expectCube(solidOf(writer.file, *table, 0), at);
  // What the description promises is what the data holds.
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(table->primitives[0].bounds.min[axis], at.min[axis], 1e-3);
    EXPECT_NEAR(table->primitives[0].bounds.max[axis], at.max[axis], 1e-3);
  }
}

Json part(int positions, int indices = -1, int mode = -1) {
  Json p = {{"attributes", {{"POSITION", positions}}}};
  if (indices >= 0) p["indices"] = indices;
  if (mode >= 0) p["mode"] = mode;
  return p;
}

struct Quantised {
  const char* name;
  int type;
  bool normalised;
  int stride;  // 0: tight
  double one;  // the stored integer of a side
};

class Quantisation : public testing::TestWithParam<Quantised> {};

// KHR_mesh_quantization: 5123 and so on, normalised or not, with the node's scale and offset undoing it.
TEST_P(Quantisation, GivesTheSameCube) {
  const Quantised& q = GetParam();
  GltfWriter writer;
  writer.json["extensionsRequired"] = {"KHR_mesh_quantization"};
  Bytes bytes;
  switch (q.type) {
    case kI8:
      bytes = raw(as<int8_t>(kCube, q.one));
      break;
    case kU8:
      bytes = raw(as<uint8_t>(kCube, q.one));
      break;
    case kI16:
      bytes = raw(as<int16_t>(kCube, q.one));
      break;
    default:
      bytes = raw(as<uint16_t>(kCube, q.one));
  }
  const size_t element = bytes.size() / 8;
  if (q.stride) bytes = spaced(bytes, element, size_t(q.stride));
  const int positions = writer.accessor(writer.view(bytes, q.stride), q.type, 8, "VEC3", q.normalised);
  writer.bounds(positions, {0, 0, 0}, {q.one, q.one, q.one});
  const double inFile = !q.normalised    ? q.one
                        : q.type == kI8  ? q.one / 127
                        : q.type == kU8  ? q.one / 255
                        : q.type == kI16 ? q.one / 32767
                                         : q.one / 65535;
  const double s = 2 / inFile;
  writer.node({{"name", "cube"},
               {"mesh", writer.mesh(Json::array({part(positions, writer.cubeIndices())}))},
               {"scale", {s, s, s}},
               {"translation", {-1, 0, 5}}});
  expectCube(writer, {vec3(-1, 0, 5), vec3(1, 2, 7)});
}

INSTANTIATE_TEST_SUITE_P(
    Types, Quantisation,
    testing::Values(Quantised{"byte", kI8, false, 4, 100}, Quantised{"byteNormalised", kI8, true, 4, 127},
                    Quantised{"ubyte", kU8, false, 0, 255}, Quantised{"ubyteNormalised", kU8, true, 4, 200},
                    Quantised{"short", kI16, false, 8, 30000}, Quantised{"shortNormalised", kI16, true, 8, 32767},
                    Quantised{"ushort", kU16, false, 0, 65535}, Quantised{"ushortNormalised", kU16, true, 8, 16383},
                    Quantised{"ushortFar", kU16, true, 28, 40000}, Quantised{"strideOfSix", kU16, false, 6, 1000}),
    [](const auto& info) { return info.param.name; });

TEST(AnyGlb, NormalsMayBeBytesOrShortsBetweenThePositions) {
  for (const int type : {kI8, kI16}) {
    GltfWriter writer;
    // Positions as u16 and normals in one view, 16 bytes a vertex.
    Bytes bytes(8 * 16);
    for (size_t i = 0; i < 8; ++i) {
      for (size_t c = 0; c < 3; ++c) {
        const auto p = uint16_t(kCube[i * 3 + c] * 1000);
        std::memcpy(&bytes[i * 16 + c * 2], &p, 2);
        const double n = (kCube[i * 3 + c] - 0.5) * 2 / std::sqrt(3.0);
        const auto small = int8_t(std::lround(n * 127));
        const auto large = int16_t(std::lround(n * 32767));
        if (type == kI8) std::memcpy(&bytes[i * 16 + 8 + c], &small, 1);
        else std::memcpy(&bytes[i * 16 + 8 + c * 2], &large, 2);
      }
    }
    const int view = writer.view(bytes, 16);
    const int positions = writer.accessor(view, kU16, 8, "VEC3"),
              normals = writer.accessor(view, type, 8, "VEC3", true);
    writer.json["accessors"][size_t(normals)]["byteOffset"] = 8;
    writer.bounds(positions, {0, 0, 0}, {1000, 1000, 1000});
    Json p = part(positions, writer.cubeIndices());
    p["attributes"]["NORMAL"] = normals;
    writer.node({{"mesh", writer.mesh(Json::array({p}))}, {"scale", {0.001, 0.001, 0.001}}});
    expectCube(writer);
    EXPECT_EQ(writer.open()->primitives[0].levels[0].params[4], uint32_t(type)) << "read, not made from the triangles";
  }
}

TEST(AnyGlb, IndicesOfEverySizeAndNone) {
  for (const int type : std::initializer_list<int>{kU8, kU16, kU32, 0}) {
    GltfWriter writer;
    if (type == 0) {
      std::vector<float> corners;
      for (const uint32_t i : kCubeTriangles) corners.insert(corners.end(), &kCube[i * 3], &kCube[i * 3] + 3);
      const int positions = writer.accessor(writer.view(raw(corners)), kF32, 36, "VEC3");
      writer.bounds(positions, {0, 0, 0}, {1, 1, 1});
      writer.node({{"mesh", writer.mesh(Json::array({part(positions)}))}});
    } else {
      const Bytes bytes = type == kU8    ? raw(as<uint8_t>(kCubeTriangles))
                          : type == kU16 ? raw(as<uint16_t>(kCubeTriangles))
                                         : raw(kCubeTriangles);
      writer.node({{"mesh", writer.mesh(Json::array({part(
                                writer.cubePositions(), writer.accessor(writer.view(bytes), type, 36, "SCALAR"))}))}});
    }
    expectCube(writer);
  }
}

TEST(AnyGlb, StripsKeepTheirFront) {
  // The cube as one strip of fourteen corners; without indices the same corners one after the other.
  const std::vector<uint16_t> strip = {2, 3, 6, 7, 4, 3, 0, 2, 1, 6, 5, 4, 1, 0};
  for (const bool indexed : {true, false}) {
    GltfWriter writer;
    Json p;
    if (indexed) {
      p = part(writer.cubePositions(), writer.accessor(writer.view(raw(strip)), kU16, strip.size(), "SCALAR"), 5);
    } else {
      std::vector<float> corners;
      for (const uint16_t i : strip) corners.insert(corners.end(), &kCube[i * 3], &kCube[i * 3] + 3);
      const int positions = writer.accessor(writer.view(raw(corners)), kF32, strip.size(), "VEC3");
      writer.bounds(positions, {0, 0, 0}, {1, 1, 1});
      p = part(positions, -1, 5);
    }
    writer.node({{"mesh", writer.mesh(Json::array({p}))}});
    expectCube(writer);
    EXPECT_EQ(writer.open()->primitives[0].levels[0].triangles, 12u);
  }
}

TEST(AnyGlb, FansKeepTheirFront) {
  // Each fan goes round one corner: three sides of the cube.
  GltfWriter writer;
  const int positions = writer.cubePositions();
  const auto fan = [&](std::vector<uint8_t> corners) {
    return part(positions, writer.accessor(writer.view(raw(corners)), kU8, corners.size(), "SCALAR"), 6);
  };
  writer.node({{"mesh", writer.mesh(Json::array({fan({0, 3, 2, 1, 5, 4, 7, 3}), fan({6, 5, 1, 2, 3, 7, 4, 5})}))}});
  const auto table = writer.open();
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->primitives.size(), 2u);
  double volume = 0;
  for (size_t i = 0; i < 2; ++i) {
    const Solid half = solidOf(writer.file, *table, i);
    EXPECT_EQ(half.triangles.size(), 18u) << half.error;
    volume += half.volume;
  }
  EXPECT_NEAR(volume, 1, 1e-3);
}

TEST(AnyGlb, LinesAndPointsAreLeftOutWithANote) {
  GltfWriter writer;
  const int positions = writer.cubePositions();
  Json primitives = Json::array({part(positions, writer.cubeIndices())});
  for (const int mode : {0, 1, 2, 3}) primitives.push_back(part(positions, -1, mode));
  writer.node({{"name", "cube"}, {"mesh", writer.mesh(primitives)}});
  const auto table = writer.open();
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->primitives.size(), 1u);
  ASSERT_EQ(table->notes.size(), 1u);
  EXPECT_TRUE(hasNote(*table, "4 parts (the first is \"cube\"): it is made of points or lines"));
}

TEST(AnyGlb, WithoutBoundsThePositionsAreMeasured) {
  GltfWriter writer;
  writer.node({{"mesh", writer.cubeMesh()}, {"translation", {3, 0, 0}}});
  writer.json["accessors"][0].erase("min");
  expectCube(writer, {vec3(3, 0, 0), vec3(4, 1, 1)});
  // Only the description is at hand: it says what more it needs.
  const auto first = parseGltf(writer.json.dump(), 1000);
  ASSERT_TRUE(first.ok());
  ASSERT_EQ(first->wanted.size(), 1u);
  EXPECT_EQ(first->wanted[0].offset, 1000u);
  EXPECT_EQ(first->wanted[0].length, 96u);
  // What could not be had costs its part.
  const ByteView nothing;
  const auto second = parseGltf(writer.json.dump(), 1000, {&nothing, 1});
  EXPECT_FALSE(second.ok());
}

TEST(AnyGlb, DataInSeveralFilesIsPutTogether) {
  GltfWriter writer;
  const int positions = writer.accessor(writer.view(raw(kCube), 0, 1), kF32, 8, "VEC3");
  writer.bounds(positions, {0, 0, 0}, {1, 1, 1});
  const int indices = writer.accessor(writer.view(raw(as<uint16_t>(kCubeTriangles)), 0, 2), kU16, 36, "SCALAR");
  writer.node({{"mesh", writer.mesh(Json::array({part(positions, indices)}))}});
  expectCube(writer);
  // One of them missing costs the part.
  writer.siblings.erase(2);
  writer.json["buffers"][2]["uri"] = "7.bin";
  const auto table = writer.open();
  ASSERT_TRUE(table.ok());
  EXPECT_TRUE(table->primitives.empty());
  EXPECT_TRUE(hasNote(*table, "7.bin"));
}

class Sparse : public testing::TestWithParam<int> {};

TEST_P(Sparse, AccessorsAreFilledIn) {
  const int type = GetParam();
  for (const bool overNothing : {false, true}) {
    GltfWriter writer;
    // The upper four corners are moved up from z = 0.2; over nothing, all seven that are not the origin are given.
    std::vector<float> base = kCube, values;
    std::vector<uint32_t> numbers;
    for (uint32_t i = overNothing ? 1 : 4; i < 8; ++i) {
      numbers.push_back(i);
      values.insert(values.end(), &kCube[i * 3], &kCube[i * 3] + 3);
      base[i * 3 + 2] = 0.2f;
    }
    const Bytes numberBytes = type == kU8    ? raw(as<uint8_t>(numbers))
                              : type == kU16 ? raw(as<uint16_t>(numbers))
                                             : raw(numbers);
    const int positions =
        writer.accessor(overNothing ? -1 : writer.view(spaced(raw(base), 12, 16), 16), kF32, 8, "VEC3");
    writer.bounds(positions, {0, 0, 0}, {1, 1, 1});
    writer.json["accessors"][size_t(positions)]["sparse"] = {
        {"count", numbers.size()},
        {"indices", {{"bufferView", writer.view(numberBytes)}, {"componentType", type}}},
        {"values", {{"bufferView", writer.view(raw(values))}}}};
    writer.node({{"mesh", writer.mesh(Json::array({part(positions, writer.cubeIndices())}))}});
    expectCube(writer);
  }
}
INSTANTIATE_TEST_SUITE_P(Types, Sparse, testing::Values(kU8, kU16, kU32));

TEST(AnyGlb, SparseIndicesAreFilledInToo) {
  GltfWriter writer;
  std::vector<uint16_t> wrong = as<uint16_t>(kCubeTriangles);
  std::swap(wrong[1], wrong[2]);
  const int indices = writer.accessor(writer.view(raw(wrong)), kU16, 36, "SCALAR");
  const std::vector<uint16_t> values = {2, 1};
  writer.json["accessors"][size_t(indices)]["sparse"] = {
      {"count", 2},
      {"indices", {{"bufferView", writer.view(Bytes{1, 2})}, {"componentType", kU8}}},
      {"values", {{"bufferView", writer.view(raw(values))}}}};
  writer.node({{"mesh", writer.mesh(Json::array({part(writer.cubePositions(), indices)}))}});
  expectCube(writer);
}

TEST(AnyGlb, DamagedSparseAccessorsCostTheirPart) {
  const std::vector<std::pair<const char*, Json>> wrong = {
      {"nothing", Json::object()},
      {"too many",
       Json::parse(
           R"({"count": 9, "indices": {"bufferView": 1, "componentType": 5121}, "values": {"bufferView": 0}})")},
      {"floats",
       Json::parse(
           R"({"count": 1, "indices": {"bufferView": 1, "componentType": 5126}, "values": {"bufferView": 0}})")},
      {"no view",
       Json::parse(
           R"({"count": 1, "indices": {"bufferView": 77, "componentType": 5121}, "values": {"bufferView": 0}})")},
      {"vertex 200",
       Json::parse(
           R"({"count": 1, "indices": {"bufferView": 2, "componentType": 5121}, "values": {"bufferView": 0}})")},
      {"negative",
       Json::parse(
           R"({"count": -1, "indices": {"bufferView": 1, "componentType": 5121}, "values": {"bufferView": 0}})")}};
  for (const auto& [name, sparse] : wrong) {
    SCOPED_TRACE(name);
    GltfWriter writer;
    writer.node({{"name", "good"}, {"mesh", writer.cubeMesh()}});
    const int bad = writer.cubePositions(), numbers = writer.view(Bytes{200});
    Json changed = sparse;
    if (changed.contains("indices") && changed["indices"]["bufferView"] == 2)
      changed["indices"]["bufferView"] = numbers;
    writer.json["accessors"][size_t(bad)]["sparse"] = changed;
    writer.node({{"name", "bad"}, {"mesh", writer.mesh(Json::array({part(bad, writer.cubeIndices())}))}});
    const auto table = writer.open();
    ASSERT_TRUE(table.ok()) << table.error().message();
    ASSERT_EQ(table->primitives.size(), 1u);
    EXPECT_TRUE(hasNote(*table, "eft out") || hasNote(*table, "left out"));
    expectCube(solidOf(writer.file, *table, 0));
  }
}

}  // namespace
}  // namespace fabrica
