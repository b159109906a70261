// The foremost layer of glass is drawn by itself, exactly; sums are of what lies behind it.
uniform highp sampler2D uDepth;  // of that layer
uniform int uHasFront;
bool inFront(float depth) { return uHasFront == 1 && depth <= texelFetch(uDepth, ivec2(gl_FragCoord.xy), 0).r + 1.2e-7; }
