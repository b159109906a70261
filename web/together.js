// Files that are opened in one go, as a link names several: before much is fetched a person is asked once, about all of them (size.js).

/**
 * @typedef {{bytes: number, from: string, read?: number}} Weight `bytes`: 0 where the host does not tell; `from`: the address that it is part of, or has itself;
 *   `read`: of these, what is read before it is shown, where the rest comes piece by piece
 * @typedef {Weight & {part: number}} Weighed `part`: whose it is, in the order of what opens them, whoever's host answers first
 * @typedef {{files: Map<string, Weighed>, parts: Promise<void>[], began: number, answer: Promise<void>|null}} Go `files`: by address; `parts`: settled once
 *   their files are among these; `began`: bytes that had come before
 * @typedef {{go: Go, weigh: (url: string, weight: Weight) => number, known: () => void}} Part
 */

/** @type {WeakMap<object, Go>} by reader */
const goes = new WeakMap();

/** @param {Go} go @returns {number} bytes, as far as they are known */
export const sumOf = go => [...go.files.values()].reduce((sum, {bytes}) => sum + bytes, 0);
/** @param {Go} go @returns {number} of them, those that are read before anything is shown */
export const readOf = go => [...go.files.values()].reduce((sum, {bytes, read = bytes}) => sum + read, 0);

/**
 * To be called before anything is waited for. Who has nothing to say of its size says so (`known`), or others wait for it.
 * @param {import('./ranges.js').RangeReader} reader @returns {Part}
 */
export function takePart(reader) {
  let go = goes.get(reader);
  if (!go) {
    goes.set(reader, go = {files: new Map(), parts: [], began: reader.bytes, answer: null});
    setTimeout(() => goes.delete(reader), 0);
  }
  const mine = go;
  let known = () => {};
  const part = mine.parts.length;
  mine.parts.push(new Promise(resolve => { known = () => resolve(); }));
  return {
    go: mine, known,
    weigh(url, {bytes, from, read}) {
      mine.files.set(url, {bytes: Math.max(bytes, mine.files.get(url)?.bytes ?? 0), from, read, part});
      known();
      return sumOf(mine);
    },
  };
}
