// What the page says is written in English; `said` puts it into the person's language once language.js is there. One for the page: the
// language is the person's, whichever viewer it was chosen in.

/** @type {{language: string, said: (sentence: string) => string}} */
export const words = {language: 'en', said: sentence => sentence};

/** Where the language is kept that somebody chose on this device. */
export const KEPT = 'fabrica.ui';

/** Whether anything but English may be wanted. @param {string} link */
export function mayBeForeign(link) {
  try {
    if (localStorage.getItem(KEPT)) return true;
  } catch {
    // Storage is denied.
  }
  return /(^|[?&#]|22)ui(=|%22)/.test(link) || !/^en\b/.test(navigator.language);
}
