// Errors as C++ has them (base/result.h): what, where, why and what to do, in words for a person.

/**
 * @typedef {'unknown'|'not-found'|'network'|'bad-format'|'truncated'|'unsupported'|'too-large'|'cancelled'|'internal'} ErrorCode
 * @typedef {{code: ErrorCode, reason: string, source: string, part?: string, advice: string}} ErrorInfo
 */

export class FabricaError extends Error {
  /** @param {ErrorCode} code @param {string} reason @param {string} source @param {string} advice @param {string} part */
  constructor(code, reason, source = '', advice = '', part = '') {
    super([source && `${shortSource(source)}:`, reason, advice].filter(Boolean).join(' '));
    this.name = 'FabricaError';
    this.code = code;
    this.reason = reason;
    this.source = source;
    this.advice = advice;
    this.part = part;
  }

  /** @returns {ErrorInfo} */
  toJSON() {
    return {code: this.code, reason: this.reason, source: this.source, part: this.part, advice: this.advice};
  }

  /** @param {Partial<ErrorInfo>} info */
  static from(info) {
    return new FabricaError(info.code ?? 'unknown', info.reason ?? 'Something went wrong.', info.source ?? '',
      info.advice ?? '', info.part ?? '');
  }
}

/** The file's name for a line of text; the whole address stays in `source`. @param {string} source */
export function shortSource(source) {
  const path = source.split(/[?#]/)[0].replace(/\/+$/, '');
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)) || source;
  } catch {
    return path.slice(path.lastIndexOf('/') + 1) || source;
  }
}

/** @param {unknown} error @param {string} source @returns {FabricaError} */
export function asError(error, source) {
  if (error instanceof FabricaError) return error;
  if (error instanceof Error && error.name === 'AbortError') return new FabricaError('cancelled', 'No longer wanted.', source);
  const words = error instanceof Error ? error.message : String(error);
  return new FabricaError('internal', `Something went wrong in the viewer: ${words}`, source, 'Reload the page.');
}

/** Hosts that never let another page read their files: said at once, instead of guessing. */
const CLOSED_HOSTS = [
  [/(^|\.)drive\.google\.com$|(^|\.)docs\.google\.com$/, 'Google Drive'],
  [/(^|\.)onedrive\.live\.com$|^1drv\.ms$|\.sharepoint\.com$/, 'OneDrive'],
  [/(^|\.)osf\.io$/, 'OSF'],
];

/** @param {string} source an http(s) address that could not be fetched */
export function networkError(source) {
  if (typeof navigator !== 'undefined' && navigator.onLine === false) {
    return new FabricaError('network', 'This device is offline.', source, 'Connect to the internet and try again.');
  }
  let url;
  try {
    url = new URL(source);
  } catch {
    return new FabricaError('bad-format', 'This is not a web address.', source, 'It should start with https://');
  }
  const page = typeof location === 'undefined' ? null : location;
  if (page?.protocol === 'https:' && url.protocol === 'http:') {
    return new FabricaError('network', 'A secure page may not read from an insecure address.', source, 'Use https:// instead of http://.');
  }
  for (const [pattern, name] of CLOSED_HOSTS) {
    if (/** @type {RegExp} */ (pattern).test(url.hostname)) {
      return new FabricaError('network', `${name} does not let other web pages read its files (no CORS).`, source,
        'Put the file on GitHub, Dropbox or Zenodo, or download it and drop it on this page.');
    }
  }
  if (/(^|\.)github\.com$/.test(url.hostname) && /\/releases\//.test(url.pathname)) {
    return new FabricaError('network', 'GitHub does not let other web pages read the files of a release (no CORS).', source,
      'Put the file into the repository itself, or download it and drop it on this page.');
  }
  if (page && url.origin === page.origin) {
    return new FabricaError('network', `${url.host} did not answer.`, source, 'Check the connection and try again.');
  }
  return new FabricaError('network',
    `${url.host} did not answer, or it does not let other web pages read its files (no CORS); the browser does not tell which.`, source,
    'Check the address and the connection; or download the file and drop it on this page.');
}

/** @param {number} status @param {string} source */
export function statusError(status, source) {
  const host = hostOf(source);
  if (status === 404 || status === 410) {
    return new FabricaError('not-found', 'There is no such file.', source, 'Check the address: capital letters count.');
  }
  if (status === 401 || status === 403) {
    return new FabricaError('not-found', `${host} says that this file is private or absent (status ${status}).`, source,
      'Share it with everyone who has the link, or sign in there and download it.');
  }
  if (status === 429) {
    return new FabricaError('network', `${host} says that it was asked too often.`, source, 'Wait a minute and try again.');
  }
  if (status >= 500) {
    return new FabricaError('network', `${host} has a problem of its own (status ${status}).`, source, 'Try again later.');
  }
  return new FabricaError('network', `${host} refused (status ${status}).`, source, 'Check the address.');
}

/** @param {number} got @param {number} wanted @param {string} source */
export function truncatedError(got, wanted, source) {
  const number = new Intl.NumberFormat('en');
  return new FabricaError('truncated',
    `The file ends after ${number.format(got)} bytes; ${number.format(wanted)} were expected.`, source,
    'Upload it again and compare its size with the original.');
}

/** @param {string} source */
function hostOf(source) {
  try {
    return new URL(source, globalThis.location?.href).host || 'The host';
  } catch {
    return 'The host';
  }
}
