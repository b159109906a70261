// The hierarchy as a DOM tree for screen readers and the keyboard: made branch by branch as it is opened, always in step
// with the model. Seen only while it has the focus; everybody else uses the drawn tree.

import {MENU_KEY, keysDialog} from './keys.js';
import {tr, trKey, trn, write} from './language.js';
import {announce} from './live.js';
import {CardMirror} from './menu/card.js';
import {sharesOf} from './shares.js';
import {Teller} from './teller.js';
import {ZoomList} from './zooms.js';

/** Children of one branch in the DOM at a time; the rest behind "more". */
const PAGE = 200;
/** What is shown of a branch: as it is told to programs, and in words. @type {Record<import('./shares.js').Share, [string|null, string]>} */
const SHARES = {all: ['true', trKey('Shown')], some: ['mixed', trKey('Partly shown')], none: ['false', trKey('Not shown')], '': [null, trKey('This atlas has no shape of it')]};

/** Beside its share, of what closes nowhere: the drawn tree has a mark for it. */
const OPEN = trKey('Open surface: cuts show its outline');

/**
 * @typedef {{id: string, name: string, lang: string, parent: string|null, visible: boolean}} Structure
 * @typedef {{structure: Structure, children: Node[]}} Node
 */
let counter = 0;

/** In a row of its own, beside which its branch comes: what is said of an item is its name alone. @returns {HTMLElement} */
function newItem() {
  const row = document.createElement('li');
  row.setAttribute('role', 'none');
  const item = row.appendChild(document.createElement('div'));
  item.setAttribute('role', 'treeitem');
  return item;
}

