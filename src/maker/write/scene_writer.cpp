#include "maker/write/scene_writer.h"

#include <algorithm>
#include <filesystem>

#include "maker/volume/disk_file.h"
#include "maker/write/closings.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

// Bytes put one after the other into a file without a name.
struct Heap {
  DiskFile file;
  uint64_t size = 0;

  Status put(ByteView bytes) {
    Status status = file.write(size, bytes);
    if (status) size += bytes.size();
    return status;
  }
  // Of glTF's buffer views, which start at multiples of 4.
  Status pad() {
    static constexpr uint8_t zeros[4] = {0, 0, 0, 0};
    return put(ByteView(zeros, size_t((4 - size % 4) % 4)));
  }
};

Result<Heap> makeHeap(const std::string& folder) {
  auto file = DiskFile::scratch(folder);
  if (!file) return std::move(file).error();
  return Heap{std::move(file).value(), 0};
}

// Head, then heaps; under its own name only when it is whole.
Status assemble(const std::string& path, ByteView head, const std::vector<const Heap*>& heaps) {
  const std::string part = path + ".part";
  auto file = DiskFile::create(part);
  if (!file) return std::move(file).error();
  uint64_t at = head.size();
  if (Status status = file->write(0, head); !status) return status;
  Bytes buffer(1 << 20);
  for (const Heap* heap : heaps) {
    for (uint64_t from = 0; from < heap->size;) {
      const auto length = size_t(std::min<uint64_t>(buffer.size(), heap->size - from));
      if (Status status = heap->file.read(from, buffer.data(), length); !status) return status;
      if (Status status = file->write(at, ByteView(buffer).first(length)); !status) return status;
      from += length;
      at += length;
    }
  }
  if (Status status = file->close(); !status) return status;
  std::error_code error;
  fs::rename(part, path, error);
  if (error) return Error{ErrorCode::NotFound, "This file cannot be written: " + error.message() + ".", path};
  return Ok{};
}

constexpr uint64_t kMostGlb = 0xffffffff;
constexpr size_t kMostCopied = 4096;  // bytes of a mesh that is put beside the coarse ones, too

Error tooLargeForGlb() {
  return {ErrorCode::TooLarge,
          "The meshes need more than the 4 GB that a GLB can hold (its lengths are 32-bit numbers).", "meshes.glb", "",
          "Make several atlases of it, or use fewer or coarser structures."};
}

}  // namespace

MeshLevel dracoLevel(const EncodedMesh& mesh, float error, uint32_t resource, uint64_t offset) {
  MeshLevel level;
  level.codec = MeshCodec::Draco;
  level.ranges.push_back({resource, offset, uint32_t(mesh.bytes.size())});
  level.params = {mesh.positionId, mesh.normalId};
  level.triangles = mesh.triangles;
  level.vertices = mesh.points;
  level.error = error;
  return level;
}

struct SceneWriter::State {
  std::string folder;
  Heap bin;
  std::vector<Heap> lod;  // by level, coarsest first
  std::vector<ScenePrimitive> primitives;
  std::vector<BinRange> inBin;  // by primitive
  SceneSizes sizes;
};

SceneWriter::SceneWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SceneWriter::SceneWriter(SceneWriter&&) noexcept = default;
SceneWriter& SceneWriter::operator=(SceneWriter&&) noexcept = default;
SceneWriter::~SceneWriter() = default;

Result<SceneWriter> SceneWriter::create(const std::string& folder) {
  auto state = std::make_unique<State>();
  state->folder = folder;
  auto bin = makeHeap(folder);
  if (!bin) return std::move(bin).error();
  state->bin = std::move(bin).value();
  return SceneWriter(std::move(state));
}

Status SceneWriter::add(ScenePrimitive primitive, const std::vector<EncodedLevel>& levels) {
  State& s = *state_;
  if (s.bin.size > kMostGlb) return tooLargeForGlb();  // now, rather than at the end
  primitive.bounds = levels.back().mesh.bounds;
  primitive.levels.clear();
  for (size_t k = 0; k < levels.size(); ++k) {
    const EncodedMesh& mesh = levels[k].mesh;
    const bool finest = k + 1 == levels.size();
    uint32_t resource = 0;
    uint64_t offset = s.bin.size;
    if (finest) {
      s.inBin.push_back({s.bin.size, mesh.bytes.size()});
      if (Status status = s.bin.put(mesh.bytes); !status) return status;
      if (Status status = s.bin.pad(); !status) return status;
    }
    if (!finest || (k == 0 && mesh.bytes.size() <= kMostCopied)) {
      while (s.lod.size() <= k) {
        auto heap = makeHeap(s.folder);
        if (!heap) return std::move(heap).error();
        s.lod.push_back(std::move(heap).value());
      }
      resource = 1;
      offset = s.lod[k].size;  // within its level; finish() knows where that begins
      if (Status status = s.lod[k].put(mesh.bytes); !status) return status;
    }
    primitive.levels.push_back(dracoLevel(mesh, levels[k].error, resource, offset));
    if (s.sizes.levels.size() <= k) s.sizes.levels.resize(k + 1);
    const auto count = [&](SceneSizes::Level& level) {
      level.structures += 1;
      level.triangles += mesh.triangles;
      level.bytes += mesh.bytes.size();
    };
    count(s.sizes.levels[k]);
    if (finest) count(s.sizes.finest);
  }
  s.primitives.push_back(std::move(primitive));
  return Ok{};
}

