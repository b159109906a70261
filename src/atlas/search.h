// Search over names in every language, synonyms and codes: without accents, in any order of words; and what is nearly that: a typing
// mistake, another language's ending, "left" as another language or a hurried person writes it. Main thread; an index of 7,000
// structures in five languages answers within a few milliseconds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "atlas/atlas.h"
#include "atlas/sides.h"

namespace fabrica {

class SearchIndex {
 public:
  struct Hit {
    StructureIndex structure = kNone;
    std::string matched;   // the synonym, other-language name or id that matched; empty when the display name did
    int score = 0;         // larger is better
    bool similar = false;  // not as it was typed, but like it
  };

  void build(const Atlas& atlas);
  // As typed: every word of `text` begins a word of the same name, or is in it (three letters or more). Best first: whole name,
  // beginning of the name, then words; display names before synonyms; structures with geometry before groups of equal score. After
  // all of these what is similar.
  std::vector<Hit> search(std::string_view text, size_t most = 200) const;

 private:
  // Each word that occurs in any name, once.
  struct Word {
    std::string text, stem;
    uint32_t letters = 0, stemLetters = 0;
    Side side = Side::None;
  };
  struct Entry {
    StructureIndex structure = 0;
    uint32_t firstWord = 0;      // into words_
    uint32_t original = 0;       // into texts_; 0 for display names
    uint16_t wordCount = 0, length = 0;
    bool display = false, group = false;
  };
  struct Asked;
  class Builder;
  void rate(std::string_view typed, bool forgiving, std::vector<uint8_t>& levels) const;
  Asked ask(std::string_view text) const;
  bool match(const Asked& asked, const Entry& entry, int& score, bool& similar) const;
  int literal(const Asked& asked, const Entry& entry) const;
  bool aroundIt(const Asked& asked, const Entry& entry, uint64_t open) const;
  uint8_t best(const std::vector<uint8_t>& levels, const Entry& entry) const;

  std::vector<Word> vocabulary_;
  std::vector<uint32_t> words_;            // of the entries, one after the other, into vocabulary_
  std::vector<Entry> entries_;             // a structure's are neighbours, its display name first
  std::vector<std::string> texts_;         // what matched, as it is written; the first is empty
  std::vector<Side> sides_;                // by structure: of its name, or of what it is part of
  std::vector<uint32_t> nameOf_, parents_; // by structure: its first entry; what it is part of, kNone for nothing
};

}  // namespace fabrica
