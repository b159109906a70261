#include "stream/seen_pages.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {

constexpr float kTier = 1e6f, kNextTier = 3.2e6f, kFirstTier = 4e6f;  // the last two: ChunkMachine::kNextAlone, kAlone
// Levels coarser than the one that is wanted: a sixteenth of its bytes. Not where the coarsest is hardly coarser than that: what it
// adds to the picture is not worth the wait for the finer ones.
constexpr uint32_t kBetween = 2, kWorthBetween = 4;
// A level of fewer voxels shows that there is something, not what: the next comes right after it.
constexpr uint32_t kTellsSomething = 64;
constexpr float kNearest = 1e-6f;  // clip w
constexpr float kMostAhead = 32;   // voxels

class Finder {
 public:
  Finder(const VoxelPages& pages, const VolumeWish& wish, float detail, size_t most, PagePriorities& out)
      : pages_(pages), wish_(wish), detail_(detail), most_(most), out_(out), normal_(wish.plane.normal) {
    const mat4 rows = glm::transpose(wish.viewProjection);
    depth_ = rows[3];
    inside_ = {rows[3] + rows[0], rows[3] - rows[0], rows[3] + rows[1], rows[3] - rows[1], rows[3] + rows[2]};
    if (wish.clip.empty()) return;
    for (int a = 0; a < 3; ++a) {
      vec4 low(0), high(0);
      low[a] = 1, low.w = -wish.clip.min[a];
      high[a] = -1, high.w = wish.clip.max[a];
      inside_.push_back(low);
      inside_.push_back(high);
    }
  }
  void lookAhead() { ahead_ = true; }
  bool run() {
    for (level_ = pages_.seen; level_-- > 0 && fits_;) {
      const PageLevel& level = pages_.levels[level_];
      reach_ = mat3(level.indexToWorld);
      for (int a = 0; a < 3; ++a) reach_[a] *= 0.5f;
      const float most = kMostAhead * level.voxel, ahead = ahead_ ? std::clamp(wish_.ahead, -most, most) : 0;
      from_ = -wish_.thickness / 2 + std::min(ahead, 0.0f);
      to_ = wish_.thickness / 2 + std::max(ahead, 0.0f);
      visit({0, 0, 0}, level.pages);
    }
    return fits_;
  }

 private:
  // None of a zoom's where what it lies in has voxels enough.
  uint32_t levelFor(float metres) const {
    const bool enough = pages_.finerThan > 0 && metres * kVoxelsPerPixel >= pages_.finerThan;
    return enough ? uint32_t(pages_.levels.size()) : pages_.levelFor(metres);
  }

  // 0: not wanted of this level.
  float tierOf(uint32_t least, uint32_t most) const {
    if (level_ >= least && level_ <= most) return ahead_ ? -kTier : kTier;
    if (ahead_) return 0;
    if (pages_.finerThan <= 0) {
      if (level_ + 1 == pages_.levels.size()) return kFirstTier;
      if (level_ + 2 == pages_.levels.size() && level_ > least && longest(pages_.levels.back()) < kTellsSomething) return kNextTier;
    }
    return level_ >= least + kBetween && level_ <= most + kBetween && least + kWorthBetween < pages_.levels.size() ? 2 * kTier : 0;
  }

  static uint32_t longest(const PageLevel& level) { return std::max({level.size[0], level.size[1], level.size[2]}); }

  // Half of how far a box of `size` voxels reaches along a direction.
  float reach(const vec3& direction, const vec3& size) const {
    return glm::dot(glm::abs(direction * reach_), size);
  }

  // Pages [low, high) of the level.
  void visit(const Index3& low, const Index3& high) {
    if (!fits_) return;
    const PageLevel& level = pages_.levels[level_];
    const Index3 begin = level.beginOf(low), end = level.endOf({high[0] - 1, high[1] - 1, high[2] - 1});
    // From the voxel before, whose share a point takes, to half a voxel beyond.
    const vec3 first = vec3(begin[0], begin[1], begin[2]) - 1.0f, last(end[0], end[1], end[2]);
    const vec3 size = last - first, middle = vec3(level.indexToWorld * vec4((first + last) * 0.5f, 1));

    const float away = wish_.plane.distance(middle), across = reach(normal_, size);
    if (!wish_.body && (away + across < from_ || away - across > to_)) return;
    for (const vec4& side : inside_)
      if (glm::dot(vec3(side), middle) + side.w + reach(vec3(side), size) < 0) return;
    const float depth = glm::dot(vec3(depth_), middle) + depth_.w, range = reach(vec3(depth_), size);
    const float perDepth = wish_.pixel * detail_;
    const float tier = tierOf(levelFor(std::max(depth - range, kNearest) * perDepth), levelFor(std::max(depth + range, kNearest) * perDepth));
    if (tier == 0) return;

    size_t longest = 0;
    for (size_t a = 1; a < 3; ++a)
      if (high[a] - low[a] > high[longest] - low[longest]) longest = a;
    if (high[longest] - low[longest] == 1) return add(low, tier, middle);
    Index3 cut = high, rest = low;
    cut[longest] = rest[longest] = low[longest] + (high[longest] - low[longest]) / 2;
    visit(low, cut);
    visit(rest, high);
  }

  void add(const Index3& at, float tier, const vec3& middle) {
    const vec4 clip = wish_.viewProjection * vec4(middle, 1);
    const float away = glm::length(vec2(clip)) / std::max(std::abs(clip.w), kNearest);
    const float priority = tier - std::min(away, 100.0f) * 1000;
    const uint64_t key = keyOf(level_, at);
    const auto [known, added] = out_.try_emplace(key, priority);
    known->second = std::max(known->second, priority);
    if (!added || out_.size() <= most_) return;
    fits_ = false;
    out_.erase(known);
  }

  const VoxelPages& pages_;
  const VolumeWish& wish_;
  const float detail_;
  const size_t most_;
  PagePriorities& out_;
  vec3 normal_;
  float from_ = 0, to_ = 0;       // metres along the normal, of what is seen
  vec4 depth_;
  std::vector<vec4> inside_;      // half-spaces that bound what is seen
  mat3 reach_{1};                 // half of index → world
  uint32_t level_ = 0;
  bool fits_ = true, ahead_ = false;
};

}  // namespace

bool seenPages(const VoxelPages& pages, const VolumeWish& wish, float detail, size_t most, PagePriorities& out) {
  return Finder(pages, wish, detail, most, out).run();
}

void pagesAhead(const VoxelPages& pages, const VolumeWish& wish, float detail, size_t most, PagePriorities& out) {
  if (wish.ahead == 0 || wish.body) return;
  Finder finder(pages, wish, detail, most, out);
  finder.lookAhead();
  finder.run();
}

}  // namespace fabrica
