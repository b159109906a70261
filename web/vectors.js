// Three numbers each.

export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
/** @param {number[]} one @param {number[]} other @returns {[number, number, number]} */
export const cross = ([a, b, c], [x, y, z]) => [b * z - c * y, c * x - a * z, a * y - b * x];
/** Of length 1; one without a length stays as it is. @param {number[]} v */
export const unit = v => {
  const length = Math.hypot(...v) || 1;
  return v.map(x => x / length);
};
