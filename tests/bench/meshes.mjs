// tools/bench meshes: thousands of structures, ours and the peers' on the same files in one run.
import fs from 'node:fs';
import path from 'node:path';
import {Benchmark, show} from './lib/benchmark.mjs';
import {Lacking, linkTo, MeshData} from './lib/mesh_data.mjs';
import {definitions, GROWTH, growthTable, PROFILES, rowsOf} from './lib/mesh_rows.mjs';
import {visitMeshes, WORKER_PROBE} from './lib/mesh_visit.mjs';
import {allAtOnce, changes, cuts, hides, hovers, orbit, picks, realOrbit} from './lib/mesh_work.mjs';
import {readOptions} from './lib/options.mjs';
import {buildPeers, MESH_PEERS} from './lib/peers.mjs';
import {serve} from './lib/server.mjs';

const LIMIT = {none: 90_000, fast: 90_000, slow: 150_000}, WORK_LIMIT = 120_000, HUGE_LIMIT = 300_000;
const PHONE = {viewport: {width: 390, height: 844}, deviceScaleFactor: 2, hasTouch: true, isMobile: true};
const EACH = {300: 1000, 3000: 1000, 5000: 1000, 30000: 3300};  // triangles a structure

export async function meshes(repo, args) {
  const options = readOptions(args, {runs: 3, minutes: 20, profiles: Object.keys(PROFILES), peers: MESH_PEERS, only: '', huge: false, shots: false,
    site: path.join(repo, 'build/site'), fabrica: path.join(repo, 'build/native/src/maker/fabrica'), hubmap: path.join(repo, '../shared/data/hubmap-male')});
  await new Meshes(repo, options).run();
}

class Meshes extends Benchmark {
  constructor(repo, options) {
    super('meshes', repo, options);
    this.data = new MeshData({folder: path.join(this.work, 'data'), hubmap: path.resolve(options.hubmap), fabrica: path.resolve(options.fabrica), tell: text => this.tell(text)});
    this.wanted = definitions(options.profiles).filter(row => row.id.startsWith(options.only));
    this.key = null;
    this.site = fs.existsSync(path.join(options.site, 'index.html'));
    if (this.wanted.length === 0) throw new Error(`no row begins with "${options.only}"`);
  }

  async run() {
    const {options, work} = this;
    await buildPeers(path.join(work, 'peers'));
    this.server = await serve({prelude: WORKER_PROBE, mounts: [['/peers/', path.join(work, 'peers'), 'app'], ['/data/', this.data.folder, 'data'], ['/', options.site, 'app']]});
    this.server.preloadFolder(path.join(work, 'peers'), '/peers/');
    if (this.site) this.server.preloadFolder(options.site, '/');
    this.prefix = `http://127.0.0.1:${this.server.port}/data`;
    try {
      for (let run = 0; run < options.runs; ++run) {
        await this.loads(run);
        await this.works(run);
        if (run > 0) continue;
        await this.plain();
        await this.ceilings();
        await this.growth();
      }
    } finally {
      this.calibration.run();
      this.server.close();
    }
    const rows = this.write();
    this.report(rows, rows.some(row => row.id.includes('.growth.')) ? `How cost grows:\n${growthTable(rows)}\n\n` : '');
  }

  write() { return this.writeAll(rowsOf(this.wanted, this.results, this.lacking, {folder: this.work, peers: this.options.peers})); }

  /** Is a row wanted that these visits are for? */
  needed(key) { return this.wanted.some(row => [row.key, row.also].flat().includes(key) || this.options.peers.some(name => row.peer?.(name) === key)); }

  /**
   * One visit, if a row needs it. `open` gives what to visit, or throws Lacking.
   * @param {string} key @param {() => Promise<{url: string, note?: string}>} open @param {object} how
   */
  async visit(key, open, how = {}) {
    const ours = key.includes('ours') || key.startsWith('ceiling');
    if (key !== 'work blank' && !this.needed(key) || this.enough(key)) return null;
    let at;
    try {
      if (ours && !this.site) throw new Lacking(`the site is not built (${path.relative(this.repo, this.options.site)})`);
      at = await open();
    } catch (error) {
      this.lacks(key, error);
      this.write();
      return null;
    }
    this.calibration.run();
    const result = await visitMeshes({server: this.server, url: at.url, ours, limit: WORK_LIMIT, ...how,
      shot: this.options.shots ? path.join(this.work, `meshes-${key.replaceAll(' ', '-')}.png`) : undefined});
    if (at.note) result.note = at.note;
    (this.results[key] ??= []).push(result);
    this.progress(key, result);
    this.write();
    return result;
  }

  progress(key, run) {
    this.tell([key.padEnd(28), show('first', run.firstPicture, 's'), show('all', run.everything, 's'), show('frame', run.frameMs, 'ms'), show('calls', run.drawCallsMost, '', 0),
      show('pick', run.pickMs, 'ms'), show('hide', run.hideMs, 'ms'), show('isolate', run.isolateMs, 'ms'), show('ghost', run.ghostMs, 'ms'), show('colour', run.colorMs, 'ms'), show('hover', run.hoverMs, 'ms'), show('cut', run.cutMs, 'ms'), show('page', run.rendererMb, 'MB', 0), show('held', run.ceilingMb, 'MB', 0),
      show('long tasks', run.longTasks, '', 0), run.failed ?? '', ...run.problems, ...run.errors, ...(run.missing ?? [])].filter(Boolean).join('  '));
  }

