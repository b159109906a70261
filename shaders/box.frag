// Edges of the clip box: thin, in the ink of the theme.
#include "frame.glsl"
layout(location = 0) out vec4 oColor;
void main() {
  vec3 ink = mix(vec3(.22, .25, .29), vec3(.82, .86, .9), uTheme.x);
  oColor = vec4(ink, 1) * .7;
}