export class TreeMirror {
  /** @param {HTMLElement} box @param {import('./viewer.js').Viewer} viewer */
  constructor(box, viewer) {
    this.viewer = viewer;
    this.box = box;
    /** @type {Map<string, Node>} */
    this.nodes = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.items = new Map();
    this.open = new Set();
    this.selected = new Set();
    /** @type {Structure[]} */
    this.structures = [];
    /** @type {Node[]} */
    this.top = [];
    /** @type {Map<string, import('./shares.js').Share>} */
    this.shares = new Map();
    const id = `fabrica-tree-${++counter}`;
    this.skip = document.createElement('a');
    this.skip.className = 'skip visually-hidden';
    this.skip.href = `#${id}`;
    write(this.skip, 'Skip to the list of structures');
    this.skip.addEventListener('click', event => {
      event.preventDefault();  // the address belongs to the view
      this.focusFirst();
    });
    this.help = document.createElement('button');
    this.help.type = 'button';
    this.help.className = 'to-keys visually-hidden';
    write(this.help, 'Keys');
    this.help.addEventListener('click', () => keysDialog(box));
    this.commands = document.createElement('button');
    this.commands.type = 'button';
    this.commands.className = 'to-keys visually-hidden';
    write(this.commands, 'All commands');
    this.commands.addEventListener('click', () => this.menu());
    this.stop = new AbortController();
    viewer.canvas.addEventListener('keydown', event => {
      if (event.key !== MENU_KEY || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.menu();
    }, {signal: this.stop.signal});
    this.outline = document.createElement('div');
    this.outline.className = 'outline visually-hidden';
    this.root = document.createElement('ul');
    this.root.id = id;
    this.root.setAttribute('role', 'tree');
    write(this.root, 'Structures', 'label');
    this.root.setAttribute('aria-multiselectable', 'true');
    this.root.addEventListener('keydown', event => this.key(event));
    this.root.addEventListener('click', event => this.click(event));
    /** @type {Set<string>} ids */
    this.openSurfaces = new Set();
    this.outline.append(this.root, ...[...Object.entries(SHARES), ['open', [null, OPEN]]].map(([share, [, words]]) => {
      const said = document.createElement('span');
      said.id = `${id}-${share}`;
      said.hidden = true;
      return write(said, words);
    }));
    this.zooms = new ZoomList(this.outline, viewer);
    this.card = new CardMirror(this.outline, viewer);
    // An empty tree leads nowhere.
    this.root.hidden = this.skip.hidden = true;
    box.prepend(this.skip, this.help, this.commands);
    box.append(this.outline);
    this.teller = new Teller(viewer);
    this.offs = [
      viewer.events.on('tree', () => this.later()),
      viewer.events.on('select', () => this.markSelection(true)),
      viewer.events.on('appearance', () => this.later(false)),
      viewer.events.on('closure', () => this.later(false)),
    ];
    // Of one that did not open there is an alert; of none there is nothing to say.
    viewer.ready.then(() => viewer.engine.call('sources')?.length && announce(box, 'The atlas is ready.'), () => {});
    this.later();
  }

  /** Loaded when somebody asks for it. */
  async menu() {
    if (this.box.querySelector('dialog[open]')) return;
    try {
      await (await import('./menu/menu.js')).commandsDialog(this.viewer);
    } catch (error) {
      announce(this.box, `That did not work: ${error.message}`, true);
    }
  }

  /** Several changes in a row make one pass, when the page has time. @param {boolean} [all] more than what is shown */
  later(all = true) {
    this.stale ||= all;
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      if (this.stale) this.refresh();
      else this.refreshVisible();
      this.stale = false;
    }, 120);
  }

  /** Thousands of structures in one short text. */
  refreshVisible() {
    if (this.readOpen()) for (const [id, item] of this.items) this.markShare(id, item);
    const now = this.viewer.engine.call('visibility') ?? '';
    if (now === this.visibility) return;
    this.visibility = now;
    this.structures.forEach((structure, index) => { structure.visible = now[index] === '1'; });
    const before = this.shares;
    this.share();
    this.teller.tellShares(this.top, before, this.shares);
  }

  /** Which surfaces are open is known when they are there. @returns {boolean} others than before */
  readOpen() {
    const now = this.viewer.engine.call('openSurfaces') ?? '';
    if (now === this.openText) return false;
    this.openText = now;
    this.openSurfaces = new Set(this.structures.filter((_, index) => now[index] === '1').map(({id}) => id));
    return true;
  }

  /** What is shown of each branch, in the items that are there. */
  share() {
    this.shares = sharesOf(this.top, this.gaps);
    for (const [id, item] of this.items) this.markShare(id, item);
  }

  refresh() {
    const rows = /** @type {[string, string, number, string?][]} */ (this.viewer.engine.list('outline'));
    const shown = this.visibility = this.viewer.engine.call('visibility') ?? '';
    this.gaps = (this.viewer.engine.call('coverage')?.branches ?? []).flatMap(({ids}) => ids);
    const structures = rows.map(([id, name, parent, lang = 'en'], index) => ({id, name, lang, parent: rows[parent]?.[0] ?? null, visible: shown[index] === '1'}));
    this.structures = structures;
    this.openText = undefined;  // of others
    this.readOpen();
    const known = this.nodes.size === structures.length && structures.every(one => {
      const node = this.nodes.get(one.id);
      return node && node.structure.parent === one.parent && node.structure.name === one.name && node.structure.lang === one.lang;
    });
    if (!known) return this.rebuild(structures);
    for (const one of structures) this.nodes.get(one.id).structure = one;
    this.share();
    this.markSelection(false);
  }

  /** @param {Structure[]} structures */
  rebuild(structures) {
    const focused = this.items.size && this.root.contains(this.root.getRootNode().activeElement) ? this.current : null;
    this.nodes = new Map(structures.map(structure => [structure.id, {structure, children: []}]));
    this.items.clear();
    this.top = [];
    for (const node of this.nodes.values()) {
      const parent = node.structure.parent ? this.nodes.get(node.structure.parent) : null;
      (parent?.children ?? this.top).push(node);
    }
    this.top = this.ofThisTree(this.top);
    this.shares = sharesOf(this.top, this.gaps);
    this.root.hidden = this.skip.hidden = structures.length === 0;
    this.root.replaceChildren();
    this.fill(this.root, this.top, 1, 0);
    if (this.top.length === 1) this.expand(this.top[0].structure.id);
    for (const id of [...this.open]) {
      if (this.items.has(id)) this.expand(id);
    }
    this.current = focused && this.items.has(focused) ? focused : this.top[0]?.structure.id;
    const item = this.items.get(this.current ?? '');
    if (item) item.tabIndex = 0;
    if (focused) item?.focus();
    this.markSelection(false);
  }

  /** Groups of another hierarchy have no place in this one, and no shape: the drawn tree does not have them either. @param {Node[]} top */
  ofThisTree(top) {
    const loose = new Set(top.filter(({structure, children}) => !structure.visible && !children.length));
    if (!loose.size) return top;
    const shapes = new Set(this.viewer.engine.list('structures').filter(({bounds}) => bounds).map(({id}) => id));
    return top.filter(node => !loose.has(node) || shapes.has(node.structure.id));
  }

  /** @param {HTMLElement} list @param {Node[]} nodes @param {number} level @param {number} from */
  fill(list, nodes, level, from) {
    nodes.slice(from, from + PAGE).forEach((node, index) => list.append(this.item(node, level, from + index + 1, nodes.length).parentElement));
    if (from + PAGE >= nodes.length) return;
    // One more row that brings the next page when it is reached.
    const more = newItem();
    more.setAttribute('aria-level', String(level));
    more.tabIndex = -1;
    const row = document.createElement('span');
    row.className = 'row';
    row.textContent = trn(nodes.length - from - PAGE, '{0} more', '{0} more');
    more.append(row);
    more.addEventListener('focus', () => {
      const row = /** @type {HTMLElement} */ (more.parentElement);
      const before = row.previousElementSibling;
      row.remove();
      this.fill(list, nodes, level, from + PAGE);
      this.focus(/** @type {HTMLElement} */ ((before?.nextElementSibling ?? before)?.firstElementChild));
    });
    list.append(more.parentElement);
  }

  /** @param {Node} node */
  item(node, level, position, size) {
    const {structure} = node;
    const item = newItem();
    item.setAttribute('aria-level', String(level));
    item.setAttribute('aria-posinset', String(position));
    item.setAttribute('aria-setsize', String(size));
    item.setAttribute('aria-selected', String(this.selected.has(structure.id)));
    item.tabIndex = -1;
    item.dataset.id = structure.id;
    if (node.children.length) item.setAttribute('aria-expanded', 'false');
    const row = document.createElement('span');
    row.className = 'row';
    row.textContent = structure.name;
    // Said as its own language has it.
    item.lang = structure.lang;
    item.setAttribute('aria-label', structure.name);
    item.append(row);
    this.markShare(structure.id, item);
    this.items.set(structure.id, item);
    return item;
  }

  expand(id) {
    const item = this.items.get(id);
    const node = this.nodes.get(id);
    if (!item || !node?.children.length || item.getAttribute('aria-expanded') === 'true') return;
    item.setAttribute('aria-expanded', 'true');
    this.open.add(id);
    const list = document.createElement('ul');
    list.setAttribute('role', 'group');
    list.id = `${this.root.id}-below-${++counter}`;
    this.fill(list, node.children, Number(item.getAttribute('aria-level')) + 1, 0);
    item.setAttribute('aria-owns', list.id);
    item.after(list);
  }

  collapse(id) {
    const item = this.items.get(id);
    if (!item) return;
    item.setAttribute('aria-expanded', 'false');
    this.open.delete(id);
    const list = item.nextElementSibling;
    for (const below of list?.querySelectorAll('[role="treeitem"]') ?? []) this.items.delete(/** @type {HTMLElement} */ (below).dataset.id ?? '');
    item.removeAttribute('aria-owns');
    list?.remove();
  }

  /** @param {string} id @param {HTMLElement} item */
  markShare(id, item) {
    const share = this.shares.get(id) ?? '';
    const [checked] = SHARES[share];
    if (checked) item.setAttribute('aria-checked', checked);
    else item.removeAttribute('aria-checked');
    // In words, too: not every screen reader says what is checked, and none what that means here.
    item.setAttribute('aria-describedby', [share, ...this.openSurfaces.has(id) ? ['open'] : []].map(name => `${this.root.id}-${name}`).join(' '));
  }

  markSelection(speak) {
    const now = new Set(this.viewer.engine.call('selection') ?? []);
    const changed = now.size !== this.selected.size || [...now].some(id => !this.selected.has(id));
    if (!changed) return;
    for (const id of this.selected) this.items.get(id)?.setAttribute('aria-selected', 'false');
    this.selected = now;
    for (const id of now) {
      this.reveal(id);
      this.items.get(id)?.setAttribute('aria-selected', 'true');
    }
    // A question whose answer is a name is not answered here.
    if (!speak || this.viewer.asking) return;
    const names = [...now].map(id => this.nodes.get(id)?.structure.name ?? id);
    announce(this.box, names.length ? tr('Selected: {0}', names.join(', ')) : tr('Nothing selected'));
  }

  /** Opens the branches that lead to a structure. */
  reveal(id) {
    const chain = [];
    for (let at = this.nodes.get(id)?.structure.parent; at && chain.length < 64; at = this.nodes.get(at)?.structure.parent) chain.unshift(at);
    for (const above of chain) this.expand(above);
  }

  focusFirst() {
    const [selected] = this.selected;
    this.focus(this.items.get(selected ?? '') ?? this.items.get(this.current ?? '') ?? this.root.querySelector('[role="treeitem"]'));
  }

  focus(item) {
    if (!item) return;
    const before = this.items.get(this.current ?? '');
    if (before) before.tabIndex = -1;
    item.tabIndex = 0;
    if (item.dataset.id) this.current = item.dataset.id;
    item.focus();
  }

  /** The items that can be seen, from top to bottom. */
  shown() { return /** @type {HTMLElement[]} */ ([...this.root.querySelectorAll('[role="treeitem"]')]); }

  key(event) {
    const item = /** @type {HTMLElement|null} */ (event.target.closest('[role="treeitem"]'));
    const id = item?.dataset.id;
    if (!item || !id || event.ctrlKey || event.metaKey || event.altKey) return;
    const expanded = item.getAttribute('aria-expanded');
    const step = offset => {
      const all = this.shown();
      this.focus(all[Math.max(0, Math.min(all.length - 1, all.indexOf(item) + offset))]);
    };
    const {engine} = this.viewer;
    const actions = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Home: () => this.focus(this.shown()[0]),
      End: () => this.focus(this.shown().at(-1)),
      ArrowRight: () => (expanded === 'false' ? this.expand(id) : expanded === 'true' && step(1)),
      ArrowLeft: () => (expanded === 'true' ? this.collapse(id) : this.focus(this.items.get(this.nodes.get(id)?.structure.parent ?? ''))),
      Enter: () => {
        engine.call('select', id);
        engine.callIds('fit', [id]);
      },
      ' ': () => engine.callIds(this.nodes.get(id)?.structure.visible ? 'hide' : 'show', [id]),
      Escape: () => this.viewer.canvas.focus(),
      '?': () => keysDialog(this.box),
      [MENU_KEY]: () => this.menu(),
    };
    const action = actions[event.key];
    if (action) action();
    else if (!this.typed(event.key, item)) return;
    event.preventDefault();
    event.stopPropagation();
    this.viewer.wake();
  }

  /** A letter goes to the next name that begins with it. */
  typed(key, item) {
    if (key.length !== 1 || key === ' ') return false;
    const all = this.shown();
    const start = all.indexOf(item) + 1;
    const fits = other => (other.getAttribute('aria-label') ?? '').toLocaleLowerCase().startsWith(key.toLocaleLowerCase());
    const next = [...all.slice(start), ...all.slice(0, start)].find(fits);
    if (next) this.focus(next);
    return next !== undefined;
  }

  click(event) {
    const item = event.target.closest('[role="treeitem"]');
    if (!item?.dataset.id) return;
    this.viewer.engine.call('select', item.dataset.id);
    this.viewer.wake();
  }

  dispose() {
    clearTimeout(this.timer);
    for (const off of this.offs) off();
    this.teller.dispose();
    this.zooms.dispose();
    this.card.dispose();
    this.stop.abort();
    this.skip.remove();
    this.help.remove();
    this.commands.remove();
    this.outline.remove();
  }
}
