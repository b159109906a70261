#include "maker/publish/atlas_files.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "base/url.h"
#include "formats/gltf/scene_table.h"
#include "formats/manifest/manifest.h"
#include "learn/lesson.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;
constexpr uint64_t kMostManifest = 64u << 20;

// "My Head (v2)" → "my-head-v2"
std::string folderName(const std::string& id) {
  std::string name;
  for (const char c : lowerAscii(id)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '.' && !name.empty());
    if (plain) name += c;
    else if (!name.empty() && name.back() != '-') name += '-';
  }
  while (!name.empty() && (name.back() == '-' || name.back() == '.')) name.pop_back();
  return name.substr(0, 64);
}

void addOnce(std::vector<std::string>& list, const std::string& text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

class Collector {
 public:
  explicit Collector(const fs::path& folder) : folder_(folder.lexically_normal()) {}

  // A file or a folder that `from` names by an address; of another host: nothing.
  Status add(const std::string& url, const std::string& from) {
    auto path = inside(url, from);
    if (!path || path->empty()) return path ? Status(Ok{}) : std::move(path).error();
    std::error_code ignored;
    if (fs::is_directory(*path, ignored)) return addFolder(*path);
    if (!fs::is_regular_file(*path, ignored)) {
      return Error{ErrorCode::NotFound, "There is no " + relative(*path) + ", which " + from + " names.", folder_.string(), "",
                   "Build the atlas again, or copy it again as a whole."};
    }
    return addFile(*path);
  }
  // Absolute; "": it is on another host.
  Result<std::string> inside(const std::string& url, const std::string& from) const {
    if (!url.starts_with("file://")) return std::string();
    const fs::path path = fs::path(url.substr(7)).lexically_normal();
    const fs::path within = path.lexically_relative(folder_);
    if (within.empty() || *within.begin() == ".." || within == ".") {
      return Error{ErrorCode::Unsupported, from + " names " + path.string() + ", which is not in the atlas's folder.", folder_.string(),
                   "", "Put it into the folder and name it there."};
    }
    return path.string();
  }
  std::string relative(const fs::path& path) const { return path.lexically_relative(folder_).generic_string(); }
  const std::set<std::string>& files() const { return files_; }

 private:
  // An atlas of somebody else may hold a link to what is private here.
  Status addFile(const fs::path& path) {
    std::error_code error;
    const fs::path within = fs::canonical(path, error).lexically_relative(folder_);
    if (error || within.empty() || *within.begin() == "..") {
      return Error{ErrorCode::Unsupported, relative(path) + " is a link to a file outside the atlas's folder.", folder_.string(), "",
                   "Put the file itself there."};
    }
    files_.insert(relative(path));
    return Ok{};
  }
  Status addFolder(const fs::path& path) {
    std::error_code error;
    for (fs::recursive_directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
      // What a writer keeps for itself while it works.
      if (at->path().filename().string().starts_with('.')) {
        if (at->is_directory()) at.disable_recursion_pending();
        continue;
      }
      if (!at->is_regular_file()) continue;
      if (Status status = addFile(at->path()); !status) return status;
    }
    if (error) return Error{ErrorCode::NotFound, "This folder cannot be read: " + error.message() + ".", path.string()};
    return Ok{};
  }

  fs::path folder_;
  std::set<std::string> files_;
};

// Files that a glTF names beside itself.
Status addGltfParts(const std::string& url, const std::string& name, Collector& files) {
  auto path = files.inside(url, "atlas.json");
  if (!path || path->empty()) return path ? Status(Ok{}) : std::move(path).error();
  auto bytes = readFile(*path, kMostManifest);
  auto json = bytes ? parseJson(textOf(*bytes)) : Result<Json>(std::move(bytes).error());
  if (!json) return std::move(json).error().in(name);
  for (const char* kind : {"buffers", "images"}) {
    const Json* list = find(*json, kind);
    if (!list || !list->is_array()) continue;
    for (const Json& item : *list) {
      const std::string uri = getString(item, "uri");
      if (uri.empty() || uri.starts_with("data:")) continue;
      if (Status status = files.add(resolveUrl(url, percentDecode(uri)), name); !status) return status;
    }
  }
  return Ok{};
}

Status addMesh(const ManifestMesh& mesh, Collector& files, PublishedAtlas& atlas) {
  if (Status status = files.add(mesh.url, "atlas.json"); !status) return status;
  if (mesh.url.ends_with(".gltf")) {
    if (Status status = addGltfParts(mesh.url, fileNameOf(mesh.url), files); !status) return status;
  }
  if (mesh.index.empty()) return Ok{};
  if (Status status = files.add(mesh.index, "atlas.json"); !status) return status;
  auto path = files.inside(mesh.index, "atlas.json");
  if (!path || path->empty()) return Ok{};
  auto packed = readFile(*path, kMostManifest * 8);
  if (!packed) return std::move(packed).error();
  auto plain = gunzip(*packed);
  if (!plain) return std::move(plain).error().in(*path);
  auto table = decodeSceneTable(*plain);
  if (!table) return std::move(table).error().in(*path);
  std::set<uint32_t> drawn;
  for (const ScenePrimitive& primitive : table->primitives) drawn.insert(primitive.node);
  atlas.structures += uint32_t(drawn.size());
  for (const std::string& uri : table->resources) {
    if (uri.empty()) continue;  // the mesh file itself
    if (Status status = files.add(resolveUrl(mesh.url, uri), files.relative(*path)); !status) return status;
  }
  return Ok{};
}

Status addVolume(const ManifestVolume& volume, Collector& files) {
  if (volume.foreign.empty() && volume.volume.levels.empty()) return Ok{};  // a damaged entry
  const std::string url = volume.foreign.empty() ? volume.volume.url : volume.foreign;
  if (url.ends_with(".nhdr") || url.ends_with(".hdr")) {
    return Error{ErrorCode::Unsupported, "The image " + fileNameOf(url) + " has its voxels in other files, which publish does not follow.",
                 "", "", "Make it a volume that streams: fabrica volume."};
  }
  return files.add(url, "atlas.json");
}

}  // namespace

