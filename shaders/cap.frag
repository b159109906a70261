// The filled face of a cut, drawn over the viewport: each pixel's ray meets the plane, its depth is written.
#include "frame.glsl"
#include "state.glsl"
#if !defined(ID) && !defined(LINES)
#include "light.glsl"
#include "volume.glsl"
uniform float uImageShare;
uniform highp sampler2D uPatches;  // counts of patches, see sections.h
uniform highp usampler2D uLocals;  // structure → local id
uniform float uPatchBase;          // 0: there are none
#endif
#include "ids.glsl"
uniform vec4 uPlane;
uniform int uPlaneIndex;

#ifdef LINES
#include "outline.glsl"
#endif

// `before`: share of the way to the eye by which the depth is nearer than the plane, where a slice or a face may lie: a
// difference in depth itself would be too small near the eye or far from it.
bool planePoint(float before, out vec3 p, out float depth) {
  vec3 a = unproject(gl_FragCoord.xy, 0.), b = unproject(gl_FragCoord.xy, 1.);
  float da = dot(uPlane.xyz, a) - uPlane.w, db = dot(uPlane.xyz, b) - uPlane.w;
  if (da * db > 0.) return false;
  p = mix(a, b, da / (da - db));
  for (int i = 0; i < 6; ++i)
    if (i < int(uWindow.w) && i != uPlaneIndex && dot(uCuts[i].xyz, p) > uCuts[i].w) return false;
  if (outsideBox(p - uPlane.xyz * uTheme.w * 1e-5)) return false;  // a face of the box lies in its border
  vec4 clip = uViewProjection * vec4(mix(p, a, before), 1);
  depth = clip.z / clip.w * .5 + .5;
  return true;
}

#ifdef ID
layout(location = 0) out uvec4 oId;
#else
layout(location = 0) out vec4 oColor;
#if defined(GLASS) || defined(BLEND)
#include "front.glsl"
#endif
#ifdef GLASS
layout(location = 1) out float oWeight;
#endif
#endif

#if !defined(ID) && !defined(LINES)
vec2 patchesAt(vec2 pixel) {
  ivec2 at = ivec2((pixel + uIdOffset.xy) * uIdOffset.z);
  return texelFetch(uPatches, clamp(at, ivec2(0), textureSize(uPatches, 0) - 1), 0).rg;
}
// The patch whose surface ends the face of `here` or `there` between two pixels, + 1. 0 where it cannot be told.
uint patchBetween(vec2 a, vec2 b, uint here, uint there) {
  vec2 change = floor(abs(patchesAt(a) - patchesAt(b)) + .5);
  if (min(change.x, change.y) < .5 || change.x > uPatchBase) return 0u;
  uint s = uint(change.x - 1. + (change.y - 1.) * uPatchBase);
  if (s >> 10 >= uint(textureSize(uLocals, 0).y)) return 0u;
  uint face = texelFetch(uLocals, ivec2(int(s & 1023u), int(s >> 10)), 0).r;
  return face != 0u && (face == here || face == there) ? s + 1u : 0u;
}
#endif

#ifdef LINES
void main() {
  vec4 line = outlineAt(gl_FragCoord.xy);
  vec3 p;
  float depth;
  if (line.a == 0. || !planePoint(6e-4, p, depth)) discard;
  gl_FragDepth = depth;
  oColor = vec4(line.rgb * line.a, line.a);
}
#else
void main() {
  uint id = cleanIdAt(gl_FragCoord.xy);
  vec3 p;
  float depth;
  if (id == 0u || !planePoint(3e-4, p, depth)) discard;
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
#if defined(GLASS) || defined(BLEND)
  if (inFront(depth)) discard;
#endif
  // Flatter and lighter than the surface; a thin dark line where another structure begins.
  vec3 face = mix(emphasis(color.rgb, flags), vec3(1), .14);
  float light = .94 + .16 * abs(dot(uPlane.xyz, towardsEye(p)));
  face = toneMap(linearOf(face) * light);
  if (uImageShare > 0.) {
    float value;
    if (sampleImage(p, value)) face = mix(face, shown(value), uImageShare);
    else if (uImageLevels.y > 0.) discard;
  }
  float edge = 0., r = max(1. / uIdOffset.z, uTheme.z);
  uint patch_ = 0u;
  for (int i = 0; i < 8; ++i) {
    float angle = float(i) * .7853982;
    vec2 far = gl_FragCoord.xy + round(vec2(cos(angle), sin(angle)) * r);
    vec2 near = gl_FragCoord.xy + round(vec2(cos(angle), sin(angle)) * r * .5);
    uint farId = idAt(far), nearId = idAt(near);
    edge += (farId != id ? .09 : 0.) + (nearId != id ? .05 : 0.);
    if (uPatchBase > 0. && patch_ == 0u) {
      if (nearId != id) patch_ = patchBetween(gl_FragCoord.xy, near, id, nearId);
      else if (farId != id) patch_ = patchBetween(gl_FragCoord.xy, far, id, farId);
    }
  }
  edge = clamp(edge * step(.15, edge), 0., .62);  // nothing beside a single pixel that is wrong
  if (patch_ == 0u) {
    face *= 1. - edge;
  } else {
    vec3 ink = stateColor(patch_ - 1u).rgb;
    bool marked = (stateFlags(patch_ - 1u) & (kSelected | kHovered)) != 0u;
    face = mix(face, marked ? mix(ink, vec3(1), .55) : ink * .5, min(edge * 3., .93));
  }
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
#endif
