// Writes a PNG row by row, so that one of 8K never lies in memory as a whole: a canvas of that size would be 130 MB, and phones refuse it. The
// browser deflates; what is here is the container and the filters of each row.

const SIGNATURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const TABLE = Uint32Array.from({length: 256}, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1;
  return n;
});

function crcOf(...pieces) {
  let crc = 0xffffffff;
  for (const piece of pieces) for (const byte of piece) crc = TABLE[(crc ^ byte) & 255] ^ crc >>> 8;
  return ~crc >>> 0;
}

/** @param {string} type @param {Uint8Array} data */
function chunk(type, data) {
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, data.length);
  head.set(new TextEncoder().encode(type), 4);
  const crc = new Uint8Array(4);
  new DataView(crc.buffer).setUint32(0, crcOf(head.subarray(4), data));
  return [head, data, crc];
}

export class PngWriter {
  /** @param {{width: number, height: number, alpha: boolean, texts?: Record<string, string>}} options `texts`: by keyword of the PNG standard */
  constructor({width, height, alpha, texts = {}}) {
    this.width = width;
    this.channels = alpha ? 4 : 3;
    this.row = width * this.channels;
    const head = new Uint8Array(13);
    const view = new DataView(head.buffer);
    view.setUint32(0, width);
    view.setUint32(4, height);
    head.set([8, alpha ? 6 : 2, 0, 0, 0], 8);
    /** @type {Blob[]} the browser may keep these on a disk */
    this.parts = [new Blob([SIGNATURE, ...chunk('IHDR', head), ...Object.entries(texts).filter(([, text]) => text).flatMap(([keyword, text]) => chunk('iTXt',
      new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`)))])];
    this.above = new Uint8Array(this.row);
    const stream = new CompressionStream('deflate');
    this.writer = stream.writable.getWriter();
    this.read = this.collect(stream.readable.getReader());
    this.read.catch(() => {});  // told by whoever waits for it
  }

  async collect(reader) {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      this.parts.push(new Blob(chunk('IDAT', value)));
    }
  }

  /** The next rows, from above. @param {Uint8Array} pixels */
  async rows(pixels) {
    const {row, channels} = this;
    const count = pixels.length / row;
    const out = new Uint8Array((row + 1) * count);
    const up = new Uint8Array(row);
    for (let y = 0; y < count; y++) {
      const now = pixels.subarray(y * row, (y + 1) * row);
      const line = out.subarray(y * (row + 1), (y + 1) * (row + 1));
      // Differences from the left or from above, whichever are smaller: what deflates better.
      let left = 0;
      let upper = 0;
      for (let i = 0; i < row; i++) {
        const side = (i < channels ? now[i] : now[i] - now[i - channels]) & 255;
        const over = (now[i] - this.above[i]) & 255;
        line[i + 1] = side;
        up[i] = over;
        left += side < 128 ? side : 256 - side;
        upper += over < 128 ? over : 256 - over;
      }
      line[0] = 1;
      if (upper < left) {
        line[0] = 2;
        line.set(up, 1);
      }
      this.above.set(now);
    }
    await this.writer.write(out);
  }

  async finish() {
    await this.writer.close();
    await this.read;
    return new Blob([...this.parts, ...chunk('IEND', new Uint8Array())], {type: 'image/png'});
  }

  /** Nobody wants it any more. */
  async drop() {
    this.parts = [];
    await this.writer.abort().catch(() => {});
  }
}