Result<PublishedAtlas> readPublishedAtlas(const std::string& given) {
  std::error_code error;
  const fs::path folder = fs::canonical(given, error);
  if (error || !fs::is_regular_file(folder / "atlas.json", error)) {
    return Error{ErrorCode::NotFound, "There is no atlas.json in it.", given, "",
                 "Give the folder that fabrica build or fabrica optimize wrote."};
  }
  const std::string path = (folder / "atlas.json").string(), base = "file://" + path;
  auto bytes = readFile(path, kMostManifest);
  if (!bytes) return std::move(bytes).error();
  auto manifest = parseManifest(textOf(*bytes), base);
  if (!manifest) return std::move(manifest).error().in(path);

  PublishedAtlas atlas;
  atlas.folder = folder.string();
  atlas.name = folderName(manifest->id.empty() ? folder.filename().string() : manifest->id);
  if (atlas.name.empty()) atlas.name = folderName(folder.filename().string());
  if (atlas.name.empty()) atlas.name = "atlas";
  atlas.title = manifest->title.empty() ? folder.filename().string() : manifest->title;
  atlas.description = manifest->description;
  atlas.volumes = uint32_t(manifest->volumes.size());
  for (const Source& source : manifest->sources) {
    addOnce(atlas.licences, source.licence);
    addOnce(atlas.makers, source.attribution);
  }
  Collector files(folder);
  if (Status status = files.add(base, "atlas.json"); !status) return std::move(status).error();
  for (const ManifestMesh& mesh : manifest->meshes) {
    if (Status status = addMesh(mesh, files, atlas); !status) return std::move(status).error();
  }
  atlas.pictured.assign(files.files().begin(), files.files().end());
  for (const ManifestVolume& volume : manifest->volumes) {
    if (Status status = addVolume(volume, files); !status) return std::move(status).error().in(path);
  }
  for (const ManifestTerms& terms : manifest->terminology) {
    if (Status status = files.add(terms.url, "atlas.json"); !status) return std::move(status).error();
  }
  for (const learn::LessonLink& lesson : learn::lessonLinks(textOf(*bytes), base)) {
    if (Status status = files.add(lesson.url, "atlas.json"); !status) return std::move(status).error();
  }
  atlas.files.assign(files.files().begin(), files.files().end());
  std::set<std::string> tops;
  for (const std::string& file : atlas.files) {
    atlas.bytes += fs::file_size(folder / file, error);
    tops.insert(file.substr(0, file.find('/')));
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with('.') && !tops.count(name)) atlas.left.push_back(name);
  }
  std::sort(atlas.left.begin(), atlas.left.end());
  return atlas;
}

}  // namespace fabrica
