#include <new>
#include <stdexcept>

#include "codecs/decode.h"
#include "codecs/mesh_source.h"

namespace fabrica {

Result<MeshDecodeParams> readMeshParams(ByteView bytes) {
  MeshDecodeParams params;
  if (bytes.size() != sizeof params) return Error{ErrorCode::Internal, "The decoder was called with damaged parameters."};
  std::memcpy(&params, bytes.data(), sizeof params);
  return params;
}

Result<Bytes> decodeMesh(const MeshDecodeParams& params, std::span<const ByteView> ranges) {
  if (ranges.empty()) return Error{ErrorCode::Internal, "The decoder was given no data."};
  // Memory can run out, and the standard library throws then.
  try {
    const bool draco = params.codec == uint32_t(0);
    Result<MeshSource> source = draco ? readDracoMesh(params, ranges[0]) : readRawMesh(params, ranges);
    if (!source) return std::move(source).error();
    return packMesh(params, *source);
  } catch (const std::bad_alloc&) {
    return Error{ErrorCode::TooLarge, "This part is too large for the memory there is.", "", "",
        "Close other tabs and try again."};
  } catch (const std::length_error&) {
    return Error{ErrorCode::TooLarge, "This part is too large for the memory there is.", "", "",
        "Close other tabs and try again."};
  }
}

}  // namespace fabrica
