#include "learn/quiz.h"

#include <algorithm>
#include <set>

#include "atlas/sides.h"

namespace fabrica::learn {

namespace {

constexpr size_t kNames = 4;     // to choose from
constexpr size_t kSolid = 8;     // that may be pressed

// Our own, so that a quiz is the same in every browser and in every build.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ull + 0x2545f4914f6cdd1dull) {}
  uint64_t next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  size_t below(size_t count) { return count ? size_t(next() % count) : 0; }
  template <typename T>
  void shuffle(std::vector<T>& list) {
    for (size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
  }

 private:
  uint64_t state_;
};

Side sideOf(const Model& model, StructureIndex s) { return sidedName(model.atlas().structures[s].name).side; }

bool isAskable(const Model& model, StructureIndex s) {
  return model.atlas().structures[s].partCount > 0 && !model.nameOf(s).empty();
}

// The others below a node's parent, `up` levels above it.
void addKin(const Model& model, const Hierarchy& tree, StructureIndex s, int up, std::vector<StructureIndex>& out) {
  if (s >= tree.nodesOf.size()) return;
  for (const uint32_t node : tree.nodesOf[s]) {
    uint32_t top = node;
    for (int i = 0; i < up && tree.nodes[top].parent < tree.nodes.size(); ++i) top = tree.nodes[top].parent;
    if (top == node) continue;
    for (const uint32_t n : tree.below({top})) {
      const StructureIndex other = tree.nodes[n].structure;
      if (other != s && isAskable(model, other)) out.push_back(other);
    }
  }
}

StructureIndex mirrorOf(const Model& model, const Hierarchy& tree, const std::vector<uint32_t>& mirrors, StructureIndex s) {
  if (s >= tree.nodesOf.size()) return kNone;
  for (const uint32_t node : tree.nodesOf[s]) {
    if (node < mirrors.size() && mirrors[node] != kNone && tree.nodes[mirrors[node]].structure != s) {
      const StructureIndex other = tree.nodes[mirrors[node]].structure;
      if (isAskable(model, other)) return other;
    }
  }
  return kNone;
}

class Lookalikes {
 public:
  explicit Lookalikes(const Model& model) : model_(model) {
    if (const Hierarchy* tree = model.hierarchy()) mirrors_ = mirrorNodes(model.atlas(), *tree);
  }

  // Ranks: its siblings and its other side; the same system elsewhere; cousins; then anything.
  std::vector<StructureIndex> of(StructureIndex s, size_t count, Dice& dice) const {
    std::vector<StructureIndex> out;
    std::set<std::string> names{model_.nameOf(s)};
    const auto take = [&](std::vector<StructureIndex> rank) {
      if (out.size() >= count) return;
      dice.shuffle(rank);
      for (const StructureIndex other : rank) {
        if (out.size() < count && names.insert(model_.nameOf(other)).second) out.push_back(other);
      }
    };
    const Hierarchy* tree = model_.hierarchy();
    if (!tree) return out;
    std::vector<StructureIndex> near;
    if (const StructureIndex other = mirrorOf(model_, *tree, mirrors_, s); other != kNone) near.push_back(other);
    addKin(model_, *tree, s, 1, near);
    take(std::move(near));
    std::vector<StructureIndex> systems;
    for (const Hierarchy& other : model_.atlas().hierarchies) {
      if (&other != tree) addKin(model_, other, s, 1, systems);
    }
    take(std::move(systems));
    for (int up = 2; up <= 8 && out.size() < count; ++up) {
      std::vector<StructureIndex> kin;
      addKin(model_, *tree, s, up, kin);
      take(std::move(kin));
    }
    return out;
  }

