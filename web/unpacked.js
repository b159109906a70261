// Bytes of a glTF that must be made before a decoder can use them: buffer views packed by meshopt, sparse accessors, data
// spread over several files. To whoever reads, they are one file, "unpacked:JOB"; a view is fetched and unpacked in a
// worker when it is first asked for, and forgotten when all parts that use it have had it. Loaded with the first such file;
// it imports nothing, so that what the page loads at once stays in one piece.

const GAP = 32 * 1024;  // bytes worth fetching for nothing to save a request

/**
 * @typedef {{url: string, offset: number, length: number}} Stored
 * @typedef {{params: number[], ranges: [resource: number, offset: number, length: number][], offset: number, length: number,
 *   users: number}} View
 * @typedef {{resources: string[], views: View[], wanted: View['ranges']}} Plan from parse-gltf (src/codecs/worker_gltf_main.cpp)
 */

/** Where a glTF's ranges lie. @param {string} url the file's @param {number} job @param {string[]} resources @param {(uri: string) => boolean} isAddress and no name */
export function locator(url, job, resources, isAddress) {
  /** @returns {Stored} */
  return ([resource, offset, length]) => {
    const uri = resources[resource];
    if (uri === '') return {url, offset, length};
    if (uri === 'unpacked:') return {url: `unpacked:${job}`, offset, length};
    if (uri.startsWith('embedded:')) return {url: `embedded:${job}`, offset: Number(uri.slice(9)) + offset, length};
    return {url: beside(isAddress(uri) || !/^[^/?#]*:/.test(uri) ? uri : `./${uri}`, url), offset, length};
  };
}

/** @param {string} uri relative to `url`, which may be a file of this device */
function beside(uri, url) {
  try {
    return new URL(uri, url).href;
  } catch {
    return url.slice(0, url.lastIndexOf('/') + 1) + uri.replace(/^\.\//, '');
  }
}

/**
 * Many ranges; neighbours share a request, and one past the end fails by itself.
 * @param {import('./ranges.js').RangeReader} reader @param {Stored[]} ranges @param {AbortSignal} [signal]
 * @returns {Promise<Uint8Array>[]} in the order of the ranges; of an absent one (length 0) nothing
 */
export function readAll(reader, ranges, signal) {
  const order = ranges.map((_, i) => i).filter(i => ranges[i].length > 0).sort((a, b) =>
    ranges[a].url < ranges[b].url ? -1 : ranges[a].url > ranges[b].url ? 1 : ranges[a].offset - ranges[b].offset);
  const out = ranges.map(() => Promise.resolve(new Uint8Array(0)));
  for (let i = 0; i < order.length;) {
    const {url, offset, length} = ranges[order[i]];
    let end = offset + length, next = i + 1;
    for (; next < order.length && ranges[order[next]].url === url && ranges[order[next]].offset <= end + GAP; next++) {
      end = Math.max(end, ranges[order[next]].offset + ranges[order[next]].length);
    }
    const all = reader.bytesOf(url, offset, end - offset, signal, true);
    for (; i < next; i++) {
      const from = ranges[order[i]].offset - offset, to = from + ranges[order[i]].length;
      out[order[i]] = all.then(bytes => {
        if (bytes.length < to) throw reader.tooShort(offset + bytes.length, offset + to, url);
        return bytes.slice(from, to);
      });
    }
  }
  return out;
}

export class Unpacked {
  /**
   * @param {import('./ranges.js').RangeReader} reader @param {import('./workers.js').DecodePool} pool
   * @param {View[]} views by offset @param {ReturnType<typeof locator>} locate @param {string} file for messages
   */
  constructor(reader, pool, views, locate, file) {
    this.file = file;
    this.reader = reader;
    this.pool = pool;
    this.views = views.map(view => ({...view, stored: view.ranges.map(locate)}));
    /** @type {Map<number, Promise<Uint8Array>>} by view */
    this.ready = new Map();
    /** @type {Map<number, number>} by view: parts that have had it since it was unpacked */
    this.had = new Map();
  }

  /** The last view that begins at or before an offset. */
  at(offset) {
    let low = 0, high = this.views.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.views[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * As RangeReader.read(), but a view that fails leaves a gap: the others are handed over before it throws.
   * @param {number} offset @param {number} length @param {import('./ranges.js').Sink} sink
   */
  async read(offset, length, sink) {
    const end = offset + length;
    const touched = [];
    for (let i = Math.max(0, this.at(offset)); i < this.views.length && this.views[i].offset < end; i++) touched.push(i);
    this.begin(touched.filter(i => !this.ready.has(i)));
    // Held on to: somebody else may be the last user meanwhile.
    const ready = new Map(touched.map(i => [i, this.ready.get(i)]));
    let problem = null;
    for (const i of touched) {
      const view = this.views[i];
      const from = Math.max(offset, view.offset), to = Math.min(end, view.offset + view.length);
      if (to <= from) continue;
      try {
        const bytes = await ready.get(i);
        // A copy: workers take their buffers away.
        sink(bytes.slice(from - view.offset, to - view.offset), from);
      } catch (error) {
        problem ??= error;
      }
    }
    if (problem) throw problem;
  }

  /** @param {number[]} wanted views */
  begin(wanted) {
    const bytes = readAll(this.reader, wanted.flatMap(i => this.views[i].stored));
    for (const i of wanted) this.start(i, Promise.all(bytes.splice(0, this.views[i].stored.length)));
  }

  /** @param {number} index @param {Promise<Uint8Array[]>} buffers */
  start(index, buffers) {
    const {params, stored} = this.views[index];
    const bytes = buffers.then(arrays => {
      for (const {url, offset, length} of stored) this.reader.taken(url, [{offset, length}]);
      return this.pool.run(0, 'unpack', new Uint8Array(new Uint32Array(params).buffer), arrays, stored[0].url);
    });
    bytes.catch(() => this.ready.delete(index));  // it may be tried again
    this.ready.set(index, bytes);
  }

  /** A part has its bytes. @param {{offset: number, length: number}[]} ranges */
  taken(ranges) {
    for (const {offset, length} of ranges) {
      const index = this.at(offset);
      if (length === 0 || index < 0) continue;
      const had = (this.had.get(index) ?? 0) + 1;
      if (had < this.views[index].users) this.had.set(index, had);
      else {
        this.had.delete(index);
        this.ready.delete(index);
      }
    }
  }
}
