// Hosts of other people, as they answer a web page: one TLS server that answers by the name it was asked for. What each does, and where
// that is known from, stands in docs/hosts.md. A browser is led here by its flags (`flags`), or by a proxy (`startProxy`).
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseRange} from '../../../tools/serve.mjs';

const OPEN = {'Access-Control-Allow-Origin': '*'};
const LOGIN = '<!DOCTYPE html><html><head><title>Sign in to continue</title></head><body><form><input type="password"></form></body></html>';
const PAGE = '<!DOCTYPE html><html><head><title>A page about a file</title></head><body><h1>head.glb</h1></body></html>';

const html = (body, more = {}) => ({status: 200, headers: {'Content-Type': 'text/html; charset=utf-8', ...more}, body: Buffer.from(body)});
const redirect = (location, headers = {}) => ({status: 302, headers: {Location: location, ...headers}});
const json = (value, headers = OPEN) => ({status: 200, headers: {'Content-Type': 'application/json', ...headers}, body: Buffer.from(JSON.stringify(value))});

/**
 * @param {Record<string, Buffer>} files by name: what all these hosts have
 * What a host answers: {status, headers, body, ranges, delay}. Without an answer it is a 404, readable as the host's files are.
 */
function hostsOf(files) {
  // A file in a folder goes by its path, whatever lies before that.
  const inFolders = Object.keys(files).filter(name => name.includes('/'));
  const nameIn = pathname => inFolders.find(name => decodeURIComponent(pathname).endsWith(`/${name}`)) ?? decodeURIComponent(pathname.split('/').at(-1));
  const file = (pathname, more = {}) => {
    const body = files[nameIn(pathname)];
    return body ? {status: 200, body, ranges: true, headers: {'Content-Type': 'application/octet-stream', ...OPEN}, ...more} : {status: 404, headers: OPEN};
  };
  const closed = {'Content-Type': 'application/octet-stream'};
  const lfs = new Map();
  return {
    lfs,
    table: {
      // A page for people; its "dl=1" leads to the files, but may not be read on the way.
      'www.dropbox.com': ({pathname, searchParams}) => searchParams.get('dl') === '1' ? redirect(`https://dl.dropboxusercontent.com${pathname}`) : html(PAGE),
      'dl.dropboxusercontent.com': ({pathname, searchParams}) => {
        if (pathname.startsWith('/scl/') && searchParams.get('rlkey') !== 'k3y') return html(LOGIN, OPEN);
        return redirect(`https://uc123.dl.dropboxusercontent.com/cd/0/inline/${pathname.split('/').at(-1)}`, OPEN);
      },
      'uc123.dl.dropboxusercontent.com': ({pathname}) => file(pathname),

      'github.com': ({pathname}) => pathname.includes('/releases/download/') ? redirect('https://release-assets.githubusercontent.com/x') : html(PAGE),
      'release-assets.githubusercontent.com': () => ({status: 200, headers: closed, body: files['head.glb']}),
      'raw.githubusercontent.com': ({pathname}) => {
        const pointer = lfs.get(nameIn(pathname));
        return pointer ? {status: 200, body: Buffer.from(pointer), ranges: true, headers: {'Content-Type': 'text/plain; charset=utf-8', ...OPEN}} : file(pathname);
      },
      'media.githubusercontent.com': ({pathname}) => pathname.startsWith('/media/') ? file(pathname) : {status: 404},
      'gist.github.com': () => html(PAGE),
      'gist.githubusercontent.com': ({pathname}) => file(pathname.endsWith('/raw') ? '/scene.gltf' : pathname),
      // Sixty questions an hour are a person's without a login.
      'api.github.com': ({pathname}) => pathname === '/gists/fff999' ? {status: 403, headers: {...OPEN, 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': String(Math.round(Date.now() / 1000) + 1800),
        'Access-Control-Expose-Headers': 'X-RateLimit-Remaining, X-RateLimit-Reset'}} : pathname === '/gists/abc123' ? json({files: {
        'notes.md': {filename: 'notes.md', raw_url: 'https://gist.githubusercontent.com/ann/abc123/raw/1/notes.md'},
        'Scene.gltf': {filename: 'Scene.gltf', raw_url: 'https://gist.githubusercontent.com/ann/abc123/raw/1/scene.gltf'}}}) : {status: 404, headers: OPEN},
      'ann.github.io': ({pathname}) => file(pathname),

      // The pages' own files cannot be read; the API's can, but only whole.
      'gitlab.com': ({pathname, searchParams}) => {
        const [, project, name] = /^\/api\/v4\/projects\/([^/]+)\/repository\/files\/([^/]+)\/raw$/.exec(pathname) ?? [];
        if (!project) return {status: 200, headers: closed, body: files['head.glb']};
        const known = decodeURIComponent(project) === 'lab/group/atlas' && searchParams.get('ref') === 'main';
        return known ? file(`/${name.split('%2F').at(-1)}`, {ranges: false}) : {status: 404, headers: OPEN};
      },
      'bitbucket.org': ({pathname}) => pathname.includes('/raw/') ? file(pathname) : html(PAGE),

      'zenodo.org': ({pathname}) => {
        if (pathname === '/api/records/12') return json({id: 12, files: [...Object.keys(files).filter(key => key !== 'atlas.json'), 'read.me'].map(key => ({key, size: files[key]?.length ?? 1}))});
        const [, name] = /^\/api\/records\/\d+\/files\/([^/]+)\/content$/.exec(pathname) ?? [];
        return name ? file(`/${name}`, {ranges: false}) : file(pathname, {headers: closed});
      },
      'osf.io': ({pathname}) => pathname.startsWith('/download/') ? redirect('https://files.osf.io/v1/resources/x/providers/osfstorage/1') : html(PAGE),
      'files.osf.io': () => ({status: 200, headers: closed, body: files['head.glb']}),
      'ndownloader.figshare.com': () => redirect('https://s3-eu-west-1.amazonaws.com/pfigshare-u-files/1/head.glb'),
      's3-eu-west-1.amazonaws.com': () => ({status: 200, headers: closed, body: files['head.glb']}),
      'figshare.com': () => ({status: 202, headers: {'Content-Type': 'text/html'}, body: Buffer.from(PAGE)}),
      'drive.google.com': () => html(LOGIN),
      'onedrive.live.com': () => html(LOGIN),

      // A bucket whose owner lets nobody's pages in: Google's JSON API does all the same.
      'storage.googleapis.com': ({pathname}) => {
        const [, key] = /^\/storage\/v1\/b\/atlases\/o\/([^/]+)$/.exec(pathname) ?? [];
        return key ? file(`/${key.replaceAll('%2F', '/')}`) : file(pathname, {headers: closed});
      },
      'open-bucket.s3.amazonaws.com': ({pathname}) => file(pathname),
      'closed-bucket.s3.amazonaws.com': ({pathname}) => file(pathname, {headers: closed}),

      'plain.example': ({pathname}) => file(pathname),
      'no-ranges.example': ({pathname}) => file(pathname, {ranges: false}),
      'no-cors.example': ({pathname}) => file(pathname, {headers: closed}),
      'moved.example': ({pathname}) => redirect(`https://plain.example${pathname}`, OPEN),
      'login.example': () => html(LOGIN, OPEN),
      // What many sites of one page answer to every address.
      'app.example': () => html(PAGE, OPEN),
      'slow.example': ({pathname}) => file(pathname, {delay: 2500}),
      'busy.example': ({pathname}, asked) => asked <= 1 ? {status: 429, headers: {'Retry-After': '1', 'Access-Control-Expose-Headers': 'Retry-After', ...OPEN}} : file(pathname),
      'overrun.example': () => ({status: 429, headers: {'Retry-After': '240', 'Access-Control-Expose-Headers': 'Retry-After', ...OPEN}}),
    },
  };
}

