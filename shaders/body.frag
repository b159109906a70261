// The image as a body, by rays through it: composited in the light of its gradients, or its brightest, or its mean. Rays end
// where something solid is drawn, and begin and end where planes and the box cut. What is near weighs first.
#include "frame.glsl"
#include "volume.glsl"
uniform highp sampler2D uDepth;
uniform highp sampler2D uTransfer;  // colour and opacity of a voxel, by value; below, the next value that is seen, alpha: none
uniform vec4 uBody;                 // metres a step and a voxel; 0 composited, 1 brightest, 2 mean; 1: the device may filter
uniform vec4 uBodyRange;            // value at the first texel of uTransfer, 1 / what it spans; pixels of the depth a pixel
uniform vec4 uSlotScale;            // 1 / texels of uImage
layout(location = 0) out vec4 oColor;
#ifdef ZOOM
uniform highp sampler3D uZoom;
uniform highp usampler2D uZoomPages;
uniform vec4 uZoomValue, uZoomEmpty;  // as of the image
uniform vec4 uZoomBody;               // its steps to the image's; levels that may be seen
const int kMostSteps = 2048;
#else
const int kMostSteps = 1024;
#endif
const float kSeen = .004;
int zoomLevel = 0;

// The page that was read last: most steps stay in it.
vec3 pageLow = vec3(1), pageHigh = vec3(0), pageOffset = vec3(0);
vec2 pageSpan;  // the least and the greatest value in it
int pageLevel = -1;
bool pageStored, pageFresh;

bool bodyValue(vec3 index, int wanted, out float value) {
  value = 0.;
  int n = int(uVolume[0].x);
  if (pageLevel >= 0 && pageStored && uBody.w > 0.) {
    vec3 at = index * uLevelScale[pageLevel].xyz + uLevelShift[pageLevel].xyz;
    if (all(greaterThanEqual(at, pageLow)) && all(lessThan(at, pageHigh))) {
      imageColour = textureLod(uImage, (at + pageOffset) * uSlotScale.xyz, 0.).rgb;
      value = uImageValue.x + dot(imageColour, uImageValue.yzw);
      return true;
    }
  }
  for (int l = wanted; l < n; ++l) {
    vec3 at = clamp(index * uLevelScale[l].xyz + uLevelShift[l].xyz, vec3(0), uLevelSize[l].xyz - 1.), low = floor(at);
    Place place = placeOf(l, low);
    uint slot = slotOf(uImagePages, uVolume[0].z, place.page, l);
    if (slot == kMissing) continue;
    pageLevel = l;
    pageLow = low - place.local;
    pageHigh = pageLow + place.extent - 1.;
    pageSpan = unpackHalf2x16(slotSpan);
    pageStored = slot != kEmpty;
    pageFresh = true;
    if (pageStored) pageOffset = vec3(originOf(0, slot)) - pageLow + .5;
    return imageLevel(l, at, value);
  }
  return false;
}

#ifdef ZOOM
bool zoomValue(vec3 p, out float value) {
  value = 0.;
  vec3 index = (uVolumeFromWorld[1] * vec4(p, 1)).xyz;
  if (outsideVolume(1, index)) return false;
  for (int l = zoomLevel; l < int(uZoomBody.y); ++l) {
    vec4 texel;
    if (!texelsAround(uZoom, uZoomPages, 1, l, uZoomEmpty, index * uLevelScale[kLevels + l].xyz + uLevelShift[kLevels + l].xyz, texel)) continue;
    value = uZoomValue.x + dot(texel.rgb, uZoomValue.yzw);
    return true;
  }
  return false;
}
#endif
// Of the zoom, where that was seen; else of the image, whose index that is.
bool valueAt(bool zoomed, vec3 p, vec3 index, int level, out float value) {
#ifdef ZOOM
  if (zoomed && zoomValue(p, value)) return true;
#endif
  return bodyValue(index, level, value);
}

vec4 colourOf(float value) { return texture(uTransfer, vec2(clamp((value - uBodyRange.x) * uBodyRange.y, .002, .998), .25)); }

