// The table of an atlas's levels of detail, as `optimize` and `synth` print it.
#pragma once

#include <cstdint>

#include "maker/write/scene_writer.h"

namespace fabrica {

void printLevelHead();
void printLevel(const char* name, uint64_t structures, uint64_t triangles, uint64_t bytes);
void printLevels(const SceneSizes& sizes);

}  // namespace fabrica
