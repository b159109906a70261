// The slices of a stack (TIFF, PNG, JPEG 2000): the first byte says whose reader gets the rest as a file.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "maker/input/slice_stack.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  if (size < 2) return 0;
  static const std::shared_ptr<const SliceReader> kReaders[] = {tiffSlices(), pngSlices(), jp2Slices()};
  const SliceReader& reader = *kReaders[data[0] % 3];
  const int file = memfd_create("slice", 0);
  if (file < 0 || write(file, data + 1, size - 1) != ssize_t(size - 1)) std::abort();
  const std::string path = "/proc/self/fd/" + std::to_string(file);
  const auto shape = reader.shape(path);
  // Larger ones would only take time.
  constexpr uint64_t kMostVoxels = 1 << 20;
  if (shape && uint64_t(shape->width) * shape->height <= kMostVoxels) {
    if (shape->width == 0 || shape->height == 0 || shape->pages == 0 || shape->stored.bytes == 0) std::abort();
    Bytes voxels(size_t(shape->width) * shape->height * shape->stored.bytes);
    (void)reader.read(path, shape->pages - 1, *shape, voxels.data());
  }
  close(file);
  return 0;
}
