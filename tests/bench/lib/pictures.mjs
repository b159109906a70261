// What pictures of a canvas say. A picture is a grid of colours, three bytes a cell (probe_frames.js).

const SHOWS = 24;        // sum of three channels' differences by which a cell shows something
const distance = (a, b, i) => Math.abs(a[i] - b[i]) + Math.abs(a[i + 1] - b[i + 1]) + Math.abs(a[i + 2] - b[i + 2]);

/** Cells (by number) in which `picture` shows something else than `empty`. @returns {Set<number>} */
export function silhouette(picture, empty) {
  const out = new Set();
  for (let i = 0; i < picture.length; i += 3) if (distance(picture, empty, i) > SHOWS) out.add(i / 3);
  return out;
}

/** How much of `final`'s silhouette is there, and how much is beside it (a box round the body would be), both of its size. */
export function coverage(picture, final, empty) {
  const wanted = silhouette(final, empty), there = silhouette(picture, empty);
  if (wanted.size === 0) return {covered: 0, beside: there.size ? Infinity : 0};
  let both = 0;
  for (const cell of there) both += wanted.has(cell) ? 1 : 0;
  return {covered: both / wanted.size, beside: (there.size - both) / wanted.size};
}

/** Mean difference of two pictures, 0 to 1, over the cells in which either shows something; `whole`: over all cells. */
export function difference(a, b, empty) {
  let body = 0, cells = 0, all = 0;
  for (let i = 0; i < a.length; i += 3) {
    const d = distance(a, b, i) / 765;
    all += d;
    if (distance(a, empty, i) <= SHOWS && distance(b, empty, i) <= SHOWS) continue;
    body += d;
    ++cells;
  }
  return {body: cells ? body / cells : 0, whole: all / (a.length / 3)};
}

/** The first sample with a body: `most` of the silhouette, at most `beside` of it where nothing belongs, of real geometry. */
export function firstWhole(samples, final, empty, {most = 0.9, beside = 0.1, triangles = 300} = {}) {
  return samples.find(sample => {
    const seen = coverage(sample.cells, final, empty);
    return sample.triangles >= triangles && seen.covered >= most && seen.beside <= beside;
  }) ?? null;
}

/**
 * Which structure each cell of a picture shows: painted black or white by each bit of its number (from 1), beside all white and
 * all black. @returns {Uint32Array} 0: none
 */
export function structureOfCells(white, black, bits, empty) {
  const light = (cells, i) => cells[i] + cells[i + 1] + cells[i + 2], out = new Uint32Array(white.length / 3);
  for (let i = 0; i < white.length; i += 3) {
    if (distance(white, empty, i) <= SHOWS && distance(black, empty, i) <= SHOWS) continue;
    // Where black and white look alike (an edge, a shine), nothing can be told.
    if (light(white, i) - light(black, i) < 60) continue;
    const middle = (light(white, i) + light(black, i)) / 2;
    bits.forEach((cells, bit) => { if (light(cells, i) > middle) out[i / 3] |= 1 << bit; });
  }
  return out;
}

/**
 * Structures that a picture shows: of those that the final picture shows in at least `cells` cells, those of whose cells at
 * least half look more like the final picture than like nothing.
 */
export function structuresSeen(picture, final, empty, structures, cells = 4) {
  const all = new Map();
  for (let cell = 0; cell < structures.length; ++cell) {
    if (!structures[cell] || distance(final, empty, 3 * cell) <= SHOWS) continue;
    const entry = all.get(structures[cell]) ?? {there: 0, of: 0};
    all.set(structures[cell], entry);
    ++entry.of;
    if (distance(picture, final, 3 * cell) < distance(picture, empty, 3 * cell)) ++entry.there;
  }
  return [...all.values()].filter(({there, of}) => of >= cells && there >= of / 2).length;
}

/** The first sample from which on the picture stays the one after an unlimited wait: `most` mean difference over the body. */
export function settledAt(samples, final, empty, most = 0.01) {
  let first = null;
  for (const sample of samples) {
    if (difference(sample.cells, final, empty).body > most) first = null;
    else first ??= sample;
  }
  return first;
}

/** About `n` cells well inside the silhouette, spread over it: points to ask what is there. */
export function pointsInside(picture, empty, columns, n) {
  const body = silhouette(picture, empty);
  const inside = [...body].filter(cell => [-1, 1, -columns, columns].every(step => body.has(cell + step)));
  const step = Math.max(1, inside.length / n);
  return Array.from({length: Math.min(n, inside.length)}, (_, i) => inside[Math.floor(i * step)])
    .map(cell => ({column: cell % columns, row: Math.floor(cell / columns)}));
}
