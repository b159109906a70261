// What a slice shows at p: the windowed image, the labels' colours over it, a line at their borders. dx, dy: one pixel.
// Alpha 0 where there is nothing. Up to a strength of kOutlines only the borders show (the panel writes kOutlinesOnly).
const float kOutlines = .03;
vec4 sliceColor(vec3 p, vec3 dx, vec3 dy) {
  float value;
  vec4 c = vec4(0);
  if (sampleSlab(p, value)) c = vec4(shown(value), 1);
  else if (uImageLevels.y > 0.) discard;
  uint s = 0u;
  float line = 0.;
  bool marked = false;
  // The pixel itself, then its neighbours (slab.glsl says why in one loop).
  for (int i = 0; i < 5 && uVolume[1].x > 0.; ++i) {
    vec3 aside = i == 0 ? vec3(0) : i == 1 ? dx : i == 2 ? -dx : i == 3 ? dy : -dy;
    uint other = labelStructure(p + aside * max(1., uTheme.z * .75));
    if (i == 0) s = other;
    else if (other != s) line += .25;
  }
  if (s != 0u) {
    vec3 color = stateColor(s - 1u).rgb;
    uint flags = stateFlags(s - 1u);
    marked = (flags & (kSelected | kHovered)) != 0u;
    float fill = uWindow.z > kOutlines ? uWindow.z : 0.;
    float share = marked ? min(1., fill * 1.5 + .08) : fill;
    if (c.a == 0.) c = vec4(color * .5, 1);
    c.rgb = mix(c.rgb, color, share);
    vec3 border = marked ? mix(color, vec3(1), .6) : color;
    c.rgb = mix(c.rgb, border, clamp(line * 1.6, 0., 1.) * clamp(uWindow.z * 2., .7, 1.));
  }
  return c;
}
