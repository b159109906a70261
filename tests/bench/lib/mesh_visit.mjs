// One page with meshes in a fresh browser, in one of two ways, because looking at pictures costs memory and time of the page:
//   look   pictures of every frame: when there was a first one, and when everything was there
//   work   no pictures while it loads: memory, long tasks, then frames, picks and changes (lib/mesh_work.mjs)
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {watchMemory} from './memory.mjs';
import {difference, firstWhole, settledAt, structureOfCells, structuresSeen} from './pictures.mjs';
import {launch, peakMegabytes, untilQuiet} from './visit.mjs';

const here = path.dirname(fileURLToPath(import.meta.url)), text = name => fs.readFileSync(path.join(here, name), 'utf8');
/** Goes into every worker (lib/server.mjs). */
export const WORKER_PROBE = text('probe_gl.js');
const PAGE_PROBE = `${WORKER_PROBE}\n${text('probe_frames.js')}`, OURS = text('ours.js');
const DESKTOP = {viewport: {width: 1280, height: 720}}, BLOCK = 50, MB = 1024 * 1024;
const STRUCTURES = 10;  // that a first picture of a foreign file shows

/**
 * Times are seconds since navigation began. What could not be measured is missing, and `problems` says why; `failed`: the page failed.
 * @param {{server: any, url: string, ours: boolean, profile?: {mbit: number, latency: number}|null, limit: number, look?: boolean, foreign?: boolean,
 *   key?: Uint32Array|null, device?: object, noMultiDraw?: boolean, probe?: object, handle?: string, judge?: (page: any, out: any, options: any) => Promise<object>, stub?: boolean, work?: ((page: any, memory: any) => Promise<object>)[], shot?: string}} options
 *   stub: draw calls do nothing from the start, for what does not depend on pictures
 *   probe: further options of probe_gl.js and probe_frames.js; handle: script that gives our page its `window.peer`; judge: instead of
 *   what is asked of pictures of meshes
 *   foreign: its first picture is one of STRUCTURES structures, told by `key`, the structure of each cell (made here where null)
 */
export async function visitMeshes(options) {
  const {server, url, ours, profile = null, limit, look = false, device = DESKTOP, noMultiDraw = false, stub = false, work = [], shot, probe = {}, handle = OURS, judge = judgeMeshes} = options;
  const out = {errors: [], problems: []}, browser = await launch();
  // Whatever hangs: it costs this visit only.
  const guard = setTimeout(() => browser.close(), limit + 240_000);
  try {
    const page = await (await browser.newContext({...device, bypassCSP: true, serviceWorkers: 'block'})).newPage(), top = await browser.newBrowserCDPSession();
    page.on('pageerror', error => out.errors.push(String(error).slice(0, 200)));
    await page.addInitScript(`globalThis.__probeOptions = ${JSON.stringify({look, noMultiDraw, stub, probeText: WORKER_PROBE, ...probe})};\n${PAGE_PROBE}`);
    await page.waitForTimeout(1500);  // the browser's own start competes for the cores
    const memory = look ? null : await watchMemory(page);
    server.link.set(profile);
    server.log.length = 0;
    await page.goto(`http://127.0.0.1:${server.port}${url}`, {waitUntil: 'commit'});
    out.failed = await untilQuiet(page, top, server, limit, ours ? 'null' : 'window.peerError');
    Object.assign(out, await page.evaluate(loadFigures, BLOCK), traffic(server.log));
    const processes = (await top.send('SystemInfo.getProcessInfo')).processInfo;
    out.rendererMb = Math.max(...processes.filter(item => item.type === 'renderer').map(item => peakMegabytes(item.id)));
    server.link.set(null);
    if (shot) await page.screenshot({path: shot});
    if (ours && !out.failed) {
      await page.evaluate(handle);
      out.says = await page.evaluate('window.fabrica.stats().memory');  // for whoever looks for a cause: no row has it
    }
    const step = async (name, run) => {
      if (out.failed) return;
      try {
        Object.assign(out, await run());
      } catch (error) {
        out.problems.push(`${name}: ${String(error).split('\n')[0].slice(0, 200)}`);
      }
    };
    if (look) await step('pictures', () => judge(page, out, options));
    for (const part of work) await step(part.name, () => part(page, memory));
    if (memory) await step('memory', async () => {
      const {peak, at, samples} = await memory.stop();
      return {ceilingMb: peak / MB, ceilingParts: at && inMegabytes(at), ceilingSamples: samples};
    });
  } catch (error) {
    out.failed ??= String(error).split('\n')[0].slice(0, 200);
  } finally {
    clearTimeout(guard);
    server.link.set(null);
    await browser.close();
  }
  return out;
}

const inMegabytes = parts => Object.fromEntries(Object.entries(parts).map(([key, value]) =>
  [key, key === 'workers' ? value : typeof value === 'object' ? inMegabytes(value) : Math.round(value / MB)]));

