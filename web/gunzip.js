// Inflating by the browser, outside the main thread, never beyond a limit: a few kilobytes can be made to grow for ever.

/**
 * @param {Uint8Array} bytes @param {number} limit bytes @param {CompressionFormat} [format]
 * @returns {Promise<Uint8Array[]|null>} the pieces in order; null: they would be larger than the limit. Rejects when damaged.
 */
export async function inflate(bytes, limit, format = 'gzip') {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const pieces = [];
  let size = 0;
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return pieces;
    size += value.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      return null;
    }
    pieces.push(value);
  }
}

/** @param {Uint8Array[]} pieces */
export function join(pieces) {
  if (pieces.length === 1) return pieces[0];
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
