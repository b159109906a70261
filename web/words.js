// What the page says is written in English; `said` puts it into the person's language once language.js is there. One for the page: the
// language is the person's, whichever viewer it was chosen in.

/** @type {{language: string, said: (sentence: string) => string}} */
export const words = {language: 'en', said: sentence => sentence};

const KEPT = 'fabrica.ui';

/** The language that somebody chose on this device, or "". */
export function keptLanguage() {
  try {
    return localStorage.getItem(KEPT) ?? '';
  } catch {
    return '';  // storage is denied
  }
}

/** @param {string} code */
export function keepLanguage(code) {
  try {
    localStorage.setItem(KEPT, code);
  } catch {
    // It is in the address all the same.
  }
}

/** Whether anything but English may be wanted. @param {string} link */
export const mayBeForeign = link => /(^|[?&#]|22)ui(=|%22)/.test(link) || Boolean(keptLanguage()) || !/^en\b/.test(navigator.language);
