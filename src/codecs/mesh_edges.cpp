#include <algorithm>
#include <cstdlib>

#include "codecs/mesh_source.h"

namespace fabrica {

EdgeCount countEdges(std::span<const uint32_t> corners, uint32_t positionCount) {
  // Edges gathered by their smaller end (counting sort), then each short list sorted: less memory than a hash of edges.
  std::vector<uint32_t> start(size_t(positionCount) + 1, 0);
  auto eachEdge = [&corners](auto&& visit) {
    for (size_t t = 0; t + 2 < corners.size(); t += 3)
      for (size_t e = 0; e < 3; ++e) {
        const uint32_t a = corners[t + e], b = corners[t + (e + 1) % 3];
        visit(std::min(a, b), std::max(a, b), uint32_t(a < b));
      }
  };
  eachEdge([&](uint32_t low, uint32_t, uint32_t) { ++start[low + 1]; });
  for (size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
  std::vector<uint32_t> ends(corners.size());
  std::vector<uint32_t> next(start.begin(), start.end() - 1);
  // Bit 0: it runs from the smaller end to the larger.
  eachEdge([&](uint32_t low, uint32_t high, uint32_t forward) { ends[next[low]++] = high << 1 | forward; });

  EdgeCount count;
  for (uint32_t low = 0; low < positionCount; ++low) {
    const auto first = ends.begin() + start[low], last = ends.begin() + start[low + 1];
    std::sort(first, last);
    for (auto it = first; it != last;) {
      const uint32_t high = *it >> 1;
      int surplus = 0;
      for (; it != last && *it >> 1 == high; ++it) surplus += (*it & 1) ? 1 : -1;
      ++count.edges;
      count.open += uint32_t(std::abs(surplus));
      if (count.open > kMostBorderEdges) continue;
      for (; surplus > 0; --surplus) count.border.push_back({low, high});
      for (; surplus < 0; ++surplus) count.border.push_back({high, low});
    }
  }
  if (count.open > kMostBorderEdges) count.border.clear();
  return count;
}

}  // namespace fabrica
