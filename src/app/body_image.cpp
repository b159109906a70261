#include "app/body_image.h"

#include "atlas/body_curve.h"

namespace fabrica {

std::optional<render::BodyImage> bodyImageOf(const Model& model) {
  const BodyLook look = model.options().body;
  if (look == BodyLook::Off || model.shownVolume() == kNone) return std::nullopt;
  render::BodyImage out;
  if (!isComposited(look)) {
    const Window& window = model.window();
    out.low = window.center - window.width / 2;
    out.high = window.center + window.width / 2;
    out.kind = look == BodyLook::Brightest ? render::BodyImage::Kind::Brightest : render::BodyImage::Kind::Mean;
    return out;
  }
  const std::vector<BodyStop> curve = bodyCurve(model);
  out.low = curve.front().value;
  out.high = curve.back().value;
  out.colours = bodyColours(curve);
  return out;
}

}  // namespace fabrica
