#include "atlas/level_seals.h"

#include <algorithm>

namespace fabrica {

const LevelSeals::Part& LevelSeals::Group::leading() const {
  return *std::max_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.levels < b.levels; });
}

std::optional<uint32_t> LevelSeals::Group::known(uint32_t rank) const {
  if (rank < ranks.size() && ranks[rank]) return rank;
  std::optional<uint32_t> nearest;
  if (found) return nearest;
  const auto away = [&](uint32_t r) { return r < rank ? rank - r : r - rank; };
  for (uint32_t r = 0; r < ranks.size(); ++r)
    if (ranks[r] && (!nearest || away(r) < away(*nearest))) nearest = r;
  return nearest;
}

const Seal* LevelSeals::Group::at(uint32_t rank) const {
  if (const auto r = known(rank)) return &*ranks[*r];
  return found ? &*found : nullptr;
}

void LevelSeals::arrived(Part part, uint32_t level, std::vector<BorderEdge> border) {
  const auto group = of_.find(part.part);
  if (group != of_.end()) {
    // Once it is known at every rank that this level stands for, it is of no more use.
    const auto& ranks = groups_[group->second].ranks;
    bool wanted = false;
    for (uint32_t r = 0; r < ranks.size(); ++r) wanted = wanted || (part.levelAt(r) == level && !ranks[r]);
    if (!wanted) return;
    changed_.push_back(group->second);
  }
  borders_[part.part][level] = std::move(border);
}

uint32_t LevelSeals::add(std::vector<Part> parts, std::optional<Seal> found) {
  const auto number = uint32_t(groups_.size());
  Group& group = groups_.emplace_back();
  group.parts = std::move(parts);
  for (const Part& part : group.parts) of_[part.part] = number;
  group.ranks.resize(group.leading().levels);
  // With one level only it was found at that.
  (group.ranks.size() == 1 ? group.ranks[0] : group.found) = std::move(found);
  forget(group);
  changed_.push_back(number);
  return number;
}

std::optional<uint32_t> LevelSeals::work() {
  while (!changed_.empty()) {
    const uint32_t number = changed_.back();
    Group& group = groups_[number];
    for (uint32_t rank = 0; rank < group.ranks.size(); ++rank) {
      if (!ready(group, rank)) continue;
      std::vector<BorderEdge> edges;
      for (const Part& part : group.parts) {
        const std::vector<BorderEdge>& border = borders_[part.part][part.levelAt(rank)];
        edges.insert(edges.end(), border.begin(), border.end());
      }
      // More than can be looked at in a step: as it was found.
      group.ranks[rank] = edges.size() > ClosureFinder::kMostGroupEdges ? group.found.value_or(Seal()) : sealTogether(edges);
      forget(group);
      return number;
    }
    changed_.pop_back();
  }
  return std::nullopt;
}

bool LevelSeals::ready(const Group& group, uint32_t rank) const {
  return !group.ranks[rank] && std::all_of(group.parts.begin(), group.parts.end(), [&](const Part& part) {
    const auto levels = borders_.find(part.part);
    return levels != borders_.end() && levels->second.contains(part.levelAt(rank));
  });
}

// Borders that no rank waits for any more.
void LevelSeals::forget(const Group& group) {
  for (const Part& part : group.parts) {
    const auto kept = borders_.find(part.part);
    if (kept == borders_.end()) continue;
    std::erase_if(kept->second, [&](const auto& border) {
      for (uint32_t r = 0; r < group.ranks.size(); ++r)
        if (part.levelAt(r) == border.first && !group.ranks[r]) return false;
      return true;
    });
    if (kept->second.empty()) borders_.erase(kept);
  }
}

size_t LevelSeals::kept() const {
  size_t count = 0;
  for (const auto& [part, levels] : borders_) count += levels.size();
  return count;
}

}  // namespace fabrica
