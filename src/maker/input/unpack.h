// What is packed, or scattered over files, laid one after the other into one plain file that boxes can be read from.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "maker/volume/disk_file.h"

namespace fabrica {

struct StoredStream {
  std::vector<std::string> files;  // one after the other, each with the same skips
  uint64_t offset = 0;             // bytes before anything else, as stored
  uint32_t lines = 0;              // then lines, as stored
  uint64_t skip = 0;               // then bytes, unpacked
  bool gzip = false;
  uint64_t values = 0;             // in all files together
  size_t bytes = 1;                // of a value
  // Of interleaved layers one: value i belongs to layer (i / layerStride) % layers.
  uint64_t layers = 1, layerStride = 1, layer = 0;
};

// The file is called `path` when it is whole, and then found again: a second call reads nothing. Errors: NotFound, Truncated,
// BadFormat (damaged gzip), TooLarge (the disk is full), Cancelled.
Result<DiskFile> unpackOnce(const StoredStream& stream, const std::string& path, const std::function<bool(double)>& progress);

}  // namespace fabrica
