// What is to be said of labels that were looked at frame by frame. Pure; CSS pixels.

export const SEEN = 0.1;   // alpha from which on a label counts as seen
export const JUMP = 40;    // px in a frame
const TOUCHING = 2;        // px: rows that just meet; what is drawn of a name is lower than its row

const overlap = (a, b) => a.x + TOUCHING < b.x + b.width && b.x + TOUCHING < a.x + a.width && a.y + TOUCHING < b.y + b.height && b.y + TOUCHING < a.y + a.height;

/** Those that can be seen; where a label does not say how faint it is, it is. */
const seenOf = places => places.filter(({alpha = 1}) => alpha >= SEEN);

/** Pairs of labels that lie over each other, in all frames. @param {{places: any[]}[]} frames */
export function overlaps(frames) {
  let count = 0;
  for (const {places} of frames) {
    const seen = seenOf(places);
    for (let i = 0; i < seen.length; ++i) for (let k = 0; k < i; ++k) count += overlap(seen[i], seen[k]);
  }
  return count;
}

/**
 * Labels that are elsewhere from one frame to the next, by more than JUMP, while their structure is not.
 * @param {{places: any[], camera: any}[]} frames @param {Map<string, {min: number[], max: number[]}>} bounds @param {number} height of the view
 * @returns {{id: string, frame: number, by: number}[]}
 */
export function jumps(frames, bounds, height) {
  const out = [], before = new Map();
  frames.forEach(({places, camera}, frame) => {
    const now = new Map();
    for (const place of seenOf(places)) {
      const box = bounds.get(place.id), at = [place.x + place.width / 2, place.y + place.height / 2], of = box ? placeOf(box, camera, height) : null;
      const last = before.get(place.id);
      if (last) {
        const by = distance(at, last.at);
        if (by > JUMP && (!of || !last.of || distance(of, last.of) <= JUMP)) out.push({id: place.id, frame, by: Math.round(by)});
      }
      now.set(place.id, {at, of});
    }
    before.clear();
    for (const [id, value] of now) before.set(id, value);
  });
  return out;
}

const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Where the middle of a box is seen, from the middle of the view. @param {{target: number[], orientation: number[], distance: number, fieldOfView?: number}} camera */
export function placeOf({min, max}, {target, orientation: [x, y, z, w], distance, fieldOfView = 0.6}, height) {
  const turned = ([a, b, c]) => {
    const [p, q, r] = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)];
    return [a + w * p + y * r - z * q, b + w * q + z * p - x * r, c + w * r + x * q - y * p];
  };
  const off = min.map((value, axis) => (value + max[axis]) / 2 - target[axis]), along = axis => turned(axis).reduce((sum, value, i) => sum + value * off[i], 0);
  const depth = distance - along([0, 0, 1]);
  if (depth <= 0) return null;
  const scale = height / (2 * Math.tan(fieldOfView / 2)) / depth;
  return [along([1, 0, 0]) * scale, -along([0, 1, 0]) * scale];
}
