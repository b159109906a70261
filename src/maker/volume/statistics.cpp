#include "maker/volume/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

namespace fabrica {
namespace {

constexpr size_t kHistogramBins = 256;
constexpr size_t kFineBins = 65536;  // one a value for integers
constexpr double kBrightShare = 0.998;

// Calls use(bytes) for the whole volume, in order.
template <typename Use>
Status forAll(const VoxelSource& source, Use&& use, const std::function<bool(double)>& progress) {
  const Index3 size = source.size();
  return forEachSlab(source, [&](const Index3& origin, const Index3& extent, ByteView bytes) -> Status {
    use(bytes);
    const double done = (origin[2] + double(extent[2]) * (origin[1] + extent[1]) / size[1]) / size[2];
    if (progress && !progress(done)) return Error{ErrorCode::Cancelled, "Stopped.", "", "", ""};
    return Ok{};
  });
}

template <typename T, typename Use>
void forEachValue(ByteView bytes, Use&& use) {
  for (size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T)) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof(T));
    use(value);
  }
}

// Every value of U8, U16, I16 has a count of its own; afterwards cut down to [minimum, maximum].
template <typename T>
Result<VolumeStatistics> integerStatistics(const VoxelSource& source, const std::function<bool(double)>& progress) {
  constexpr int kLowest = std::numeric_limits<T>::lowest();
  std::vector<uint64_t> counts(kFineBins);
  auto all = forAll(
      source,
      [&](ByteView bytes) { forEachValue<T>(bytes, [&](T value) { ++counts[static_cast<size_t>(value - kLowest)]; }); },
      progress);
  if (!all) return std::move(all).error();
  size_t first = 0, last = counts.size() - 1;
  while (counts[first] == 0) ++first;
  while (counts[last] == 0) --last;
  VolumeStatistics statistics;
  statistics.minimum = double(kLowest) + double(first);
  statistics.maximum = double(kLowest) + double(last);
  describeCounts({counts.begin() + first, counts.begin() + last + 1}, statistics);
  return statistics;
}

Result<VolumeStatistics> floatStatistics(const VoxelSource& source, const std::function<bool(double)>& progress) {
  VolumeStatistics statistics;
  double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
  bool finite = true;
  const auto half = [&](double offset) {
    return [&progress, offset](double done) { return !progress || progress(offset + done / 2); };
  };
  auto ends = forAll(
      source,
      [&](ByteView bytes) {
        forEachValue<float>(bytes, [&](float value) {
          finite = finite && std::isfinite(value);
          low = std::min<double>(low, value);
          high = std::max<double>(high, value);
        });
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
  std::vector<uint64_t> counts(high > low ? kFineBins : 1);
  auto all = forAll(
      source,
      [&](ByteView bytes) {
        forEachValue<float>(bytes,
                            [&](float value) { ++counts[static_cast<size_t>(std::lround((value - low) * perBin))]; });
      },
      half(0.5));
  if (!all) return std::move(all).error();
  describeCounts(counts, statistics);
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

Result<VolumeStatistics> computeStatistics(const VoxelSource& source, const std::function<bool(double)>& progress) {
  switch (source.format()) {
    case VoxelFormat::U8:
      return integerStatistics<uint8_t>(source, progress);
    case VoxelFormat::U16:
      return integerStatistics<uint16_t>(source, progress);
    case VoxelFormat::I16:
      return integerStatistics<int16_t>(source, progress);
    case VoxelFormat::F32:
      return floatStatistics(source, progress);
  }
  return VolumeStatistics{};
}

}  // namespace fabrica
