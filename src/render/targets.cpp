#include "render/targets.h"

#include <algorithm>

namespace fabrica::render {
namespace {
constexpr double kManyPixels = 2.5e6;
}

void SceneTargets::resize(GpuMemory& memory, const Capabilities& capabilities, int newWidth, int newHeight) {
  if (width == newWidth && height == newHeight) return;
  *this = SceneTargets();
  width = newWidth, height = newHeight;
  color = Texture::make2D(memory, PixelFormat::RGBA8, width, height);
  depth = Texture::make2D(memory, PixelFormat::Depth24, width, height);
  resolved.color(color);
  resolved.depth(depth);
  resolved.ready();
  // Where pixels are many they are small: fewer samples do, and memory stays within bounds.
  const int samples = double(width) * height > kManyPixels ? std::min(capabilities.samples, 2) : capabilities.samples;
  if (samples <= 1) return;
  manyColor = Renderbuffer(memory, PixelFormat::RGBA8, width, height, samples);
  manyDepth = Renderbuffer(memory, PixelFormat::Depth24, width, height, samples);
  many.color(manyColor);
  many.depth(manyDepth);
  many.ready();
}

void SceneTargets::needOcclusion(GpuMemory& memory, int scale) {
  if (occlusionScale == scale) return;
  occlusionScale = scale;
  const int w = (width + scale - 1) / scale, h = (height + scale - 1) / scale;
  occlusion = Texture::make2D(memory, PixelFormat::R8, w, h);
  occlusionBlurred = Texture::make2D(memory, PixelFormat::R8, w, h, true);
  occluding = Framebuffer();
  blurring = Framebuffer();
  occluding.color(occlusion);
  blurring.color(occlusionBlurred);
  occluding.ready();
  blurring.ready();
}

void SceneTargets::needBody(GpuMemory& memory, int scale) {
  if (bodyScale == scale) return;
  bodyScale = scale;
  body = Texture::make2D(memory, PixelFormat::RGBA8, (width + scale - 1) / scale, (height + scale - 1) / scale, true);
  bodying = Framebuffer();
  bodying.color(body);
  bodying.ready();
}

void SceneTargets::needMask(GpuMemory& memory) {
  if (mask) return;
  mask = Texture::make2D(memory, PixelFormat::RG8, width, height, true);
  masking.color(mask);
  masking.ready();
}

void SceneTargets::needGlass(GpuMemory& memory, Capabilities& capabilities) {
  if (glass) return;
  const auto make = [&](bool sums) {
    glazing = Framebuffer();
    glass = Texture::make2D(memory, sums ? PixelFormat::RGBA16F : PixelFormat::RGBA8, width, height);
    glassWeight = sums ? Texture::make2D(memory, PixelFormat::R16F, width, height) : Texture();
    glazing.color(glass);
    if (sums) glazing.color(glassWeight);
    glazing.depth(depth);
  };
  make(capabilities.halfFloatBlend);
  if (!capabilities.halfFloatBlend || glazing.complete()) return;
  // The driver promised what it cannot do.
  capabilities.halfFloatBlend = false;
  make(false);
}

void SceneTargets::needFront(GpuMemory& memory) {
  if (front) return;
  front = Texture::make2D(memory, PixelFormat::RGBA8, width, height);
  frontDepth = Texture::make2D(memory, PixelFormat::Depth24, width, height);
  fronting.color(front);
  fronting.depth(frontDepth);
  fronting.ready();
}

}  // namespace fabrica::render
