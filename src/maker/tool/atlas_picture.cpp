#include "maker/tool/atlas_picture.h"

#ifdef FABRICA_CAN_RENDER
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include "codecs/decode.h"
#include "formats/manifest/assemble.h"
#include "formats/manifest/manifest.h"
#include "maker/work/parallel.h"
#include "maker/write/files.h"
#include "platform/headless/gl_context.h"
#include "platform/headless/picture.h"
#include "render/renderer.h"
#include "stream/mesh_stream.h"
#endif

namespace fabrica {

#ifndef FABRICA_CAN_RENDER

Result<std::unique_ptr<AtlasPainter>> AtlasPainter::open(const std::string&, size_t, uint64_t) {
  return Error{ErrorCode::Unsupported, "This build of fabrica has no renderer.", "", "",
               "Build it with Mesa's EGL and OpenGL ES (libegl-dev, libgles-dev)."};
}

Bytes pngOf(const Pixels&) { return {}; }

#else

namespace {

namespace fs = std::filesystem;

std::string pathOf(const std::string& url) { return url.substr(std::min<size_t>(7, url.size())); }

struct Loaded {
  Atlas atlas;
  std::set<std::string> ghosted, hidden;  // of the atlas's opening view
};

void readIds(const Json& view, const char* key, std::set<std::string>& ids) {
  const Json* list = find(view, key);
  if (!list || !list->is_array()) return;
  for (const Json& id : *list) {
    if (id.is_string()) ids.insert(*id.get_ptr<const std::string*>());
  }
}

Result<Loaded> load(const std::string& folder) {
  const std::string path = (fs::absolute(folder) / "atlas.json").string();
  auto bytes = readFile(path, 64 << 20);
  if (!bytes) return std::move(bytes).error();
  auto manifest = parseManifest(textOf(*bytes), "file://" + path);
  if (!manifest) return std::move(manifest).error().in(path);
  Loaded loaded;
  const uint32_t offset = appendManifestHead(loaded.atlas, *manifest);
  for (const ManifestMesh& mesh : manifest->meshes) {
    auto packed = readFile(pathOf(mesh.index));
    if (!packed) return std::move(packed).error();
    auto plain = gunzip(*packed);
    if (!plain) return std::move(plain).error().in(pathOf(mesh.index));
    auto table = decodeSceneTable(*plain);
    if (!table) return std::move(table).error().in(pathOf(mesh.index));
    appendScene(loaded.atlas, *table, mesh.url, "", mesh.source + offset, mesh.transform);
  }
  appendManifestTail(loaded.atlas, *manifest, offset);
  loaded.atlas.finish();
  readIds(manifest->view, "ghosted", loaded.ghosted);
  readIds(manifest->view, "hidden", loaded.hidden);
  return loaded;
}

// The structures that are, or hang from, one of these ids.
Result<std::vector<bool>> branchesOf(const Atlas& atlas, const std::vector<std::string>& ids) {
  std::vector<bool> chosen(atlas.structures.size(), false);
  for (const std::string& id : ids) {
    const StructureIndex index = atlas.indexOf(id);
    if (index == kNone) {
      return Error{ErrorCode::NotFound, "The atlas has no structure \"" + id + "\".", "", "", "fabrica inspect names its files; search in the viewer."};
    }
    chosen[index] = true;
  }
  if (atlas.hierarchies.empty()) return chosen;
  for (const HierarchyNode& node : atlas.hierarchies[0].nodes) {
    for (uint32_t up = node.parent; up != kNone; up = atlas.hierarchies[0].nodes[up].parent) {
      const std::string& id = atlas.structures[atlas.hierarchies[0].nodes[up].structure].id;
      if (std::find(ids.begin(), ids.end(), id) != ids.end()) chosen[node.structure] = true;
    }
  }
  return chosen;
}

// `level`: 0 is the coarsest; a structure that has fewer gives its finest.
const MeshLevel& levelOf(const MeshPart& part, size_t level) { return part.levels[std::min(level, part.levels.size() - 1)]; }

uint64_t trianglesAt(const Atlas& atlas, size_t level) {
  uint64_t sum = 0;
  for (const MeshPart& part : atlas.parts) sum += levelOf(part, level).triangles;
  return sum;
}

Result<std::vector<Bytes>> decodeAll(const Atlas& atlas, size_t wanted) {
  std::map<uint32_t, Bytes> files;
  for (const MeshPart& part : atlas.parts) {
    for (const ChunkRange& range : levelOf(part, wanted).ranges) {
      if (files.count(range.resource)) continue;
      auto bytes = readFile(pathOf(atlas.resources[range.resource].url));
      if (!bytes) return std::move(bytes).error();
      files[range.resource] = std::move(bytes).value();
    }
  }
  std::vector<Bytes> chunks(atlas.parts.size());
  Status status = parallelFor(atlas.parts.size(), 0, [&](size_t i) -> Status {
    const MeshPart& part = atlas.parts[i];
    const MeshLevel& level = levelOf(part, wanted);
    const std::string& id = atlas.structures[part.structure].id;
    const MeshDecodeParams params = meshDecodeParams(atlas, part, level);
    std::vector<ByteView> ranges;
    for (const ChunkRange& range : level.ranges) {
      const Bytes& file = files[range.resource];
      if (range.offset > file.size() || range.length > file.size() - range.offset) {
        return Error{ErrorCode::Truncated, "The mesh file ends before this structure.", "", id, "Run fabrica validate."};
      }
      ranges.push_back(ByteView(file).subspan(range.offset, range.length));
    }
    auto chunk = decodeMesh(params, ranges);
    if (!chunk) return std::move(chunk).error().at(id);
    chunks[i] = std::move(chunk).value();
    return Ok{};
  });
  if (!status) return std::move(status).error();
  return chunks;
}

render::View viewOf(const PictureLook& options, const Bounds& bounds) {
  struct Side {
    const char* name;
    vec3 from, up;
  };
  const Side sides[] = {{"anterior", {0, 0, 1}, {0, 1, 0}}, {"posterior", {0, 0, -1}, {0, 1, 0}},
                        {"left", {1, 0, 0}, {0, 1, 0}},     {"right", {-1, 0, 0}, {0, 1, 0}},
                        {"superior", {0, 1, 0}, {0, 0, 1}}, {"inferior", {0, -1, 0}, {0, 0, 1}}};
  const Side& side = *std::find_if(std::begin(sides), std::end(sides) - 1, [&](const Side& s) { return options.view == s.name; });
  render::View view;
  view.width = options.width;
  view.height = options.height;
  const float aspect = float(options.width) / float(options.height), fov = 0.6f;
  const vec3 right = glm::cross(side.up, side.from), half = bounds.size() * 0.5f;
  const float width = std::abs(glm::dot(right, half)), height = std::abs(glm::dot(side.up, half));
  const float depth = std::abs(glm::dot(side.from, half)), radius = std::max(bounds.radius(), 1e-4f);
  const float distance = depth + 1.06f * std::max(height, width / aspect) / std::tan(fov / 2);
  view.view = glm::lookAt(bounds.center() + side.from * distance, bounds.center(), side.up);
  view.projection = glm::perspective(fov, aspect, std::max(distance * 0.01f, distance - radius * 1.1f), distance + radius * 1.1f);
  return view;
}

class Painter : public AtlasPainter {
 public:
  Painter(Loaded loaded, std::unique_ptr<headless::GlContext> context, std::unique_ptr<render::Renderer> renderer)
      : loaded_(std::move(loaded)), context_(std::move(context)), renderer_(std::move(renderer)) {}

