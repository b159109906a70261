// Outlines on a cut of surfaces that fill nothing (src/render/sections.h).
uniform highp sampler2D uLines;  // of the surfaces, of their seals
uniform float uLineBase;         // 0: there are none

vec4 linesAt(vec2 pixel) {
  ivec2 at = ivec2((pixel + uIdOffset.xy) * uIdOffset.z);
  return texelFetch(uLines, clamp(at, ivec2(0), textureSize(uLines, 0) - 1), 0);
}
// The structure whose surface lies between two pixels' points of the plane, + 1.
float between(vec4 here, vec4 there) {
  vec4 change = floor(abs(there - here) + .5);
  if (max(change.x, change.y) < .5 || max(change.z, change.w) > .5) return 0.;
  return max(change.x, 1.) + max(change.y - 1., 0.) * uLineBase;
}
// Colour, and how much of the pixel is line: about 1.5 CSS pixels wide.
vec4 outlineAt(vec2 pixel) {
  float step_ = 1. / uIdOffset.z;
  vec4 here = linesAt(pixel), left = linesAt(pixel - vec2(step_, 0));
  // A single pixel unlike all around it is a mistake of the driver's, as in ids.glsl.
  if (left == linesAt(pixel + vec2(step_, 0)) && left == linesAt(pixel + vec2(0, step_)) &&
      left == linesAt(pixel - vec2(0, step_)))
    here = left;
  float cover = 0., s = 1e9, r = max(step_, uTheme.z * .75);
  for (int i = 0; i < 8; ++i) {
    float angle = float(i) * .7853982;
    vec2 way = vec2(cos(angle), sin(angle)) * r;
    float far = between(here, linesAt(pixel + round(way))), near = between(here, linesAt(pixel + round(way * .6)));
    cover += (far > 0. ? .2 : 0.) + (near > 0. ? .15 : 0.);
    if (far > 0.) s = min(s, far);
    if (near > 0.) s = min(s, near);
  }
  if (cover < .36) return vec4(0);  // beside a single pixel
  uint structure = uint(s) - 1u;
  vec3 color = stateColor(structure).rgb;
  bool marked = (stateFlags(structure) & (kSelected | kHovered)) != 0u;
  color = uTheme.x > .5 ? mix(color, vec3(1), marked ? .6 : .2) : color * (marked ? .3 : .5);
  return vec4(color, min(cover, 1.));
}
