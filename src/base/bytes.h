// Views of bytes and bounds-checked little-endian reading and writing. A reader that runs past the end goes bad and
// returns zeros; check ok() once at the end instead of after every read.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace fabrica {

using Bytes = std::vector<uint8_t>;
using ByteView = std::span<const uint8_t>;

inline ByteView bytesOf(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
inline std::string_view textOf(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// As the offset of a range in a file: its last bytes. (Exact in JavaScript, and past the end of any file.)
inline constexpr uint64_t kFromEnd = uint64_t(1) << 52;

class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  size_t remaining() const { return bytes_.size() - at_; }
  size_t position() const { return at_; }

  template <typename T>
  T get() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value{};
    ByteView raw = view(sizeof(T));
    if (ok_) std::memcpy(&value, raw.data(), sizeof(T));
    return value;
  }
  // Empty, and the reader bad, when fewer than n bytes remain.
  ByteView view(size_t n) {
    if (!ok_ || n > remaining()) {
      ok_ = false;
      return {};
    }
    at_ += n;
    return bytes_.subspan(at_ - n, n);
  }
  // u32 length, then UTF-8.
  std::string text() { return std::string(textOf(view(get<uint32_t>()))); }
  // A count of items that need at least `itemSize` bytes each: bad when they cannot all be there. Call before allocating.
  uint32_t count(size_t itemSize) {
    const auto n = get<uint32_t>();
    if (ok_ && itemSize > 0 && n > remaining() / itemSize) ok_ = false;
    return ok_ ? n : 0;
  }

 private:
  ByteView bytes_;
  size_t at_ = 0;
  bool ok_ = true;
};

class ByteWriter {
 public:
  template <typename T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* raw = reinterpret_cast<const uint8_t*>(&value);
    bytes_.insert(bytes_.end(), raw, raw + sizeof(T));
  }
  void raw(ByteView view) { bytes_.insert(bytes_.end(), view.begin(), view.end()); }
  void text(std::string_view value) {
    put(static_cast<uint32_t>(value.size()));
    raw(bytesOf(value));
  }
  Bytes take() { return std::move(bytes_); }
  size_t size() const { return bytes_.size(); }

 private:
  Bytes bytes_;
};

}  // namespace fabrica
