// Members of a ZIP file, read as files of their own: stored ones by range, deflated ones (descriptions, as a rule) whole.

import {FabricaError, truncatedError} from './errors.js';
import {inflate, join} from './gunzip.js';

const LOCAL = 0x04034b50;
const LOCAL_LENGTH = 30;
// More than a name: what comes before a member's bytes is read together with their beginning.
const AHEAD = 512;
const TOGETHER = 1 << 16;
const UNPACKED_LIMIT = 1 << 28;

/** @param {string} address "zip:N/NAME" */
const nameIn = address => address.slice(address.indexOf('/') + 1);

const decoded = text => {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
};

/** @typedef {{name: string, header: number, length: number, size: number, deflated: boolean, begin?: Promise<number>, whole?: Promise<Uint8Array>}} Member */

export class Members {
  /**
   * @param {import('./ranges.js').RangeReader} reader @param {string} url the ZIP file
   * @param {[name: string, header: number, length: number, size: number, deflated: boolean][]} members
   */
  constructor(reader, url, members) {
    this.reader = reader;
    this.url = url;
    /** @type {Map<string, Member>} */
    this.members = new Map(members.map(([name, header, length, size, deflated]) => [name, {name, header, length, size, deflated}]));
  }

  find(address) { return this.members.get(nameIn(address)) ?? this.members.get(decoded(nameIn(address))); }

  /** @param {string} address "zip:N/NAME" @returns {Member} */
  member(address) {
    const member = this.find(address), name = decoded(nameIn(address));
    if (member) return member;
    throw new FabricaError('not-found', `There is no "${name}" in this file.`, this.url, 'Pack the whole folder.');
  }

  /** Bytes of the ZIP file that hold it; of what is not there none: told by whoever reads it. */
  packedSizeOf(address) { return this.find(address)?.length ?? 0; }

  sizeOf(address) { return this.member(address).size; }

  /** As RangeReader.read(). @param {import('./ranges.js').Sink} sink */
  async read(address, offset, length, sink, signal, mayEnd = false) {
    const member = this.member(address);
    let end = length === 0 ? member.size : offset + length;
    if (end > member.size && !mayEnd) throw truncatedError(member.size, end, `${this.url} (${member.name})`);
    end = Math.min(end, member.size);
    if (end <= offset) return;
    if (member.deflated) {
      const bytes = await this.unpack(member, signal);
      // Who has had all of a large one does not ask again.
      if (offset === 0 && end === member.size && end > TOGETHER) member.whole = undefined;
      return sink(bytes.slice(offset, end), offset);
    }
    let at = offset;
    if (!member.begin) {
      // Its true beginning is behind a header of its own: with a small first range both come at once.
      const ahead = offset === 0 ? Math.min(end, TOGETHER) : 0;
      const head = this.reader.bytesOf(this.url, member.header, LOCAL_LENGTH + member.name.length + AHEAD + ahead, signal, true);
      member.begin = head.then(bytes => this.beginOf(member, bytes));
      member.begin.catch(() => { member.begin = undefined; });
      const begin = await member.begin - member.header;
      const bytes = (await head).subarray(begin, begin + end);
      if (offset === 0 && bytes.length > 0) {
        at = bytes.length;
        sink(bytes.slice(), 0);
      }
    }
    const begin = await member.begin;
    if (at < end) await this.reader.read(this.url, begin + at, end - at, (bytes, from) => sink(bytes, from - begin), signal);
  }

  /** @param {Member} member @param {Uint8Array} head from its local header on */
  beginOf(member, head) {
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    if (head.length < LOCAL_LENGTH || view.getUint32(0, true) !== LOCAL) {
      throw new FabricaError('bad-format', `The file's directory leads to the wrong place for "${member.name}".`, this.url,
        'Upload the file again and compare its size with the original.');
    }
    return member.header + LOCAL_LENGTH + view.getUint16(26, true) + view.getUint16(28, true);
  }

  /** @param {Member} member */
  unpack(member, signal) {
    if (member.size > UNPACKED_LIMIT) {
      throw new FabricaError('unsupported', `"${member.name}" is packed by deflate inside the ZIP file, so that no part of it can be read.`, this.url,
        'Pack the folder without compression (zip -0): its chunks are packed already.');
    }
    member.whole ??= this.unpacked(member, signal);
    member.whole.catch(() => { member.whole = undefined; });
    return member.whole;
  }

  async unpacked(member, signal) {
    const head = await this.reader.bytesOf(this.url, member.header, LOCAL_LENGTH, signal);
    const packed = await this.reader.bytesOf(this.url, this.beginOf(member, head), member.length, signal);
    const pieces = await inflate(packed, member.size, 'deflate-raw').catch(() => null);
    const bytes = pieces && join(pieces);
    if (bytes?.length === member.size) return bytes;
    throw new FabricaError('bad-format', `"${member.name}" in the ZIP file is damaged.`, this.url, 'Upload the file again and compare its size with the original.');
  }
}
