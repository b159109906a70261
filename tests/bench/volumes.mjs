// tools/bench volumes: one slice of a head by four directions, ours and the peers' in one run, and cubes up to 8,192³.
import fs from 'node:fs';
import path from 'node:path';
import {spawnSync} from 'node:child_process';
import {Benchmark, show} from './lib/benchmark.mjs';
import {j2kSpeed} from './lib/j2k_speed.mjs';
import {PROFILES} from './lib/mesh_rows.mjs';
import {WORKER_PROBE} from './lib/mesh_visit.mjs';
import {readOptions} from './lib/options.mjs';
import {buildPeers, VOLUME_PEERS} from './lib/peers.mjs';
import {serve} from './lib/server.mjs';
import {cubeFiles, folderBytes, readBytes, VolumeData} from './lib/volume_data.mjs';
import {GROWTH, loadKey, VIEWS, views, volumeRows} from './lib/volume_rows.mjs';
import {changes, visitSlice} from './lib/volume_visit.mjs';

const LIMIT = {none: 60_000, fast: 60_000, slow: 150_000};
const KIND = {lossy: ['--psnr', '47'], lossless: ['--lossless'], blosc: ['--lossless', '--codec', 'blosc']};
const INSIDE = 10;  // grey levels from which on a voxel is the head's
const VOXEL = 0.0005, CLOSE = 400;  // metres of a cube's voxel; of them from below to above in a picture from close by
const TILT = [0.45, 0.8, 0.4];  // the oblique plane's normal in the world, before it has length 1

export async function volumes(repo, args) {
  const options = readOptions(args, {runs: 3, minutes: 20, profiles: Object.keys(PROFILES), peers: VOLUME_PEERS, only: '', shots: false, brick: '',
    site: path.join(repo, 'build/site'), fabrica: path.join(repo, 'build/native/src/maker/fabrica'), image: '/usr/share/mricron/templates/ch2better.nii.gz'});
  await new Volumes(repo, options).run();
}

class Volumes extends Benchmark {
  constructor(repo, options) {
    super('volumes', repo, options);
    this.data = new VolumeData({folder: path.join(this.work, 'data'), image: options.image, fabrica: path.resolve(options.fabrica), tell: text => this.tell(text)});
    this.facts = {};
    if (!fs.existsSync(path.join(options.site, 'index.html'))) throw new Error(`the site is not built (${options.site})`);
    if (this.rows().length === 0) throw new Error(`no row begins with "${options.only}"`);
  }

  rows() { return volumeRows(this.results, this.lacking, {...this.options, facts: this.facts}); }

  async run() {
    const {options, work, data} = this;
    await buildPeers(path.join(work, 'peers'));
    const {size, rows} = readBytes(data.nifti());
    this.middle = size.map(n => (n - 1) / 2);
    this.world = rows.map((row, r) => (r === 0 ? -1 : 1) * (row[3] + this.middle.reduce((sum, m, i) => sum + row[i] * m, 0)) / 1000);
    this.world = [this.world[0], this.world[2], this.world[1]];
    this.length = [size[0], size[2], size[1]].map((n, i) => (n - 1) * Math.hypot(...rows.map(row => row[[0, 2, 1][i]])) / 1000);  // of x, y, z of the world
    const cubes = [];
    for (const edge of this.wants('growth') ? GROWTH : []) cubes.push([edge, await cubeFiles(data, edge, this.repo)]);
    this.server = await serve({prelude: WORKER_PROBE, mounts: [['/peers/', path.join(work, 'peers'), 'app'],
      ...cubes.map(([edge, files]) => /** @type {any} */ ([`/data/${edge}.zarr/`, files, 'data'])), ['/data/', data.folder, 'data'], ['/', options.site, 'app']]});
    this.server.preloadFolder(path.join(work, 'peers'), '/peers/');
    this.server.preloadFolder(options.site, '/');
    try {
      for (let run = 0; run < options.runs; ++run) {
        if (this.wants('loads')) await this.loads();
        if (this.wants('works')) await this.works();
        if (this.wants('growth')) await this.growth();
        if (run === 0) await this.others();
      }
    } finally {
      this.calibration.run();
      this.server.close();
    }
    this.report(this.write());
  }

