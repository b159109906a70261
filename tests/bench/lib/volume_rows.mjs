// The rows of tools/bench volumes, each with its id, its target and where its values come from. Ids stay. A figure of several directions
// is that of the worst one.
import {PROFILES, WORDS} from './mesh_rows.mjs';
import {atMost, makeRow, ratioAtMost} from './report.mjs';
import {median} from './stats.mjs';

export const VIEWS = ['axial', 'coronal', 'sagittal', 'oblique'], GROWTH = [128, 512, 2048, 8192];
/** Which of them a peer has. */
export const views = name => name === 'niivue' ? VIEWS.slice(0, 3) : VIEWS;
export const loadKey = (what, view, profile) => `load ${what} ${view} ${profile}`;
const FIRST = {none: 1, fast: 0.25, slow: 0.15};
const filesOf = psnr => ({lossy: psnr ? `with a loss (${psnr.toFixed(1)} dB)` : 'with a loss', lossless: 'lossless'});
const shown = {text: '–', holds: row => row.ours !== null};
const atLeast = limit => ({text: `≥ ${limit}`, holds: row => row.ours !== null && row.ours >= limit});
const ratioAtLeast = limit => ({text: `≥ ${limit} × peer`, holds: row => row.ratio !== null && row.ratio >= limit});

/** Of each run the worst view. */
function worst(results, keys, value) {
  const runs = Math.max(0, ...keys.map(key => results[key]?.length ?? 0)), out = [];
  for (let run = 0; run < runs; ++run) {
    const values = keys.map(key => results[key]?.[run]).map(item => item && !item.failed ? value(item) ?? null : null).filter((_, i) => results[keys[i]]?.length);
    out.push(values.length && values.every(item => item !== null) ? Math.max(...values) : null);
  }
  return out;
}

/** A worst of fewer directions than there are says so. */
function fewer(results, keys, who = '') {
  const there = keys.filter(key => results[key]?.length).length;
  return there > 0 && there < keys.length ? ` (${who}${there} of ${keys.length} directions)` : '';
}

/**
 * @param {Record<string, any[]>} results  runs by key @param {Record<string, string>} lacking  why a key has none
 * @param {{profiles: string[], peers: string[], only: string, facts: Record<string, any>}} options  facts: what is no visit
 */
