#include "atlas/search.h"

#include <algorithm>
#include <bit>
#include <unordered_map>

#include "atlas/search_words.h"
#include "atlas/side_words.h"
#include "base/text.h"

namespace fabrica {

namespace {

// How near a word of a name is to one that was typed. From kInside on it is there as typed.
enum Level : uint8_t {
  kNot = 0,
  kTwoMistakes = 20, kBeginsMistaken = 30, kMistaken = 35, kStemBegins = 40, kStem = 50, kSide = 55,
  kInside = 70, kBegins = 90, kWhole = 100,
};

constexpr size_t kMostWords = 12;       // of what was typed
constexpr size_t kEnoughAsTyped = 12;   // hits, beyond which mistakes are no longer looked for
constexpr int kAsTyped = 1000;          // above the score of anything similar
constexpr size_t kDeepest = 32;         // levels of a hierarchy that are looked through

}  // namespace

// What was typed: its words, and by word of the vocabulary how near that is.
struct SearchIndex::Asked {
  std::string folded;
  std::vector<std::string_view> words;
  std::vector<Side> sides;  // by word
  std::vector<std::vector<uint8_t>> levels;
  Side side = Side::None;   // that it is about
  bool forgiving = true;
};

class SearchIndex::Builder {
 public:
  explicit Builder(SearchIndex& index) : index_(index) {}

  void add(StructureIndex s, bool group, const std::string& text, bool display, bool code) {
    std::string folded = fold(text);
    // A code is also found without what separates its parts.
    if (code) {
      std::string joined = folded;
      std::erase(joined, ' ');
      if (joined != folded) folded += ' ' + joined;
    }
    Entry entry;
    entry.structure = s;
    entry.display = display;
    entry.group = group;
    entry.firstWord = uint32_t(index_.words_.size());
    entry.length = uint16_t(std::min<size_t>(folded.size(), 0xffff));
    for (std::string_view word : words(folded)) {
      if (entry.wordCount == 0xff) break;
      index_.words_.push_back(wordOf(word));
      ++entry.wordCount;
    }
    if (!display) {
      entry.original = uint32_t(index_.texts_.size());
      index_.texts_.push_back(text);
    }
    index_.entries_.push_back(entry);
  }

 private:
  uint32_t wordOf(std::string_view word) {
    const auto [known, fresh] = numbers_.try_emplace(std::string(word), Number{uint32_t(index_.vocabulary_.size())});
    if (fresh) {
      Word made{std::string(word), stemOf(word), 0, 0, sideWord(word, false)};
      if (made.side == Side::None && (word == "l" || word == "lt")) made.side = Side::Left;
      if (made.side == Side::None && (word == "r" || word == "rt")) made.side = Side::Right;
      made.letters = lettersOf(made.text);
      made.stemLetters = lettersOf(made.stem);
      index_.vocabulary_.push_back(std::move(made));
    }
    return known->second.value;
  }

