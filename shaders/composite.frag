// Background, the resolved picture with its occlusion, glass, outlines: what goes to the caller's target.
#include "frame.glsl"
uniform highp sampler2D uColor;
#include "depth.glsl"
uniform highp sampler2D uOcclusion;
uniform highp sampler2D uMask;
uniform highp sampler2D uBodyColor;
uniform highp sampler2D uGlass;
uniform highp sampler2D uGlassWeight;
uniform highp sampler2D uFront;
uniform vec2 uOrigin;        // of the view in the target
uniform int uHasOcclusion;
uniform int uHasMask;
uniform int uHasBody;
uniform int uHasGlass;       // 0 none, 1 weighted sums, 2 plain premultiplied, 3 and 4 the same behind a foremost layer
layout(location = 0) out vec4 oColor;

float dither(vec2 p) { return (fract(52.9829189 * fract(dot(p, vec2(.06711056, .00583715)))) - .5) / 255.; }

void main() {
  vec2 pixel = gl_FragCoord.xy - uOrigin;
  ivec2 at = ivec2(pixel);
  float y = (pixel.y + uPart.y) / uPart.w;
  vec3 top = mix(vec3(.9647, .9569, .9373), vec3(.0824, .0941, .1137), uTheme.x);
  vec3 bottom = mix(vec3(.9020, .8902, .8627), vec3(.0471, .0549, .0667), uTheme.x);
  vec3 color = mix(mix(bottom, top, smoothstep(0., 1., y)), uGround.rgb, uGround.a);
  vec4 scene = texelFetch(uColor, at, 0);
  if (uHasOcclusion == 1) {
    float ao = texture(uOcclusion, pixel * uViewport.zw).r;
    // Occluded light is warm in tissue: dark places keep some red.
    scene.rgb *= pow(vec3(ao), vec3(.86, 1., 1.04));
  }
  // A soft dark seam where something lies well behind its neighbour: contours read as in an engraving.
  float here0 = distanceAt(at), seam = 0., outline = 0., beyond = .999 * (uNearFar.y > 0. ? 1. / uNearFar.x : uNearFar.x);
  if (scene.a > 0.) {
    for (int i = 0; i < 8; ++i) {
      float angle = float(i) * .7853982;
      float d = distanceAt(at + ivec2(round(vec2(cos(angle), sin(angle)) * (1.2 + 1.1 * float(i & 1)) * uTheme.z)));
      seam += clamp((here0 - d) / (.06 * uTheme.w), 0., 1.);
      outline += step(beyond, d);
    }
    scene.rgb = scene.rgb * (1. - .06 * seam) + vec3(.017, .02, .022) * outline * uTheme.x * scene.a;
  }
  color = color * (1. - scene.a) + scene.rgb;
  if (uHasBody == 1) {
    vec4 body = texture(uBodyColor, pixel * uViewport.zw);
    color = color * (1. - body.a) + body.rgb;
  }
  if (uHasGlass == 1 || uHasGlass == 3) {
    vec4 sum = texelFetch(uGlass, at, 0);
    float weight = texelFetch(uGlassWeight, at, 0).r;
    color = mix(sum.rgb / max(weight, 1e-4), color, sum.a);
  } else if (uHasGlass == 2 || uHasGlass == 4) {
    vec4 sum = texelFetch(uGlass, at, 0);
    color = color * (1. - sum.a) + sum.rgb;
  }
  if (uHasGlass >= 3) {
    vec4 front = texelFetch(uFront, at, 0);
    color = color * (1. - front.a) + front.rgb;
  }
  if (uHasMask == 1) {
    // Distance to the mask, roughly: how much of two rings of neighbours it covers.
    vec2 near = vec2(0), cover = vec2(0);
    for (int i = 0; i < 16; ++i) {
      float angle = float(i) * .3926991;
      vec2 d = vec2(cos(angle), sin(angle)) * uTheme.z * uViewport.zw;
      vec2 a = texture(uMask, pixel * uViewport.zw + d * 2.1).rg;
      vec2 b = texture(uMask, pixel * uViewport.zw + d * .9).rg;
      near = max(near, max(a, b));
      cover += smoothstep(.0, .5, a) + 1.4 * smoothstep(.0, .5, b);
    }
    vec2 own = texture(uMask, pixel * uViewport.zw).rg;
    vec2 line = near * smoothstep(vec2(.4), vec2(6.), cover) * (1. - smoothstep(vec2(30.), vec2(38.), cover)) * (1. - .75 * step(.1, own));
    vec3 selected = mix(vec3(1., .40, .26), vec3(1., .93, .88), uTheme.x);
    vec3 hovered = mix(vec3(.18, .2, .24), vec3(.86, .9, .95), uTheme.x);
    // Where something covers it, a breath of the selection's colour shows where it lies. Not through a cut: there it would
    // look like its section.
    color = mix(color, vec3(1., .48, .35), .3 * step(.3, own.r) * step(own.r, .8) * step(uWindow.w, .5));
    color = mix(color, hovered, line.g * .8 * (1. - line.r));
    color = mix(color, selected, line.r * .95);
  }
  oColor = vec4(color + dither(pixel + uPart.xy), 1);
}
