// Ambient occlusion from depth (after McGuire et al. 2012), its radius fixed on the screen: crevices read at every zoom.
#include "frame.glsl"
#include "depth.glsl"
uniform float uScale;   // pixels of the view a pixel of this target
layout(location = 0) out vec4 oOcclusion;

const int kSamples = 16;

void main() {
  vec2 pixel = (floor(gl_FragCoord.xy) + .5) * uScale;
  oOcclusion = vec4(1);
  if (texelFetch(uDepth, ivec2(pixel), 0).r >= 1.) return;
  vec3 p = eyePosition(pixel);
  vec3 l = p - eyePosition(pixel - vec2(1, 0)), r = eyePosition(pixel + vec2(1, 0)) - p;
  vec3 d = p - eyePosition(pixel - vec2(0, 1)), u = eyePosition(pixel + vec2(0, 1)) - p;
  vec3 n = normalize(cross(dot(l, l) < dot(r, r) ? l : r, dot(d, d) < dot(u, u) ? d : u));
  if (dot(n, uNearFar.y > 0. ? p : vec3(0, 0, -1)) > 0.) n = -n;
  float radius = .075 * min(uPart.z, uPart.w);
  float metres = min(radius * pixelSize(p), .3 * uTheme.w);
  float turn = 6.2831853 * fract(52.9829189 * fract(dot(gl_FragCoord.xy + uPart.xy / uScale, vec2(.06711056, .00583715))));
  float sum = 0.;
  for (int i = 0; i < kSamples; ++i) {
    float t = (float(i) + .5) / float(kSamples);
    float angle = turn + float(i) * 2.3999632;
    vec3 q = (eyePosition(pixel + vec2(cos(angle), sin(angle)) * max(1.5, radius * t * t)) - p) / metres;
    float vv = dot(q, q), vn = dot(q, n) - .012;
    float f = max(1. - vv, 0.);
    sum += f * f * max(vn / (sqrt(vv) + .02), 0.);
  }
  oOcclusion = vec4(clamp(1. - 2.1 * sum / float(kSamples), 0., 1.), 0, 0, 1);
}
