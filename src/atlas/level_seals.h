// What is missing of surfaces that close only with a seal, at each of their levels of detail: another level has other borders, and a
// seal of other borders leaves cracks that show as streaks on a cut face. No GL, no network.
//
// Levels are told by rank, as in stream/joint_levels.h: 0 is the finest; a part with fewer levels stands at its coarsest for all
// coarser ones.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "atlas/closure.h"

namespace fabrica {

class LevelSeals {
 public:
  struct Part {
    uint32_t part = 0, levels = 1;
    uint32_t levelAt(uint32_t rank) const { return rank < levels ? levels - 1 - rank : 0; }
  };
  struct Group {
    std::vector<Part> parts;                 // that close together
    std::vector<std::optional<Seal>> ranks;  // what is missing then; not yet known where nothing
    std::optional<Seal> found;               // what was missing when they were found, at whatever levels they were there
    const Part& leading() const;             // the one with the most levels: it tells which rank is shown
    // Whose seal stands for this rank: its own, else, where they were found without one, that of the nearest that is known.
    // Nothing: `found` does.
    std::optional<uint32_t> known(uint32_t rank) const;
    // That seal. Null: none is known.
    const Seal* at(uint32_t rank) const;
  };

  // Border of a level that arrived: kept until what it closes with is known at that level. Empty: it has none.
  void arrived(Part part, uint32_t level, std::vector<BorderEdge> border);
  // What closes together; its number. A part belongs to one group only. `found`: the seal it was found with, unless its file says
  // that it closes.
  uint32_t add(std::vector<Part> parts, std::optional<Seal> found);
  // Makes one seal, and says of which group; nothing when all that can be made is made.
  std::optional<uint32_t> work();

  bool holds(uint32_t part) const { return of_.contains(part); }
  const std::vector<Group>& groups() const { return groups_; }
  size_t kept() const;  // borders that wait

 private:
  bool ready(const Group& group, uint32_t rank) const;
  void forget(const Group& group);

  std::vector<Group> groups_;
  std::unordered_map<uint32_t, uint32_t> of_;                                // part → group
  std::unordered_map<uint32_t, std::map<uint32_t, std::vector<BorderEdge>>> borders_;  // part → level → border
  std::vector<uint32_t> changed_;                                            // groups of which something arrived
};

}  // namespace fabrica