/** In the page. */
function loadFigures(block) {
  const probe = /** @type {any} */ (window).__probe;
  const durations = probe.longTasks.map(([, duration]) => duration);
  return {origin: performance.timeOrigin, lastDraw: (probe.draws.at(-1)?.[0] ?? 0) / 1000, frames: probe.draws.length,
    triangles: Math.max(0, ...probe.draws.map(([, triangles]) => triangles)),
    longTasks: durations.filter(ms => ms > block).length, longestTask: Math.max(0, ...durations), blocked: durations.reduce((sum, ms) => sum + ms, 0) / 1000};
}

function traffic(log) {
  const files = new Map(), data = log.filter(record => record.kind === 'data' && record.status < 400);
  for (const record of data) {
    const file = files.get(record.url) ?? {size: record.size - record.begin, ranges: []};
    files.set(record.url, file);
    file.ranges.push([Math.max(record.from, record.begin), Math.max(record.from + record.bytes, record.begin)]);
  }
  const bytes = list => list.reduce((sum, record) => sum + record.bytes, 0);
  return {dataBytes: bytes(data), dataRequests: data.length, pageBytes: bytes(log.filter(record => record.kind === 'app')),
    lastByteAt: Math.max(0, ...data.map(record => record.end)),
    files: Object.fromEntries([...files].map(([url, {size, ranges}]) => [url, {size, share: size ? covered(ranges) / size : 1}])),
    missing: [...new Set(log.filter(record => record.status >= 400 && !record.url.endsWith('/favicon.ico')).map(record => record.url))]};
}

/** Length of a union of [from, to). */
export function covered(ranges) {
  let length = 0, end = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}

async function judgeMeshes(page, out, {ours, foreign, key}) {
  const samples = await picturesOf(page);
  if (samples.length === 0) return {problems: [...out.problems, 'no picture: the scene was not drawn by WebGL 2 on the page itself']};
  const final = samples.at(-1).cells, empty = (await lookAt(page, () => /** @type {any} */ (window).peer.empty(true))).cells;
  const again = (await lookAt(page, () => /** @type {any} */ (window).peer.empty(false))).cells;
  const figures = {pictures: samples.length, redrawn: difference(final, again, empty).body};
  const settled = settledAt(samples, final, empty), whole = firstWhole(samples, final, empty);
  figures.wholeBody = seconds(whole);
  if (ours && foreign) {
    figures.key = key ?? await keyOf(page, empty).catch(error => { out.problems.push(`which structure is where: ${error.message}`); return null; });
    figures.structuresSeen = figures.key ? samples.map(sample => [seconds(sample), structuresSeen(sample.cells, final, empty, figures.key)]) : [];
    figures.firstPicture = figures.structuresSeen.find(([, count]) => count >= STRUCTURES)?.[0] ?? null;
  } else {
    figures.firstPicture = figures.wholeBody;
  }
  figures.samePicture = seconds(settled);
  figures.sameWhole = seconds(samples.find(sample => difference(sample.cells, final, empty).whole <= 0.01));
  const lastByte = (out.lastByteAt - out.origin) / 1000, lacking = Object.entries(out.files).find(([, {share}]) => share < 0.98);
  figures.everything = settled ? Math.max(seconds(settled), ours ? lastByte : 0) : null;
  if (ours && lacking) {
    figures.everything = null;
    out.problems.push(`${(100 * lacking[1].share).toFixed(1)} % of ${lacking[0]} were asked for, not all (the picture stays the same from ${figures.samePicture?.toFixed(2) ?? '–'} s on)`);
  }
  return figures;
}

const seconds = sample => sample ? sample.time / 1000 : null;

/** All pictures so far, in Node. */
export async function picturesOf(page) {
  const list = await page.evaluate(() => {
    const pack = cells => { let binary = ''; for (let i = 0; i < cells.length; i += 8192) binary += String.fromCharCode(...cells.subarray(i, i + 8192)); return btoa(binary); };
    return /** @type {any} */ (window).__probe.pictures().map(sample => ({...sample, cells: pack(sample.cells)}));
  });
  return list.map(sample => ({...sample, cells: new Uint8Array(Buffer.from(sample.cells, 'base64'))}));
}

/** The picture after a change, once nothing is drawn any more. `change` runs in the page. */
export async function lookAt(page, change, argument) {
  await page.evaluate(async ([text, argument]) => {
    const probe = /** @type {any} */ (window).__probe, start = performance.now();
    probe.look = true;
    await (0, eval)(`(${text})`)(argument);
    // The first frame, then none for a while; at most a minute, where the processor draws.
    for (;;) {
      await new Promise(resolve => setTimeout(resolve, 50));
      const now = performance.now(), last = probe.draws.at(-1)?.[0] ?? 0;
      if (now - start > 60_000 || last >= start && now - last > 600) return;
    }
  }, [change.toString(), argument]);
  const pictures = await picturesOf(page);
  if (pictures.length === 0) throw new Error('nothing was drawn');
  return pictures.at(-1);
}

/** Which structure each cell shows, for our page. */
async function keyOf(page, empty) {
  const paint = bit => lookAt(page, value => /** @type {any} */ (window).peer.paint(value), bit).then(picture => picture.cells);
  const white = await paint('white'), black = await paint('black'), bits = [];
  const count = await page.evaluate('window.peer.bits');
  for (let bit = 0; bit < count; ++bit) bits.push(await paint(bit));
  return structureOfCells(white, black, bits, empty);
}