// Whether none of the page's voxels is seen; `most`: the brightest until here.
bool nothingIn(int mode, float most) {
  if (mode != 0) return mode == 1 && windowed(pageSpan.y) <= most;
  ivec2 ends = ivec2(clamp((pageSpan - uBodyRange.x) * uBodyRange.y, .002, .998) * 256. - .5);
  vec4 next = texelFetch(uTransfer, ivec2(ends.x, 1), 0);
  return next.a > .5 || int(next.r * 255. + .5) > ends.y + 1;
}

// Half-space: what lies where it is positive is cut away.
void cutRay(float a, float b, inout vec2 span) {
  if (a <= 0. && b <= 0.) return;
  if (a > 0. && b > 0.) span = vec2(1, 0);
  else if (a > 0.) span.x = max(span.x, a / (a - b));
  else span.y = min(span.y, a / (a - b));
}

// What lies outside a volume of so many voxels, of a ray between two indices.
void boxRay(vec3 a, vec3 b, vec3 size, inout vec2 span) {
  for (int i = 0; i < 3; ++i) {
    cutRay(-.5 - a[i], -.5 - b[i], span);
    cutRay(a[i] - size[i] + .5, b[i] - size[i] + .5, span);
  }
}

vec3 gradientAt(bool zoomed, vec3 p, int level, float voxel) {
  vec3 sum = vec3(0);
  for (int i = 0; i < 4; ++i) {  // corners of a tetrahedron
    vec3 d = vec3(i == 0 || i == 1 ? 1 : -1, i == 0 || i == 2 ? 1 : -1, i == 0 || i == 3 ? 1 : -1);
    float v;
    vec3 q = p + d * voxel * .577;
    valueAt(zoomed, q, (uVolumeFromWorld[0] * vec4(q, 1)).xyz, level, v);
    sum += d * v;
  }
  return sum * .866;  // of two voxels
}

