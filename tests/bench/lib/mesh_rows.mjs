// The rows of tools/bench meshes: each figure of the table that it answers, with its id, its target and where its values come
// from. Ids stay.
import fs from 'node:fs';
import path from 'node:path';
import {atMost, makeRow, ratioAtMost} from './report.mjs';
import {median} from './stats.mjs';

export const PROFILES = {none: null, fast: {mbit: 30, latency: 20}, slow: {mbit: 1.6, latency: 150}};
export const WORDS = {none: 'no limit', fast: '30 Mbit/s', slow: '1.6 Mbit/s'};
export const GROWTH = [300, 3000, 30000];
const FIRST = {none: 1, fast: 0.5, slow: 0.25};
const EVERYTHING = {optimized: {none: 1, slow: 1.1}, foreign: {none: 1, slow: 1.05}};
const FILES = {optimized: 'our file', foreign: "gltf-transform's file"};
const CEILING = {phone: 200, laptop: 1024};  // MB

const shown = {text: '–', holds: row => row.ours !== null};
const atLeast = limit => ({text: `≥ ${limit}`, holds: row => row.ours !== null && row.ours >= limit});

/**
 * What is measured, by id: {id, figure, unit, target, key, value, peer?, also?}. `key` names the visits that `value` is taken of, `peer(name)`
 * those of a peer, `also` others that it looks at. `file` instead: a JSON file that another program writes, and what of it.
 */
