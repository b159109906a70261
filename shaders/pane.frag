// One slice looked at along its normal: background, image, labels, outlines of the meshes that the plane meets.
#include "frame.glsl"
#include "state.glsl"
#include "volume.glsl"
#include "slab.glsl"
#include "labels.glsl"
#include "slice_color.glsl"
#include "ids.glsl"
uniform vec4 uPlane;
uniform vec2 uOrigin;                // of the view in the target
uniform int uHasIds;

#ifndef ID
#include "outline.glsl"
#endif

vec3 onPlane(vec2 pixel) {
  vec3 a = unproject(pixel, 0.), b = unproject(pixel, 1.);
  float da = dot(uPlane.xyz, a) - uPlane.w, db = dot(uPlane.xyz, b) - uPlane.w;
  return mix(a, b, da == db ? .5 : da / (da - db));
}

#ifdef ID
layout(location = 0) out uvec4 oId;
void main() {
  vec2 pixel = gl_FragCoord.xy - uOrigin;
  vec3 p = onPlane(pixel);
  vec4 clip = uViewProjection * vec4(p, 1);
  uint depth = floatBitsToUint(clip.z / clip.w * .5 + .5);
  uint s = labelStructure(p);
  float value;
  uint id = uHasIds == 1 ? cleanIdAt(pixel) : 0u;
  if (s == 0u && id != 0u) oId = uvec4(structureOf(id) + 1u, 1u, depth, 0u);
  else if (s != 0u || sampleImage(p, value)) oId = uvec4(s, 2u, depth, 0u);
  else discard;
}
#else
layout(location = 0) out vec4 oColor;
void main() {
  vec2 pixel = gl_FragCoord.xy - uOrigin;
  vec3 p = onPlane(pixel);
  vec3 dx = onPlane(pixel + vec2(1, 0)) - p, dy = onPlane(pixel + vec2(0, 1)) - p;
  vec3 ground = mix(vec3(.93, .92, .895), vec3(.055, .063, .075), uTheme.x);
  vec4 c = sliceColor(p, dx, dy);
  vec3 color = mix(ground, c.rgb, c.a);
  if (uHasIds == 1) {
    uint id = cleanIdAt(pixel), other = 0u;
    float edge = 0., r = max(1. / uIdOffset.z, uTheme.z * .8);
    for (int i = 0; i < 8; ++i) {
      float angle = float(i) * .7853982;
      uint o = idAt(pixel + round(vec2(cos(angle), sin(angle)) * r));
      if (o != id) {
        edge += .125;
        other = max(other, o);
      }
    }
    if (edge > 0. || id != 0u) {
      uint s = structureOf(max(id, other));
      bool marked = (stateFlags(s) & (kSelected | kHovered)) != 0u;
      vec3 line = mix(stateColor(s).rgb, vec3(1), marked ? .5 : .1);
      if (c.a == 0. && id != 0u) color = mix(color, stateColor(structureOf(id)).rgb, .55);
      color = mix(color, line, clamp(edge * (marked ? 2.6 : 1.5), 0., marked ? 1. : .85));
    }
  }
  if (uLineBase > 0.) {
    vec4 line = outlineAt(pixel);
    color = mix(color, line.rgb, line.a);
  }
  oColor = vec4(color, 1);
}
#endif
