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

/** @param {number} got @param {number} wanted @param {string} source */
export function truncatedError(got, wanted, source) {
  const number = new Intl.NumberFormat('en');
  return new FabricaError('truncated',
    `The file ends after ${number.format(got)} bytes; ${number.format(wanted)} were expected.`, source,
    'Upload it again and compare its size with the original.');
}
