#include "ui/label_layout.h"

#include <algorithm>
#include <cmath>

namespace fabrica::ui {

namespace {

constexpr float kKeep = 1.6f;        // what is shown counts as so much larger than a newcomer
constexpr float kSideKeep = 0.08f;   // of the free width: how far over the middle a label keeps its side
constexpr float kMargin = 12, kStub = 6, kAway = 22;
constexpr float kOneEdge = 72;       // pixels nearer to the body that a column may stand for its longer names' sake
constexpr float kAlways = 1e9f;      // weight of the selected
constexpr uint32_t kLeast = 24;      // pixels seen

struct Candidate {
  LabelWish wish;
  float weight = 0;
  const PlacedLabel* before = nullptr;
  bool left = false;
  float y = 0;  // middle of the row
};

// Stable, and small: there are never more than what one picture shows.
template <typename T, typename Before>
void sortFew(std::vector<T>& list, Before&& before) {
  for (size_t i = 1; i < list.size(); ++i) {
    T one = list[i];
    size_t at = i;
    for (; at > 0 && before(one, list[at - 1]); --at) list[at] = list[at - 1];
    list[at] = one;
  }
}

float cross(const vec2& a, const vec2& b, const vec2& c) { return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x); }

bool segmentsCross(const vec2& a, const vec2& b, const vec2& c, const vec2& d) {
  const float p = cross(a, b, c), q = cross(a, b, d), r = cross(c, d, a), s = cross(c, d, b);
  return ((p > 0) != (q > 0)) && ((r > 0) != (s > 0));
}

// Rows as near to their anchors as order and spacing allow: runs that would overlap share their mean.
void spread(std::vector<Candidate*>& column, const LabelSpace& space) {
  struct Run {
    float sum;  // of (anchor - offset in the run)
    size_t count;
  };
  std::vector<Run> runs;
  const float step = space.rowHeight;
  const float top = space.free.y + step / 2, bottom = space.free.y + space.free.height - step / 2;
  for (const Candidate* c : column) {
    runs.push_back({c->wish.at.y, 1});
    while (runs.size() > 1) {
      const Run& last = runs.back();
      const Run& previous = runs[runs.size() - 2];
      const float lastTop = last.sum / static_cast<float>(last.count);
      const float previousEnd = previous.sum / static_cast<float>(previous.count) + static_cast<float>(previous.count) * step;
      if (lastTop >= previousEnd) break;
      const float shift = static_cast<float>(previous.count) * step;
      const Run merged{previous.sum + last.sum - shift * static_cast<float>(last.count), previous.count + last.count};
      runs.pop_back();
      runs.back() = merged;
    }
  }
  size_t i = 0;
  for (const Run& run : runs) {
    const float start = run.sum / static_cast<float>(run.count);
    for (size_t k = 0; k < run.count; ++k) column[i++]->y = start + static_cast<float>(k) * step;
  }
  // Into the free height: down from the top, then up from the bottom.
  for (size_t k = 0; k < column.size(); ++k) column[k]->y = std::max(column[k]->y, top + static_cast<float>(k) * step);
  for (size_t k = column.size(); k-- > 0;) {
    column[k]->y = std::min(column[k]->y, bottom - static_cast<float>(column.size() - 1 - k) * step);
  }
}

// All ports of a column share their x, so of two crossing lines the swapped pair is shorter: this ends.
void uncross(std::vector<Candidate*>& column, const LabelSpace& space, float portX) {
  spread(column, space);
  for (size_t round = 0; round < column.size() * column.size(); ++round) {
    bool swapped = false;
    for (size_t i = 0; i + 1 < column.size(); ++i) {
      Candidate *a = column[i], *b = column[i + 1];
      if (!segmentsCross({portX, a->y}, a->wish.at, {portX, b->y}, b->wish.at)) continue;
      std::swap(column[i], column[i + 1]);
      std::swap(a->y, b->y);
      swapped = true;
    }
    if (!swapped) return;
    spread(column, space);
  }
}

// Where a name's line must begin for the name to be within the free part.
float reach(const Candidate& c, const LabelSpace& space, float portX) {
  const float edge = c.wish.width + kMargin + kStub;
  return c.left ? std::max(portX, space.free.x + edge) : std::min(portX, space.free.x + space.free.width - edge);
}

// The names of a column end at one edge, as in a book, but for those that would push the others far over the body.
float edgeOf(const std::vector<Candidate*>& column, const LabelSpace& space, float portX) {
  float edge = portX;
  for (const Candidate* c : column) {
    const float x = reach(*c, space, portX), aside = std::abs(x - portX);
    if (aside <= kOneEdge && aside > std::abs(edge - portX)) edge = x;
  }
  return edge;
}

PlacedLabel placed(const Candidate& c, const LabelSpace& space, float portX) {
  // A name too long for the column reaches over the body, by as much as it needs.
  portX = reach(c, space, portX);
  PlacedLabel label;
  label.structure = c.wish.structure;
  label.left = c.left;
  label.at = c.wish.at;
  label.port = {portX, c.y};
  label.text = {c.left ? portX - kStub - c.wish.width : portX + kStub, c.y - space.rowHeight / 2, c.wish.width, space.rowHeight};
  return label;
}

bool overlap(const Rect& a, const Rect& b) {
  constexpr float kTouching = 0.01f;  // rows that just meet
  return a.y + a.height > b.y + kTouching && b.y + b.height > a.y + kTouching && a.x + a.width > b.x && b.x + b.width > a.x;
}

// A line that goes through a box crosses one of its diagonals.
bool through(const PlacedLabel& line, const Rect& box) {
  const vec2 low(box.x, box.y), high(box.x + box.width, box.y + box.height);
  return segmentsCross(line.port, line.at, low, high) || segmentsCross(line.port, line.at, {low.x, high.y}, {high.x, low.y});
}

bool clashes(const PlacedLabel& a, const PlacedLabel& b) {
  return leadersCross(a, b) || overlap(a.text, b.text) || a.text.contains(b.at) || b.text.contains(a.at) || through(a, b.text) || through(b, a.text);
}

// Those that can be set, the most important ones first.
std::vector<Candidate> candidates(std::span<const LabelWish> wishes, const LabelSpace& space, std::span<const PlacedLabel> before) {
  std::vector<Candidate> all;
  for (const LabelWish& wish : wishes) {
    if ((wish.pixels < kLeast && !wish.always) || !space.free.contains(wish.at)) continue;
    Candidate c{wish};
    for (const PlacedLabel& label : before) {
      if (label.structure == wish.structure) c.before = &label;
    }
    c.weight = static_cast<float>(wish.pixels) * (c.before ? kKeep : 1) + (wish.always ? kAlways : 0);
    all.push_back(c);
  }
  sortFew(all, [](const Candidate& a, const Candidate& b) { return a.weight > b.weight; });
  return all;
}

// False where there is no name to set.
bool measure(LabelWish& wish, const LabelSpace& space, float widest) {
  if (wish.width <= 0 && space.widthOf) wish.width = space.widthOf(wish);
  wish.width = std::min(wish.width, wish.always ? std::max(widest, space.free.width * 0.6f) : widest);
  return wish.width > 0;
}

}  // namespace

