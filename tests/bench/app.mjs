// tools/bench app: what the page weighs and how soon the demo is there, beside the viewers of the field.
import fs from 'node:fs';
import path from 'node:path';
import {PEERS, MESH_PEERS, buildPeers} from './lib/peers.mjs';
import {readOptions} from './lib/options.mjs';
import {atMost, makeRow, noiseRow, noiseWords, ratioAtMost, table, writeRows} from './lib/report.mjs';
import {serve} from './lib/server.mjs';
import {Calibration, median} from './lib/stats.mjs';
import {visit} from './lib/visit.mjs';

const PROFILES = {none: null, fast: {mbit: 30, latency: 20}, slow: {mbit: 1.6, latency: 150}};
const WORDS = {none: 'no limit', fast: '30 Mbit/s', slow: '1.6 Mbit/s'};
const PAGE_BUDGET = 350;  // KB
const LIMIT = {none: 90_000, fast: 120_000, slow: 240_000};

export async function app(repo, args) {
  const options = readOptions(args, {runs: 3, profiles: Object.keys(PROFILES), peers: PEERS,
    site: path.join(repo, 'build/site'), demo: path.join(repo, 'build/demo'), glb: '', shots: false});
  const {site, demo} = options, work = path.join(repo, 'build/bench');
  options.glb ||= path.join(demo, 'meshes.glb');
  const missing = [[path.join(site, 'index.html'), `the site is not built (${path.relative(repo, site)})`], [path.join(demo, 'atlas.json'), `the demo atlas is not made (${path.relative(repo, demo)})`]]
    .find(([file]) => !fs.existsSync(file))?.[1];
  const peers = options.peers.filter(name => !MESH_PEERS.includes(name) || fs.existsSync(options.glb));
  await buildPeers(path.join(work, 'peers'));
  const server = await serve({mounts: [['/peers/tiny.nii.gz', path.join(work, 'peers/tiny.nii.gz'), 'data'], ['/peers/', path.join(work, 'peers'), 'app'],
    ['/data/meshes.glb', options.glb, 'data'], ['/demo/', demo, 'data'], ['/', site, 'app']]});
  server.preloadFolder(path.join(work, 'peers'), '/peers/', name => peers.some(peer => name.startsWith(peer)));
  if (!missing) server.preloadFolder(site, '/');
  const calibration = new Calibration(), results = {};
  const add = (name, profile, result) => ((results[name] ??= {})[profile] ??= []).push(result);
  try {
    for (const profile of options.profiles) {
      for (let run = 0; run < options.runs; ++run) {
        for (const name of [...missing ? [] : ['ours'], ...peers]) {
          // An image viewer reads no meshes: it is here for its weight and its start, with a tiny image.
          if (name === 'niivue' && profile !== options.profiles[0]) continue;
          calibration.run();
          const result = await visit({server, profile: PROFILES[profile], limit: LIMIT[profile], ...pageOf(name, run === 0 && profile === options.profiles[0]),
            shot: options.shots ? path.join(work, `${name}-${profile}.png`) : undefined});
          add(name, profile, result);
          progress(name, profile, run, result);
        }
      }
    }
    calibration.run();
  } finally {
    server.close();
  }
  fs.writeFileSync(path.join(work, 'app.runs.json'), JSON.stringify(results, null, 1));
  const rows = rowsOf(results, options, missing, calibration);
  process.stdout.write(`\n${table(rows)}\n\n${writeRows(repo, 'app', rows)}\n`);
  process.stdout.write(noiseWords(calibration));
}

function pageOf(name, idle) {
  if (name === 'ours') return {url: '/index.html', idleSeconds: idle ? 5 : 0};
  const mesh = MESH_PEERS.includes(name);
  return {url: `/peers/${name}.html?data=${mesh ? '/data/meshes.glb' : '/peers/tiny.nii.gz'}`, failed: 'window.peerError', mesh: mesh ? 1000 : 1, idleSeconds: idle ? 5 : 0};
}

function progress(name, profile, run, result) {
  const seconds = value => value === null || value === undefined ? '–' : `${value.toFixed(2)} s`;
  process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${name.padEnd(7)} ${WORDS[profile].padEnd(10)} #${run + 1}  first ${seconds(result.firstPicture)}  ` +
    `all ${seconds(result.everything)}  page ${((result.pageBytesFirst ?? 0) / 1000).toFixed(0)} KB  ${result.failed ?? ''} ${(result.errors ?? []).join('; ')} ${(result.missing ?? []).join(' ')}\n`);
}

function rowsOf(results, options, missing, calibration) {
  const rows = [], scale = (value, by) => value === null || value === undefined ? null : value / by;
  const why = missing ?? Object.values(results.ours ?? {}).flat().find(result => result.failed)?.failed;
  const row = (id, figure, unit, profile, value, target, names = MESH_PEERS) => rows.push(makeRow({id, figure, unit, target, why,
    ours: (results.ours?.[profile] ?? []).map(value), peers: Object.fromEntries(names.filter(name => results[name]).map(name => [name, (results[name][profile] ?? []).map(value)]))}));
  const first = options.profiles[0];
  row('app.page-bytes', 'page before the first picture, brotli, data apart', 'KB', first, run => scale(run.pageBytesFirst, 1000), atMost(PAGE_BUDGET), PEERS);
  row('app.page-requests', 'page requests before the first picture', '', first, run => run.pageRequestsFirst, {text: '–', holds: own => own.ours !== null}, PEERS);
  row('app.data-bytes', 'data asked for before the first picture', 'KB', first, run => scale(run.dataBytesFirst, 1000), ratioAtMost(1));
  for (const profile of options.profiles) {
    const link = PROFILES[profile], at = `, ${WORDS[profile]}`;
    row(`app.first-picture.${profile}`, `first picture${at}`, 's', profile, run => run.firstPicture, ratioAtMost(1));
    const bytes = median((results.ours?.[profile] ?? []).map(run => run.dataBytes + run.pageBytes));
    const ideal = link && bytes ? Number((1.15 * bytes / (link.mbit * 125_000)).toFixed(2)) : null;
    row(`app.everything.${profile}`, `everything${at}`, 's', profile, run => run.everything, link ? ideal ? {text: `≤ ${ideal} (1.15 × bytes ÷ link)`, holds: own => own.ours !== null && own.ours <= ideal}
      : {text: '≤ 1.15 × bytes ÷ link', holds: () => false} : ratioAtMost(1));
    row(`app.blocks.${profile}`, `main-thread blocks over 50 ms${at}`, '', profile, run => run.failed ? null : run.blocks, atMost(0));
    row(`app.longest-block.${profile}`, `longest main-thread block${at}`, 'ms', profile, run => run.failed ? null : run.longestBlock, atMost(50));
    row(`app.memory.${profile}`, `peak memory of the page's process${at}`, 'MB', profile, run => run.failed ? null : run.rendererMb, ratioAtMost(1));
  }
  row('app.idle-frames', 'frames drawn in 5 s of idleness', '', first, run => run.idleFrames, atMost(0));
  row('app.idle-requests', 'requests in 5 s of idleness', '', first, run => run.idleRequests, atMost(0));
  row('app.idle-pixels', 'screen changed in 5 s of idleness (1: yes)', '', first, run => run.idleChanged, atMost(0));
  rows.push(noiseRow('app', calibration));
  return rows;
}
