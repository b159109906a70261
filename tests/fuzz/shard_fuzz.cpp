#include <cstdlib>

#include "formats/zarr/shard.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace fabrica;
  if (size == 0) return 0;
  // The first byte makes the checksum right now and then, so that the rest is reached.
  Bytes bytes(data + 1, data + size);
  if (data[0] & 1 && bytes.size() >= 4) {
    const uint32_t crc = shardChecksum(ByteView(bytes).first(bytes.size() - 4));
    for (size_t i = 0; i < 4; ++i) bytes[bytes.size() - 4 + i] = uint8_t(crc >> (8 * i));
  }
  const uint64_t shardSize = data[0] & 2 ? 100'000 : 0;
  const auto entries = readShardIndex(bytes, bytes.size() / 16, shardSize);
  if (!entries) return 0;
  for (const ShardEntry& entry : *entries)
    if (shardSize && entry.offset + entry.length > shardSize) std::abort();
  return 0;
}
