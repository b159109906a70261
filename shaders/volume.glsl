// An image and a label map, each with up to four resolutions, finest first. A brick that is not there yet shows the next
// coarser level (src/render/volumes.h).
uniform highp sampler3D uImage0;
uniform highp sampler3D uImage1;
uniform highp sampler3D uImage2;
uniform highp sampler3D uImage3;
uniform highp sampler3D uImageResident;
uniform mat4 uImageFromWorld[4];   // world → voxel index, centres at whole numbers
uniform vec4 uImageSize[4];        // voxels; w: first layer in uImageResident
uniform vec4 uImageBrick[4];       // voxels a brick
uniform int uImageLevels;
uniform vec2 uImageRange;          // value = x + y * texel

bool resident(highp sampler3D bricks, vec3 index, vec4 size, vec4 brick) {
  if (any(lessThan(index, vec3(-.5))) || any(greaterThanEqual(index, size.xyz - .5))) return false;
  ivec3 b = ivec3((index + .5) / brick.xyz);
  return texelFetch(bricks, b + ivec3(0, 0, int(size.w)), 0).r > .5;
}

#define IMAGE_LEVEL(i, texture_)                                                         \
  if (i < uImageLevels) {                                                                \
    vec3 index = (uImageFromWorld[i] * vec4(p, 1)).xyz;                                  \
    if (resident(uImageResident, index, uImageSize[i], uImageBrick[i])) {                \
      value = uImageRange.x + uImageRange.y * textureLod(texture_, (index + .5) / uImageSize[i].xyz, 0.).r; \
      return true;                                                                       \
    }                                                                                    \
  }
bool sampleImage(vec3 p, out float value) {
  value = 0.;
  IMAGE_LEVEL(0, uImage0)
  IMAGE_LEVEL(1, uImage1)
  IMAGE_LEVEL(2, uImage2)
  IMAGE_LEVEL(3, uImage3)
  return false;
}
float windowed(float value) { return clamp((value - uWindow.x) * uWindow.y, 0., 1.); }
