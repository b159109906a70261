// What an HTTP answer to a range says about itself, and its body piece by piece.

import {FabricaError} from './errors.js';

/** @param {Response} response @returns {AsyncGenerator<Uint8Array>} */
export async function* chunksOf(response) {
  const reader = response.body.getReader();
  try {
    for (;;) {
      const {done, value} = await reader.read();
      if (done) return;
      if (value.length) yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

export function lengthOf(response) {
  const text = response.headers.get('Content-Length');
  // Of a compressed answer the length is that of the compressed bytes.
  return text === null || response.headers.get('Content-Encoding') ? null : Number(text);
}

/** The file's size by Content-Range; null where it is unknown or another origin keeps it to itself. */
export function totalOf(response) {
  const match = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '');
  return match ? Number(match[1]) : null;
}

export function checkRange(response, at, source) {
  const match = /^bytes (\d+)-/.exec(response.headers.get('Content-Range') ?? '');
  if (match && Number(match[1]) !== at) {
    const error = new FabricaError('network', 'The host answered with another part of the file than it was asked for.', source,
      'Try another host.');
    error.final = true;
    throw error;
  }
}
