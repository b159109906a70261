// The rows of tools/bench journeys. Ids stay.
import {DEVICES} from './journey_visit.mjs';
import {atMost, makeRow} from './report.mjs';

const PAGE_BUDGET = 350;   // KB
const PLACING = 2;         // ms a frame
export const CROWD = 150;  // names

const shown = {text: '–', holds: row => row.ours !== null};

/**
 * What is looked at with labels (label_work.mjs), in which file, on which screen. `own`: as the page is by itself. The others: so many structures at
 * once, all of them named where there is room.
 */
export const LABEL_SCENES = {
  own: {words: 'as the page is by itself', file: 'demo', device: DEVICES.laptop.context, scene: {structures: 0, density: 'some', apart: 0}},
  phone: {words: 'the same on a phone', file: 'demo', device: DEVICES.phone.context, scene: {structures: 0, density: 'some', apart: 0}},
  20: {words: '20 structures', file: 'demo', device: DEVICES.laptop.context, scene: {structures: 20, density: 'many', apart: 0.5}},
  50: {words: '50 structures', file: 'demo', device: DEVICES.laptop.context, scene: {structures: 50, density: 'many', apart: 0.5}},
  // As tall as so many rows.
  [CROWD]: {words: `${CROWD} structures`, file: 'many', device: {viewport: {width: 1100, height: 2200}, deviceScaleFactor: 1}, scene: {structures: CROWD, density: 'many', apart: 0}, cost: true},
};

/**
 * @param {Record<string, any[]>} results of the visits, by key: "ours laptop", "o3dv phone", "labels 20"
 * @param {{lacking: Record<string, string>, peerSteps: {taps: number, row: number, rows: number, steps: string[]}|null}} about
 */
export function journeyRows(results, {lacking, peerSteps}) {
  const rows = [];
  const add = (id, figure, unit, key, value, target, {peers = {}, note} = {}) => {
    const runs = results[key] ?? [], why = lacking[key] ?? runs.find(run => run.failed)?.failed ?? runs.flatMap(run => run.problems ?? [])[0];
    const row = makeRow({id, figure, unit, target, why, peers, ours: runs.map(value)});
    if (note) row.note = note;
    rows.push(row);
  };
  const WHOLE = 'left hippocampus alone, with an axial slice', ALONE = 'left hippocampus alone';
  const noSlice = 'Online3DViewer has no slices: with it nobody gets there';
  for (const [device, {words}] of Object.entries(DEVICES)) {
    const ours = `ours ${device}`, peer = results[`o3dv ${device}`] ?? [], on = `, ${words}`;
    add(`journeys.taps.${device}`, `taps to the ${WHOLE}${on}`, '', ours, run => run.whole?.taps, shown, {peers: {o3dv: []}, note: noSlice});
    add(`journeys.letters.${device}`, 'letters typed', '', ours, run => run.whole?.letters, shown);
    add(`journeys.seconds.${device}`, `the same, from the first picture${on}`, 's', ours, run => run.whole && run.whole.seconds - run.firstPicture, shown, {peers: {o3dv: []}, note: noSlice});
    add(`journeys.seconds-navigation.${device}`, `the same, from navigation${on}`, 's', ours, run => run.whole?.seconds, shown, {peers: {o3dv: []}, note: noSlice});
    const website = device === 'laptop' && peerSteps;
    add(`journeys.alone.taps.${device}`, `taps to the ${ALONE}${on}`, '', ours, run => run.alone?.taps, shown, {peers: {o3dv: website ? [peerSteps.taps] : []},
      note: website ? `counted from the source of 3dviewer.net, not pressed: ${peerSteps.steps.join(', ')}` : 'below 800 px of width 3dviewer.net has neither tree nor list, and the hippocampus is covered'});
    add(`journeys.alone.seconds.${device}`, `the same, from navigation${on}`, 's', ours, run => run.alone?.seconds, shown, {peers: {o3dv: peer.map(run => run.alone?.seconds)},
      note: 'o3dv: its engine, told by its API as soon as it had drawn: without anybody looking for a name or pressing anything'});
    add(`journeys.first-picture.${device}`, `first picture${on}`, 's', ours, run => run.firstPicture, shown, {peers: {o3dv: peer.map(run => run.firstPicture)}});
  }
  for (const [name, {words, cost}] of Object.entries(LABEL_SCENES)) {
    const key = `labels ${name}`;
    add(`journeys.labels.shown.${name}`, `names at once, most, ${words}`, '', key, run => run.labelsShown, shown);
    add(`journeys.labels.overlaps.${name}`, `names over each other while turning, ${words}`, '', key, run => run.labelOverlaps, atMost(0));
    add(`journeys.labels.jumps.${name}`, `names that jump over 40 px in a frame, ${words}`, '', key, run => run.labelJumps, atMost(0));
    if (!cost) continue;
    add(`journeys.labels.frame.${name}`, `main thread a frame for names: finding places, lines, text, ${words}`, 'ms', key, run => run.labelFrameMs, atMost(PLACING));
  }
  add('journeys.page-bytes', 'page before the first picture, brotli, data apart', 'KB', 'ours laptop', run => run.pageBytesFirst === undefined ? null : run.pageBytesFirst / 1000, atMost(PAGE_BUDGET));
  return rows;
}
