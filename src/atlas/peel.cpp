#include "atlas/peel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "atlas/sides.h"

namespace fabrica {

namespace {

// Measured on the demo, HuBMAP's 22 organs, a Slicer abdomen (94) and the SPL head (326): shares from 0.3 to 0.5 and depths
// from 0.15 to 0.35 give the same layers but for a few structures.
constexpr float kSeenShare = 0.28f;   // of a structure's outline, from its three best sides: then it is outside
constexpr float kSeenDepth = 0.25f;   // of its own thickness: boxes of neighbours overlap, so one may lie so far behind another
constexpr float kLeastArea = 0.1f;    // of what is seen: a tissue that is less of it is no layer of its own
constexpr float kSmallLayer = 0.04f;  // of all structures
constexpr float kWideLayer = 0.03f;   // of what was seen of the whole: few structures, but they cover much
constexpr int kMostRounds = 24;
constexpr size_t kMostEntries = 1'200'000;
constexpr int kRanks = 6;

int rankOf(Tissue tissue) {
  switch (tissue) {
    case Tissue::Skin: return 0;
    case Tissue::Fat: return 1;
    case Tissue::Muscle:
    case Tissue::Tendon: return 2;
    case Tissue::Bone:
    case Tissue::Cartilage:
    case Tissue::Ligament: return 3;
    case Tissue::Artery:
    case Tissue::Vein:
    case Tissue::Nerve:
    case Tissue::LymphNode:
    case Tissue::WhiteMatter: return 5;
    default: return 4;
  }
}

struct Item {
  StructureIndex structure;
  vec3 center, half;
  int rank;
  bool covers;  // long thin things fill little of their boxes: they hide nothing
  bool left = true;
};

// One pixel of one structure from one side.
struct Entry {
  float depth, thickness;
  uint32_t item;
};
struct Side14 {
  std::vector<uint32_t> first;  // by pixel, into entries; one more at the end
  std::vector<Entry> entries;   // of a pixel: nearest first
  std::vector<float> outline;   // by item: pixels
};

class Looker {
 public:
  Looker(const std::vector<Item>& items, const Bounds& box) : items_(items), middle_(box.center()), radius_(std::max(box.radius(), 1e-6f)) {
    for (const int finest : {64, 48, 32, 24}) {
      size_ = finest;
      size_t count = 0;
      const float pixel = 2 * radius_ / float(size_);
      for (const Item& item : items) {
        const vec3 n = item.half / pixel;
        count += size_t(2 + 3.1416f * std::max({n.x * n.y, n.y * n.z, n.z * n.x}));
      }
      if (count * 14 <= kMostEntries) break;
    }
    for (int x = -1; x <= 1; ++x)
      for (int y = -1; y <= 1; ++y)
        for (int z = -1; z <= 1; ++z)
          if (const int n = std::abs(x) + std::abs(y) + std::abs(z); n == 1 || n == 3) sides_.push_back(from(glm::normalize(vec3(x, y, z))));
  }

  // By item: the share of its outline that is seen, from its three best sides; the pixels seen from all.
  void look(std::vector<float>& share, std::vector<float>& area) {
    std::vector<std::array<float, 3>> best(items_.size());
    area.assign(items_.size(), 0);
    std::vector<float> seen(items_.size());
    for (Side14& side : sides_) {
      std::fill(seen.begin(), seen.end(), 0.0f);
      uint32_t kept = 0;
      for (size_t pixel = 0; pixel + 1 < side.first.size(); ++pixel) {
        const uint32_t begin = side.first[pixel], end = side.first[pixel + 1];
        side.first[pixel] = kept;
        bool covered = false;
        float front = 0;
        for (uint32_t i = begin; i < end; ++i) {
          const Entry entry = side.entries[i];
          const Item& item = items_[entry.item];
          if (!item.left) continue;  // taken off before: out of the list, too
          side.entries[kept++] = entry;
          if (!covered || entry.depth - front <= kSeenDepth * entry.thickness) seen[entry.item] += 1;
          if (covered || !item.covers) continue;
          covered = true;
          front = entry.depth;
        }
      }
      side.first.back() = kept;
      for (size_t i = 0; i < items_.size(); ++i) {
        float next = seen[i] / std::max(side.outline[i], 1.0f);
        for (float& one : best[i])
          if (next > one) std::swap(one, next);
        area[i] += seen[i];
      }
    }
    share.resize(items_.size());
    for (size_t i = 0; i < items_.size(); ++i) share[i] = (best[i][0] + best[i][1] + best[i][2]) / 3;
  }

