// The geometry worker (VTK): made when something is first measured or drawn as a section. On a site whose geometry module is
// not built yet, the answer says so.

import {FabricaError} from './errors.js';

/**
 * @typedef {{bytes: Uint8Array, origin: [number, number, number], step: number, turn?: number[]}} Chunk a MeshChunk and its grid (metres)
 * @typedef {object} MeasureRequest
 * @property {number} job
 * @property {number|string} structure
 * @property {Chunk[]} chunks
 * @property {'measure'|'section'|'shape'} [op] a shape is not measured: web/sharing/shapes.js takes it
 * @property {{position: number[], normal: number[]}} [plane] of a section
 * @property {boolean} [closes] the surface is known to close but for cracks
 * @property {boolean} [outlines] the section's lines are wanted, too
 */
export class GeometryWorker {
  /** The viewer's own. @param {import('./viewer.js').Viewer} viewer @returns {GeometryWorker} */
  static of(viewer) {
    const {locate} = viewer.options;
    return viewer.geometry ??= new GeometryWorker({url: locate('workers/geometry.js'), module: locate('geometry.wasm'),
      heaps: viewer.heaps, answer: result => viewer.answer(engine => engine.measureResult(result))});
  }

  /** @param {{url: string, module: string, heaps: import('./heaps.js').Heaps, answer: (result: object) => void}} options */
  constructor({url, module, heaps, answer}) {
    this.heaps = heaps;
    this.url = url;
    this.module = module;
    this.answer = answer;
    /** @type {Map<number, MeasureRequest>} */
    this.waiting = new Map();
    /** @type {Map<string, {resolve: (fit: any) => void, reject: (error: Error) => void}>} landmarks that are being fitted */
    this.fitting = new Map();
    this.fits = 0;
  }

  /** @param {MeasureRequest} request */
  async measure(request) {
    // The bytes may lie in the instance's memory, which changes while we wait.
    const {job, structure, op = 'measure', plane, closes = false, outlines = false} = request;
    const copy = {job, structure, op, plane, closes, outlines,
      chunks: request.chunks.map(({bytes, origin, step, turn}) => ({bytes: bytes.slice(), origin, step, turn}))};
    if (!this.worker && !await this.exists()) {
      this.answer({job: copy.job, structure: copy.structure, state: 'building',
        why: 'Exact measures are still being built on this machine; they come with one of the next minutes.'});
      return;
    }
    if (this.closed) return;
    this.worker ??= this.start();
    this.waiting.set(copy.job, copy);
    const chunks = copy.chunks;
    copy.chunks = [];  // theirs now
    this.worker.postMessage({id: job, op, chunks, plane, closes}, chunks.map(chunk => chunk.bytes.buffer));
  }

  /**
   * Where `from` lies best on `to` (src/geometry/landmarks.h).
   * @param {{from: number[], to: number[]}[]} pairs metres @param {boolean} similarity with its scale
   * @returns {Promise<{matrix: number[], residualsMm: number[], rmsMm: number}>}
   */
  async landmarks(pairs, similarity) {
    if (!this.worker && !await this.exists()) {
      throw new FabricaError('not-found', 'Aligning by landmarks needs the program for exact measures, and this site does not have it yet.', '', 'Try again in some minutes.');
    }
    this.worker ??= this.start();
    const id = `landmarks ${++this.fits}`;
    return new Promise((resolve, reject) => {
      this.fitting.set(id, {resolve, reject});
      this.worker.postMessage({id, op: 'landmarks', pairs, similarity});
    });
  }

  async exists() {
    try {
      const response = await fetch(this.module, {method: 'HEAD', cache: 'no-cache'});
      return response.ok;
    } catch {
      return false;
    }
  }

  start() {
    const worker = new Worker(this.url, {type: 'module', name: 'fabrica-geometry'});
    worker.onmessage = ({data}) => {
      this.heaps.set(worker, data.heap);
      const fit = this.fitting.get(data.id);
      if (fit) {
        this.fitting.delete(data.id);
        return data.error ? fit.reject(FabricaError.from(data.error)) : fit.resolve(data.result);
      }
      const request = this.waiting.get(data.id);
      if (!request) return;
      this.waiting.delete(data.id);
      if (data.error) this.answer({job: request.job, structure: request.structure, state: 'failed', why: data.error.reason});
      else {
        const {loops, openLines, ...figures} = data.result;
        this.answer({job: request.job, structure: request.structure, state: 'ready', ...figures,
          ...(request.outlines ? {loops, openLines} : {})});
      }
    };
    worker.onerror = event => {
      event.preventDefault();
      worker.terminate();
      this.heaps.end(worker);
      this.worker = undefined;
      for (const {job, structure} of this.waiting.values()) {
        this.answer({job, structure, state: 'failed', why: 'The measuring program stopped on this structure.'});
      }
      this.waiting.clear();
      for (const {reject} of this.fitting.values()) reject(new FabricaError('internal', 'The measuring program stopped.', '', 'Try again.'));
      this.fitting.clear();
    };
    return worker;
  }

  close() {
    this.closed = true;
    this.worker?.terminate();
  }
}
