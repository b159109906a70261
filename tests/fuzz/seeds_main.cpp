// Writes seeds for the fuzzers: small valid inputs, made anew at every build so that the repository holds no binaries.
//
//   fuzz_seeds FOLDER
#include <draco/compression/encode.h>
#include <draco/mesh/mesh.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "atlas/atlas.h"
#include "codecs/chunks.h"
#include "codecs/j2k_writer.h"
#include "formats/gltf/scene_table.h"

namespace {

using namespace fabrica;

std::filesystem::path g_root;

void write(const std::string& fuzzer, const std::string& name, ByteView bytes) {
  std::filesystem::create_directories(g_root / fuzzer);
  std::ofstream out(g_root / fuzzer / name, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
}
void writeText(const std::string& fuzzer, const std::string& name, std::string_view text) { write(fuzzer, name,
    bytesOf(text)); }

template <typename Params>
Bytes job(const Params& params, ByteView data) {
  ByteWriter out;
  out.put(params);
  out.raw(data);
  return out.take();
}

Bytes dracoSheet(int method) {
  constexpr uint32_t n = 5;
  draco::Mesh mesh;
  mesh.set_num_points(n * n);
  draco::GeometryAttribute attribute;
  attribute.Init(draco::GeometryAttribute::POSITION, nullptr, 3, draco::DT_FLOAT32, false, 12, 0);
  const int position = mesh.AddAttribute(attribute, true, n * n);
  attribute.Init(draco::GeometryAttribute::NORMAL, nullptr, 3, draco::DT_FLOAT32, false, 12, 0);
  const int normal = mesh.AddAttribute(attribute, true, n * n);
  for (uint32_t i = 0; i < n * n; ++i) {
    const float p[3] = {float(i % n), float(i / n), std::sin(float(i))}, up[3] = {0, 0, 1};
    mesh.attribute(position)->SetAttributeValue(draco::AttributeValueIndex(i), p);
    mesh.attribute(normal)->SetAttributeValue(draco::AttributeValueIndex(i), up);
  }
  for (uint32_t y = 0; y + 1 < n; ++y)
    for (uint32_t x = 0; x + 1 < n; ++x) {
      const draco::PointIndex a(y * n + x), b(y * n + x + 1), c((y + 1) * n + x), d((y + 1) * n + x + 1);
      mesh.AddFace({a, b, c});
      mesh.AddFace({b, d, c});
    }
  draco::Encoder encoder;
  encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, 11);
  encoder.SetAttributeQuantization(draco::GeometryAttribute::NORMAL, 8);
  encoder.SetEncodingMethod(method);
  draco::EncoderBuffer buffer;
  if (!encoder.EncodeMeshToBuffer(mesh, &buffer).ok()) return {};
  return {buffer.data(), buffer.data() + buffer.size()};
}

void meshSeeds() {
  MeshDecodeParams params;
  params.gridStep = 0.001f;
  params.words[1] = 1;
  write("mesh", "edgebreaker", job(params, dracoSheet(draco::MESH_EDGEBREAKER_ENCODING)));
  write("mesh", "sequential", job(params, dracoSheet(draco::MESH_SEQUENTIAL_ENCODING)));

  const float positions[9] = {0, 0, 0, 1, 0, 0, 0, 1, 0};
  ByteWriter raw;
  raw.put(positions);
  raw.put(positions);
  for (const uint16_t index : {0, 1, 2}) raw.put(index);
  params.codec = 1;
  const uint32_t words[8] = {5126, 12, 3, 0, 5126, 12, 5123, 3};
  std::copy(words, words + 8, params.words);
  write("mesh", "raw", job(params, raw.take()));
}

void brickSeeds() {
  BrickDecodeParams params;
  params.chunk[0] = params.chunk[1] = params.chunk[2] = 16;
  params.size[0] = params.size[1] = params.size[2] = 15;
  params.maximum = 255;
  std::vector<int32_t> values(16 * 256);
  for (size_t i = 0; i < values.size(); ++i) values[i] = int32_t((i / 7) % 256);
  params.codec = 1;
  write("brick", "j2k8", job(params, test::writeJ2k(values, 16, 256, 8, false)));
  params.voxel = uint32_t(VoxelFormat::I16);
  params.format = uint32_t(BrickFormat::R16F);
  write("brick", "j2k16", job(params, test::writeJ2k(values, 16, 256, 16, true)));
  params.codec = 0;
  params.chunk[0] = params.chunk[1] = params.chunk[2] = 4;
  params.size[0] = params.size[1] = params.size[2] = 3;
  write("brick", "raw", job(params, Bytes(128, 3)));
  params.codec = 2;
  write("brick", "zstd", job(params, Bytes{0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x80, 0x15, 0, 0, 3, 0}));
  params.codec = 3;
  write("brick", "gzip", job(params, Bytes{0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 0x80, 0, 1}));
}

void gltfSeeds() {
  writeText("gltf", "plain", R"({"asset":{"version":"2.0","generator":"VTK","extras":{"title":"T"}},"scene":0,"scenes":[{"nodes":[0]}],
"nodes":[{"name":"VH_M_liver","children":[1,2],"scale":[1,1,-1],"rotation":[0,0,0,1],"translation":[1,2,3]},
{"name":"Model_3_lobe","mesh":0,"extras":{"id":"lobe","names":{"la":"Lobus"},"synonyms":["x"],"ontology":["UBERON:1"],"tissue":"liver","closure":"closed","label":{"volume":0,"value":3}}},
{"mesh":0,"matrix":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1],"extras":{"label":"lobe","ontologyid":"FMA:1"}}],
"meshes":[{"name":"m","primitives":[{"attributes":{"POSITION":0,"NORMAL":0},"indices":1,"material":0,"mode":4}]}],
"materials":[{"alphaMode":"BLEND","pbrMetallicRoughness":{"baseColorFactor":[0.5,0.2,0.1,0.5]}}],
"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]},{"bufferView":1,"componentType":5121,"count":3,"type":"SCALAR"}],
"bufferViews":[{"buffer":0,"byteLength":36},{"buffer":0,"byteOffset":36,"byteLength":3}],
"buffers":[{"byteLength":39,"uri":"data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAAAAEC"}]})");
  writeText("gltf", "draco", R"({"asset":{"version":"2.0"},"extensionsUsed":["KHR_draco_mesh_compression"],"extensionsRequired":["KHR_draco_mesh_compression","KHR_mesh_quantization"],
"nodes":[{"name":"a","mesh":0}],"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"extensions":{"KHR_draco_mesh_compression":{"bufferView":0,"attributes":{"POSITION":0}}}}]}],
"accessors":[{"componentType":5123,"normalized":true,"count":30,"type":"VEC3","min":[0,0,0],"max":[65535,65535,1]},{"componentType":5123,"count":90,"type":"SCALAR"}],
"bufferViews":[{"buffer":0,"byteOffset":4,"byteLength":36,"byteStride":12}],"buffers":[{"byteLength":400}],"skins":[{}],"animations":[{}],"textures":[{}]})");
}

