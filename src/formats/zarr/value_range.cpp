#include "formats/zarr/value_range.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "codecs/half.h"
#include "formats/zarr/chunk_place.h"

namespace fabrica {

namespace {
constexpr size_t kBins = 64;
}  // namespace

void forgetRange(Volume& volume) {
  volume.minimum = 1;
  volume.maximum = 0;
}

void setRange(Volume& volume, double minimum, double maximum) {
  volume.minimum = float(minimum);
  volume.maximum = float(std::max(minimum, maximum));
  volume.windowCenter = float((minimum + maximum) / 2);
  volume.windowWidth = float(std::max(maximum - minimum, 1e-6));
}

void setTypeRange(Volume& volume) {
  double low = 0, high = 1;
  switch (volume.format) {
    case VoxelFormat::U8: high = 255; break;
    case VoxelFormat::I8: low = -128, high = 127; break;
    case VoxelFormat::U16: high = 65535; break;
    case VoxelFormat::I16: low = -32768, high = 32767; break;
    // What a half float can say.
    default: low = -65504, high = 65504; break;
  }
  low = volume.offset + volume.scale * low;
  high = volume.offset + volume.scale * high;
  setRange(volume, std::min(low, high), std::max(low, high));
}

void setRangeFromBrick(Volume& volume, const BrickChunkView& brick) {
  const TexelRange texel = texelRange(volume, BrickFormat::R16F);
  const double low = double(brick.header.minimum), high = double(brick.header.maximum);
  if (brick.header.format != BrickFormat::R16F || !(high > low)) return;
  std::vector<float> values(brick.texels.size() / 2);
  for (size_t i = 0; i < values.size(); ++i) {
    uint16_t half;
    std::memcpy(&half, brick.texels.data() + i * 2, 2);
    values[i] = texel.offset + texel.scale * fromHalf(half);
  }
  std::sort(values.begin(), values.end());
  const auto share = [&values](double part) { return double(values[size_t(part * double(values.size() - 1))]); };
  double from = std::max(low, share(0.01)), to = std::min(high, share(0.995));
  if (!(to > from)) from = low, to = high;
  setRange(volume, low, high);
  volume.windowCenter = float((from + to) / 2);
  volume.windowWidth = float(to - from);
  volume.histogram.clear();
  for (size_t i = 0; i < kBins; ++i) {
    const double begin = low + (high - low) * double(i) / kBins, end = low + (high - low) * double(i + 1) / kBins;
    const auto first = std::lower_bound(values.begin(), values.end(), float(begin)), last = i + 1 == kBins ? values.end() : std::lower_bound(first, values.end(), float(end));
    volume.histogram.push_back({float((begin + end) / 2), float(last - first) / float(values.size())});
  }
}

}  // namespace fabrica
