#include "maker/write/files.h"

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace fabrica {

namespace fs = std::filesystem;

Result<Bytes> readFile(const std::string& path, uint64_t limit) {
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (error) return Error{ErrorCode::NotFound, "This file cannot be read.", path, "", "Check its name."};
  if (size > limit) return Error{ErrorCode::TooLarge, "This file is larger than what is expected here.", path};
  Bytes bytes(size);
  std::ifstream in(path, std::ios::binary);
  in.read(reinterpret_cast<char*>(bytes.data()), std::streamsize(size));
  if (!in) return Error{ErrorCode::NotFound, "This file cannot be read.", path};
  return bytes;
}

Status writeFile(const std::string& path, ByteView bytes) {
  const std::string part = path + ".part";
  {
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
    out.close();
    if (!out) {
      std::error_code ignored;
      fs::remove(part, ignored);
      return Error{ErrorCode::NotFound, "This file cannot be written.", path, "",
                   "Check that the folder may be written to and that the disk is not full."};
    }
  }
  std::error_code error;
  fs::rename(part, path, error);
  if (error) return Error{ErrorCode::NotFound, "This file cannot be written: " + error.message() + ".", path};
  return Ok{};
}

Bytes gzip(ByteView bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  Bytes out(deflateBound(&stream, uLong(bytes.size())) + 32);
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = uInt(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = uInt(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Result<Bytes> gunzip(ByteView bytes, uint64_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return Error{ErrorCode::Internal, "zlib cannot start."};
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = uInt(bytes.size());
  Bytes out;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= limit) {
    const size_t before = out.size();
    out.resize(before + std::max<size_t>(bytes.size() * 2, 65536));
    stream.next_out = out.data() + before;
    stream.avail_out = uInt(out.size() - before);
    state = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (state == Z_BUF_ERROR || (state == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)) break;
  }
  inflateEnd(&stream);
  if (out.size() > limit) return Error{ErrorCode::TooLarge, "The gzip data inflates to more than is expected here."};
  if (state == Z_STREAM_END) return out;
  return state == Z_DATA_ERROR ? Error{ErrorCode::BadFormat, "This is not gzip data, or it is damaged."}
                               : Error{ErrorCode::Truncated, "The gzip data ends too early."};
}

Result<Bytes> gunzipHead(ByteView bytes, size_t want) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return Error{ErrorCode::Internal, "zlib cannot start."};
  Bytes out(want);
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = uInt(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = uInt(out.size());
  const int state = inflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  if (state == Z_DATA_ERROR) return Error{ErrorCode::BadFormat, "This is not gzip data, or it is damaged."};
  return out;
}

}  // namespace fabrica
