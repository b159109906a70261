// Rows of a benchmark: build/bench/NAME.json and the table a person reads.
import fs from 'node:fs';
import path from 'node:path';
import {median, spread} from './stats.mjs';

/**
 * @typedef {{text: string, holds: (row: Row) => boolean}} Target
 * @typedef {{id: string, figure: string, unit: string, ours: number|null, peers: Record<string, number|null>, ratio: number|null,
 *   target: string, met: boolean, runs: number, spread: [number, number]|null, why?: string}} Row
 */

export const atMost = limit => ({text: `≤ ${limit}`, holds: row => row.ours !== null && row.ours <= limit});
/** Against the best of the peers that were measured. */
export const ratioAtMost = limit => ({text: `≤ ${limit} × best peer`, holds: row => row.ratio !== null && row.ratio <= limit});

/**
 * @param {{id: string, figure: string, unit: string, ours: (number|null|undefined)[], peers?: Record<string, (number|null|undefined)[]>,
 *   target: Target, why?: string, digits?: number}} input  values of the single runs; smaller is better
 * @returns {Row}
 */
export function makeRow({id, figure, unit, ours, peers = {}, target, why, digits = 3}) {
  const rounded = value => value === null ? null : Number(value.toFixed(digits));
  const values = Object.fromEntries(Object.entries(peers).map(([name, list]) => [name, rounded(median(list ?? []))]));
  const best = spread(Object.values(values))?.[0] ?? null, own = rounded(median(ours)), range = spread(ours);
  const row = {id, figure, unit, ours: own, peers: values, ratio: own === null || !best ? null : Number((own / best).toFixed(3)),
    target: target.text, met: false, runs: ours.filter(value => typeof value === 'number' && Number.isFinite(value)).length,
    spread: range && [rounded(range[0]), rounded(range[1])]};
  row.met = Boolean(target.holds(row));
  if (own === null) row.why = why ?? 'not measured';
  return row;
}

const NOISY = 15;  // per cent

/** How steady the machine was: beside the rows of every benchmark. @param {string} name @param {import('./stats.mjs').Calibration} calibration */
export const noiseRow = (name, calibration) => makeRow({id: `${name}.noise`, figure: 'noise of the machine (median slow-down of the same work)', unit: '%',
  ours: [calibration.noise()], target: atMost(NOISY)});

/** What to say of it below the table. @param {import('./stats.mjs').Calibration} calibration */
export function noiseWords(calibration) {
  const noise = calibration.noise() ?? 0;
  return noise > NOISY ? `The machine was too noisy: the same work took ${noise.toFixed(0)} % longer in the median than at its fastest. Repeat when it is idle.\n` : '';
}

export function writeRows(repo, name, rows) {
  const file = path.join(repo, 'build/bench', `${name}.json`);
  fs.mkdirSync(path.dirname(file), {recursive: true});
  fs.writeFileSync(file, `${JSON.stringify(rows, null, 1)}\n`);
  return file;
}

/** The whole of it is in the JSON. */
const shorten = text => text.length > 90 ? `${text.slice(0, 89)}…` : text;

export function table(rows) {
  const show = value => value === null || value === undefined ? '–' : Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toFixed(2)));
  const peers = [...new Set(rows.flatMap(row => Object.keys(row.peers)))];
  const head = ['figure', 'unit', 'ours', 'min–max', ...peers, 'ratio', 'target', 'met'];
  const body = rows.map(row => [row.figure, row.unit, show(row.ours), row.spread && row.spread[0] !== row.spread[1] ? `${show(row.spread[0])}–${show(row.spread[1])}` : '',
    ...peers.map(peer => show(row.peers[peer])), show(row.ratio), row.target, row.met ? 'yes' : row.ours === null ? `no (${shorten(row.why)})` : 'NO']);
  const widths = head.map((text, i) => Math.max(...[text, ...body.map(cells => cells[i])].map(cell => [...cell].length)));
  const line = cells => cells.map((cell, i) => i === 0 || i === head.length - 1 ? cell + ' '.repeat(widths[i] - [...cell].length) : ' '.repeat(widths[i] - [...cell].length) + cell).join('  ').trimEnd();
  return [line(head), widths.map(width => '─'.repeat(width)).join('──'), ...body.map(line)].join('\n');
}
