// A DICOM series: the files of a folder that make one volume, in order, and where it lies. By GDCM.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "maker/input/slice_stack.h"

namespace fabrica {

struct DicomSeries {
  std::string uid, description, modality;
  std::string unit;           // of the rescaled values: "HU" of CT, or what the file calls it; "" where it says nothing
  SliceShape shape;
  std::vector<Slice> slices;  // from the first to the last along the normal of the images
  mat4 indexToWorld{1};
  std::vector<std::string> notes;
  std::shared_ptr<const SliceReader> reader;
};

// Of several series the one with the most images is taken, and a note names the others; `wanted` chooses another: its number in
// that note (from 1), its UID, or a part of its description. Slices are sorted by their positions, not by their numbers; where
// values are scaled differently from slice to slice, they become floats.
// Errors: NotFound (no DICOM image, no such series), BadFormat (slices that are missing, doubled or not parallel), Unsupported
// (colour).
Result<DicomSeries> readDicomSeries(const std::vector<std::string>& files, const std::string& wanted);

bool looksLikeDicom(const std::string& path);

}  // namespace fabrica
