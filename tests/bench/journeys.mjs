// tools/bench journeys: what people do, in taps and seconds, and the names beside the parts while the view turns.
import fs from 'node:fs';
import path from 'node:path';
import {Benchmark, show} from './lib/benchmark.mjs';
import {costing, looking} from './lib/label_work.mjs';
import {byEngine, byHand, DEVICES, visitJourney} from './lib/journey_visit.mjs';
import {journeyRows, LABEL_SCENES} from './lib/journey_rows.mjs';
import {headOf, Lacking, MeshData} from './lib/mesh_data.mjs';
import {visitMeshes, WORKER_PROBE} from './lib/mesh_visit.mjs';
import {readOptions} from './lib/options.mjs';
import {buildPeers} from './lib/peers.mjs';
import {peerSteps} from './lib/peer_steps.mjs';
import {serve} from './lib/server.mjs';

const WANTED = 'Left hippocampus', CROWD = 300;
const SKIN = ['skin'];      // of the demo: what covers all names
const LIMIT = 120_000;

export async function journeys(repo, args) {
  const options = readOptions(args, {runs: 3, only: '', shots: false, site: path.join(repo, 'build/site'), demo: path.join(repo, 'build/demo'), glb: ''});
  await new Journeys(repo, options).run();
}

class Journeys extends Benchmark {
  constructor(repo, options) {
    super('journeys', repo, options);
    this.glb = options.glb || path.join(options.demo, 'meshes.glb');
    this.missing = [[path.join(options.site, 'index.html'), 'the site is not built'], [path.join(options.demo, 'atlas.json'), 'the demo atlas is not made']]
      .find(([file]) => !fs.existsSync(file))?.[1];
    if (!this.rows().some(row => this.wanted(row.id))) throw new Error(`no row begins with "${options.only}"`);
  }

  wanted(id) { return id.startsWith(this.options.only); }

  rows() {
    const steps = fs.existsSync(this.glb) ? peerSteps(headOf(this.glb), WANTED) : null;
    return journeyRows(this.results, {lacking: this.lacking, peerSteps: steps});
  }

  async run() {
    const {options, work} = this;
    const data = new MeshData({folder: path.join(work, 'data'), hubmap: '', fabrica: '', tell: text => this.tell(text)});
    await buildPeers(path.join(work, 'peers'));
    const mounts = [['/peers/', path.join(work, 'peers'), 'app'], ['/data/meshes.glb', this.glb, 'data'], ['/data/', data.folder, 'data'], ['/demo/', options.demo, 'data'], ['/', options.site, 'app']];
    // Journeys get the page as it is; where labels are looked at, workers have the probe, too.
    this.server = await serve({mounts});
    this.probed = await serve({mounts, prelude: WORKER_PROBE});
    this.server.preloadFolder(path.join(work, 'peers'), '/peers/', name => name.startsWith('o3dv'));
    if (!this.missing) for (const server of [this.server, this.probed]) server.preloadFolder(options.site, '/');
    try {
      for (let run = 0; run < options.runs; ++run) await this.byHand();
      for (const [name, scene] of Object.entries(LABEL_SCENES)) await this.labels(name, scene, data);
      this.calibration.run();
    } finally {
      this.server.close();
      this.probed.close();
    }
    this.report(this.write());
  }

  write() { return this.writeAll(this.rows().filter(row => this.wanted(row.id))); }

  /** A visit, if a row needs it: told and kept. */
  async visit(key, needed, ours, open) {
    if (!needed.some(id => this.wanted(id))) return;
    try {
      if (ours && this.missing) throw new Lacking(this.missing);
      if (!ours && !fs.existsSync(this.glb)) throw new Lacking(`${this.glb} is not there`);
      this.calibration.run();
      const result = await open();
      (this.results[key] ??= []).push(result);
      this.progress(key, result);
    } catch (error) {
      if (!(error instanceof Lacking)) throw error;
      this.lacks(key, error);
    }
    this.write();
  }

  async byHand() {
    for (const device of /** @type {('laptop'|'phone')[]} */ (Object.keys(DEVICES))) {
      const needed = ['taps', 'letters', 'seconds', 'seconds-navigation', 'alone.taps', 'alone.seconds', 'first-picture'].map(name => `journeys.${name}.${device}`);
      if (device === 'laptop') needed.push('journeys.page-bytes');
      const shot = name => this.options.shots ? path.join(this.work, `journeys-${name}-${device}.png`) : undefined;
      await this.visit(`ours ${device}`, needed, true, () => visitJourney({server: this.server, device, url: '/index.html', journey: byHand, shot: shot('ours')}));
      await this.visit(`o3dv ${device}`, needed, false, () => visitJourney({server: this.server, device, url: '/peers/o3dv.html?data=/data/meshes.glb', journey: byEngine, shot: shot('o3dv')}));
    }
  }

  /** With everything that a graphics chip would draw, because labels are asked for as it does. */
  async labels(name, {file, device, scene, cost}, data) {
    const needed = ['shown', 'overlaps', 'jumps', 'frame'].map(row => `journeys.labels.${row}.${name}`);
    await this.visit(`labels ${name}`, needed, true, async () => {
      const what = {...scene, skin: file === 'demo' ? SKIN : []};
      const link = file === 'demo' ? '' : `#model=http://127.0.0.1:${this.probed.port}/data/${path.basename(await data.many(CROWD))}`;
      return visitMeshes({server: this.probed, url: `/index.html?quality=full${link}`, ours: true, limit: LIMIT, device, work: [looking(what), ...cost ? [costing(what)] : []],
        shot: this.options.shots ? path.join(this.work, `journeys-labels-${name}.png`) : undefined});
    });
  }

  progress(key, run) {
    const seconds = (name, value) => show(name, value, 's'), count = (name, value) => typeof value === 'number' ? `${value} ${name}` : '';
    this.tell([key.padEnd(14), seconds('first', run.firstPicture), seconds('alone', run.alone?.seconds), seconds('with its slice', run.whole?.seconds), count('taps', run.whole?.taps),
      count('names', run.labelsShown), count('overlaps', run.labelOverlaps), count('jumps', run.labelJumps), show('for names', run.labelFrameMs, 'ms a frame'),
      run.failed ?? '', ...run.problems ?? [], ...run.errors ?? []].filter(Boolean).join('  '));
  }
}
