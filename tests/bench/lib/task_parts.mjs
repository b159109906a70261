// What the long tasks of a page consist of: the browser's own profiler, by functions, from before the first script on.
const INTERVAL = 200;  // µs between two samples
const LEAST = 4;       // ms that a part takes to be named

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
 * @param {number} block ms: shorter ones are left out
 * @returns {{at: number, ms: number, sampled: number, parts: [string, number][]}[]}  parts: own time of functions, the longest first; ms
 */
export function taskParts({profile, origin}, tasks, block = 50) {
  const names = new Map(profile.nodes.map(({id, callFrame}) => [id, nameOf(callFrame)]));
  const long = tasks.filter(([, ms]) => ms > block).map(([at, ms]) => ({at, ms, sampled: 0, sums: new Map()}));
  let time = profile.startTime;
  profile.samples.forEach((id, i) => {
    time += profile.timeDeltas[i];
    const ms = (time - origin) / 1000, spent = (profile.timeDeltas[i + 1] ?? 0) / 1000, name = names.get(id);
    const task = long.find(({at, ms: length}) => ms >= at && ms < at + length);
    if (!task || name === '(idle)') return;
    task.sampled += spent;
    task.sums.set(name, (task.sums.get(name) ?? 0) + spent);
  });
  return long.map(({at, ms, sampled, sums}) => ({at, ms, sampled, parts: [...sums].filter(([, part]) => part >= LEAST).sort((a, b) => b[1] - a[1])}));
}

// A function's name and its file; without a name, where it begins. What has no file is the browser's own.
function nameOf({functionName, url, lineNumber, columnNumber}) {
  const file = url.split(/[/?#]/).filter(Boolean).at(-1) ?? '';
  if (!file) return functionName || '(the browser)';
  return `${functionName || `${lineNumber + 1}:${columnNumber + 1}`} in ${file.replace(/-[A-Z0-9]{8}(?=\.)/, '')}`;
}

/** A line a task. @param {string} who */
export const taskWords = (who, tasks) => tasks.length === 0 ? `${who}: no task over 50 ms\n` : tasks.map(({at, ms, sampled, parts}) =>
  `${who}: ${ms.toFixed(0)} ms at ${(at / 1000).toFixed(2)} s${sampled < ms / 2 ? ` (${sampled.toFixed(0)} ms of it in scripts)` : ''}: ${parts.map(([name, part]) => `${name} ${part.toFixed(0)}`).join(', ') || 'nothing longer than 4 ms'}\n`).join('');
