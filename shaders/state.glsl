// How a structure looks: two texels of the state texture (src/render/styles.h).
uniform highp sampler2D uState;
const uint kGhost = 1u, kSelected = 2u, kHovered = 4u, kKeepWhole = 8u;

ivec2 stateAt(uint s) { return ivec2(int(s & 255u) * 2, int(s >> 8)); }
vec4 stateColor(uint s) { return texelFetch(uState, stateAt(s), 0); }
uint stateFlags(uint s) { return uint(texelFetch(uState, stateAt(s) + ivec2(1, 0), 0).r * 255. + .5); }
