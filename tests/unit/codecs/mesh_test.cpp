#include <gtest/gtest.h>

#include <draco/compression/encode.h>
#include <draco/mesh/mesh.h>

#include <cmath>

#include "codecs/chunk_params.h"
#include "codecs/mesh_source.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

// A cube of side 1, eight corners, twelve triangles, wound outwards.
const std::vector<float> kCube = {0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1};
const std::vector<uint32_t> kCubeTriangles = {0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4,
                                              1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7};

Bytes cubePositions() { return bytesOfAll(kCube); }
Bytes cubeIndices() { return bytesOfAll(kCubeTriangles); }

vec3 positionOf(const PackedVertex& v, const MeshDecodeParams& p) {
  return vec3(p.gridOrigin[0], p.gridOrigin[1], p.gridOrigin[2]) + p.gridStep * vec3(v.x, v.y, v.z);
}

double signedVolume(const MeshChunkView& mesh, const MeshDecodeParams& params) {
  double six = 0;
  for (size_t t = 0; t < mesh.indices.size(); t += 3) {
    const vec3 a = positionOf(mesh.vertices[mesh.indices[t]], params), b = positionOf(mesh.vertices[mesh.indices[t + 1]], params),
               c = positionOf(mesh.vertices[mesh.indices[t + 2]], params);
    six += glm::dot(a, glm::cross(b, c));
  }
  return six / 6;
}

TEST(Mesh, AClosedCubeIsClosedAndItsNormalsPointOut) {
  const MeshDecodeParams params = rawParams(8, 36, false);
  const auto mesh = decoded(params, {cubePositions(), {}, cubeIndices()});
  ASSERT_TRUE(mesh.ok()) << mesh.error().message();
  EXPECT_EQ(mesh->view.vertices.size(), 8u);
  EXPECT_EQ(mesh->view.indices.size(), 36u);
  EXPECT_EQ(mesh->view.header.flags & 1, 1u);
  EXPECT_EQ(mesh->view.header.edges, 18u);
  EXPECT_EQ(mesh->view.header.openEdges, 0u);
  EXPECT_NEAR(signedVolume(mesh->view, params), 1, 1e-3);
  for (const PackedVertex& v : mesh->view.vertices) {
    EXPECT_EQ(v.slot, 42u);
    const vec3 out = glm::normalize(positionOf(v, params) - vec3(0.5f));
    EXPECT_GT(glm::dot(decodeOctahedral(v.nu, v.nv), out), 0.8f);
  }
}

TEST(Mesh, AMissingTriangleLeavesThreeOpenEdges) {
  const std::vector<uint32_t> open(kCubeTriangles.begin(), kCubeTriangles.end() - 3);
  const auto mesh = decoded(rawParams(8, 33, false), {cubePositions(), {}, bytesOfAll(open)});
  ASSERT_TRUE(mesh.ok());
  EXPECT_EQ(mesh->view.header.flags & 1, 0u);
  EXPECT_EQ(mesh->view.header.openEdges, 3u);
}

TEST(Mesh, SplitVerticesAreNoSeams) {
  // Every triangle with corners of its own.
  std::vector<float> positions;
  for (const uint32_t corner : kCubeTriangles) positions.insert(positions.end(), &kCube[corner * 3], &kCube[corner * 3] + 3);
  const auto mesh = decoded(rawParams(36, 0, false), {bytesOfAll(positions), {}, {}});
  ASSERT_TRUE(mesh.ok());
  EXPECT_EQ(mesh->view.header.openEdges, 0u);
  EXPECT_EQ(mesh->view.vertices.size(), 8u) << "equal vertices are joined";
}

TEST(Mesh, AMirrorTurnsTrianglesRoundAndKeepsNormalsOutside) {
  MeshDecodeParams params = rawParams(8, 36, false);
  params.transform[0] = -1;
  const auto mesh = decoded(params, {cubePositions(), {}, cubeIndices()});
  ASSERT_TRUE(mesh.ok());
  EXPECT_NEAR(signedVolume(mesh->view, params), 1, 1e-3);
}

TEST(Mesh, NormalsGoThroughTheInverseTranspose) {
  // A triangle in the plane x + y = 1; stretching x by 4 turns its normal towards y.
  const std::vector<float> positions = {1, 0, 0, 0, 1, 0, 0, 1, 1};
  const float h = std::sqrt(0.5f);
  const std::vector<float> normals = {h, h, 0, h, h, 0, h, h, 0};
  MeshDecodeParams params = rawParams(3, 0, true);
  params.transform[0] = 4;
  const auto mesh = decoded(params, {bytesOfAll(positions), bytesOfAll(normals), {}});
  ASSERT_TRUE(mesh.ok());
  const vec3 expected = glm::normalize(vec3(1, 4, 0));
  for (const PackedVertex& v : mesh->view.vertices) EXPECT_GT(glm::dot(decodeOctahedral(v.nu, v.nv), expected), 0.999f);
}

