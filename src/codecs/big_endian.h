// Reading numbers as JPEG 2000 and N5 store them.
#pragma once

#include "base/bytes.h"

namespace fabrica {

class BigEndianReader {
 public:
  explicit BigEndianReader(ByteView bytes) : in_(bytes) {}
  uint8_t u8() { return in_.get<uint8_t>(); }
  uint16_t u16() {
    const uint8_t high = u8();
    return uint16_t(high << 8 | u8());
  }
  uint32_t u32() {
    const uint32_t high = u16();
    return high << 16 | u16();
  }
  uint64_t u64() {
    const uint64_t high = u32();
    return high << 32 | u32();
  }
  ByteView view(size_t n) { return in_.view(n); }
  size_t remaining() const { return in_.remaining(); }
  size_t position() const { return in_.position(); }
  bool ok() const { return in_.ok(); }

 private:
  ByteReader in_;
};

}  // namespace fabrica
