// The pool of decode workers: as many as the device has room for, jobs to the least busy one, buffers handed over, not
// copied. A worker that dies costs the job it was at, and is replaced.

import {FabricaError} from './errors.js';
import {Heaps} from './heaps.js';

/**
 * @typedef {{job: number, message: object, transfer: Transferable[], source: string,
 *   resolve: (answer: any) => void, reject: (error: FabricaError) => void}} Task
 * @typedef {{worker: Worker, current: Task|null}} Seat
 */

// Twice in a row without one answer: the decoder itself is broken or absent, and a new worker would not help.
const CRASHES = 4;

/** One core is left to the page. */
export function poolSize(cores = globalThis.navigator?.hardwareConcurrency ?? 2) {
  return Math.max(1, Math.min(4, cores - 1));
}

export class DecodePool {
  /** @param {{url: string|URL, size?: number, heaps?: Heaps, make?: (url: string|URL) => Worker}} options heaps: of these and all other workers */
  constructor({url, size = poolSize(), heaps = new Heaps(), make = address => new Worker(address, {type: 'module', name: 'fabrica-decode'})}) {
    this.url = url;
    this.size = size;
    this.heaps = heaps;
    this.make = make;
    /** @type {Seat[]} */
    this.seats = [];
    /** @type {Task[]} */
    this.queue = [];
    /** @type {ArrayBuffer[]} of answers, read already: they go back with the next job */
    this.spares = [];
    this.crashes = 0;
    this.lastId = 0;
    this.closed = false;
  }

  /** A worker to begin with, and something empty to decode, so that its programs are there when the first chunk is. */
  warm(kinds = ['mesh']) {
    if (this.seats.length > 0) return;
    const {worker} = this.addSeat();
    for (const kind of kinds) worker.postMessage({id: 0, kind, params: new Uint8Array(0), buffers: [new Uint8Array(0)], binOffset: 0});
  }

  /**
   * @param {number} job @param {'mesh'|'unpack'|'brick'} kind @param {Uint8Array} params @param {Uint8Array[]} buffers
   * @param {string} source for messages @returns {Promise<Uint8Array>}
   */
  run(job, kind, params, buffers, source) {
    return this.add(job, {kind, params, buffers}, [params.buffer, ...buffers.map(bytes => bytes.buffer)], source);
  }

  /**
   * @param {Uint8Array[]} data bytes of what an earlier answer's plan wanted, in order
   * @returns {Promise<{bytes: Uint8Array, plan: import('./unpacked.js').Plan|null}>} an encoded SceneTable, and what has to be
   *   unpacked or fetched for it
   */
  parseScene(job, json, binOffset, source, data = []) {
    const buffers = [json, ...data];
    return this.add(job, {kind: 'gltf', buffers, binOffset}, buffers.map(bytes => bytes.buffer), source);
  }

  /** @returns {Promise<any>} */
  add(job, message, transfer, source) {
    if (this.closed) return Promise.reject(new FabricaError('cancelled', 'The viewer was closed.', source));
    return new Promise((resolve, reject) => {
      this.queue.push({job, message: {id: ++this.lastId, ...message}, transfer: [...new Set(transfer)], source, resolve, reject});
      this.pump();
    });
  }

  /** The address of another worker of the site. @param {string} name */
  beside(name) { return new URL(String(this.url).replace(/decode\.js/, name), globalThis.location?.href); }

  /**
   * Gives an answer back once it is read: a worker fills its buffer again. New ones for each would be garbage that is collected late, as
   * much as all meshes of an atlas together. @param {Uint8Array} bytes
   */
  giveBack({buffer}) {
    // Nobody would fill it.
    if (this.queue.length === 0 && this.seats.every(seat => seat.current === null)) this.spares = [];
    else this.spares.push(/** @type {ArrayBuffer} */ (buffer));
  }

  /** Forgets a job that has not begun. @param {number} job */
  cancel(job) {
    const index = this.queue.findIndex(task => task.job === job);
    if (index < 0) return;
    const [task] = this.queue.splice(index, 1);
    task.reject(new FabricaError('cancelled', 'No longer wanted.', task.source));
  }

  pump() {
    while (this.queue.length > 0) {
      let seat = this.seats.find(candidate => candidate.current === null);
      if (!seat && this.seats.length < this.size) seat = this.addSeat();
      if (!seat) return;
      const task = this.queue.shift();
      seat.current = task;
      const spares = this.spares.splice(0);
      seat.worker.postMessage(spares.length ? {...task.message, spares} : task.message, [...task.transfer, ...spares]);
    }
  }

  addSeat() {
    const worker = this.make(this.url);
    /** @type {Seat} */
    const seat = {worker, current: null};
    worker.onmessage = ({data}) => this.answered(seat, data);
    worker.onerror = event => {
      event.preventDefault();
      this.crashed(seat);
    };
    worker.onmessageerror = () => this.crashed(seat);
    this.seats.push(seat);
    return seat;
  }

  answered(seat, {id, bytes, plan, error, fatal, heap}) {
    this.heaps.set(seat.worker, heap);
    const task = seat.current;
    if (!task || task.message.id !== id) return;
    if (fatal) return this.crashed(seat, error);
    seat.current = null;
    this.crashes = 0;
    if (error) task.reject(FabricaError.from({...error, source: error.source || task.source}));
    else task.resolve(task.message.kind === 'gltf' ? {bytes, plan} : bytes);
    this.pump();
  }

  crashed(seat, error) {
    const task = seat.current;
    seat.worker.terminate();
    this.heaps.end(seat.worker);
    this.seats = this.seats.filter(other => other !== seat);
    this.crashes++;
    task?.reject(error ? FabricaError.from({...error, source: error.source || task.source})
      : new FabricaError('internal', 'The decoder stopped while reading this part.', task.source,
        'The rest goes on. If it happens again, the file may be damaged.'));
    if (this.crashes < CRASHES) return this.pump();
    for (const waiting of this.queue.splice(0)) {
      waiting.reject(new FabricaError('internal', 'The decoder could not be started.', waiting.source,
        'Reload the page; if that does not help, the site is incomplete.'));
    }
    this.crashes = 0;
  }

  close() {
    this.closed = true;
    for (const seat of this.seats) seat.worker.terminate();
    for (const task of this.queue.splice(0)) task.reject(new FabricaError('cancelled', 'The viewer was closed.', task.source));
    this.seats = [];
  }
}
