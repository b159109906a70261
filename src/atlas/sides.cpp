#include "atlas/sides.h"

#include <algorithm>
#include <array>
#include <map>

#include "atlas/side_words.h"
#include "base/text.h"

namespace fabrica {

namespace {

constexpr std::string_view kLeft[] = {"left", "l", "lt", "sinister", "sinistra", "sinistrum"};
constexpr std::string_view kRight[] = {"right", "r", "rt", "dexter", "dextra", "dextrum"};

Side sideOf(std::string_view word) {
  if (std::find(std::begin(kLeft), std::end(kLeft), word) != std::end(kLeft)) return Side::Left;
  return std::find(std::begin(kRight), std::end(kRight), word) != std::end(kRight) ? Side::Right : Side::None;
}

}  // namespace

SidedName sidedName(std::string_view name) {
  SidedName out;
  const std::string folded = fold(name);
  for (std::string_view word : words(folded)) {
    const Side side = sideOf(word);
    if (side != Side::None && out.side == Side::None) {
      out.side = side;
      continue;
    }
    if (!out.rest.empty()) out.rest += ' ';
    out.rest += word;
  }
  return out;
}

std::string withoutSide(std::string_view name) {
  struct Word {
    std::string_view text;
    std::string folded;
    Side side;
  };
  std::vector<Word> said;
  size_t last = 0;  // word with a side
  for (size_t at = 0; at < name.size();) {
    const size_t end = std::min(name.find(' ', at), name.size());
    if (end > at) {
      Word word{name.substr(at, end - at), fold(name.substr(at, end - at)), Side::None};
      word.side = sideOf(word.folded);
      if (word.side == Side::None) word.side = sideWord(word.folded, false);
      if (word.side != Side::None) last = said.size();
      said.push_back(std::move(word));
    }
    at = end + 1;
  }
  if (said.empty()) return std::string(name);
  // It is said first, or behind its noun; in "linke Basalkerne und linke Amygdala" twice. French "droit" also means straight: in "muscle
  // droit de l'abdomen gauche" only the last word is the side.
  const Side side = said.front().side != Side::None ? said.front().side : said[last].side;
  std::string out;
  for (size_t i = 0; i < said.size(); ++i) {
    const bool dropped = said[i].side != Side::None && said[i].side == side && (i == last || !said[i].folded.starts_with("droit"));
    if (!dropped) (out += out.empty() ? "" : " ") += said[i].text;
    else if (!out.empty() && said[i].text.back() == ',') out += ',';
  }
  if (out.empty()) return std::string(name);
  if (out[0] >= 'a' && out[0] <= 'z') out[0] = char(out[0] - 'a' + 'A');
  return out;
}

std::vector<uint32_t> mirrorNodes(const Atlas& atlas, const Hierarchy& tree) {
  // Nodes of one path, but for the sides, share a key.
  std::map<std::pair<uint32_t, std::string>, uint32_t> keys;
  std::vector<uint32_t> keyOf(tree.nodes.size(), kNone);
  std::vector<Side> sideAt(tree.nodes.size(), Side::None);
  std::vector<std::array<uint32_t, 2>> nodes;  // by key: the left one, the right one; kNone none yet, kMany several
  constexpr uint32_t kMany = kNone - 1;
  std::vector<uint32_t> open(tree.roots.rbegin(), tree.roots.rend());
  while (!open.empty()) {
    const uint32_t n = open.back();
    open.pop_back();
    if (keyOf[n] != kNone) continue;
    const HierarchyNode& node = tree.nodes[n];
    const bool root = node.parent >= tree.nodes.size() || keyOf[node.parent] == kNone;
    SidedName name = sidedName(atlas.structures[node.structure].name);
    const auto key = keys.try_emplace({root ? kNone : keyOf[node.parent], std::move(name.rest)}, uint32_t(nodes.size()));
    if (key.second) nodes.push_back({kNone, kNone});
    keyOf[n] = key.first->second;
    sideAt[n] = name.side != Side::None || root ? name.side : sideAt[node.parent];
    if (sideAt[n] != Side::None) {
      uint32_t& place = nodes[keyOf[n]][sideAt[n] == Side::Right];
      place = place == kNone ? n : kMany;
    }
    open.insert(open.end(), node.children.rbegin(), node.children.rend());
  }
  std::vector<uint32_t> out(tree.nodes.size(), kNone);
  for (const auto& [left, right] : nodes) {
    if (left >= kMany || right >= kMany) continue;
    out[left] = right;
    out[right] = left;
  }
  return out;
}

}  // namespace fabrica
