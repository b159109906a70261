// What fills a cut (src/render/sections.h).
uniform highp usampler2D uIds;       // local ids, 0: none
uniform highp usampler2D uFillIds;   // local id - 1 → structure
uniform vec4 uIdOffset;              // this pixel in uIds: (pixel + xy) * z

uint idAt(vec2 pixel) {
  ivec2 at = ivec2((pixel + uIdOffset.xy) * uIdOffset.z);
  return texelFetch(uIds, clamp(at, ivec2(0), textureSize(uIds, 0) - 1), 0).r;
}
// Without the single pixels that drivers get wrong where triangles are narrower than those.
uint cleanIdAt(vec2 pixel) {
  float step_ = 1. / uIdOffset.z;
  uint left = idAt(pixel - vec2(step_, 0));
  bool alone = left == idAt(pixel + vec2(step_, 0)) && left == idAt(pixel + vec2(0, step_)) &&
               left == idAt(pixel - vec2(0, step_));
  return alone ? left : idAt(pixel);
}
uint structureOf(uint id) {
  uint i = id - 1u;
  return texelFetch(uFillIds, ivec2(int(i & 1023u), int(i >> 10)), 0).r;
}
