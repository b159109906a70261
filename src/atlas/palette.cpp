#include "atlas/palette.h"

#include "atlas/tissue.h"

namespace fabrica {

Color colourBlindSafe(StructureIndex s) {
  static constexpr Color kColors[] = {{230, 159, 0}, {86, 180, 233}, {0, 158, 115},  {240, 228, 66},
                                      {0, 114, 178}, {213, 94, 0},   {204, 121, 167}};
  return varied(kColors[s % 7], s / 7);
}

}  // namespace fabrica
