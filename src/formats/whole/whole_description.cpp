// What the worker says of a volume that it has read → Volume. Page-safe.
#include <cmath>

#include "base/url.h"
#include "formats/whole/whole_level.h"

namespace fabrica {

bool readWholeLevel(const Json& json, size_t number, VolumeLevel& level) {
  const Json *size = find(json, "size"), *matrix = find(json, "indexToWorld");
  vec3 sides(0);
  if (!size || !readVec3(*size, sides) || !matrix || !matrix->is_array() || matrix->size() != 16) return false;
  for (size_t i = 0; i < 3; ++i) {
    const float side = sides[int(i)];
    if (!(side >= 1 && side <= (1 << 20))) return false;
    level.size[i] = uint32_t(side);
    level.chunk[i] = WholeVolume::kBrick;
    level.shard[i] = (level.size[i] + WholeVolume::kBrick - 1) / WholeVolume::kBrick * WholeVolume::kBrick;
  }
  for (int i = 0; i < 16; ++i) {
    double value = 0;
    if (!readNumber((*matrix)[size_t(i)], value)) return false;
    level.indexToWorld[i / 4][i % 4] = float(value);
  }
  level.path = getString(json, "path", std::to_string(number));
  return true;
}

Result<Volume> wholeVolumeOf(std::string_view text, const std::string& url, std::vector<std::string>& notes) {
  const auto json = parseJson(text);
  const Json* levels = json ? find(*json, "levels") : nullptr;
  const Error wrong{ErrorCode::Internal, "The volume's description is damaged."};
  if (!levels || !levels->is_array() || levels->empty()) return wrong;
  Volume volume;
  volume.url = url;
  volume.id = volume.name = getString(*json, "name");
  const double format = getNumber(*json, "format");
  if (!(format >= 0 && format <= double(VoxelFormat::F32))) return wrong;
  volume.format = VoxelFormat(int(format));
  volume.codec = "bytes";
  volume.indexAtStart = true;
  volume.rgb = getBool(*json, "rgb");
  // Colours lie side by side.
  if (volume.rgb) volume.stored.insert(volume.stored.begin(), StoredDimension{Volume::Axis::Channel, 3});
  volume.scale = getNumber(*json, "scale", 1);
  volume.offset = getNumber(*json, "offset", 0);
  volume.unit = getString(*json, "unit");
  volume.minimum = float(getNumber(*json, "minimum"));
  volume.maximum = float(getNumber(*json, "maximum"));
  const Json window = find(*json, "window") ? *find(*json, "window") : Json::object();
  volume.windowCenter = float(getNumber(window, "center"));
  volume.windowWidth = float(getNumber(window, "width", 1));
  if (const Json* bins = find(*json, "histogram"); bins && bins->is_array())
    for (const Json& bin : *bins) {
      double value = 0, share = 0;
      if (bin.is_array() && bin.size() == 2 && readNumber(bin[0], value) && readNumber(bin[1], share)) volume.histogram.push_back({float(value), float(share)});
    }
  if (const Json* list = find(*json, "notes"); list && list->is_array())
    for (const Json& note : *list)
      if (note.is_string()) notes.push_back(*note.get_ptr<const std::string*>());
  for (const Json& item : *levels) {
    VolumeLevel level;
    if (!readWholeLevel(item, volume.levels.size(), level)) return wrong;
    volume.levels.push_back(std::move(level));
  }
  return volume;
}

}  // namespace fabrica
