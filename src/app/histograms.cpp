#include "app/histograms.h"

#include <algorithm>
#include <cmath>

namespace fabrica {

namespace {
constexpr size_t kBins = 64;
constexpr uint64_t kMostBricks = 16;
}  // namespace

std::vector<BrickPlace> Histograms::sample(const Volume& volume, uint32_t number, const VoxelReader& reader) {
  std::vector<BrickPlace> out;
  for (auto l = uint32_t(volume.levels.size()); l-- > 0;) {
    if (!reader.readable(number, l)) continue;
    const VolumeLevel& level = volume.levels[l];
    const Index3 count{chunksAlong(level, 0), chunksAlong(level, 1), chunksAlong(level, 2)};
    const uint64_t all = uint64_t(count[0]) * count[1] * count[2], taken = std::min(all, kMostBricks);
    // In the middle of each part; the next layer begins elsewhere in its rows, so that they do not stand in one line.
    for (uint64_t i = 0; i < taken; ++i) {
      const uint64_t at = (2 * i + 1) * all / (2 * taken);
      out.push_back({number, l, {uint32_t(at % count[0]), uint32_t(at / count[0] % count[1]), uint32_t(at / count[0] / count[1])}});
    }
    break;
  }
  return out;
}

void Histograms::want(uint32_t v) {
  if (busy() || v >= model_.atlas().volumes.size() || std::find(tried_.begin(), tried_.end(), v) != tried_.end()) return;
  const Volume& volume = model_.atlas().volumes[v];
  if (volume.histogram.size() > 1 || volume.rgb || volume.labels || !(volume.maximum > volume.minimum)) return;
  tried_.push_back(v);
  volume_ = v;
  bins_.assign(kBins, 0);
  queue_.start(sample(volume, v, reader_), [this](size_t, const Result<const ValueBrick*>& brick) {
    // What cannot be read is told by the slices, which want it, too.
    if (brick) take(**brick);
  }, [this] { finish(); });
}

void Histograms::take(const ValueBrick& brick) {
  const Volume& volume = model_.atlas().volumes[volume_];
  const float low = volume.minimum, scale = float(kBins) / (volume.maximum - volume.minimum);
  for (const float value : brick.values) {
    const float at = (value - low) * scale;
    if (!std::isfinite(at)) continue;
    ++bins_[size_t(std::clamp(at, 0.0f, float(kBins - 1)))];
  }
}

void Histograms::finish() {
  uint64_t all = 0;
  for (const uint64_t count : bins_) all += count;
  if (all == 0) return;
  const Volume& volume = model_.atlas().volumes[volume_];
  const float width = (volume.maximum - volume.minimum) / float(kBins);
  std::vector<std::array<float, 2>> out;
  for (size_t i = 0; i < kBins; ++i) out.push_back({volume.minimum + (float(i) + 0.5f) * width, float(double(bins_[i]) / double(all))});
  found_(volume_, std::move(out));
}

}  // namespace fabrica