  /** Is a row wanted that these visits are for? */
  wants(what) {
    const of = {loads: /first-slice|sharp|first-bytes/, works: /change|long-tasks|memory/, growth: /growth|huge/, bytes: /bytes|psnr|accuracy/, decode: /decode/}[what];
    return this.rows().some(row => of.test(row.id) && (what === 'growth' || !/growth|huge/.test(row.id)));
  }

  write() { return this.writeAll(this.rows()); }

  async visit(key, open, how = {}) {
    if (this.enough(key)) return;
    let at;
    try {
      at = open();
    } catch (error) {
      this.lacks(key, error);
      return;
    }
    this.calibration.run();
    const result = await visitSlice({server: this.server, url: at.url, ours: !at.url.startsWith('/peers/'), length: at.length, limit: 60_000, ...how,
      shot: this.options.shots ? path.join(this.work, `volumes-${key.replaceAll(' ', '-')}.png`) : undefined});
    (this.results[key] ??= []).push(result);
    this.tell([key.padEnd(32), show('first', result.firstSlice, 's'), show('of', result.firstBytes / 1e6 || null, 'MB', 3), show('sharp', result.sharp, 's'), show('of', result.sharpBytes / 1e6 || null, 'MB', 3),
      show('change', result.changeMs, 'ms'), show('page', result.rendererMb, 'MB', 0), show('long tasks', result.longTasks, '', 0), result.failed ?? '', ...result.problems, ...result.errors, ...result.missing ?? []].filter(Boolean).join('  '));
    this.write();
  }

  // -- what is opened -------------------------------------------------------------------------------------------------------

  /** Our page with one slice through the middle, seen along its normal, as large as a peer shows it. */
  ours(address, view, {middle = this.world, length = this.length, height = 0} = {}) {
    const normal = unit({axial: [0, 1, 0], coronal: [0, 0, 1], sagittal: [1, 0, 0], oblique: TILT}[view]), name = view === 'oblique' ? 'oblique' : view;
    const way = normal.reduce((sum, n, i) => sum + Math.abs(n * length[i]), 0);
    height ||= Math.hypot(...length.map((l, i) => l * Math.sqrt(1 - normal[i] ** 2)));
    const planes = Object.fromEntries(['axial', 'coronal', 'sagittal', 'oblique'].map(each => [each, {visible: each === name, image: true, position: middle, ...each === name ? {normal} : {}}]));
    const state = {v: 1, camera: {target: middle, orientation: facing(normal), distance: height / 2 / Math.tan(0.3), fieldOfView: 0.6, orthographic: true}, planes};
    return {url: `/index.html#src=${encodeURIComponent(address)}&s=${encodeURIComponent(JSON.stringify(state))}`, length: way};
  }

  peer(name, view) {
    // The image's x goes right, y anterior, z superior.
    const [x, y, z] = unit(TILT), normal = view === 'oblique' ? `&normal=${[-x, z, y]}` : '';
    return {url: `/peers/${name}.html?data=/data/${path.basename(this.data.nifti())}&view=${view}${normal}`};
  }

  written(kind) {
    const {brick} = this.options, other = brick && kind !== 'blosc';
    const folder = this.data.written(`head-${kind}${other ? `-${brick}` : ''}`, ...KIND[kind], ...other ? ['--brick', brick] : []);
    return `data/${path.basename(folder)}/`;
  }

  // -- the visits -----------------------------------------------------------------------------------------------------------

  async loads() {
    const {options} = this;
    for (const profile of options.profiles) {
      for (const view of VIEWS) {
        const how = {profile: PROFILES[profile], limit: LIMIT[profile], look: true};
        for (const kind of ['lossy', 'lossless']) await this.visit(loadKey(`ours-${kind}`, view, profile), () => this.ours(this.written(kind), view), how);
        for (const name of options.peers) {
          // All that a peer waits for at 1.6 Mbit/s is the file: one direction says it.
          if (!views(name).includes(view) || profile === 'slow' && view !== 'axial') continue;
          await this.visit(loadKey(name, view, profile), () => this.peer(name, view), how);
        }
      }
    }
  }

