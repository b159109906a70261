#include "formats/zarr/shard.h"

namespace fabrica {

namespace {

constexpr std::array<uint32_t, 256> makeTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < 256; ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0x82f63b78u : 0u);
    table[i] = crc;
  }
  return table;
}
constexpr std::array<uint32_t, 256> kTable = makeTable();
constexpr uint64_t kMissing = ~uint64_t(0);

}  // namespace

uint32_t shardChecksum(ByteView bytes) {
  uint32_t crc = ~0u;
  for (const uint8_t byte : bytes) crc = (crc >> 8) ^ kTable[(crc ^ byte) & 255];
  return ~crc;
}

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

std::string chunkKey(const std::string& path, const std::array<uint32_t, 3>& xyz) {
  return (path.empty() ? "" : path + "/") + "c/" + std::to_string(xyz[2]) + "/" + std::to_string(xyz[1]) + "/" +
         std::to_string(xyz[0]);
}

}  // namespace fabrica
