// The filled face of a cut, drawn over the viewport: each pixel's ray meets the plane, its depth is written.
#include "frame.glsl"
#include "state.glsl"
#ifndef ID
#include "light.glsl"
#include "volume.glsl"
uniform float uImageShare;
#endif
uniform highp usampler2D uIds;       // local ids, 0: none
uniform highp usampler2D uFillIds;   // local id - 1 → structure
uniform vec4 uPlane;
uniform vec4 uIdOffset;              // this pixel in uIds: (pixel + xy) * z
uniform int uPlaneIndex;

uint idAt(vec2 pixel) {
  ivec2 at = ivec2((pixel + uIdOffset.xy) * uIdOffset.z);
  return texelFetch(uIds, clamp(at, ivec2(0), textureSize(uIds, 0) - 1), 0).r;
}
uint structureOf(uint id) {
  uint i = id - 1u;
  return texelFetch(uFillIds, ivec2(int(i & 1023u), int(i >> 10)), 0).r;
}

bool planePoint(out vec3 p, out float depth) {
  vec3 a = unproject(gl_FragCoord.xy, 0.), b = unproject(gl_FragCoord.xy, 1.);
  float da = dot(uPlane.xyz, a) - uPlane.w, db = dot(uPlane.xyz, b) - uPlane.w;
  if (da * db > 0.) return false;
  p = mix(a, b, da / (da - db));
  for (int i = 0; i < 4; ++i)
    if (i < int(uWindow.w) && i != uPlaneIndex && dot(uCuts[i].xyz, p) > uCuts[i].w) return false;
  vec4 clip = uViewProjection * vec4(p, 1);
  depth = clip.z / clip.w * .5 + .5 - 2e-6;  // before a slice that lies in the same plane
  return true;
}

#ifdef ID
layout(location = 0) out uvec4 oId;
#else
layout(location = 0) out vec4 oColor;
#ifdef GLASS
layout(location = 1) out float oWeight;
#endif
#endif

void main() {
  uint id = idAt(gl_FragCoord.xy);
  vec3 p;
  float depth;
  if (id == 0u || !planePoint(p, depth)) discard;
  uint s = structureOf(id);
  vec4 color = stateColor(s);
  uint flags = stateFlags(s);
  gl_FragDepth = depth;
#ifdef ID
  oId = uvec4(s + 1u, 1u, floatBitsToUint(depth), 0u);
#else
#ifdef OPAQUE
  if (color.a < 1.) discard;
#else
  if (color.a >= 1.) discard;
#endif
  // Flatter and lighter than the surface; a thin dark line where another structure begins.
  vec3 face = mix(emphasis(color.rgb, flags), vec3(1), .14);
  float light = .94 + .16 * abs(dot(uPlane.xyz, towardsEye(p)));
  face = toneMap(linearOf(face) * light);
  if (uImageShare > 0.) {
    float value;
    if (sampleImage(p, value)) face = mix(face, vec3(windowed(value)), uImageShare);
  }
  float edge = 0., r = max(1. / uIdOffset.z, uTheme.z);
  for (int i = 0; i < 8; ++i) {
    float angle = float(i) * .7853982;
    vec2 step_ = vec2(cos(angle), sin(angle));
    edge += (idAt(gl_FragCoord.xy + round(step_ * r)) != id ? .09 : 0.) + (idAt(gl_FragCoord.xy + round(step_ * r * .5)) != id ? .05 : 0.);
  }
  face *= 1. - clamp(edge, 0., .62);
#ifdef OPAQUE
  oColor = vec4(face, 1);
#endif
#ifdef GLASS
  float w = glassWeight(color.a, depth);
  oColor = vec4(face * w, color.a);
  oWeight = w;
#endif
#ifdef BLEND
  oColor = vec4(face * color.a, color.a);
#endif
#endif
}
