// Where a file lies whose address is that of a page about it, or of a host that serves other pages elsewhere. Loaded with the first such
// address. What is known of each host, and where from: docs/hosts.md.

import {networkError, statusError} from './failures.js';

const FILE_ADVICE = 'Use the address of the file itself (often called “download” or “raw”).';
const ELSEWHERE = 'Put the file on GitHub, Dropbox or any web server, or download it and drop it on this page.';

/** Why an address is none of a file: thrown by fileAddress() as the error it is handed. */
class Refusal {
  constructor(reason, advice = ELSEWHERE) {
    this.reason = reason;
    this.advice = advice;
  }
}

const pageOf = name => new Refusal(`This is a page of ${name}, not a file.`, FILE_ADVICE);

/** A URL with another host and path, and nothing behind them but this query. */
const at = (host, path, query = '') => `https://${host}${path}${query && `?${query}`}`;

function dropbox({pathname, search}) {
  if (/^\/(scl\/fo|sh)\//.test(pathname)) {
    throw new Refusal('This Dropbox link is a folder; a page cannot read folders there.', 'Share the atlas file itself, or put the folder on GitHub Pages.');
  }
  if (!/^\/(s|scl\/fi)\/[^/]+\/[^/]/.test(pathname)) throw pageOf('Dropbox');
  const query = new URLSearchParams(search);
  for (const shown of ['dl', 'raw', 'e', 'preview']) query.delete(shown);
  // "/s/dl/…" and "/s/raw/…" are where "dl=1" and "raw=1" lead.
  return at('dl.dropboxusercontent.com', pathname.replace(/^\/s\/(dl|raw)\//, '/s/'), String(query));
}

/** "/USER/REPO/KIND/REF/PATH" */
function github({pathname}) {
  const [, owner, repository, kind, ...rest] = pathname.split('/');
  if (kind === 'releases' && (rest[0] === 'download' || rest[1] === 'download')) {
    throw new Refusal('GitHub does not let web pages read release files.', 'Put the file into the repository itself, or on GitHub Pages.');
  }
  // A folder that is an image is read by what is in it.
  const file = ['blob', 'raw', 'blame', 'edit'].includes(kind) || (kind === 'tree' && rest.some(name => /\.(zarr|n5)$/i.test(name)));
  if (!file || rest.length < 2) throw pageOf('GitHub');
  return at('raw.githubusercontent.com', `/${[owner, repository, ...rest].join('/')}`);
}

/** "/USER/ID", "/USER/ID/raw/COMMIT/NAME"; of several files the page's "#file-heart-gltf" says which. */
async function gist({pathname, hash}, ask) {
  const [, owner, id, raw] = pathname.split('/');
  if (raw === 'raw') return at('gist.githubusercontent.com', pathname);
  if (!id) throw pageOf('GitHub');
  if (!hash.startsWith('#file-')) return at('gist.githubusercontent.com', `/${owner}/${id}/raw`);
  const {files = {}} = await ask(at('api.github.com', `/gists/${id}`)) ?? {};
  const found = Object.values(files).find(({filename}) => `#file-${filename.toLowerCase().replace(/[^a-z0-9_]+/g, '-')}` === hash);
  if (!found) throw pageOf('GitHub');
  return String(found.raw_url);
}

/** GitLab's pages are closed to others, its API is open; everywhere, not only on gitlab.com. */
function gitlab({host, pathname}) {
  const [, project, ref, file] = /^\/(.+?)\/-\/(?:blob|raw)\/([^/]+)\/(.+)$/.exec(pathname) ?? [];
  if (!file) throw pageOf('GitLab');
  const packed = text => encodeURIComponent(safeDecode(text));
  return at(host, `/api/v4/projects/${packed(project)}/repository/files/${packed(file)}/raw`, `ref=${ref}&lfs=true`);
}

function bitbucket({pathname}) {
  if (!/^\/[^/]+\/[^/]+\/(src|raw)\/[^/]+\/./.test(pathname)) throw pageOf('Bitbucket');
  return at('bitbucket.org', pathname.replace(/^(\/[^/]+\/[^/]+)\/src\//, '$1/raw/'));
}

/** Files are open through the API alone, which knows no ranges; the pages' own know ranges and are closed. */
function zenodo({host, pathname}) {
  if (/^\/api\/(records\/\d+\/files\/[^/]+\/content$|files\/)/.test(pathname)) return at(host, pathname);
  const [, record, file] = /^(?:\/api)?\/records?\/(\d+)\/files\/([^/]+)/.exec(pathname) ?? [];
  if (!file) throw pageOf('Zenodo');
  return at(host, `/api/records/${record}/files/${file}/content`);
}

function osf({host, pathname}) {
  const [, id] = /^\/(?:download\/)?([a-z0-9]{5,})(?:\/.*)?$/i.exec(pathname) ?? [];
  if (host !== 'osf.io') return null;  // files.osf.io, api.osf.io: the file itself
  if (!id) throw pageOf('OSF');
  return at('osf.io', `/download/${id}/`);
}

/** The short form is a redirection; the long one asks whether one is a robot. */
function figshare({host, pathname}) {
  const [, file] = /^\/(?:ndownloader\/)?files\/(\d+)/.exec(pathname) ?? [];
  if (host === 'api.figshare.com') return null;
  if (!file) throw pageOf('Figshare');
  return at('ndownloader.figshare.com', `/files/${file}`);
}

function google({host, pathname}) {
  if (host === 'storage.cloud.google.com') return bucketObject(...split(pathname.slice(1)));
  if (/^(drive|docs|drive\.usercontent)\.google\.com$/.test(host)) throw new Refusal('Google Drive does not let web pages read its files.');
  return null;
}

function microsoft(name) {
  throw new Refusal(`${name} lets web pages read files only after a login.`);
}

/** "bucket/some/key" → ["bucket", "some/key"] */
function split(place) {
  const slash = place.indexOf('/');
  return slash < 0 ? [place, ''] : [place.slice(0, slash), place.slice(slash + 1)];
}

/** Google's JSON API answers other pages, whatever the bucket's owner has set up. */
const bucketObject = (bucket, key) => at('storage.googleapis.com', `/storage/v1/b/${bucket}/o/${encodeURIComponent(safeDecode(key))}`, 'alt=media');

function safeDecode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A name with a point is no part of the certificate of "*.s3.amazonaws.com". */
const amazon = (bucket, key) => bucket.includes('.') ? at('s3.amazonaws.com', `/${bucket}/${key}`) : at(`${bucket}.s3.amazonaws.com`, `/${key}`);

/** @type {[RegExp, (url: URL, ask: (api: string) => Promise<any>) => string|null|Promise<string>][]} by host; `ask` gives what its API says */
const HOSTS = [
  [/^(www\.|dl\.)?dropbox\.com$/, dropbox],
  [/^(www\.)?github\.com$/, github],
  [/^gist\.github\.com$/, gist],
  [/^bitbucket\.org$/, bitbucket],
  [/^(sandbox\.)?zenodo\.org$/, zenodo],
  [/^doi\.org$/, ({pathname}) => { if (/^\/10\.5281\/zenodo\./.test(pathname)) throw pageOf('Zenodo'); return null; }],
  [/(^|\.)osf\.io$/, osf],
  [/(^|\.)figshare\.com$/, figshare],
  [/\.google\.com$/, google],
  [/^(onedrive\.live\.com|1drv\.ms)$/, () => microsoft('OneDrive')],
  [/\.sharepoint\.com$/, () => microsoft('SharePoint')],
  [/^gitlab\.com$/, url => url.pathname.startsWith('/api/') ? null : gitlab(url)],
];

/**
 * What a host's API says; null where it says that there is nothing. Why it does not answer is told of the address that a person knows.
 * @param {typeof import('./errors.js').FabricaError} Failure @param {typeof fetch} fetcher @param {string} api @param {string} address @returns {Promise<any>}
 */
export async function askApi(Failure, fetcher, api, address) {
  const answer = await fetcher(api, {credentials: 'omit'}).catch(() => null);
  if (answer?.status === 404) return null;
  // Half an answer is none.
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  if (said) return said;
  const {code, reason, advice} = answer && !answer.ok ? statusError(Failure, api, answer) : await networkError(Failure, api, fetcher);
  throw new Failure(code, reason, address, advice);
}

/**
 * The address to fetch. One that is a file's already stays as it is.
 * @param {typeof import('./errors.js').FabricaError} Failure @param {string} address absolute @param {typeof fetch} fetcher @returns {Promise<string>}
 */
export async function fileAddress(Failure, address, fetcher) {
  try {
    const [, scheme, place] = /^(gs|s3):\/\/([^?#]+)/.exec(address) ?? [];
    if (scheme) return (scheme === 'gs' ? bucketObject : amazon)(...split(place));
    const url = new URL(address);
    if (/\/-\/(blob|raw)\//.test(url.pathname)) return gitlab(url);
    const [, found] = HOSTS.find(([host]) => host.test(url.hostname)) ?? [];
    return await found?.(url, api => askApi(Failure, fetcher, api, address)) ?? address;
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    throw new Failure('unsupported', problem.reason, address, problem.advice);
  }
}

/**
 * Where else a file may be had that could not be read: a Git LFS pointer's file, an object of a bucket that is closed to pages.
 * @param {string} source @param {string} code the error's @param {typeof fetch} fetcher @returns {Promise<string|null>}
 */
export async function elsewhere(source, code, fetcher) {
  const {hostname, pathname} = new URL(source);
  if (code === 'network' && hostname === 'storage.googleapis.com' && !pathname.startsWith('/storage/v1/')) return bucketObject(...split(pathname.slice(1)));
  if (code !== 'truncated' || hostname !== 'raw.githubusercontent.com') return null;
  const [{lfsTarget}, answer] = await Promise.all([import('./scene.js'), fetcher(source, {credentials: 'omit'})]);
  return answer.ok ? lfsTarget(source, new Uint8Array(await answer.arrayBuffer())) : null;
}

/** An address as a person pastes it: in brackets or quotes, without "https://", with a name that only an API would use. @param {string} text */
export function pastedAddress(text) {
  let address = text.trim().replace(/^[<"'“„«(]+|[>"'”“»)]+$/g, '').trim();
  if (/^[\w-]+(\.[\w-]+)+(:\d+)?\/\S/.test(address)) address = `https://${address}`;
  // A file there has the address of a folder.
  address = address.replace(/^(https:\/\/osf\.io\/\w+)\/$/, '$1');
  // The name says what it is.
  return address.replace(/^(https:\/\/(?:sandbox\.)?zenodo\.org)\/api(\/records\/\d+\/files\/[^/?#]+)\/content.*$/, '$1$2');
}