  Status upload(const std::vector<Bytes>& chunks) {
    const Atlas& atlas = loaded_.atlas;
    renderer_->setGrids(atlas.grids);
    for (size_t i = 0; i < atlas.parts.size(); ++i) {
      auto chunk = viewMeshChunk(chunks[i]);
      if (!chunk) return std::move(chunk).error();
      render::DrawItem item;
      item.mesh = renderer_->uploadMesh(*chunk, atlas.parts[i].grid);
      item.structure = atlas.parts[i].structure;
      item.bounds = atlas.parts[i].bounds;
      bounds_.include(item.bounds);
      items_.push_back(item);
    }
    return Ok{};
  }

  Result<Pixels> draw(const PictureLook& look) override {
    const Atlas& atlas = loaded_.atlas;
    auto chosen = branchesOf(atlas, look.select);
    if (!chosen) return std::move(chosen).error();
    auto target = context_->target(look.width, look.height);
    if (!target) return std::move(target).error();
    std::vector<render::StructureStyle> styles(atlas.structures.size());
    for (size_t i = 0; i < styles.size(); ++i) {
      const std::string& id = atlas.structures[i].id;
      styles[i].color = atlas.structures[i].color;
      styles[i].selected = (*chosen)[i];
      styles[i].ghost = loaded_.ghosted.count(id) && !(*chosen)[i];
      styles[i].opacity = loaded_.hidden.count(id) && !(*chosen)[i] ? 0.0f : 1.0f;
    }
    renderer_->setStyles(styles);
    render::Scene scene;
    scene.bounds = bounds_;
    scene.items = items_;
    scene.dark = look.dark;
    scene.anySelected = !look.select.empty();
    const render::View view = viewOf(look, scene.bounds);
    renderer_->draw(*target, scene, std::span(&view, 1));
    headless::Picture picture = headless::readPicture(*target);
    return Pixels{picture.width, picture.height, std::move(picture.rgba)};
  }

 private:
  Loaded loaded_;
  std::unique_ptr<headless::GlContext> context_;  // outlives what was made in it
  std::unique_ptr<render::Renderer> renderer_;
  std::vector<render::DrawItem> items_;
  Bounds bounds_;
};

}  // namespace

Result<std::unique_ptr<AtlasPainter>> AtlasPainter::open(const std::string& folder, size_t level, uint64_t mostTriangles) {
  auto loaded = load(folder);
  if (!loaded) return std::move(loaded).error();
  if (loaded->atlas.parts.empty()) return Error{ErrorCode::BadFormat, "The atlas has no meshes to draw.", folder};
  size_t finest = 0;
  for (const MeshPart& part : loaded->atlas.parts) finest = std::max(finest, part.levels.size() - 1);
  level = std::min(level, finest);
  while (level > 0 && trianglesAt(loaded->atlas, level) > mostTriangles) --level;
  auto chunks = decodeAll(loaded->atlas, level);
  if (!chunks) return std::move(chunks).error();
  auto context = headless::GlContext::create();
  if (!context) return std::move(context).error();
  auto renderer = render::Renderer::create();
  if (!renderer) return std::move(renderer).error();
  auto painter = std::make_unique<Painter>(std::move(loaded).value(), std::move(context).value(), std::move(renderer).value());
  if (Status status = painter->upload(*chunks); !status) return std::move(status).error();
  return std::unique_ptr<AtlasPainter>(std::move(painter));
}

Bytes pngOf(const Pixels& pixels) { return headless::encodePng({pixels.width, pixels.height, pixels.rgba}); }

#endif

}  // namespace fabrica
