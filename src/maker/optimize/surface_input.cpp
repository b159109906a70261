#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>

#include "base/text.h"
#include "formats/gltf/gltf_names.h"
#include "maker/optimize/input_scene.h"
#include "maker/optimize/obj_groups.h"
#include "maker/optimize/vtk_surface.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

constexpr uint32_t kFloat = 5126, kUnsignedInt = 5125;

std::string extensionOf(const std::string& path) {
  std::string kind = fs::path(path).extension().string();
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return kind;
}

// The whole, in the files' own units and axes, until their frame is known.
class SurfaceScene {
 public:
  explicit SurfaceScene(const std::string& name) { scene_.name = name; }

  void add(const SurfaceFile& file);
  Result<InputScene> finish(const FileFrame& placement);

 private:
  uint32_t groupNode(const std::vector<std::string>& groups);
  uint32_t addNode(const std::string& raw, uint32_t parent);
  void addPart(const FileSurface& surface, const std::vector<uint32_t>& triangles, uint32_t node,
               const std::optional<Color>& color);
  void addObj(const SurfaceFile& file, const FileSurface& surface, uint32_t parent);
  mat4 frame(const FileFrame& placement);
  UpAxis axesByNames(float largest) const;

  InputScene scene_;
  std::map<std::vector<std::string>, uint32_t> groups_;
  std::vector<uint32_t> numberOf_;  // of a file's points in the part at hand; kNone between parts
  Bounds box_;
  size_t vtk_ = 0, all_ = 0;
  std::string space_;  // what the files say, the first that does
  bool spacesDiffer_ = false;
};

uint32_t SurfaceScene::addNode(const std::string& raw, uint32_t parent) {
  SceneNode node = describeNode(raw, nullptr, nullptr);
  node.parent = parent;
  scene_.table.nodes.push_back(std::move(node));
  return uint32_t(scene_.table.nodes.size() - 1);
}

uint32_t SurfaceScene::groupNode(const std::vector<std::string>& groups) {
  if (groups.empty()) return kNone;
  if (const auto it = groups_.find(groups); it != groups_.end()) return it->second;
  const uint32_t parent = groupNode({groups.begin(), groups.end() - 1});
  return groups_[groups] = addNode(groups.back(), parent);
}

void SurfaceScene::addPart(const FileSurface& surface, const std::vector<uint32_t>& triangles, uint32_t node,
                           const std::optional<Color>& color) {
  // Points of this part only, in order of use.
  if (numberOf_.size() < surface.points.size()) numberOf_.resize(surface.points.size(), kNone);
  std::vector<uint32_t> indices, used;
  std::vector<vec3> points;
  indices.reserve(triangles.size() * 3);
  for (const uint32_t t : triangles) {
    for (size_t k = 0; k < 3; ++k) {
      const uint32_t v = surface.triangles[size_t(t) * 3 + k];
      if (numberOf_[v] == kNone) {
        numberOf_[v] = uint32_t(points.size());
        points.push_back(surface.points[v]);
        used.push_back(v);
      }
      indices.push_back(numberOf_[v]);
    }
  }
  for (const uint32_t v : used) numberOf_[v] = kNone;
  Bytes bytes(points.size() * sizeof(vec3) + indices.size() * sizeof(uint32_t));
  std::memcpy(bytes.data(), points.data(), points.size() * sizeof(vec3));
  std::memcpy(bytes.data() + points.size() * sizeof(vec3), indices.data(), indices.size() * sizeof(uint32_t));

  ScenePrimitive primitive;
  primitive.node = node;
  primitive.hasColor = color.has_value();
  if (color) primitive.color = *color;
  for (const vec3& p : points) primitive.bounds.include(p);
  box_.include(primitive.bounds);
  MeshLevel level;
  level.codec = MeshCodec::Raw;
  const auto resource = uint32_t(scene_.resources.size());
  const auto pointBytes = uint32_t(points.size() * sizeof(vec3));
  level.ranges = {
      {resource, 0, pointBytes}, {resource, 0, 0}, {resource, pointBytes, uint32_t(bytes.size() - pointBytes)}};
  level.params = {kFloat, sizeof(vec3), uint32_t(points.size()), 0, 0, 0, kUnsignedInt, uint32_t(indices.size())};
  level.triangles = uint32_t(triangles.size());
  level.vertices = uint32_t(points.size());
  primitive.levels = {std::move(level)};
  scene_.table.primitives.push_back(std::move(primitive));
  scene_.table.resources.push_back("part:" + std::to_string(resource));
  scene_.resources.push_back(std::move(bytes));
}

