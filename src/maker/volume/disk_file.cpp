#include "maker/volume/disk_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace fabrica {
namespace {

Error cannot(const char* what, const std::string& path) {
  const int number = errno;
  return Error{
      number == ENOSPC ? ErrorCode::TooLarge : ErrorCode::NotFound,
      std::string("Cannot ") + what + " this file: " + std::strerror(number) + ".", path, "",
      number == ENOSPC ? "Make room on the disk, or write elsewhere." : "Check the folder and its permissions."};
}

}  // namespace

DiskFile::DiskFile(DiskFile&& other) noexcept : handle_(std::exchange(other.handle_, -1)), path_(std::move(other.path_)) {}

DiskFile& DiskFile::operator=(DiskFile&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(path_, other.path_);
  return *this;
}

DiskFile::~DiskFile() {
  if (handle_ >= 0) ::close(handle_);
}

Result<DiskFile> DiskFile::create(const std::string& path) {
  std::error_code ignored;  // open() says it better
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  DiskFile file;
  file.path_ = path;
  file.handle_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file.handle_ < 0) return cannot("make", path);
  return file;
}

Result<DiskFile> DiskFile::scratch(const std::string& folder) {
  DiskFile file;
  file.path_ = folder + "/.scratch-XXXXXX";
  file.handle_ = ::mkostemp(file.path_.data(), O_CLOEXEC);
  if (file.handle_ < 0) return cannot("make", file.path_);
  ::unlink(file.path_.c_str());
  return file;
}

Result<DiskFile> DiskFile::open(const std::string& path) {
  DiskFile file;
  file.path_ = path;
  file.handle_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file.handle_ < 0) return cannot("open", path);
  return file;
}

Status DiskFile::write(uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(handle_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return cannot("write", path_);
    bytes = bytes.subspan(static_cast<size_t>(written));
    offset += static_cast<uint64_t>(written);
  }
  return Ok{};
}

Status DiskFile::read(uint64_t offset, uint8_t* out, size_t length) const {
  while (length > 0) {
    const ssize_t got = ::pread(handle_, out, length, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) return Error{ErrorCode::Truncated, "This file is shorter than it was a moment ago.", path_};
    if (got < 0) return cannot("read", path_);
    out += got;
    offset += static_cast<uint64_t>(got);
    length -= static_cast<size_t>(got);
  }
  return Ok{};
}

Status DiskFile::close() {
  if (handle_ >= 0 && ::close(std::exchange(handle_, -1)) != 0) return cannot("write", path_);
  return Ok{};
}

Status DiskFile::finish() {
  if (::fdatasync(handle_) != 0) return cannot("write", path_);
  return close();
}

Status DiskFile::finishAs(const std::string& name) {
  if (Status finished = finish(); !finished) return finished;
  return rename(path_, name);
}

Status DiskFile::rename(const std::string& path, const std::string& name) {
  std::error_code ignored;  // rename() says it better
  std::filesystem::create_directories(std::filesystem::path(name).parent_path(), ignored);
  if (::rename(path.c_str(), name.c_str()) != 0) return cannot("name", name);
  return Ok{};
}

Status DiskFile::nameFinished(const std::string& path, const std::string& name) {
  auto file = open(path);
  if (!file) return std::move(file).error();
  return file->finishAs(name);
}

}  // namespace fabrica
