// What the application asks of the page around it (docs/contracts.md). Implemented by platform/web; a recorder in tests.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "base/math.h"

namespace fabrica {

struct MeasureChunk {
  Bytes bytes;  // a MeshChunk
  vec3 origin{0};
  float step = 1;
};

class Host {
 public:
  virtual ~Host() = default;
  virtual void wake() = 0;                   // run a frame soon
  virtual void event(const Json& event) = 0;  // {type, …}
  virtual void measure(uint32_t job, const std::string& structure, std::vector<MeasureChunk> chunks) = 0;
};

}  // namespace fabrica
