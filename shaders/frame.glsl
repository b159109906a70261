// Per view, one uniform block (src/render/frame_block.h).
layout(std140) uniform Frame {
  mat4 uViewProjection;
  mat4 uView;
  mat4 uInverse;      // of uViewProjection
  vec4 uEye;          // xyz: the eye (w = 1), or the direction towards it (w = 0, orthographic)
  vec4 uCuts[6];      // normal, dot(normal, position): removed where dot(normal, p) > w
  vec4 uViewport;     // width, height and their inverses
  vec4 uTheme;        // dark, anySelected, pixel ratio, radius of the scene in metres
  vec4 uWindow;       // lowest shown value, 1 / width, label opacity, number of cuts
  vec4 uGround;       // the background's colour where one is given (a = 1), instead of the theme's
  vec4 uBoxLow;       // clip box, all of space where there is none
  vec4 uBoxHigh;      // w: metres a pixel where the clip coordinate w is 1
  vec4 uPart;         // of a whole view that is drawn in tiles: where this part begins, and the size of the whole
};

vec3 towardsEye(vec3 p) { return normalize(uEye.xyz - p * uEye.w); }

bool outsideBox(vec3 p) { return any(lessThan(p, uBoxLow.xyz)) || any(greaterThan(p, uBoxHigh.xyz)); }

bool removed(vec3 p) {
  if (outsideBox(p)) return true;
  int n = int(uWindow.w);
  for (int i = 0; i < 6; ++i)
    if (i < n && dot(uCuts[i].xyz, p) > uCuts[i].w) return true;
  return false;
}

// World position of a window position (pixels of this view, depth 0..1).
vec3 unproject(vec2 pixel, float depth) {
  vec4 p = uInverse * vec4(vec3(pixel * uViewport.zw, depth) * 2. - 1., 1);
  return p.xyz / p.w;
}
