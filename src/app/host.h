// What the application asks of the page around it (docs/contracts.md). Implemented by platform/web; a recorder in tests.
#pragma once

#include <optional>
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
  quat turn{1, 0, 0, 0};  // as Grid's
};

// For the geometry worker, which answers with fab_measure_result.
struct GeometryJob {
  uint32_t job = 0;
  std::string structure;  // its id, for messages
  std::vector<MeasureChunk> chunks;
  std::optional<Plane> plane;  // where there is one, its section is wanted, else volume and area
  bool closes = false;         // the surface is known to close but for cracks
  bool outlines = false;       // the section's lines, too, not only their measures
  bool shape = false;          // nothing is measured: it is handed on as it is
};

class Host {
 public:
  virtual ~Host() = default;
  virtual void wake() = 0;                   // run a frame soon
  virtual void event(const Json& event) = 0;  // {type, …}
  virtual void measure(GeometryJob job) = 0;
};

}  // namespace fabrica
