#include "maker/volume/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "maker/volume/crc32c.h"
#include "maker/volume/pyramid.h"

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

OutFile::OutFile(OutFile&& other) noexcept : handle_(std::exchange(other.handle_, -1)), path_(std::move(other.path_)) {}

OutFile& OutFile::operator=(OutFile&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(path_, other.path_);
  return *this;
}

OutFile::~OutFile() {
  if (handle_ >= 0) ::close(handle_);
}

Result<OutFile> OutFile::create(const std::string& path) {
  std::error_code ignored;  // open() says it better
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  OutFile file;
  file.path_ = path;
  file.handle_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file.handle_ < 0) return cannot("make", path);
  return file;
}

Result<OutFile> OutFile::scratch(const std::string& path) {
  auto file = create(path);
  if (file) ::unlink(path.c_str());
  return file;
}

Status OutFile::write(uint64_t offset, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(handle_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return cannot("write", path_);
    bytes = bytes.subspan(static_cast<size_t>(written));
    offset += static_cast<uint64_t>(written);
  }
  return Ok{};
}

Status OutFile::read(uint64_t offset, uint8_t* out, size_t length) {
  while (length > 0) {
    const ssize_t got = ::pread(handle_, out, length, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return cannot("read back", path_);
    out += got;
    offset += static_cast<uint64_t>(got);
    length -= static_cast<size_t>(got);
  }
  return Ok{};
}

Status OutFile::close() {
  if (handle_ >= 0 && ::close(std::exchange(handle_, -1)) != 0) return cannot("write", path_);
  return Ok{};
}

Bytes ShardFile::encodedIndex() const {
  ByteWriter writer;
  for (const uint64_t word : index_) writer.put(word);
  Bytes bytes = writer.take();
  const uint32_t crc = crc32c(bytes);
  ByteWriter tail;
  tail.put(crc);
  const Bytes end = tail.take();
  bytes.insert(bytes.end(), end.begin(), end.end());
  return bytes;
}

Status ShardFile::begin() {
  auto file = OutFile::create(path_);
  if (!file) return std::move(file).error();
  file_ = std::move(file).value();
  at_ = index_.size() * sizeof(uint64_t) + sizeof(uint32_t);  // room for the copy of the index
  return Ok{};
}

Status ShardFile::append(uint32_t chunk, ByteView bytes) {
  if (at_ == 0) {
    if (auto begun = begin(); !begun) return begun;
  }
  if (auto written = file_.write(at_, bytes); !written) return written;
  index_[size_t(chunk) * 2] = at_;
  index_[size_t(chunk) * 2 + 1] = bytes.size();
  at_ += bytes.size();
  return Ok{};
}

Result<uint64_t> ShardFile::finish() {
  if (at_ == 0) return uint64_t(0);
  const Bytes index = encodedIndex();
  if (auto copy = file_.write(0, index); !copy) return std::move(copy).error();
  if (auto end = file_.write(at_, index); !end) return std::move(end).error();
  if (auto closed = file_.close(); !closed) return std::move(closed).error();
  return at_ + index.size();
}

ScratchLevel::ScratchLevel(OutFile file, const Index3& size, const Index3& block, VoxelFormat format)
    : file_(std::move(file)),
      size_(size),
      block_(block),
      grid_{ceilDiv(size[0], block[0]), ceilDiv(size[1], block[1]), ceilDiv(size[2], block[2])},
      format_(format) {}

uint64_t ScratchLevel::offsetOf(const Index3& b) const {
  const uint64_t index = (uint64_t(b[2]) * grid_[1] + b[1]) * grid_[0] + b[0];
  return index * block_[0] * block_[1] * block_[2] * bytesPerVoxel(format_);
}

Index3 ScratchLevel::extentOf(const Index3& b) const {
  return {std::min(block_[0], size_[0] - b[0] * block_[0]), std::min(block_[1], size_[1] - b[1] * block_[1]),
          std::min(block_[2], size_[2] - b[2] * block_[2])};
}

Status ScratchLevel::writeBlock(const Index3& block, ByteView voxels) { return file_.write(offsetOf(block), voxels); }

Status ScratchLevel::read(const Index3& origin, const Index3& extent, uint8_t* out) {
  const size_t voxel = bytesPerVoxel(format_);
  Bytes held;
  Index3 b;
  for (b[2] = origin[2] / block_[2]; b[2] * block_[2] < origin[2] + extent[2]; ++b[2]) {
    for (b[1] = origin[1] / block_[1]; b[1] * block_[1] < origin[1] + extent[1]; ++b[1]) {
      for (b[0] = origin[0] / block_[0]; b[0] * block_[0] < origin[0] + extent[0]; ++b[0]) {
        const Index3 have = extentOf(b);
        held.resize(size_t(have[0]) * have[1] * have[2] * voxel);
        if (auto got = file_.read(offsetOf(b), held.data(), held.size()); !got) return got;
        // The part that both boxes share, in voxels of the level.
        Index3 low, high;
        for (int a = 0; a < 3; ++a) {
          low[a] = std::max(origin[a], b[a] * block_[a]);
          high[a] = std::min(origin[a] + extent[a], b[a] * block_[a] + have[a]);
        }
        const size_t run = size_t(high[0] - low[0]) * voxel;
        for (uint32_t z = low[2]; z < high[2]; ++z) {
          for (uint32_t y = low[1]; y < high[1]; ++y) {
            const size_t from = (size_t(z - b[2] * block_[2]) * have[1] + (y - b[1] * block_[1])) * have[0] +
                                (low[0] - b[0] * block_[0]);
            const size_t to = (size_t(z - origin[2]) * extent[1] + (y - origin[1])) * extent[0] + (low[0] - origin[0]);
            std::memcpy(out + to * voxel, held.data() + from * voxel, run);
          }
        }
      }
    }
  }
  return Ok{};
}

}  // namespace fabrica
