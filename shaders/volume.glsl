// An image and a label map, in pages (src/render/volumes.h). The level is the one that a pixel can show; where a page of it is
// not there yet, the next coarser one.
const int kLevels = 12;                  // of one volume
uniform highp sampler3D uImage;          // slots
uniform highp usampler2D uImagePages;    // see src/render/page_table.h
uniform mat4 uVolumeFromWorld[2];        // image, label map: world → voxel index of the finest level, centres at whole numbers
uniform vec4 uVolume[2];                 // levels, voxels a pixel, rows of the table, slots along y
uniform vec4 uVolumeSlot[2];             // voxels a slot; slots along x
uniform vec4 uLevelScale[2 * kLevels];   // index of a level = scale * that of the finest + shift; w: metres a voxel
uniform vec4 uLevelShift[2 * kLevels];
uniform vec4 uLevelSize[2 * kLevels];    // voxels of the level, of a chunk, of a page
uniform vec4 uLevelChunk[2 * kLevels];
uniform vec4 uLevelPage[2 * kLevels];
uniform vec4 uImageValue;                // value = x + dot(texel.rgb, yzw)
uniform vec4 uImageEmpty;                // the texel of what is not stored
uniform float uImageColour;              // 1: texels are colours
uniform vec2 uImageLevels;               // that may be seen; 1: a zoom, drawn only where they are
vec3 imageColour;                        // the last one that was sampled
uint slotSpan;                           // the values in the page that slotOf() found: halves
const uint kEmpty = 0xffffffffu, kMissing = 0xfffffffeu;  // instead of a slot

// `v`: 0 the image, 1 the label map.
int levelAt(int v, vec3 p) {
  float metres = uBoxHigh.w * (uViewProjection * vec4(p, 1)).w * uVolume[v].y;
  int found = 0, n = int(uVolume[v].x);
  for (int l = 1; l < n; ++l)
    if (uLevelScale[v * kLevels + l].w <= metres) found = l;
  return found;
}

uint slotOf(highp usampler2D pages, float rows, vec3 page, int level) {
  uvec3 at = uvec3(page);
  uvec2 key = uvec2(at.x | at.y << 16, at.z | uint(level + 1) << 16);
  uint h = key.x * 0x9e3779b1u ^ key.y * 0x85ebca77u, last = uint(rows) * 128u - 1u;
  h = (h ^ h >> 15) * 0x2c1b3c6du;
  h ^= h >> 13;
  for (int probe = 0; probe < 12; ++probe) {
    uint entry = (h + uint(probe)) & last;
    uvec4 e = texelFetch(pages, ivec2(int(entry & 127u), int(entry >> 7)), 0);
    if (e.xy == key) {
      slotSpan = e.w;
      return e.z;
    }
    if (e.y == 0u) break;
  }
  return kMissing;
}

ivec3 originOf(int v, uint slot) {
  int s = int(slot), nx = int(uVolumeSlot[v].w), ny = int(uVolume[v].w);
  return ivec3(s % nx, s / nx % ny, s / (nx * ny)) * ivec3(uVolumeSlot[v].xyz);
}

// Where a voxel lies: its page, its place there, and how large that page is.
struct Place {
  vec3 page, local, extent;
};
Place placeOf(int i, vec3 voxel) {
  vec3 chunk = uLevelChunk[i].xyz, page = uLevelPage[i].xyz;
  vec3 c = floor((voxel + .5) / chunk), inChunk = voxel - c * chunk, p = floor((inChunk + .5) / page);
  vec3 perChunk = floor((chunk + page - .5) / page);
  return Place(c * perChunk + p, inChunk - p * page, min(page, chunk - p * page));
}

bool outsideVolume(int v, vec3 index) {
  return any(lessThan(index, vec3(-.5))) || any(greaterThanEqual(index, uLevelSize[v * kLevels].xyz - .5));
}

vec4 texelAt(highp sampler3D image, highp usampler2D pages, int v, int level, vec4 empty, Place base, uint slot, ivec3 origin, vec3 low, vec3 d) {
  if (all(lessThan(base.local + d, base.extent))) return slot == kEmpty ? empty : texelFetch(image, origin + ivec3(d), 0);
  Place next = placeOf(v * kLevels + level, low + d);
  uint other = slotOf(pages, uVolume[v].z, next.page, level);
  if (other < kMissing) return texelFetch(image, originOf(v, other) + ivec3(next.local), 0);
  // Not there yet: the last voxel that is.
  if (other == kEmpty || slot == kEmpty) return empty;
  return texelFetch(image, origin + ivec3(min(d, base.extent - 1. - base.local)), 0);
}

// The eight voxels around a point, weighted: trilinear, as if the level were one texture.
bool texelsAround(highp sampler3D image, highp usampler2D pages, int v, int level, vec4 empty, vec3 index, out vec4 sum) {
  vec3 at = clamp(index, vec3(0), uLevelSize[v * kLevels + level].xyz - 1.), low = floor(at), share = at - low;
  Place base = placeOf(v * kLevels + level, low);
  uint slot = slotOf(pages, uVolume[v].z, base.page, level);
  sum = vec4(0);
  if (slot == kMissing) return false;
  ivec3 origin = slot == kEmpty ? ivec3(0) : originOf(v, slot) + ivec3(base.local);
  vec3 reach = ceil(share);
  if (slot != kEmpty && all(lessThan(base.local + reach, base.extent))) {  // all in one page
    ivec3 x = ivec3(reach.x, 0, 0), y = ivec3(0, reach.y, 0), z = ivec3(0, 0, reach.z);
    vec4 a = mix(texelFetch(image, origin, 0), texelFetch(image, origin + x, 0), share.x);
    vec4 b = mix(texelFetch(image, origin + y, 0), texelFetch(image, origin + y + x, 0), share.x);
    vec4 c = mix(texelFetch(image, origin + z, 0), texelFetch(image, origin + z + x, 0), share.x);
    vec4 d = mix(texelFetch(image, origin + z + y, 0), texelFetch(image, origin + z + y + x, 0), share.x);
    sum = mix(mix(a, b, share.y), mix(c, d, share.y), share.z);
    return true;
  }
  for (int k = 0; k < 8; ++k) {
    vec3 d = vec3(k & 1, k >> 1 & 1, k >> 2), w = mix(1. - share, share, d);
    float weight = w.x * w.y * w.z;
    if (weight > 0.) sum += weight * texelAt(image, pages, v, level, empty, base, slot, origin, low, d);
  }
  return true;
}

bool imageLevel(int level, vec3 index, out float value) {
  vec4 texel;
  value = 0.;
  if (!texelsAround(uImage, uImagePages, 0, level, uImageEmpty, index, texel)) return false;
  imageColour = texel.rgb;
  value = uImageValue.x + dot(texel.rgb, uImageValue.yzw);
  return true;
}

bool sampleImage(vec3 p, int level, out float value) {
  value = 0.;
  vec3 index = (uVolumeFromWorld[0] * vec4(p, 1)).xyz;
  int n = int(uImageLevels.x);
  if (n == 0 || outsideVolume(0, index)) return false;
  for (int l = level; l < n; ++l)
    if (imageLevel(l, index * uLevelScale[l].xyz + uLevelShift[l].xyz, value)) return true;
  return false;
}
bool sampleImage(vec3 p, out float value) { return sampleImage(p, levelAt(0, p), value); }
float windowed(float value);
// What is seen of the last sample.
vec3 shown(float value) { return uImageColour > 0. ? imageColour : vec3(windowed(value)); }
float windowed(float value) { return clamp((value - uWindow.x) * uWindow.y, 0., 1.); }
