// Search over names in every language, synonyms and ids, accent- and case-insensitive. Main thread; an index of 7,000
// structures answers within a millisecond.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"

namespace fabrica {

class SearchIndex {
 public:
  struct Hit {
    StructureIndex structure = kNone;
    std::string matched;  // the synonym, other-language name or id that matched; empty when the display name did
    int score = 0;        // larger is better
  };

  void build(const Atlas& atlas);
  // Every word of `text` must begin a word of the same name (or the id contain it). Best first: whole name, beginning of
  // the name, then words; display names before synonyms; structures with geometry before groups of equal score.
  std::vector<Hit> search(std::string_view text, size_t most = 200) const;

 private:
  struct Entry {
    StructureIndex structure;
    bool display;
    bool group;
    std::string folded;
    std::string original;  // empty for display names
  };
  std::vector<Entry> entries_;
};

}  // namespace fabrica
