// Counts of several digits share a channel: 3 in base 64 of a 32-bit float (exact to 2^24), 2 in base 16 of a half (2^11).
#ifdef HALF
const int kPerChannel = 2, kBase = 16;
#else
const int kPerChannel = 3, kBase = 64;
#endif
const int kPerTarget = 4 * kPerChannel;
float digitUnit(int digit) {
  int k = digit % kPerChannel;
  return k == 0 ? 1. : k == 1 ? float(kBase) : float(kBase * kBase);
}
