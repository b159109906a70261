// Words and numbers out of the bytes of a text file: no text as large as the file is made, and no line costs an array.

const decoder = new TextDecoder();
const LF = 10, SPACE = 32;
const POWERS = Array.from({length: 309}, (_, i) => Number(`1e${i}`));

export class Text {
  /** @param {Uint8Array} bytes @param {number} [at] where to begin @param {number} [end] */
  constructor(bytes, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get done() { return this.at >= this.end; }

  /** Skips blanks within the line. @returns {boolean} whether something follows in it */
  more() {
    const {bytes, end} = this;
    while (this.at < end && bytes[this.at] <= SPACE && bytes[this.at] !== LF) this.at++;
    return this.at < end && bytes[this.at] !== LF;
  }

  /** Skips all that is white, lines too. @returns {boolean} whether something follows */
  skipWhite() {
    while (this.at < this.end && this.bytes[this.at] <= SPACE) this.at++;
    return this.at < this.end;
  }

  /** The next word of the file, "" at its end. */
  word() {
    this.skipWhite();
    const from = this.at;
    while (this.at < this.end && this.bytes[this.at] > SPACE) this.at++;
    return decoder.decode(this.bytes.subarray(from, this.at));
  }

  /** What is left of the line, trimmed; the next line is next. */
  rest() {
    const from = this.at;
    this.nextLine();
    return decoder.decode(this.bytes.subarray(from, this.at)).trim();
  }

  nextLine() {
    const {bytes, end} = this;
    while (this.at < end && bytes[this.at] !== LF) this.at++;
    if (this.at < end) this.at++;
  }

  /** Where the line ends. */
  lineEnd() {
    const found = this.bytes.indexOf(LF, this.at);
    return found < 0 || found > this.end ? this.end : found;
  }

  /** The next number of the file; NaN where there is none, and the word is passed over. */
  number() {
    this.skipWhite();
    const {bytes, end} = this;
    let at = this.at;
    const negative = bytes[at] === 45;
    if (negative || bytes[at] === 43) at++;
    let value = 0, places = 0, digits = 0;
    for (; at < end && bytes[at] >= 48 && bytes[at] <= 57; at++, digits++) value = value * 10 + bytes[at] - 48;
    if (bytes[at] === 46) {
      for (at++; at < end && bytes[at] >= 48 && bytes[at] <= 57; at++, digits++) {
        // Digits that no number of 64 bits can tell are passed over.
        if (places > 20) continue;
        value = value * 10 + bytes[at] - 48;
        places++;
      }
    }
    if (digits > 0 && (bytes[at] === 101 || bytes[at] === 69)) {
      const sign = bytes[at + 1] === 45 ? -1 : 1;
      let exponent = 0, from = at + (bytes[at + 1] === 45 || bytes[at + 1] === 43 ? 2 : 1);
      for (; from < end && bytes[from] >= 48 && bytes[from] <= 57; from++) exponent = Math.min(999, exponent * 10 + bytes[from] - 48);
      places -= sign * exponent;
      at = from;
    }
    const clean = digits > 0 && (at >= end || bytes[at] <= SPACE);
    while (at < end && bytes[at] > SPACE) at++;
    this.at = at;
    if (!clean) return NaN;
    if (places > 0) value = places > 308 ? 0 : value / POWERS[places];
    else if (places < 0) value = places < -308 ? Infinity : value * POWERS[-places];
    return negative ? -value : value;
  }
}

/** Numbers that come one after the other, in as much memory as they need. */
export class Growing {
  /** @param {Float32ArrayConstructor|Uint32ArrayConstructor} kind */
  constructor(kind) {
    this.values = new kind(1024);
    this.length = 0;
  }

  /** @param {number} a @param {number} b @param {number} c */
  add3(a, b, c) {
    if (this.length + 3 > this.values.length) this.grow();
    this.values[this.length++] = a;
    this.values[this.length++] = b;
    this.values[this.length++] = c;
  }

  /** @param {number} a @param {number} b @param {number} c @param {number} d */
  add4(a, b, c, d) {
    this.add3(a, b, c);
    if (this.length + 1 > this.values.length) this.grow();
    this.values[this.length++] = d;
  }

  grow() {
    const grown = new this.values.constructor(this.values.length * 2);
    grown.set(this.values);
    this.values = grown;
  }

  /** @returns {any} as long as there are numbers */
  taken() { return this.values.slice(0, this.length); }
}
