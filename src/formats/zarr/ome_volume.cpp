#include "formats/zarr/ome_volume.h"

#include <algorithm>

#include "atlas/label_ids.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/value_range.h"

namespace fabrica {

namespace {

using Axis = StoredDimension::Axis;
constexpr uint32_t kColours = 3, kMostShown = 16;  // channels

const ZarrDimension* channelsOf(const ZarrArray& array) {
  for (const ZarrDimension& dimension : array.dimensions)
    if (dimension.axis.axis == Axis::Channel) return &dimension;
  return nullptr;
}

// Three channels of 8 bits that may be red, green and blue; `said`: the file says that they are.
bool isColour(const OmeImage& image, const ZarrArray& array, bool& said) {
  const ZarrDimension* channels = channelsOf(array);
  said = false;
  if (!channels || channels->size != kColours || array.format != VoxelFormat::U8 || image.labels) return false;
  if (image.channels.size() != kColours) return true;
  const Color primaries[] = {{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}};
  said = true;
  for (size_t i = 0; i < kColours; ++i) {
    if (image.channels[i].color && *image.channels[i].color != primaries[i]) return said = false;
    said = said && image.channels[i].color;
  }
  return true;
}

// How chunks of a channel are named and lie: what must be the same at all levels.
void place(const ZarrArray& array, uint32_t channel, Volume& volume) {
  volume.chunkKeys = array.keyPrefix;
  for (size_t i = 0; i < array.dimensions.size(); ++i) {
    const ZarrDimension& dimension = array.dimensions[i];
    const uint32_t at = dimension.axis.axis == Axis::Channel ? channel : 0;
    if (i > 0) volume.chunkKeys += array.separator;
    volume.chunkKeys += dimension.axis.axis < Axis::Channel ? std::string("{") + char('x' + int(dimension.axis.axis)) + "}"
                                                            : std::to_string(at / dimension.shard);
  }
  volume.stored.clear();
  for (const uint32_t i : array.order) {
    const ZarrDimension& dimension = array.dimensions[i];
    StoredDimension stored{dimension.axis.axis};
    if (stored.axis >= Axis::Channel) {
      const uint32_t at = stored.axis == Axis::Channel ? channel : 0;
      stored.chunk = dimension.chunk;
      stored.index = at % dimension.chunk;
      stored.perShard = dimension.shard / dimension.chunk;
      stored.inShard = at % dimension.shard / dimension.chunk;
    }
    volume.stored.push_back(stored);
  }
  volume.format = array.format;
  volume.codec = array.codec;
  volume.bigEndian = array.bigEndian;
  volume.checked = array.checked;
  volume.placed = array.placed;
  volume.fill = array.fill;
  volume.missingIsFill = true;
}

bool sameWay(const ZarrArray& a, const ZarrArray& b) {
  bool same = a.format == b.format && a.codec == b.codec && a.sharded == b.sharded && a.bigEndian == b.bigEndian && a.checked == b.checked && a.placed == b.placed &&
              a.indexAtEnd == b.indexAtEnd && a.fill == b.fill && a.order == b.order && a.keyPrefix == b.keyPrefix &&
              a.separator == b.separator && a.dimensions.size() == b.dimensions.size();
  for (size_t i = 0; same && i < a.dimensions.size(); ++i) {
    const ZarrDimension &x = a.dimensions[i], &y = b.dimensions[i];
    if (x.axis.axis >= Axis::Channel) same = x.size == y.size && x.chunk == y.chunk && x.shard == y.shard;
  }
  return same;
}

void setRangeOf(const OmeChannel* channel, Volume& volume) {
  if (volume.rgb || (volume.format == VoxelFormat::U8 && !(channel && channel->window))) return setRange(volume, 0, 255);
  forgetRange(volume);
  if (volume.labels) return setRange(volume, 0, 65535);
  if (!channel || !channel->window) return;
  // min and max are often the type's, which says nothing.
  const auto [low, high] = *channel->window;
  setRange(volume, std::min(low, channel->range ? (*channel->range)[0] : low), std::max(high, channel->range ? (*channel->range)[1] : high));
  volume.windowCenter = float((low + high) / 2);
  volume.windowWidth = float(high - low);
}

}  // namespace

Result<OmeVolumes> volumesOf(const OmeImage& image, const std::vector<std::optional<ZarrArray>>& arrays, const std::string& url) {
  OmeVolumes out;
  const ZarrArray* model = nullptr;
  Volume base;
  for (size_t i = 0; i < image.levels.size() && i < arrays.size(); ++i) {
    if (!arrays[i]) {
      out.notes.push_back("Level \"" + image.levels[i].path + "\" cannot be read and is left out.");
      continue;
    }
    const ZarrArray& array = *arrays[i];
    if (model && !sameWay(*model, array)) {
      out.notes.push_back("Level \"" + image.levels[i].path + "\" is stored in another way than the first and is left out.");
      continue;
    }
    if (!model) model = &array;
    VolumeLevel level = image.levels[i];
    level.size = array.size;
    level.chunk = array.chunk;
    level.shard = array.shard;
    level.emptyListed = array.emptyListed;
    level.emptyShards = readShardKeys(array.emptyShards);
    level.shardTables = array.shardTables;
    base.levels.push_back(std::move(level));
  }
  if (!model) return Error{ErrorCode::BadFormat, "None of the volume's levels can be read.", url, "", "Check that its folder was copied as a whole."};

  base.url = url;
  base.labels = image.labels;
  base.named = image.named;
  base.unit = image.unit;
  const std::string file = folderName(url);
  base.name = image.name.empty() || image.name == "/" ? file.substr(0, file.find('.')) : image.name;
  base.id = base.name;
  base.indexAtStart = model->sharded && (image.indexAtStart || !model->indexAtEnd);
  base.indexAtEnd = model->sharded && !base.indexAtStart;
  base.format = model->format;
  if (const size_t more = addLabelIds(base); more > 0)
    out.notes.push_back("\"" + base.name + "\" names more numbers than can be shown: the " + std::to_string(more) + " largest are left out.");
  const ZarrDimension* channels = channelsOf(*model);
  const uint32_t count = channels ? channels->size : 1;
  for (const ZarrDimension& dimension : model->dimensions)
    if (dimension.axis.axis == Axis::Other && dimension.size > 1)
      out.notes.push_back("\"" + base.name + "\" is a series of " + std::to_string(dimension.size) + "; its first image is shown.");

  bool said = false;
  const bool colour = isColour(image, *model, said);
  // Side by side in each chunk they are hardly anything else.
  base.rgb = colour && (said || channels->chunk == kColours);
  if (colour && !base.rgb) out.notes.push_back("The channels of \"" + base.name + "\" may be colours, but the file does not say so: they are shown one by one.");
  if (count > kMostShown) out.notes.push_back("Of " + std::to_string(count) + " channels of \"" + base.name + "\" the first " + std::to_string(kMostShown) + " are shown.");
  for (uint32_t c = 0; c < (base.rgb ? 1 : std::min(count, kMostShown)); ++c) {
    Volume volume = base;
    place(*model, c, volume);
    // Colours in chunks of their own are put together as they come.
    for (uint32_t other = 1; volume.rgb && channels->chunk < kColours && other < kColours; ++other) {
      Volume apart;
      place(*model, other, apart);
      volume.apart.push_back({std::move(apart.chunkKeys), std::move(apart.stored)});
    }
    const OmeChannel* channel = c < image.channels.size() ? &image.channels[c] : nullptr;
    if (count > 1 && !base.rgb) {
      static constexpr const char* kPrimary[] = {"Red", "Green", "Blue"};
      volume.name += " – " + (channel && !channel->name.empty() ? channel->name : colour ? kPrimary[c] : "channel " + std::to_string(c + 1));
      volume.id = volume.name;
    }
    setRangeOf(channel, volume);
    out.volumes.push_back(std::move(volume));
  }
  return out;
}

}  // namespace fabrica
