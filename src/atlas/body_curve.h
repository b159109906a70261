// The curve of a composited body (atlas/body_look.h): the look's own, or the one that a person made of it.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "atlas/model.h"
#include "base/rest.h"

namespace fabrica {

// In Hounsfield units, as the file says or as far as the values tell: then bone, vessels and skin have looks of their own.
bool isCt(const Volume& volume);

// Voxels as small as in scans of single organs.
bool isMicroscopic(const Volume& volume);

// Neither of these, and grey: as MR is. Values are of no unit, and what is bright is fat, or blood that flows.
bool isMrLike(const Volume& volume);

// Whether rays gather colours by a curve: not where the brightest or the mean is seen, or nothing.
constexpr bool isComposited(BodyLook look) { return look != BodyLook::Off && look != BodyLook::Brightest && look != BodyLook::Mean; }

// The stops of what is shown: two or more, values rise. Empty where it is not composited or no image is shown.
FABRICA_REST std::vector<BodyStop> bodyCurve(const Model& model);

// Between the first and the last value, evenly.
std::array<Color, 256> bodyColours(std::span<const BodyStop> curve);

// Two or more finite stops, not more than kMostBodyStops, values rise.
bool isBodyCurve(std::span<const BodyStop> stops);

// The same curve with a stop more, where it passes; `at` tells its place. Unchanged where it has as many as it may, or
// `value` is not between two stops.
std::vector<BodyStop> withBodyStop(std::vector<BodyStop> curve, float value, size_t& at);
// The stop elsewhere: not past its neighbours; the first and the last keep their values.
std::vector<BodyStop> withMovedStop(std::vector<BodyStop> curve, size_t stop, float value, float opacity);

}  // namespace fabrica