  // -- what is opened -------------------------------------------------------------------------------------------------------

  page(link, query = '') { return `/index.html${query}${link}`; }
  peer(name, file) { return {url: `/peers/${name}.html?data=/data/${path.basename(file)}`}; }
  /** hubmap as our tool writes it, or as gltf-transform does. */
  async hubmap(kind, query = '') {
    if (kind === 'foreign') return {url: this.page(`#model=${this.prefix}/${path.basename(await this.data.hubmapDraco())}`, query)};
    return {url: this.page(linkTo(await this.data.hubmapOptimized(), this.prefix), query)};
  }
  /** So many synthetic structures: ours, and what peers get of the same. */
  async many(count, query = '') {
    try {
      const {atlas, plain} = await this.data.synthetic(count, EACH[count], count === 3000);
      return {url: this.page(linkTo(atlas, this.prefix), query), plain};
    } catch (error) {
      if (!(error instanceof Lacking) || count > 3000) throw error;
      // Until our tool makes them: a plain file, for everybody.
      const file = await this.data.many(count);
      return {url: this.page(`#model=${this.prefix}/${path.basename(file)}`, query), plain: file, note: `${error.message}: a file by gltf-transform instead`};
    }
  }

  // -- the visits -----------------------------------------------------------------------------------------------------------

  async loads(run) {
    const {options} = this;
    for (const profile of options.profiles) {
      const how = {profile: PROFILES[profile], limit: LIMIT[profile], look: true};
      await this.visit(`load ours-optimized ${profile}`, () => this.hubmap('optimized'), how);
      const foreign = await this.visit(`load ours-foreign ${profile}`, () => this.hubmap('foreign'), {...how, foreign: true, key: this.key});
      this.key ??= foreign?.key ?? null;
      for (const name of options.peers) {
        if (run > 0 && this.beaten(name, profile)) continue;
        await this.visit(`load ${name} ${profile}`, async () => this.peer(name, await this.data.hubmapDraco()), how);
      }
    }
  }

  /** Far behind another peer in the first run: more runs of it would change no ratio. */
  beaten(name, profile) {
    const first = peer => this.results[`load ${peer} ${profile}`]?.[0]?.firstPicture ?? Infinity;
    return this.options.peers.some(other => first(name) > 1.2 * first(other) || first(name) > first(other) + 1);
  }

  async works(run) {
    const {options} = this;
    if (this.wanted.some(row => row.unit === 'MB' && !row.id.includes('ceiling'))) await this.visit('work blank', async () => ({url: '/peers/blank.html'}));
    await this.visit('work ours hubmap', () => this.hubmap('optimized'), {work: [cuts, picks]});
    await this.visit('work ours-foreign hubmap', () => this.hubmap('foreign'));
    for (const name of options.peers) await this.visit(`work ${name} hubmap`, async () => this.peer(name, await this.data.hubmapDraco()), {work: [picks]});
    const actions = [orbit, ...run === 0 ? [realOrbit] : [], hides, picks];
    await this.visit('work ours many', () => this.many(3000), {work: actions});
    await this.visit('change ours many', () => this.many(3000), {work: [changes]});
    await this.visit('hover ours 5000', () => this.many(5000), {work: [hovers]});
    for (const name of options.peers) {
      await this.visit(`work ${name} many`, async () => {
        const {plain} = await this.many(3000);
        if (!plain) throw new Lacking('the tool made no plain file');
        return this.peer(name, plain);
      }, {work: actions});
    }
  }

  /** Without an extension that not every device has. */
  plain() { return this.visit('plain ours many', () => this.many(3000), {noMultiDraw: true, work: [orbit]}); }

  async ceilings() {
    const files = {hubmap: query => this.hubmap('optimized', query), foreign: query => this.hubmap('foreign', query), many: query => this.many(3000, query), huge: query => this.huge(() => this.many(30000, query))};
    for (const [device, screen] of [['phone', PHONE], ['laptop', undefined]]) {
      for (const [file, open] of Object.entries(files)) {
        // All that the picture can have, as on a device with a graphics chip: several samples a pixel, and the screen's own pixels.
        // Drawn by the processor that would take minutes, so draw calls do nothing: what is held is the same. First the load, then all at once.
        await this.visit(`ceiling ${device} ${file}`, () => open('?quality=full'), {device: screen, stub: true, work: [allAtOnce], limit: file === 'huge' ? HUGE_LIMIT : WORK_LIMIT});
      }
    }
  }

  async growth() {
    for (const count of GROWTH) {
      const open = () => count > 3000 ? this.huge(() => this.many(count)) : this.many(count), limit = count > 3000 ? HUGE_LIMIT : WORK_LIMIT;
      await this.visit(`load ours ${count}`, open, {look: true, limit});
      await this.visit(`work ours ${count}`, open, {work: [orbit], limit});
    }
  }

  /** Making it takes minutes. */
  huge(open) {
    if (!this.options.huge) throw new Lacking('left out without --huge');
    return open();
  }
}
