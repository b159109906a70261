#include "maker/volume/chunk_encoder.h"

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

}  // namespace

Result<Bytes> encodeChunk(const ChunkEncoding& encoding, ByteView voxels, double content) {
  switch (encoding.codec) {
    case VolumeCodec::Jpeg2000:
      return encodeJpeg2000(encoding, voxels, content);
    case VolumeCodec::Zstd:
      return encodeZstd(voxels, encoding.zstdLevel);
    case VolumeCodec::Raw:
      return Bytes(voxels.begin(), voxels.end());
  }
  return Bytes();
}

}  // namespace fabrica
