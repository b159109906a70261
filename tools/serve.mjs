#!/usr/bin/env node
// A small static server: byte ranges, CORS, correct types, precompressed brotli (FILE.br beside FILE). No dependency.
//
//   node tools/serve.mjs DIR [--port N] [--host ADDRESS]      serve DIR and print the link
//
// As a module, `serve(options)` also misbehaves on purpose, for the tests and the benchmark:
//
//   const server = await serve({root, faults: [{match: /brick/, status: 500}]});
//   server.url, server.log (one entry a request), server.faults (may be changed while it runs), await server.close()
//
// A fault applies to requests whose path (with query) matches, at most `times` times:
//   status: N          answer N          noRanges: true    answer 200 with everything to a range
//   noCors: true       without CORS      truncate: N       the file seems to have only N bytes
//   delay: MS          slow first byte   dropAfter: N      close the connection after N bytes of body
//   rate: BYTES_PER_S  slow body         body: TEXT        another body
import http from 'node:http';
import {createReadStream, existsSync, statSync} from 'node:fs';
import path from 'node:path';
import {Readable, Transform} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const TYPES = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8', json: 'application/json', gltf: 'model/gltf+json', glb: 'model/gltf-binary',
  wasm: 'application/wasm', woff2: 'font/woff2', ttf: 'font/ttf', otf: 'font/otf', png: 'image/png', svg: 'image/svg+xml',
  jpg: 'image/jpeg', csv: 'text/csv; charset=utf-8', txt: 'text/plain; charset=utf-8', md: 'text/plain; charset=utf-8',
  webmanifest: 'application/manifest+json', ico: 'image/x-icon',
};
// A .gz here is data that the page inflates itself: never declared as a content encoding.
const typeOf = file => TYPES[path.extname(file).slice(1).toLowerCase()] ?? 'application/octet-stream';

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
  'Access-Control-Allow-Headers': 'Range',
  'Access-Control-Expose-Headers': 'Content-Range, Content-Length, Accept-Ranges, ETag',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/**
 * @param {string|undefined} header the Range header
 * @param {number} size of the file
 * @returns {{start: number, end: number} | 'unsatisfiable' | null} end inclusive; null: answer with everything
 */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') {
    const count = Math.min(Number(match[2]), size);
    return count === 0 ? 'unsatisfiable' : {start: size - count, end: size - 1};
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size || start > end) return 'unsatisfiable';
  return {start, end};
}

/** The file a request path names, or null: nothing outside `root`, index.html for a folder. */
function fileFor(mounts, pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0')) return null;
  // The longest prefix wins, so that a test can put one file of its own over the site's.
  for (const [prefix, target] of mounts) {
    if (!decoded.startsWith(prefix)) continue;
    const rest = decoded.slice(prefix.length);
    let file = rest === '' ? target : path.join(target, rest);
    if (path.relative(target, file).startsWith('..')) return null;
    if (existsSync(file) && statSync(file).isDirectory()) {
      if (!pathname.endsWith('/')) return {redirect: true};
      file = path.join(file, 'index.html');
    }
    if (existsSync(file) && statSync(file).isFile()) return {file};
  }
  return null;
}

/** Whether a compressed file is of the file as it is now: who edits a page of a made site sees what was written. */
function isCurrent(packed, file) {
  return existsSync(packed) && statSync(packed).mtimeMs >= statSync(file).mtimeMs;
}

function throttle(rate) {
  return new Transform({
    async transform(chunk, _encoding, done) {
      for (let at = 0; at < chunk.length; at += 4096) {
        const piece = chunk.subarray(at, at + 4096);
        await sleep(1000 * piece.length / rate);
        this.push(piece);
      }
      done();
    },
  });
}

class DropConnection extends Error {}

function dropAfter(limit) {
  let sent = 0;
  return new Transform({
    transform(chunk, _encoding, done) {
      this.push(chunk.subarray(0, Math.max(0, limit - sent)));
      sent += chunk.length;
      if (sent < limit) return done();
      // Late enough for what was pushed to leave; then the connection breaks in the middle of the body.
      setTimeout(() => done(new DropConnection()), 50);
    },
  });
}

function applyFaults(faults, url) {
  const merged = {};
  for (const fault of faults) {
    if (fault.times === 0 || !fault.match.test(url)) continue;
    if (fault.times !== undefined) fault.times--;
    Object.assign(merged, fault);
  }
  return merged;
}

