// What saved files hold, read by hand: PNG, WebM, CSV, GLB, STL.
import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';
import {boxes} from './glb.mjs';
import {open, place, placeInMenu} from './helpers.mjs';

/** What is seen of a page with two boxes, the left one red. */
export const BOXES = '#src=made/boxes.glb';

/** A world (helpers.mjs) that has the two boxes, of these names; what lies in its `folder` is at made/. @param {[string, string]} names */
export async function openWithBoxes(names) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-boxes-'));
  const [red, blue] = [[0.8, 0.2, 0.1], [0.1, 0.3, 0.8]];
  await writeFile(path.join(folder, 'boxes.glb'), boxes(names.map((name, i) => ({name, color: i ? blue : red}))));
  const world = await open({mounts: {'/made/': folder}}), close = world.close;
  world.folder = folder;
  world.close = async () => {
    await close.call(world);
    await rm(folder, {recursive: true, force: true});
  };
  return world;
}

/** The share dialog of a laptop's page, through the View menu. */
export async function openShare(page) {
  const menu = await place(page, 'tool', 10);
  await page.mouse.click(menu.x, menu.y);
  const row = await placeInMenu(page, 'share');
  await page.mouse.click(row.x, row.y);
  await page.getByRole('dialog').waitFor();
}

export const near = (a, b, by = 3) => a.every((value, i) => Math.abs(value - b[i]) <= by);

/** A function's Blob, out of the page. @param {string} call for example "fabrica.picture({width: 100})" */
export async function blobOf(page, call) {
  // The page's own policy lets nobody evaluate a text but the browser's tools.
  const text = await page.evaluate(`(async () => {
    const blob = await ${call};
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let binary = '';
    for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(binary);
  })()`);
  return Buffer.from(text, 'base64');
}

/** @param {Buffer} png @returns {{width: number, height: number, channels: number, texts: Record<string, string>, at: (x: number, y: number) => number[]}} */
export function readPng(png) {
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  const texts = {};
  const packed = [];
  let head;
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.subarray(at + 4, at + 8).toString();
    const data = png.subarray(at + 8, at + 8 + length);
    assert.equal(png.readUInt32BE(at + 8 + length), zlib.crc32(png.subarray(at + 4, at + 8 + length)), `the sum of ${type}`);
    if (type === 'IHDR') head = data;
    else if (type === 'IDAT') packed.push(data);
    else if (type === 'iTXt') texts[data.subarray(0, data.indexOf(0)).toString()] = data.subarray(data.indexOf(0) + 5).toString();
    at += 12 + length;
  }
  const [width, height, channels] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
  const raw = zlib.inflateSync(Buffer.concat(packed));
  const row = width * channels;
  assert.equal(raw.length, (row + 1) * height, 'all rows are there');
  const pixels = Buffer.alloc(row * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)];
    assert.ok(filter === 1 || filter === 2);
    for (let i = 0; i < row; i++) {
      const before = filter === 1 ? (i >= channels ? pixels[y * row + i - channels] : 0) : y > 0 ? pixels[(y - 1) * row + i] : 0;
      pixels[y * row + i] = raw[y * (row + 1) + 1 + i] + before;
    }
  }
  return {width, height, channels, texts, at: (x, y) => [...pixels.subarray(y * row + x * channels, y * row + (x + 1) * channels)]};
}

const MASTERS = new Set([0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe0, 0x1f43b675, 0xa0, 0x1254c367, 0x7373, 0x67c8, 0x1a45dfa3]);

