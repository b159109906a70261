// How large what a picture shows is.
#include <algorithm>
#include <cmath>

#include "atlas/units.h"
#include "base/words.h"
#include "interact/camera_moves.h"
#include "ui/labels.h"

namespace fabrica::ui {

float scaleBarLength(float most) {
  if (!(most > 0) || !std::isfinite(most)) return 0;
  const float power = std::pow(10.0f, std::floor(std::log10(most)));
  for (const float step : {5.0f, 2.0f, 1.0f})
    if (step * power <= most) return step * power;
  return power / 2;  // log10 was a little too large
}

void scaleBar(Frame& f, const Rect& open) {
  constexpr float kMostShare = 0.24f, kMostWidth = 220, kEdge = 18, kTick = 5;
  const Camera& camera = f.model.camera();
  const float metres = metresPerPixel(camera, {f.out.scene, f.out.covered}, camera.distance);
  const float length = scaleBarLength(std::min(open.width * kMostShare, kMostWidth) * metres), width = length / std::max(metres, 1e-12f);
  if (!(length > 0)) return;
  Kit& kit = f.kit;
  const Palette& c = kit.color();
  // What is nearer looks larger, unless nothing does.
  const std::string words = camera.orthographic ? lengthText(length, f.model.options().lengths)
                                                : tr("{0} in the middle of the view", {lengthText(length, f.model.options().lengths)});
  const float text = kit.width(Face::Small, words), right = open.x + open.width - kEdge, y = open.y + open.height - kEdge, left = right - width;
  ImDrawList* list = ImGui::GetBackgroundDrawList();
  const float row = kit.height(Face::Small) + 6, box = std::max(text, width) + 20;
  list->AddRectFilled(ImVec2(right - box + 10, y - row - 8), ImVec2(right + 10, y + 9), withAlpha(c.sceneHalo, 0.8f), 8);
  const auto line = [&](float x0, float y0, float x1, float y1) { list->AddLine(ImVec2(x0, y0), ImVec2(x1, y1), c.sceneText, 2); };
  line(left, y, right, y);
  line(left, y - kTick, left, y + kTick);
  line(right, y - kTick, right, y + kTick);
  kit.textIn(list, {right - text, y - row - 6, text + 4, row}, Face::Small, c.sceneText, words);
}

}  // namespace fabrica::ui
