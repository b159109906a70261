#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "formats/gltf/parse_gltf.h"
#include "formats/manifest/manifest.h"
#include "formats/zarr/shard.h"
#include "learn/lesson.h"
#include "maker/tool/commands.h"
#include "maker/tool/volume_files.h"
#include "maker/work/parallel.h"
#include "maker/write/draco_mesh.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;
constexpr size_t kMostLines = 200;

class Validator {
 public:
  explicit Validator(std::string folder) : folder_(std::move(folder)) {}
  Status run();
  const std::vector<std::string>& problems() const { return problems_; }
  std::string summary() const;

 private:
  void problem(const std::string& where, const std::string& words) {
    const std::lock_guard lock(mutex_);
    problems_.push_back(where + ": " + words);
  }
  std::string pathOf(const std::string& url) const { return url.substr(std::min<size_t>(7, url.size())); }
  void checkMesh(const ManifestMesh& mesh);
  void checkGlb(const std::vector<Bytes>& resources, const SceneTable& index, const std::string& name);
  void checkLevels(const SceneTable& table, const std::vector<Bytes>& resources, const std::string& name);
  void checkVolume(const ManifestVolume& volume);
  void checkLevel(const Volume& volume, const VolumeLevel& level);
  void checkLessons(const std::string& manifest);
  void checkNames(const Manifest& manifest);

  std::string folder_;
  std::mutex mutex_;
  std::vector<std::string> problems_;
  std::set<std::string> ids_;
  size_t meshes_ = 0, tiles_ = 0, shards_ = 0;
};

// Whether two ranges hold the same bytes.
bool equal(const std::vector<Bytes>& resources, const ChunkRange& a, const ChunkRange& b) {
  const auto view = [&](const ChunkRange& range) {
    const bool there = range.resource < resources.size() && range.offset <= resources[range.resource].size() &&
                       range.length <= resources[range.resource].size() - range.offset;
    return there ? ByteView(resources[range.resource]).subspan(size_t(range.offset), range.length) : ByteView();
  };
  const ByteView left = view(a), right = view(b);
  return !left.empty() && std::equal(left.begin(), left.end(), right.begin(), right.end());
}

void Validator::checkGlb(const std::vector<Bytes>& resources, const SceneTable& index, const std::string& name) {
  const Bytes& glb = resources[0];
  auto layout = parseGlbHeader(glb);
  if (!layout) return problem(name, layout.error().message());
  if (layout->fileLength != glb.size()) {
    return problem(name, "is " + std::to_string(glb.size()) + " bytes long, its header says " +
                             std::to_string(layout->fileLength) + ". Build it again.");
  }
  const ByteView json = ByteView(glb).subspan(layout->jsonOffset, layout->jsonLength);
  auto table = parseGltf(textOf(json), layout->jsonOffset + layout->jsonLength + 8);
  if (!table) return problem(name, table.error().message());
  if (table->primitives.size() != index.primitives.size() || table->nodes.size() != index.nodes.size()) {
    return problem(name, "does not belong to its index (different numbers of structures). Build both again.");
  }
  std::map<std::string, ChunkRange> inGlb;  // the file's own order may be another
  for (const ScenePrimitive& p : table->primitives) inGlb[table->nodes[p.node].id] = p.levels.back().ranges[0];
  for (const ScenePrimitive& p : index.primitives) {
    if (p.levels.empty() || p.levels.back().ranges.empty() || p.node >= index.nodes.size()) continue;
    const ChunkRange& a = p.levels.back().ranges[0];
    const std::string& id = index.nodes[p.node].id;
    const auto b = inGlb.find(id);
    const auto wrong = [&](const char* how) { problem(name, std::string("does not belong to its index (\"") + id + "\" " + how + "). Build both again."); };
    if (b == inGlb.end()) {
      wrong("is not there");
    } else if (a.resource == 0) {
      if (a.offset != b->second.offset || a.length != b->second.length) wrong("lies elsewhere");
    } else if (!equal(resources, a, b->second)) {  // a copy beside the coarse levels
      wrong("is another than the copy that the index names");
    }
  }
}

