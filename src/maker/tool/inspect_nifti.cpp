#include "maker/tool/inspect_nifti.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "maker/input/nifti_voxels.h"
#include "maker/tool/source.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

constexpr uint64_t kHeadBytes = 1 << 14;  // packed, a head of 348 bytes is hardly more than its own length

Json describe(const NiftiHeader& h) {
  return {{"kind", "NIfTI"},
          {"voxels", Json::array({h.size[0], h.size[1], h.size[2]})},
          {"voxelMm", sizeJson(vec3(glm::length(vec3(h.indexToWorld[0])), glm::length(vec3(h.indexToWorld[1])),
                                    glm::length(vec3(h.indexToWorld[2]))))},
          {"storedAs", h.stored.typeName},
          {"placedBy", h.placedBy}};
}

// A remark when the file's end does not fit its head: "" when it does, or when that cannot be known from here. A plain file
// that cannot hold its voxels is an error.
Result<std::string> checkLength(ByteSource& source, const StoredVoxels& stored, bool packed, const std::string& url) {
  const uint64_t needed = stored.offset + stored.count * stored.bytes, size = source.size();
  if (size == 0) return std::string();
  if (!packed) {
    if (size >= needed) return std::string();
    return Error{ErrorCode::Truncated, "The file is " + std::to_string(size) + " bytes long, its head says at least " +
                 std::to_string(needed) + ".", url, "", "Upload it again."};
  }
  if (!source.note().empty() || size < 18) return std::string();  // without ranges its end is out of reach
  auto tail = source.read(size - 4, 4);
  if (!tail) return std::move(tail).error();
  // gzip ends with the unpacked length, modulo 4 GiB.
  const uint32_t said = ByteReader(*tail).get<uint32_t>();
  if (said == uint32_t(stored.offset + stored.series * stored.bytes)) return std::string();
  return std::string("The file's end does not fit its head: it is cut short, or was packed in several pieces.");
}

}  // namespace

Json sizeJson(const vec3& metres) {
  Json json = Json::array();
  for (int k = 0; k < 3; ++k) json.push_back(std::round(double(metres[k]) * 1e5) / 100);
  return json;
}

Result<Json> inspectNifti(const std::string& path) {
  auto header = readNiftiHeader(path);
  if (!header) return std::move(header).error();
  ValueRange range;
  std::vector<bool> seen(65536, false);
  Status all = forEachVoxel(*header, path, [&](uint64_t, std::span<const double> values) -> Status {
    range.include(values.data(), values.size());
    for (const double v : values) {
      if (v >= 0 && v < double(seen.size())) seen[size_t(v)] = true;
    }
    return Ok{};
  });
  if (!all) return std::move(all).error();
  Json json = describe(*header);
  json["readAs"] = voxelFormatName(range.format());
  json["minimum"] = range.minimum;
  json["maximum"] = range.maximum;
  if (range.format() == VoxelFormat::U8 || range.format() == VoxelFormat::U16) {
    json["differentValues"] = std::count(seen.begin(), seen.end(), true);
  }
  return json;
}

Result<Json> inspectRemoteNifti(const std::string& url) {
  auto source = openSource(url);
  if (!source) return std::move(source).error();
  auto head = (*source)->head(kHeadBytes);
  if (!head) return std::move(head).error();
  const bool packed = head->size() > 1 && (*head)[0] == 0x1f && (*head)[1] == 0x8b;
  if (packed) {
    auto plain = gunzipHead(*head, kNiftiHeaderBytes);
    if (!plain) return std::move(plain).error().in(url);
    head = std::move(plain);
  }
  auto header = parseNiftiHeader(*head, url);
  if (!header) return std::move(header).error();
  auto length = checkLength(**source, header->stored, packed, url);
  if (!length) return std::move(length).error();
  Json json = describe(*header);
  if ((*source)->size()) json["bytes"] = (*source)->size();
  json["notes"] = Json::array({"Only the head was fetched: what the values are is told of a downloaded file."});
  if (!length->empty()) json["notes"].push_back(*length);
  if (!(*source)->note().empty()) json["transfer"] = (*source)->note();
  return json;
}

}  // namespace fabrica
