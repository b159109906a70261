#include <filesystem>

#include "base/url.h"
#include "formats/gltf/gltf_file.h"
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
  auto table = readGltfFile(*bytes, [&](const std::string& uri) -> Result<Bytes> {
    if (isAbsoluteUrl(uri)) {
      return Error{ErrorCode::Unsupported, "its data lies at " + uri + ". Download it, and put it beside the file."};
    }
    auto other = readFile((fs::path(path).parent_path() / percentDecode(uri)).string());
    if (other) scene.bytes += other->size();
    return other;
  });
  if (!table) return std::move(table).error().in(path);
  scene.table = std::move(table).value();
  if (looksLikeGlb(*bytes)) {
    const auto layout = parseGlbHeader(*bytes);
    if (layout && layout->fileLength > bytes->size()) {
      scene.notes.push_back(scene.name + ": the file is cut short (" + std::to_string(bytes->size()) + " of " +
                            std::to_string(layout->fileLength) + " bytes).");
    }
  }
  for (const std::string& uri : scene.table.resources) {
    scene.resources.push_back(uri.empty() ? std::move(*bytes) : Bytes());  // others lie in the table
  }
  return scene;
}

}  // namespace fabrica
