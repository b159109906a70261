// Views that go together: what a person turns in one is turned in the others.

/** Nearer than that, numbers are the same: they are rounded on the way. */
const SAME = 2e-6;

/** @param {any} a @param {any} b */
export function alike(a, b) {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= SAME;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every(key => alike(a[key], b[key]));
}

export class Together {
  /** @param {any[]} atlases elements, or whatever has their functions and events */
  constructor(atlases) {
    this.atlases = atlases;
    this.linked = true;
    /** What was last known of each: its camera, its planes. @type {Map<any, {camera: any, planes: any[]}>} */
    this.known = new Map();
    this.busy = new Set();
    this.again = new Set();
    for (const atlas of atlases) {
      atlas.addEventListener('fabrica-view', () => this.moved(atlas));
      atlas.addEventListener('fabrica-ready', () => this.arrived(atlas));
    }
  }

  /** @param {boolean} on then the others go where the first is */
  link(on) {
    this.linked = on;
    if (on) this.follow(this.atlases[0], true);
  }

  /** One that comes later looks where the others do. */
  async arrived(atlas) {
    const other = this.atlases.find(one => one !== atlas && this.known.has(one));
    if (other && this.linked) return this.follow(other, true);
    await this.look(atlas);
  }

  async look(atlas) {
    for (;;) {
      const before = this.known.get(atlas);
      const [camera, planes] = await Promise.all([atlas.getCamera(), atlas.planes()]);
      // It was moved meanwhile: what it said may be of before that.
      if (this.known.get(atlas) !== before) continue;
      const now = {camera, planes};
      this.known.set(atlas, now);
      return {now, before};
    }
  }

  /** One question at a time: what comes meanwhile is asked about afterwards. */
  async moved(atlas) {
    if (this.busy.has(atlas)) return this.again.add(atlas);
    this.busy.add(atlas);
    try {
      do {
        await this.follow(atlas, false);
      } while (this.again.delete(atlas));
    } catch {
      // It was taken away, or is not there yet: nothing to follow.
    } finally {
      this.busy.delete(atlas);
    }
  }

  async follow(atlas, all) {
    const {now, before} = await this.look(atlas);
    if (!this.linked || (!all && before && alike(before, now))) return;
    await Promise.all(this.atlases.filter(one => one !== atlas && this.known.has(one) || (one !== atlas && all)).map(async other => {
      const theirs = this.known.get(other) ?? {camera: null, planes: []};
      const camera = !alike(theirs.camera, now.camera);
      const planes = now.planes.filter(plane => !theirs.planes.some(one => alike(one, plane)));
      // Known before it tells, and said at once: its own event is an echo, and what it is asked now it answers after that.
      this.known.set(other, now);
      await Promise.all([camera && other.setCamera(now.camera), ...planes.map(plane => other.setPlane(plane))]);
    }));
  }
}
