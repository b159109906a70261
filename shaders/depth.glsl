// Distances and positions from the depth texture, relative to the eye, without a matrix product a sample.
uniform highp sampler2D uDepth;
uniform vec2 uNearFar;   // perspective: inverse far and near; orthographic: far - near, 0
uniform vec4 uLens;      // half the view at distance 1 (perspective) or itself, and its middle, in clip space

float distanceAt(ivec2 at) {
  float d = texelFetch(uDepth, clamp(at, ivec2(0), ivec2(uViewport.xy) - 1), 0).r;
  return uNearFar.y > 0. ? 1. / mix(uNearFar.y, uNearFar.x, d) : d * uNearFar.x;
}
vec3 eyePosition(vec2 pixel) {
  float far = distanceAt(ivec2(floor(pixel)));
  vec2 xy = (pixel * uViewport.zw * 2. - 1. + uLens.zw) * uLens.xy;
  return vec3(uNearFar.y > 0. ? xy * far : xy, -far);
}
float pixelSize(vec3 p) { return 2. * uLens.y * uViewport.w * (uNearFar.y > 0. ? -p.z : 1.); }
