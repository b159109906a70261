// One page in a fresh browser (cold cache, new processes), watched from outside until nothing happens any more.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';

const PROBE = fs.readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'probe.js'), 'utf8');
const ARGUMENTS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--ignore-gpu-blocklist'];
const SOFTWARE = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const MOST = 0.8;        // of the last picture that the first one must have
const QUIET = 2000;      // ms without a draw, a byte or work of the page's process or the rasteriser: everything is there
const WORKING = 0.2;     // of a core, over a second: workers still decode, or a frame is still being drawn
const BLOCK = 50;        // ms

export const peakMegabytes = pid => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return 0;  // it ended meanwhile
  }
};

/** What draws: the processor, always the same, unless FABRICA_BENCH_GL names flags for a graphics chip (docs/bench.md). */
export const drawnBy = (flags = process.env.FABRICA_BENCH_GL) => flags?.trim() ? flags.trim().split(/\s+/) : SOFTWARE;

export const launch = () => chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: [...ARGUMENTS, ...drawnBy()]});

/**
 * Times are seconds since navigation began; bytes as the server sent them.
 * @param {{server: Awaited<ReturnType<import('./server.mjs').serve>>, url: string, profile: {mbit: number, latency: number}|null,
 *   limit: number, idleSeconds?: number, failed?: string, mesh?: number, fills?: number, shot?: string, probe?: string, more?: () => object,
 *   around?: {begin(page: any): Promise<void>, end(): Promise<any>}}} options
 *   failed: expression that is text when the page has failed; mesh, fills: see probe.js; probe: a script beside it; more: asked in the page at the end
 *   around: told before navigation and at the end (task_parts.mjs); what it returns is `profiled`
 */
export async function visit({server, url, profile, limit, idleSeconds = 0, failed = 'null', mesh = 1000, fills = 0.3, shot, probe = '', more, around}) {
  const browser = await launch();
  const out = {errors: []};
  try {
    const page = await (await browser.newContext({viewport: {width: 1280, height: 720}, bypassCSP: true, serviceWorkers: 'block'})).newPage();
    page.on('pageerror', error => out.errors.push(String(error).slice(0, 200)));
    await page.addInitScript(`window.__probeOptions = ${JSON.stringify({mesh, fills})};\n${PROBE}\n${probe}`);
    const top = await browser.newBrowserCDPSession();
    await page.waitForTimeout(1500);  // the browser's own start competes for the cores
    await around?.begin(page);
    server.link.set(profile);
    server.log.length = 0;
    await page.goto(`http://127.0.0.1:${server.port}${url}`, {waitUntil: 'commit'});
    out.failed = await untilQuiet(page, top, server, limit, failed);
    if (around) out.profiled = await around.end();
    Object.assign(out, await page.evaluate(figures, {most: MOST, block: BLOCK}));
    addTraffic(out, server.log);
    if (more) Object.assign(out, await page.evaluate(more));
    const processes = (await top.send('SystemInfo.getProcessInfo')).processInfo;
    out.rendererMb = Math.max(...processes.filter(item => item.type === 'renderer').map(item => peakMegabytes(item.id)));
    if (shot) await page.screenshot({path: shot});
    if (idleSeconds && !out.failed) Object.assign(out, await watchIdle(page, server, idleSeconds));
  } catch (error) {
    out.failed = String(error).split('\n')[0].slice(0, 200);
  } finally {
    server.link.set(null);
    await browser.close();
  }
  return out;
}