 private:
  Side14 from(const vec3& eye) const {
    Side14 out;
    const vec3 u = glm::normalize(glm::cross(std::abs(eye.y) < 0.9f ? vec3(0, 1, 0) : vec3(1, 0, 0), eye)), v = glm::cross(eye, u);
    const float pixel = 2 * radius_ / float(size_);
    std::vector<std::pair<uint32_t, Entry>> found;
    out.outline.assign(items_.size(), 0);
    for (uint32_t i = 0; i < items_.size(); ++i) {
      const vec3 h = items_[i].half, c = items_[i].center - middle_;
      const vec2 at(glm::dot(c, u), glm::dot(c, v)), reach(glm::length(h * u), glm::length(h * v));
      const auto index = [&](float x) { return std::clamp(int(std::floor((x + radius_) / pixel)), 0, size_ - 1); };
      const float towards = glm::dot(c, eye);
      const vec3 along = eye / h;
      const float a = glm::dot(along, along);
      // The pixel of its middle counts even where it is smaller than one.
      const int mx = index(at.x), my = index(at.y);
      for (int y = index(at.y - reach.y); y <= index(at.y + reach.y); ++y)
        for (int x = index(at.x - reach.x); x <= index(at.x + reach.x); ++x) {
          const vec2 p = (vec2(x, y) + 0.5f) * pixel - radius_ - at;
          const vec3 o = (p.x * u + p.y * v) / h;
          const float b = glm::dot(o, along), inside = b * b - a * (glm::dot(o, o) - 1);
          if (inside < 0 && (x != mx || y != my)) continue;
          const float root = std::sqrt(std::max(inside, 0.0f)) / a;
          found.push_back({uint32_t(y * size_ + x), {-(towards - b / a + root), 2 * root, i}});
          out.outline[i] += 1;
        }
    }
    out.first.assign(size_t(size_) * size_t(size_) + 1, 0);
    for (const auto& [at, entry] : found) ++out.first[at + 1];
    for (size_t i = 1; i < out.first.size(); ++i) out.first[i] += out.first[i - 1];
    out.entries.resize(found.size());
    std::vector<uint32_t> next(out.first.begin(), out.first.end() - 1);
    for (const auto& [at, entry] : found) out.entries[next[at]++] = entry;
    for (size_t i = 0; i + 1 < out.first.size(); ++i) {
      std::sort(out.entries.begin() + out.first[i], out.entries.begin() + out.first[i + 1], [](const Entry& one, const Entry& other) {
        return one.depth != other.depth ? one.depth < other.depth : one.item < other.item;
      });
    }
    return out;
  }

