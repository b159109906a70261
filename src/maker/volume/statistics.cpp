#include "maker/volume/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <mutex>
#include <numeric>
#include <set>

#include "maker/work/parallel.h"

namespace fabrica {
namespace {

constexpr size_t kHistogramBins = 256;
constexpr size_t kFineBins = 65536;  // of floats; integers have one a value
constexpr size_t kSlabBytes = size_t(4) << 20;
constexpr double kBrightShare = 0.998;
constexpr uint64_t kMostLookedAt = uint64_t(1) << 33;  // voxels: of more, every second, third … slab
constexpr size_t kMostValues = 65534;  // that viewers of ours can tell apart

// Calls use(bytes) for all slabs of the volume, or for a regular part of them when it is huge: on several threads at once, in no
// fixed order.
Status forAll(const VoxelSource& source, unsigned threads, const std::function<void(ByteView)>& use,
              const std::function<bool(double)>& progress, bool whole = false) {
  const Index3 size = source.size();
  const size_t row = size_t(size[0]) * bytesPerVoxel(source.format(), source.channels());
  const auto rows = uint32_t(std::clamp<size_t>(kSlabBytes / row, 1, size[1]));
  const uint64_t perSlice = (size[1] + rows - 1) / rows, slabs = perSlice * size[2];
  const uint64_t every = whole ? 1 : uint64_t(size[0]) * size[1] * size[2] / kMostLookedAt + 1, count = (slabs + every - 1) / every;
  uint64_t done = 0;
  std::mutex mutex;
  return parallelFor(size_t(count), threads, [&](size_t i) -> Status {
    const uint64_t slab = i * every;
    const Index3 origin{0, uint32_t(slab % perSlice) * rows, uint32_t(slab / perSlice)};
    const Index3 extent{size[0], std::min(rows, size[1] - origin[1]), 1};
    Bytes bytes(row * extent[1]);
    if (Status got = source.read(origin, extent, bytes.data()); !got) return got;
    use(bytes);
    const std::lock_guard lock(mutex);
    if (progress && !progress(double(++done) / double(count))) return Error{ErrorCode::Cancelled, "Stopped.", "", "", ""};
    return Ok{};
  });
}

// Counts of one slab and of all; adding up does not depend on the order.
class Counts {
 public:
  explicit Counts(size_t bins) : all_(bins) {}
  template <typename Count>
  void add(Count&& count) {
    std::vector<uint32_t> some(all_.size());
    count(some);
    const std::lock_guard lock(mutex_);
    for (size_t i = 0; i < some.size(); ++i) all_[i] += some[i];
  }
  std::vector<uint64_t>& all() { return all_; }

