// Which values a volume has, where its files do not say. Page-safe.
#pragma once

#include "atlas/atlas.h"
#include "codecs/chunks.h"

namespace fabrica {

// Nobody has told: minimum is more than maximum.
void forgetRange(Volume& volume);
inline bool rangeUnknown(const Volume& volume) { return volume.minimum > volume.maximum; }
void setRange(Volume& volume, double minimum, double maximum);  // and shows all of it
// From a brick of it that was decoded as R16F, with the range that was set then: minimum, maximum, a window that leaves out the
// outermost values, and the histogram.
void setRangeFromBrick(Volume& volume, const BrickChunkView& brick);
// The range of the stored type: a beginning, to decode such a brick.
void setTypeRange(Volume& volume);

}  // namespace fabrica
