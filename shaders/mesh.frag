// One source for all passes over the meshes:
//   OPAQUE  lit surface            GLASS  weighted blended transparency     BLEND  plain transparency, without float targets
//   MASK    selected and hovered   ID     structure, kind, depth            COUNT  how often a ray leaves each structure
//   LINES   the same of what is open, for its outline
#include "frame.glsl"
#include "state.glsl"
in vec3 vPosition;
#ifdef SHADED
in vec3 vNormal;
#endif
flat in uint vStructure;
flat in vec4 vColor;
flat in uint vFlags;

#ifdef SHADED
#include "light.glsl"
flat in float vFade;

// The normal seen from the eye, and whether it is the inner side that is seen.
vec3 facing(vec3 v, out float inside) {
  vec3 n = normalize(vNormal);
  inside = gl_FrontFacing ? 0. : 1.;
  return dot(n, v) < 0. && !gl_FrontFacing ? -n : (gl_FrontFacing ? n : -n);
}

vec4 glass(vec3 n, vec3 v, float inside) {
  float edge = 1. - abs(dot(n, v));
  if ((vFlags & kGhost) != 0u) {
    vec3 tint = mix(vec3(.42, .48, .55), vec3(.66, .74, .82), uTheme.x);
    // Fainter still around what is selected: many panes of glass lie over it.
    return vec4(tint * (.75 + .25 * edge), (.055 + .34 * pow(edge, 2.6)) * vColor.a * mix(1., .4, uTheme.y));
  }
  vec3 c = shade(emphasis(vColor.rgb, vFlags), n, v, inside * .5);
  return vec4(c, clamp(vColor.a + (1. - vColor.a) * .5 * vColor.a * pow(edge, 2.), 0., 1.));
}
#endif

#ifdef OPAQUE
layout(location = 0) out vec4 oColor;
void main() {
  if ((vFlags & kKeepWhole) == 0u && removed(vPosition)) discard;
  if (vFade < 1.) {  // dithered: a level fades in without blending
    float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(.06711056, .00583715))));
    if (noise >= vFade) discard;
  }
  vec3 v = towardsEye(vPosition);
  float inside;
  vec3 n = facing(v, inside);
  oColor = vec4(shade(emphasis(vColor.rgb, vFlags), n, v, inside), 1);
}
#endif

#ifdef GLASS
#include "front.glsl"
layout(location = 0) out vec4 oSum;
layout(location = 1) out float oWeight;
void main() {
  if (inFront(gl_FragCoord.z) || ((vFlags & kKeepWhole) == 0u && removed(vPosition))) discard;
  vec3 v = towardsEye(vPosition);
  float inside;
  vec3 n = facing(v, inside);
  vec4 c = glass(n, v, inside);
  c.a *= vFade;
  float w = glassWeight(c.a, gl_FragCoord.z);
  oSum = vec4(c.rgb * w, c.a);  // colour adds up, alpha multiplies what is seen through
  oWeight = w;
}
#endif

#ifdef BLEND
#include "front.glsl"
layout(location = 0) out vec4 oColor;
void main() {
  if (inFront(gl_FragCoord.z) || ((vFlags & kKeepWhole) == 0u && removed(vPosition))) discard;
  vec3 v = towardsEye(vPosition);
  float inside;
  vec3 n = facing(v, inside);
  vec4 c = glass(n, v, inside);
  c.a *= vFade;
  oColor = vec4(c.rgb * c.a, c.a);
}
#endif

#ifdef MASK
uniform highp sampler2D uDepth;
layout(location = 0) out vec4 oMask;
void main() {
  // Within a pixel a slope has many depths: one of them is its own.
  float slack = 1e-4 + 2. * fwidth(gl_FragCoord.z);
  if ((vFlags & kKeepWhole) == 0u && removed(vPosition)) discard;
  float front = texelFetch(uDepth, ivec2(gl_FragCoord.xy), 0).r;
  float seen = gl_FragCoord.z <= front + slack ? 1. : .55;  // fainter where something covers it
  oMask = vec4((vFlags & kSelected) != 0u ? seen : 0., (vFlags & kHovered) != 0u ? seen : 0., 0, 0);
}
#endif

#ifdef ID
layout(location = 0) out uvec4 oId;
void main() {
  vec3 n = normalize(cross(dFdx(vPosition), dFdy(vPosition)));  // before any discard
  if ((vFlags & kKeepWhole) == 0u && removed(vPosition)) discard;
  n *= dot(n, towardsEye(vPosition)) < 0. ? -1. : 1.;
  n /= abs(n.x) + abs(n.y) + abs(n.z);  // octahedral
  vec2 oct = n.z >= 0. ? n.xy : (1. - abs(n.yx)) * vec2(n.x < 0. ? -1. : 1., n.y < 0. ? -1. : 1.);
  oId = uvec4(vStructure + 1u, 0u, floatBitsToUint(gl_FragCoord.z), packSnorm2x16(oct));
}
#endif

#ifdef COUNT
#include "digits.glsl"
flat in uint vFill;
uniform highp usampler2D uChosen;  // digits found by the passes before, +1; not read in the first
uniform int uDivisor;              // of this pass's digit
uniform int uRadix;
uniform int uFirst;
uniform float uFacing;
uniform vec4 uPlane;
layout(location = 0) out vec4 oCount0;
layout(location = 1) out vec4 oCount1;
layout(location = 2) out vec4 oCount2;
layout(location = 3) out vec4 oCount3;
void main() {
  if (vFill == 0u || dot(uPlane.xyz, vPosition) > uPlane.w) discard;
  int id = int(vFill) - 1;
  int rest = id / uDivisor;
  if (uFirst == 0 && rest / uRadix != int(texelFetch(uChosen, ivec2(gl_FragCoord.xy), 0).r) - 1) discard;
  int digit = rest % uRadix;
  float value = (gl_FrontFacing ? -1. : 1.) * uFacing * digitUnit(digit);
  vec4 channel = vec4(equal(ivec4((digit % kPerTarget) / kPerChannel), ivec4(0, 1, 2, 3))) * value;
  int target = digit / kPerTarget;
  oCount0 = target == 0 ? channel : vec4(0);
  oCount1 = target == 1 ? channel : vec4(0);
  oCount2 = target == 2 ? channel : vec4(0);
  oCount3 = target == 3 ? channel : vec4(0);
}
#endif

#ifdef LINES
uniform float uFacing, uSeals, uLineBase;
uniform vec4 uPlane;
layout(location = 0) out vec4 oLines;
void main() {
  if (dot(uPlane.xyz, vPosition) > uPlane.w) discard;
  float s = float(vStructure), high = floor(s / uLineBase);
  vec2 number = (1. + vec2(s - high * uLineBase, mod(high, uLineBase))) * (gl_FrontFacing ? -1. : 1.) * uFacing;
  oLines = vec4(number * (1. - uSeals), number * uSeals);
}
#endif
