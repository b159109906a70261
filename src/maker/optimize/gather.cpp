#include "maker/optimize/gather.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <mutex>

#include "codecs/mesh_source.h"
#include "formats/gltf/notes.h"
#include "formats/manifest/assemble.h"
#include "maker/work/parallel.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

bool isGltfFile(const std::string& path) {
  std::string kind = fs::path(path).extension().string();
  std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return char(std::tolower(c)); });
  return kind == ".glb" || kind == ".gltf";
}

struct Listing {
  std::vector<std::string> gltf;
  std::vector<SurfaceFile> surfaces;
};

// Names in order, so that the result does not depend on the file system.
void list(const fs::path& folder, const std::vector<std::string>& groups, Listing& out, int depth) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
    entries.push_back(it->path());
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    std::error_code ignored;
    if (fs::is_directory(entry, ignored)) {
      std::vector<std::string> below = groups;
      below.push_back(entry.filename().string());
      if (depth < 32) list(entry, below, out, depth + 1);
    } else if (isGltfFile(entry.string())) {
      out.gltf.push_back(entry.string());
    } else if (isSurfaceFile(entry.string())) {
      out.surfaces.push_back({entry.string(), groups});
    }
  }
}

std::string nameOf(const std::string& path) {
  const fs::path absolute = fs::absolute(path).lexically_normal();
  return absolute.has_filename() ? absolute.filename().string() : absolute.parent_path().filename().string();
}

class Reader {
 public:
  Reader(const FileFrame& placement, std::vector<std::string>& notes) : placement_(placement), notes_(notes) {}

  void gltf(const std::string& path) { keep(readGltfInput(path), path); }
  void surfaces(const std::string& name, const std::vector<SurfaceFile>& files) {
    if (!files.empty()) keep(readSurfaceFiles(name, files, placement_), name);
  }
  std::vector<InputScene> take() { return std::move(scenes_); }

 private:
  void keep(Result<InputScene> scene, const std::string& what) {
    if (!scene) {
      notes_.push_back(std::move(scene).error().in(what).message());
      return;
    }
    notes_.insert(notes_.end(), scene->notes.begin(), scene->notes.end());
    scenes_.push_back(std::move(scene).value());
  }
  const FileFrame& placement_;
  std::vector<std::string>& notes_;
  std::vector<InputScene> scenes_;
};

// Decodes a structure's parts on to the lattice.
class Decoder {
 public:
  Decoder(const Atlas& atlas, const std::vector<const Bytes*>& resources, const LatticeFamily& family)
      : atlas_(atlas), resources_(resources), family_(family) {}

  LatticeMesh decode(const Structure& structure, std::vector<std::string>& problems) const {
    LatticeMaker maker(family_);
    for (uint32_t p = structure.firstPart; p < structure.firstPart + structure.partCount; ++p) {
      auto source = guarded(atlas_.parts[p]);
      if (source) maker.add(*source, atlas_.parts[p].transform);
      else problems.push_back(source.error().reason);
    }
    LatticeMesh mesh = maker.take();
    if (maker.notNumbers())
      problems.push_back(countText(maker.notNumbers()) + " of its triangles have corners that are not numbers.");
    if (maker.outside())
      problems.push_back(countText(maker.outside()) + " of its triangles lie far from the bounds that the file gives.");
    if (mesh.triangles.empty() && problems.empty()) problems.push_back("none of its triangles has an area.");
    return mesh;
  }

 private:
  // A damaged part may claim what memory cannot hold; it must not cost the others.
  Result<MeshSource> guarded(const MeshPart& part) const {
    try {
      return decodePart(part);
    } catch (const std::exception&) {
      return Error{ErrorCode::TooLarge, "it needs more memory than there is."};
    }
  }
  Result<MeshSource> decodePart(const MeshPart& part) const {
    const MeshLevel& level = part.levels.back();
    MeshDecodeParams params;
    params.codec = uint32_t(level.codec);
    for (size_t k = 0; k < level.params.size() && k < std::size(params.words); ++k) params.words[k] = level.params[k];
    std::vector<ByteView> ranges;
    for (const ChunkRange& range : level.ranges) {
      if (range.length == 0) {
        ranges.push_back({});
        continue;
      }
      if (range.resource >= resources_.size()) return Error{ErrorCode::BadFormat, "its data is missing."};
      const Bytes& bytes = *resources_[range.resource];
      if (range.offset > bytes.size() || range.length > bytes.size() - range.offset) {
        return Error{ErrorCode::Truncated,
                     bytes.empty() ? "the file with its data is missing." : "the file ends before its data."};
      }
      ranges.push_back(ByteView(bytes).subspan(size_t(range.offset), range.length));
    }
    if (level.codec == MeshCodec::Raw) return readRawMesh(params, ranges);
    return ranges.empty() ? Error{ErrorCode::BadFormat, "its data is missing."} : readDracoMesh(params, ranges[0]);
  }

  const Atlas& atlas_;
  const std::vector<const Bytes*>& resources_;
  const LatticeFamily& family_;
};

// One damaged point can put a part beyond the moon; on a lattice that reached there nothing else would have a shape.
constexpr float kLargestPart = 12, kFarthest = 100;  // metres

