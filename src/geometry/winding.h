// How often a surface goes around a point: what lies inside, whatever the surface's shells and holes.
#pragma once

#include <span>

#include "geometry/surface.h"

namespace fabrica {

// Share of the full solid angle under which these triangles are seen from p (Van Oosterom and Strackee 1983): ±1 inside a
// closed shell, 0 outside, their sum for several; in between where the surface has holes. Linear in the triangles.
double windingNumber(const Surface& surface, std::span<const uint32_t> triangles, const double* p);
double windingNumber(const Surface& surface, const double* p);  // all of them

}  // namespace fabrica
