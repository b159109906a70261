#include "atlas/search.h"

#include <algorithm>

#include "base/text.h"

namespace fabrica {

namespace {

// Score of one name against the words asked for; 0 when they are not all there.
int scoreOf(const std::string& name, const std::string& asked, const std::vector<std::string_view>& wanted) {
  if (name == asked) return 100;
  if (name.starts_with(asked)) return 80;
  int score = 60;
  for (std::string_view word : wanted) {
    bool whole = false, begins = false, inside = false;
    for (size_t at = name.find(word); at != std::string::npos; at = name.find(word, at + 1)) {
      inside = true;
      if (at > 0 && name[at - 1] != ' ') continue;
      begins = true;
      const size_t end = at + word.size();
      if (end == name.size() || name[end] == ' ') whole = true;
    }
    if (!inside || (!begins && word.size() < 3)) return 0;
    if (!begins) score -= 25;
    else if (!whole) score -= 5;
  }
  return std::max(score, 1);
}

}  // namespace

void SearchIndex::build(const Atlas& atlas) {
  entries_.clear();
  for (StructureIndex i = 0; i < atlas.structures.size(); ++i) {
    const Structure& s = atlas.structures[i];
    const bool group = !s.shows();
    entries_.push_back({i, true, group, fold(s.name), {}});
    const auto add = [&](const std::string& text) {
      if (text != s.name) entries_.push_back({i, false, group, fold(text), text});
    };
    for (const Localised& name : s.names) add(name.text);
    for (const std::string& synonym : s.synonyms) add(synonym);
    for (const std::string& code : s.ontology) add(code);
    add(s.id);
  }
}

std::vector<SearchIndex::Hit> SearchIndex::search(std::string_view text, size_t most) const {
  const std::string asked = fold(text);
  const std::vector<std::string_view> wanted = words(asked);
  std::vector<Hit> hits;
  if (wanted.empty()) return hits;
  for (const Entry& entry : entries_) {
    int score = scoreOf(entry.folded, asked, wanted);
    if (score == 0) continue;
    // What the person sees beats what it is also called; of equals, the shorter name is the nearer.
    score = score * 4 + (entry.display ? 120 : 0) + (entry.group ? 0 : 1) - int(std::min<size_t>(entry.folded.size() / 4, 16));
    // Entries of one structure are neighbours: keep its best.
    if (!hits.empty() && hits.back().structure == entry.structure) {
      if (score > hits.back().score) hits.back() = {entry.structure, entry.original, score};
    } else {
      hits.push_back({entry.structure, entry.original, score});
    }
  }
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  if (hits.size() > most) hits.resize(most);
  return hits;
}

}  // namespace fabrica