void headerSeeds() {
  ByteWriter glb;
  for (const uint32_t word : {0x46546c67u, 2u, 60u, 12u, 0x4e4f534au}) glb.put(word);
  glb.raw(bytesOf("{\"asset\":{}}"));
  for (const uint32_t word : {20u, 0x004e4942u}) glb.put(word);
  glb.raw(Bytes(20, 0));
  write("glb_header", "glb", glb.take());
}

void tableSeeds() {
  SceneTable table;
  table.resources = {"", "meshes.lod.bin"};
  table.nodes.resize(2);
  table.nodes[1].parent = 0;
  table.nodes[1].names = {{"la", "Hepar"}};
  ScenePrimitive part;
  part.node = 1;
  part.bounds = {vec3(0), vec3(1)};
  MeshLevel level;
  level.ranges = {{1, 10, 20}};
  level.params = {0, kNone};
  part.levels = {level};
  table.primitives = {part};
  write("scene_table", "table", encodeSceneTable(table));
}

void textSeeds() {
  writeText("manifest", "atlas", R"({"fabricaAtlas":1,"id":"colin27","version":"1.0","title":"T","description":"D",
"sources":[{"title":"S","url":"https://a.example/","licence":"CC BY 4.0","citation":"@misc{a}"}],
"meshes":[{"url":"meshes.glb","index":"meshes.index.gz","source":0,"transform":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}],
"volumes":[{"id":"t1","name":"T1","url":"volumes/t1.zarr/","labels":false,"format":"u8","codec":"imagecodecs_jpeg2k","indexAtStart":true,
"levels":[{"path":"0","size":[181,217,181],"chunk":[64,64,64],"shard":[256,256,256],"indexToWorld":[0.001,0,0,0,0,0.001,0,0,0,0,0.001,0,0,0,0,1]}],
"minimum":0,"maximum":255,"window":{"center":100,"width":200},"histogram":[[0,0.5]],"values":{"37":"a"},"source":0}],
"structureSources":{"a":0},"hierarchies":[{"name":"Systems","nodes":[{"id":"a","children":["b",{"id":"c"}]}]}],
"hierarchyName":"Regions","gaps":[{"text":"x","branch":"a"}],"view":{"camera":{}}})");
  writeText("link", "own", "https://a.example/#src=atlas.json&sel=hippocampus&hide=a,b&cam=1,2,3&v=1");
  writeText("link", "model",
      "#model=https://www.dropbox.com/s/abc/x.glb?dl=0,https://github.com/a/b/blob/main/c.glb$camera=1,2,3");
  Bytes shard(1 + 16 * 3 + 4, 0xff);
  for (size_t i = 1; i < 17; ++i) shard[i] = i == 1 || i == 9 ? 8 : 0;
  write("shard", "three", shard);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  g_root = argv[1];
  meshSeeds();
  brickSeeds();
  gltfSeeds();
  headerSeeds();
  tableSeeds();
  textSeeds();
  return 0;
}
