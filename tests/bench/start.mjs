// tools/bench start: where the time until the first picture goes, ours beside three.js, on the same file.
import fs from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {MESH_PEERS, buildPeers} from './lib/peers.mjs';
import {readOptions} from './lib/options.mjs';
import {makeRow, noiseRow, noiseWords, table, writeRows} from './lib/report.mjs';
import {serve} from './lib/server.mjs';
import {Calibration} from './lib/stats.mjs';
import {profiler, symbolsIn, taskParts, taskWords} from './lib/task_parts.mjs';
import {visit} from './lib/visit.mjs';

const PROBE = fs.readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), 'lib/probe_start.js'), 'utf8');
const LIMIT = 90_000, SLENDER = 0.03, SHOWN = {text: '–', holds: row => row.ours !== null};
const STEPS = [
  ['start.document', 'the document is there'],
  ['start.scripts', 'the scripts it names are there'],
  ['start.wasm', 'the first WebAssembly runs'],
  ['start.context', 'it has a WebGL context'],
  ['start.data', 'the first bytes of the file are there'],
  ['start.picture', 'first picture'],
  ['start.everything', 'everything is there'],
];
const COSTS = [
  ['start.cost.context', 'getContext'],
  ['start.cost.programs', 'compiling and linking GLSL programs, as far as it is waited for'],
  ['start.cost.wasm', 'WebAssembly: fetching, compiling and starting, as far as it is waited for'],
  ['start.cost.tasks', 'in tasks over 50 ms'],
];

export async function start(repo, args) {
  const options = readOptions(args, {runs: 5, peers: MESH_PEERS, site: path.join(repo, 'build/site'), demo: path.join(repo, 'build/demo'), glb: ''});
  const {site, demo} = options, glb = options.glb && path.resolve(options.glb), work = path.join(repo, 'build/bench');
  for (const file of [path.join(site, 'index.html'), glb || path.join(demo, 'atlas.json')]) if (!fs.existsSync(file)) throw new Error(`${path.relative(repo, file)} is not there: tools/run --build-only makes it`);
  await buildPeers(path.join(work, 'peers'));
  const server = await serve({mounts: [['/peers/', path.join(work, 'peers'), 'app'], ['/data/', glb ? path.dirname(glb) : demo, 'data'], ['/demo/', demo, 'data'], ['/', site, 'app']]});
  server.preloadFolder(path.join(work, 'peers'), '/peers/', name => options.peers.some(peer => name.startsWith(peer)));
  server.preloadFolder(site, '/');
  const calibration = new Calibration(), results = {};
  const file = `/data/${glb ? path.basename(glb) : 'meshes.glb'}`;
  const addressOf = name => name !== 'ours' ? `/peers/${name}.html?data=${file}` : glb ? `/index.html#model=http://127.0.0.1:${server.port}${file}` : '/index.html';
  const look = (name, more) => visit({server, profile: null, limit: LIMIT, fills: glb ? SLENDER : undefined, url: addressOf(name), failed: name === 'ours' ? 'null' : 'window.peerError', probe: PROBE, more: stepsOf, ...more});
  const symbols = symbolsIn(path.join(repo, 'build/web/page'));
  let tasks = '';
  try {
    for (let run = 0; run < options.runs; ++run) {
      for (const name of ['ours', ...options.peers]) {
        calibration.run();
        const result = await look(name);
        (results[name] ??= []).push({...result, ...figuresOf(result, server.log)});
        const {firstPicture, failed} = result;
        process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${name.padEnd(6)} #${run + 1}  first ${firstPicture?.toFixed(2) ?? '–'} s ${failed ?? ''}\n`);
      }
    }
    calibration.run();
    // Once more with the profiler, which makes everything longer.
    for (const name of ['ours', ...options.peers]) {
      const {profiled, tasks: all} = await look(name, {around: profiler(`http://127.0.0.1:${server.port}/blank`)});
      tasks += profiled ? taskWords(name, taskParts(profiled, all, {symbols})) : `${name}: the profiler told nothing\n`;
    }
  } finally {
    server.close();
  }
  const rows = [...STEPS.map(row => [...row, 's after navigation']), ...COSTS.map(row => [...row, 'ms'])].map(([id, figure, unit]) =>
    makeRow({id, figure, unit, target: SHOWN, ours: results.ours.map(run => run[id]), peers: Object.fromEntries(options.peers.map(name => [name, results[name].map(run => run[id])]))}));
  rows.push(noiseRow('start', calibration));
  process.stdout.write(`\n${table(rows)}\n\nTasks over 50 ms until nothing happens any more, of one visit with the profiler (own times of functions, ms):\n${tasks}\n${writeRows(repo, 'start', rows)}\n${noiseWords(calibration)}`);
}

/** In the page: times in ms since navigation. */
function stepsOf() {
  const steps = /** @type {any} */ (window).__start, probe = /** @type {any} */ (window).__probe;
  const scripts = performance.getEntriesByType('resource').filter(entry => [...document.scripts].some(script => script.src === entry.name));
  return {steps, tasks: probe.longTasks, document: performance.getEntriesByType('navigation')[0]?.responseEnd ?? null,
    scripts: scripts.length ? Math.max(...scripts.map(entry => entry.responseEnd)) : null};
}

/** @param {any} run of visit with stepsOf @param {any[]} log of the server @returns {Record<string, number|null>} by row */
export function figuresOf(run, log) {
  const until = (run.firstPicture ?? Infinity) * 1000, before = list => (list ?? []).filter(([at]) => at < until);
  const seconds = ms => typeof ms === 'number' && Number.isFinite(ms) ? ms / 1000 : null, ends = list => before(list).map(([at, ms]) => at + ms);
  const cost = list => before(list).reduce((sum, [, ms]) => sum + ms, 0);
  const {context = [], programs = [], wasm = []} = run.steps ?? {};
  const data = log.filter(record => record.kind === 'data' && record.end).map(record => record.end - run.origin);
  return {
    'start.document': seconds(run.document), 'start.scripts': seconds(run.scripts), 'start.wasm': seconds(Math.min(...ends(wasm))),
    'start.context': seconds(Math.min(...ends(context))), 'start.data': seconds(Math.min(...data)), 'start.picture': run.firstPicture ?? null, 'start.everything': run.everything ?? null,
    'start.cost.context': cost(context), 'start.cost.programs': cost(programs), 'start.cost.wasm': cost(wasm), 'start.cost.tasks': cost(before(run.tasks).filter(([, ms]) => ms > 50)),
  };
}
