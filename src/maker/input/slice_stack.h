// A volume in slices, a file (or a frame, or a page) each: TIFF, PNG, JPEG 2000, DICOM.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "maker/input/raw_voxels.h"

namespace fabrica {

// What one slice is, from its head.
struct SliceShape {
  uint32_t width = 0, height = 0;
  StoredVoxels stored;  // slope and intercept: DICOM's
  uint32_t pages = 1;   // of this file
};

class SliceReader {
 public:
  virtual ~SliceReader() = default;
  // Errors: NotFound, BadFormat, Unsupported. Colours are of 8 bits (StoredVoxels::colour), without transparency.
  virtual Result<SliceShape> shape(const std::string& path) const = 0;
  // Fills `out` with a page's voxels, row by row, host byte order; `shape` is what shape() of the first slice said, and
  // another one is a BadFormat error. From any thread.
  virtual Status read(const std::string& path, uint32_t page, const SliceShape& shape, uint8_t* out) const = 0;
};
std::shared_ptr<const SliceReader> tiffSlices();
std::shared_ptr<const SliceReader> pngSlices();
std::shared_ptr<const SliceReader> jp2Slices();
Error otherShape(const std::string& path);  // "… is not of the size and type of the first"

struct Slice {
  std::string path;
  uint32_t page = 0;
};

// Slices are unpacked when they are first wanted, each once, into a file beside the output; what a part of the volume does
// not touch is never unpacked.
class SliceStack : public RawVoxels {
 public:
  SliceStack(const SliceShape& shape, std::vector<Slice> slices, std::shared_ptr<const SliceReader> reader, DiskFile scratch);
  Status read(const Index3& origin, const Index3& extent, uint8_t* out) const override;

 private:
  Status unpack(uint32_t z) const;

  SliceShape shape_;
  std::vector<Slice> slices_;
  std::shared_ptr<const SliceReader> reader_;
  std::shared_ptr<DiskFile> scratch_;
  RawFile unpacked_;
  mutable std::vector<std::mutex> turns_;            // of the slices, shared among many
  mutable std::vector<std::atomic<uint8_t>> there_;  // a slice each
};

}  // namespace fabrica