  async works() {
    await this.visit('work blank', () => ({url: '/peers/blank.html'}));
    for (const view of VIEWS) {
      await this.visit(`work ours ${view}`, () => this.ours(this.written('lossy'), view), {work: [changes]});
      for (const name of this.options.peers) if (views(name).includes(view)) await this.visit(`work ${name} ${view}`, () => this.peer(name, view), {work: [changes]});
    }
  }

  async growth() {
    for (const edge of GROWTH) {
      const length = [1, 1, 1].map(() => edge * VOXEL), middle = [-1, 1, 1].map((sign, i) => sign * (length[i] / 2)), address = `data/${edge}.zarr/`;
      const how = {profile: PROFILES.fast, look: true};
      await this.visit(`growth ${edge}`, () => this.ours(address, 'oblique', {middle, length}), how);
      if (edge < CLOSE) continue;
      const close = () => this.ours(address, 'oblique', {middle, length, height: CLOSE * VOXEL});
      // The server makes what it sends, and would compete for the cores: once for it, then for us.
      if (!this.results[`growth ${edge} close`]) await visitSlice({server: this.server, url: close().url, ours: true, limit: 120_000});
      await this.visit(`growth ${edge} close`, close, how);
    }
  }

  /** What needs no page. */
  async others() {
    const {facts, repo, data, options} = this;
    if (this.wants('bytes')) {
      for (const kind of Object.keys(KIND)) facts[kind] = folderBytes(data.written(`head-${kind}`, ...KIND[kind])) / 1e6;
      const {size, voxels} = readBytes(data.nifti());
      facts.zeros = size.reduce((product, n) => product * n) / 1e6;
      Object.assign(facts, await this.fidelity(voxels));
      facts.slices = {...this.againstVtk(), inexact: facts.inexact};
    }
    if (this.wants('decode')) {
      const {one, two, codec} = await j2kSpeed({image: data.nifti(), site: options.site, repo});
      Object.assign(facts, {decode: {one, two}, codec});
    }
  }

  /** Read back by zarrita and codec-openjpeg, not by us. */
  async fidelity(voxels) {
    const {openImage, readLevel} = await import('../peers/lib/zarr.js');
    const read = async kind => readLevel((await openImage(this.data.written(`head-${kind}`, ...KIND[kind]))).levels[0]);
    const exact = await read('lossless'), lossy = await read('lossy');
    let inexact = 0, squares = 0, inside = 0, top = 0;
    for (let i = 0; i < voxels.length && i < exact.length; ++i) {
      inexact += exact[i] !== voxels[i];
      if (voxels[i] > top) top = voxels[i];
      if (voxels[i] < INSIDE) continue;
      squares += (lossy[i] - voxels[i]) ** 2;
      ++inside;
    }
    return {inexact: inexact + Math.abs(exact.length - voxels.length), psnr: 20 * Math.log10(top / Math.sqrt(squares / inside))};
  }

  /** The renderer without a screen, on the same image: a test that writes what it measured. */
  againstVtk() {
    const test = path.join(this.repo, 'build/native/tests/unit/unit_slices'), file = path.join(this.work, 'slices.json');
    if (!fs.existsSync(test)) return {};
    const {status} = spawnSync(test, ['--gtest_filter=*Head*'], {env: {...process.env, FABRICA_SLICES_JSON: file}, stdio: 'ignore', timeout: 300_000});
    return status === 0 && fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  }
}

const unit = v => v.map(value => value / Math.hypot(...v));

/** The turn (quaternion) that lets a camera at rest, which looks from +Z, look from `normal` instead, with its head up. */
function facing(normal) {
  const up = Math.abs(normal[1]) > 0.99 ? [0, 0, -1] : [0, 1, 0], cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const x = unit(cross(up, normal)), y = cross(normal, x), [m00, m10, m20] = x, [m01, m11, m21] = y, [m02, m12, m22] = normal;
  const w = Math.sqrt(Math.max(0, 1 + m00 + m11 + m22)) / 2, sign = (value, of) => of < 0 ? -value : value;
  const part = (a, b, c) => Math.sqrt(Math.max(0, 1 + a - b - c)) / 2;
  return [sign(part(m00, m11, m22), m21 - m12), sign(part(m11, m00, m22), m02 - m20), sign(part(m22, m00, m11), m10 - m01), w];
}