void main() {
  vec3 a = unproject(gl_FragCoord.xy, 0.), b = unproject(gl_FragCoord.xy, 1.), way = b - a;
  vec2 span = vec2(0, 1);
  vec3 ia = (uVolumeFromWorld[0] * vec4(a, 1)).xyz, ib = (uVolumeFromWorld[0] * vec4(b, 1)).xyz;
  boxRay(ia, ib, uLevelSize[0].xyz, span);
  for (int i = 0; i < 3; ++i) {
    cutRay(uBoxLow[i] - a[i], uBoxLow[i] - b[i], span);
    cutRay(a[i] - uBoxHigh[i], b[i] - uBoxHigh[i], span);
  }
  for (int i = 0; i < 6; ++i)
    if (i < int(uWindow.w)) cutRay(dot(uCuts[i].xyz, a) - uCuts[i].w, dot(uCuts[i].xyz, b) - uCuts[i].w, span);
  ivec2 at = min(ivec2(gl_FragCoord.xy * uBodyRange.z), textureSize(uDepth, 0) - 1);
  float depth = texelFetch(uDepth, at, 0).r;
  if (depth < 1.) span.y = min(span.y, dot(unproject(gl_FragCoord.xy, depth) - a, way) / dot(way, way));
  if (span.x >= span.y) discard;
  vec2 zoomSpan = vec2(2, -1);  // of the ray: there is none
#ifdef ZOOM
  zoomSpan = span;
  vec3 za = (uVolumeFromWorld[1] * vec4(a, 1)).xyz, zb = (uVolumeFromWorld[1] * vec4(b, 1)).xyz;
  boxRay(za, zb, uLevelSize[kLevels].xyz, zoomSpan);
  if (zoomSpan.x >= zoomSpan.y) zoomSpan = vec2(2, -1);
  else zoomLevel = levelAt(1, a + way * zoomSpan.x);
#endif

  float long_ = length(way), step_ = uBody.x / long_;
  int mode = int(uBody.z), level = levelAt(0, a + way * span.x);
  vec3 eye = -way / long_, key = normalize(eye + vec3(uView[0][1], uView[1][1], uView[2][1]) * .7 - vec3(uView[0][0], uView[1][0], uView[2][0]) * .5);
  // Steps of neighbouring rays do not begin in one plane: no rings.
  float begin = span.x + step_ * fract(52.9829189 * fract(dot(gl_FragCoord.xy + uPart.xy / uBodyRange.z, vec2(.06711056, .00583715))));
  vec4 sum = vec4(0);
  vec3 brightest = vec3(0);
  float most = 0., total = 0., count = 0., steps = 0., stride = 1.;
  bool nothing = false, within = false;
  for (int i = 0; i < kMostSteps; ++i, steps += stride) {
    float t = begin + step_ * steps;
    if (t > span.y || sum.a > .98) break;
    vec3 p = a + way * t;
    float value;
    bool zoomed = false;
    stride = 1.;
#ifdef ZOOM
    zoomed = t >= zoomSpan.x && t < zoomSpan.y && zoomValue(p, value);
    if (zoomed) stride = uZoomBody.x;
#endif
    if (!zoomed) {
      if (!bodyValue(mix(ia, ib, t), level, value)) continue;
      if (pageFresh) nothing = nothingIn(mode, most);
      pageFresh = false;
    }
    // A zoom may show what the image is too coarse for.
    if (nothing && (t < zoomSpan.x || t >= zoomSpan.y)) {
      // Where all eight voxels around are of this page, the next step is behind it.
      vec3 scale = uLevelScale[pageLevel].xyz, from = ia * scale + uLevelShift[pageLevel].xyz, along = (ib - ia) * scale;
      along += vec3(lessThan(abs(along), vec3(1e-6))) * 2e-6;
      vec3 at = from + along * t, ends = (mix(pageLow, pageHigh, greaterThan(along, vec3(0))) - from) / along;
      if (all(greaterThanEqual(at, pageLow)) && all(lessThan(at, pageHigh))) {
        within = false;
        float behind = min(min(ends.x, ends.y), ends.z);
        if (t < zoomSpan.x) behind = min(behind, zoomSpan.x);
        steps = max(steps, ceil((behind - begin) / step_) - 1.);
        continue;
      }
    }
    if (mode != 0) {
      float share = windowed(value);
      if (share > most) most = share, brightest = zoomed ? vec3(share) : shown(value);
      total += share * stride;
      count += stride;
      continue;
    }
    vec3 own = imageColour;
    vec4 c = colourOf(value);
    if (c.a < kSeen) {
      within = false;
      continue;
    }
    if (!within) {
      // Its surface lies between this step and the last: found there, it is smooth, whatever ray began where.
      within = true;
      float near = max(t - step_ * stride, span.x), far = t;
      for (int k = 0; k < 4; ++k) {
        float middle = .5 * (near + far), v;
        if (valueAt(zoomed, a + way * middle, mix(ia, ib, middle), level, v) && colourOf(v).a >= kSeen) far = middle, value = v, own = imageColour;
        else near = middle;
      }
      begin += far - t;
      p = a + way * far;
      c = colourOf(value);
    }
    // What was photographed has its own colours: by value is only what is seen of it.
    if (uImageColour > 0. && !zoomed) c.rgb = own;
    vec3 g = gradientAt(zoomed, p, level, uBody.y * stride);
    float steep = length(g) * uBodyRange.y;
    vec3 n = steep > 0. ? -normalize(g) : eye;
    if (dot(n, eye) < 0.) n = -n;
    float lit = mix(.75, .32 + .62 * max(dot(n, key), 0.) + .18 * max(dot(n, eye), 0.), clamp(steep * 6., 0., 1.));
    float shine = pow(max(dot(n, normalize(key + eye)), 0.), 24.) * .16 * clamp(steep * 6., 0., 1.);
    float alpha = 1. - pow(1. - min(c.a, .995), stride * uBody.x / uBody.y);
    sum += (1. - sum.a) * alpha * vec4(c.rgb * lit + shine, 1);
  }
  if (mode == 1) sum = vec4(brightest, 1) * smoothstep(0., .12, most);
  if (mode == 2) {
    float mean = count > 0. ? total / count * 2. : 0.;
    sum = vec4(vec3(1), 1) * clamp(mean, 0., 1.);
  }
  if (sum.a <= 0.) discard;
  oColor = sum;
}