bool leadersCross(const PlacedLabel& a, const PlacedLabel& b) { return segmentsCross(a.port, a.at, b.port, b.at); }

std::vector<PlacedLabel> placeLabels(std::span<const LabelWish> wishes, const LabelSpace& space, std::span<const PlacedLabel> before) {
  std::vector<PlacedLabel> out;
  const float middle = std::clamp((space.bodyLeft + space.bodyRight) / 2, space.free.x, space.free.x + space.free.width);
  const auto rows = static_cast<size_t>(std::max(space.free.height / space.rowHeight, 0.0f));
  const float widest = space.free.width * space.widest;
  if (rows == 0 || widest < 40) return out;

  std::vector<Candidate> all = candidates(wishes, space, before);
  for (Candidate& c : all) {
    const float keep = c.before ? (c.before->left ? 1.0f : -1.0f) * kSideKeep * space.free.width : 0;
    c.left = c.wish.at.x < middle + keep;
  }

  // The most important ones, as many as each side has rows for.
  std::vector<Candidate*> columns[2];
  const size_t side = std::min(rows, (space.most + 1) / 2);
  for (Candidate& c : all) {
    auto& column = columns[c.left];
    if (column.size() < side && measure(c.wish, space, widest)) column.push_back(&c);
  }

  float portX[2] = {0, 0};
  for (int left = 0; left < 2; ++left) {
    auto& column = columns[left];
    // In the order of last time; newcomers among them by height.
    sortFew(column, [](const Candidate* a, const Candidate* b) {
      const float ya = a->before ? a->before->port.y : a->wish.at.y, yb = b->before ? b->before->port.y : b->wish.at.y;
      return ya < yb;
    });
    portX[left] = edgeOf(column, space, left ? space.bodyLeft - kAway : space.bodyRight + kAway);
    uncross(column, space, portX[left]);
  }
  for (int left = 1; left >= 0; --left) {
    for (const Candidate* c : columns[left]) out.push_back(placed(*c, space, portX[left]));
  }
  // What still crosses (a line of one side over one of the other), or a name over an anchor, costs the lesser label.
  const auto weight = [&](const PlacedLabel& label) {
    return std::find_if(all.begin(), all.end(), [&](const Candidate& c) { return c.wish.structure == label.structure; })->weight;
  };
  sortFew(out, [&](const PlacedLabel& a, const PlacedLabel& b) { return weight(a) > weight(b); });
  std::vector<PlacedLabel> kept;
  for (const PlacedLabel& label : out) {
    const bool clash = std::any_of(kept.begin(), kept.end(), [&](const PlacedLabel& other) { return clashes(label, other); });
    // The selected one may even stand on its own anchor: it is what the person looks for.
    const bool covered = label.text.contains(label.at) && weight(label) < kAlways;
    if (!clash && !covered && kept.size() < space.most) kept.push_back(label);
  }
  return kept;
}

