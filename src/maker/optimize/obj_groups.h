// The names and colours in an OBJ, which VTK's reader passes over.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

struct ObjGroup {
  std::string name;             // of the line "o" or "g" above its faces; "" above the first
  std::optional<Color> color;   // "Kd" and "d" of its first material
  std::vector<uint32_t> faces;  // numbers of the file's faces, from 0
};

// In order of appearance; a name that comes again goes on with its group. Groups without faces are left out. `faces`:
// how many the file has. A file that cannot be read gives nothing.
std::vector<ObjGroup> readObjGroups(const std::string& path, size_t* faces);

}  // namespace fabrica
