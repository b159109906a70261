// A ZIP file of stored members in memory.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace fabrica::test {

inline Bytes zipOf(const std::vector<std::pair<std::string, std::string>>& members, const std::string& comment, bool zip64 = false) {
  ByteWriter out, directory;
  for (const auto& [name, text] : members) {
    const auto header = uint64_t(out.size());
    out.put(uint32_t(0x04034b50));
    for (const int word : {20, 0, 0, 0, 0}) out.put(uint16_t(word));
    out.put(uint32_t(0));  // checksum: nobody looks
    out.put(uint32_t(text.size()));
    out.put(uint32_t(text.size()));
    out.put(uint16_t(name.size()));
    out.put(uint16_t(0));
    out.raw(bytesOf(name));
    out.raw(bytesOf(text));
    directory.put(uint32_t(0x02014b50));
    for (const int word : {45, 45, 0, 0, 0, 0}) directory.put(uint16_t(word));
    directory.put(uint32_t(0));
    directory.put(zip64 ? 0xffffffffu : uint32_t(text.size()));
    directory.put(zip64 ? 0xffffffffu : uint32_t(text.size()));
    directory.put(uint16_t(name.size()));
    directory.put(uint16_t(zip64 ? 28 : 0));
    for (const int word : {0, 0, 0}) directory.put(uint16_t(word));
    directory.put(uint32_t(0));
    directory.put(zip64 ? 0xffffffffu : uint32_t(header));
    directory.raw(bytesOf(name));
    if (!zip64) continue;
    directory.put(uint16_t(1));
    directory.put(uint16_t(24));
    directory.put(uint64_t(text.size()));
    directory.put(uint64_t(text.size()));
    directory.put(header);
  }
  const auto offset = uint64_t(out.size()), length = uint64_t(directory.size());
  out.raw(directory.take());
  if (zip64) {
    const auto record = uint64_t(out.size());
    out.put(uint32_t(0x06064b50));
    out.put(uint64_t(44));
    out.put(uint16_t(45));
    out.put(uint16_t(45));
    out.put(uint32_t(0));
    out.put(uint32_t(0));
    out.put(uint64_t(members.size()));
    out.put(uint64_t(members.size()));
    out.put(length);
    out.put(offset);
    out.put(uint32_t(0x07064b50));
    out.put(uint32_t(0));
    out.put(record);
    out.put(uint32_t(1));
  }
  out.put(uint32_t(0x06054b50));
  out.put(uint16_t(0));
  out.put(uint16_t(0));
  out.put(uint16_t(zip64 ? 0xffff : members.size()));
  out.put(uint16_t(zip64 ? 0xffff : members.size()));
  out.put(zip64 ? 0xffffffffu : uint32_t(length));
  out.put(zip64 ? 0xffffffffu : uint32_t(offset));
  out.put(uint16_t(comment.size()));
  out.raw(bytesOf(comment));
  return out.take();
}

}  // namespace fabrica::test
