#include <filesystem>

#include "base/url.h"
#include "formats/gltf/parse_gltf.h"
#include "maker/optimize/input_scene.h"
#include "maker/write/files.h"

namespace fabrica {

namespace fs = std::filesystem;

Result<InputScene> readGltfInput(const std::string& path) {
  InputScene scene;
  scene.name = fs::path(path).filename().string();
  auto bytes = readFile(path);
  if (!bytes) return std::move(bytes).error();
  scene.bytes = bytes->size();

  std::string_view json = textOf(*bytes);
  uint64_t binOffset = 0;
  if (looksLikeGlb(*bytes)) {
    auto layout = parseGlbHeader(*bytes);
    if (!layout) return std::move(layout).error().in(path);
    if (layout->jsonOffset + layout->jsonLength > bytes->size()) {
      return Error{ErrorCode::Truncated, "The file ends inside its description (JSON).", path, "", "Download or export it again."};
    }
    if (layout->fileLength > bytes->size()) {
      scene.notes.push_back(scene.name + ": the file is cut short (" + std::to_string(bytes->size()) + " of " +
                            std::to_string(layout->fileLength) + " bytes).");
    }
    json = json.substr(layout->jsonOffset, layout->jsonLength);
    binOffset = layout->binOffset;
  }
  auto table = parseGltf(json, binOffset);
  if (!table) return std::move(table).error().in(path);
  scene.table = std::move(table).value();

  for (const std::string& uri : scene.table.resources) {
    if (uri.empty()) {
      scene.resources.push_back(std::move(*bytes));
    } else if (uri.starts_with("embedded:")) {
      scene.resources.push_back({});  // in the table
    } else if (isAbsoluteUrl(uri)) {
      scene.notes.push_back(scene.name + ": its data lies at " + uri + ". Download it, and put it beside the file.");
      scene.resources.push_back({});
    } else {
      auto other = readFile((fs::path(path).parent_path() / percentDecode(uri)).string());
      if (!other) scene.notes.push_back(std::move(other).error().message());
      scene.resources.push_back(other ? std::move(other).value() : Bytes());
      scene.bytes += scene.resources.back().size();
    }
  }
  return scene;
}

}  // namespace fabrica
