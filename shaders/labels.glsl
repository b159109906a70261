uniform highp usampler3D uLabel0;
uniform highp usampler3D uLabel1;
uniform highp usampler3D uLabel2;
uniform highp usampler3D uLabel3;
uniform highp sampler3D uLabelResident;
uniform highp usampler2D uLabelTable;  // value → structure + 1
uniform mat4 uLabelFromWorld[4];
uniform vec4 uLabelSize[4];
uniform vec4 uLabelBrick[4];
uniform int uLabelLevels;

#define LABEL_LEVEL(i, texture_)                                            \
  if (i < uLabelLevels) {                                                   \
    vec3 index = (uLabelFromWorld[i] * vec4(p, 1)).xyz;                     \
    if (resident(uLabelResident, index, uLabelSize[i], uLabelBrick[i]))     \
      return texelFetch(texture_, ivec3(index + .5), 0).r;                  \
  }
uint sampleLabel(vec3 p) {
  LABEL_LEVEL(0, uLabel0)
  LABEL_LEVEL(1, uLabel1)
  LABEL_LEVEL(2, uLabel2)
  LABEL_LEVEL(3, uLabel3)
  return 0u;
}
// Structure + 1 of the label at a point; 0 for nothing, or for what is hidden.
uint labelStructure(vec3 p) {
  if (uLabelLevels == 0) return 0u;
  uint value = sampleLabel(p);
  ivec2 size = textureSize(uLabelTable, 0);
  if (value == 0u || int(value) >= size.x * size.y) return 0u;
  uint s = texelFetch(uLabelTable, ivec2(int(value) % size.x, int(value) / size.x), 0).r;
  return s != 0u && stateColor(s - 1u).a > 0. ? s : 0u;
}
