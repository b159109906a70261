// What the long tasks of a page consist of: the browser's own profiler, by functions, from before the first script on.
import fs from 'node:fs';
import path from 'node:path';

const INTERVAL = 200;  // µs between two samples
const LEAST = 4;       // ms that a part takes to be named
const OWN = 'readPixels';  // the harness looks at pictures so; viewers do not

/**
 * Of one visit: begin() before navigation, end() when nothing happens any more.
 * @param {string} blank address of a page of the same origin: its process is the one that goes on
 */
export function profiler(blank) {
  let session;
  return {
    async begin(page) {
      await page.route(blank, route => route.fulfill({contentType: 'text/html', body: '<!doctype html><title></title>'}));
      await page.goto(blank);
      session = await page.context().newCDPSession(page);
      await session.send('Performance.enable', {timeDomain: 'timeTicks'});
      await session.send('Profiler.enable');
      await session.send('Profiler.setSamplingInterval', {interval: INTERVAL});
      await session.send('Profiler.start');
    },
    /** @returns {Promise<{profile: any, origin: number}>} origin: µs, of the navigation on the profile's clock */
    async end() {
      const {profile} = await session.send('Profiler.stop');
      const {metrics} = await session.send('Performance.getMetrics');
      return {profile, origin: metrics.find(({name}) => name === 'NavigationStart').value * 1e6};
    },
  };
}

/**
 * @param {{profile: {nodes: any[], samples: number[], timeDeltas: number[], startTime: number}, origin: number}} profiled
 * @param {[number, number][]} tasks  start and duration, ms since navigation
 * @param {{symbols?: Record<string, string[]>, block?: number}} more  symbols: names of functions of WebAssembly by file (symbolsIn); block: ms, shorter tasks are left out
 * @returns {{at: number, ms: number, sampled: number, parts: [string, number][]}[]}  parts: own time of functions, the longest first; ms
 */
export function taskParts({profile, origin}, tasks, {symbols = {}, block = 50} = {}) {
  const names = new Map(profile.nodes.map(({id, callFrame}) => [id, nameOf(callFrame, symbols)]));
  const long = tasks.filter(([, ms]) => ms > block).map(([at, ms]) => ({at, ms, end: at + ms, sampled: 0, sums: new Map()}));
  let time = profile.startTime;
  profile.samples.forEach((id, i) => {
    time += profile.timeDeltas[i];
    const ms = (time - origin) / 1000, spent = (profile.timeDeltas[i + 1] ?? 0) / 1000, name = names.get(id);
    const task = long.find(({at, end}) => ms >= at && ms < end);
    if (!task || name === '(idle)') return;
    if (name === OWN) return void (task.ms -= spent);
    task.sampled += spent;
    task.sums.set(name, (task.sums.get(name) ?? 0) + spent);
  });
  return long.filter(({ms}) => ms > block).map(({at, ms, sampled, sums}) => ({at, ms, sampled, parts: [...sums].filter(([, part]) => part >= LEAST).sort((a, b) => b[1] - a[1])}));
}

// A function's name and its file; without a name, where it begins. What has no file is the browser's own.
function nameOf({functionName, url, lineNumber, columnNumber}, symbols) {
  const file = url.split(/[?#]/)[0].split('/').at(-1) ?? '', number = /^wasm-function\[(\d+)\]$/.exec(functionName)?.[1];
  if (!file) return functionName || '(the browser)';
  if (number && symbols[file]?.[Number(number)]) return symbols[file][Number(number)];
  return `${functionName || `${lineNumber + 1}:${columnNumber + 1}`} in ${file.replace(/-[A-Z0-9]{8}(?=\.)/, '')}`;
}

/** What the build kept of its programs' names. @param {string} folder */
export function symbolsIn(folder) {
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter(name => name.endsWith('.wasm.symbols')) : [];
  return Object.fromEntries(files.map(name => {
    const list = [];
    for (const line of fs.readFileSync(path.join(folder, name), 'utf8').split('\n')) {
      const [, index, text] = /^(\d+):(.*)$/.exec(line) ?? [];
      // Without the types of what it is given, or is made for.
      if (index) list[Number(index)] = text.replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))).replace(/\(anonymous namespace\)::/g, '').replace(/<.*>/, '<…>').split('(')[0];
    }
    return [name.replace(/\.symbols$/, ''), list];
  }));
}

/** A line a task. @param {string} who */
export const taskWords = (who, tasks) => tasks.length === 0 ? `${who}: no task over 50 ms\n` : tasks.map(({at, ms, sampled, parts}) =>
  `${who}: ${ms.toFixed(0)} ms at ${(at / 1000).toFixed(2)} s${sampled < ms / 2 ? ` (${sampled.toFixed(0)} ms of it in scripts)` : ''}: ${parts.map(([name, part]) => `${name} ${part.toFixed(0)}`).join(', ') || 'nothing longer than 4 ms'}\n`).join('');
