// The model's named selections.
#include <algorithm>

#include "atlas/model.h"
#include "base/utf8.h"
#include "base/words.h"

namespace fabrica {

namespace {

// Without what is no structure, each once; empty: it says nothing.
std::vector<StructureIndex> sound(std::vector<StructureIndex> which, size_t count) {
  std::vector<bool> known(count);
  std::erase_if(which, [&](StructureIndex s) {
    if (s >= count || known[s]) return true;
    known[s] = true;
    return false;
  });
  return which;
}

}  // namespace

const NamedSet* Model::set(std::string_view name) const {
  const auto known = std::find_if(sets_.begin(), sets_.end(), [&](const NamedSet& s) { return s.name == name; });
  return known == sets_.end() ? nullptr : &*known;
}

std::string Model::freeSetName(std::string_view wanted) const {
  std::string name(shortened(wanted, kMostSetName));
  if (!name.empty() && !set(name)) return name;
  const std::string base(name.empty() ? std::string_view(tr("Set")) : shortened(name, kMostSetName - 4));
  for (int n = name.empty() ? 1 : 2;; ++n) {
    name = base + " " + std::to_string(n);
    if (!set(name)) return name;
  }
}

void Model::commitSets(std::vector<NamedSet> all) {
  if (all == sets_) return;
  record({{}, inside_, {}, {}, std::move(sets_)});
  ++changes_;
  sets_ = std::move(all);
  ++revisions_.sets;
}

std::string Model::addSet(std::string_view name, std::vector<StructureIndex> which) {
  which = sound(std::move(which), atlas_.structures.size());
  if (which.empty() || sets_.size() >= kMostSets) return {};
  std::vector<NamedSet> all = sets_;
  all.push_back({freeSetName(name), std::move(which)});
  std::string given = all.back().name;
  commitSets(std::move(all));
  return given;
}

bool Model::renameSet(std::string_view name, std::string_view to) {
  std::vector<NamedSet> all = sets_;
  const auto known = std::find_if(all.begin(), all.end(), [&](const NamedSet& s) { return s.name == name; });
  if (known == all.end() || to.empty() || to.size() > kMostSetName || (to != name && set(to))) return false;
  known->name = std::string(to);
  commitSets(std::move(all));
  return true;
}

void Model::removeSet(std::string_view name) {
  std::vector<NamedSet> all = sets_;
  std::erase_if(all, [&](const NamedSet& s) { return s.name == name; });
  commitSets(std::move(all));
}

void Model::mergeSets(std::vector<NamedSet> more) {
  for (NamedSet& one : more) {
    if (sets_.size() >= kMostSets) break;
    std::vector<StructureIndex> which = sound(std::move(one.structures), atlas_.structures.size());
    const bool known = std::any_of(sets_.begin(), sets_.end(), [&](const NamedSet& s) { return s.structures == which; });
    if (which.empty() || known) continue;
    sets_.push_back({freeSetName(one.name), std::move(which)});
    ++revisions_.sets;
  }
}

void Model::setRecent(std::vector<StructureIndex> which) {
  recent_ = sound(std::move(which), atlas_.structures.size());
  if (recent_.size() > kMostRecent) recent_.resize(kMostRecent);
}

}  // namespace fabrica