 private:
  const Model& model_;
  std::vector<uint32_t> mirrors_;
};

// What the branch shows, by structure: 0 nothing, 1 glass, 2 solid.
Json looksJson(const Model& model, const std::vector<uint8_t>& looks) {
  Json only = Json::array(), ghosted = Json::array();
  for (StructureIndex s = 0; s < looks.size(); ++s) {
    if (!looks[s] || !model.atlas().structures[s].shows()) continue;
    only.push_back(model.atlas().structures[s].id);
    if (looks[s] == 1) ghosted.push_back(model.atlas().structures[s].id);
  }
  Json view = {{"v", 1}, {"only", std::move(only)}, {"labels", "off"}};
  if (!ghosted.empty()) view["ghosted"] = std::move(ghosted);
  // A person looks at it in the tree it was asked in.
  if (model.hierarchyIndex() != 0 && model.hierarchy()) view["hierarchy"] = model.hierarchy()->name;
  return view;
}

std::vector<uint8_t> glassOf(const Model& model, const std::string& branch) {
  std::vector<uint8_t> looks(model.atlas().structures.size(), 0);
  const StructureIndex top = branch.empty() ? kNone : model.atlas().indexOf(branch);
  if (top == kNone) {
    for (const StructureIndex s : askable(model, "")) looks[s] = 1;
  } else {
    for (const StructureIndex s : model.descendants(top)) looks[s] = 1;
  }
  return looks;
}

}  // namespace

std::vector<StructureIndex> askable(const Model& model, const std::string& branch) {
  std::vector<StructureIndex> out;
  const Hierarchy* tree = model.hierarchy();
  if (!tree) return out;
  std::vector<StructureIndex> all;
  if (const StructureIndex top = branch.empty() ? kNone : model.atlas().indexOf(branch); top != kNone) {
    all = model.descendants(top);
  } else if (branch.empty()) {
    std::vector<bool> taken(model.atlas().structures.size());
    for (const uint32_t node : tree->parentsFirst()) {
      const StructureIndex s = tree->nodes[node].structure;
      if (!taken[s]) all.push_back(s);
      taken[s] = true;
    }
  }
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](StructureIndex s) { return isAskable(model, s); });
  return out;
}

std::vector<Branch> quizBranches(const Model& model, uint32_t least, uint32_t depth) {
  std::vector<Branch> out;
  const Hierarchy* tree = model.hierarchy();
  if (!tree) return out;
  const std::vector<uint32_t> order = tree->parentsFirst();
  std::vector<uint32_t> depths(tree->nodes.size(), 0), counts(tree->nodes.size(), 0);
  for (const uint32_t node : order) {
    if (const uint32_t parent = tree->nodes[node].parent; parent < tree->nodes.size()) depths[node] = depths[parent] + 1;
  }
  for (size_t i = order.size(); i-- > 0;) {
    const uint32_t node = order[i], parent = tree->nodes[node].parent;
    counts[node] += isAskable(model, tree->nodes[node].structure);
    if (parent < tree->nodes.size()) counts[parent] += counts[node];
  }
  std::set<StructureIndex> taken;
  for (const uint32_t node : order) {
    const StructureIndex s = tree->nodes[node].structure;
    if (counts[node] >= least && depths[node] <= depth && !model.nameOf(s).empty() && taken.insert(s).second) {
      out.push_back({model.atlas().structures[s].id, counts[node], depths[node]});
    }
  }
  return out;
}

std::vector<StructureIndex> lookalikes(const Model& model, StructureIndex s, size_t count, uint32_t seed) {
  Dice dice(seed);
  return Lookalikes(model).of(s, count, dice);
}