std::vector<PlacedLabel> placeLabelRows(std::span<const LabelWish> wishes, const LabelSpace& space, std::span<const PlacedLabel> before) {
  std::vector<PlacedLabel> kept;
  const Rect& free = space.free;
  const float step = space.rowHeight, end = free.y + free.height;
  if (free.height < 4 * step || free.width < 120) return kept;
  // At least two rows each, over the body where it fills the screen.
  const float top = std::max(space.bodyTop, free.y + 2 * step), bottom = std::min(space.bodyBottom, end - 2 * step);
  for (Candidate& c : candidates(wishes, space, before)) {
    if (kept.size() >= space.most) break;
    if (!measure(c.wish, space, free.width)) continue;
    PlacedLabel label;
    label.structure = c.wish.structure;
    label.at = c.wish.at;
    const float width = c.wish.width, last = free.x + free.width - width;
    const auto put = [&](float x, float y) {
      label.text = {x, y, width, step};
      label.port = {std::clamp(label.at.x, x + std::min(12.0f, width / 2), x + width - std::min(12.0f, width / 2)), y < label.at.y ? y + step - 3 : y + 3};
      if (label.text.contains(label.at) || std::any_of(kept.begin(), kept.end(), [&](const PlacedLabel& other) { return clashes(label, other); })) return false;
      kept.push_back(label);
      return true;
    };
    if (c.before && put(std::min(c.before->text.x, last), c.before->text.y)) continue;
    const bool low = label.at.y > (top + bottom) / 2;
    bool placed = false;
    // Of the nearer side first, from the body outward.
    for (int side = 0; side < 2 && !placed; ++side) {
      const bool below = (side == 0) == low;
      for (float y = below ? bottom : top - step; !placed && (below ? y + step <= end : y >= free.y); y += below ? step : -step) {
        for (float x : {std::clamp(label.at.x - width / 2, free.x, last), free.x, last}) {
          placed = put(x, y);
          if (placed) break;
        }
      }
    }
  }
  return kept;
}

}  // namespace fabrica::ui
