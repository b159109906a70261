// The filled face of a cut, drawn over the viewport: each pixel's ray meets the plane, its depth is written.
#include "frame.glsl"
#include "state.glsl"
#if !defined(ID) && !defined(LINES)
#include "light.glsl"
#include "volume.glsl"
uniform float uImageShare;
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
  for (int i = 0; i < 4; ++i)
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
#ifdef GLASS
layout(location = 1) out float oWeight;
#endif
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
  face *= 1. - clamp(edge * step(.15, edge), 0., .62);  // nothing beside a single pixel that is wrong
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
