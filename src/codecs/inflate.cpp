#include "codecs/inflate.h"

#include <zstd.h>
#ifndef __EMSCRIPTEN__
#include <zlib.h>
#endif

namespace fabrica {

namespace {
Error damaged() {
  return {ErrorCode::BadFormat, "A block of the image is damaged or ends early.", "", "", "Copy the volume's files again."};
}
}  // namespace

Result<Bytes> inflateZstd(ByteView bytes, size_t size) {
  Bytes out(size);
  if (ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size()) != size) return damaged();
  return out;
}

#ifdef __EMSCRIPTEN__
Result<Bytes> inflateGzip(ByteView, size_t) {
  return Error{ErrorCode::Internal, "gzip must be undone before the decoder is called."};
}
#else
Result<Bytes> inflateGzip(ByteView bytes, size_t size) {
  Bytes out(size);
  z_stream stream{};
  constexpr int kEitherHeader = 15 + 32;
  if (inflateInit2(&stream, kEitherHeader) != Z_OK) return damaged();
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = uInt(bytes.size());
  stream.next_out = out.data();
  stream.avail_out = uInt(out.size());
  const int state = inflate(&stream, Z_FINISH);
  const bool complete = state == Z_STREAM_END && stream.avail_out == 0;
  inflateEnd(&stream);
  if (!complete) return damaged();
  return out;
}
#endif

}  // namespace fabrica