  const std::vector<Item>& items_;
  vec3 middle_;
  float radius_;
  int size_ = 0;
  std::vector<Side14> sides_;
};

struct Layer {
  int rank = 0;
  std::vector<uint32_t> items;
  float area = 0;  // seen when it came off, by what was seen of the whole
};

std::vector<Layer> takeOff(std::vector<Item>& items, const Bounds& box) {
  std::vector<Layer> layers;
  Looker looker(items, box);
  std::vector<float> share, area;
  size_t left = items.size();
  float whole = 0;
  for (int round = 0; left > 0; ++round) {
    Layer layer;
    if (round >= kMostRounds) {
      layer.rank = kRanks - 1;
      for (uint32_t i = 0; i < items.size(); ++i)
        if (items[i].left) layer.items.push_back(i);
      layers.push_back(std::move(layer));
      break;
    }
    looker.look(share, area);
    float best = 0, total = 0;
    for (uint32_t i = 0; i < items.size(); ++i) {
      if (!items[i].left) continue;
      best = std::max(best, share[i]);
      total += area[i];
    }
    if (round == 0) whole = std::max(total, 1.0f);
    const float least = std::min(kSeenShare, best);
    const auto outside = [&](uint32_t i) { return items[i].left && share[i] >= least; };
    std::array<float, kRanks> ofRank{};
    int last = 0;
    for (uint32_t i = 0; i < items.size(); ++i) {
      if (!outside(i)) continue;
      ofRank[size_t(items[i].rank)] += area[i];
      last = std::max(last, items[i].rank);
    }
    // The outermost tissue there is enough of; what there is little of goes with the next.
    int rank = 0;
    float sum = 0;
    for (; rank < last; ++rank) {
      sum += ofRank[size_t(rank)];
      if (sum >= kLeastArea * total && sum > 0) break;
    }
    layer.rank = rank;
    for (uint32_t i = 0; i < items.size(); ++i) {
      if (!outside(i) || items[i].rank > rank) continue;
      layer.items.push_back(i);
      layer.area += area[i] / whole;
    }
    for (uint32_t i : layer.items) items[i].left = false;
    left -= layer.items.size();
    layers.push_back(std::move(layer));
  }
  return layers;
}

void join(std::vector<Layer>& layers, size_t with) {  // the one after it
  Layer& one = layers[with];
  const Layer& next = layers[with + 1];
  one.items.insert(one.items.end(), next.items.begin(), next.items.end());
  one.area = std::max(one.area, next.area);
  one.rank = next.rank;
  layers.erase(layers.begin() + long(with) + 1);
}

// A step that takes off two small things is no step.
void joinSmall(std::vector<Layer>& layers, size_t items) {
  for (size_t i = 0; i < layers.size() && layers.size() > 1;) {
    const bool small = float(layers[i].items.size()) < kSmallLayer * float(items) && layers[i].area < kWideLayer;
    const bool after = i + 1 < layers.size() && (i == 0 || layers[i].rank != layers[i - 1].rank);
    if (!small) ++i;
    else join(layers, after ? i : --i);
  }
  while (layers.size() > kMostLayers) {
    size_t best = 0, least = SIZE_MAX;
    for (size_t i = 0; i + 1 < layers.size(); ++i) {
      // Two tissues stay apart as long as there is another choice.
      const size_t cost = layers[i].items.size() + layers[i + 1].items.size() + (layers[i].rank == layers[i + 1].rank ? 0 : items);
      if (cost >= least) continue;
      least = cost;
      best = i;
    }
    join(layers, best);
  }
}

}  // namespace

PeelLayers peelLayers(const Atlas& atlas) {
  PeelLayers out;
  out.of.assign(atlas.structures.size(), kNoLayer);
  std::vector<Item> items;
  Bounds box;
  for (StructureIndex s = 0; s < atlas.structures.size(); ++s) {
    const Structure& structure = atlas.structures[s];
    if (structure.partCount == 0 || structure.bounds.empty()) continue;
    box.include(structure.bounds);
    const int rank = rankOf(structure.tissue);
    items.push_back({s, structure.bounds.center(), structure.bounds.size() * 0.5f, rank, rank != 5});
  }
  if (items.empty()) return out;
  for (Item& item : items) item.half = glm::max(item.half, vec3(std::max(box.radius(), 1e-6f) * 1e-4f));
  std::vector<Layer> layers = takeOff(items, box);
  joinSmall(layers, items.size());
  for (size_t i = 0; i < layers.size(); ++i)
    for (uint32_t item : layers[i].items) out.of[items[item].structure] = uint8_t(i);

  if (!atlas.hierarchies.empty()) {
    const Hierarchy& tree = atlas.hierarchies.front();
    const std::vector<uint32_t> mirror = mirrorNodes(atlas, tree);
    for (uint32_t n = 0; n < mirror.size(); ++n) {
      if (mirror[n] == kNone || mirror[n] < n) continue;
      uint8_t &one = out.of[tree.nodes[n].structure], &other = out.of[tree.nodes[mirror[n]].structure];
      if (one != kNoLayer && other != kNoLayer) one = other = std::max(one, other);
    }
  }
  // Layers that lost all of theirs to their counterparts are none.
  std::vector<uint8_t> number(layers.size(), kNoLayer);
  for (uint8_t layer : out.of)
    if (layer != kNoLayer) number[layer] = 0;
  for (uint8_t& n : number)
    if (n != kNoLayer) n = uint8_t(out.count++);
  for (uint8_t& layer : out.of)
    if (layer != kNoLayer) layer = number[layer];
  return out;
}

std::vector<LayerPart> layerParts(const Atlas& atlas, const Hierarchy& tree, const PeelLayers& layers, uint32_t layer) {
  const std::vector<uint32_t> order = tree.parentsFirst();
  std::vector<uint32_t> in(tree.nodes.size()), other(tree.nodes.size());  // parts at or below it: of this layer, of the others
  for (size_t i = order.size(); i-- > 0;) {
    const HierarchyNode& node = tree.nodes[order[i]];
    if (node.structure < layers.of.size() && layers.of[node.structure] != kNoLayer) {
      in[order[i]] += layers.of[node.structure] == layer;
      other[order[i]] += layers.of[node.structure] != layer;
    }
    if (node.parent >= tree.nodes.size()) continue;
    in[node.parent] += in[order[i]];
    other[node.parent] += other[order[i]];
  }
  std::vector<LayerPart> out;
  std::map<std::string, size_t> byName;
  std::vector<bool> taken(tree.nodes.size()), listed(atlas.structures.size());
  for (uint32_t n : order) {
    const HierarchyNode& node = tree.nodes[n];
    if (node.parent < taken.size() && taken[node.parent]) taken[n] = true;
    if (taken[n] || in[n] == 0 || node.structure >= listed.size()) continue;
    const bool whole = other[n] == 0, own = layers.of[node.structure] == layer;
    if (!whole && !own) continue;  // its own geometry, where other parts of it are in other layers
    taken[n] = whole;
    if (listed[node.structure]) continue;
    listed[node.structure] = true;
    const uint32_t parts = whole ? in[n] : 1;
    const SidedName name = sidedName(atlas.structures[node.structure].name);
    const auto [same, fresh] = byName.try_emplace(name.rest, out.size());
    if (fresh || name.side == Side::None) {
      out.push_back({node.structure, false, parts});
    } else {
      out[same->second].bothSides = true;
      out[same->second].parts += parts;
    }
  }
  for (StructureIndex s = 0; s < listed.size(); ++s) {
    const bool placed = s < tree.nodesOf.size() && !tree.nodesOf[s].empty();
    if (!placed && layers.of[s] == layer) out.push_back({s, false, 1});
  }
  std::stable_sort(out.begin(), out.end(), [](const LayerPart& a, const LayerPart& b) { return a.parts > b.parts; });
  return out;
}

}  // namespace fabrica