std::vector<Question> makeQuiz(const Model& model, const QuizOptions& options) {
  Dice dice(options.seed);
  std::vector<StructureIndex> targets = askable(model, options.branch);
  const std::set<StructureIndex> within(targets.begin(), targets.end());
  if (!options.only.empty()) {
    std::set<StructureIndex> wanted;
    for (const std::string& id : options.only) wanted.insert(model.atlas().indexOf(id));
    std::erase_if(targets, [&](StructureIndex s) { return !wanted.contains(s); });
  }
  std::vector<QuestionKind> kinds;
  for (const QuestionKind kind : options.kinds) {
    if (kind != QuestionKind::Choice && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(kind);
  }
  if (kinds.empty()) kinds = {QuestionKind::Find, QuestionKind::Name};
  dice.shuffle(targets);
  const size_t count = std::clamp<size_t>(options.count, 1, kMostQuestions);
  const Lookalikes lookalikes(model);
  std::vector<Question> out;
  std::set<std::pair<StructureIndex, QuestionKind>> asked;
  // Once around all targets, and again with other kinds where that is too few.
  for (size_t round = 0; round < kinds.size() && out.size() < count; ++round) {
    for (size_t i = 0; i < targets.size() && out.size() < count; ++i) {
      const StructureIndex s = targets[i];
      QuestionKind kind = kinds[(out.size() + round) % kinds.size()];
      if (kind == QuestionKind::Side && sideOf(model, s) == Side::None) kind = kinds.front() == QuestionKind::Side && kinds.size() > 1 ? kinds[1] : kinds.front();
      if (kind == QuestionKind::Side && sideOf(model, s) == Side::None) continue;
      if (!asked.insert({s, kind}).second) continue;
      Question q;
      q.kind = kind;
      q.structure = model.atlas().structures[s].id;
      if (kind != QuestionKind::Side) {
        std::vector<StructureIndex> others = lookalikes.of(s, kind == QuestionKind::Name ? kNames - 1 : 4 * kSolid, dice);
        if (kind == QuestionKind::Find) {
          // The rest of the atlas is not there to be pressed.
          std::erase_if(others, [&](StructureIndex other) { return !within.contains(other); });
          others.resize(std::min(others.size(), kSolid - 1));
        }
        // A name is to be chosen among names.
        if (kind == QuestionKind::Name && others.empty()) continue;
        others.push_back(s);
        dice.shuffle(others);
        q.choices = model.atlas().idsOf(others);
      }
      out.push_back(std::move(q));
    }
  }
  return out;
}

bool isRight(const Model& model, const Question& q, const std::string& given) {
  if (q.kind == QuestionKind::Choice) return given == std::to_string(q.answer);
  const Atlas& atlas = model.atlas();
  const StructureIndex target = atlas.indexOf(q.structure);
  if (target == kNone) return false;
  if (q.kind == QuestionKind::Side) {
    const Side side = sideOf(model, target);
    return (side == Side::Left && given == "left") || (side == Side::Right && given == "right");
  }
  const StructureIndex s = atlas.indexOf(given);
  if (s == kNone) return false;
  if (s == target) return true;
  if (q.kind == QuestionKind::Name) return model.nameOf(s) == model.nameOf(target);
  const std::vector<StructureIndex> below = model.descendants(target);
  return std::find(below.begin(), below.end(), s) != below.end();
}

std::string answerWords(const Model& model, const Question& q, const std::string& given) {
  if (q.kind == QuestionKind::Side) return given == "left" ? "Left" : given == "right" ? "Right" : "";
  if (q.kind == QuestionKind::Choice) {
    for (size_t i = 0; i < q.answers.size(); ++i) {
      if (given == std::to_string(i)) return q.answers[i].text();
    }
    return "";
  }
  const StructureIndex s = model.atlas().indexOf(given);
  return s == kNone ? "" : model.nameOf(s);
}

std::string rightAnswer(const Model& model, const Question& q) {
  if (q.kind == QuestionKind::Choice) return q.answer < q.answers.size() ? q.answers[q.answer].text() : "";
  const StructureIndex s = model.atlas().indexOf(q.structure);
  if (s == kNone) return "";
  if (q.kind == QuestionKind::Side) return sideOf(model, s) == Side::Left ? "Left" : "Right";
  return model.nameOf(s);
}

std::string promptOf(const Model& model, const Question& q) {
  if (!q.prompt.empty()) return q.prompt.text();
  const StructureIndex s = model.atlas().indexOf(q.structure);
  const std::string name = s == kNone ? q.structure : model.nameOf(s);
  switch (q.kind) {
    case QuestionKind::Find: return "Find: " + name;
    case QuestionKind::Name: return "What is this?";
    case QuestionKind::Side: return withoutSide(name) + ": which side of the body?";
    case QuestionKind::Choice: break;
  }
  return "";
}

Json questionView(const Model& model, const Question& q, const std::string& branch) {
  std::vector<uint8_t> looks = glassOf(model, branch);
  const auto solid = [&](const std::string& id) {
    if (const StructureIndex s = model.atlas().indexOf(id); s != kNone) {
      for (const StructureIndex below : model.descendants(s)) looks[below] = 2;
    }
  };
  if (q.kind == QuestionKind::Find) {
    for (const std::string& id : q.choices) solid(id);
  }
  solid(q.structure);
  Json view = looksJson(model, looks);
  if (q.kind != QuestionKind::Find) view["selection"] = Json::array({q.structure});
  return view;
}

Json answerView(const Model& model, const Question& q, const std::string& branch) {
  Json view = questionView(model, q, branch);
  view["selection"] = Json::array({q.structure});
  view["labels"] = "selected";
  return view;
}

}  // namespace fabrica::learn
