#include "atlas/explode.h"

#include <algorithm>
#include <cmath>

#include "atlas/model.h"
#include "atlas/sides.h"

namespace fabrica {

namespace {

constexpr float kTight = 0.8f;     // of a box is filled: so near may boxes come
constexpr float kGap = 0.05f;      // of the larger of two, between them
constexpr float kSpread = 0.25f;   // of the way from the middle that all go before those that overlap push each other
constexpr float kMostSpread = 0.9f;  // of very many, which push each other less, or not at all: it would take too long
constexpr float kFew = 60;
constexpr size_t kMostPushing = 2000, kMostChecks = 3'000'000;
constexpr float kDeep = 1.3f;      // moving towards the eye separates least on the screen
constexpr float kShellSlack = 0.08f, kShellFilled = 0.2f;  // of a box: what it encloses may reach out of it; fills it at least
constexpr float kPush = 0.6f;      // of what overlaps, a round
constexpr float kStill = 0.01f;    // of its size: pushed no further than this, it stays
constexpr float kLag = 0.5f;       // of a level's way, until the next one follows
constexpr float kMirrorNear = 0.5f;  // of its size: how exactly a counterpart lies on the other side
constexpr float kMiddle = 0.15f;     // of its width: so near to the middle a single thing lies in it

float volume(const vec3& size) { return size.x * size.y * size.z; }

struct Child {
  Bounds was, now;   // as it is; as it is when what it holds is apart
  vec3 move{0};
  Bounds moved() const { return {now.min + move, now.max + move}; }
};

// Those that enclose all the others, largest first. They are put last in `order`.
size_t shells(const std::vector<Child>& children, std::vector<uint32_t>& order) {
  std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return volume(children[a].was.size()) < volume(children[b].was.size());
  });
  size_t count = 0;
  while (order.size() - count > 1) {
    Bounds rest;
    for (size_t i = 0; i + 1 < order.size() - count; ++i) rest.include(children[order[i]].was);
    const Bounds& outer = children[order[order.size() - 1 - count]].was;
    const vec3 slack = outer.size() * kShellSlack;
    const bool holds = glm::all(glm::greaterThanEqual(rest.min, outer.min - slack)) && glm::all(glm::lessThanEqual(rest.max, outer.max + slack));
    if (!holds || volume(rest.size()) < kShellFilled * volume(outer.size())) break;
    ++count;
  }
  return count;
}

// All push at once, so that what is symmetric stays so.
void pushApart(std::vector<Child>& children, const std::vector<uint32_t>& which) {
  const size_t n = which.size();
  std::vector<vec3> at(n), half(n), push(n);
  std::vector<float> weight(n), shares(n);
  std::vector<uint32_t> byLeft(n);
  for (size_t i = 0; i < n; ++i) {
    const Child& child = children[which[i]];
    at[i] = child.moved().center();
    half[i] = child.now.size() * 0.5f;
    weight[i] = std::max({half[i].x, half[i].y, half[i].z, 1e-9f});
    byLeft[i] = uint32_t(i);
  }
  constexpr int kRounds = 60;
  size_t checks = 0;
  for (int round = 0; round < kRounds && checks < kMostChecks; ++round) {
    std::fill(push.begin(), push.end(), vec3(0));
    std::fill(shares.begin(), shares.end(), 0.0f);
    std::stable_sort(byLeft.begin(), byLeft.end(), [&](uint32_t a, uint32_t b) { return at[a].x - half[a].x < at[b].x - half[b].x; });
    float furthest = 0;
    for (size_t a = 0; a < n; ++a) {
      const uint32_t i = byLeft[a];
      for (size_t b = a + 1; b < n; ++b) {
        const uint32_t j = byLeft[b];
        ++checks;
        const float gap = kGap * 2 * std::max(weight[i], weight[j]);
        if (at[j].x - half[j].x > at[i].x + half[i].x + gap) break;
        const vec3 between = at[j] - at[i], wanted = (half[i] + half[j]) * kTight + gap, over = wanted - glm::abs(between);
        if (over.x <= 0 || over.y <= 0 || over.z <= 0) continue;
        // Two that lie in the body's middle stay there.
        const bool middle = std::abs(between.x) < 0.02f * wanted.x;
        int axis = over.x <= over.y && !middle ? 0 : 1;
        if (over.z * kDeep < over[axis]) axis = 2;
        // Of two that lie in one another, the later goes up, the other down.
        float way = between[axis];
        if (std::abs(way) < 1e-3f * wanted[axis]) way = i < j ? 1.0f : -1.0f;
        const float share = weight[j] / (weight[i] + weight[j]), step = std::copysign(over[axis], way);
        push[i][axis] -= step * share;
        push[j][axis] += step * (1 - share);
        shares[i] += 1;
        shares[j] += 1;
      }
    }
    for (size_t i = 0; i < n; ++i) {
      if (shares[i] == 0) continue;
      const vec3 step = push[i] * kPush / std::sqrt(shares[i]);
      furthest = std::max(furthest, glm::length(step) / weight[i]);
      at[i] += step;
    }
    if (furthest < kStill) break;
  }
  for (size_t i = 0; i < n; ++i) children[which[i]].move = at[i] - children[which[i]].now.center();
}