void SurfaceScene::addObj(const SurfaceFile& file, const FileSurface& surface, uint32_t parent) {
  size_t faces = 0;
  std::vector<ObjGroup> groups = readObjGroups(file.path, &faces);
  const std::string stem = fs::path(file.path).stem().string();
  if (groups.size() > 1 && faces != surface.polygons) {
    scene_.notes.push_back(file.path + ": its groups cannot be told apart (" + std::to_string(faces) + " faces, " +
                           std::to_string(surface.polygons) + " polygons); it is one structure.");
    groups.resize(1);
  }
  if (groups.size() <= 1) {
    std::vector<uint32_t> all(surface.triangles.size() / 3);
    for (uint32_t t = 0; t < all.size(); ++t) all[t] = t;
    return addPart(surface, all, addNode(stem, parent), groups.empty() ? std::nullopt : groups[0].color);
  }
  const uint32_t own = addNode(stem, parent);
  std::vector<uint32_t> groupOf(faces, 0);
  for (uint32_t g = 0; g < groups.size(); ++g) {
    for (const uint32_t face : groups[g].faces) groupOf[face] = g;
  }
  std::vector<std::vector<uint32_t>> triangles(groups.size());
  for (uint32_t t = 0; t < surface.polygon.size(); ++t) triangles[groupOf[surface.polygon[t]]].push_back(t);
  for (size_t g = 0; g < groups.size(); ++g) {
    if (triangles[g].empty()) continue;
    addPart(surface, triangles[g], addNode(groups[g].name.empty() ? stem : groups[g].name, own), groups[g].color);
  }
}

void SurfaceScene::add(const SurfaceFile& file) {
  auto surface = readSurface(file.path);
  if (!surface) {
    scene_.notes.push_back(surface.error().message());
    return;
  }
  std::error_code ignored;
  scene_.bytes += uint64_t(fs::file_size(file.path, ignored));
  const std::string kind = extensionOf(file.path);
  ++all_;
  vtk_ += kind == ".vtk" || kind == ".vtp" || kind == ".vtu";
  if (!surface->space.empty()) {
    spacesDiffer_ = spacesDiffer_ || (!space_.empty() && space_ != surface->space);
    if (space_.empty()) space_ = surface->space;
  }
  const uint32_t parent = groupNode(file.groups);
  if (kind == ".obj") return addObj(file, *surface, parent);
  std::vector<uint32_t> all(surface->triangles.size() / 3);
  for (uint32_t t = 0; t < all.size(); ++t) all[t] = t;
  addPart(*surface, all, addNode(fs::path(file.path).stem().string(), parent), {});
}

// -1: a name of the left side, +1: of the right, 0: of neither or both. In the languages of the page (web/meshes/frame.js).
int sideOf(const std::string& name) {
  static constexpr std::string_view kLeft[] = {"l", "lh", "left", "sinistra", "sinistre", "sinistri", "sinister", "link", "links", "linke", "linker", "linkes", "gauche", "izquierda", "izquierdo", "esquerda", "esquerdo"};
  static constexpr std::string_view kRight[] = {"r", "rh", "right", "dextra", "dextre", "dextri", "dexter", "rechts", "rechte", "rechter", "rechtes", "droit", "droite", "derecha", "derecho", "direita", "direito"};
  const std::string folded = fold(name);
  bool left = false, right = false;
  for (const std::string_view word : words(folded)) {
    left = left || std::find(std::begin(kLeft), std::end(kLeft), word) != std::end(kLeft);
    right = right || std::find(std::begin(kRight), std::end(kRight), word) != std::end(kRight);
  }
  return int(right) - int(left);
}

