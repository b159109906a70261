// The index of a Zarr v3 shard (sharding_indexed): where each inner chunk lies. Page-safe; bytes from outside.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

struct ShardEntry {
  uint64_t offset = 0, length = 0;
  bool missing() const { return length == 0; }  // not stored: the fill value
};

// Bytes of the index of a shard with `chunks` inner chunks: 16 each, and a CRC-32C of four bytes.
constexpr uint64_t shardIndexSize(uint64_t chunks) { return chunks * 16 + 4; }

// `bytes`: exactly the index. Entries in C order (array axes z, y, x). `shardSize`: of the whole shard when known, else 0;
// entries must then lie inside it. BadFormat when the checksum or an entry is wrong.
Result<std::vector<ShardEntry>> readShardIndex(ByteView bytes, uint64_t chunks, uint64_t shardSize = 0);
Bytes writeShardIndex(const std::vector<ShardEntry>& entries);

// CRC-32C (Castagnoli).
uint32_t shardChecksum(ByteView bytes);

// Object of a chunk (or shard) with the default key encoding: "PATH/c/Z/Y/X"; "c/Z/Y/X" when `path` is empty. `colours`: of an array whose
// channels come first and lie in one shard, "PATH/c/0/Z/Y/X".
std::string chunkKey(const std::string& path, const std::array<uint32_t, 3>& xyz, bool colours = false);

}  // namespace fabrica