/** The elements of a WebM (EBML, RFC 8794) that matter here. @param {Buffer} webm */
export function readWebm(webm) {
  const found = {type: '', codec: '', width: 0, height: 0, scale: 1e6, duration: 0, times: [], tags: []};
  let cluster = 0;
  const number = data => data.reduce((sum, byte) => sum * 256 + byte, 0);
  const walk = (from, to) => {
    for (let at = from; at < to;) {
      const idLength = Math.clz32(webm[at]) - 23;
      const id = webm.readUIntBE(at, idLength);
      at += idLength;
      const sizeLength = Math.clz32(webm[at]) - 23;
      let size = webm[at] & (0xff >> sizeLength);
      for (let i = 1; i < sizeLength; i++) size = size * 256 + webm[at + i];
      at += sizeLength;
      const end = size === 2 ** (7 * sizeLength) - 1 ? to : at + size;
      const data = webm.subarray(at, end);
      if (id === 0x4282) found.type = data.toString();
      else if (id === 0x86) found.codec = data.toString();
      else if (id === 0xb0) found.width = number(data);
      else if (id === 0xba) found.height = number(data);
      else if (id === 0x2ad7b1) found.scale = number(data);
      else if (id === 0x4489) found.duration = data.length === 8 ? data.readDoubleBE() : data.readFloatBE();
      else if (id === 0xe7) cluster = number(data);
      else if (id === 0x4487) found.tags.push(data.toString());
      else if (id === 0xa3 || id === 0xa1) found.times.push(cluster + data.readInt16BE(1));
      else if (MASTERS.has(id)) walk(at, end);
      at = end;
    }
  };
  walk(0, webm.length);
  return {...found, seconds: found.duration * found.scale / 1e9, times: found.times.map(time => time * found.scale / 1e9)};
}

/** RFC 4180. @param {string} text @returns {string[][]} */
export function readCsv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted) {
      if (letter === '"' && text[at + 1] === '"') cell += text[++at];
      else if (letter === '"') quoted = false;
      else cell += letter;
    } else if (letter === '"') {
      assert.equal(cell, '', 'quotes stand around a whole cell');
      quoted = true;
    } else if (letter === ',' || letter === '\n') {
      row.push(cell.replace(/\r$/, ''));
      cell = '';
      if (letter === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += letter;
  }
  assert.ok(!quoted && !cell && !row.length, 'the last line ends');
  return rows;
}

/** @param {Buffer} glb */
export const glbJson = glb => JSON.parse(glb.subarray(20, 20 + glb.readUInt32LE(12)).toString());

/** @param {Buffer} stl @returns {{count: number, min: number[], max: number[], corners: number[][][]}} three corners a triangle, millimetres */
export function readStl(stl) {
  const count = stl.readUInt32LE(80);
  assert.equal(stl.length, 84 + 50 * count);
  const [min, max] = [[Infinity, Infinity, Infinity], [-Infinity, -Infinity, -Infinity]];
  const corners = Array.from({length: count}, (_, i) => [0, 1, 2].map(corner => [0, 1, 2].map(axis => stl.readFloatLE(84 + 50 * i + 12 + 12 * corner + 4 * axis))));
  for (const point of corners.flat()) point.forEach((value, axis) => {
    min[axis] = Math.min(min[axis], value);
    max[axis] = Math.max(max[axis], value);
  });
  return {count, min, max, corners};
}

/** What triangles enclose: its volume, and the length of edges at which the surface does not go on. @param {number[][][]} triangles @param {number} [grid] corners nearer than that are one, else those that are equal */
export function enclosed(triangles, grid) {
  const edges = new Map(), names = new Map();
  const key = point => {
    const text = point.map(value => grid ? Math.round(value / grid) : value + 0).join();
    if (!names.has(text)) names.set(text, names.size);
    return names.get(text);
  };
  let volume = 0;
  for (const [a, b, c] of triangles) {
    volume += (a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0])) / 6;
    const corners = [a, b, c];
    corners.forEach((from, i) => {
      const to = corners[(i + 1) % 3], [low, high] = [key(from), key(to)];
      if (low === high) return;
      const edge = edges.get(Math.min(low, high) + ' ' + Math.max(low, high)) ?? {sum: 0, length: Math.hypot(...from.map((value, axis) => value - to[axis]))};
      edge.sum += low < high ? 1 : -1;
      edges.set(Math.min(low, high) + ' ' + Math.max(low, high), edge);
    });
  }
  return {volume, open: [...edges.values()].filter(({sum}) => sum).reduce((all, {length}) => all + length, 0)};
}
