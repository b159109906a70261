// The twelve edges of the clip box as strips of even width on the screen: six vertices each, from their numbers alone.
#include "frame.glsl"
void main() {
  int edge = gl_VertexID / 6, corner = gl_VertexID - edge * 6;
  int axis = edge / 4, place = edge - axis * 4;
  vec3 along = vec3(axis == 0, axis == 1, axis == 2), size = uBoxHigh.xyz - uBoxLow.xyz;
  vec3 a = uBoxLow.xyz + size * (along.zxy * float(place & 1) + along.yzx * float(place >> 1)), b = a + size * along;
  vec4 from = uViewProjection * vec4(a, 1), to = uViewProjection * vec4(b, 1);
  // What lies behind the eye has no place on the screen.
  const float near = 1e-4;
  if (from.w < near && to.w < near) {
    gl_Position = vec4(0, 0, 2, 1);
    return;
  }
  if (from.w < near) from = mix(from, to, (near - from.w) / (to.w - from.w));
  if (to.w < near) to = mix(to, from, (near - to.w) / (from.w - to.w));
  vec2 way = (to.xy / to.w - from.xy / from.w) * uViewport.xy;
  vec2 aside = normalize(vec2(-way.y, way.x) + vec2(1e-6, 0)) * uTheme.z * .75;
  // Two triangles: 0 1 2 and 2 1 5, of which 0 and 1 are at the beginning, 1 and 5 on one side.
  bool end = corner == 2 || corner == 3 || corner == 5, left = corner == 1 || corner == 4 || corner == 5;
  gl_Position = end ? to : from;
  gl_Position.xy += aside * (left ? 2. : -2.) * uViewport.zw * gl_Position.w;
  // The box may reach out of the scene that near and far are fitted to.
  gl_Position.z = clamp(gl_Position.z, -.9999 * gl_Position.w, .9999 * gl_Position.w);
}