export function definitions(profiles = Object.keys(PROFILES)) {
  const out = [], add = definition => out.push(definition);
  for (const profile of profiles) {
    const at = WORDS[profile], peer = name => `load ${name} ${profile}`;
    for (const [file, words] of Object.entries(FILES)) {
      add({id: `meshes.first-picture.${file}.${profile}`, figure: `first picture, ${words}, ${at}`, unit: 's', target: ratioAtMost(FIRST[profile]),
        key: `load ours-${file} ${profile}`, peer, value: run => run.firstPicture});
    }
    for (const [file, words] of Object.entries(FILES)) {
      const limit = EVERYTHING[file][profile];
      add({id: `meshes.everything.${file}.${profile}`, figure: `everything there, ${words}, ${at}`, unit: 's', target: limit ? ratioAtMost(limit) : shown,
        key: `load ours-${file} ${profile}`, peer, value: run => run.everything});
    }
  }
  const many = name => `work ${name} many`, hubmap = name => `work ${name} hubmap`;
  add({id: 'meshes.orbit.frame', figure: 'main thread a frame, orbiting 3,000', unit: 'ms', target: ratioAtMost(0.1), key: many('ours'), peer: many, value: run => run.frameMs});
  add({id: 'meshes.orbit.draw-calls', figure: 'draw calls of the scene, most in a frame', unit: '', target: atMost(12), key: many('ours'), peer: many, value: run => run.drawCallsMost});
  add({id: 'meshes.orbit.draw-calls-plain', figure: 'the same without WEBGL_multi_draw', unit: '', target: atMost(12), key: 'plain ours many', value: run => run.drawCallsMost});
  add({id: 'meshes.hide', figure: 'hide half of 3,000, to the next frame', unit: 'ms', target: ratioAtMost(0.2), key: many('ours'), peer: many, value: run => run.hideMs});
  add({id: 'meshes.hide.frames', figure: 'the same, frames', unit: '', target: atMost(2), key: many('ours'), peer: many, value: run => run.hideFrames});
  for (const [name, words] of Object.entries({hide: 'hide', isolate: 'isolate', ghost: 'ghost', color: 'colour'})) {
    add({id: `meshes.change.${name}`, figure: `${words} half of 3,000, main thread to the next frame`, unit: 'ms', target: shown, key: 'change ours many', value: run => run[`${name}Ms`]});
    add({id: `meshes.change.${name}.frames`, figure: 'the same, frames', unit: '', target: atMost(2), key: 'change ours many', value: run => run[`${name}Frames`]});
  }
  add({id: 'meshes.hover.move', figure: 'hover, main thread a move of the pointer, 5,000', unit: 'ms', target: atMost(8), key: 'hover ours 5000', value: run => run.hoverMs});
  add({id: 'meshes.hover.frames', figure: 'hover, frames until it is what lies below (most), 5,000', unit: '', target: atMost(3), key: 'hover ours 5000', value: run => run.hoverFrames, most: true});
  add({id: 'meshes.hover.frames-rested', figure: 'the same, when nothing is being drawn', unit: '', target: atMost(3), key: 'hover ours 5000', value: run => run.hoverRestedFrames, most: true});
  add({id: 'meshes.pick.many', figure: 'pick, main thread, 3,000', unit: 'ms', target: ratioAtMost(0.5), key: many('ours'), peer: many, value: run => run.pickMs});
  add({id: 'meshes.pick.hubmap', figure: 'pick, main thread, hubmap', unit: 'ms', target: ratioAtMost(0.1), key: hubmap('ours'), peer: hubmap, value: run => run.pickMs});
  add({id: 'meshes.pick.frames', figure: 'pick, frames to the answer (most, both files)', unit: '', target: atMost(2), key: [many('ours'), hubmap('ours')], value: run => run.pickFramesMost, most: true});
  for (const [id, words, key, peer] of [['hubmap', 'hubmap', hubmap('ours'), hubmap], ['foreign', "hubmap, gltf-transform's file", hubmap('ours-foreign'), hubmap], ['many', '3,000', many('ours'), many]]) {
    add({id: `meshes.memory.${id}`, figure: `peak memory of the page above an empty one's, ${words}`, unit: 'MB', target: ratioAtMost(0.5), key, peer,
      value: (run, blank) => blank === null ? null : run.rendererMb - blank});
  }
  for (const [id, words, key, peer] of [['hubmap', 'hubmap', hubmap('ours'), hubmap], ['foreign', "hubmap, gltf-transform's file", hubmap('ours-foreign'), hubmap], ['many', '3,000', many('ours'), many]]) {
    add({id: `meshes.long-tasks.${id}`, figure: `main-thread tasks over 50 ms while loading, ${words}`, unit: '', target: atMost(0), key, peer, value: run => run.longTasks});
  }
  for (const [device, limit] of Object.entries(CEILING)) {
    for (const [file, words] of [['hubmap', 'hubmap'], ['foreign', "hubmap, gltf-transform's file"], ['many', '3,000']]) {
      add({id: `meshes.ceiling.${device}.${file}`, figure: `heaps, buffers and GL allocations, ${device}, ${words}: loaded, then cut, glass and names at once`, unit: 'MB', target: atMost(limit), key: `ceiling ${device} ${file}`, value: run => run.ceilingMb});
    }
    add({id: `meshes.huge.ceiling.${device}`, figure: `heaps, buffers and GL allocations, ${device}, 30,000`, unit: 'MB', target: atMost(limit), key: `ceiling ${device} huge`, value: run => run.ceilingMb});
  }
  add({id: 'meshes.huge.frame', figure: 'main thread a frame, 30,000 to 3,000 structures', unit: '×', target: atMost(2), key: 'work ours 30000', also: many('ours'), value: (run, _, results) => {
    const few = median((results['work ours many'] ?? []).map(item => item.frameMs));
    return few ? run.frameMs / few : null;
  }});
  add({id: 'meshes.cut.step', figure: 'drag a cut plane through hubmap, main thread a step', unit: 'ms', target: atMost(8), key: hubmap('ours'), value: run => run.cutMs});
  add({id: 'meshes.section.area', figure: 'filled sections, area off VTK at worst', unit: '%', target: atMost(1), file: 'sections.json', value: json => json.areaErrorPercentWorst});
  add({id: 'meshes.section.names', figure: 'filled sections, samples named right', unit: '%', target: atLeast(99), file: 'sections.json', value: json => json.namedRightPercent});
  add({id: 'meshes.section.outside', figure: 'filled sections, fill outside any organ', unit: '', target: atMost(0), file: 'sections.json', value: json => Number(json.fillOutside)});
  add({id: 'meshes.transparency.error', figure: 'transparency, mean error against depth peeling', unit: '', target: shown, file: 'transparency.json', value: json => json.meanError});
  add({id: 'meshes.transparency.order', figure: 'transparency, front and back told apart (1: always)', unit: '', target: atLeast(1), file: 'transparency.json', value: json => Number(json.frontBackToldApart)});
  for (const count of GROWTH) {
    const words = count.toLocaleString('en'), work = count === 3000 ? many('ours') : `work ours ${count}`;
    add({id: `meshes.growth.${count}.frame`, figure: `growth: frame, ${words}`, unit: 'ms', target: shown, key: work, value: run => run.frameMs});
    add({id: `meshes.growth.${count}.memory`, figure: `growth: memory above an empty page's, ${words}`, unit: 'MB', target: shown, key: work, value: (run, blank) => blank === null ? null : run.rendererMb - blank});
    add({id: `meshes.growth.${count}.first-picture`, figure: `growth: first picture, ${words}`, unit: 's', target: shown, key: `load ours ${count}`, value: run => run.firstPicture});
  }
  return out;
}

