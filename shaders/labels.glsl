uniform highp usampler3D uLabel;        // slots
uniform highp usampler2D uLabelPages;
uniform highp usampler2D uLabelTable;   // value → structure + 1

// The nearest voxel's: a mean of two labels would be a third one.
uint sampleLabel(vec3 p) {
  vec3 index = (uVolumeFromWorld[1] * vec4(p, 1)).xyz;
  if (outsideVolume(1, index)) return 0u;
  int wanted = levelAt(1, p), n = int(uVolume[1].x);
  for (int l = 0; l < kLevels; ++l) {
    if (l < wanted || l >= n) continue;
    int i = kLevels + l;
    vec3 voxel = clamp(floor(index * uLevelScale[i].xyz + uLevelShift[i].xyz + .5), vec3(0), uLevelSize[i].xyz - 1.);
    Place place = placeOf(i, voxel);
    uint slot = slotOf(uLabelPages, uVolume[1].z, place.page, l);
    if (slot == kEmpty) return 0u;
    if (slot != kMissing) return texelFetch(uLabel, originOf(1, slot) + ivec3(place.local), 0).r;
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
