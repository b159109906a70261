// Draws GLB files to a PNG, to look at what the renderer does without a page.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>

#define TINYGLTF_IMPLEMENTATION
#define TINYGLTF_NO_STB_IMAGE
#define TINYGLTF_NO_STB_IMAGE_WRITE
#define TINYGLTF_NO_EXTERNAL_IMAGE
#include <tiny_gltf.h>

#include "platform/headless/gl_context.h"
#include "platform/headless/picture.h"
#include "render/renderer.h"

namespace fabrica::render {
namespace {

struct Shape {
  std::string name;
  std::vector<vec3> positions, normals;
  std::vector<uint32_t> indices;
  Color color;
};

template <typename T>
const T* elements(const tinygltf::Model& model, const tinygltf::Accessor& accessor) {
  const tinygltf::BufferView& view = model.bufferViews[size_t(accessor.bufferView)];
  return reinterpret_cast<const T*>(&model.buffers[size_t(view.buffer)].data[view.byteOffset + accessor.byteOffset]);
}

mat4 matrixOf(const tinygltf::Node& node) {
  mat4 m(1);
  if (node.matrix.size() == 16) {
    for (int i = 0; i < 16; ++i) m[i / 4][i % 4] = float(node.matrix[size_t(i)]);
    return m;
  }
  if (node.translation.size() == 3)
    m = glm::translate(m, vec3(node.translation[0], node.translation[1], node.translation[2]));
  if (node.rotation.size() == 4)
    m *= glm::mat4_cast(quat(float(node.rotation[3]), float(node.rotation[0]), float(node.rotation[1]), float(node.rotation[2])));
  if (node.scale.size() == 3) m = glm::scale(m, vec3(node.scale[0], node.scale[1], node.scale[2]));
  return m;
}

void readNode(const tinygltf::Model& model, int index, const mat4& parent, Color color, std::vector<Shape>& out) {
  const tinygltf::Node& node = model.nodes[size_t(index)];
  const mat4 world = parent * matrixOf(node);
  if (node.mesh >= 0) {
    Shape shape;
    shape.name = node.name;
    // Neighbours of one organ vary a little, so that their borders show.
    const float vary = 0.88f + 0.24f * float(out.size() * 7 % 10) / 10;
    shape.color = {uint8_t(std::min(255.f, color.r * vary)), uint8_t(std::min(255.f, color.g * vary)),
                   uint8_t(std::min(255.f, color.b * vary)), 255};
    for (const tinygltf::Primitive& primitive : model.meshes[size_t(node.mesh)].primitives) {
      const auto base = uint32_t(shape.positions.size());
      const auto& position = model.accessors[size_t(primitive.attributes.at("POSITION"))];
      const auto& normal = model.accessors[size_t(primitive.attributes.at("NORMAL"))];
      const float *p = elements<float>(model, position), *n = elements<float>(model, normal);
      for (size_t i = 0; i < position.count; ++i) {
        shape.positions.push_back(vec3(world * vec4(p[i * 3], p[i * 3 + 1], p[i * 3 + 2], 1)));
        shape.normals.push_back(glm::normalize(mat3(world) * vec3(n[i * 3], n[i * 3 + 1], n[i * 3 + 2])));
      }
      const auto& indices = model.accessors[size_t(primitive.indices)];
      for (size_t i = 0; i < indices.count; ++i)
        shape.indices.push_back(base + (indices.componentType == TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT
                                            ? elements<uint32_t>(model, indices)[i]
                                            : elements<uint16_t>(model, indices)[i]));
    }
    out.push_back(std::move(shape));
  }
  for (int child : node.children) readNode(model, child, world, color, out);
}

Color organColor(const std::string& path) {
  struct {
    const char* word;
    Color color;
  } const kinds[] = {{"Heart", {206, 110, 84}}, {"Kidney", {185, 102, 83}}, {"Liver", {221, 130, 101}},
                     {"Spleen", {157, 108, 162}}, {"Knee", {241, 214, 145}}, {"Pelvis", {241, 214, 145}},
                     {"Spinal", {244, 214, 49}}, {"Bladder", {222, 154, 132}}, {"Intestine", {216, 132, 105}},
                     {"pancreas", {206, 142, 122}}, {"trachea", {111, 184, 210}}, {"bronchus", {111, 184, 210}},
                     {"larynx", {111, 184, 210}}, {"Thymus", {68, 172, 100}}, {"tonsil", {68, 172, 100}}};
  for (const auto& kind : kinds)
    if (path.find(kind.word) != std::string::npos) return kind.color;
  return {206, 142, 122};
}

int8_t snorm(float v) { return int8_t(std::lround(std::clamp(v, -1.f, 1.f) * 127)); }

// Octahedral normal as PackedVertex holds it.
void pack(const vec3& n, PackedVertex& out) {
  const float sum = std::abs(n.x) + std::abs(n.y) + std::abs(n.z);
  vec2 e = vec2(n) / std::max(sum, 1e-9f);
  if (n.z < 0) e = (vec2(1) - glm::abs(vec2(e.y, e.x))) * vec2(e.x < 0 ? -1 : 1, e.y < 0 ? -1 : 1);
  out.nu = snorm(e.x), out.nv = snorm(e.y);
}

struct Options {
  std::vector<std::string> files;
  std::string out = "picture.png", select, hover, only;
  std::vector<std::string> ghosts, translucent;
  int width = 1200, height = 900, frames = 1;
  float turn = 20, tilt = 8, zoom = 1;
  bool light = false, fill = false, orthographic = false, occlusion = true, moving = false;
  std::vector<CutPlane> cuts;
  Limits limits;
};

int usage() {
  std::puts(
      "render_picture FILE.glb… [-o picture.png] [--size W H] [--light] [--turn DEG] [--tilt DEG] [--zoom F] [--ortho]\n"
      "  [--select WORD] [--hover WORD] [--ghost WORD]… [--translucent WORD]… [--only WORD] [--frames N]\n"
      "  [--cut x|y|z FRACTION]… (of the bounds; -x, -y, -z remove the other side) [--fill] [--samples N] [--no-occlusion]\n"
      "  [--moving] [--no-float] [--no-half]\n"
      "WORD is part of a structure's name, or * for all.");
  return 2;
}

bool readOptions(int argc, char** argv, Options& o) {
  for (int i = 1; i < argc; ++i) {
    const std::string a = argv[i];
    const auto next = [&]() { return std::string(i + 1 < argc ? argv[++i] : "0"); };
    if (a == "-o") o.out = next();
    else if (a == "--size") o.width = std::stoi(next()), o.height = std::stoi(next());
    else if (a == "--light") o.light = true;
    else if (a == "--fill") o.fill = true;
    else if (a == "--ortho") o.orthographic = true;
    else if (a == "--turn") o.turn = std::stof(next());
    else if (a == "--tilt") o.tilt = std::stof(next());
    else if (a == "--zoom") o.zoom = std::stof(next());
    else if (a == "--select") o.select = next();
    else if (a == "--hover") o.hover = next();
    else if (a == "--only") o.only = next();
    else if (a == "--frames") o.frames = std::stoi(next());
    else if (a == "--ghost") o.ghosts.push_back(next());
    else if (a == "--translucent") o.translucent.push_back(next());
    else if (a == "--samples") o.limits.samples = std::stoi(next());
    else if (a == "--no-occlusion") o.occlusion = false;
    else if (a == "--moving") o.moving = true;
    else if (a == "--no-float") o.limits.floatTargets = false;
    else if (a == "--no-half") o.limits.floatTargets = o.limits.halfFloatTargets = false;
    else if (a == "--cut") {
      const std::string axis = next();
      vec3 n(0);
      n[axis.back() - 'x'] = axis[0] == '-' ? -1.f : 1.f;
      o.cuts.push_back({{vec3(std::stof(next())), n}, false});
    } else if (a[0] == '-') return false;
    else o.files.push_back(a);
  }
  return !o.files.empty();
}

bool matches(const std::string& name, const std::string& word) {
  return word == "*" || (!word.empty() && name.find(word) != std::string::npos);
}

int run(Options o) {
  std::vector<Shape> shapes;
  for (const std::string& file : o.files) {
    tinygltf::TinyGLTF loader;
    tinygltf::Model model;
    std::string error, warning;
    if (!loader.LoadBinaryFromFile(&model, &error, &warning, file)) {
      std::fprintf(stderr, "%s: %s\n", file.c_str(), error.c_str());
      return 1;
    }
    for (int root : model.scenes[size_t(std::max(0, model.defaultScene))].nodes)
      readNode(model, root, mat4(1), organColor(file), shapes);
  }
  if (!o.only.empty()) std::erase_if(shapes, [&](const Shape& s) { return !matches(s.name, o.only); });
  Bounds bounds;
  for (const Shape& s : shapes)
    for (const vec3& p : s.positions) bounds.include(p);

  auto context = headless::GlContext::create();
  if (!context) return std::fprintf(stderr, "%s\n", context.error().message().c_str()), 1;
  auto target = (*context)->target(o.width, o.height);
  auto renderer = Renderer::create(o.limits);
  if (!target || !renderer) return std::fprintf(stderr, "no renderer\n"), 1;

  const vec3 size = bounds.size();
  const Grid grid{bounds.min, std::max({size.x, size.y, size.z}) / 65535.f};
  (*renderer)->setGrids(std::span(&grid, 1));
  std::vector<DrawItem> items;
  std::vector<StructureStyle> styles;
  for (const Shape& s : shapes) {
    const auto index = StructureIndex(styles.size());
    std::vector<PackedVertex> vertices(s.positions.size());
    Bounds box;
    for (size_t i = 0; i < vertices.size(); ++i) {
      const vec3 q = glm::round((s.positions[i] - grid.origin) / grid.step);
      vertices[i].x = uint16_t(q.x), vertices[i].y = uint16_t(q.y), vertices[i].z = uint16_t(q.z);
      vertices[i].slot = index;
      pack(s.normals[i], vertices[i]);
      box.include(s.positions[i]);
    }
    MeshChunkView chunk;
    chunk.vertices = vertices;
    chunk.indices = s.indices;
    items.push_back({(*renderer)->uploadMesh(chunk, 0), index, box, 1});
    StructureStyle style;
    style.color = s.color;
    style.selected = matches(s.name, o.select);
    style.hovered = matches(s.name, o.hover);
    for (const std::string& word : o.ghosts) style.ghost |= matches(s.name, word) && !style.selected;
    for (const std::string& word : o.translucent)
      if (matches(s.name, word) && !style.selected) style.opacity = 0.35f;
    style.canFill = o.fill;
    styles.push_back(style);
  }
  (*renderer)->setStyles(styles);

  View view;
  view.width = o.width, view.height = o.height;
  const quat q = glm::angleAxis(glm::radians(o.turn), vec3(0, 1, 0)) * glm::angleAxis(glm::radians(-o.tilt), vec3(1, 0, 0));
  const float distance = bounds.radius() / std::tan(0.3f) / o.zoom, aspect = float(o.width) / float(o.height);
  const vec3 eye = bounds.center() + q * vec3(0, 0, distance);
  view.view = glm::lookAt(eye, bounds.center(), q * vec3(0, 1, 0));
  const float nearest = std::max(distance * 0.01f, distance - bounds.radius()), farthest = distance + bounds.radius();
  const float half = distance * std::tan(0.3f);
  view.projection = o.orthographic ? glm::ortho(-half * aspect, half * aspect, -half, half, nearest, farthest)
                                   : glm::perspective(0.6f, aspect, nearest, farthest);
  for (CutPlane& cut : o.cuts) cut.plane.position = bounds.min + cut.plane.position * size;
  Scene scene;
  scene.items = items;
  scene.cuts = o.cuts;
  scene.bounds = bounds;
  scene.dark = !o.light;
  scene.anySelected = !o.select.empty();
  scene.ambientOcclusion = o.occlusion;
  scene.moving = o.moving;
  for (int i = 0; i < o.frames; ++i) {
    const auto start = std::chrono::steady_clock::now();
    (*renderer)->draw(*target, scene, std::span(&view, 1));
    const auto mine = std::chrono::steady_clock::now();
    const headless::Picture picture = headless::readPicture(*target);
    const auto ms = [](auto d) { return std::chrono::duration<double, std::milli>(d).count(); };
    const RenderStats stats = (*renderer)->stats();
    std::printf("our code %.2f ms, with drawing %.0f ms, %u calls, %u triangles, %.1f MB on the GPU\n", ms(mine - start),
                ms(std::chrono::steady_clock::now() - start), stats.drawCalls, stats.triangles, double(stats.gpuBytes) / 1e6);
    if (i + 1 == o.frames)
      if (Status status = headless::writePng(picture, o.out); !status)
        return std::fprintf(stderr, "%s\n", status.error().message().c_str()), 1;
  }
  return 0;
}

}  // namespace
}  // namespace fabrica::render

int main(int argc, char** argv) {
  fabrica::render::Options options;
  if (!fabrica::render::readOptions(argc, argv, options)) return fabrica::render::usage();
  return fabrica::render::run(options);
}
