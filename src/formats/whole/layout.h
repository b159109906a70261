// What the header of a volume that is one file says: of what kind its voxels are, where they begin, where they stand.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "atlas/atlas.h"
#include "base/bytes.h"
#include "base/result.h"
#include "formats/labels/segments.h"

namespace fabrica {

struct WholeLayout {
  std::array<uint32_t, 3> size{};  // x, y, z; x fastest
  VoxelFormat format = VoxelFormat::U8;
  uint32_t channels = 1;           // numbers a voxel, side by side; 3 and 4 of 8 bits are red, green, blue …
  bool firstOnly = false;          // they are no colours: the first of them is shown
  bool bigEndian = false;
  bool labels = false;             // numbers are names, not to be averaged
  std::vector<Segment> segments;   // of a segmentation; where they may overlap, channels are its layers
  bool layered() const { return !segments.empty() && channels > 1; }
  double scale = 1, offset = 0;    // value = offset + scale * stored
  mat4 indexToWorld{1};            // metres, world
  uint64_t dataOffset = 0;         // of the first voxel in the (unpacked) file
  bool dataGzipped = false;        // from there on it is gzip
  // The voxels lie in other files, in equal parts one after the other; `dataOffset` counts in each. Names as the header writes them, or
  // `pair`: as the header's own, but .img.
  std::vector<std::string> files;
  bool pair = false;
  bool apart() const { return pair || !files.empty(); }
  uint32_t more = 0;               // further images in the file (a series): they are left out
  std::string name;
  std::string unit;                // of the values, where the file says so
  std::vector<std::string> notes;
};

// The header of the file that begins with `head`; `wanted` is set to how many bytes it takes when there are not yet enough
// (then the result is of no use). Errors: BadFormat, Unsupported (names what), TooLarge.
Result<WholeLayout> readWholeHeader(ByteView head, size_t& wanted);

bool looksLikeNifti(ByteView head);  // from 8 bytes on
Result<WholeLayout> readNiftiLayout(ByteView head, size_t& wanted);
Result<WholeLayout> readNrrdLayout(ByteView head, size_t& wanted);

}  // namespace fabrica
