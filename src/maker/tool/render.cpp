#include "maker/tool/commands.h"

namespace fabrica {

int runRender(const RenderOptions&) {
  return fail({ErrorCode::Unsupported, "This build of fabrica has no renderer.", "", "",
               "Build it with Mesa's EGL and OpenGL ES (libegl-dev, libgles-dev)."});
}

}  // namespace fabrica
