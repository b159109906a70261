// The directory of a ZIP file: which members it has and where they lie, so that they can be read by range. No library here gives
// that over requests that are answered later. ZIP64; members that are stored or deflated. Page-safe; bytes from outside.
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

struct ZipMember {
  std::string name;
  uint64_t header = 0;    // where its local header begins; its bytes come after that
  uint64_t length = 0;    // bytes in the file
  uint64_t size = 0;      // bytes when unpacked
  bool deflated = false;
};

// Enough of a file's end to find its directory, with the longest comment.
inline constexpr uint32_t kZipTail = 65535 + 22 + 20 + 56;

struct ZipDirectory {
  uint64_t offset = 0, length = 0, members = 0;
  ByteView bytes;         // the directory itself, when all of it is in the tail; else empty
};
// `tail`: the last kZipTail bytes of a file, or all of it. Errors: BadFormat (no ZIP file, or cut off), Unsupported (split), TooLarge.
Result<ZipDirectory> findZipDirectory(ByteView tail);

// `bytes`: exactly the directory. Encrypted members, and those packed in another way, are left out. Errors: BadFormat.
Result<std::vector<ZipMember>> readZipDirectory(ByteView bytes, uint64_t members);

// The folder inside the file (with '/', or "") that holds the volume: the one whose zarr.json, .zattrs or attributes.json is
// least deep. False when there is none.
bool volumeFolderIn(const std::vector<ZipMember>& members, std::string& folder);

}  // namespace fabrica
