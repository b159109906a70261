// EXT_meshopt_compression: every mode and filter, fallbacks, damage. Packed here with meshoptimizer's own encoders.
#include <gtest/gtest.h>
#include <meshoptimizer.h>

#include <cmath>

#include "formats/gltf_writer.h"

namespace fabrica {
namespace {

using namespace fabrica::test;

// A sphere of radius 1 as a grid of latitudes and longitudes, so that the codecs have something to do.
struct Sphere {
  std::vector<float> positions;
  std::vector<uint32_t> triangles;
  size_t vertices() const { return positions.size() / 3; }
};
Sphere sphere() {
  constexpr uint32_t rows = 24, columns = 48;
  Sphere s;
  for (uint32_t r = 0; r <= rows; ++r)
    for (uint32_t c = 0; c < columns; ++c) {
      const double a = M_PI * r / rows, b = 2 * M_PI * c / columns;
      s.positions.insert(s.positions.end(),
                         {float(std::sin(a) * std::cos(b)), float(std::cos(a)), float(-std::sin(a) * std::sin(b))});
    }
  for (uint32_t r = 0; r < rows; ++r)
    for (uint32_t c = 0; c < columns; ++c) {
      const uint32_t i = r * columns + c, j = r * columns + (c + 1) % columns;
      if (r > 0) s.triangles.insert(s.triangles.end(), {i, i + columns, j});
      if (r + 1 < rows) s.triangles.insert(s.triangles.end(), {j, i + columns, j + columns});
    }
  return s;
}

Bytes packVertices(const Bytes& bytes, size_t count, size_t stride) {
  meshopt_encodeVertexVersion(0);
  Bytes packed(meshopt_encodeVertexBufferBound(count, stride));
  packed.resize(meshopt_encodeVertexBuffer(packed.data(), packed.size(), bytes.data(), count, stride));
  return packed;
}
Bytes packTriangles(const std::vector<uint32_t>& triangles, size_t vertices) {
  Bytes packed(meshopt_encodeIndexBufferBound(triangles.size(), vertices));
  packed.resize(meshopt_encodeIndexBuffer(packed.data(), packed.size(), triangles.data(), triangles.size()));
  return packed;
}
Bytes packSequence(const std::vector<uint32_t>& indices, size_t vertices) {
  Bytes packed(meshopt_encodeIndexSequenceBound(indices.size(), vertices));
  packed.resize(meshopt_encodeIndexSequence(packed.data(), packed.size(), indices.data(), indices.size()));
  return packed;
}

struct Options {
  int indexType = kU16;
  bool sequence = false;
  int normalStride = 0;      // 4 or 8: octahedral
  bool exponential = false;  // positions as floats
  const char* extension = "EXT_meshopt_compression";
};

void writeSphere(GltfWriter& writer, const Options& o) {
  const Sphere s = sphere();
  const size_t n = s.vertices();
  int positions;
  if (o.exponential) {
    Bytes filtered(n * 12);
    meshopt_encodeFilterExp(filtered.data(), n, 12, 15, s.positions.data(), meshopt_EncodeExpSharedVector);
    positions = writer.accessor(
        writer.packedView(packVertices(filtered, n, 12), n, 12, "ATTRIBUTES", "EXPONENTIAL", o.extension), kF32, n,
        "VEC3");
    writer.bounds(positions, {-1, -1, -1}, {1, 1, 1});
  } else {
    const Bytes shorts = spaced(raw(as<int16_t>(s.positions, 32767)), 6, 8);
    positions = writer.accessor(writer.packedView(packVertices(shorts, n, 8), n, 8, "ATTRIBUTES", nullptr, o.extension),
                                kI16, n, "VEC3", true);
    writer.bounds(positions, {-32767, -32767, -32767}, {32767, 32767, 32767});
  }
  const auto size = o.indexType == kU16 ? 2 : 4;
  const Bytes packed = o.sequence ? packSequence(s.triangles, n) : packTriangles(s.triangles, n);
  const int indices =
      writer.accessor(writer.packedView(packed, s.triangles.size(), size, o.sequence ? "INDICES" : "TRIANGLES", nullptr,
                                        o.extension, false),
                      o.indexType, s.triangles.size(), "SCALAR");
  Json attributes = {{"POSITION", positions}};
  if (o.normalStride) {
    std::vector<float> unit;
    for (size_t i = 0; i < n; ++i)
      unit.insert(unit.end(), {s.positions[i * 3], s.positions[i * 3 + 1], s.positions[i * 3 + 2], 0});
    Bytes filtered(n * size_t(o.normalStride));
    meshopt_encodeFilterOct(filtered.data(), n, size_t(o.normalStride), o.normalStride == 4 ? 8 : 12, unit.data());
    const int view = writer.packedView(packVertices(filtered, n, size_t(o.normalStride)), n, o.normalStride,
                                       "ATTRIBUTES", "OCTAHEDRAL", o.extension);
    attributes["NORMAL"] = writer.accessor(view, o.normalStride == 4 ? kI8 : kI16, n, "VEC3", true);
  }
  writer.node(
      {{"name", "ball"}, {"mesh", writer.mesh(Json::array({{{"attributes", attributes}, {"indices", indices}}}))}});
  writer.json["extensionsRequired"] = {o.extension};
}

void expectSphere(GltfWriter& writer) {
  const auto table = writer.open();
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->primitives.size(), 1u) << (table->notes.empty() ? "" : table->notes[0]);
  const Solid ball = solidOf(writer.file, *table, 0);
  ASSERT_EQ(ball.error, "");
  EXPECT_EQ(ball.triangles.size(), sphere().triangles.size());
  EXPECT_NEAR(ball.volume, 4 * M_PI / 3, 0.05);
  EXPECT_GT(ball.outward, 0.98);
  EXPECT_NEAR(ball.bounds.max.x, 1, 1e-3);
}

TEST(Meshopt, EveryModeAndFilterGivesTheSameSphere) {
  for (const Options& o :
       {Options{}, Options{.indexType = kU32}, Options{.sequence = true}, Options{.indexType = kU32, .sequence = true},
        Options{.normalStride = 4}, Options{.normalStride = 8}, Options{.exponential = true},
        Options{.normalStride = 8, .exponential = true, .extension = "KHR_meshopt_compression"}}) {
    SCOPED_TRACE(std::string(o.sequence ? "sequence " : "triangles ") + std::to_string(o.indexType) +
                 (o.exponential ? " exponential" : "") + " normals " + std::to_string(o.normalStride));
    GltfWriter writer;
    writeSphere(writer, o);
    expectSphere(writer);
  }
}

TEST(Meshopt, ManyPartsOfOneViewUnpackItOnce) {
  GltfWriter writer;
  writeSphere(writer, {});
  // As gltfpack does: all parts lie in the same three views.
  for (int i = 1; i < 20; ++i) {
    const double x = 3 * i;
    writer.node({{"name", "ball"}, {"mesh", 0}, {"translation", {x, 0, 0}}});
  }
  Json second = writer.json["meshes"][0]["primitives"][0];
  writer.json["meshes"][0]["primitives"].push_back(second);
  writer.glb();
  const auto table = parseGltf(writer.json.dump(), 1000);
  ASSERT_TRUE(table.ok()) << table.error().message();
  EXPECT_EQ(table->primitives.size(), 40u);
  ASSERT_EQ(table->unpacked.size(), 2u);
  for (const UnpackedView& view : table->unpacked) EXPECT_EQ(view.users, 40u);
  EXPECT_EQ(table->resources.back(), "unpacked:");
  EXPECT_EQ(table->unpacked[1].offset, sphere().vertices() * 8);
  EXPECT_EQ(table->unpacked[0].ranges[0].offset, 1000u);
}

TEST(Meshopt, SparseAndPackedTogether) {
  GltfWriter writer;
  writeSphere(writer, {.exponential = true});
  const std::vector<float> far = {0, 5, 0};
  writer.json["accessors"][0]["sparse"] = {{"count", 1},
                                           {"indices", {{"bufferView", writer.view(Bytes{0})}, {"componentType", kU8}}},
                                           {"values", {{"bufferView", writer.view(raw(far))}}}};
  writer.bounds(0, {-1, -1, -1}, {1, 5, 1});
  const auto table = writer.open();
  ASSERT_TRUE(table.ok()) << table.error().message();
  ASSERT_EQ(table->primitives.size(), 1u);
  // The pole is drawn up.
  EXPECT_NEAR(solidOf(writer.file, *table, 0).bounds.max.y, 5, 1e-2);
}

TEST(Meshopt, WhatCannotBePackedSoIsReadFromItsFallback) {
  // The buffer without the packing holds the plain data; the description of the packing makes no sense.
  for (const char* wrong : {R"({"mode": "VOODOO"})", R"({"filter": "MAGIC"})", R"({"count": -3})",
                            R"({"byteStride": 100000})", R"({"buffer": "x"})"}) {
    SCOPED_TRACE(wrong);
    GltfWriter writer;
    writer.node({{"mesh", writer.cubeMesh()}});
    Json e = {{"buffer", 0},      {"byteOffset", 0}, {"byteLength", 20},
              {"byteStride", 12}, {"count", 8},      {"mode", "ATTRIBUTES"}};
    e.merge_patch(Json::parse(wrong));
    writer.json["bufferViews"][0]["extensions"]["EXT_meshopt_compression"] = e;
    const auto table = writer.open();
    ASSERT_TRUE(table.ok()) << table.error().message();
    ASSERT_EQ(table->primitives.size(), 1u);
    EXPECT_NEAR(solidOf(writer.file, *table, 0).volume, 1, 1e-2);
  }
}

TEST(Meshopt, DamageCostsThePart) {
  const std::vector<std::pair<const char*, std::function<void(GltfWriter&, Json&)>>> cases = {
      {"cut short", [](GltfWriter&, Json& e) { e["byteLength"] = e["byteLength"].get<int>() / 2; }},
      {"beyond the file", [](GltfWriter&, Json& e) { e["byteOffset"] = 1 << 30; }},
      {"another stride", [](GltfWriter&, Json& e) { e["byteStride"] = 16; }},
      {"more elements", [](GltfWriter&, Json& e) { e["count"] = 2'000'000; }},
      {"a gigabyte of a few bytes", [](GltfWriter&, Json& e) { e["count"] = 100'000'000; }},
      {"fewer than the accessor needs", [](GltfWriter&, Json& e) { e["count"] = 3; }},
      {"a filter that does not fit",
       [](GltfWriter&, Json& e) {
         e["filter"] = "QUATERNION";
         e["byteStride"] = 12;
       }},
      {"no such buffer", [](GltfWriter&, Json& e) { e["buffer"] = 9; }},
      {"the buffer that is not there", [](GltfWriter&, Json& e) { e["buffer"] = 1; }},
      {"other bytes", [](GltfWriter& w, Json&) { std::fill(w.bin.begin(), w.bin.end(), uint8_t(0x5a)); }}};
  for (const auto& [name, spoil] : cases) {
    SCOPED_TRACE(name);
    GltfWriter writer;
    writeSphere(writer, {});
    spoil(writer, writer.json["bufferViews"][1]["extensions"]["EXT_meshopt_compression"]);
    writer.node({{"name", "good"}, {"mesh", writer.cubeMesh()}});
    const auto table = writer.open();
    ASSERT_TRUE(table.ok()) << table.error().message();
    ASSERT_EQ(table->primitives.size(), 1u);
    EXPECT_EQ(table->nodes[table->primitives[0].node].name, "good");
    EXPECT_FALSE(table->notes.empty());
  }
}

TEST(Meshopt, UnpackingChecksBeforeItAllocates) {
  const Bytes few(40, 0);
  const ByteView range(few);
  for (const UnpackParams& params : {UnpackParams{Unpack::Attributes, UnpackFilter::None, 1u << 22, 256, 0, 0, 0},
                                     UnpackParams{Unpack::Attributes, UnpackFilter::None, 10, 6, 0, 0, 0},
                                     UnpackParams{Unpack::Triangles, UnpackFilter::None, 3'000'000, 4, 0, 0, 0},
                                     UnpackParams{Unpack::Triangles, UnpackFilter::None, 4, 4, 0, 0, 0},
                                     UnpackParams{Unpack::Indices, UnpackFilter::Octahedral, 3, 4, 0, 0, 0},
                                     UnpackParams{Unpack::Indices, UnpackFilter::None, 3, 3, 0, 0, 0},
                                     UnpackParams{Unpack::Copy, UnpackFilter::None, 41, 1, 0, 0, 0},
                                     UnpackParams{Unpack::Copy, UnpackFilter::None, 0xffffffff, 0xffffffff, 0, 0, 0},
                                     UnpackParams{Unpack(77), UnpackFilter::None, 1, 1, 0, 0, 0},
                                     UnpackParams{Unpack::Attributes, UnpackFilter(9), 1, 4, 0, 0, 0}})
    EXPECT_FALSE(unpack(params, {&range, 1}).ok());
  EXPECT_FALSE(unpack({}, {}).ok());
  EXPECT_EQ(unpack({Unpack::Copy, UnpackFilter::None, 40, 1, 0, 0, 0}, {&range, 1})->size(), 40u);
}

}  // namespace
}  // namespace fabrica
