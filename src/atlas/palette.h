// Colours that people with any of the three colour vision deficiencies tell apart.
#pragma once

#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

// By structure. In the order of the first hierarchy, from seven hues (Okabe and Ito, Color Universal Design, 2008) at three lightnesses: of any
// seven that follow each other no two are nearer than 10 (CIE 1976 L*a*b*), as seen without red, green or blue cones (Machado, Oliveira and
// Fernandes 2009). Left and right of one thing look alike. Arteries, veins and nerves keep what they are known by, bone and skin pale tones.
std::vector<Color> colourBlindSafe(const Atlas& atlas);

}  // namespace fabrica
