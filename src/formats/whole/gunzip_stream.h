// gzip, piece by piece; several members behind each other are one text (bgzip writes those).
#pragma once

#include <functional>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

class GunzipStream {
 public:
  GunzipStream();
  ~GunzipStream();
  // `use` gets unpacked bytes; what it returns other than Ok stops here. BadFormat when the bytes are damaged.
  Status push(ByteView bytes, const std::function<Status(ByteView)>& use);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fabrica