Result<SceneSizes> SceneWriter::finish(std::vector<SceneNode> nodes, const GltfAsset& asset) {
  State& s = *state_;
  SceneTable table;
  table.resources = {"", "meshes.lod.bin"};
  table.title = asset.title;
  table.copyright = asset.copyright;
  table.nodes = std::move(nodes);
  table.primitives = std::move(s.primitives);
  const auto finest = [&](size_t i) -> Result<Bytes> {
    Bytes bytes(size_t(s.inBin[i].length));
    if (Status status = s.bin.file.read(s.inBin[i].offset, bytes.data(), bytes.size()); !status) return std::move(status).error();
    return bytes;
  };
  if (Status status = findClosings(table, finest); !status) return std::move(status).error();
  const std::string json = gltfText(table, s.inBin, s.bin.size, asset, false);
  if (!fitsGlb(json, s.bin.size)) return tooLargeForGlb();

  std::vector<uint64_t> levelBegin;
  std::vector<const Heap*> lod;
  for (const Heap& heap : s.lod) {
    levelBegin.push_back(s.sizes.lod);
    s.sizes.lod += heap.size;
    lod.push_back(&heap);
  }
  for (ScenePrimitive& primitive : table.primitives) {
    for (size_t k = 0; k < primitive.levels.size(); ++k) {
      ChunkRange& range = primitive.levels[k].ranges[0];
      range.offset += range.resource == 0 ? glbHeadLength(json) : levelBegin[k];
    }
  }
  const auto path = [&](const char* name) { return (fs::path(s.folder) / name).string(); };
  const Bytes head = glbHead(json, s.bin.size);
  s.sizes.glb = head.size() + s.bin.size;
  if (Status status = assemble(path("meshes.glb"), head, {&s.bin}); !status) return std::move(status).error();
  if (Status status = assemble(path("meshes.lod.bin"), {}, lod); !status) return std::move(status).error();
  const Bytes index = gzip(encodeSceneTable(table));
  s.sizes.index = index.size();
  if (Status status = writeFile(path("meshes.index.gz"), index); !status) return std::move(status).error();
  return std::move(s.sizes);
}

struct GlbWriter::State {
  Heap bin;
  std::vector<ScenePrimitive> primitives;
  std::vector<BinRange> ranges;
};

GlbWriter::GlbWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
GlbWriter::GlbWriter(GlbWriter&&) noexcept = default;
GlbWriter& GlbWriter::operator=(GlbWriter&&) noexcept = default;
GlbWriter::~GlbWriter() = default;

Result<GlbWriter> GlbWriter::create(const std::string& folder) {
  auto state = std::make_unique<State>();
  auto bin = makeHeap(folder);
  if (!bin) return std::move(bin).error();
  state->bin = std::move(bin).value();
  return GlbWriter(std::move(state));
}

Status GlbWriter::add(ScenePrimitive primitive, const EncodedMesh& mesh) {
  State& s = *state_;
  if (s.bin.size > kMostGlb) return tooLargeForGlb();
  primitive.bounds = mesh.bounds;
  primitive.levels = {dracoLevel(mesh, 0, 0, s.bin.size)};
  s.ranges.push_back({s.bin.size, mesh.bytes.size()});
  s.primitives.push_back(std::move(primitive));
  if (Status status = s.bin.put(mesh.bytes); !status) return status;
  return s.bin.pad();
}

Result<uint64_t> GlbWriter::finish(std::vector<SceneNode> nodes, const GltfAsset& asset, const std::string& path) {
  State& s = *state_;
  SceneTable table;
  table.nodes = std::move(nodes);
  table.primitives = std::move(s.primitives);
  const std::string json = gltfText(table, s.ranges, s.bin.size, asset, false);
  if (!fitsGlb(json, s.bin.size)) return tooLargeForGlb();
  const Bytes head = glbHead(json, s.bin.size);
  if (Status status = assemble(path, head, {&s.bin}); !status) return std::move(status).error();
  return head.size() + s.bin.size;
}

}  // namespace fabrica
