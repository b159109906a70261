// Tissue classes: names in files, and the conventional colours (3D Slicer's generic anatomy colours).
#pragma once

#include <string_view>

#include "atlas/atlas.h"

namespace fabrica {

Tissue tissueFromName(std::string_view name);  // "white-matter"; Unknown for anything else
std::string_view tissueName(Tissue tissue);    // "" for Unknown
Color tissueColor(Tissue tissue);
// Guessed from words in a structure's name or path ("Left femoral artery"): only where the word is unmistakable.
Tissue guessTissue(std::string_view name);
// The same colour a little lighter or darker, by a structure's ordinal, so that neighbours' borders show.
Color varied(Color color, uint32_t ordinal);

}  // namespace fabrica
