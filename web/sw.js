// The service worker: the site without a network, and what was opened of atlases (offline/store.js). Each file of the site is kept by the hash of its
// bytes, and this script lists the hashes of its version: so whoever is answered by it gets files of one version, also while another one
// is being uploaded. A newer one is fetched whole or not at all, and takes over when no page of the older one is open.

import {answer, put} from './offline/store.js';

/** Made by tools/site.mjs. @type {{version: string, files: Record<string, string>, pages: string[]}} `files`: path → "sha256-…"; `pages`: HTML, which a site's owner may edit */
const {version, files, pages} = FABRICA_FILES;
const worker = /** @type {any} */ (self);
const scope = worker.registration.scope;
const FILES = 'fabrica-files', PAGES = 'fabrica-pages-';
const AT_ONCE = 4;
/** Bytes of what another app hands over. */
const MOST_SHARED = 2e9;
/** Its pages say so (tools/site.mjs). */
const marked = text => text.includes(`?v=${version}`);

const keyOf = hash => `${scope}${hash.replace(/[+/=]/g, letter => ({'+': '-', '/': '_', '=': ''})[letter])}`;

/** As it came, unpacked, and without the address it came from: the same bytes may be asked for as another file. */
function plain(response, body = response.body) {
  const headers = new Headers(response.headers);
  for (const name of ['Content-Encoding', 'Content-Length', 'Transfer-Encoding']) headers.delete(name);
  return new Response(body, {status: response.status, headers});
}

async function fetchFile(cache, path, hash) {
  const key = keyOf(hash);
  if (await cache.match(key)) return;  // as it was in the older version
  const response = await fetch(new Request(new URL(path, scope), {integrity: hash, cache: 'no-cache', credentials: 'same-origin'}));
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  await cache.put(key, plain(response));
}

async function fetchPage(cache, path) {
  const response = await fetch(new Request(new URL(path, scope), {cache: 'no-cache', credentials: 'same-origin'}));
  const text = response.ok ? await response.text() : '';
  if (!marked(text)) throw new Error(`${path}: of another version`);
  await cache.put(new URL(path, scope).href, plain(response, text));
}

async function install() {
  const [cache, html] = await Promise.all([caches.open(FILES), caches.open(PAGES + version)]);
  const waiting = [...Object.entries(files).map(([path, hash]) => () => fetchFile(cache, path, hash)), ...pages.map(path => () => fetchPage(html, path))];
  await Promise.all(Array.from({length: AT_ONCE}, async () => {
    while (waiting.length) await waiting.shift()();
  }));
}

/** What older versions left. */
async function tidy() {
  const cache = await caches.open(FILES), mine = new Set(Object.values(files).map(keyOf));
  for (const {url} of await cache.keys()) if (!mine.has(url)) await cache.delete(url);
  for (const name of await caches.keys()) if (name.startsWith(PAGES) && name !== PAGES + version) await caches.delete(name);
}

worker.addEventListener('install', event => event.waitUntil(install()));
worker.addEventListener('activate', event => event.waitUntil(tidy()));

worker.addEventListener('message', event => {
  const {data} = event;
  // Only asked for while one page is open, which then opens itself again.
  if (data?.begin) worker.skipWaiting();
  const windows = () => worker.clients.matchAll({type: 'window', includeUncontrolled: true});
  if (data?.count) event.waitUntil(windows().then(list => event.ports[0].postMessage({pages: list.length})));
  // The first visit: the page that asks is of this version, and no other one could be of another.
  if (data?.claim === version) event.waitUntil(windows().then(list => list.length === 1 && worker.clients.claim()));
});

/** A file of the site, or a page of it. @param {string} path @param {Request} request */
async function own(path, request) {
  const hash = files[path];
  const found = hash ? await (await caches.open(FILES)).match(keyOf(hash)) : await (await caches.open(PAGES + version)).match(new URL(path, scope).href);
  // The browser let it go: of the network, if that has the same.
  if (!found) return fetch(hash ? new Request(request.url, {integrity: hash, cache: 'no-cache', credentials: 'same-origin'}) : request);
  return new Response(found.body, {status: found.status, headers: found.headers});
}

/** The site's owner may have edited the page since, in the same version. */
const refresh = async path => fetchPage(await caches.open(PAGES + version), path).catch(() => {});  // another version, or no network

/** The network's answer; where there is none, what is kept. @param {Request} request */
async function ofNetwork(request) {
  try {
    return await fetch(request);
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    const kept = await answer(request.url.split('#')[0], request.headers.get('Range'), request.method).catch(() => null);
    if (kept) return kept;
    throw cause;
  }
}

/** What another app shares (the manifest's share_target): files wait for the page to open them; nothing is sent anywhere. @param {Request} request */
async function shared(request) {
  const form = await request.formData();
  const handed = form.getAll('files').filter(one => one instanceof File && one.name);
  const [address] = ['url', 'text', 'title'].map(name => /https?:\/\/\S+/.exec(String(form.get(name) ?? ''))?.[0]).filter(Boolean);
  if (handed.length) {
    const at = Date.now(), fits = handed.reduce((sum, {size}) => sum + size, 0) <= MOST_SHARED;
    // The page says so where they are too large, or the browser has no room for them.
    const there = fits && await put('shared', {at, files: handed}).then(() => true, () => false);
    // In the page that can reach no other host.
    return Response.redirect(`${scope}local.html?shared=${there ? at : 'none'}#src=`, 303);
  }
  return Response.redirect(address ? `${scope}#src=${encodeURIComponent(address)}` : scope, 303);
}

worker.addEventListener('fetch', event => {
  const {request} = event, url = new URL(request.url);
  const ours = url.href.startsWith(scope) ? url.href.slice(scope.length).split(/[?#]/)[0] : null;
  if (request.method === 'POST' && ours === 'share') return event.respondWith(shared(request));
  if (request.method !== 'GET' && request.method !== 'HEAD') return;
  const path = ours === '' ? 'index.html' : ours;
  if (path !== null && request.method === 'GET' && !request.headers.has('Range') && (Object.hasOwn(files, path) || pages.includes(path))) {
    event.respondWith(own(path, request));
    if (request.mode === 'navigate') event.waitUntil(refresh(path));
    return;
  }
  // What the page reads of atlases; pictures, frames and pages of others go their way, and what may not be read is not kept.
  if (/^https?:$/.test(url.protocol) && request.destination === '' && /^(cors|same-origin)$/.test(request.mode)) event.respondWith(ofNetwork(request));
});
