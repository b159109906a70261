// One slice looked at along its normal: background, image, labels, outlines of the meshes that the plane meets.
#include "frame.glsl"
#include "state.glsl"
#include "volume.glsl"
#include "labels.glsl"
#include "slice_color.glsl"
uniform highp usampler2D uIds;       // section of the meshes: local ids, 0: none
uniform highp usampler2D uFillIds;   // local id - 1 → structure; 1 x 1 when there is no section
uniform vec4 uPlane;
uniform vec4 uIdOffset;              // this pixel in uIds: (pixel + xy) * z
uniform vec2 uOrigin;                // of the view in the target
uniform int uHasIds;

uint idAt(vec2 pixel) {
  ivec2 at = ivec2((pixel + uIdOffset.xy) * uIdOffset.z);
  return texelFetch(uIds, clamp(at, ivec2(0), textureSize(uIds, 0) - 1), 0).r;
}
uint structureOf(uint id) {
  uint i = id - 1u;
  return texelFetch(uFillIds, ivec2(int(i & 1023u), int(i >> 10)), 0).r;
}
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
  uint id = uHasIds == 1 ? idAt(pixel) : 0u;
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
    uint id = idAt(pixel), other = 0u;
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
  oColor = vec4(color, 1);
}
#endif
