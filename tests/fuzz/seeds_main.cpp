// Writes seeds for the fuzzers: small valid inputs, made anew at every build so that the repository holds no binaries.
//
//   fuzz_seeds FOLDER
#include <draco/compression/encode.h>
#include <draco/mesh/mesh.h>

#include <meshoptimizer.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "atlas/atlas.h"
#include "codecs/chunks.h"
#include "codecs/j2k_writer.h"
#include "formats/gltf/scene_table.h"
#include "formats/gltf_writer.h"
#include "formats/zip_writer.h"
#include "maker/nifti_file.h"
#include "maker/slice_files.h"

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

  ByteWriter strip;
  strip.put(positions);
  for (const uint8_t index : {0, 1, 2, 1, 0}) strip.put(index);
  for (const uint32_t row : {uint32_t(kStrip), uint32_t(kFan)}) {
    const uint32_t words5[8] = {5126, 12, 3, row, 0, 0, 5121, 5};
    std::copy(words5, words5 + 8, params.words);
    ByteWriter copy = strip;
    write("mesh", row == kStrip ? "strip" : "fan", job(params, copy.take()));
  }
}

Bytes packedVertices(const Bytes& bytes, size_t count, size_t stride) {
  Bytes packed(meshopt_encodeVertexBufferBound(count, stride));
  packed.resize(meshopt_encodeVertexBuffer(packed.data(), packed.size(), bytes.data(), count, stride));
  return packed;
}
Bytes packedTriangles() {
  Bytes packed(meshopt_encodeIndexBufferBound(36, 8));
  packed.resize(meshopt_encodeIndexBuffer(packed.data(), packed.size(), test::kCubeTriangles.data(), 36));
  return packed;
}
Bytes packedSequence() {
  Bytes packed(meshopt_encodeIndexSequenceBound(36, 8));
  packed.resize(meshopt_encodeIndexSequence(packed.data(), packed.size(), test::kCubeTriangles.data(), 36));
  return packed;
}

void unpackSeeds() {
  const Bytes corners = test::raw(test::kCube);
  Bytes grid(400);
  for (size_t i = 0; i < grid.size(); ++i) grid[i] = uint8_t(i * i / 7);
  const auto seed = [](const char* name, Unpack kind, UnpackFilter filter, uint32_t count, uint32_t stride, const Bytes& data) {
    write("unpack", name, job(UnpackParams{kind, filter, count, stride, 0, 0, 0}, data));
  };
  seed("positions", Unpack::Attributes, UnpackFilter::None, 8, 12, packedVertices(corners, 8, 12));
  seed("exponential", Unpack::Attributes, UnpackFilter::Exponential, 8, 12, packedVertices(corners, 8, 12));
  seed("octahedral4", Unpack::Attributes, UnpackFilter::Octahedral, 100, 4, packedVertices(grid, 100, 4));
  seed("octahedral8", Unpack::Attributes, UnpackFilter::Octahedral, 50, 8, packedVertices(grid, 50, 8));
  seed("quaternion", Unpack::Attributes, UnpackFilter::Quaternion, 50, 8, packedVertices(grid, 50, 8));
  // Version 1: four elements of four bytes, one channel, each byte packed another way.
  seed("version1", Unpack::Attributes, UnpackFilter::None, 4, 4,
       Bytes{0xa1, 0xe4, 1, 5, 0, 2, 0x1b, 0xff, 0xff, 0xff, 9, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0});
  seed("triangles", Unpack::Triangles, UnpackFilter::None, 36, 4, packedTriangles());
  seed("triangles16", Unpack::Triangles, UnpackFilter::None, 36, 2, packedTriangles());
  seed("sequence", Unpack::Indices, UnpackFilter::None, 36, 2, packedSequence());
  write("unpack", "sparse", job(UnpackParams{Unpack::Sparse, UnpackFilter::None, 2, 4, 4, 2, 5121}, Bytes{1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 8, 8, 8, 8}));
}

