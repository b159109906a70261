// Descriptions of volumes: the group, then after a line feed the array of all its levels; and the same bytes as N5 and as what the
// worker says.
#include <cmath>
#include <cstdlib>

#include "formats/hoa/hoa.h"
#include "formats/n5/n5.h"
#include "formats/whole/whole_volume.h"
#include "formats/zarr/chunk_place.h"
#include "formats/zarr/ome_volume.h"

namespace {

using namespace fabrica;

void use(const Volume& volume) {
  if (volume.levels.empty()) std::abort();
  for (const VolumeLevel& level : volume.levels) {
    for (size_t i = 0; i < 3; ++i)
      if (level.size[i] == 0 || level.chunk[i] == 0 || level.shard[i] % level.chunk[i] != 0) std::abort();
    (void)chunkUrl(volume, level, {0, 0, 0});
    if (volume.sharded() && shardEntry(volume, level, {0, 0, 0}) >= shardChunks(volume, level)) std::abort();
    (void)brickParams(volume, level, {0, 0, 0}, BrickFormat::R16F);
    for (uint32_t c = 0; !volume.apart.empty() && c < 3; ++c) {
      const Volume channel = channelOf(volume, c);
      (void)brickParams(channel, level, {0, 0, 0}, brickFormatOf(channel));
      if (channel.sharded() && shardEntry(channel, level, {0, 0, 0}) >= shardChunks(channel, level)) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = textOf({data, size});
  const size_t line = std::min(text.find('\n'), text.size());
  const auto image = readOmeGroup(text.substr(0, line));
  const auto array = readZarrArray(text.substr(std::min(line + 1, text.size())), image ? image->axes : std::vector<OmeAxis>());
  if (image && array) {
    const auto volumes = volumesOf(*image, std::vector<std::optional<ZarrArray>>(image->levels.size(), *array), "https://host.example/a.zarr/");
    if (volumes)
      for (const Volume& volume : volumes->volumes) use(volume);
  }
  if (const auto level = readN5Array(text)) {
    const auto group = readN5Group(text);
    if (const auto volume = n5Volume({*level, *level}, group ? *group : N5Group(), {1e-3, 1e-3, 1e-3}, "https://host.example/a.n5/")) use(*volume);
  }
  if (const auto set = readHoaDataset(text, "https://host.example/a.json"); set && set->registration) {
    Volume whole, zoom;
    whole.levels.resize(1);
    zoom.levels.resize(2);
    placeWithin(zoom, whole, *set->registration);
  }
  if (const auto list = readHoaList(text, "https://host.example/a.json")) {
    std::vector<HoaDataset> sets;
    for (const HoaEntry& entry : *list)
      if (entry.dataset) sets.push_back(*entry.dataset);
    for (const HoaMember& member : hoaFamily(sets, "")) (void)sets.at(member.index);
  }
  std::vector<std::string> notes;
  if (const auto volume = wholeVolumeOf(text, "volume:1/", notes)) use(*volume);
  return 0;
}
