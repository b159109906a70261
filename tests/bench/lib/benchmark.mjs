// What the benchmarks of this folder have in common: their results, what could not be measured, how noisy the machine was, and how all of it is told.
import fs from 'node:fs';
import path from 'node:path';
import {Lacking} from './mesh_data.mjs';
import {noiseRow, noiseWords, table, writeRows} from './report.mjs';
import {Calibration} from './stats.mjs';

export class Benchmark {
  /** @param {string} name of its rows: NAME.… @param {string} repo @param {{only: string}} options of the command line */
  constructor(name, repo, options) {
    this.base = name;
    this.repo = repo;
    this.options = options;
    this.work = path.join(repo, 'build/bench');
    /** @type {Record<string, object[]>} the visits of each kind */
    this.results = {};
    /** @type {Record<string, string>} why a kind was not visited */
    this.lacking = {};
    this.calibration = new Calibration();
    this.started = Date.now();
  }

  /** Of the files that are written. */
  get name() { return this.options.only ? `${this.base}.only` : this.base; }
  tell(text) { process.stdout.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`); }

  /** Everything once, then again as long as there is time. @param {string} key */
  enough(key) { return Boolean(this.lacking[key] || this.results[key] && Date.now() - this.started > this.options.minutes * 60_000); }

  /** @param {string} key @param {Error} error */
  lacks(key, error) {
    this.lacking[key] = error.message;
    this.tell(`${key}: ${error instanceof Lacking ? 'not measured' : 'failed'}: ${error.message}`);
  }

  /** After every visit, so that what comes later cannot lose what there is. @param {object[]} rows @returns {object[]} with the noise */
  writeAll(rows) {
    const all = [...rows, noiseRow(this.base, this.calibration)];
    writeRows(this.repo, this.name, all);
    fs.writeFileSync(path.join(this.work, `${this.name}.runs.json`), JSON.stringify(this.results, (key, value) => key === 'key' ? undefined : value, 1));
    return all;
  }

  /** @param {object[]} rows @param {string} [more] below the table */
  report(rows, more = '') { process.stdout.write(`\n${table(rows)}\n\n${more}${path.join(this.work, this.name)}.json\n${noiseWords(this.calibration)}`); }
}

/** A figure of a visit, for the line that tells of it; '' where there is none. */
export const show = (name, value, unit, digits = 2) => typeof value === 'number' ? `${name} ${value.toFixed(digits)} ${unit}` : '';
