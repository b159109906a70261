// Where a NIfTI image lies: by its sform, else its qform, else its voxel sizes alone (nifti1.h). For either version of the
// reference library: their types differ, and they cannot be linked together. The tool reads through the first, the page
// through the second.
#pragma once

#include "base/math.h"

namespace fabrica {

struct NiftiPlace {
  mat4 indexToWorld{1};    // voxel centre → metres, world
  const char* by = "";     // "sform", "qform" or "voxel sizes only"
  bool given = false;      // the file says how it lies in the body
};

// `Image`: nifti_image of nifti1_io.h or of nifti2_io.h, which is included before.
template <typename Image>
NiftiPlace niftiPlace(const Image& image) {
  double unit = 1e-3;
  if (image.xyz_units == NIFTI_UNITS_METER) unit = 1;
  if (image.xyz_units == NIFTI_UNITS_MICRON) unit = 1e-6;
  auto m = image.sto_xyz;
  NiftiPlace place{mat4(1), "sform", true};
  if (image.sform_code <= 0 && image.qform_code > 0) {
    m = image.qto_xyz;
    place.by = "qform";
  } else if (image.sform_code <= 0) {
    m = {};
    m.m[0][0] = image.dx;
    m.m[1][1] = image.dy;
    m.m[2][2] = image.dz;
    m.m[3][3] = 1;
    place = {mat4(1), "voxel sizes only", false};
  }
  // RAS+ → +X left, +Y superior, +Z anterior.
  for (int c = 0; c < 4; ++c) {
    const auto metres = [&](int row) { return float(unit * double(m.m[row][c])); };
    place.indexToWorld[c] = vec4(-metres(0), metres(2), metres(1), c == 3 ? 1.0f : 0.0f);
  }
  return place;
}

}  // namespace fabrica