export function volumeRows(results, lacking, {profiles = Object.keys(PROFILES), peers, only = '', facts}) {
  const rows = [], blank = median((results['work blank'] ?? []).map(run => run.rendererMb));
  const add = ({id, figure, unit, target, keys, value, peerKeys, values, others}) => {
    if (!id.startsWith(only)) return;
    const why = keys?.map(key => lacking[key] ?? results[key]?.find(run => run.failed)?.failed ?? results[key]?.flatMap(run => run.problems ?? [])[0]).find(Boolean);
    const partial = fewer(results, keys ?? []) + (peerKeys ? peers.map(name => fewer(results, peerKeys(name), `${name}: `)).join('') : '');
    rows.push(makeRow({id, figure: figure + partial, unit, target, ours: values ?? worst(results, keys, value), why,
      peers: others ?? (peerKeys ? Object.fromEntries(peers.map(name => [name, worst(results, peerKeys(name), value)]).filter(([, list]) => list.length)) : {})}));
  };
  for (const profile of profiles) {
    for (const [file, words] of Object.entries(filesOf(facts?.psnr))) {
      const keys = VIEWS.map(view => loadKey(`ours-${file}`, view, profile)), peerKeys = name => views(name).map(view => loadKey(name, view, profile)), at = `${words}, ${WORDS[profile]}`;
      add({id: `volumes.first-slice.${file}.${profile}`, figure: `first slice, ${at}`, unit: 's', target: ratioAtMost(FIRST[profile]), keys, peerKeys, value: run => run.firstSlice});
      add({id: `volumes.sharp.${file}.${profile}`, figure: `full sharpness, ${at}`, unit: 's', target: profile === 'slow' ? ratioAtMost(0.25) : shown, keys, peerKeys, value: run => run.sharp});
      if (profile === 'none') continue;
      add({id: `volumes.first-bytes.${file}.${profile}`, figure: `data asked for before the first slice, ${at}`, unit: 'MB', target: profile === 'slow' ? ratioAtMost(0.05) : shown, keys, peerKeys, value: run => run.firstBytes === null ? null : run.firstBytes / 1e6});
      add({id: `volumes.sharp-bytes.${file}.${profile}`, figure: `data asked for until sharp, ${at}`, unit: 'MB', target: shown, keys, peerKeys, value: run => run.sharpBytes / 1e6});
    }
  }
  const work = name => views(name).map(view => `work ${name} ${view}`), ours = VIEWS.map(view => `work ours ${view}`);
  add({id: 'volumes.change', figure: 'slice change, everything there, main thread', unit: 'ms', target: ratioAtMost(1), keys: ours, peerKeys: work, value: run => run.changeMs});
  add({id: 'volumes.long-tasks', figure: 'main-thread tasks over 50 ms while loading', unit: '', target: atMost(0), keys: ours, peerKeys: work, value: run => run.longTasks});
  const memory = run => blank === null ? null : run.rendererMb - blank;
  add({id: 'volumes.memory', figure: "peak memory of the page above an empty one's", unit: 'MB', target: ratioAtMost(0.5), keys: ours, peerKeys: work, value: memory});
  const of = (edge, value) => { const key = `growth ${edge}`; return (results[key] ?? []).map(run => run.failed ? null : value(run) ?? null); };
  const compared = value => { const [small, large] = [512, 8192].map(edge => median(of(edge, value))); return small && large ? [large / small] : []; };
  add({id: 'volumes.huge.first-slice', figure: 'first slice, 8,192³ to 512³', unit: '×', target: atMost(2), values: compared(run => run.firstSlice)});
  add({id: 'volumes.huge.memory', figure: 'peak memory of the page, 8,192³ to 512³', unit: '×', target: atMost(1.1), values: compared(run => run.rendererMb)});
  for (const edge of GROWTH) {
    const words = `${edge.toLocaleString('en')}³, 30 Mbit/s`, keys = [`growth ${edge}`];
    add({id: `volumes.growth.${edge}.first-slice`, figure: `growth: first slice, ${words}`, unit: 's', target: shown, keys, value: run => run.firstSlice});
    add({id: `volumes.growth.${edge}.sharp`, figure: `growth: full sharpness, ${words}`, unit: 's', target: shown, keys, value: run => run.sharp});
    add({id: `volumes.growth.${edge}.bytes`, figure: `growth: data until sharp, ${words}`, unit: 'MB', target: shown, keys, value: run => run.sharpBytes / 1e6});
    if (edge > 128) {
      const near = [`growth ${edge} close`];
      add({id: `volumes.growth.${edge}.close.sharp`, figure: `growth: voxels one by one, full sharpness, ${words}`, unit: 's', target: shown, keys: near, value: run => run.sharp});
      add({id: `volumes.growth.${edge}.close.bytes`, figure: `growth: voxels one by one, data, ${words}`, unit: 'MB', target: shown, keys: near, value: run => run.sharpBytes / 1e6});
    }
    add({id: `volumes.growth.${edge}.memory`, figure: `growth: memory of the page, ${words}`, unit: 'MB', target: shown, keys, value: run => run.rendererMb});
  }
  const {lossless, blosc, lossy, psnr, zeros, decode, codec, slices} = facts;
  add({id: 'volumes.bytes.lossless', figure: 'bytes of the volume, lossless, to blosc-zstd of the same bricks', unit: 'MB', target: ratioAtMost(1), values: [lossless], others: {blosc: [blosc]}});
  add({id: 'volumes.bytes.lossy', figure: 'voxels to bytes, with a loss', unit: '×', target: shown, values: lossy ? [zeros / lossy] : []});
  add({id: 'volumes.psnr', figure: 'PSNR of that inside the head', unit: 'dB', target: atLeast(45), values: [psnr]});
  add({id: 'volumes.decode.one', figure: 'JPEG 2000, 16 bits at 10:1, one worker', unit: 'Mpixel/s', target: ratioAtLeast(1), values: decode?.one ?? [], others: {'codec-openjpeg': codec ?? []}});
  add({id: 'volumes.decode.two', figure: 'the same, two workers to one', unit: '×', target: atLeast(1.8), values: decode?.two?.length ? [median(decode.two) / median(decode.one)] : []});
  for (const [id, figure, target, value] of [['exact', 'lossless: voxels that are not exact', atMost(0), slices?.inexact], ['mean', 'oblique slice to vtkImageReslice, mean', atMost(1), slices?.mean],
    ['p99', 'oblique slice to vtkImageReslice, 99th percentile', atMost(3), slices?.p99]]) {
    add({id: `volumes.accuracy.${id}`, figure, unit: id === 'exact' ? '' : 'grey levels', target, values: [value], keys: []});
  }
  return rows;
}
