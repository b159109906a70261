#include "maker/volume/volume_files.h"

#include <unzip.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/json.h"
#include "maker/volume/disk_file.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

Error noSuch(const std::string& name) { return Error{ErrorCode::NotFound, "There is no such file.", name}; }

class FolderFiles : public VolumeFiles {
 public:
  explicit FolderFiles(std::string folder) : folder_(std::move(folder)) {}

  bool has(const std::string& name) const override {
    std::error_code code;
    return fs::is_regular_file(folder_ / name, code);
  }
  uint64_t length(const std::string& name) const override {
    std::error_code code;
    const uint64_t length = fs::file_size(folder_ / name, code);
    return code ? 0 : length;
  }
  Result<Bytes> read(const std::string& name, uint64_t offset, uint64_t wanted) const override {
    const uint64_t all = length(name);
    auto file = DiskFile::open((folder_ / name).string());
    if (!file) return noSuch(name);
    Bytes bytes(size_t(offset < all ? std::min(wanted, all - offset) : 0));
    if (Status got = file->read(offset, bytes.data(), bytes.size()); !got) return std::move(got).error();
    return bytes;
  }
  std::vector<std::string> names() const override {
    std::vector<std::string> names;
    std::error_code code;
    for (const auto& entry : fs::recursive_directory_iterator(folder_, code)) {
      if (entry.is_regular_file(code)) names.push_back(entry.path().lexically_relative(folder_).generic_string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  fs::path folder_;
};

struct CloseZip {
  void operator()(void* zip) const { unzClose(zip); }
};
using ZipPtr = std::unique_ptr<void, CloseZip>;

// Members are stored: a range of a member is a range of the archive.
class ArchiveFiles : public VolumeFiles {
 public:
  struct Member {
    uint64_t offset = 0, length = 0;
  };

  explicit ArchiveFiles(DiskFile file) : file_(std::move(file)) {}

  Status list(unzFile zip) {
    unz_global_info64 info{};
    if (unzGetGlobalInfo64(zip, &info) != UNZ_OK) return damaged();
    std::string comment(size_t(info.size_comment), '\0');
    if (!comment.empty()) unzGetGlobalComment(zip, comment.data(), uLong(comment.size()));
    for (int code = info.number_entry ? unzGoToFirstFile(zip) : UNZ_END_OF_LIST_OF_FILE; code != UNZ_END_OF_LIST_OF_FILE;
         code = unzGoToNextFile(zip)) {
      unz_file_info64 member{};
      char name[4096];
      if (code != UNZ_OK || unzGetCurrentFileInfo64(zip, &member, name, sizeof name, nullptr, 0, nullptr, 0) != UNZ_OK ||
          member.size_filename >= sizeof name) {
        return damaged();
      }
      const std::string path(name, member.size_filename);
      if (path.ends_with('/')) continue;
      if (member.compression_method != 0 || (member.flag & 1)) {
        return Error{ErrorCode::Unsupported, "A member of the archive is compressed or encrypted.", "", path,
                     "Pack it again with stored members."};
      }
      if (unzOpenCurrentFile(zip) != UNZ_OK) return damaged();
      members_[path] = {unzGetCurrentFileZStreamPos64(zip), member.uncompressed_size};
      unzCloseCurrentFile(zip);
      order_.push_back(path);
    }
    check(comment);
    return Ok{};
  }

  bool has(const std::string& name) const override { return members_.contains(name); }
  uint64_t length(const std::string& name) const override {
    const auto it = members_.find(name);
    return it == members_.end() ? 0 : it->second.length;
  }
  Result<Bytes> read(const std::string& name, uint64_t offset, uint64_t wanted) const override {
    const auto it = members_.find(name);
    if (it == members_.end()) return noSuch(name);
    const Member& member = it->second;
    Bytes bytes(size_t(offset < member.length ? std::min(wanted, member.length - offset) : 0));
    if (Status got = file_.read(member.offset + offset, bytes.data(), bytes.size()); !got) return std::move(got).error();
    return bytes;
  }
  std::vector<std::string> names() const override { return order_; }
  std::vector<std::string> oddities() const override { return oddities_; }

 private:
  static Error damaged() { return Error{ErrorCode::BadFormat, "This archive is damaged.", "", "", "Copy it again."}; }

  void check(const std::string& comment) {
    const auto json = parseJson(comment);
    const Json* ome = json.ok() ? find(*json, "ome") : nullptr;
    if (!ome || getString(*ome, "version").empty()) oddities_.push_back("its comment does not name the version of OME-Zarr");
    if (order_.empty() || order_[0] != "zarr.json") oddities_.push_back("its first member is not zarr.json");
    const auto metadata = [](const std::string& name) { return fs::path(name).filename() == "zarr.json"; };
    const auto firstOther = std::find_if_not(order_.begin(), order_.end(), metadata);
    if (std::any_of(firstOther, order_.end(), metadata)) oddities_.push_back("its zarr.json files do not come first");
    if (!members_.contains("zarr.json")) oddities_.push_back("it has no zarr.json at its root");
  }

  DiskFile file_;
  std::map<std::string, Member> members_;
  std::vector<std::string> order_, oddities_;
};

}  // namespace

Result<std::unique_ptr<VolumeFiles>> openVolumeFiles(const std::string& path) {
  std::error_code code;
  if (fs::is_directory(path, code)) return std::unique_ptr<VolumeFiles>(std::make_unique<FolderFiles>(path));
  auto file = DiskFile::open(path);
  if (!file) return std::move(file).error();
  const ZipPtr zip(unzOpen64(path.c_str()));
  if (!zip) return Error{ErrorCode::BadFormat, "This is neither a volume's folder nor a ZIP archive.", path};
  auto archive = std::make_unique<ArchiveFiles>(std::move(file).value());
  if (Status listed = archive->list(zip.get()); !listed) return std::move(listed).error().in(path);
  return std::unique_ptr<VolumeFiles>(std::move(archive));
}

}  // namespace fabrica
