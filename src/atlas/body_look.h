// How the values of an image look as a body, by rays through it.
#pragma once

#include "base/math.h"

namespace fabrica {

// Composited, its brightest, its mean; of CT also what is bone, soft tissue, vessels or skin; of scans of organs (HiP-CT) what is
// dense in them; of other images, as MR, tissue that lets through what is bright in it.
enum class BodyLook : uint8_t { Off, Solid, Brightest, Mean, Bone, Vessels, Skin, Soft, Dense, Mr };

// A value's colour, and how much of the light a voxel of it takes. Between two stops both change evenly.
struct BodyStop {
  float value = 0;  // of the image
  Color color;      // a: of the light
  bool operator==(const BodyStop&) const = default;
};
inline constexpr size_t kMostBodyStops = 32;

}  // namespace fabrica