void anyGlbSeeds() {
  const auto seed = [](const char* name, test::GltfWriter& writer) {
    (void)writer.glb();
    Bytes bytes = test::raw(std::vector<char>());
    const std::string text = writer.json.dump();
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.push_back(0);
    bytes.insert(bytes.end(), writer.bin.begin(), writer.bin.end());
    write("any_glb", name, bytes);
  };
  {
    test::GltfWriter writer;
    const int places = writer.accessor(writer.view(test::raw(std::vector<float>{0, 0, 0, 2, 0, 0})), test::kF32, 2, "VEC3");
    writer.node({{"name", "a"}, {"mesh", writer.cubeMesh()}, {"extensions", {{"EXT_mesh_gpu_instancing", {{"attributes", {{"TRANSLATION", places}}}}}}}});
    seed("instances", writer);
  }
  {
    test::GltfWriter writer;
    const int positions = writer.cubePositions();
    writer.json["accessors"][0].erase("min");
    writer.json["accessors"][0]["sparse"] = {{"count", 1}, {"indices", {{"bufferView", writer.view(Bytes{3})}, {"componentType", 5121}}},
                                             {"values", {{"bufferView", writer.view(test::raw(std::vector<float>{0, 1, 0}))}}}};
    const int strip = writer.accessor(writer.view(Bytes{2, 3, 6, 7, 4, 3, 0, 2, 1, 6, 5, 4, 1, 0}), test::kU8, 14, "SCALAR");
    const int bind = writer.accessor(writer.view(Bytes(64)), test::kF32, 1, "MAT4");
    writer.json["skins"] = Json::array({{{"joints", {0}}, {"inverseBindMatrices", bind}}});
    writer.node({{"name", "b"}, {"skin", 0}, {"mesh", writer.mesh(Json::array({{{"attributes", {{"POSITION", positions}}}, {"indices", strip}, {"mode", 5}}}))}});
    seed("sparse_strip_skin", writer);
  }
  {
    test::GltfWriter writer;
    const int positions = writer.accessor(writer.packedView(packedVertices(test::raw(test::kCube), 8, 12), 8, 12, "ATTRIBUTES", "EXPONENTIAL"), test::kF32, 8, "VEC3");
    writer.bounds(positions, {0, 0, 0}, {1, 1, 1});
    const int indices = writer.accessor(writer.packedView(packedTriangles(), 36, 2, "TRIANGLES", nullptr, "EXT_meshopt_compression", false), test::kU16, 36, "SCALAR");
    writer.node({{"name", "c"}, {"mesh", writer.mesh(Json::array({{{"attributes", {{"POSITION", positions}}}, {"indices", indices}}}))}});
    seed("meshopt", writer);
  }
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
  writeText("gltf", "packed", R"({"asset":{"version":"2.0"},"extensionsRequired":["EXT_meshopt_compression","EXT_mesh_gpu_instancing"],
"nodes":[{"mesh":0,"skin":0,"extensions":{"EXT_mesh_gpu_instancing":{"attributes":{"TRANSLATION":2,"ROTATION":3}}}},{"mesh":0}],"skins":[{"joints":[0],"inverseBindMatrices":4}],
"meshes":[{"primitives":[{"attributes":{"POSITION":0},"indices":1,"mode":5}]}],
"accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":1,"componentType":5123,"count":3,"type":"SCALAR"},
{"componentType":5126,"count":2,"type":"VEC3","sparse":{"count":1,"indices":{"bufferView":1,"componentType":5121},"values":{"bufferView":0}}},
{"bufferView":2,"componentType":5122,"normalized":true,"count":2,"type":"VEC4"},{"bufferView":3,"componentType":5126,"count":1,"type":"MAT4"}],
"bufferViews":[{"buffer":0,"byteLength":36},{"buffer":1,"byteLength":6,"extensions":{"EXT_meshopt_compression":{"buffer":0,"byteOffset":40,"byteLength":20,"byteStride":2,"count":3,"mode":"INDICES"}}},
{"buffer":1,"byteLength":16,"extensions":{"KHR_meshopt_compression":{"buffer":0,"byteOffset":60,"byteLength":40,"byteStride":8,"count":2,"mode":"ATTRIBUTES","filter":"QUATERNION"}}},{"buffer":0,"byteOffset":100,"byteLength":64}],
"buffers":[{"byteLength":400},{"byteLength":60,"extensions":{"EXT_meshopt_compression":{"fallback":true}}}]})");
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
  writeText("lesson", "whole", R"J({"fabricaLesson": 1, "title": "T", "language": "en", "authors": ["A"], "steps": [{"title": "a", "text": "## h\n- **b** *i* [x](structure:s) [y](https://x.org)",
    "view": {"v": 1, "only": ["s"]}, "question": {"kind": "name", "structure": "s", "choices": ["s", "t"], "hint": "h"}}, {"question": {"kind": "choice", "prompt": "?", "choices": ["a", "b"], "answer": 1}}]})J");
  writeText("lesson", "result", R"({"fabricaResult": 1, "title": "T", "who": "A", "date": "2026-11-26", "answers": [["find", "a", "b", "c", 1]]})");
  writeText("lesson", "progress", R"({"v": 1, "marks": {"a": [2, 1, 1]}})");
  writeText("lesson", "atlas", R"({"lessons": [{"url": "a.json", "title": "A"}]})");
  writeText("terms", "words", "# licence: MIT\nEnglish;Latin;Fran\xc3\xa7" "ais\nKidney;Ren;Rein\n\"Liver\nof\";Hepar;Foie\n");
  writeText("terms", "crosswalk", "A title,,\nnode_name,label,OntologyID,synonyms fr\nLiver,liver,UBERON:0002107,foie|h\xc3\xa9patique\n");
  writeText("terms", "json", "{\"fabricaTerms\":1,\"terms\":{\"Liver\":{\"fr\":\"Foie\",\"ontology\":[\"FMA:7197\"]}}}");
  writeText("label_table", "slicer", "# Slicer\n0 background 0 0 0 0\n2 left_insula 250 250 225 255\n");
  writeText("label_table", "snap", "1 255 0 0 1 1 1 \"Left insula\"\n");
  writeText("label_table", "columns", "value\tlabel\tcolor\tuberon\n2\tinsula\t\"rgb(1,2,3)\"\tUBERON:1\n");
  writeText("label_table", "plain", "1 Precentral_L 2001\n2: Precentral_R\n");
  writeText("label_table", "segments", "Segment0_Name:=Liver\nSegment0_Color:=0.8 0.5 0.4\nSegment0_LabelValue:=1\nSegment0_Layer:=0\n");
  writeText("nrrd", "attached", "NRRD0005\n# comment\ntype: short\ndimension: 3\nspace: left-posterior-superior\nsizes: 4 3 2\n"
      "space directions: (1,0,0) (0,1,0) (0,0,1.5)\nkinds: domain domain domain\nendian: little\nencoding: gzip\n"
      "space origin: (-1,2,3)\nspace units: \"mm\" \"mm\" \"mm\"\nbyte skip: 0\nkey:=a\\nb\n\nxyz");
  writeText("nrrd", "segments", "NRRD0004\ntype: unsigned char\ndimension: 4\nspace: RAS\nsizes: 2 4 3 2\n"
      "space directions: none (1,0,0) (0,1,0) (0,0,1)\nkinds: list domain domain domain\nencoding: raw\n"
      "Segment0_Name:=liver\nSegment0_LabelValue:=1\nSegment0_Layer:=0\n\n");
  writeText("nrrd", "files", "NRRD0004\ntype: float\ndimension: 3\nsizes: 4 3 2\nspacings: 1 1 2\nendian: big\nencoding: raw\n"
      "line skip: 1\ndata file: slice%03d.raw 1 2 1\n");
  writeText("nrrd", "list", "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 4 3\nunits: \"um\" \"um\"\nencoding: raw\ndata file: LIST\na\nb\nc\n");
  Bytes shard(1 + 16 * 3 + 4, 0xff);
  for (size_t i = 1; i < 17; ++i) shard[i] = i == 1 || i == 9 ? 8 : 0;
  write("shard", "three", shard);
}