 private:
  std::mutex mutex_;
  std::vector<uint64_t> all_;
};

template <typename T, typename Use>
void forEachValue(ByteView bytes, Use&& use) {
  for (size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    use(value);
  }
}

// Every value has a count of its own; afterwards cut down to [minimum, maximum].
template <typename T>
Result<VolumeStatistics> integerStatistics(const VoxelSource& source, unsigned threads,
                                           const std::function<bool(double)>& progress) {
  constexpr int kLowest = std::numeric_limits<T>::lowest();
  Counts sums(size_t(std::numeric_limits<T>::max() - kLowest) + 1);
  auto all = forAll(
      source, threads,
      [&](ByteView bytes) {
        sums.add([&](std::vector<uint32_t>& some) {
          forEachValue<T>(bytes, [&](T value) { ++some[static_cast<size_t>(value - kLowest)]; });
        });
      },
      progress);
  if (!all) return std::move(all).error();
  const std::vector<uint64_t>& counts = sums.all();
  size_t first = 0, last = counts.size() - 1;
  while (counts[first] == 0) ++first;
  while (counts[last] == 0) --last;
  VolumeStatistics statistics;
  statistics.minimum = double(kLowest) + double(first);
  statistics.maximum = double(kLowest) + double(last);
  describeCounts({counts.begin() + std::ptrdiff_t(first), counts.begin() + std::ptrdiff_t(last) + 1}, statistics);
  return statistics;
}

// Only label maps have 32 bits: of them it is told which values there are.
Result<VolumeStatistics> labelStatistics(const VoxelSource& source, unsigned threads, const std::function<bool(double)>& progress) {
  std::set<uint32_t> values;
  uint32_t most = 0;
  bool more = false;
  std::mutex mutex;
  auto all = forAll(
      source, threads,
      [&](ByteView bytes) {
        std::set<uint32_t> some;
        uint32_t last = 0, largest = 0;
        forEachValue<uint32_t>(bytes, [&](uint32_t value) {
          if (value == last) return;
          last = value;
          largest = std::max(largest, value);
          // One more than are kept is enough to know that there are more.
          if (value != 0 && some.size() <= kMostValues) some.insert(value);
        });
        const std::lock_guard lock(mutex);
        most = std::max(most, largest);
        values.merge(some);
        more = more || values.size() > kMostValues;
        if (more) values.clear();
      },
      progress, /*whole=*/true);
  if (!all) return std::move(all).error();
  VolumeStatistics statistics;
  statistics.maximum = most;
  statistics.moreValues = more;
  if (!more) statistics.values.assign(values.begin(), values.end());
  return statistics;
}

Result<VolumeStatistics> floatStatistics(const VoxelSource& source, unsigned threads,
                                         const std::function<bool(double)>& progress) {
  VolumeStatistics statistics;
  double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
  bool finite = true;
  std::mutex mutex;
  const auto half = [&](double offset) {
    return [&progress, offset](double done) { return !progress || progress(offset + done / 2); };
  };
  auto ends = forAll(
      source, threads,
      [&](ByteView bytes) {
        float least = std::numeric_limits<float>::max(), most = std::numeric_limits<float>::lowest();
        bool good = true;
        forEachValue<float>(bytes, [&](float value) {
          good = good && std::isfinite(value);
          least = std::min(least, value);
          most = std::max(most, value);
        });
        const std::lock_guard lock(mutex);
        finite = finite && good;
        low = std::min<double>(low, least);
        high = std::max<double>(high, most);
      },
      half(0));
  if (!ends) return std::move(ends).error();
  if (!finite) {
    return Error{ErrorCode::BadFormat, "The image has voxels that are not numbers (NaN or infinite).", "", "",
                 "Replace them by a background value first."};
  }
  statistics.minimum = low;
  statistics.maximum = high;
  const double perBin = high > low ? (kFineBins - 1) / (high - low) : 0;
  Counts sums(high > low ? kFineBins : 1);
  auto all = forAll(
      source, threads,
      [&](ByteView bytes) {
        sums.add([&](std::vector<uint32_t>& some) {
          forEachValue<float>(bytes, [&](float value) { ++some[static_cast<size_t>(std::lround((value - low) * perBin))]; });
        });
      },
      half(0.5));
  if (!all) return std::move(all).error();
  describeCounts(sums.all(), statistics);
  return statistics;
}

}  // namespace

// counts[i] belongs to the value minimum + i · step; the first and the last are the ends of the range.
void describeCounts(const std::vector<uint64_t>& counts, VolumeStatistics& s) {
  const size_t n = counts.size();
  const double step = n > 1 ? (s.maximum - s.minimum) / double(n - 1) : 0;
  const auto valueOf = [&](double bin) { return s.minimum + bin * step; };
  const auto total = std::accumulate(counts.begin(), counts.end(), uint64_t(0));

  // Coarse bins of a whole number of fine ones each, so that none gets more values than its neighbour.
  const size_t perBin = (n + kHistogramBins - 1) / kHistogramBins;
  std::vector<uint64_t> coarse((n + perBin - 1) / perBin);
  for (size_t i = 0; i < n; ++i) coarse[i / perBin] += counts[i];
  s.histogram.clear();
  for (size_t i = 0; i < coarse.size(); ++i) {
    const double middle = (double(i * perBin) + double(std::min(n, (i + 1) * perBin) - 1)) / 2;
    s.histogram.push_back(
        {static_cast<float>(valueOf(middle)), static_cast<float>(total ? double(coarse[i]) / double(total) : 0)});
  }

  // The background is the tallest bin of the darker half (air, or what a scanner fills with), with everything below it.
  const auto peak =
      static_cast<size_t>(std::max_element(coarse.begin(), coarse.begin() + (coarse.size() + 1) / 2) - coarse.begin());
  const size_t firstOfRest = std::min(n, (peak + 1) * perBin);
  const uint64_t rest = std::accumulate(counts.begin() + firstOfRest, counts.end(), uint64_t(0));
  const double low = valueOf(double(peak * perBin));
  s.background = valueOf(double(firstOfRest) - 1);
  double high = s.maximum;
  uint64_t seen = 0;
  for (size_t i = firstOfRest; i < n; ++i) {
    seen += counts[i];
    if (double(seen) >= kBrightShare * double(rest)) {
      high = valueOf(double(i));
      break;
    }
  }
  if (high <= low) high = low + 1;
  s.windowCenter = (low + high) / 2;
  s.windowWidth = high - low;
}

Result<VolumeStatistics> computeStatistics(const VoxelSource& source, unsigned threads,
                                           const std::function<bool(double)>& progress) {
  switch (source.format()) {
    case VoxelFormat::U8:
      return integerStatistics<uint8_t>(source, threads, progress);
    case VoxelFormat::U16:
      return integerStatistics<uint16_t>(source, threads, progress);
    case VoxelFormat::I16:
      return integerStatistics<int16_t>(source, threads, progress);
    case VoxelFormat::U32:
      return labelStatistics(source, threads, progress);
    default:  // what is written is one of these
      return floatStatistics(source, threads, progress);
  }
}

}  // namespace fabrica