// Sets the children's moves; returns the box around them then. `plane`: the body's middle.
Bounds arrange(std::vector<Child>& children, float plane) {
  Bounds all, whole;
  for (const Child& child : children) all.include(child.was);
  const vec3 middle = all.center();
  std::vector<uint32_t> order(children.size());
  for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const size_t outer = shells(children, order);
  std::vector<uint32_t> inner(order.begin(), order.end() - long(outer));
  std::sort(inner.begin(), inner.end());
  if (inner.size() > 1) {
    const float many = std::max(std::log2(float(inner.size()) / kFew), 0.0f);
    const float spread = std::min(kSpread * (1 + many / 2), kMostSpread);
    for (uint32_t i : inner) children[i].move = (children[i].was.center() - middle) * spread;
    if (inner.size() <= kMostPushing) pushApart(children, inner);
  }
  for (uint32_t i : inner) whole.include(children[i].moved());
  // A row: outwards, of the whole body to the patient's right, which is the viewer's left; then to the other side.
  const bool left = middle.x - plane > kMiddle * all.size().x;
  for (size_t i = 0; i < outer; ++i) {
    Child& shell = children[order[inner.size() + i]];
    const float gap = shell.now.size().x * kGap * 2;
    shell.move = vec3(0);
    shell.move.x = (i % 2 == 0) != left ? whole.min.x - gap - shell.now.max.x : whole.max.x + gap - shell.now.min.x;
    whole.include(shell.moved());
  }
  // About its old middle.
  const vec3 back = middle - whole.center();
  for (Child& child : children) child.move += back;
  return {whole.min + back, whole.max + back};
}

bool mirrored(const Bounds& a, const Bounds& b, float plane) {
  if (a.empty() || b.empty()) return false;
  const vec3 one = a.size(), other = b.size(), larger = glm::max(one, other);
  if (glm::any(glm::greaterThan(glm::abs(one - other), larger * 0.5f))) return false;
  vec3 image = b.center();
  image.x = 2 * plane - image.x;
  const float reach = std::max({larger.x, larger.y, larger.z});
  return glm::distance(a.center(), image) < kMirrorNear * reach;
}

Bounds mirror(const Bounds& box, float plane) {
  return {vec3(2 * plane - box.max.x, box.min.y, box.min.z), vec3(2 * plane - box.min.x, box.max.y, box.max.z)};
}

// Where left and right meet: in the middle of most pairs.
float middlePlane(const std::vector<std::pair<Bounds, Bounds>>& pairs, float fallback) {
  std::vector<float> at;
  for (const auto& [one, other] : pairs) at.push_back((one.center().x + other.center().x) / 2);
  if (at.empty()) return fallback;
  std::nth_element(at.begin(), at.begin() + long(at.size() / 2), at.end());
  return at[at.size() / 2];
}

}  // namespace

