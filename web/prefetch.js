// Requests that need not wait for the WebAssembly: the manifest that the address names (or the demo's), and the index of
// its meshes. The transport takes the answers over when C++ asks for the same.

/** @param {string} hash */
export const namesSource = hash => /(^|&)src=|^model=/.test(hash);

/** The first source a link names, as an absolute address, or "" when that takes C++ to know. @param {string} hash */
export function firstSource(hash) {
  const match = /(?:^|&)src=([^&,]+)/.exec(hash);
  if (!match) return '';
  try {
    return new URL(decodeURIComponent(match[1]), location.href).href;
  } catch {
    return '';
  }
}

/** @param {string} hash @param {string} fallback the demo's manifest */
export function earlyRequests(hash, fallback) {
  const source = namesSource(hash) ? firstSource(hash) : fallback;
  /** @type {Map<string, Promise<Response>>} */
  const requests = new Map();
  const ask = url => {
    const response = fetch(url, {credentials: 'same-origin'});
    response.catch(() => {});
    requests.set(url, response);
    return response;
  };
  /** @type {import('./ranges.js').RangeReader|null} */
  let taker = null;
  let manifest = Promise.reject(new Error('nothing to open'));
  manifest.catch(() => {});
  if (/\/atlas\.json$/.test(source.split(/[?#]/)[0])) {
    manifest = ask(source);
    manifest.then(async response => {
      if (!response.ok) return;
      const index = (await response.clone().json())?.meshes?.[0]?.index;
      if (typeof index !== 'string') return;
      const url = new URL(index, source).href;
      // The program may have been quicker.
      if (taker?.asked.has(url)) return;
      const answer = ask(url);
      taker?.prefetch(url, answer);
    }).catch(() => {});  // a damaged manifest is told by whoever reads it
  }
  return {
    manifest,
    handOver: reader => {
      taker = reader;
      for (const [url, response] of requests) reader.prefetch(url, response);
    },
  };
}