async function answer(request, response, mounts, fault, entry) {
  const {pathname} = new URL(request.url, 'http://local');
  const headers = {'Accept-Ranges': fault.noRanges ? 'none' : 'bytes', 'Cache-Control': 'no-cache', ...(fault.noCors ? {} : CORS)};
  const plain = (status, text, more = {}) => {
    entry.status = status;
    response.writeHead(status, {...headers, 'Content-Type': 'text/plain; charset=utf-8', ...more});
    response.end(request.method === 'HEAD' ? undefined : text);
  };
  if (fault.delay) await sleep(fault.delay);
  if (request.method === 'OPTIONS') return plain(204, '');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET and HEAD.', {Allow: 'GET, HEAD'});
  if (fault.status) return plain(fault.status, `Error ${fault.status}`);
  if (fault.body !== undefined) return plain(200, fault.body);
  const found = fileFor(mounts, pathname);
  if (!found) return plain(404, 'There is no such file here.');
  if (found.redirect) return plain(301, '', {Location: `${pathname}/`});

  const {file} = found;
  const range = request.headers.range;
  const encoded = !range && /\bbr\b/.test(request.headers['accept-encoding'] ?? '') && isCurrent(`${file}.br`, file);
  const served = encoded ? `${file}.br` : file;
  const stat = statSync(served);
  const size = fault.truncate !== undefined ? Math.min(fault.truncate, stat.size) : stat.size;
  headers['Content-Type'] = typeOf(file);
  // An address with a version never changes its content.
  if (/[?&]v=\w/.test(request.url)) headers['Cache-Control'] = 'max-age=31536000, immutable';
  headers.ETag = `"${stat.size.toString(16)}-${Math.round(stat.mtimeMs).toString(16)}${encoded ? '-br' : ''}"`;
  if (existsSync(`${file}.br`)) headers.Vary = 'Accept-Encoding';
  if (encoded) headers['Content-Encoding'] = 'br';
  if (!range && request.headers['if-none-match'] === headers.ETag) {
    entry.status = 304;
    response.writeHead(304, headers);
    return response.end();
  }
  let start = 0;
  let end = size - 1;
  let status = 200;
  const wanted = fault.noRanges ? null : parseRange(range, size);
  if (wanted === 'unsatisfiable') return plain(416, 'The file is shorter than that.', {'Content-Range': `bytes */${size}`});
  if (wanted) {
    ({start, end} = wanted);
    status = 206;
    headers['Content-Range'] = `bytes ${start}-${end}/${size}`;
  }
  headers['Content-Length'] = Math.max(0, end - start + 1);
  entry.status = status;
  response.writeHead(status, headers);
  if (request.method === 'HEAD' || end < start) return response.end();
  const counter = new Transform({
    transform(chunk, _encoding, done) {
      entry.bytes += chunk.length;
      done(null, chunk);
    },
  });
  const steps = [size > 0 ? createReadStream(served, {start, end}) : Readable.from([])];
  if (fault.rate) steps.push(throttle(fault.rate));
  if (fault.dropAfter !== undefined) steps.push(dropAfter(fault.dropAfter));
  await pipeline(...steps, counter, response);
}

/**
 * @param {{root: string, port?: number, host?: string, faults?: object[], mounts?: Record<string, string>,
 *   onRequest?: (entry: object) => void}} options `mounts`: further folders or files, by URL prefix
 */
export async function serve({root, port = 0, host = '127.0.0.1', faults = [], mounts = {}, onRequest}) {
  const table = Object.entries({'/': path.resolve(root), ...mounts})
    .map(([prefix, target]) => [prefix, path.resolve(target)])
    .sort((a, b) => b[0].length - a[0].length);
  const log = [];
  const state = {faults};
  const server = http.createServer(async (request, response) => {
    const entry = {method: request.method, url: request.url, range: request.headers.range ?? null, status: 0, bytes: 0, at: Date.now()};
    log.push(entry);
    onRequest?.(entry);
    try {
      await answer(request, response, table, applyFaults(state.faults, request.url), entry);
    } catch (error) {
      // A browser that no longer wants a range closes the connection: nothing to report.
      response.destroy();
      if (!(error instanceof DropConnection) && error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'ECONNRESET') {
        process.stderr.write(`serve: ${request.url}: ${error.message}\n`);
      }
    } finally {
      entry.ms = Date.now() - entry.at;
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${bound.port}/`,
    port: bound.port,
    log,
    get faults() { return state.faults; },
    set faults(value) { state.faults = value; },
    close: () => new Promise(resolve => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

async function main(args) {
  const options = {root: '', port: 8080, host: '127.0.0.1', mounts: {}};
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--port') options.port = Number(args[++i]);
    else if (args[i] === '--host') options.host = args[++i];
    else if (args[i] === '--mount') {
      const [prefix, target] = args[++i].split('=');
      options.mounts[prefix] = target;
    } else if (!options.root && !args[i].startsWith('-')) options.root = args[i];
    else throw new Error(`unknown option ${args[i]}`);
  }
  if (!options.root || !existsSync(options.root)) throw new Error('usage: node tools/serve.mjs DIR [--port N] [--host ADDRESS] [--mount /PREFIX/=DIR]');
  const server = await serve(options);
  process.stdout.write(`${server.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close().then(() => process.exit(0)));
}

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) {
  main(process.argv.slice(2)).catch(error => {
    process.stderr.write(`serve: ${error.code === 'EADDRINUSE' ? 'that port is in use; choose another with --port' : error.message}\n`);
    process.exit(1);
  });
}