void volumeSeeds() {
  const std::string axes = R"("axes":[{"name":"c","type":"channel"},{"name":"z","type":"space","unit":"micrometer","orientation":{"value":"inferior-to-superior"}},{"name":"y","type":"space"},{"name":"x","type":"space"}])";
  const std::string datasets = R"("datasets":[{"path":"0","coordinateTransformations":[{"type":"scale","scale":[1,2,2,2]},{"type":"translation","translation":[0,1,1,1]}]},{"path":"1"}])";
  const std::string omero = R"("omero":{"channels":[{"label":"a","color":"FF0000","window":{"start":1,"end":9,"min":0,"max":255}}]})";
  writeText("volume_meta", "v3", R"({"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5","multiscales":[{"name":"n",)" + axes + "," + datasets + "}]," + omero +
      R"(},"fabrica":{"index_copy":"start"}}})" "\n" R"({"zarr_format":3,"node_type":"array","shape":[3,64,64,64],"data_type":"uint8","fill_value":0,"attributes":{"fabrica":{"empty_shards":["c/0/0/0"]}},)"
      R"("chunk_grid":{"name":"regular","configuration":{"chunk_shape":[3,32,32,32]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"codecs":[{"name":"sharding_indexed","configuration":)"
      R"({"chunk_shape":[1,16,16,16],"codecs":[{"name":"transpose","configuration":{"order":[0,3,2,1]}},{"name":"bytes","configuration":{"endian":"big"}},{"name":"blosc"},{"name":"crc32c"}],"index_codecs":[{"name":"bytes"},{"name":"crc32c"}],"index_location":"start"}}]})");
  writeText("volume_meta", "v2", R"({"multiscales":[{"version":"0.4",)" + axes + "," + datasets + "}]," + omero + "}\n"
      R"({"zarr_format":2,"shape":[3,9,9,9],"chunks":[3,4,4,4],"dtype":">u2","compressor":{"id":"blosc"},"order":"F","filters":null,"fill_value":3,"dimension_separator":"/"})");
  writeText("volume_meta", "labels", R"({"multiscales":[{"version":"0.4",)" + axes + "," + datasets + R"(}],"image-label":{"colors":[{"label-value":7,"rgba":[1,2,3,255]}],)"
      R"("properties":[{"label-value":7,"name":"n"},{"label-value":614454277,"class":"c"}]}})" "\n"
      R"({"zarr_format":2,"shape":[1,9,9,9],"chunks":[1,4,4,4],"dtype":"<u4","compressor":null,"order":"C","filters":null,"fill_value":0})");
  writeText("volume_meta", "colours", R"({"multiscales":[{"version":"0.4",)" + axes + "," + datasets + R"(}],"omero":{"channels":[{"color":"FF0000"},{"color":"00FF00"},{"color":"0000FF"}]}})" "\n"
      R"({"zarr_format":2,"shape":[3,9,9,9],"chunks":[1,4,4,4],"dtype":"|u1","compressor":null,"order":"C","filters":null,"fill_value":0})");
  writeText("volume_meta", "n5", R"({"name":"h","dimensions":[700,600,500],"blockSize":[128,128,128],"dataType":"uint16","compression":{"type":"blosc"},"downsamplingFactors":[1,1,1],"pixelResolution":{"unit":"um","dimensions":[6.5,6.5,6.5]}})");
  writeText("volume_meta", "hoa", R"({"name":"h","data":{"shape":[70,60,50],"voxel_size_um":6.5,"gcs_url":"n5://gs://bucket/heart/"},"citation":{"title":"t","doi":"10.1/2"}})");
  const std::string zoom = R"({"name":"z","dataset_type":"zoom","voi":"ROI-01","data":{"shape":[70,60,50],"voxel_size_um":2,"gcs_url":"n5://z/"},"registration":{"source_dataset":"z","target_dataset":"h","translation":[24.5,11,23],"rotation":12.5,"scale":0.33}})";
  writeText("volume_meta", "hoa_zoom", zoom);
  writeText("volume_meta", "hoa_list", "[\"a.json\"," + zoom + R"(,{"name":"h","data":{"shape":[70,60,50],"voxel_size_um":6.5,"gcs_url":"n5://h/"}}])");
  writeText("volume_meta", "whole", R"({"name":"x","format":2,"rgb":false,"scale":1,"offset":0,"minimum":0,"maximum":9,"window":{"center":4,"width":9},"histogram":[[1,0.5]],"levels":[{"size":[70,40,66],"indexToWorld":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]}],"notes":["n"]})");
  for (const bool large : {false, true})
    write("zip", large ? "zip64" : "zip", test::zipOf({{"zarr.json", "{}"}, {"0/zarr.json", "{}"}, {"0/c/0/0/0", "abc"}}, R"({"ome":{"version":"0.5"}})", large));
  const auto whole = [](const char* name, const Bytes& file) {
    Bytes input = {13};
    input.insert(input.end(), file.begin(), file.end());
    write("whole", name, input);
  };
  whole("nifti", niftiBytes({{4, 3, 2}, 4, 16}, Bytes(48, 7)));
  NiftiParts big{{2, 2, 2}, 16, 32};
  big.bigEndian = true;
  whole("nifti_big", niftiBytes(big, Bytes(32, 1)));
  const std::string nrrd = "NRRD0004\ntype: uchar\ndimension: 4\nspace: LPS\nsizes: 3 2 2 2\nspace directions: none (1,0,0) (0,1,0) (0,0,2)\nencoding: raw\n\n";
  whole("nrrd", Bytes(nrrd.begin(), nrrd.end()));
  const std::string detached = "NRRD0004\ntype: uint32\ndimension: 3\nspace: LPS\nsizes: 2 2 2\nspace directions: (1,0,0) (0,1,0) (0,0,2)\nendian: little\nencoding: raw\ndata file: LIST\na\nb\n";
  whole("nhdr", Bytes(detached.begin(), detached.end()));
  Bytes pair = niftiBytes({{4, 3, 2}, 8, 32}, Bytes(96, 3));
  std::copy_n("ni1", 4, pair.begin() + 344);
  whole("pair", pair);
  // A gzip of nothing much.
  whole("gzip", Bytes{0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0x4b, 0x4c, 0x4a, 6, 0, 0xc2, 0x41, 0x24, 0x35, 3, 0, 0, 0});

  BrickDecodeParams n5;
  for (int i = 0; i < 3; ++i) n5.chunk[i] = n5.size[i] = 4;
  n5.voxel = uint32_t(VoxelFormat::U16);
  n5.format = uint32_t(BrickFormat::R16F);
  n5.flags = kN5 | kBigEndian | kMayBeMissing;
  write("brick", "n5", job(n5, Bytes{0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 1, 2, 3, 4}));
  n5.codec = uint32_t(BrickCodec::Blosc);
  n5.flags = 0;
  // blosc, not compressed: version 2, flags "memcpyed", type of 2 bytes, 128 bytes.
  Bytes blosc = {2, 1, 2, 2, 128, 0, 0, 0, 128, 0, 0, 0, 144, 0, 0, 0};
  blosc.resize(144, 5);
  write("brick", "blosc", job(n5, blosc));
  BrickDecodeParams colour;
  for (int i = 0; i < 3; ++i) colour.chunk[i] = colour.size[i] = 2;
  colour.format = uint32_t(BrickFormat::RGBA8);
  colour.dimensions = 4;
  for (uint32_t i = 0; i < 4; ++i) colour.axis[i] = i;
  colour.extent[3] = 3;
  write("brick", "colour", job(colour, Bytes(24, 9)));
}

// Each begins with whose it is: 0 TIFF, 1 PNG, 2 JPEG 2000 (slices_fuzz.cpp).
void sliceSeeds() {
  Bytes voxels(40 * 10 * 2);
  for (size_t i = 0; i < voxels.size(); ++i) voxels[i] = uint8_t(i * i % 251);
  const auto seed = [](const std::string& name, uint8_t reader, Bytes file) {
    file.insert(file.begin(), reader);
    write("slices", name, file);
  };
  const std::string path = (g_root / "slice").string();
  const auto written = [&path] {
    std::ifstream in(path, std::ios::binary);
    return Bytes(std::istreambuf_iterator<char>(in), {});
  };
  for (const bool tiled : {false, true}) {
    writeTiff(path, {.width = 40, .height = 10, .bits = 16, .compression = uint16_t(tiled ? COMPRESSION_LZW : COMPRESSION_NONE), .tiled = tiled}, voxels);
    seed(tiled ? "tiff-tiles" : "tiff", 0, written());
  }
  for (const int interlace : {PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7}) {
    writePng(path, 40, 20, 8, PNG_COLOR_TYPE_GRAY, voxels, interlace);
    seed(interlace == PNG_INTERLACE_NONE ? "png" : "png-interlaced", 1, written());
  }
  for (const uint16_t compression : {COMPRESSION_NONE, COMPRESSION_LZW}) {
    writeTiff(path, {.width = 20, .height = 10, .compression = compression, .channels = 3}, ByteView(voxels).first(600));
    seed(compression == COMPRESSION_NONE ? "tiff-rgb" : "tiff-rgb-lzw", 0, written());
  }
  writePng(path, 20, 10, 8, PNG_COLOR_TYPE_RGB, ByteView(voxels).first(600));
  seed("png-rgb", 1, written());
  writePng(path, 20, 10, 8, PNG_COLOR_TYPE_RGB_ALPHA, voxels);
  seed("png-rgba", 1, written());
  std::filesystem::remove(path);
  seed("j2k-rgb", 2, test::writeJ2k({voxels.begin(), voxels.begin() + 192}, 8, 8, 8, false, 3));
  seed("j2k", 2, test::writeJ2k({voxels.begin(), voxels.begin() + 256}, 16, 16, 8, false));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  g_root = argv[1];
  meshSeeds();
  unpackSeeds();
  anyGlbSeeds();
  brickSeeds();
  gltfSeeds();
  headerSeeds();
  tableSeeds();
  textSeeds();
  volumeSeeds();
  sliceSeeds();
  return 0;
}
