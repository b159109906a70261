// Bytes of a file or an http(s) address, by range where the host allows it.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual uint64_t size() const = 0;  // 0 when the host does not say
  // Fewer bytes than asked only at the end of the file.
  virtual Result<Bytes> read(uint64_t offset, uint64_t length) = 0;
  // The first bytes and no more: where a host ignores ranges the transfer is cut off, and size() may be 0 afterwards.
  virtual Result<Bytes> head(uint64_t length) { return read(0, length); }
  virtual std::string note() const { return ""; }  // "the host ignores ranges"
};

bool isAddress(const std::string& what);

// Errors: NotFound, Network, BadFormat (a web page instead of the file), TooLarge (a whole body over 2 GiB from a host
// without ranges).
Result<std::unique_ptr<ByteSource>> openSource(const std::string& what);

}  // namespace fabrica