  struct Number {  // a type of its own: its table stays out of what the first picture waits for
    uint32_t value;
  };
  SearchIndex& index_;
  std::unordered_map<std::string, Number> numbers_;
};

void SearchIndex::build(const Atlas& atlas) {
  *this = SearchIndex();
  texts_.emplace_back();
  Builder builder(*this);
  const size_t count = atlas.structures.size();
  nameOf_.resize(count);
  parents_.assign(count, kNone);
  if (!atlas.hierarchies.empty()) {
    const Hierarchy& tree = atlas.hierarchies.front();
    for (uint32_t n : tree.parentsFirst()) {
      const HierarchyNode& node = tree.nodes[n];
      if (node.parent < tree.nodes.size() && node.structure < count && parents_[node.structure] == kNone) {
        parents_[node.structure] = tree.nodes[node.parent].structure;
      }
    }
  }
  for (StructureIndex i = 0; i < count; ++i) {
    const Structure& s = atlas.structures[i];
    const bool group = !s.shows();
    nameOf_[i] = uint32_t(entries_.size());
    builder.add(i, group, s.name, true, false);
    const auto add = [&](const std::string& text, bool code) {
      if (text != s.name) builder.add(i, group, text, false, code);
    };
    for (const Localised& name : s.names) add(name.text, false);
    for (const std::string& synonym : s.synonyms) add(synonym, false);
    for (const std::string& code : s.ontology) add(code, true);
    add(s.id, false);
  }
  sides_.assign(count, Side::None);
  for (StructureIndex i = 0; i < count; ++i) {
    size_t steps = 0;
    for (StructureIndex at = i; at < count && steps++ < kDeepest && sides_[i] == Side::None; at = parents_[at]) {
      const Entry& name = entries_[nameOf_[at]];
      for (uint32_t w = 0; w < name.wordCount && sides_[i] == Side::None; ++w) sides_[i] = vocabulary_[words_[name.firstWord + w]].side;
    }
  }
}

void SearchIndex::rate(std::string_view typed, bool forgiving, std::vector<uint8_t>& levels) const {
  levels.assign(vocabulary_.size(), kNot);
  const Side side = sideWord(typed, true);
  const std::string stem = stemOf(typed);
  const int most = forgiving && side == Side::None ? forgivenIn(typed) : 0;
  const uint32_t letters = lettersOf(typed);
  for (size_t i = 0; i < vocabulary_.size(); ++i) {
    const Word& word = vocabulary_[i];
    // The letters that it lacks each cost a mistake.
    const int lacking = std::popcount(letters & ~word.letters);
    if (lacking == 0) {
      const size_t at = word.text.find(typed);
      if (at == 0) levels[i] = word.text.size() == typed.size() ? kWhole : kBegins;
      else if (at != std::string::npos && typed.size() >= 3) levels[i] = kInside;
      if (levels[i] != kNot) continue;
    }
    if (side != Side::None && word.side == side) {
      levels[i] = kSide;
      continue;
    }
    if (side != Side::None) continue;
    if (stem.size() >= 4 && word.stem.starts_with(stem)) {
      levels[i] = word.stem.size() == stem.size() ? kStem : kStemBegins;
      continue;
    }
    if (most == 0 || lacking > most) continue;
    // Few begin a word with the wrong letter: in short ones it would be another word.
    if (typed.size() < 6 && word.text[0] != typed[0]) continue;
    const int whole = mistakes(typed, word.text, false, most);
    if (whole == 1) levels[i] = kMistaken;
    else if (mistakes(typed, word.text, true, 1) == 1) levels[i] = kBeginsMistaken;
    else if (most == 2 && (whole == 2 || mistakes(typed, word.text, true, 2) == 2)) levels[i] = kTwoMistakes;
  }
}

SearchIndex::Asked SearchIndex::ask(std::string_view text) const {
  Asked asked;
  asked.folded = fold(text);
  asked.words = words(asked.folded);
  if (asked.words.size() > kMostWords) asked.words.resize(kMostWords);
  for (std::string_view word : asked.words) {
    const Side side = sideWord(word, true);
    asked.sides.push_back(side);
    // One letter means a side only beside something that has one.
    if (side != Side::None && word.size() > 1) asked.side = side;
  }
  return asked;
}

uint8_t SearchIndex::best(const std::vector<uint8_t>& levels, const Entry& entry) const {
  uint8_t found = kNot;
  for (uint32_t w = 0; w < entry.wordCount; ++w) found = std::max(found, levels[words_[entry.firstWord + w]]);
  return found;
}

// Score of a name that holds every word as typed; 0 when it does not.
int SearchIndex::literal(const Asked& asked, const Entry& entry) const {
  int score = 60;
  bool inOrder = entry.wordCount >= asked.words.size();
  for (size_t i = 0; i < asked.words.size(); ++i) {
    const uint8_t level = best(asked.levels[i], entry);
    if (level < kInside) return 0;
    score -= level == kWhole ? 0 : level == kBegins ? 5 : 25;
    if (!inOrder) continue;
    const uint8_t here = asked.levels[i][words_[entry.firstWord + i]];
    inOrder = here == kWhole || (here == kBegins && i + 1 == asked.words.size());
  }
  if (!inOrder) return std::max(score, 1);
  return entry.length == asked.folded.size() ? 100 : 80;
}

// Whether the words that the name lacks (a bit each) are those of what it is part of.
bool SearchIndex::aroundIt(const Asked& asked, const Entry& entry, uint64_t open) const {
  size_t steps = 0;
  for (uint32_t at = parents_[entry.structure]; at < nameOf_.size() && open && steps++ < kDeepest; at = parents_[at]) {
    const Entry& name = entries_[nameOf_[at]];
    for (size_t i = 0; i < asked.words.size(); ++i)
      if ((open >> i & 1) && asked.words[i].size() >= 3 && best(asked.levels[i], name) >= kBegins) open &= ~(uint64_t(1) << i);
  }
  return open == 0;
}

bool SearchIndex::match(const Asked& asked, const Entry& entry, int& score, bool& similar) const {
  similar = false;
  score = literal(asked, entry);
  if (score > 0) return true;
  similar = true;
  const Side side = sides_[entry.structure];
  if (asked.side != Side::None && side != Side::None && side != asked.side) return false;
  uint64_t open = 0;
  int sum = 0;
  bool named = false, asTyped = false;
  for (size_t i = 0; i < asked.words.size(); ++i) {
    uint8_t level = best(asked.levels[i], entry);
    // Of what has no side both are meant.
    if (level == kNot && asked.sides[i] != Side::None && asked.sides[i] == side) level = kStem;
    if (level == kNot && asked.sides[i] != Side::None && side == Side::None) level = kTwoMistakes;
    if (asked.sides[i] == Side::None) {
      named = named || level != kNot;
      asTyped = asTyped || level >= kBegins;
    }
    if (level == kNot) open |= uint64_t(1) << i;
    sum += std::min<int>(level, 60);
  }
  // A side alone is no name.
  if (!named) return false;
  if (open && !(entry.display && asTyped && aroundIt(asked, entry, open))) return false;
  score = std::max(sum / int(asked.words.size()) - (open ? 15 : 0), 1);
  return true;
}

std::vector<SearchIndex::Hit> SearchIndex::search(std::string_view text, size_t most) const {
  Asked asked = ask(text);
  std::vector<Hit> hits;
  if (asked.words.empty()) return hits;
  const auto look = [&](bool forgiving) {
    asked.levels.resize(asked.words.size());
    for (size_t i = 0; i < asked.words.size(); ++i) rate(asked.words[i], forgiving, asked.levels[i]);
    hits.clear();
    std::vector<uint32_t> of;  // entry of each hit
    for (uint32_t e = 0; e < entries_.size(); ++e) {
      const Entry& entry = entries_[e];
      int score;
      bool similar;
      if (!match(asked, entry, score, similar)) continue;
      // What the person sees beats what it is also called; of equals, the shorter name is the nearer.
      score = score * 4 + (entry.display ? 120 : 0) + (entry.group ? 0 : 1) - int(std::min<size_t>(entry.length / 4, 16));
      if (!similar) score += kAsTyped;
      // Entries of one structure are neighbours: keep its best.
      if (hits.empty() || hits.back().structure != entry.structure) {
        hits.push_back({entry.structure, {}, score, similar});
        of.push_back(e);
      } else if (score > hits.back().score) {
        hits.back() = {entry.structure, {}, score, similar};
        of.back() = e;
      }
    }
    for (size_t i = 0; i < hits.size(); ++i) hits[i].matched = texts_[entries_[of[i]].original];
  };
  // Mistakes are looked for where few names are as typed.
  look(/*forgiving=*/false);
  const auto asTyped = std::count_if(hits.begin(), hits.end(), [](const Hit& h) { return !h.similar; });
  if (size_t(asTyped) < kEnoughAsTyped) look(/*forgiving=*/true);
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.score > b.score; });
  if (hits.size() > most) hits.resize(most);
  return hits;
}

}  // namespace fabrica
