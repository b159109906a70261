// What values a page's voxels have: rays through the image pass over pages in which nothing can be seen (shaders/body.frag). No GL.
#pragma once

#include "base/bytes.h"
#include "base/math.h"
#include "codecs/chunks.h"

namespace fabrica::render {

struct ValueSpan {
  float low = 0, high = 0;
};
// value = of.x + dot(texel.rgb, of.yzw), of texels as a shader reads them. `texels`: whole ones, at least one. Not of label maps.
ValueSpan valuesIn(ByteView texels, BrickFormat format, const vec4& of);

// As unpackHalf2x16() reads it, the lower one first; rounded outwards.
uint32_t packed(const ValueSpan& span);
inline constexpr uint32_t kAnyValue = 0x7c00fc00u;  // infinities: nothing is known of it

}  // namespace fabrica::render
