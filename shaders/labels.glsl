uniform highp usampler3D uLabel;        // slots
uniform highp usampler2D uLabelPages;
uniform highp usampler2D uLabelTable;   // value → structure + 1

// The page that was read last: a pixel's neighbours mostly lie in it, too.
vec3 labelLow = vec3(1), labelEnd = vec3(0);
ivec3 labelOrigin = ivec3(0);
int labelPageLevel = -1;

// The nearest voxel's: a mean of two labels would be a third one.
uint sampleLabel(vec3 p) {
  vec3 index = (uVolumeFromWorld[1] * vec4(p, 1)).xyz;
  if (outsideVolume(1, index)) return 0u;
  int n = int(uVolume[1].x);
  if (labelPageLevel >= 0) {
    int i = kLevels + labelPageLevel;
    vec3 voxel = clamp(floor(index * uLevelScale[i].xyz + uLevelShift[i].xyz + .5), vec3(0), uLevelSize[i].xyz - 1.);
    if (all(greaterThanEqual(voxel, labelLow)) && all(lessThan(voxel, labelEnd))) return texelFetch(uLabel, labelOrigin + ivec3(voxel - labelLow), 0).r;
  }
  for (int l = levelAt(1, p); l < n; ++l) {
    int i = kLevels + l;
    vec3 voxel = clamp(floor(index * uLevelScale[i].xyz + uLevelShift[i].xyz + .5), vec3(0), uLevelSize[i].xyz - 1.);
    Place place = placeOf(i, voxel);
    uint slot = slotOf(uLabelPages, uVolume[1].z, place.page, l);
    if (slot == kEmpty) return 0u;
    if (slot == kMissing) continue;
    labelPageLevel = l;
    labelLow = voxel - place.local;
    labelEnd = labelLow + place.extent;
    labelOrigin = originOf(1, slot);
    return texelFetch(uLabel, labelOrigin + ivec3(place.local), 0).r;
  }
  return 0u;
}
// Structure + 1 of the label at a point; 0 for nothing, or for what is hidden.
uint labelStructure(vec3 p) {
  if (uVolume[1].x == 0.) return 0u;
  uint value = sampleLabel(p);
  ivec2 size = textureSize(uLabelTable, 0);
  if (value == 0u || int(value) >= size.x * size.y) return 0u;
  uint s = texelFetch(uLabelTable, ivec2(int(value) % size.x, int(value) / size.x), 0).r;
  return s != 0u && stateColor(s - 1u).a > 0. ? s : 0u;
}
