#include "maker/volume/chunk_encoder.h"

#include <blosc.h>
#include <zlib.h>
#include <zstd.h>

#include "maker/volume/jpeg2000.h"

namespace fabrica {
namespace {

Result<Bytes> encodeZstd(ByteView voxels, int level) {
  Bytes out(ZSTD_compressBound(voxels.size()));
  const size_t written = ZSTD_compress(out.data(), out.size(), voxels.data(), voxels.size(), level);
  if (ZSTD_isError(written)) {
    return Error{ErrorCode::Internal,
                 std::string("zstd could not compress a chunk: ") + ZSTD_getErrorName(written) + ".", "", "", ""};
  }
  out.resize(written);
  return out;
}

Error failed(const char* what) {
  return Error{ErrorCode::Internal, std::string(what) + " could not compress a chunk.", "", "", ""};
}

Result<Bytes> encodeBlosc(ByteView voxels, size_t voxel) {
  Bytes out(voxels.size() + BLOSC_MAX_OVERHEAD);
  const int shuffle = voxel > 1 ? BLOSC_SHUFFLE : BLOSC_NOSHUFFLE;
  const int written = blosc_compress_ctx(kBloscLevel, shuffle, voxel, voxels.size(), voxels.data(), out.data(), out.size(),
                                         "zstd", 0, 1);
  if (written <= 0) return failed("blosc");
  out.resize(size_t(written));
  return out;
}

Result<Bytes> encodeGzip(ByteView voxels) {
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return failed("zlib");
  Bytes out(deflateBound(&stream, uLong(voxels.size())));
  stream.next_in = const_cast<Bytef*>(voxels.data());
  stream.avail_in = uInt(voxels.size());
  stream.next_out = out.data();
  stream.avail_out = uInt(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) return failed("zlib");
  return out;
}

}  // namespace

uint64_t encodingMemory(const ChunkEncoding& encoding) {
  const uint64_t voxels = uint64_t(encoding.chunk[0]) * encoding.chunk[1] * encoding.chunk[2];
  const uint64_t stored = voxels * bytesPerVoxel(encoding.format);
  // OpenJPEG: the image and its tile as 32-bit numbers, its code blocks' buffers, the stream.
  return encoding.codec == VolumeCodec::Jpeg2000 ? voxels * 20 + 2 * stored : 3 * stored + (uint64_t(4) << 20);
}

Result<Bytes> encodeChunk(const ChunkEncoding& encoding, ByteView voxels, double content, const std::string& name) {
  switch (encoding.codec) {
    case VolumeCodec::Jpeg2000:
      return encodeJpeg2000(encoding, voxels, content, name);
    case VolumeCodec::Zstd:
      return encodeZstd(voxels, encoding.zstdLevel);
    case VolumeCodec::Blosc:
      return encodeBlosc(voxels, bytesPerVoxel(encoding.format));
    case VolumeCodec::Gzip:
      return encodeGzip(voxels);
    case VolumeCodec::Raw:
      return Bytes(voxels.begin(), voxels.end());
  }
  return Bytes();
}

}  // namespace fabrica
