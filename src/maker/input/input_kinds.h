// One function a kind of input; findVolumeInput() chooses.
#pragma once

#include <string>
#include <vector>

#include "maker/input/volume_input.h"

namespace fabrica {

enum class InputKind { Nifti, Nrrd, Dicom, Tiff, Png, Jp2, Unknown };
// By its first bytes; NIfTI and data without a mark by its name.
InputKind kindOf(const std::string& path);

Result<VolumeInput> findNifti(const std::string& path);
Result<VolumeInput> findNrrd(const std::string& path, const VolumeInputOptions& options);
Result<VolumeInput> findDicom(const std::vector<std::string>& files, const VolumeInputOptions& options);
Result<VolumeInput> findStack(InputKind kind, const std::vector<std::string>& files, const VolumeInputOptions& options);

// Names, sizes and times of files.
std::string originOf(const std::vector<std::string>& files);

}  // namespace fabrica