void Validator::checkLevels(const SceneTable& table, const std::vector<Bytes>& resources, const std::string& name) {
  const auto check = [&](size_t i) -> Status {
    const ScenePrimitive& p = table.primitives[i];
    const std::string who = name + ", " + (p.node < table.nodes.size() ? table.nodes[p.node].id : "?");
    for (size_t level = 0; level < p.levels.size(); ++level) {
      const MeshLevel& l = p.levels[level];
      const std::string where = who + ", level " + std::to_string(level);
      if (l.codec != MeshCodec::Draco || l.ranges.size() != 1) {
        problem(where, "is not one Draco buffer.");
        continue;
      }
      const ChunkRange& range = l.ranges[0];
      if (range.resource >= resources.size() || range.offset > resources[range.resource].size() ||
          range.length > resources[range.resource].size() - range.offset) {
        problem(where, "lies past the end of its file. The file is cut short, or not the one the index was made for.");
        continue;
      }
      auto mesh = decodeDraco(ByteView(resources[range.resource]).subspan(range.offset, range.length));
      if (!mesh) {
        problem(where, mesh.error().message());
        continue;
      }
      if (mesh->indices.size() / 3 != l.triangles) problem(where, "has another number of triangles than the index says.");
      const bool closed = p.node < table.nodes.size() && table.nodes[p.node].closure == Closure::Closed;
      if (const size_t open = closed ? openEdges(*mesh) : 0; open) {
        problem(where, "is said to be closed but has " + std::to_string(open) + " open edges.");
      }
      if (closed && enclosedVolume(*mesh) < 0) problem(where, "is inside out.");
    }
    return Ok{};
  };
  if (Status status = parallelFor(table.primitives.size(), 0, check); !status) problem(name, status.error().message());
}

void Validator::checkMesh(const ManifestMesh& mesh) {
  const std::string glbPath = pathOf(mesh.url), name = fs::path(glbPath).filename().string();
  auto glb = readFile(glbPath);
  if (!glb) return problem(name, glb.error().message());
  if (mesh.index.empty()) return problem(name, "has no index: the viewer must read all of its JSON. Make it by fabrica build.");
  const std::string indexPath = pathOf(mesh.index), indexName = fs::path(indexPath).filename().string();
  auto packed = readFile(indexPath);
  if (!packed) return problem(indexName, packed.error().message());
  auto plain = gunzip(*packed);
  if (!plain) return problem(indexName, plain.error().message());
  auto table = decodeSceneTable(*plain);
  if (!table) return problem(indexName, table.error().message());
  std::vector<Bytes> resources;
  for (const std::string& uri : table->resources) {
    if (uri.empty()) {
      resources.push_back(*glb);
      continue;
    }
    auto bytes = readFile((fs::path(glbPath).parent_path() / uri).string());
    if (!bytes) return problem(uri, bytes.error().message());
    resources.push_back(std::move(bytes).value());
  }
  checkGlb(resources, *table, name);
  checkLevels(*table, resources, name);
  meshes_ += table->primitives.size();
  for (const SceneNode& node : table->nodes) {
    if (!ids_.insert(node.id).second) problem(indexName, "the id \"" + node.id + "\" is there twice.");
  }
}

// Shards that need not be there, for they hold the fill value only; nothing for a level whose zarr.json does not say.
std::optional<std::set<std::string>> emptyShards(const fs::path& folder) {
  auto bytes = readFile((folder / "zarr.json").string(), 64 << 20);
  auto json = bytes ? parseJson(textOf(*bytes)) : Result<Json>(std::move(bytes).error());
  if (!json) return std::nullopt;
  const Json* keys = nullptr;
  if (const Json* attributes = find(*json, "attributes")) {
    if (const Json* ours = find(*attributes, "fabrica")) keys = find(*ours, "empty_shards");
  }
  if (!keys || !keys->is_array()) return std::nullopt;
  std::set<std::string> empty;
  for (const Json& key : *keys) {
    if (key.is_string()) empty.insert(*key.get_ptr<const std::string*>());
  }
  return empty;
}

void Validator::checkLevel(const Volume& volume, const VolumeLevel& level) {
  const fs::path folder = fs::path(pathOf(volume.url)) / level.path;
  const std::optional<std::set<std::string>> empty = emptyShards(folder);
  std::array<uint32_t, 3> shards{}, inner{};
  for (size_t k = 0; k < 3; ++k) {
    if (!level.chunk[k] || !level.shard[k] || level.shard[k] % level.chunk[k]) {
      return problem(volume.id + "/" + level.path, "its shards are not made of whole chunks.");
    }
    shards[k] = (level.size[k] + level.shard[k] - 1) / level.shard[k];
    inner[k] = level.shard[k] / level.chunk[k];
  }
  const uint64_t chunks = uint64_t(inner[0]) * inner[1] * inner[2];
  for (uint32_t z = 0; z < shards[2]; ++z) {
    for (uint32_t y = 0; y < shards[1]; ++y) {
      for (uint32_t x = 0; x < shards[0]; ++x) {
        const std::string key = chunkKey("", {x, y, z});
        const std::string where = volume.id + "/" + level.path + "/" + key;
        std::error_code missing;
        if (!fs::exists(folder / key, missing)) {
          if (empty && !empty->count(key)) {
            problem(where, "there is no such file. Copy the atlas again, or build the volume again.");
          }
          continue;
        }
        auto bytes = readFile((folder / key).string());
        if (!bytes) {
          problem(where, bytes.error().message());
          continue;
        }
        const uint64_t size = shardIndexSize(chunks);
        if (bytes->size() < size) {
          problem(where, "is shorter than its own index. Build the volume again.");
          continue;
        }
        const auto check = [&](ByteView view, const char* which) {
          auto index = readShardIndex(view, chunks, bytes->size());
          if (!index) return problem(where, std::string(which) + ": " + index.error().message());
          for (const ShardEntry& entry : *index) tiles_ += !entry.missing();
        };
        const size_t before = tiles_;
        check(ByteView(*bytes).last(size), "index at its end");
        if (volume.indexAtStart) {
          tiles_ = before;
          check(ByteView(*bytes).first(size), "index at its start");
        }
        ++shards_;
      }
    }
  }
}

