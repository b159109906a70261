// The keys as a text that a screen reader reads and that grows with the browser's letters; the panels draw the same list.

import {actions, element, show} from './dialogs.js';
import {tr, trKey} from './language.js';

/**
 * As they are drawn (helpContent in src/ui/pages.cpp, tests/browser/spoken.test.mjs compares), what signs are called, what they do.
 * @type {[string, string, string][]}
 */
export const KEYS = [
  ['← → ↑ ↓', trKey('Arrow keys'), trKey('turn')], ['⇧ ← → ↑ ↓', trKey('Shift and arrow keys'), trKey('move')], ['+  −', trKey('Plus, minus'), trKey('zoom')],
  ['1 … 6', trKey('1 to 6'), trKey('front … below')], ['F', '', trKey('zoom to the selection')], ['Home', trKey('Home'), trKey('everything')],
  ['O', '', trKey('parallel or perspective')], ['I', '', trKey('show only this')], ['G', '', trKey('fade others')], ['H', '', trKey('hide')], ['A', '', trKey('show all')],
  ['E, ⇧ E', trKey('E, Shift E'), trKey('pull apart, back together')], ['.  ,', trKey('Full stop, comma'), trKey('take a layer off, put it back')], ['B', '', trKey('clip box')],
  ['[  ]', trKey('Brackets'), trKey('previous, next slice')], ['C, {  }', trKey('C, braces'), trKey('play the slices; slower, faster')], ['X', '', trKey('cut all but the selection')],
  ['K', '', trKey('keep it whole')], ['M', '', trKey('measure a distance')], ['Enter', trKey('Enter'), trKey('set a point where the slices meet')], ['L', '', trKey('labels')],
  ['P', '', trKey('slices side by side')], ['Z, ⇧ Z', trKey('Z, Shift Z'), trKey('into a zoom, back out')], ['Ctrl Z, Ctrl ⇧ Z', trKey('Ctrl Z, Ctrl Shift Z'), trKey('undo, redo')],
  ['/', trKey('Slash'), trKey('search')], ['Menu, ⇧ F10', trKey('Menu, Shift F10'), trKey('what is here')], ['Esc', trKey('Esc'), trKey('select nothing')],
];

/** Of the list of all commands (web/menu): free in the picture and in the tree, and no letter that a name begins with. */
export const MENU_KEY = ';';

/** What TreeMirror.key does (web/tree.js). @type {[string, string][]} */
const TREE_KEYS = [
  [trKey('Up, down'), trKey('to the structure before, after')], [trKey('Right, left'), trKey('open a branch, close it')], [trKey('Home, End'), trKey('to the first, the last')],
  [trKey('A letter'), trKey('to the next name that begins with it')], [trKey('Enter'), trKey('select, and zoom to it')], [trKey('Space'), trKey('hide or show it')],
  [trKey('Esc'), trKey('back to the picture')], ['?', trKey('this list')],
  [trKey('Semicolon'), trKey('all commands, also in the picture')],
];

const rows = list => {
  const made = element('dl', '', {className: 'keys'});
  for (const [keys, what] of list) {
    const row = element('div', '');
    row.append(element('dt', tr(keys)), element('dd', tr(what)));
    made.append(row);
  }
  return made;
};

/** @param {HTMLElement} host */
export function keysDialog(host) {
  return show(host, tr('Keys'), (form, close) => {
    // Reading begins at the top, not at the button below.
    Object.assign(form.querySelector('h2'), {tabIndex: -1, autofocus: true});
    form.append(element('h3', tr('In the list of structures')), rows(TREE_KEYS),
      element('h3', tr('In the picture')), rows(KEYS.map(([sign, called, what]) => [called || sign, what])));
    actions(form, element('button', tr('Close'), {className: 'main', type: 'button', onclick: close}));
  });
}
