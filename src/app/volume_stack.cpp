// Stacks of JPEG 2000 slices, named by a pattern: "https://host/slice_{0001..0250}.jp2". The first says how all are.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/volume_opener.h"
#include "base/json.h"
#include "base/url.h"
#include "codecs/jpeg2000_header.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/value_range.h"

namespace fabrica {

namespace {

constexpr uint32_t kMostSlices = 1 << 17, kCoarse = 256;

struct Pattern {
  std::string url;   // with {z+FIRST:DIGITS}
  uint32_t count = 0;
};

// "{0001..0250}"; a query and a fragment may follow.
bool readPattern(const std::string& url, Pattern& out) {
  const size_t open = url.find('{'), dots = url.find("..", open), close = url.find('}', open);
  if (open == std::string::npos || dots == std::string::npos || close == std::string::npos || dots > close) return false;
  const std::string from = url.substr(open + 1, dots - open - 1), to = url.substr(dots + 2, close - dots - 2);
  const auto digits = [](const std::string& text) { return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos; };
  if (!digits(from) || !digits(to)) return false;
  const long first = std::atol(from.c_str()), last = std::atol(to.c_str());
  if (last < first || last - first >= long(kMostSlices)) return false;
  out.count = uint32_t(last - first + 1);
  out.url = url.substr(0, open) + "{z+" + std::to_string(first) + ":" + std::to_string(from.size()) + "}" + url.substr(close + 1, url.find('#') - close - 1);
  return true;
}

// "#spacing=0.3,0.3,1": millimetres.
vec3 spacingOf(const std::string& url, bool& given) {
  vec3 spacing(1);
  const size_t at = url.find("#spacing=");
  given = at != std::string::npos;
  if (!given) return spacing;
  const char* text = url.c_str() + at + 9;
  for (int i = 0; i < 3; ++i) {
    char* end = nullptr;
    const float value = std::strtof(text, &end);
    if (end == text || !(value > 0) || !std::isfinite(value)) break;
    spacing[i] = value;
    text = *end == ',' ? end + 1 : end;
  }
  return spacing;
}

}  // namespace

void VolumeOpener::openStack(const std::string& url) {
  Pattern pattern;
  if (!readPattern(url, pattern))
    return fail({ErrorCode::BadFormat, "The pattern of this address cannot be understood.", "", "", "Write the first and the last number in it, as in slice_{0001..0250}.jp2."});
  const std::string name = fileNameOf(pattern.url);
  if (!name.ends_with(".jp2") && !name.ends_with(".j2k") && !name.ends_with(".jpx") && !name.ends_with(".j2c"))
    return fail({ErrorCode::Unsupported, "Only slices in JPEG 2000 (.jp2, .j2k) can be read as a stack.", "", "", "Make a volume of them with `fabrica volume`."});
  bool given = false;
  const vec3 spacing = spacingOf(url, given);
  if (!given) opened_.notes.push_back("The address does not say how large the voxels are; 1 mm is assumed (#spacing=x,y,z behind it says it, in mm).");
  Volume one;
  one.chunkKeys = pattern.url;
  ask(chunkUrl(one, VolumeLevel(), {0, 0, 0}), {}, [this, pattern, spacing](Result<Bytes> slice) {
    if (slice) readSlice(pattern.url, pattern.count, spacing, *slice);
    else fail(std::move(slice).error());
  });
}

void VolumeOpener::readSlice(std::string_view pattern, uint32_t count, const vec3& spacing, ByteView slice) {
  auto header = readJ2kHeader(codestreamOf(slice));
  if (!header) return fail(std::move(header).error());
  Volume volume;
  volume.chunkKeys = pattern;
  const std::string file = fileNameOf(pattern);
  volume.name = file.substr(0, file.find('{'));
  while (!volume.name.empty() && (volume.name.back() == '_' || volume.name.back() == '-')) volume.name.pop_back();
  if (volume.name.empty()) volume.name = "Slices";
  volume.id = volume.name;
  volume.codec = "imagecodecs_jpeg2k";
  volume.stored = {{Volume::Axis::X}, {Volume::Axis::Y}};
  volume.rgb = header->components >= 3 && header->precision == 8;
  if (header->components > 1) volume.stored.push_back({Volume::Axis::Channel, header->components});
  volume.format = header->precision <= 8 && !header->isSigned ? VoxelFormat::U8 : header->isSigned ? VoxelFormat::I16 : VoxelFormat::U16;
  for (uint32_t reduce = 0; reduce <= header->decompositions; ++reduce) {
    const auto smaller = [reduce](uint32_t side) { return uint32_t((uint64_t(side) + (uint64_t(1) << reduce) - 1) >> reduce); };
    VolumeLevel level;
    level.reduce = reduce;
    level.size = {smaller(header->width), smaller(header->height), smaller(count)};
    level.chunk = level.shard = {level.size[0], level.size[1], 1};
    const auto step = float(uint64_t(1) << reduce);
    level.indexToWorld = glm::scale(mat4(1), spacing * step * 1e-3f);
    // JPEG 2000's coarser samples stand where every 2nd, 4th … fine one does. Rows go down, as in a picture seen from the feet.
    level.indexToWorld[1] = vec4(0, 0, -spacing.y * step * 1e-3f, 0);
    level.indexToWorld[2] = vec4(0, spacing.z * step * 1e-3f, 0, 0);
    volume.levels.push_back(std::move(level));
    if (std::max(header->width, header->height) >> reduce <= kCoarse) break;
  }
  if (volume.format == VoxelFormat::U8 || volume.rgb) setRange(volume, 0, 255);
  else forgetRange(volume);
  opened_.volumes.push_back(std::move(volume));
  lookAtValues(0);
}

}  // namespace fabrica
