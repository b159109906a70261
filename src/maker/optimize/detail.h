// Levels of detail of a cluster of surfaces, encoded.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "maker/optimize/clusters.h"
#include "maker/write/lattice.h"
#include "maker/write/scene_writer.h"

namespace fabrica {

struct DetailOptions {
  unsigned mostLevels = 5;
  int normalBits = 0;  // of the finest level of all; 0: viewers compute them
  // Of patches that meet others, at every level: what a viewer computes from one patch alone shows a crease along its
  // border.
  int borderNormalBits = 8;
  float finestShare = 1.0f / 128;  // of a mean edge: the step on which the finest level's points may lie
  float coarseShare = 1.0f / 24;   // the same for the others
};

// How many triangles each structure of the coarsest level should have: about 4 % of all, between 40 and 140 a structure
// on average, never more than 1.2 million together (what a phone can hold); more for larger surfaces, as the square
// root of their area, which gives round shapes of any size about the same error.
std::vector<uint32_t> coarsestTriangles(const std::vector<uint32_t>& triangles, const std::vector<double>& areas);

struct DetailedMesh {
  std::vector<EncodedLevel> levels;  // coarsest first; empty where there is a problem
  std::string problem;               // why it cannot be written
  bool closed = false;               // encloses space, and not inside out, at every level
};

// `joint`: labels 1 … wanted.size(), in steps of the family's finest lattice; used up. `wanted`: triangles of each in
// the coarsest level. All labels have the same number of levels, and meet at each as they did. A level is about a sixth
// of the next; few triangles give one level only. Errors: Internal.
Result<std::vector<DetailedMesh>> makeDetail(LabelMesh joint, const std::vector<uint32_t>& wanted,
                                             const LatticeFamily& family, const DetailOptions& options);

}  // namespace fabrica
