#include "maker/write/atlas_folder.h"

#include <filesystem>

#include "maker/write/files.h"

namespace fabrica {

namespace fs = std::filesystem;

Result<Json> prepareAtlasFolder(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return Error{ErrorCode::NotFound, "This folder cannot be made: " + error.message() + ".", folder};
  const std::string manifest = (fs::path(folder) / "atlas.json").string();
  if (!fs::exists(manifest, error)) return Json();
  auto bytes = readFile(manifest, 64 << 20);
  if (!bytes) return std::move(bytes).error();
  Json before;
  if (auto json = parseJson(textOf(*bytes))) before = std::move(json).value();
  if (getNumber(before, "fabricaAtlas") != 1) {
    return Error{ErrorCode::BadFormat, "There is an atlas.json that fabrica did not write.", manifest, "",
                 "Give another folder by -o."};
  }
  fs::remove(manifest, error);
  return before;
}

}  // namespace fabrica