Explosion::Explosion(const Atlas& atlas, const Hierarchy* tree) {
  const size_t count = atlas.structures.size();
  nodeOf_.assign(count, kNone);
  std::vector<StructureIndex> pieceOf(count, kNone);
  std::vector<Bounds> box(count);
  for (StructureIndex s = 0; s < count; ++s) {
    const Structure& structure = atlas.structures[s];
    if (structure.partCount == 0 || structure.bounds.empty()) continue;
    const StructureIndex group = atlas.closingGroup(s);
    pieceOf[s] = group != kNone ? group : s;
    box[pieceOf[s]].include(structure.bounds);
  }

  // Nodes: the whole, then the hierarchy's, parents first, then a leaf a piece under the first place of its structure.
  std::vector<uint32_t> placeOf(tree ? tree->nodes.size() : 0, kNone), hierarchyNode{kNone};
  nodes_.push_back({});
  if (tree) {
    std::vector<uint32_t> open(tree->roots.rbegin(), tree->roots.rend());
    while (!open.empty()) {
      const uint32_t n = open.back();
      open.pop_back();
      if (placeOf[n] != kNone) continue;
      placeOf[n] = uint32_t(nodes_.size());
      const uint32_t parent = tree->nodes[n].parent;
      nodes_.push_back({parent < placeOf.size() && placeOf[parent] != kNone ? placeOf[parent] : 0, 0, vec3(0)});
      hierarchyNode.push_back(n);
      open.insert(open.end(), tree->nodes[n].children.rbegin(), tree->nodes[n].children.rend());
    }
  }
  const auto placed = [&](StructureIndex s) {
    if (!tree || s >= tree->nodesOf.size()) return 0u;
    for (uint32_t n : tree->nodesOf[s])
      if (placeOf[n] != kNone) return placeOf[n];
    return 0u;
  };
  for (StructureIndex s = 0; s < count; ++s) {
    nodeOf_[s] = placed(s);
    if (box[s].empty()) continue;
    nodeOf_[s] = uint32_t(nodes_.size());
    nodes_.push_back({placed(s), 0, vec3(0)});
    hierarchyNode.push_back(kNone);
  }
  std::vector<Bounds> was(nodes_.size()), now(nodes_.size());
  Bounds whole;
  for (const Bounds& one : box) whole.include(one);
  // No body is quite symmetric. What is laid out is: so nothing goes to one side because of a millimetre.
  const std::vector<uint32_t> counterpart = tree ? mirrorNodes(atlas, *tree) : std::vector<uint32_t>();
  std::vector<std::pair<StructureIndex, StructureIndex>> pairs;
  std::vector<std::pair<Bounds, Bounds>> pairBoxes;
  for (uint32_t n = 0; n < counterpart.size(); ++n) {
    if (counterpart[n] == kNone || counterpart[n] < n) continue;
    const StructureIndex a = tree->nodes[n].structure, b = tree->nodes[counterpart[n]].structure;
    if (box[a].empty() || box[b].empty()) continue;
    pairs.emplace_back(a, b);
    pairBoxes.emplace_back(box[a], box[b]);
  }
  const float plane = whole.empty() ? 0 : middlePlane(pairBoxes, whole.center().x);
  std::vector<bool> paired(count);
  for (const auto& [a, b] : pairs) {
    if (!mirrored(box[a], box[b], plane)) continue;
    const Bounds image = mirror(box[b], plane);
    box[a] = {(box[a].min + image.min) * 0.5f, (box[a].max + image.max) * 0.5f};
    box[b] = mirror(box[a], plane);
    paired[a] = paired[b] = true;
  }
  for (StructureIndex s = 0; s < count; ++s) {
    if (box[s].empty() || paired[s] || std::abs(box[s].center().x - plane) > kMiddle * box[s].size().x) continue;
    const Bounds image = mirror(box[s], plane);
    box[s] = {(box[s].min + image.min) * 0.5f, (box[s].max + image.max) * 0.5f};
  }
  for (StructureIndex s = 0; s < count; ++s)
    if (!box[s].empty()) was[nodeOf_[s]] = now[nodeOf_[s]] = box[s];
  for (StructureIndex s = 0; s < count; ++s)
    if (pieceOf[s] != kNone) nodeOf_[s] = nodeOf_[pieceOf[s]];

  // Innermost first.
  std::vector<std::vector<uint32_t>> children(nodes_.size());
  for (uint32_t n = 1; n < nodes_.size(); ++n) children[nodes_[n].parent].push_back(n);
  std::vector<bool> moves(nodes_.size());
  for (uint32_t n = uint32_t(nodes_.size()); n-- > 0;) {
    std::vector<Child> parts;
    std::vector<uint32_t> which;
    for (uint32_t child : children[n]) {
      if (was[child].empty()) continue;
      was[n].include(was[child]);
      parts.push_back({was[child], now[child], vec3(0)});
      which.push_back(child);
    }
    if (parts.empty()) continue;
    now[n] = arrange(parts, plane);
    moves[n] = parts.size() > 1;
    for (size_t i = 0; i < parts.size(); ++i) nodes_[which[i]].move = parts[i].move;
  }
  for (uint32_t n = 1; n < nodes_.size(); ++n) {
    const uint32_t above = nodes_[n].parent;
    nodes_[n].stage = nodes_[above].stage + (above != 0 && moves[nodes_[above].parent]);
    if (moves[above]) stages_ = std::max(stages_, nodes_[n].stage + 1);
  }

  if (tree) {
    const auto alike = [&](uint32_t a, uint32_t b) {
      vec3& one = nodes_[a].move;
      vec3& other = nodes_[b].move;
      const vec3 flip(-1, 1, 1), mean = (one + other * flip) * 0.5f;
      one = mean;
      other = mean * flip;
    };
    for (uint32_t n = 0; n < counterpart.size(); ++n) {
      const uint32_t m = counterpart[n];
      if (m == kNone || m < n || placeOf[n] == kNone || placeOf[m] == kNone) continue;
      if (mirrored(was[placeOf[n]], was[placeOf[m]], plane)) alike(placeOf[n], placeOf[m]);
      const uint32_t a = nodeOf_[tree->nodes[n].structure], b = nodeOf_[tree->nodes[m].structure];
      const bool leaves = a != placeOf[n] && b != placeOf[m] && nodes_[a].parent == placeOf[n] && nodes_[b].parent == placeOf[m];
      if (leaves && mirrored(was[a], was[b], plane)) alike(a, b);
    }
  }

  // The whole stays on the screen.
  Bounds apart;
  const std::vector<vec3> offset = offsets(1);
  for (StructureIndex s = 0; s < count; ++s) {
    if (pieceOf[s] == kNone) continue;
    const Bounds& at = atlas.structures[s].bounds;
    apart.include({at.min + offset[s], at.max + offset[s]});
  }
  const float grown = whole.empty() ? 1 : apart.radius() / std::max(whole.radius(), 1e-9f);
  if (grown > kLargest) {
    // Radii grow less than moves: by what is left of the way.
    const float factor = (kLargest - 1) / (grown - 1);
    for (Node& node : nodes_) node.move *= factor;
  }
}

std::vector<vec3> Explosion::offsets(float amount) const {
  const float all = 1 + kLag * float(std::max(stages_, 1u) - 1);
  std::vector<vec3> at(nodes_.size(), vec3(0)), out(nodeOf_.size(), vec3(0));
  for (size_t n = 1; n < nodes_.size(); ++n) {
    const Node& node = nodes_[n];
    const float way = std::clamp(amount * all - kLag * float(node.stage), 0.0f, 1.0f);
    at[n] = at[node.parent] + node.move * (way * way * (3 - 2 * way));
  }
  for (size_t s = 0; s < out.size(); ++s)
    if (nodeOf_[s] != kNone) out[s] = at[nodeOf_[s]];
  return out;
}

std::vector<vec3> explodeOffsets(const Model& model, float amount) {
  return Explosion(model.atlas(), model.hierarchy()).offsets(std::clamp(amount, 0.0f, 1.0f));
}

}  // namespace fabrica
