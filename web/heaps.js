// What a viewer's workers hold: the ceiling of memory (src/app/memory_plan.h) is for them, too.

/** Bytes of each worker's memories (a worker in JavaScript: of its buffers), as it last said. */
export class Heaps {
  /** @param {(bytes: number) => void} [tell] hears the sum when it changes */
  constructor(tell = () => {}) {
    this.tell = tell;
    /** @type {Map<object, number>} */
    this.held = new Map();
  }

  get sum() { return [...this.held.values()].reduce((sum, bytes) => sum + bytes, 0); }

  /** @param {object} worker @param {number|undefined} bytes nothing: it did not say */
  set(worker, bytes) {
    if (bytes === undefined || bytes === (this.held.get(worker) ?? 0)) return;
    this.held.set(worker, bytes);
    this.tell(this.sum);
  }

  /** The worker has ended. @param {object} worker */
  end(worker) {
    if (this.held.delete(worker)) this.tell(this.sum);
  }
}
