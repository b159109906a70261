#include "real_atlas.h"

#include <fstream>
#include <iterator>

#include "codecs/decode.h"
#include "formats/gltf/parse_gltf.h"
#include "formats/manifest/assemble.h"
#include "maker/write/files.h"
#include "stream/mesh_stream.h"

namespace fabrica::accuracy {

namespace {

Bytes readFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Of what `fabrica` made its index, which alone says what the levels are.
Result<SceneTable> indexBeside(const std::filesystem::path& glb) {
  const auto packed = fabrica::readFile(std::filesystem::path(glb).replace_extension(".index.gz").string());
  if (!packed) return packed.error();
  auto bytes = gunzip(*packed);
  return bytes ? decodeSceneTable(*bytes) : Result<SceneTable>(std::move(bytes).error());
}

Result<SceneTable> sceneOf(const Bytes& file) {
  auto layout = parseGlbHeader(file);
  if (!layout) return std::move(layout).error();
  const ByteView view(file);
  if (layout->jsonOffset + layout->jsonLength > view.size()) return Error{ErrorCode::Truncated, "The file ends early."};
  return parseGltf(textOf(view.subspan(size_t(layout->jsonOffset), size_t(layout->jsonLength))), layout->binOffset);
}

}  // namespace

Result<std::unique_ptr<RealAtlas>> RealAtlas::open(const std::vector<std::filesystem::path>& files, bool coarseFirst) {
  std::unique_ptr<RealAtlas> out(new RealAtlas);
  std::vector<std::pair<std::string, Bytes>> bytes;
  for (const auto& path : files) {
    bytes.emplace_back("file:///" + path.filename().string(), readFile(path));
    if (path.extension() == ".bin") continue;  // that a GLB refers to
    auto table = indexBeside(path);
    if (!table) table = sceneOf(bytes.back().second);
    if (!table) return Error{table.error().code, table.error().reason, path.string()};
    appendScene(out->model_.editAtlas(), *table, bytes.back().first, "", 0, mat4(1), /*groupByFile=*/true);
  }
  out->model_.atlasChanged();
  auto context = headless::GlContext::create();
  if (!context) return std::move(context).error();
  out->context_ = std::move(*context);
  auto renderer = render::Renderer::create({.samples = 1});
  if (!renderer) return std::move(renderer).error();
  out->renderer_ = std::move(*renderer);
  out->renderer_->setGrids(out->model_.atlas().grids);
  for (const bool coarse : {true, false}) {
    if (coarse && !coarseFirst) continue;
    if (const Status decoded = out->decode(bytes, coarse); !decoded) return decoded.error();
    while (out->closures_.takeIn(*out->renderer_) || out->closures_.work(*out->renderer_)) {
    }
  }
  for (uint32_t p = 0; p < out->items_.size(); ++p) out->items_[p].seal = out->closures_.sealOf(out->items_[p].mesh);
  for (auto& surfaces : out->surfaces_) surfaces.resize(out->model_.atlas().structures.size());
  return out;
}

Status RealAtlas::decode(const std::vector<std::pair<std::string, Bytes>>& files, bool coarse) {
  const Atlas& atlas = model_.atlas();
  chunks_.resize(atlas.parts.size());
  for (uint32_t p = 0; p < atlas.parts.size(); ++p) {
    const uint32_t level = coarse ? 0 : uint32_t(atlas.parts[p].levels.size() - 1);
    const ChunkSource source = meshChunkSource(atlas, p, level);
    const auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.first == source.url; });
    if (file == files.end()) return Error{ErrorCode::NotFound, "A part is in no file.", source.url};
    std::vector<ByteView> ranges;
    for (const auto& [offset, length] : source.ranges) {
      if (offset + length > file->second.size()) return Error{ErrorCode::Truncated, "The file ends early.", source.url};
      ranges.push_back(ByteView(file->second).subspan(size_t(offset), length));
    }
    const auto params = readMeshParams(source.params);
    if (!params) return params.error();
    auto chunk = decodeMesh(*params, ranges);
    if (!chunk) return Error{chunk.error().code, chunk.error().reason, source.url, source.part};
    chunks_[p] = std::move(*chunk);
    const auto view = viewMeshChunk(chunks_[p]);
    if (!view) return view.error();
    const MeshPart& part = atlas.parts[p];
    const render::MeshHandle handle = renderer_->uploadMesh(*view, part.grid);
    closures_.arrived(p, level, *view, handle);
    if (coarse) continue;
    items_.push_back({handle, part.structure, part.bounds, 1, 0});
    shown_.push_back({handle, p, uint8_t(level), 1, false});
  }
  return Ok{};
}

bool RealAtlas::hasHoles(const SectionUnit& unit) const {
  std::vector<MeasureChunk> seals;
  closures_.addSeals(unit.structure, seals);
  return !seals.empty();
}

const Surface& RealAtlas::surfaceOf(const SectionUnit& unit, bool sealed) {
  std::unique_ptr<Surface>& surface = surfaces_[sealed ? 1 : 0][unit.structure];
  if (!surface) {
    std::vector<ChunkOnGrid> chunks;
    for (uint32_t p : unit.parts) chunks.push_back({chunks_[p], model_.atlas().grids[model_.atlas().parts[p].grid]});
    // What closes it, too: where there are holes, what is enclosed is a matter of definition.
    std::vector<MeasureChunk> seals;
    if (sealed) closures_.addSeals(unit.structure, seals);
    for (const MeasureChunk& seal : seals) chunks.push_back({seal.bytes, {seal.origin, seal.step}});
    auto made = surfaceFromChunks(chunks);
    surface = std::make_unique<Surface>(made ? std::move(made).value() : Surface());
  }
  return *surface;
}

}  // namespace fabrica::accuracy
