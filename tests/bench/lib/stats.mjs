// Medians, spreads, and how steady the machine was while we measured.
import os from 'node:os';

const finite = values => values.filter(value => typeof value === 'number' && Number.isFinite(value)).sort((a, b) => a - b);

/** Null when there is nothing to take it of. */
export function median(values) {
  const sorted = finite(values), half = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** [smallest, largest], or null. */
export function spread(values) {
  const sorted = finite(values);
  return sorted.length ? [sorted[0], sorted.at(-1)] : null;
}

/** The same work again and again between the runs: what varies is the machine. */
export class Calibration {
  constructor() { this.times = []; }

  /** About 150 ms of arithmetic on one core. */
  run() {
    const start = process.hrtime.bigint();
    let x = 1;
    for (let i = 0; i < 4e7; ++i) x = (Math.imul(x, 1664525) + 1013904223) | 0;
    this.sink = x;
    this.times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }

  /** How much slower than the fastest one, per cent: the median slow-down, robust against one hiccup. */
  noise() {
    const [fastest] = spread(this.times) ?? [1];
    return this.times.length < 2 ? null : 100 * ((median(this.times) ?? fastest) / fastest - 1);
  }

  load() { return os.loadavg()[0]; }
}
