// Why a host did not give a file, in words for a person: by what the host is, what it answered, and whether it answers at all.
// Loaded when something fails (and once the first picture is there: a network that is gone brings no module).

const DROP = 'Put the file on GitHub, Dropbox or Zenodo, or download it and drop it on this page.';
const PROBE_MS = 5000;
/** Who asks to wait longer is not waited for. */
const LONGEST_WAIT_S = 20;
const HEAD = 4096;

/** Hosts that never let another page read their files. */
const CLOSED_HOSTS = [[/(^|\.)osf\.io$/, 'OSF'], [/(^|\.)figshare\.com$/, 'Figshare']];
const BUCKETS = /(^|\.)(amazonaws\.com|storage\.googleapis\.com|blob\.core\.windows\.net|r2\.dev|backblazeb2\.com|digitaloceanspaces\.com)$/;

/** @typedef {typeof import('./errors.js').FabricaError} Failure */

/**
 * An address that could not be fetched, after all tries.
 * @param {Failure} Failure @param {string} source @param {typeof fetch} fetcher
 */
export async function networkError(Failure, source, fetcher) {
  const failure = (reason, advice) => new Failure('network', reason, source, advice);
  if (typeof navigator !== 'undefined' && navigator.onLine === false) return failure('This device is offline.', 'Connect to the internet and try again.');
  let url;
  try {
    url = new URL(source);
  } catch {
    return new Failure('bad-format', 'This is not a web address.', source, 'It should start with https://');
  }
  if (!/^https?:$/.test(url.protocol)) {
    // "C:\head.glb" is read as an address, too.
    return /^(file|[a-z]):$/.test(url.protocol)
      ? new Failure('unsupported', 'A web page cannot read files of this device by their address.', source, 'Choose the file, or drop it on this page.')
      : new Failure('bad-format', 'This is not a web address.', source, 'It should start with https://');
  }
  const page = typeof location === 'undefined' ? null : location;
  if (page?.protocol === 'https:' && url.protocol === 'http:') {
    return failure('A secure page may not read from an insecure address.', 'Use https:// instead of http://.');
  }
  const [, closed] = CLOSED_HOSTS.find(([host]) => /** @type {RegExp} */ (host).test(url.hostname)) ?? [];
  if (closed) return failure(`${closed} does not let other web pages read its files (no CORS).`, DROP);
  if (url.origin === page?.origin || !await answers(url, fetcher)) return failure(`${url.host} did not answer.`, 'Check the address and the connection, and try again.');
  if (BUCKETS.test(url.hostname)) {
    return failure('This bucket does not let other web pages read its files (no CORS).', 'Whoever owns it can allow that; or download the file and drop it on this page.');
  }
  return failure(`${url.host} answers, but does not let other web pages read this file (no CORS).`, 'Check the address; or download the file and drop it on this page.');
}

/** Whether there is a host at all: of an answer that may not be read, that it came can be told. */
async function answers(url, fetcher) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PROBE_MS);
  try {
    await fetcher(url.href, {method: 'HEAD', mode: 'no-cors', cache: 'no-store', credentials: 'omit', signal: stop.signal});
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A host that answered with a status that is none of success. `wait`: milliseconds after which it wants to be asked again.
 * @param {Failure} Failure @param {string} source @param {Response} response
 */
export function statusError(Failure, source, response) {
  const {status} = response;
  const host = hostOf(source);
  const error = (code, reason, advice) => new Failure(code, reason, source, advice);
  if (status === 404 || status === 410) return error('not-found', 'There is no such file.', 'Check the address: capital letters count.');
  // GitHub's API forbids where others say that it was too often.
  const used = response.headers.get('X-RateLimit-Remaining') === '0', later = used || response.headers.has('Retry-After');
  if (status === 401 || (status === 403 && !later)) {
    return error('not-found', `${host} says that this file is private or absent (status ${status}).`, 'Share it with everyone who has the link, or sign in there and download it.');
  }
  if (status === 429 || (later && (status === 403 || status === 503))) {
    const reset = Number(response.headers.get('X-RateLimit-Reset')) - Date.now() / 1000;
    const seconds = secondsOf(response.headers.get('Retry-After')) || (used ? Math.max(0, reset) || 0 : 0);
    const minutes = Math.ceil(seconds / 60);
    const often = error('network', `${host} says that it was asked too often.`,
      minutes > 1 ? `Wait for ${minutes} minutes and try again.` : 'Wait a minute and try again.');
    if (seconds > 0) often.wait = seconds * 1000;
    often.final = seconds > LONGEST_WAIT_S;
    return often;
  }
  if (status >= 500) return error('network', `${host} has a problem of its own (status ${status}).`, 'Try again later.');
  return error('network', `${host} refused (status ${status}).`, 'Check the address.');
}

/** A number of seconds, or a date. @param {string|null} text */
function secondsOf(text) {
  if (!text) return 0;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Math.max(0, seconds) || 0;
}

/**
 * What a host says with a web page where a file should be: that one has to sign in, or that there is none. Null: it is a file after all.
 * @param {Failure} Failure @param {string} source @param {Response} response to be read by nobody else
 */
export async function pageError(Failure, source, response) {
  const reader = response.body.getReader();
  const pieces = [];
  for (let length = 0; length < HEAD;) {
    const {done, value} = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  reader.cancel().catch(() => {});
  const text = await new Blob(pieces).text();
  if (!/^\s*<(!doctype|html|head|body|script|!--)/i.test(text)) return null;
  const login = /type=["']?password|<title>[^<]*\b(sign[ -]?in|log[ -]?in)\b/i.test(text);
  const error = login
    ? new Failure('not-found', `${hostOf(source)} asks for a login before it gives this file.`, source, 'Share it with everyone who has the link, or sign in there and download it.')
    : new Failure('not-found', 'The address gives a web page, not a file.', source, 'Use the address of the file itself (often called “download” or “raw”).');
  error.final = true;
  return error;
}

/** @param {string} source */
function hostOf(source) {
  try {
    return new URL(source, globalThis.location?.href).host || 'The host';
  } catch {
    return 'The host';
  }
}
