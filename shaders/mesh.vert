layout(location = 0) in vec3 aPosition;
layout(location = 1) in vec2 aNormal;
layout(location = 2) in uint aMesh;  // number of its mesh
#include "frame.glsl"
#include "state.glsl"
uniform highp sampler2D uGrids;
uniform highp usampler2D uMeshes;  // src/render/mesh_table.h: owner, colour, flags; offset
uniform int uPass;                 // one of the flags: meshes without it are refused
uniform int uMoved;                // 1: some mesh has an offset; 2: some grid is turned
#ifdef COUNT
uniform highp usampler2D uFillIds;
flat out uint vFill;
#endif
#ifdef LINES
uniform vec4 uPlane;
uniform vec4 uSlant;  // in the plane: metres aside a metre of depth
#endif
out vec3 vPosition;
#ifdef SHADED
out vec3 vNormal;
invariant gl_Position;  // a pass asks whether it is what another one has drawn
#endif
flat out uint vStructure;
flat out vec4 vColor;
flat out uint vFlags;
#ifdef SHADED
flat out float vFade;
#endif

vec3 octahedral(vec2 e) {
  vec3 n = vec3(e, 1. - abs(e.x) - abs(e.y));
  if (n.z < 0.) n.xy = (1. - abs(n.yx)) * vec2(n.x < 0. ? -1. : 1., n.y < 0. ? -1. : 1.);
  return normalize(n);
}

vec3 turned(vec4 q, vec3 v) { return v + 2. * cross(q.xyz, cross(q.xyz, v) + q.w * v); }

void main() {
  ivec2 at = ivec2(int(aMesh & 255u) * 2, int(aMesh >> 8));
  uvec4 mesh = texelFetch(uMeshes, at, 0);
  if ((mesh.z & uint(uPass)) == 0u) {  // all of a triangle: it has no area, outside
    gl_Position = vec4(2, 2, 2, 1);
    return;
  }
  uint grid = mesh.x >> 20;
  vStructure = mesh.x & 0xfffffu;
  ivec2 place = ivec2(int(grid & 255u) * 2, int(grid >> 8));
  vec4 g = texelFetch(uGrids, place, 0), turn = vec4(0, 0, 0, 1);
  if ((uMoved & 2) != 0) turn = texelFetch(uGrids, place + ivec2(1, 0), 0);
  vPosition = g.xyz + turned(turn, g.w * aPosition);
  if ((uMoved & 1) != 0) vPosition += uintBitsToFloat(texelFetch(uMeshes, at + ivec2(1, 0), 0).xyz);
  gl_Position = uViewProjection * vec4(vPosition, 1);
  vColor = vec4(mesh.y & 255u, mesh.y >> 8 & 255u, mesh.y >> 16 & 255u, mesh.y >> 24) / 255.;
  vFlags = mesh.z & 255u;
#ifdef SHADED
  vFade = float(mesh.z >> 16 & 255u) / 255.;
  vNormal = turned(turn, octahedral(clamp(aNormal, -1., 1.)));
#endif
#ifdef COUNT
  vFill = texelFetch(uFillIds, ivec2(int(vStructure & 1023u), int(vStructure >> 10)), 0).r;
#endif
#ifdef LINES
  // Rays aslant: what is made of slices and boxes ends along the very directions from which a cut is looked at.
  gl_Position = uViewProjection * vec4(vPosition + uSlant.xyz * (dot(uPlane.xyz, vPosition) - uPlane.w), 1);
#endif
#if defined(COUNT) || defined(LINES)
  gl_Position.z = 0.;  // depth plays no part: nothing may be lost beyond the far plane
#endif
}
