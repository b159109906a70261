// "About this atlas" and "What is missing", as text.

import {actions, element, show} from '../dialogs.js';
import {number, said, tr} from '../language.js';
import {el} from '../learn/dom.js';
import {sourceLines} from './card.js';

const list = (title, lines) => (lines.length ? [el('h3', {}, title), el('ul', {}, ...lines.map(line => el('li', {}, line)))] : []);
/** What its makers say is missing, each in the language that it is in. @param {{text: string, language: string}[]} gaps */
const gapList = gaps => list(tr('What this atlas does not have'), gaps.map(({text, language}) => el('span', {lang: language || 'en'}, text)));

/** @param {HTMLElement} host @param {string} title @param {Node[]} content */
function page(host, title, content) {
  show(host, title, (form, close) => {
    // Reading begins at the top, not at the button below.
    Object.assign(form.querySelector('h2'), {tabIndex: -1, autofocus: true});
    form.classList.add('commands');
    form.append(...content);
    actions(form, element('button', tr('Close'), {className: 'main', type: 'button', onclick: close}));
  });
}

/** @param {import('../viewer.js').Viewer} viewer */
export async function aboutDialog(viewer) {
  await viewer.loadRest();
  const {title, version, description, gaps, sources, notes} = viewer.engine.call('about');
  page(viewer.box, tr('About this atlas'), [
    ...[title, version && tr('Version {0}', version), description].filter(Boolean).map(text => el('p', {}, text)),
    ...gapList(gaps),
    ...sources.length ? [el('h3', {}, tr('Where it comes from')), ...sources.flatMap(sourceLines)] : [],
    ...list(tr('Notes on loading'), notes.map(note => said(note))),
    el('p', {}, tr('Shown by Fabrica, an open viewer. Nothing you open here leaves your computer.')),
  ]);
}

/** @param {import('../viewer.js').Viewer} viewer */
export function coverageDialog(viewer) {
  const {branches, gaps} = viewer.engine.call('coverage');
  const names = new Map((viewer.engine.list('outline') ?? []).map(([id, name]) => [id, name]));
  page(viewer.box, tr('What is missing'), [
    ...branches.filter(({missing}) => missing).map(({name, missing, named, ids}) => el('details', {},
      el('summary', {}, `${name}: ${tr('{0} of {1}', number(missing), number(named))}`), el('ul', {}, ...ids.map(id => el('li', {}, names.get(id) ?? id))))),
    ...gapList(gaps),
  ]);
}