/** Null, or why it did not become quiet. */
export async function untilQuiet(page, top, server, limit, failed) {
  const start = Date.now(), used = [];
  let worked = start;
  for (;;) {
    const processes = (await top.send('SystemInfo.getProcessInfo')).processInfo.filter(item => /^(renderer|gpu)$/i.test(item.type));
    used.push([Date.now(), processes.reduce((sum, item) => sum + item.cpuTime, 0)]);
    while (used.length > 2 && used.at(-1)[0] - used[1][0] >= 1000) used.shift();
    const [[from, before], [to, now]] = [used[0], used.at(-1)];
    if (to > from && (now - before) / ((to - from) / 1000) > WORKING) worked = to;
    const {text, last, filled} = await page.evaluate(([expression]) => {
      const probe = /** @type {any} */ (window).__probe, text = (0, eval)(expression);
      return {text: text ? String(text) : null, last: probe.draws.at(-1)?.[0] + performance.timeOrigin || 0, filled: probe.filledAt > 0};
    }, [failed]).catch(() => ({text: null, last: 0, filled: false}));
    if (text) return text;
    const busy = server.log.some(record => !record.end);
    const quiet = Date.now() - Math.max(last, worked, ...server.log.map(record => record.end || record.time));
    if (filled && !busy && quiet > QUIET) return null;
    if (Date.now() - start > limit) return filled ? `still drawing or loading after ${limit / 1000} s` : `no picture within ${limit / 1000} s`;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** In the page. */
function figures({most, block}) {
  const probe = /** @type {any} */ (window).__probe, first = probe.firstPicture(most);
  // Reading pixels back is ours, not the page's.
  const own = probe.longTasks.map(([start, duration]) => duration - probe.readings.filter(([at]) => at >= start && at < start + duration).reduce((sum, [, ms]) => sum + ms, 0));
  return {
    firstPicture: first.time ? first.time / 1000 : null, firstTriangles: first.triangles ?? null, covered: first.covered,
    firstAt: first.time ? performance.timeOrigin + first.time : null, lastDraw: (probe.draws.at(-1)?.[0] ?? 0) / 1000, origin: performance.timeOrigin,
    blocks: own.filter(ms => ms > block).length, longestBlock: Math.max(0, ...own), blocked: own.reduce((sum, ms) => sum + Math.max(0, ms - block), 0),
    lastTriangles: Math.max(0, ...probe.draws.map(([, triangles]) => triangles)), frames: probe.frames,
  };
}

function addTraffic(out, log) {
  const all = log.filter(record => !record.url.endsWith('/favicon.ico'));
  const before = all.filter(record => out.firstAt !== null && record.time <= out.firstAt);
  const bytes = (list, kind) => list.filter(record => record.kind === kind).reduce((sum, record) => sum + record.bytes, 0);
  const count = (list, kind) => list.filter(record => record.kind === kind).length;
  out.pageBytesFirst = out.firstAt ? bytes(before, 'app') : null;
  out.pageRequestsFirst = out.firstAt ? count(before, 'app') : null;
  out.dataBytesFirst = out.firstAt ? bytes(before, 'data') : null;
  out.dataBytes = bytes(all, 'data');
  out.pageBytes = bytes(all, 'app');
  out.requests = all.length;
  out.missing = [...new Set(all.filter(record => record.status >= 400).map(record => record.url))];
  const lastByte = (Math.max(0, ...all.map(record => record.end)) - out.origin) / 1000;
  out.everything = out.failed || !out.firstAt ? null : Math.max(out.lastDraw, lastByte);
  out.files = Object.fromEntries(before.filter(record => record.kind === 'app').map(record => [record.url, record.bytes]));
}

/** Draws, requests and changed pixels while nobody does anything. */
async function watchIdle(page, server, seconds) {
  const frames = () => page.evaluate('window.__probe.frames');
  // Taking a picture makes some browsers draw: the two lie outside the counted time.
  const before = await page.screenshot();
  await page.waitForTimeout(500);
  const from = await frames(), requests = server.log.length;
  await page.waitForTimeout(1000 * seconds);
  const drawn = await frames() - from, asked = server.log.length - requests;
  const after = await page.screenshot();
  return {idleFrames: drawn, idleRequests: asked, idleChanged: before.equals(after) ? 0 : 1};
}
