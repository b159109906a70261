// The textures that a Scene view is drawn into before it goes to the caller's target. Kept while its size stays.
#pragma once

#include "render/gl/capabilities.h"
#include "render/gl/objects.h"

namespace fabrica::render {

struct SceneTargets {
  int width = 0, height = 0, occlusionScale = 0;

  Renderbuffer manyColor, manyDepth;  // multisampled
  Framebuffer many;
  Texture color, depth;               // resolved
  Framebuffer resolved;
  Texture occlusion, occlusionBlurred;  // R8, full or half size
  Framebuffer occluding, blurring;
  Texture mask;                       // RG8: selected, hovered
  Framebuffer masking;
  Texture body;                       // the image as a body, full or half size
  Framebuffer bodying;
  int bodyScale = 0;
  Texture glass, glassWeight;         // weighted sums, or plain colour without float targets
  Framebuffer glazing;
  Texture front, frontDepth;          // the foremost layer of glass: premultiplied colour
  Framebuffer fronting;

  void resize(GpuMemory& memory, const Capabilities& capabilities, int newWidth, int newHeight);
  // Made when first needed.
  void needOcclusion(GpuMemory& memory, int scale);
  void needBody(GpuMemory& memory, int scale);
  void needMask(GpuMemory& memory);
  void needGlass(GpuMemory& memory, Capabilities& capabilities);  // without sums (and said so there) where the driver refuses float targets
  void needFront(GpuMemory& memory);
};

}  // namespace fabrica::render
