// `fabrica render`: an atlas folder drawn by the viewer's own renderer, without a screen.
#include <cstdio>

#include "maker/tool/atlas_picture.h"
#include "maker/tool/commands.h"
#include "maker/write/files.h"

namespace fabrica {

namespace {

Status draw(const RenderOptions& options) {
  auto painter = AtlasPainter::open(options.folder, options.level);
  if (!painter) return std::move(painter).error();
  auto pixels = (*painter)->draw({options.view, options.select, options.width, options.height, options.dark});
  if (!pixels) return std::move(pixels).error();
  return writeFile(options.output, pngOf(*pixels));
}

}  // namespace

int runRender(const RenderOptions& options) {
  if (Status status = draw(options); !status) return fail(status.error());
  std::printf("%s: %d × %d\n", options.output.c_str(), options.width, options.height);
  return 0;
}

}  // namespace fabrica
