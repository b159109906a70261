// Triangles of OBJ, STL, PLY and VTK polygon files, by VTK's readers.
#pragma once

#include <string>
#include <vector>

#include "base/math.h"
#include "base/result.h"

namespace fabrica {

struct FileSurface {
  std::vector<vec3> points;  // as the file has them
  std::vector<uint32_t> triangles;
  std::vector<uint32_t> polygon;  // by triangle: which of the file's polygons it is part of
  size_t polygons = 0;
  std::string space;  // "LPS" or "RAS" where the file says so (as 3D Slicer writes it), else ""
};

// In a process of its own: VTK's readers were not written for damaged files. Errors: NotFound, BadFormat (also when
// there is no triangle, or a point is not a number), Unsupported, TooLarge.
Result<FileSurface> readSurface(const std::string& path);

}  // namespace fabrica
