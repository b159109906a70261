// A slice in the scene: image, labels and a frame in the plane's colour.
#include "frame.glsl"
#include "state.glsl"
#include "volume.glsl"
#include "slab.glsl"
#include "labels.glsl"
#include "slice_color.glsl"
in vec3 vPosition;
uniform vec4 uFrameColor;
uniform vec4 uBoxSize;      // the box the slice is clipped to, in its own index space
uniform mat4 uBoxFromWorld;

#ifdef ID
layout(location = 0) out uvec4 oId;
void main() {
  if (outsideBox(vPosition)) discard;
  oId = uvec4(labelStructure(vPosition), 2u, floatBitsToUint(gl_FragCoord.z), 0u);
}
#else
layout(location = 0) out vec4 oColor;
void main() {
  vec3 dx = dFdx(vPosition), dy = dFdy(vPosition);  // before any discard
  vec3 index = (uBoxFromWorld * vec4(vPosition, 1)).xyz + .5;
  vec3 pixel = max(fwidth(index), 1e-6);
  vec3 inset = min(index, uBoxSize.xyz - index) / pixel;
  // The axis along which the slice lies has no border.
  vec3 along = step(uBoxSize.xyz * 1e-4, pixel * uViewport.x);
  inset = mix(vec3(1e6), inset, along);
  float border = min(inset.x, min(inset.y, inset.z));
  float frame = 1. - smoothstep(1.2 * uTheme.z, 1.2 * uTheme.z + 1., border);
  vec4 c = sliceColor(vPosition, dx, dy);
  if ((c.a == 0. && frame < .02) || outsideBox(vPosition)) discard;
  oColor = vec4(mix(c.rgb, uFrameColor.rgb, frame), 1);
}
#endif
