#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>

#include "formats/gltf/parse_gltf.h"
#include "formats/manifest/manifest.h"
#include "maker/tool/commands.h"
#include "maker/tool/inspect_nifti.h"
#include "maker/tool/source.h"
#include "maker/tool/volume_files.h"
#include "maker/volume/voxel_source.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

Json describe(const SceneTable& table) {
  Bounds bounds;
  size_t levels = 0;
  for (const ScenePrimitive& p : table.primitives) {
    bounds.include(p.bounds);
    levels = std::max(levels, p.levels.size());
  }
  Json levelList = Json::array();
  for (size_t level = 0; level < levels; ++level) {
    uint64_t triangles = 0, bytes = 0, structures = 0;
    for (const ScenePrimitive& p : table.primitives) {
      if (level >= p.levels.size()) continue;
      ++structures;
      triangles += p.levels[level].triangles;
      for (const ChunkRange& range : p.levels[level].ranges) bytes += range.length;
    }
    levelList.push_back({{"structures", structures}, {"triangles", triangles}, {"bytes", bytes}});
  }
  return {{"nodes", table.nodes.size()},
          {"meshes", table.primitives.size()},
          {"title", table.title},
          {"copyright", table.copyright},
          {"sizeMm", bounds.empty() ? Json(nullptr) : sizeJson(bounds.size())},
          {"centreMm", bounds.empty() ? Json(nullptr) : sizeJson(bounds.center())},
          {"levels", std::move(levelList)},
          {"notes", table.notes}};
}

Result<Json> inspectGltf(ByteSource& source, const std::string& what) {
  auto head = source.read(0, 1 << 16);
  if (!head) return std::move(head).error();
  SceneTable table;
  if (looksLikeGlb(*head)) {
    auto layout = parseGlbHeader(*head);
    if (!layout) return std::move(layout).error().in(what);
    if (layout->jsonLength > (512u << 20)) return Error{ErrorCode::TooLarge, "The JSON is over 512 MB.", what};
    auto json = source.read(layout->jsonOffset, layout->jsonLength);
    if (!json) return std::move(json).error();
    const uint64_t jsonEnd = layout->jsonOffset + layout->jsonLength;
    auto parsed = parseGltf(textOf(*json), jsonEnd + 8);
    if (!parsed) return std::move(parsed).error().in(what);
    table = std::move(parsed).value();
  } else {
    auto all = source.read(0, 1ull << 30);
    if (!all) return std::move(all).error();
    auto parsed = parseGltf(textOf(*all), 0);
    if (!parsed) return std::move(parsed).error().in(what);
    table = std::move(parsed).value();
  }
  Json json = describe(table);
  json["kind"] = "glTF";
  json["bytes"] = source.size();
  return json;
}

Json describe(const Volume& v) {
  Json levels = Json::array();
  for (const VolumeLevel& level : v.levels) {
    levels.push_back({{"path", level.path},
                      {"voxels", Json::array({level.size[0], level.size[1], level.size[2]})},
                      {"voxelMm", sizeJson(vec3(glm::length(vec3(level.indexToWorld[0])),
                                                glm::length(vec3(level.indexToWorld[1])),
                                                glm::length(vec3(level.indexToWorld[2]))))}});
  }
  return {{"id", v.id}, {"name", v.name}, {"labels", v.labels}, {"format", voxelFormatName(v.format)}, {"codec", v.codec},
          {"levels", std::move(levels)}};
}

