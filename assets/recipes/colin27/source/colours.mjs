// Colours of the plate: one hue a family (lobe, nuclei, cerebellum, tracts), all of one muted, tissue-like range around
// the brain's ivory; neighbours of one family differ by steps of lightness. Given in OKLCH, where equal steps look equal.
const FAMILIES = {
  skin: [0.665, 0.078, 52],
  frontal: [0.845, 0.052, 62],
  parietal: [0.855, 0.055, 95],
  temporal: [0.81, 0.066, 38],
  occipital: [0.8, 0.05, 5],
  insula: [0.75, 0.075, 70],
  limbic: [0.77, 0.062, 130],
  nuclei: [0.66, 0.085, 345],
  thalamus: [0.68, 0.085, 290],
  cerebellum: [0.73, 0.08, 55],
  vermis: [0.69, 0.075, 30],
  commissural: [0.9, 0.035, 105],
  projection: [0.86, 0.045, 240],
  association: [0.87, 0.045, 165],
  stem: [0.83, 0.045, 295],
};
const STEP = 0.036;  // of lightness; below about 0.03 a border between neighbours no longer shows under a soft light
const TURN = 6;      // degrees of hue with each step, so that neighbours differ in a print without shading, too

function linearToByte(value) {
  const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, encoded)));
}

// OKLCH → sRGB "#rrggbb" (Björn Ottosson's matrices).
function hex(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const rgb = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return `#${rgb.map((v) => linearToByte(v).toString(16).padStart(2, "0")).join("")}`;
}

// `step` −3 … 3: darker … lighter than the family's base.
export function shade(family, step) {
  const [lightness, chroma, hue] = FAMILIES[family];
  return hex(lightness + step * STEP, chroma, hue + step * TURN);
}
