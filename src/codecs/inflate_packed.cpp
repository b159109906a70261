// What only others' volumes are packed with: gzip, zlib, blosc (with blosclz, lz4, zlib or zstd inside).
#include <blosc.h>
#include <zlib.h>

#include "codecs/inflate.h"

namespace fabrica {

namespace {
Error damaged() {
  return {ErrorCode::BadFormat, "A block of the image is damaged or ends early.", "", "", "Copy the volume's files again."};
}
}  // namespace

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

Result<Bytes> inflateBlosc(ByteView bytes, size_t size) {
  // The header's own sizes are checked first: what it claims decides what is written where.
  size_t told = 0;
  if (bytes.size() < BLOSC_MIN_HEADER_LENGTH || blosc_cbuffer_validate(bytes.data(), bytes.size(), &told) != 0 || told != size) return damaged();
  const char* library = blosc_cbuffer_complib(bytes.data());
  if (library && std::string_view(library) == "Snappy")
    return Error{ErrorCode::Unsupported, "The volume is packed by blosc with Snappy.", "", "", "Pack it with zstd or lz4."};
  Bytes out(size);
  constexpr int kThreads = 1;
  if (blosc_decompress_ctx(bytes.data(), out.data(), out.size(), kThreads) != int(size)) return damaged();
  return out;
}

}  // namespace fabrica
