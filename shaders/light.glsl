// A plate's light: sky and ground, a soft key from the upper left of the camera, a gentle rim. In linear light, tone
// mapped here, so that multisampling averages what is seen.
vec3 linearOf(vec3 srgb) { return pow(srgb, vec3(2.2)); }

// A soft shoulder that keeps hues: only the brightness is compressed, and what is over-bright loses some saturation.
vec3 toneMap(vec3 c) {
  float peak = max(c.r, max(c.g, c.b));
  float mapped = peak < .6 ? peak : .6 + .4 * (1. - exp(-(peak - .6) / .4));
  c *= mapped / max(peak, 1e-4);
  c = mix(c, vec3(mapped), .5 * clamp(peak - 1., 0., 1.));
  return pow(c, vec3(1. / 2.2));
}

// n: normal towards the eye, v: direction to the eye, both world. up: of the camera.
vec3 shade(vec3 srgb, vec3 n, vec3 v, float inside) {
  vec3 right = vec3(uView[0][0], uView[1][0], uView[2][0]);
  vec3 up = vec3(uView[0][1], uView[1][1], uView[2][1]);
  vec3 back = vec3(uView[0][2], uView[1][2], uView[2][2]);
  vec3 key = normalize(-.55 * right + .75 * up + .62 * back);
  vec3 fill = normalize(.8 * right + .1 * up + .5 * back);
  vec3 base = linearOf(mix(srgb, vec3(dot(srgb, vec3(.3, .59, .11))), .07));
  float sky = .5 + .5 * dot(n, normalize(up + vec3(0, .35, 0)));
  vec3 ambient = mix(vec3(.125, .11, .105), vec3(.365, .38, .405), sky);
  float wrapped = max(0., (dot(n, key) + .25) / 1.25);
  vec3 lit = base * (ambient + vec3(1.06, 1., .93) * wrapped * wrapped * 1.12 + vec3(.13, .15, .18) * max(0., dot(n, fill)));
  // Wet tissue shines a little; what is pale (bone, white matter) does not.
  float pale = smoothstep(.75, .35, (srgb.r - srgb.b) / max(srgb.r, .05));
  float wet = (1. - pale) * smoothstep(.9, .5, srgb.g);
  vec3 h = normalize(key + v);
  float shine = pow(max(0., dot(n, h)), 48.) * mix(.03, .26, wet) + pow(max(0., dot(n, h)), 9.) * mix(.02, .07, wet);
  float facing = clamp(dot(n, v), 0., 1.);
  float rim = pow(1. - facing, 3.5);
  // Dark where it turns away, in both themes: neighbours are told apart by it. Before a dark ground a little light keeps the outline.
  vec3 rimColor = mix(vec3(-.10) * base, (base * .2 + .02) * vec3(.85, .93, 1.), uTheme.x);
  lit += (1. - inside) * (shine + rim * rimColor * (.35 + .65 * sky));
  // The inner side of an open surface: duller and darker, so that it reads as inside.
  lit *= mix(1., .55, inside);
  return toneMap(max(lit, 0.));
}

// The rest steps back while something is selected; the selected and the hovered come forward.
vec3 emphasis(vec3 srgb, uint flags) {
  if ((flags & kSelected) != 0u) return min(srgb * 1.12 + .04, 1.);
  if (uTheme.y > .5) {
    vec3 grey = vec3(dot(srgb, vec3(.3, .59, .11)));
    srgb = mix(srgb, grey, .4);
    srgb = uTheme.x > .5 ? srgb * .8 : mix(srgb, vec3(.95, .94, .92), .38);  // towards the paper
  }
  return (flags & kHovered) != 0u ? min(srgb * 1.05 + .02, 1.) : srgb;
}

// Weighted blended transparency (McGuire and Bavoil 2013): nearer counts more, no sorting.
float glassWeight(float alpha, float depth) { return alpha * clamp(400. * pow(1. - depth * .95, 3.), .02, 300.); }
