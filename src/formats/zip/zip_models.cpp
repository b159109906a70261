#include "formats/zip/zip_models.h"

#include <algorithm>

#include "base/text.h"
#include "formats/labels/label_table.h"

namespace fabrica {

namespace {

constexpr uint64_t kMostUnpacked = 2ull << 30;  // bytes
constexpr size_t kMostModels = 20'000;

bool endsIn(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [name](std::string_view end) { return name.ends_with(end); });
}

// What macOS adds of its own to every file.
bool isShadow(std::string_view path, std::string_view file) { return file.starts_with("._") || path.starts_with("__MACOSX/"); }

}  // namespace

bool isSurfaceName(std::string_view fileName) { return endsIn(lowerAscii(fileName), {".obj", ".stl", ".ply", ".vtk", ".vtp", ".vtu"}); }

Result<ZipModels> modelsIn(const std::vector<ZipMember>& members) {
  ZipModels out;
  size_t least = SIZE_MAX, count = 0;
  uint64_t unpacked = 0;
  for (const ZipMember& member : members) {
    const std::string name = lowerAscii(member.name);
    const std::string_view file = std::string_view(name).substr(name.rfind('/') + 1);
    if (isShadow(member.name, file)) continue;
    std::vector<std::string>* list = nullptr;
    if (file == "atlas.json" || file == "atlasstructure.json") {
      const auto depth = size_t(std::count(name.begin(), name.end(), '/'));
      if (depth < least) out.atlas = member.name;
      least = std::min(least, depth);
    } else if (endsIn(file, {".glb", ".gltf"})) {
      list = &out.scenes;
    } else if (isSurfaceName(file)) {
      list = &out.surfaces;
    } else if (endsIn(file, {".nii", ".nii.gz", ".nrrd", ".nhdr"})) {
      list = &out.images;
    } else if (isLabelTableName(std::string(file)) && !file.ends_with(".txt")) {
      list = &out.tables;
    }
    if (!list) continue;
    unpacked += std::min(member.size, kMostUnpacked);
    if (++count > kMostModels || unpacked > kMostUnpacked)
      return Error{ErrorCode::TooLarge, "What is packed in this ZIP file is too large to be opened at once.", "", "", "Unpack it, and open its files or their folder."};
    list->push_back(member.name);
  }
  return out;
}

}  // namespace fabrica
