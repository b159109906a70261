// One DICOM file: what its head says, and its pixels. By GDCM, in a process of its own: at some damaged files GDCM ends the process that
// calls it (assertions), or asks for whatever memory a length in the file says.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "maker/input/slice_stack.h"

namespace fabrica {

struct DicomHead {
  std::string path, uid, description, modality;
  std::string unit;  // of the rescaled values: "HU" of CT, or what the file calls it; "" where it says nothing
  SliceShape shape;
  using Vec = std::array<double, 3>;
  Vec position{}, row{1, 0, 0}, column{0, 1, 0}, spacing{1, 1, 1};  // millimetres, LPS; spacing between columns, rows, slices
  bool inverted = false;  // MONOCHROME1: dark is bright
};

// For each file, in their order; nothing for files that hold no image (a report, a DICOMDIR).
// Errors: BadFormat (damaged), Unsupported (colour, a type that is not known), TooLarge (no memory for it).
std::vector<Result<std::optional<DicomHead>>> readDicomHeads(const std::vector<std::string>& files);

// A page's voxels into `out`, of the size and type of `wanted` (pages: how many each file has), another one is a BadFormat error; `scaled`: the file's own slope and
// intercept are applied, and `out` is 32-bit floats. From any thread.
Status readDicomPage(const std::string& path, uint32_t page, const SliceShape& wanted, bool scaled, uint8_t* out);

}  // namespace fabrica
