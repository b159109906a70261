// The card of the selected structure as text beside the accessible tree: the drawn one says nothing to a screen reader.

import {tr, number} from '../language.js';
import {el, words as marked} from '../learn/dom.js';
import {words} from '../words.js';

/** Several changes in a row are written once. */
const LATER_MS = 200;

/** Text of an atlas leads out by these alone. @param {string} text @param {string} address */
export function linkTo(text, address) {
  if (!/^(https?|mailto):/i.test(address ?? '')) return document.createTextNode(text);
  return el('a', {href: address, target: '_blank', rel: 'noopener noreferrer'}, text);
}

/** @param {{title: string, url: string, attribution: string, licence: string, licenceUrl: string}} source @returns {HTMLElement[]} */
export const sourceLines = ({title, url, attribution, licence, licenceUrl}) => [
  title || url ? el('p', {}, linkTo(title || url, url)) : null, attribution ? el('p', {}, attribution) : null,
  licence ? el('p', {}, linkTo(tr('Licence: {0}', licence), licenceUrl)) : null].filter(line => line !== null);

const pair = (label, ...values) => el('div', {}, el('dt', {}, label), ...values.map(value => el('dd', {}, value)));

export class CardMirror {
  /** @param {HTMLElement} host @param {import('../viewer.js').Viewer} viewer */
  constructor(host, viewer) {
    this.viewer = viewer;
    this.known = '';
    this.section = host.appendChild(el('section', {class: 'told', hidden: true}));
    this.offs = ['select', 'tree', 'view', 'idle'].map(type => viewer.events.on(type, () => this.later()));
    this.later();
  }

  later() {
    this.timer ||= setTimeout(async () => {
      // What tells of a structure is in the part of the program that comes later.
      if (this.viewer.engine.call('selection')?.length) await this.viewer.loadRest();
      this.timer = 0;
      if (!this.viewer.closed) this.refresh();
    }, LATER_MS);
  }

  refresh() {
    const {engine, asking} = this.viewer;
    const [id] = engine.call('selection') ?? [];
    // The answer of a question is not told before it is given.
    const card = id && !asking ? engine.call('card', id) ?? null : null;
    const now = JSON.stringify([words.language, card]);
    // What is being read stays as it is, unless it says something else now.
    if (now === this.known) return;
    this.known = now;
    this.section.hidden = !card;
    this.section.setAttribute('aria-label', tr('Selected structure'));
    this.section.replaceChildren(...card ? this.written(id, card) : []);
  }

  written(id, card) {
    const {engine} = this.viewer;
    const [, , , lang] = (engine.list('outline') ?? []).find(([one]) => one === id) ?? [];
    const show = other => {
      engine.call('select', other);
      this.viewer.wake();
    };
    const names = Object.entries(card.names).filter(([, name]) => name);
    const size = [card.volumeMl && pair(tr('Volume'), `${number(card.volumeMl, {maximumSignificantDigits: 4})} ml`),
      card.areaCm2 && pair(tr('Surface'), `${number(card.areaCm2, {maximumSignificantDigits: 4})} cm²`)].filter(Boolean);
    return [
      el('h2', {lang: lang ?? 'en'}, card.name),
      card.path.length > 1 ? el('p', {}, card.path.slice(0, -1).join(' › ')) : null,
      card.definition ? el('div', {class: 'definition', lang: card.definitionLanguage || 'en'}, marked(engine.call('markdown', card.definition) ?? [], show)) : null,
      names.length || card.synonyms.length ? el('h3', {}, tr('Names')) : null,
      names.length || card.synonyms.length ? el('dl', {}, ...names.map(([code, name]) => el('div', {}, el('dt', {}, languageName(code)), el('dd', {lang: code}, name))),
        card.synonyms.length ? pair(tr('Also'), ...card.synonyms) : null) : null,
      size.length ? el('dl', {}, ...size) : null,
      card.ids.length ? el('h3', {}, tr('Ids')) : null,
      card.ids.length ? el('ul', {}, ...card.ids.map(({id: code, url}) => el('li', {}, linkTo(code, url)))) : null,
      ...card.source ? [el('h3', {}, tr('Source')), ...sourceLines(card.source)] : [],
      ...card.gaps.length ? [el('h3', {}, tr('Not in this atlas')), ...card.gaps.map(({text, language}) => el('p', {lang: language || 'en'}, text))] : [],
    ].filter(line => line !== null);
  }

  dispose() {
    clearTimeout(this.timer);
    for (const off of this.offs) off();
    this.section.remove();
  }
}

/** As the person's language calls it; its code where the browser does not know it. @param {string} code */
export function languageName(code) {
  try {
    return new Intl.DisplayNames([words.language], {type: 'language'}).of(code) ?? code;
  } catch {
    return code;
  }
}
