// A NIfTI or NRRD file: the first byte says in how many pieces it comes, and how coarse a copy is wanted. What follows a header
// that has its voxels elsewhere is taken for those files.
#include <cstdlib>

#include "formats/whole/whole_volume.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  if (size == 0) return 0;
  const size_t piece = (data[0] & 15) * 37u + 1;
  const WholeOptions options{"fuzz", 1u + (data[0] >> 6), 8u << 20};
  uint64_t bricks = 0;
  WholeVolume volume(options, [&bricks](uint32_t, ByteView brick) { bricks += brick.size(); });
  Status status = Ok{};
  for (size_t at = 1; at < size && status.ok(); at += piece) {
    status = volume.push({data + at, std::min(piece, size - at)});
    // A header whose voxels lie elsewhere: what follows is those.
    if (const auto files = volume.files(); status.ok() && !files.empty() && (at / piece) % 3 == 0) status = volume.nextFile(files[at % files.size()].front());
  }
  if (bricks > options.budget) std::abort();
  if (!status.ok() || !volume.finish().ok()) return 0;
  (void)volume.description();
  for (uint32_t level = 0; level < volume.levels(); ++level) (void)volume.index(level);
  return 0;
}
