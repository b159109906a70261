#include "maker/volume/ozx.h"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "maker/volume/disk_file.h"

namespace fabrica {

namespace {

namespace fs = std::filesystem;

constexpr uint64_t kPiece = uint64_t(1) << 22;
constexpr const char* kComment = R"({"ome": {"version": "0.5", "zipFile": {"centralDirectory": {"jsonFirst": true}}}})";

struct Member {
  std::string name;
  uint64_t length = 0;
  size_t depth = 0;
  bool metadata = false;
};

std::vector<Member> membersOf(const std::string& folder) {
  std::vector<Member> members;
  std::error_code code;
  for (const auto& entry : fs::recursive_directory_iterator(folder, code)) {
    if (!entry.is_regular_file(code)) continue;
    Member member;
    member.name = entry.path().lexically_relative(folder).generic_string();
    if (member.name.starts_with('.')) continue;  // what it was made with
    member.length = entry.file_size(code);
    member.depth = size_t(std::count(member.name.begin(), member.name.end(), '/'));
    member.metadata = entry.path().filename() == "zarr.json";
    members.push_back(std::move(member));
  }
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
    const auto key = [](const Member& m) {
      return std::tuple<bool, size_t, std::string_view>(!m.metadata, m.metadata ? m.depth : 0, m.name);
    };
    return key(a) < key(b);
  });
  return members;
}

struct Archive {
  zipFile zip = nullptr;
  ~Archive() {
    if (zip) zipClose(zip, nullptr);
  }
};

Error cannotWrite(const std::string& path) {
  return Error{ErrorCode::NotFound, "This file cannot be written.", path, "", "Check the folder, its permissions and its room."};
}

Status begin(zipFile zip, const std::string& name, const std::string& path) {
  zip_fileinfo info{};
  info.dosDate = 0x00210000;            // 1 January 1980: what is packed has no date
  info.external_fa = uLong(0644) << 16;
  constexpr uLong kUnix = 3 << 8 | 45, kUtf8 = 0x800;
  const int code = zipOpenNewFileInZip4_64(zip, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, 0 /* stored */, 0, 0,
                                           -MAX_WBITS, 8, Z_DEFAULT_STRATEGY, nullptr, 0, kUnix, kUtf8, 1 /* ZIP64 */);
  return code == ZIP_OK ? Status(Ok{}) : Status(cannotWrite(path));
}

}  // namespace

Status packOzx(const std::string& folder, const std::string& path, const std::function<bool(double done)>& progress) {
  const std::vector<Member> members = membersOf(folder);
  uint64_t all = 0, done = 0;
  for (const Member& member : members) all += member.length;
  const std::string part = path + ".part.zip";
  Archive archive{zipOpen64(part.c_str(), APPEND_STATUS_CREATE)};
  if (!archive.zip) return cannotWrite(part);
  std::vector<uint8_t> piece(kPiece);
  for (const Member& member : members) {
    auto file = DiskFile::open(folder + "/" + member.name);
    if (!file) return std::move(file).error();
    if (Status begun = begin(archive.zip, member.name, part); !begun) return begun;
    for (uint64_t at = 0; at < member.length; at += kPiece) {
      const auto length = size_t(std::min(kPiece, member.length - at));
      if (Status read = file->read(at, piece.data(), length); !read) return read;
      if (zipWriteInFileInZip(archive.zip, piece.data(), unsigned(length)) != ZIP_OK) return cannotWrite(part);
      done += length;
      if (progress && !progress(double(done) / double(all))) return Error{ErrorCode::Cancelled, "Stopped.", "", "", ""};
    }
    if (zipCloseFileInZip(archive.zip) != ZIP_OK) return cannotWrite(part);
  }
  if (zipClose(std::exchange(archive.zip, nullptr), kComment) != ZIP_OK) return cannotWrite(part);
  return DiskFile::nameFinished(part, path);
}

}  // namespace fabrica
