// The pages that `fabrica publish` makes (src/maker/publish/pages.cpp): an atlas's page opens the viewer; the numbers of a catalogue are in
// the reader's language, while titles and descriptions stay in the publisher's. Both pages can be read without it.

import {bytesText} from './dom.js';
import {languageFor, setLanguage, trn} from '../language.js';

async function translate() {
  const page = document.documentElement, theirs = page.lang, language = languageFor(location.search);
  const version = new URL(import.meta.url).search;
  await setLanguage(language, name => new URL(`../${name}${version}`, import.meta.url).href);
  page.lang = theirs;
  const texts = {structures: n => trn(n, '{0} structure', '{0} structures'), images: n => trn(n, '{0} image', '{0} images'), bytes: bytesText};
  for (const [kind, text] of Object.entries(texts)) {
    for (const element of document.querySelectorAll(`[data-${kind}]`)) {
      element.textContent = text(Number(element.dataset[kind]));
      element.lang = language;
    }
  }
}

const opens = document.querySelector('main')?.dataset.open;
if (opens) {
  // What stands in this page's address is meant for the viewer.
  const target = new URL(opens, location.href), more = location.hash.slice(1);
  target.search = location.search;
  if (more) target.hash += `&${more}`;
  location.replace(target);
} else {
  translate();
}
