// The icon of the site, a slice of a head drawn with a few strokes: as SVG, and as PNG for systems that take nothing else.
import zlib from 'node:zlib';

const SIZE = 32, GROUND = '#15181d', FACE = '#ff7a59';
const OVAL = {x: 16, y: 16, rx: 11, ry: 13.5};
const WIDTH = 2.2;
/** Each a quadratic curve: from, by way of, to. */
const STROKES = [[[16, 2], [16, 6], [16, 9]], [[16, 23], [16, 26], [16, 30]], [[12.6, 9.5], [17, 15.5], [11, 22.5]], [[19.4, 9.5], [15, 15.5], [21, 22.5]]];
const STEPS = 24;

export function iconSvg() {
  const paths = STROKES.map(([from, by, to]) => `M${from} Q${by} ${to}`).join('').replaceAll(',', ' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}"><ellipse cx="${OVAL.x}" cy="${OVAL.y}" rx="${OVAL.rx}" ry="${OVAL.ry}" fill="${FACE}"/><path d="${paths}" stroke="${GROUND}" stroke-width="${WIDTH}" stroke-linecap="round" fill="none"/></svg>\n`;
}

const rgb = text => [1, 3, 5].map(at => Number.parseInt(text.slice(at, at + 2), 16));

/** Distance to a stroke, as to the straight pieces of it. */
const LINES = STROKES.map(([a, b, c]) => Array.from({length: STEPS + 1}, (_, i) => {
  const t = i / STEPS, s = 1 - t;
  return [0, 1].map(axis => s * s * a[axis] + 2 * s * t * b[axis] + t * t * c[axis]);
}));
function strokeDistance(x, y) {
  let best = Infinity;
  for (const line of LINES) {
    for (let i = 1; i < line.length; i++) {
      const [[ax, ay], [bx, by]] = [line[i - 1], line[i]];
      const along = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)));
      best = Math.min(best, Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
    }
  }
  return best;
}

/** Nearly: exact at the edge, which is all that counts. */
function ovalDistance(x, y) {
  const [u, v] = [(x - OVAL.x) / OVAL.rx, (y - OVAL.y) / OVAL.ry], length = Math.hypot(u, v);
  return length ? (length - 1) * length / Math.hypot(u / OVAL.rx, v / OVAL.ry) : -OVAL.rx;
}

function chunk(type, data) {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(zlib.crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

/** @param {number} size pixels @param {{maskable?: boolean}} [options] maskable: full to its edges, for systems that cut a shape out of it @returns {Buffer} */
export function png(size, {maskable = false} = {}) {
  const [ground, face] = [rgb(GROUND), rgb(FACE)], scale = SIZE / size * (maskable ? 1.45 : 1), rows = Buffer.alloc((size * 4 + 1) * size);
  // Of a pixel's width, how much of it is inside.
  const inside = distance => Math.min(1, Math.max(0, 0.5 - distance / scale));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const x = (column + 0.5 - size / 2) * scale + SIZE / 2, y = (row + 0.5 - size / 2) * scale + SIZE / 2;
      const disc = inside(ovalDistance(x, y)), stroke = disc * inside(strokeDistance(x, y) - WIDTH / 2);
      const share = maskable ? disc - stroke : disc > 0 ? 1 - stroke / disc : 0;
      const at = row * (size * 4 + 1) + 1 + column * 4;
      for (let c = 0; c < 3; c++) rows[at + c] = Math.round(ground[c] + (face[c] - ground[c]) * share);
      rows[at + 3] = maskable ? 255 : Math.round(disc * 255);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);  // eight bits, RGBA
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows, {level: 9})), chunk('IEND', Buffer.alloc(0))]);
}
