// Images that others wrote, as one thing to write a volume from: NIfTI, NRRD, a DICOM series, a stack of TIFF, PNG or
// JPEG 2000 slices.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "maker/input/raw_voxels.h"
#include "maker/volume/volume_writer.h"

namespace fabrica {

struct VolumeInputOptions {
  // A file, a folder, a name with * ? [] or %04d in it, or several files.
  std::vector<std::string> paths;
  std::string voxel;   // stacks need it: "0.02,0.02,0.05" (mm), "6.5um" (all three), "6.5,6.5,13um"
  std::string axes = "LPS";  // stacks: where columns, rows and slices go: left, posterior, superior
  std::string series;  // DICOM: see readDicomSeries()
  uint64_t layer = 0;  // NRRD with several
};

struct VolumeInput {
  std::string kind;     // "NIfTI", "NRRD", "DICOM series", "TIFF stack" …
  std::string name;     // what it is about: of the file or the series
  std::string origin;   // the same text means the same bytes: files with sizes and times
  std::string placedBy;
  std::string storedAs;  // "int16"
  std::string unit;      // of the values, where the file says so: "HU"
  Index3 size{};
  mat4 indexToWorld{1};
  std::vector<std::string> notes;
  std::vector<LabelValue> values;  // what a segmentation says of its labels (.seg.nrrd)
  // Makes what boxes can be read from. What is packed is unpacked into the folder `scratch`, which must be there; what a run
  // before unpacked completely is found again.
  std::function<Result<std::shared_ptr<const RawVoxels>>(const std::string& scratch,
                                                         const std::function<bool(double)>& progress)>
      open;
};

// Reads heads only. Errors name the file: NotFound, BadFormat, Unsupported, Truncated, TooLarge.
Result<VolumeInput> findVolumeInput(const VolumeInputOptions& options);

// "6.5um" → metres of an axis each. Nothing when it makes no sense.
std::optional<vec3> parseVoxelSize(const std::string& text);
// "LPS", "RAS", … → columns of a rotation from (x, y, z) to the world. Nothing when it makes no sense.
std::optional<mat3> parseAxes(const std::string& text);
// Files that `paths` mean, those of one folder or pattern in their natural order (2 before 10).
Result<std::vector<std::string>> listFiles(const std::vector<std::string>& paths);

}  // namespace fabrica
