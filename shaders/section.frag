// The largest digit whose count is not zero: the innermost structure that holds the point of the cut plane.
#include "digits.glsl"
uniform highp sampler2D uCount0;
uniform highp sampler2D uCount1;
uniform highp sampler2D uCount2;
uniform highp sampler2D uCount3;
uniform highp usampler2D uChosen;
uniform int uRadix;
uniform int uFirst;
layout(location = 0) out uvec4 oChosen;

int best(float value, int first) {
  // Digits are centred, so that a stray -1 (a surface with a gap) does not borrow from its neighbour.
  int v = int(floor(value + .5));
  int found = -1;
  for (int k = 0; k < kPerChannel; ++k) {
    int half_ = kBase / 2;
    int c = ((v + half_) & (kBase - 1)) - half_;
    if (c > 0) found = first + k;
    v = (v - c) / kBase;
  }
  return found;
}
int best4(vec4 counts, int first) {
  return max(max(best(counts.x, first), best(counts.y, first + kPerChannel)),
             max(best(counts.z, first + 2 * kPerChannel), best(counts.w, first + 3 * kPerChannel)));
}

void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  uint before = uFirst == 1 ? 1u : texelFetch(uChosen, at, 0).r;
  int digit = best4(texelFetch(uCount0, at, 0), 0);
  if (uRadix > kPerTarget) digit = max(digit, best4(texelFetch(uCount1, at, 0), kPerTarget));
  if (uRadix > 2 * kPerTarget) {
    digit = max(digit, best4(texelFetch(uCount2, at, 0), 2 * kPerTarget));
    digit = max(digit, best4(texelFetch(uCount3, at, 0), 3 * kPerTarget));
  }
  oChosen = uvec4(before == 0u || digit < 0 ? 0u : (before - 1u) * uint(uRadix) + uint(digit) + 1u, 0u, 0u, 0u);
}
