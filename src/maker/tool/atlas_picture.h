// Pictures of an atlas folder, drawn by the viewer's own renderer without a screen. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace fabrica {

// 8 bits a channel, RGBA, rows from the top.
struct Pixels {
  int width = 0, height = 0;
  Bytes rgba;
};

struct PictureLook {
  std::string view = "anterior";  // posterior, left, right, superior, inferior: where one looks from
  std::vector<std::string> select;
  int width = 1280, height = 960;
  bool dark = false;
};

// The atlas's opening view decides what is hidden or faded.
class AtlasPainter {
 public:
  // Decodes the meshes: at `level` (0: the coarsest; a structure that has fewer gives its finest), or at the finest one of which
  // the atlas has at most `mostTriangles`. Errors: Unsupported (a build or a machine without a renderer), BadFormat (no
  // meshes), what reading says.
  static Result<std::unique_ptr<AtlasPainter>> open(const std::string& folder, size_t level, uint64_t mostTriangles = ~0ull);
  virtual ~AtlasPainter() = default;
  // Errors: NotFound for a structure to single out that is not there, Unsupported for a size that the driver has not.
  virtual Result<Pixels> draw(const PictureLook& look) = 0;
};

// PNG. The same pixels give the same bytes.
Bytes pngOf(const Pixels& pixels);

}  // namespace fabrica
