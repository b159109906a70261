// A slice's value: what lies within it along the normal, as one. A thin one is one sample. One place that samples: where the processor
// draws, each is compiled into the program anew (a tenth of a second).
uniform vec4 uSlab;       // from one sample to the next (metres, world); how many
uniform int uSlabMode;    // 0 mean, 1 largest, 2 smallest
bool sampleSlab(vec3 p, out float value) {
  int n = max(int(uSlab.w), 1), level = levelAt(0, p);
  float sum = 0., low = 3e38, high = -3e38, count = 0., v;
  for (int i = 0; i < 256; ++i) {
    if (i >= n) break;
    if (!sampleImage(p + uSlab.xyz * (float(i) - float(n - 1) * .5), level, v)) continue;
    sum += v;
    low = min(low, v);
    high = max(high, v);
    count += 1.;
  }
  value = uSlabMode == 0 ? sum / max(count, 1.) : uSlabMode == 1 ? high : low;
  return count > 0.;
}
