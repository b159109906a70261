#include "formats/zarr/shard.h"

#include "base/crc32c.h"

namespace fabrica {

namespace {

constexpr uint64_t kMissing = ~uint64_t(0);

}  // namespace

uint32_t shardChecksum(ByteView bytes) { return crc32c(bytes); }

Result<std::vector<ShardEntry>> readShardIndex(ByteView bytes, uint64_t chunks, uint64_t shardSize) {
  if (chunks > bytes.size() / 16 || bytes.size() != shardIndexSize(chunks))
    return Error{ErrorCode::Truncated, "The index of this part of the volume has the wrong size.", "", "",
                 "Reload; if it stays, the volume was not copied completely."};
  ByteReader reader(bytes);
  std::vector<ShardEntry> entries(chunks);
  bool inside = true;
  for (ShardEntry& entry : entries) {
    entry.offset = reader.get<uint64_t>();
    entry.length = reader.get<uint64_t>();
    if (entry.offset == kMissing && entry.length == kMissing) {
      entry = {};
      continue;
    }
    const uint64_t limit = shardSize ? shardSize : kMissing;
    inside = inside && entry.length <= limit && entry.offset <= limit - entry.length;
  }
  const ByteView body = bytes.first(bytes.size() - 4);
  if (reader.get<uint32_t>() != shardChecksum(body))
    return Error{ErrorCode::BadFormat, "The index of this part of the volume is damaged (its checksum is wrong).", "", "",
                 "Copy the volume's files again."};
  if (!inside)
    return Error{ErrorCode::BadFormat, "The index of this part of the volume points outside its file.", "", "",
                 "Copy the volume's files again."};
  return entries;
}

Bytes writeShardIndex(const std::vector<ShardEntry>& entries) {
  ByteWriter writer;
  for (const ShardEntry& entry : entries) {
    writer.put(entry.missing() ? kMissing : entry.offset);
    writer.put(entry.missing() ? kMissing : entry.length);
  }
  Bytes bytes = writer.take();
  const uint32_t crc = shardChecksum(bytes);
  for (int i = 0; i < 4; ++i) bytes.push_back(uint8_t(crc >> (8 * i)));
  return bytes;
}

std::string chunkKey(const std::string& path, const std::array<uint32_t, 3>& xyz, bool colours) {
  return (path.empty() ? "" : path + "/") + (colours ? "c/0/" : "c/") + std::to_string(xyz[2]) + "/" + std::to_string(xyz[1]) + "/" +
         std::to_string(xyz[0]);
}

}  // namespace fabrica
