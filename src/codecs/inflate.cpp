#include "codecs/inflate.h"

#include <zstd.h>

namespace fabrica {

Result<Bytes> inflateZstd(ByteView bytes, size_t size) {
  Bytes out(size);
  if (ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size()) != size)
    return Error{ErrorCode::BadFormat, "A block of the image is damaged or ends early.", "", "", "Copy the volume's files again."};
  return out;
}

}  // namespace fabrica