// The axes that put what is called left on the left, the page's rule as well; Auto where names do not tell.
UpAxis SurfaceScene::axesByNames(float largest) const {
  constexpr float kApart = 0.02f;  // so far must both sides lie apart, of the whole
  float sum[2] = {0, 0}, count[2] = {0, 0};
  for (const ScenePrimitive& primitive : scene_.table.primitives) {
    const int side = sideOf(scene_.table.nodes[primitive.node].name);
    if (side == 0) continue;
    sum[side > 0] += primitive.bounds.center().x;
    ++count[side > 0];
  }
  if (count[0] == 0 || count[1] == 0) return UpAxis::Auto;
  const float apart = sum[0] / count[0] - sum[1] / count[1];
  return std::abs(apart) < largest * kApart ? UpAxis::Auto : apart > 0 ? UpAxis::Z : UpAxis::Ras;
}

// Millimetres are what nearly everything in medicine is in; metres show by a body of a few units.
mat4 SurfaceScene::frame(const FileFrame& placement) {
  const vec3 size = box_.size();
  const float largest = std::max({size.x, size.y, size.z});
  FileUnit unit = placement.unit;
  if (unit == FileUnit::Auto) unit = largest > 4 ? FileUnit::Millimetres : FileUnit::Metres;
  UpAxis up = placement.up;
  bool byNames = false;
  if (up == UpAxis::Auto) {
    if (!space_.empty()) up = space_ == "LPS" ? UpAxis::Z : UpAxis::Ras;
    else if (unit == FileUnit::Metres) up = UpAxis::Y;
    else if (const UpAxis named = axesByNames(largest); named != UpAxis::Auto) up = named, byNames = true;
    else up = vtk_ * 2 > all_ ? UpAxis::Ras : UpAxis::Z;
  }
  const float s = unit == FileUnit::Millimetres ? 0.001f : unit == FileUnit::Centimetres ? 0.01f : 1.0f;
  if (placement.unit == FileUnit::Auto || placement.up == UpAxis::Auto) {
    const char* units = unit == FileUnit::Millimetres   ? "millimetres"
                        : unit == FileUnit::Centimetres ? "centimetres"
                                                          : "metres";
    const char* axes = up == UpAxis::Y   ? "+Y up"
                       : up == UpAxis::Z ? "+X left, +Y back, +Z up (LPS)"
                                         : "+X right, +Y front, +Z up (RAS)";
    scene_.notes.push_back(scene_.name + ": taken as " + units + ", " + axes +
                           (!space_.empty() ? ", as the files say" : byNames ? ", by what is called left and right" : "") + ". If that is wrong: --unit, --up.");
  }
  if (spacesDiffer_) scene_.notes.push_back(scene_.name + ": some files say LPS, others RAS; all are taken alike.");
  switch (up) {
    case UpAxis::Ras:
      return mat4(-s, 0, 0, 0, 0, 0, s, 0, 0, s, 0, 0, 0, 0, 0, 1);
    case UpAxis::Z:
      return mat4(s, 0, 0, 0, 0, 0, -s, 0, 0, s, 0, 0, 0, 0, 0, 1);
    default:
      return mat4(s, 0, 0, 0, 0, s, 0, 0, 0, 0, s, 0, 0, 0, 0, 1);
  }
}

Result<InputScene> SurfaceScene::finish(const FileFrame& placement) {
  if (scene_.table.primitives.empty()) {
    std::string why = "There is no surface in it that can be read.";
    if (!scene_.notes.empty()) why += " " + scene_.notes.front();
    return Error{ErrorCode::BadFormat, why, scene_.name};
  }
  const mat4 toWorld = frame(placement);
  for (ScenePrimitive& primitive : scene_.table.primitives) {
    primitive.transform = toWorld;
    primitive.bounds = transformed(primitive.bounds, toWorld);
  }
  return std::move(scene_);
}

}  // namespace

bool isSurfaceFile(const std::string& path) {
  const std::string kind = extensionOf(path);
  return kind == ".obj" || kind == ".stl" || kind == ".ply" || kind == ".vtk" || kind == ".vtp" || kind == ".vtu";
}

Result<InputScene> readSurfaceFiles(const std::string& name, const std::vector<SurfaceFile>& files,
                                    const FileFrame& placement) {
  SurfaceScene scene(name);
  for (const SurfaceFile& file : files) scene.add(file);
  return scene.finish(placement);
}

}  // namespace fabrica
