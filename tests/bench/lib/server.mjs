// The static host of one benchmark: our site, the demo atlas, and the peers' pages, with brotli, ranges and one shared,
// slow link. The link is made here and not in the browser, because the browser's own throttle leaves workers out.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';

const TYPES = {'.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
  '.wasm': 'application/wasm', '.ttf': 'font/ttf', '.otf': 'font/otf', '.svg': 'image/svg+xml', '.glb': 'model/gltf-binary', '.png': 'image/png'};
const PACKED = new Set(['.html', '.js', '.mjs', '.css', '.json', '.wasm', '.ttf', '.otf', '.svg']);
const TICK = 4;  // ms

/** Sends through one link of `bytesPerMs`, in turns, `latency` ms after each was asked for. */
class Link {
  constructor() { this.queue = []; this.set(null); }

  /** @param {{mbit: number, latency: number}|null} profile */
  set(profile) {
    this.bytesPerMs = profile ? profile.mbit * 125 : Infinity;
    this.latency = profile?.latency ?? 0;
  }

  send(response, body, sent) {
    const job = {response, body, at: 0, sent};
    if (this.latency === 0 && this.bytesPerMs === Infinity) {
      response.end(body);
      sent(body.length);
      return;
    }
    response.on('close', () => { job.gone = true; });
    setTimeout(() => { this.queue.push(job); this.run(); }, this.latency);
  }

  run() {
    if (this.timer) return;
    let last = performance.now(), credit = 0;
    this.timer = setInterval(() => {
      const now = performance.now();
      credit = Math.min(credit + (now - last) * this.bytesPerMs, 25 * this.bytesPerMs);
      last = now;
      while (credit > 0 && this.queue.length > 0) {
        const job = this.queue.shift();
        if (job.gone) { job.sent(job.at); continue; }
        const end = Math.min(job.body.length, job.at + Math.min(1460, Math.max(1, Math.floor(credit))));
        job.response.write(job.body.subarray(job.at, end));
        credit -= end - job.at;
        job.at = end;
        if (job.at < job.body.length) { this.queue.push(job); continue; }
        job.response.end();
        job.sent(job.at);
      }
      if (this.queue.length === 0) { clearInterval(this.timer); this.timer = null; }
    }, TICK);
  }
}

/** Where a file's data begin: behind the JSON of a GLB, which a viewer with an index of its own has no use for. @param {Buffer} body */
export function beginOf(body) {
  return body.length > 20 && body.toString('latin1', 0, 4) === 'glTF' ? Math.min(body.length, 20 + body.readUInt32LE(12)) : 0;
}

/**
 * @param {{mounts: [string, string|((name: string) => Buffer|null), 'app'|'data'][], prelude?: string}} options  mounts: address prefix;
 *   folder, file, or what makes a file by its name; kind; first match wins. prelude: a script that every worker's script begins with (a browser offers no other way in).
 */
export async function serve({mounts, prelude = ''}) {
  const cache = new Map(), log = [], link = new Link();
  function load(url, worker = false) {
    const key = worker ? `${url} ` : url;
    if (cache.has(key)) return cache.get(key);
    let entry = null;
    for (const [prefix, target, kind] of mounts) {
      if (!url.startsWith(prefix)) continue;
      if (typeof target === 'function') {
        const body = target(url.slice(prefix.length));
        // Made when it is asked for, and not kept: there may be millions.
        return body && {kind, type: TYPES[path.extname(url)] ?? 'application/octet-stream', packed: false, body};
      }
      const file = prefix === url ? target : path.join(target, path.normalize('/' + url.slice(prefix.length)));
      if (!fs.existsSync(file) || !fs.statSync(file).isFile()) continue;
      const extension = path.extname(file), raw = fs.readFileSync(file);
      const packed = kind === 'app' && PACKED.has(extension);
      const body = worker ? pack(Buffer.concat([Buffer.from(`${prelude}\n`), raw])) : packed ? brotli(file, raw) : raw;
      entry = {kind, type: TYPES[extension] ?? 'application/octet-stream', packed: packed || worker, body};
      break;
    }
    cache.set(key, entry);
    return entry;
  }
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const entry = load(url === '/' ? '/index.html' : url, prelude !== '' && request.headers['sec-fetch-dest'] === 'worker');
    const record = {url, time: Date.now(), status: 404, bytes: 0, kind: entry?.kind ?? 'app', end: 0, from: 0, size: entry?.body.length ?? 0,
      begin: entry ? beginOf(entry.body) : 0};
    log.push(record);
    if (!entry) {
      response.writeHead(404).end();
      record.end = Date.now();
      return;
    }
    const head = {'Content-Type': entry.type, 'Cache-Control': 'no-store', 'Accept-Ranges': 'bytes', 'Access-Control-Allow-Origin': '*'};
    if (entry.packed) head['Content-Encoding'] = 'br';
    let body = entry.body, status = 200;
    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
    if (range && !entry.packed) {
      const from = range[1] === '' ? Math.max(0, body.length - Number(range[2])) : Number(range[1]);
      const to = range[1] === '' || range[2] === '' ? body.length - 1 : Math.min(Number(range[2]), body.length - 1);
      if (from > to) {
        record.status = 416;
        record.end = Date.now();
        response.writeHead(416, {'Content-Range': `bytes */${body.length}`}).end();
        return;
      }
      head['Content-Range'] = `bytes ${from}-${to}/${body.length}`;
      body = body.subarray(from, to + 1);
      record.from = from;
      status = 206;
    }
    head['Content-Length'] = body.length;
    record.status = status;
    response.writeHead(status, head);
    if (request.method === 'HEAD') body = Buffer.alloc(0);
    link.send(response, body, bytes => { record.bytes = bytes; record.end = Date.now(); });
  });
  /** All of a folder, compressed and read before the clock runs. @param {(name: string) => boolean} [wanted] */
  function preloadFolder(folder, prefix, wanted = name => !name.startsWith('demo')) {
    for (const item of fs.readdirSync(folder, {withFileTypes: true, recursive: true})) {
      const name = path.relative(folder, path.join(item.parentPath, item.name));
      if (!item.isFile() || name.endsWith('.br') || !wanted(name)) continue;
      load(prefix + name);
      if (prelude !== '' && /worker/.test(name) && name.endsWith('.js')) load(prefix + name, true);
    }
  }
  server.keepAliveTimeout = 60_000;
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  return {
    port: /** @type {any} */ (server.address()).port, log, link, preloadFolder,
    close() { server.closeAllConnections(); server.close(); },
  };
}

/** The .br beside the file, as a host would send it, else made here. */
function brotli(file, raw) {
  if (fs.existsSync(`${file}.br`)) return fs.readFileSync(`${file}.br`);
  return pack(raw);
}

function pack(raw) {
  return zlib.brotliCompressSync(raw, {params: {[zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: raw.length}});
}
