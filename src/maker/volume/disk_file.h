// A file read and written at any place, so that what is larger than memory can wait on the disk.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// Closed when it goes. read() and write() may be called from several threads at once. Errors name the file: NotFound,
// TooLarge (the disk is full), Truncated (read past the end).
class DiskFile {
 public:
  DiskFile() = default;
  DiskFile(DiskFile&& other) noexcept;
  DiskFile& operator=(DiskFile&& other) noexcept;
  ~DiskFile();
  static Result<DiskFile> create(const std::string& path);     // and its folders; emptied when it is there
  static Result<DiskFile> scratch(const std::string& folder);  // without a name: its room is free again when it closes
  static Result<DiskFile> open(const std::string& path);       // to read only
  Status write(uint64_t offset, ByteView bytes);
  Status read(uint64_t offset, uint8_t* out, size_t length) const;
  Status close();  // says what the system could not write after all
  Status finish();  // onto the disk, and closed
  // finish(), and then called `name`, replacing what had it: under it there is never half a file, whatever
  // ends this process or its machine.
  Status finishAs(const std::string& name);
  static Status rename(const std::string& path, const std::string& name);  // makes the folders of `name`
  // finishAs() for a file that somebody else wrote.
  static Status nameFinished(const std::string& path, const std::string& name);

 private:
  int handle_ = -1;
  std::string path_;
};

}  // namespace fabrica
