#include "maker/input/unpack.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace fabrica {

namespace {

constexpr size_t kPiece = size_t(1) << 20;

Error cutShort(const std::string& path) {
  return Error{ErrorCode::Truncated, "The voxels end before the header says they do.", path, "",
               "Copy or download the file again."};
}

// A file, packed or not. Plain ones are not left to zlib, which would take some voxels for the beginning of packed data.
class Member {
 public:
  explicit Member(const std::string& path) : path_(path), handle_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Member() {
    if (packed_) gzclose(packed_);
    else if (handle_ >= 0) ::close(handle_);
  }
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  // To the first value.
  Status begin(const StoredStream& stream) {
    if (handle_ < 0) return Error{ErrorCode::NotFound, "This file cannot be read.", path_, "", "Keep it beside its header."};
    uint64_t at = stream.offset;
    ::lseek(handle_, off_t(at), SEEK_SET);
    char letter = 0;
    for (uint32_t line = 0; line < stream.lines && ::read(handle_, &letter, 1) == 1; line += letter == '\n') ++at;
    if (!stream.gzip) return ::lseek(handle_, off_t(at + stream.skip), SEEK_SET) < 0 ? Status(cutShort(path_)) : Status(Ok{});
    ::lseek(handle_, off_t(at), SEEK_SET);
    packed_ = gzdopen(handle_, "rb");  // closes the handle, too
    if (!packed_) return Error{ErrorCode::TooLarge, "There is no memory to read this file.", path_};
    gzbuffer(packed_, 1 << 18);
    if (gzdirect(packed_)) return Error{ErrorCode::BadFormat, "The data are not gzip, but the header says so.", path_};
    return gzseek(packed_, z_off_t(stream.skip), SEEK_CUR) < 0 ? Status(cutShort(path_)) : Status(Ok{});
  }

  Status read(uint8_t* out, size_t length) {
    if (packed_) {
      if (gzread(packed_, out, unsigned(length)) == int(length)) return Ok{};
      int number = Z_OK;
      gzerror(packed_, &number);
      if (number != Z_DATA_ERROR) return cutShort(path_);
      return Error{ErrorCode::BadFormat, "The gzip data is damaged.", path_, "", "Copy or download the file again."};
    }
    while (length > 0) {
      const ssize_t got = ::read(handle_, out, length);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return cutShort(path_);
      out += got;
      length -= size_t(got);
    }
    return Ok{};
  }

 private:
  std::string path_;
  int handle_;
  gzFile packed_ = nullptr;
};

// Keeps the values of one layer, in place; `first`: the number of the first value.
size_t keepLayer(const StoredStream& s, uint64_t first, uint8_t* bytes, size_t count) {
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    if ((first + i) / s.layerStride % s.layers != s.layer) continue;
    if (kept != i) std::memcpy(bytes + kept * s.bytes, bytes + i * s.bytes, s.bytes);
    ++kept;
  }
  return kept;
}

}  // namespace

Result<DiskFile> unpackOnce(const StoredStream& stream, const std::string& path, const std::function<bool(double)>& progress) {
  std::error_code code;
  const uint64_t length = stream.values / stream.layers * stream.bytes;
  if (std::filesystem::file_size(path, code) == length && !code) return DiskFile::open(path);
  auto out = DiskFile::create(path + ".part");
  if (!out) return out;
  const uint64_t each = stream.values / stream.files.size();
  const size_t most = std::max<size_t>(1, kPiece / stream.bytes);
  Bytes piece(most * stream.bytes);
  uint64_t value = 0, written = 0;
  for (const std::string& name : stream.files) {
    Member file(name);
    if (Status begun = file.begin(stream); !begun) return std::move(begun).error();
    for (uint64_t in = 0; in < each; in += most) {
      const auto count = size_t(std::min<uint64_t>(most, each - in));
      if (Status got = file.read(piece.data(), count * stream.bytes); !got) return std::move(got).error();
      const size_t kept = stream.layers > 1 ? keepLayer(stream, value, piece.data(), count) : count;
      const Status put = out->write(written, ByteView(piece.data(), kept * stream.bytes));
      if (!put) return put.error();
      written += kept * stream.bytes;
      value += count;
      if (progress && !progress(double(value) / double(stream.values))) {
        return Error{ErrorCode::Cancelled, "Stopped.", "", "", ""};
      }
    }
  }
  if (Status finished = out->finishAs(path); !finished) return std::move(finished).error();
  return DiskFile::open(path);
}

}  // namespace fabrica