/**
 * @param {ReturnType<typeof definitions>} wanted
 * @param {Record<string, object[]>} results  runs by key @param {Record<string, string>} lacking  why a key has none
 */
export function rowsOf(wanted, results, lacking, {folder, peers}) {
  const blank = median((results['work blank'] ?? []).map(run => run.rendererMb));
  return wanted.map(({id, figure, unit, target, key, value, peer, file, most}) => {
    if (file) return rowOfFile(path.join(folder, file), {id, figure, unit, target, value});
    const keys = [key].flat(), valuesOf = name => (results[name] ?? []).map(run => run.failed ? null : value(run, blank, results) ?? null);
    // The worst of several files counts, not their median.
    const ours = most ? [Math.max(...keys.flatMap(valuesOf).map(item => item ?? -1))].filter(item => item >= 0) : keys.flatMap(valuesOf);
    const others = peer ? Object.fromEntries(peers.map(name => [name, valuesOf(peer(name))]).filter(([, list]) => list.length > 0)) : {};
    const runs = keys.flatMap(name => results[name] ?? []);
    const why = keys.map(name => lacking[name]).find(Boolean) ?? runs.find(run => run.failed)?.failed ?? runs.flatMap(run => run.problems ?? [])[0];
    const row = makeRow({id, figure, unit, target, ours, peers: others, why});
    const notes = [...new Set(runs.map(run => run.note).filter(Boolean))];
    if (notes.length) row.note = notes.join('; ');
    return row;
  });
}

function rowOfFile(file, {value, ...row}) {
  if (!fs.existsSync(file)) return makeRow({...row, ours: [], why: `not measured: no ${path.basename(file)}`});
  try {
    const number = value(JSON.parse(fs.readFileSync(file, 'utf8')));
    return makeRow({...row, ours: [number], why: `${path.basename(file)} does not say`});
  } catch (error) {
    return makeRow({...row, ours: [], why: `${path.basename(file)}: ${error.message}`});
  }
}

/** "growth: frame" and its like side by side. */
export function growthTable(rows) {
  const cell = (count, what) => rows.find(row => row.id === `meshes.growth.${count}.${what}`)?.ours ?? null;
  const show = (value, unit) => value === null ? '–' : `${Number(value.toFixed(value < 10 ? 2 : 0)).toLocaleString('en')} ${unit}`;
  return GROWTH.map(count => `  ${count.toLocaleString('en').padStart(6)} structures: frame ${show(cell(count, 'frame'), 'ms')}, ` +
    `memory ${show(cell(count, 'memory'), 'MB')}, first picture ${show(cell(count, 'first-picture'), 's')}`).join('\n');
}
