// The files of a volume that was written, in a folder or in an .ozx archive.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

class VolumeFiles {
 public:
  virtual ~VolumeFiles() = default;
  virtual bool has(const std::string& name) const = 0;
  virtual uint64_t length(const std::string& name) const = 0;  // 0 when absent
  // Fewer bytes than asked only at the end of the file. Errors: NotFound.
  virtual Result<Bytes> read(const std::string& name, uint64_t offset, uint64_t length) const = 0;
  virtual std::vector<std::string> names() const = 0;  // an archive's in its order; a folder's sorted
  // What is not as RFC 9 asks for; empty for a folder.
  virtual std::vector<std::string> oddities() const { return {}; }
};

// Errors: NotFound, BadFormat (neither a folder nor an archive), Unsupported (compressed or encrypted members).
Result<std::unique_ptr<VolumeFiles>> openVolumeFiles(const std::string& path);

}  // namespace fabrica
