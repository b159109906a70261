/** CRC-32C (Castagnoli), as shards of Zarr carry it: written here once more, so that tests do not check our own code by itself. @param {Uint8Array} bytes */
export function crc32c(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? crc >>> 1 ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