TEST(Mesh, OctahedralNormalsAreWithinAFewDegreesEverywhere) {
  for (int i = 0; i < 500; ++i) {
    const float z = -1 + 2 * (float(i) + 0.5f) / 500, r = std::sqrt(1 - z * z), a = 2.399963f * float(i);
    const vec3 n(r * std::cos(a), r * std::sin(a), z);
    int8_t u = 0, v = 0;
    encodeOctahedral(n, u, v);
    EXPECT_GT(glm::dot(decodeOctahedral(u, v), n), std::cos(glm::radians(1.5f)));
  }
}

TEST(Mesh, WhatCollapsesOnTheGridIsDropped) {
  const std::vector<float> positions = {0, 0, 0, 1, 0, 0, 0, 1, 0, 1.0001f, 0, 0, NAN, 0, 0};
  const std::vector<uint32_t> triangles = {0, 1, 2, 1, 3, 2, 0, 0, 1, 0, 1, 4};
  const auto mesh = decoded(rawParams(5, 12, false), {bytesOfAll(positions), {}, bytesOfAll(triangles)});
  ASSERT_TRUE(mesh.ok());
  EXPECT_EQ(mesh->view.indices.size(), 3u);
  EXPECT_EQ(mesh->view.vertices.size(), 3u);
}

TEST(Mesh, QuantisedAndInterleavedVerticesAreRead) {
  // Normalised u16 positions in 12-byte steps, with i8 normals between them.
  struct Vertex {
    uint16_t x, y, z, pad;
    int8_t nx, ny, nz, pad2;
  };
  const std::vector<Vertex> vertices = {{0, 0, 0, 0, 0, 0, 127, 0}, {65535, 0, 0, 0, 0, 0, 127, 0}, {0, 65535, 0, 0, 0, 0, 127, 0}};
  const Bytes data = bytesOfAll(vertices);
  MeshDecodeParams params = rawParams(3, 3, true);
  const uint32_t words[8] = {5123, 12, 3, 1, 5120, 12, 5121, 3};
  for (int i = 0; i < 8; ++i) params.words[i] = words[i];
  const Bytes positions(data.begin(), data.end() - 4), normals(data.begin() + 8, data.end());
  const auto mesh = decoded(params, {positions, normals, Bytes{0, 1, 2}});
  ASSERT_TRUE(mesh.ok()) << mesh.error().message();
  ASSERT_EQ(mesh->view.vertices.size(), 3u);
  EXPECT_NEAR(positionOf(mesh->view.vertices[1], params).x, 1, 1e-3);
  EXPECT_EQ(mesh->view.vertices[0].nu, 0);
  EXPECT_EQ(mesh->view.vertices[0].nv, 0);
}

TEST(Mesh, JoinedAndSeparateRangesGiveTheSame) {
  Bytes joined = cubePositions();
  const Bytes indices = cubeIndices();
  joined.insert(joined.end(), indices.begin(), indices.end());
  const MeshDecodeParams params = rawParams(8, 36, false);
  const std::vector<Bytes> one = {joined}, three = {cubePositions(), {}, indices};
  EXPECT_EQ(decoded(params, one)->bytes, decoded(params, three)->bytes);
}

TEST(Mesh, BadInputIsAnError) {
  const MeshDecodeParams params = rawParams(8, 36, false);
  std::vector<uint32_t> wrong = kCubeTriangles;
  wrong[7] = 8;
  EXPECT_FALSE(decoded(params, {cubePositions(), {}, bytesOfAll(wrong)}).ok());
  Bytes shorter = cubePositions();
  shorter.pop_back();
  EXPECT_EQ(decoded(params, {shorter, {}, cubeIndices()}).error().code, ErrorCode::Truncated);
  MeshDecodeParams huge = params;
  huge.words[2] = 0xffffffffu;
  EXPECT_FALSE(decoded(huge, {cubePositions(), {}, cubeIndices()}).ok());
  MeshDecodeParams noGrid = params;
  noGrid.gridStep = 0;
  EXPECT_FALSE(decoded(noGrid, {cubePositions(), {}, cubeIndices()}).ok());
  EXPECT_FALSE(decodeMesh(params, {}).ok());
}

