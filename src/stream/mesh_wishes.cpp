// What MeshStream asks for: which level of each part the view could show, what closes together at one, all of it cut to the budget.
#include <algorithm>

#include "stream/lens.h"
#include "stream/mesh_stream.h"

namespace fabrica {

namespace {

bool clippedAway(const Bounds& box, const vec3& by, const ClipBox& clip) {
  return glm::any(glm::greaterThan(box.min + by, clip.box.max)) || glm::any(glm::lessThan(box.max + by, clip.box.min));
}

// Worth of what others cover: not nothing, for the next turn of the body may show it.
constexpr float kCovered = 1.0f / 16;

}  // namespace

void MeshStream::wish(const StreamView& view) {
  struct Before {
    int wanted, drawn;
    bool denied;
  };
  std::vector<Before> before;
  before.reserve(parts_.size());
  for (const Part& part : parts_) before.push_back({part.wanted, bestOf(part), part.denied});
  if (joints_.follow(model_)) ++revision_;
  rate(view);
  fit();
  makeRoom(0);  // the budget may have become smaller
  constexpr float kTier = 1e6f;
  for (uint32_t p = 0; p < parts_.size(); ++p) {
    const Part& part = parts_[p];
    if (part.denied != before[p].denied) countedAt_ = 0;
    if (joints_.none() ? bestOf(part) != before[p].drawn : part.wanted != before[p].wanted) ++revision_;
    if (part.wanted < 0) continue;
    // Coarse levels of all before fine ones of any.
    bool hasAny = false;
    for (uint32_t l = 0; l < part.count; ++l) hasAny |= levels_[part.first + l].handle != 0;
    if (!hasAny || levels_[part.first + uint32_t(part.base)].handle) {
      machine_.want(levels_[part.first + uint32_t(part.base)].chunk, 2 * kTier + std::min(urgency(part), kTier - 1));
    }
    if (part.wanted > part.base) {
      machine_.want(levels_[part.first + uint32_t(part.wanted)].chunk, std::min(worth(part), kTier - 1));
    }
  }
}

// What shows most of the body for each byte comes first: a large flat muscle before a small bone of as many bytes, and many small
// things before one that is large in the file. The same rule that keeps the mean wait shortest (Smith 1956).
float MeshStream::urgency(const Part& part) const {
  constexpr float kLeastBytes = 512;  // a request's own
  const float bytes = std::max(float(levels_[part.first + uint32_t(part.base)].bytes), kLeastBytes);
  return 1024 * part.priority * part.priority / bytes;
}

bool MeshStream::see(std::span<const StructureIndex> seen, bool again) {
  std::vector<uint8_t> now(model_.atlas().structures.size(), 0);
  if (again) std::copy_n(seen_.begin(), std::min(seen_.size(), now.size()), now.begin());
  for (const StructureIndex s : seen)
    if (s < now.size()) now[s] = 1;
  const bool changed = now != seen_;
  seen_ = std::move(now);
  return changed && (tight_ || machine_.pending() > 0);
}

// Glass is seen through, and what a cut closes together is seen on its face. What was never drawn could not be seen.
bool MeshStream::covered(const Part& part) const {
  if (part.structure >= seen_.size() || seen_[part.structure] || part.shown < 0) return false;
  const Appearance& a = model_.appearance(part.structure);
  return !a.ghost && a.opacity >= 1 && !model_.isSelected(part.structure) && (joints_.none() || joints_.of(part.structure) == kNone);
}

float MeshStream::worth(const Part& part) const { return part.priority * (covered(part) ? kCovered : 1.0f); }

void MeshStream::rate(const StreamView& view) {
  const Lens lens(view, model_.drawnBounds());
  const bool apart = model_.inside().explode > 0;
  const ClipBox& clip = model_.inside().clip;
  for (uint32_t p = 0; p < parts_.size(); ++p) {
    Part& part = parts_[p];
    part.wanted = -1;
    part.priority = 0;
    part.denied = false;
    if (part.failed || part.count == 0 || !visible(part)) continue;
    const vec3 by = apart ? model_.offset(part.structure) : vec3(0);
    const bool away = clip.on && clippedAway(model_.atlas().parts[p].bounds, by, clip) && !model_.appearance(part.structure).keepWhole;
    const Footprint seen = away ? Footprint() : lens.of(part.center + by, part.radius);
    part.priority = seen.weight * (model_.isSelected(part.structure) ? 4.0f : 1.0f);
    const auto usable = [&](int l) { return machine_.state(levels_[part.first + uint32_t(l)].chunk) != ChunkState::Failed; };
    // A level that failed is passed over for the next.
    part.base = 0;
    while (part.base < int(part.count) - 1 && !usable(part.base)) ++part.base;
    // Off screen: the coarse level only, after everything that is seen.
    part.wanted = part.base;
    if (seen.weight <= 0) continue;
    // The coarsest level whose error stays small enough.
    part.wanted = int(part.count) - 1;
    for (int l = 0; l < int(part.count); ++l) {
      if (levels_[part.first + uint32_t(l)].error * part.scale * seen.pixelsPerMetre > tolerance_) continue;
      part.wanted = std::max(l, part.base);
      break;
    }
  }
  wantJointly(true);
}

// What closes together is wanted at one level: the finest that one of it is wanted at, or the coarsest.
void MeshStream::wantJointly(bool finest) {
  if (joints_.none()) return;
  constexpr int kNotAsked = -1;
  std::vector<int> rank(joints_.count(), kNotAsked);  // of levels, from the finest
  const auto jointly = [&](auto&& visit) {
    for (Part& part : parts_)
      if (const uint32_t joint = joints_.of(part.structure); joint != kNone && part.wanted >= 0) visit(part, rank[joint]);
  };
  jointly([&](const Part& part, int& r) {
    // Off screen it asks for nothing, but is there at the others' level.
    if (finest && part.priority <= 0) return;
    const int own = int(part.count) - 1 - part.wanted;
    r = r == kNotAsked ? own : finest ? std::min(r, own) : std::max(r, own);
  });
  jointly([&](Part& part, int r) {
    if (r != kNotAsked) part.wanted = std::max(part.base, int(part.count) - 1 - r);
  });
}

void MeshStream::fit() {
  denied_ = 0;
  const auto cost = [&](const Part& part, int l) { return uint64_t(levels_[part.first + uint32_t(l)].cost); };
  uint64_t all = 0;
  for (const Part& part : parts_) {
    if (part.wanted < 0) continue;
    all += cost(part, part.base) + (part.wanted > part.base ? cost(part, part.wanted) : 0);
  }
  tight_ = all > budget_;
  if (!tight_) return;

  // What is there counts for a little more, so that levels do not come and go as the camera trembles.
  constexpr float kThere = 1.25f;
  std::vector<std::pair<float, uint32_t>> order;
  for (uint32_t p = 0; p < parts_.size(); ++p) {
    const Part& part = parts_[p];
    if (part.wanted < 0) continue;
    const bool there = levels_[part.first + uint32_t(part.wanted)].handle != 0;
    order.emplace_back(part.priority * (there ? kThere : 1.0f), p);
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  uint64_t used = 0;
  for (const auto& [priority, p] : order) {
    Part& part = parts_[p];
    if (used + cost(part, part.base) <= budget_) {
      used += cost(part, part.base);
    } else {
      part.wanted = -1;
      part.denied = true;
      ++denied_;
    }
  }
  for (auto& [priority, p] : order)
    if (covered(parts_[p])) priority *= kCovered;
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const auto& [priority, p] : order) {
    Part& part = parts_[p];
    while (part.wanted > part.base && used + cost(part, part.wanted) > budget_) --part.wanted;
    if (part.wanted > part.base) used += cost(part, part.wanted);
  }
  wantJointly(false);
}

}  // namespace fabrica
