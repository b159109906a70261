// How well drawn sections agree with exact ones: random planes through an atlas, the renderer's fill against VTK's outline.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "real_atlas.h"

namespace fabrica::accuracy {

inline constexpr double kLeastCm2 = 1;  // smaller sections are not compared

struct SectionError {
  std::string name;
  uint32_t plane = 0;
  double exactCm2 = 0, drawnCm2 = 0;
  // By VTK without the renderer's seals, its gaps bridged by straight lines; exactCm2 where there are no holes.
  double bareCm2 = 0;
  bool holes = false;
  double percent() const { return 100 * std::abs(drawnCm2 - exactCm2) / exactCm2; }
  double barePercent() const { return bareCm2 > 0 ? 100 * std::abs(drawnCm2 - bareCm2) / bareCm2 : 100; }
};

struct Accuracy {
  uint32_t planes = 0;
  std::vector<SectionError> sections;  // of closed structures and groups, each drawn alone
  // Of all together, a pixel each: those that VTK says lie in something that closes, or that are filled.
  uint64_t pixels = 0, namedRight = 0;
  uint64_t notFilled = 0;        // inside something, but nothing is filled
  uint64_t fillOutside = 0;      // filled, and more than a pixel from everything that closes
  uint64_t fillBeside = 0;       // filled, at most a pixel outside
  std::map<std::pair<std::string, std::string>, uint64_t> wrong;  // exact, drawn → pixels
  double worstPercent() const;
  double percentile(double share) const;  // of the errors
  uint32_t over(double percent) const;
  double namedRightPercent() const { return pixels ? 100.0 * double(namedRight) / double(pixels) : 100; }
  Json json() const;
};

// The planes depend on the seed alone: each goes through a random point of the box of a random structure, any direction.
Accuracy measureSections(RealAtlas& atlas, uint32_t planes, uint32_t seed,
                         const std::function<void(uint32_t done)>& progress = {});

}  // namespace fabrica::accuracy