class DracoMesh : public testing::Test {
 protected:
  // A bumpy sheet on an 11-bit Draco grid.
  static Bytes encodeSheet(int method) {
    constexpr uint32_t n = 20;
    draco::Mesh mesh;
    mesh.set_num_points(n * n);
    draco::GeometryAttribute attribute;
    attribute.Init(draco::GeometryAttribute::POSITION, nullptr, 3, draco::DT_FLOAT32, false, 12, 0);
    const int id = mesh.AddAttribute(attribute, true, n * n);
    for (uint32_t i = 0; i < n * n; ++i) {
      const float p[3] = {float(i % n) / n, float(i / n) / n, 0.1f * std::sin(float(i))};
      mesh.attribute(id)->SetAttributeValue(draco::AttributeValueIndex(i), p);
    }
    for (uint32_t y = 0; y + 1 < n; ++y)
      for (uint32_t x = 0; x + 1 < n; ++x) {
        const draco::PointIndex a(y * n + x), b(y * n + x + 1), c((y + 1) * n + x), d((y + 1) * n + x + 1);
        mesh.AddFace({a, b, c});
        mesh.AddFace({b, d, c});
      }
    draco::Encoder encoder;
    encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, 11);
    encoder.SetEncodingMethod(method);
    draco::EncoderBuffer buffer;
    EXPECT_TRUE(encoder.EncodeMeshToBuffer(mesh, &buffer).ok());
    return {buffer.data(), buffer.data() + buffer.size()};
  }
  static MeshDecodeParams params() {
    MeshDecodeParams p;
    for (float& o : p.gridOrigin) o = -1;
    p.gridStep = 0.0001f;
    p.words[0] = 0;
    p.words[1] = kNone;
    return p;
  }
  static constexpr uint32_t kNone = 0xffffffffu;
};

TEST_F(DracoMesh, BothMethodsDecode) {
  for (const int method : {int(draco::MESH_EDGEBREAKER_ENCODING), int(draco::MESH_SEQUENTIAL_ENCODING)}) {
    const auto mesh = decoded(params(), {encodeSheet(method)});
    ASSERT_TRUE(mesh.ok()) << mesh.error().message();
    EXPECT_EQ(mesh->view.indices.size(), 19u * 19 * 2 * 3);
    EXPECT_EQ(mesh->view.vertices.size(), 400u);
    EXPECT_EQ(mesh->view.header.openEdges, 4u * 19);
    Bounds box;
    for (const PackedVertex& v : mesh->view.vertices) box.include(positionOf(v, params()));
    EXPECT_NEAR(box.min.x, 0, 1e-3);
    EXPECT_NEAR(box.max.y, 0.95, 1e-3);
  }
}

TEST_F(DracoMesh, TruthValuesAreNoPositions) {
  draco::Mesh mesh;
  mesh.set_num_points(3);
  draco::GeometryAttribute attribute;
  attribute.Init(draco::GeometryAttribute::POSITION, nullptr, 3, draco::DT_BOOL, false, 3, 0);
  const int id = mesh.AddAttribute(attribute, true, 3);
  for (uint32_t i = 0; i < 3; ++i) {
    const uint8_t corner[3] = {uint8_t(i == 1), uint8_t(i == 2), 0};
    mesh.attribute(id)->SetAttributeValue(draco::AttributeValueIndex(i), corner);
  }
  mesh.AddFace({draco::PointIndex(0), draco::PointIndex(1), draco::PointIndex(2)});
  draco::Encoder encoder;
  encoder.SetEncodingMethod(draco::MESH_SEQUENTIAL_ENCODING);
  draco::EncoderBuffer buffer;
  ASSERT_TRUE(encoder.EncodeMeshToBuffer(mesh, &buffer).ok());
  const auto read = decoded(params(), {Bytes(buffer.data(), buffer.data() + buffer.size())});
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().reason.find("no positions"), std::string::npos) << read.error().reason;
}

TEST_F(DracoMesh, DamageNeverCrashes) {
  const Bytes good = encodeSheet(draco::MESH_EDGEBREAKER_ENCODING);
  for (size_t length = 0; length < good.size(); length += 3)
    EXPECT_FALSE(decoded(params(), {Bytes(good.begin(), good.begin() + long(length))}).ok());
  for (size_t bit = 0; bit < good.size() * 8; bit += 5) {
    Bytes bad = good;
    bad[bit / 8] ^= uint8_t(1u << (bit % 8));
    (void)decoded(params(), {bad});
  }
  // A header that claims a billion triangles.
  Bytes huge = {'D', 'R', 'A', 'C', 'O', 2, 2, 1, 1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 3, 0xff, 0xff, 0xff, 0xff, 3};
  EXPECT_FALSE(decoded(params(), {huge}).ok());
}

TEST(Chunks, ViewsRefuseWhatDoesNotAddUp) {
  const auto mesh = decoded(rawParams(8, 36, false), {cubePositions(), {}, cubeIndices()});
  ASSERT_TRUE(mesh.ok());
  Bytes bytes = mesh->bytes;
  EXPECT_FALSE(viewMeshChunk(ByteView(bytes).first(bytes.size() - 4)).ok());
  bytes[bytes.size() - 1] = 9;
  EXPECT_FALSE(viewMeshChunk(bytes).ok()) << "an index out of range";
  EXPECT_FALSE(viewMeshChunk({}).ok());
  Bytes wrong = mesh->bytes;
  wrong[0] = 0;
  EXPECT_FALSE(viewMeshChunk(wrong).ok());
}

}  // namespace
}  // namespace fabrica