Result<Json> inspectAtlas(const std::string& manifestPath) {
  auto source = openSource(manifestPath);
  if (!source) return std::move(source).error();
  auto bytes = (*source)->read(0, 64 << 20);
  if (!bytes) return std::move(bytes).error();
  const bool remote = isAddress(manifestPath);
  const std::string base = remote ? manifestPath : "file://" + std::filesystem::absolute(manifestPath).string();
  auto manifest = parseManifest(textOf(*bytes), base);
  if (!manifest) return std::move(manifest).error().in(manifestPath);
  const auto local = [&](const std::string& url) { return remote ? url : url.substr(std::min<size_t>(7, url.size())); };
  Json json{{"kind", "atlas"},
            {"id", manifest->id},
            {"version", manifest->version},
            {"title", manifest->title},
            {"sources", manifest->sources.size()},
            {"gaps", manifest->gaps.size()},
            {"notes", manifest->notes},
            {"meshes", Json::array()},
            {"volumes", Json::array()}};
  for (const ManifestMesh& mesh : manifest->meshes) {
    Json one;
    const std::string file = local(mesh.index.empty() ? mesh.url : mesh.index);
    auto open = openSource(file);
    if (!open) return std::move(open).error();
    if (mesh.index.empty()) {
      auto described = inspectGltf(**open, file);
      if (!described) return std::move(described).error();
      one = std::move(described).value();
    } else {
      auto packed = (*open)->read(0, 256 << 20);
      if (!packed) return std::move(packed).error();
      auto plain = gunzip(*packed);
      if (!plain) return std::move(plain).error().in(file);
      auto table = decodeSceneTable(*plain);
      if (!table) return std::move(table).error().in(file);
      one = describe(*table);
      one["indexBytes"] = packed->size();
    }
    one["url"] = mesh.url;
    json["meshes"].push_back(std::move(one));
  }
  for (const ManifestVolume& v : manifest->volumes) json["volumes"].push_back(describe(v.volume));
  return json;
}

// Indented "key  value" lines; lists of objects one a line.
void print(const Json& json, int indent) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_null() || (value.is_array() && value.empty()) || (value.is_string() && getString(json, key.c_str()).empty())) {
      continue;
    }
    const bool nested = value.is_object() || (value.is_array() && value[0].is_structured() && !value[0].is_array());
    if (!nested) {
      std::printf("%*s%-18s %s\n", indent, "", key.c_str(),
                  value.is_string() ? getString(json, key.c_str()).c_str() : dump(value).c_str());
      continue;
    }
    std::printf("%*s%s\n", indent, "", key.c_str());
    if (value.is_object()) print(value, indent + 2);
    else {
      for (const Json& item : value) {
        const bool flat = std::none_of(item.begin(), item.end(), [](const Json& v) {
          return v.is_object() || (v.is_array() && !v.empty() && v[0].is_object());
        });
        if (flat) std::printf("%*s%s\n", indent + 2, "", dump(item).c_str());
        else print(item, indent + 2);
      }
    }
  }
}

}  // namespace

int runInspect(const std::string& what, bool asJson) {
  std::error_code ignored;
  Result<Json> json = Json();
  // Addresses may have a query behind the file's name.
  const std::string name = isAddress(what) ? what.substr(0, what.find_first_of("?#")) : what;
  if (!isAddress(what) && isVolume(what) && !std::filesystem::exists(what + "/atlas.json", ignored)) {
    json = inspectVolume(what);
  } else if (!isAddress(what) && std::filesystem::is_directory(what, ignored)) {
    json = inspectAtlas((std::filesystem::path(what) / "atlas.json").string());
  } else if (name.ends_with(".nii") || name.ends_with(".nii.gz")) {
    json = isAddress(what) ? inspectRemoteNifti(what) : inspectNifti(what);
  } else if (name.ends_with(".json") || name.ends_with("/")) {
    json = inspectAtlas(name.ends_with("/") ? name + "atlas.json" : what);
  } else {
    auto source = openSource(what);
    if (!source) return fail(source.error());
    json = inspectGltf(**source, what);
    if (json && !(*source)->note().empty()) (*json)["transfer"] = (*source)->note();
  }
  if (!json) return fail(json.error());
  if (asJson) std::printf("%s\n", dump(*json, 1).c_str());
  else print(*json, 0);
  return 0;
}

}  // namespace fabrica
