#include "render/clip_box.h"

namespace fabrica::render {

void drawClipBox(Context& context, const Scene& scene) {
  if (scene.clip.empty()) return;
  constexpr int kEdges = 12, kVertices = 6;
  if (context.programs.use(ProgramId::Box)) context.drawScreen(kEdges * kVertices);
}

}  // namespace fabrica::render
