// A PNG file of red, green and blue, 8 bits each.
import {crc32, deflateSync} from 'node:zlib';

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]), out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}

/** @param {number} width @param {number} height @param {Uint8Array} pixels three bytes each, row by row @returns {Buffer} */
export function pngOf(width, height, pixels) {
  const head = Buffer.alloc(13), rows = Buffer.alloc((3 * width + 1) * height);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  head[9] = 2;  // colours, no palette
  for (let y = 0; y < height; ++y) rows.set(pixels.subarray(3 * width * y, 3 * width * (y + 1)), (3 * width + 1) * y + 1);  // filter 0 before each
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