/** A key and a certificate for today, of nobody. */
function certificate() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fabrica-hosts-'));
  try {
    const [key, cert] = ['key.pem', 'cert.pem'].map(name => path.join(folder, name));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=hosts.test', '-keyout', key, '-out', cert], {stdio: 'ignore'});
    return {key: readFileSync(key), cert: readFileSync(cert)};
  } finally {
    rmSync(folder, {recursive: true});
  }
}

/** @param {Record<string, Buffer>} files */
export async function serveHosts(files) {
  const {table, lfs} = hostsOf(files);
  /** @type {{host: string, path: string, range: string|null, method: string}[]} */
  const log = [];
  const server = https.createServer(certificate(), async (request, response) => {
    const host = request.headers.host.split(':')[0];
    log.push({host, path: request.url, range: request.headers.range ?? null, method: request.method});
    if (request.method === 'OPTIONS') return response.writeHead(204, {...OPEN, 'Access-Control-Allow-Headers': '*'}).end();
    const asked = log.filter(one => one.host === host).length;
    const answer = table[host]?.(new URL(request.url, `https://${host}`), asked) ?? {status: 404, headers: OPEN};
    if (answer.delay) await sleep(answer.delay);
    const {body = Buffer.alloc(0), headers = {}} = answer;
    const range = answer.ranges && answer.status === 200 ? parseRange(request.headers.range, body.length) : null;
    if (range === 'unsatisfiable') return response.writeHead(416, {...headers, 'Content-Range': `bytes */${body.length}`}).end();
    const sent = range ? body.subarray(range.start, range.end + 1) : body;
    response.writeHead(range ? 206 : answer.status, {...headers, 'Content-Length': sent.length, ...(range ? {'Content-Range': `bytes ${range.start}-${range.end}/${body.length}`} : {})});
    response.end(request.method === 'HEAD' ? undefined : sent);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const {port} = /** @type {import('node:net').AddressInfo} */ (server.address());
  const proxies = [];
  return {
    log,
    /** Names of files that are pointers in a repository: what stands in them. */
    lfs,
    /** The certificate is nobody's; one host is never there. */
    flags: [`--host-resolver-rules=MAP gone.example ~NOTFOUND, MAP *:443 127.0.0.1:${port}`, '--ignore-certificate-errors'],
    /** For browsers that resolve no names by flags: all hosts by way of a proxy for TLS, whose port this gives. */
    async startProxy() {
      const proxy = http.createServer((_, response) => response.writeHead(404).end()).on('connect', (request, client) => {
        if (request.url.startsWith('gone.example')) return client.end('HTTP/1.1 502 No such host\r\n\r\n');
        const here = net.connect(port, '127.0.0.1', () => {
          client.write('HTTP/1.1 200 Connected\r\n\r\n');
          here.pipe(client).pipe(here);
        });
        for (const [one, another] of [[here, client], [client, here]]) one.on('error', () => another.destroy());
      });
      proxies.push(proxy);
      await new Promise(resolve => proxy.listen(0, '127.0.0.1', () => resolve(undefined)));
      return /** @type {import('node:net').AddressInfo} */ (proxy.address()).port;
    },
    close: async () => {
      for (const one of [...proxies, server]) {
        one.closeAllConnections();
        one.close();
      }
    },
  };
}
