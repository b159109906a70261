#include <cmath>
#include <cstdlib>

#include "formats/nrrd/nrrd_header.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  const auto header = parseNrrdHeader(ByteView(data, size));
  if (!header) return 0;
  // The last voxel of the last layer lies among the values, and those can be counted in bytes.
  uint64_t last = (header->layers - 1) * header->layerStride;
  for (size_t a = 0; a < 3; ++a) {
    if (header->size[a] == 0) std::abort();
    last += (header->size[a] - 1) * header->stride[a];
  }
  if (last >= header->values || header->values > (uint64_t(1) << 46)) std::abort();
  if (header->files.empty() && header->dataOffset > size) std::abort();
  if (!std::isfinite(glm::determinant(mat3(header->indexToWorld)))) std::abort();
  return 0;
}
