// Between our surfaces and VTK's, and the few sums over triangles that several files need.
#pragma once

#include <vtkPolyData.h>
#include <vtkSmartPointer.h>

#include <span>

#include "geometry/surface.h"

namespace fabrica {

// With the surface's own numbering of points.
vtkSmartPointer<vtkPolyData> toPolyData(const Surface& surface);
// Only these triangles, and only their points, renumbered.
vtkSmartPointer<vtkPolyData> toPolyData(const Surface& surface, std::span<const uint32_t> which);

double triangleArea(const Surface& surface, uint32_t triangle);
double triangleArea(const double* a, const double* b, const double* c);
// Volume of the tetrahedron with the point `from`, negative when the triangle faces it.
double signedVolume(const double* from, const double* a, const double* b, const double* c);

}  // namespace fabrica