void Validator::checkVolume(const ManifestVolume& v) {
  const fs::path folder = pathOf(v.volume.url);
  std::error_code ignored;
  if (!fs::exists(folder / "zarr.json", ignored)) {
    return problem(v.volume.id, "there is no " + (folder / "zarr.json").string() + ". Build it again: --only volumes.");
  }
  for (const VolumeLevel& level : v.volume.levels) {
    if (!fs::exists(folder / level.path / "zarr.json", ignored)) {
      problem(v.volume.id + "/" + level.path, "has no zarr.json.");
      continue;
    }
    checkLevel(v.volume, level);
  }
}

void Validator::checkNames(const Manifest& manifest) {
  for (const ManifestVolume& v : manifest.volumes) {
    for (const auto& [value, id] : v.values) {
      if (!ids_.empty() && !ids_.count(id)) {
        problem("atlas.json, volume " + v.volume.id, "value " + std::to_string(value) + " names \"" + id + "\", which is no structure.");
      }
    }
  }
  for (const ManifestGap& gap : manifest.gaps) {
    if (!gap.branch.empty() && !ids_.count(gap.branch)) problem("atlas.json, gaps", "\"" + gap.branch + "\" is no structure.");
  }
}

void Validator::checkLessons(const std::string& manifest) {
  for (const learn::LessonLink& link : learn::lessonLinks(manifest, "file://" + (fs::absolute(folder_) / "atlas.json").string())) {
    if (!link.url.starts_with("file://")) continue;  // of another host
    const std::string where = "lesson " + link.title;
    auto bytes = readFile(pathOf(link.url), learn::kMostLessonBytes);
    if (!bytes) {
      problem(where, bytes.error().message());
      continue;
    }
    auto lesson = learn::readLesson(textOf(*bytes));
    if (!lesson) {
      problem(where, lesson.error().message());
      continue;
    }
    for (const std::string& id : learn::structuresOf(*lesson)) {
      if (!ids_.empty() && !ids_.count(id)) problem(where, "names \"" + id + "\", which is no structure.");
    }
  }
}

Status Validator::run() {
  const std::string path = (fs::absolute(folder_) / "atlas.json").string();
  auto bytes = readFile(path, 64 << 20);
  if (!bytes) return std::move(bytes).error();
  auto manifest = parseManifest(textOf(*bytes), "file://" + path);
  if (!manifest) return std::move(manifest).error().in(path);
  for (const std::string& note : manifest->notes) problem("atlas.json", note);
  for (const ManifestMesh& mesh : manifest->meshes) checkMesh(mesh);
  for (const ManifestVolume& volume : manifest->volumes) checkVolume(volume);
  checkNames(*manifest);
  checkLessons(std::string(textOf(*bytes)));
  return Ok{};
}

std::string Validator::summary() const {
  return std::to_string(meshes_) + " meshes at every level, " + std::to_string(shards_) + " shards with " +
         std::to_string(tiles_) + " tiles";
}

}  // namespace

int runValidate(const std::string& folder) {
  std::error_code ignored;
  if (!fs::exists(fs::path(folder) / "atlas.json", ignored) && isVolume(folder)) return validateVolume(folder);
  Validator validator(folder);
  if (Status status = validator.run(); !status) return fail(status.error());
  const std::vector<std::string>& problems = validator.problems();
  for (size_t i = 0; i < problems.size() && i < kMostLines; ++i) std::printf("%s\n", problems[i].c_str());
  if (problems.size() > kMostLines) std::printf("… and %zu more\n", problems.size() - kMostLines);
  if (problems.empty()) std::printf("%s: good. %s.\n", folder.c_str(), validator.summary().c_str());
  else std::printf("%zu problems in %s.\n", problems.size(), folder.c_str());
  return problems.empty() ? 0 : 1;
}

}  // namespace fabrica
