// Takes the noise out of the occlusion without blurring across edges.
#include "frame.glsl"
#include "depth.glsl"
uniform highp sampler2D uOcclusion;
uniform float uScale;
layout(location = 0) out vec4 oOcclusion;

float distanceOf(ivec2 at) { return distanceAt(ivec2((vec2(at) + .5) * uScale)); }

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy), size = textureSize(uOcclusion, 0);
  float centre = texelFetch(uDepth, ivec2((vec2(at) + .5) * uScale), 0).r;
  oOcclusion = vec4(1);
  if (centre >= 1.) return;
  float here = distanceOf(at), sum = 0., weight = 0.;
  for (int y = -2; y <= 2; ++y)
    for (int x = -2; x <= 2; ++x) {
      ivec2 q = clamp(at + ivec2(x, y), ivec2(0), size - 1);
      float w = exp(-abs(distanceOf(q) - here) / (.012 * uTheme.w)) * (x * x + y * y > 5 ? .5 : 1.);
      sum += w * texelFetch(uOcclusion, q, 0).r;
      weight += w;
    }
  oOcclusion = vec4(sum / max(weight, 1e-4), 0, 0, 1);
}