void dropAbsurd(InputScene& scene, std::vector<std::string>& notes) {
  Notes skipped;
  std::erase_if(scene.table.primitives, [&](const ScenePrimitive& primitive) {
    const vec3 size = primitive.bounds.size(),
               far = glm::max(glm::abs(primitive.bounds.min), glm::abs(primitive.bounds.max));
    const bool sane =
        std::max({size.x, size.y, size.z}) <= kLargestPart && std::max({far.x, far.y, far.z}) <= kFarthest;
    if (!sane)
      skipped.skip(scene.table.nodes[primitive.node].name,
                   "it would be larger than 12 metres, or lie farther away than 100. Its points are "
                   "damaged, or the unit is another (--unit).");
    return !sane;
  });
  for (const std::string& line : skipped.take()) notes.push_back(scene.name + ": " + line);
}

}  // namespace

Result<std::vector<InputScene>> readInputs(const std::vector<std::string>& inputs, const FileFrame& placement,
                                           std::vector<std::string>& notes, const std::function<void(double)>& done) {
  Reader reader(placement, notes);
  std::vector<SurfaceFile> loose;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const std::string& path = inputs[i];
    std::error_code error;
    if (fs::is_directory(path, error)) {
      Listing listing;
      list(path, {}, listing, 0);
      if (listing.gltf.empty() && listing.surfaces.empty()) {
        notes.push_back(path + ": there is no .glb, .gltf, .obj, .stl, .ply, .vtk, .vtp or .vtu in this folder.");
      }
      for (const std::string& file : listing.gltf) reader.gltf(file);
      reader.surfaces(nameOf(path), listing.surfaces);
    } else if (!fs::exists(path, error)) {
      return Error{ErrorCode::NotFound, "There is no such file or folder.", path, "", "Check its name."};
    } else if (isSurfaceFile(path)) {
      loose.push_back({path, {}});
    } else {
      reader.gltf(path);
    }
    done(double(i + 1) / double(inputs.size()));
  }
  reader.surfaces(loose.size() == 1 ? nameOf(loose[0].path) : "surfaces", loose);
  std::vector<InputScene> scenes = reader.take();
  if (scenes.empty()) {
    std::string why = "Nothing in it can be read.";
    if (!notes.empty()) why += " " + notes.front();
    return Error{ErrorCode::BadFormat, why, inputs.empty() ? "" : inputs[0]};
  }
  return scenes;
}

Result<Gathered> gather(std::vector<InputScene> inputs, unsigned jobs, std::vector<std::string>& notes,
                        const std::function<void(double)>& done) {
  Gathered result;
  Atlas& atlas = result.atlas;
  std::vector<const Bytes*> resources;
  for (uint32_t i = 0; i < inputs.size(); ++i) {
    dropAbsurd(inputs[i], notes);
    InputScene& scene = inputs[i];
    for (size_t r = 0; r < scene.table.resources.size(); ++r) {
      const bool embedded = scene.table.resources[r].starts_with("embedded:");
      resources.push_back(embedded ? &scene.table.embedded : &scene.resources[r]);
    }
    atlas.sources.push_back({});
    SceneTable table = std::move(scene.table);
    scene.table.embedded = std::move(table.embedded);
    appendScene(atlas, std::move(table), scene.name, "", i, mat4(1), inputs.size() > 1);
  }
  atlas.finish();
  notes.insert(notes.end(), atlas.notes.begin(), atlas.notes.end());
  if (atlas.bounds.empty()) {
    return Error{ErrorCode::BadFormat, "There is no surface in it." + (notes.empty() ? "" : " " + notes.back()),
                 inputs.empty() ? "" : inputs[0].name};
  }

  // A little more than the bounds: some files' are not exact.
  Bounds box = atlas.bounds;
  const vec3 margin = vec3(std::max({box.size().x, box.size().y, box.size().z})) * 0.02f + vec3(2e-6f);
  box.include(box.min - margin);
  box.include(box.max + margin);
  result.family = LatticeFamily(box);

  const size_t count = atlas.structures.size();
  result.meshes.resize(count);
  std::vector<std::vector<std::string>> problems(count);
  std::mutex mutex;
  size_t finished = 0;
  const Decoder decoder(atlas, resources, result.family);
  Status status = parallelFor(count, jobs, [&](size_t i) -> Status {
    const Structure& structure = atlas.structures[i];
    if (structure.partCount > 0) {
      result.meshes[i] = decoder.decode(structure, problems[i]);
    }
    const std::lock_guard lock(mutex);
    done(double(++finished) / double(count));
    return Ok{};
  });
  if (!status) return std::move(status).error();

  bool any = false;
  std::vector<Notes> skipped(inputs.size());
  for (size_t i = 0; i < count; ++i) {
    any = any || !result.meshes[i].triangles.empty();
    for (const std::string& problem : problems[i])
      skipped[atlas.structures[i].source].skip(atlas.structures[i].name, problem);
  }
  for (size_t i = 0; i < inputs.size(); ++i) {
    for (const std::string& line : skipped[i].take()) notes.push_back(inputs[i].name + ": " + line);
  }
  if (!any) {
    return Error{ErrorCode::BadFormat, "No triangle is left." + (notes.empty() ? "" : " " + notes.back()),
                 inputs.empty() ? "" : inputs[0].name};
  }
  return result;
}

}  // namespace fabrica
