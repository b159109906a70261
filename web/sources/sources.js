// What was opened into this scene: a card that lists it, with how much of each is seen, and leads to moving, aligning and comparing. Loaded
// when somebody asks for it, and handed what it needs of the page.

import {spoken, tr, trn} from '../language.js';
import {Dock} from '../learn/dock.js';
import {button, el, icon} from '../learn/dom.js';
import {alignCard} from './align.js';
import {compareLink, withoutSource} from './links.js';
import {moveCard} from './move.js';

/** @typedef {{announce: Function, errorDialog: Function, linkOf: Function, alignSources: typeof import('./fit.js').alignSources, add: () => void}} Page */

/** @type {WeakMap<object, SourcesCard>} */
const open = new WeakMap();
/** @type {Promise<unknown>|undefined} */
let styled;

/** Nothing is shown before it has its style. @param {import('../viewer.js').Viewer} viewer */
const style = viewer => styled ??= Promise.all(['learn/learn.css', 'sources/sources.css'].map(name => new Promise(resolve => {
  document.head.append(el('link', {rel: 'stylesheet', href: viewer.options.locate(name), load: resolve, error: resolve}));
})));

/** @param {import('../viewer.js').Viewer} viewer @param {Page} page */
export async function showSources(viewer, page) {
  await Promise.all([style(viewer), spoken()]);
  if (open.has(viewer)) return open.get(viewer).dock.body.focus();
  open.set(viewer, new SourcesCard(viewer, page));
}

export class SourcesCard {
  /** @param {import('../viewer.js').Viewer} viewer @param {Page} page */
  constructor(viewer, page) {
    this.viewer = viewer;
    this.page = page;
    // The menu that led here would lie over what is moved.
    viewer.answer(engine => engine.call('openPanel', ''));
    /** What is shown instead of the list: leaves it again. @type {{refresh?: () => void, leave: () => void}|null} */
    this.inner = null;
    this.dock = new Dock(viewer, {label: tr('Files in this scene'), className: 'sources-card', bare: false});
    /** What the two that are faded are. */
    this.pair = [0, 1];
    this.share = 0.5;
    this.offs = ['view', 'appearance', 'tree', 'loaded'].map(type => viewer.events.on(type, () => this.later()));
    this.list();
    this.dock.body.focus();
  }

  /** @param {string} method @param {...any} args what C++ refuses is told */
  call(method, ...args) {
    const result = this.viewer.engine.call(method, ...args);
    if (result?.error) this.page.errorDialog(this.viewer.box, result.error, tr('That did not work'));
    this.viewer.wake();
    return result;
  }

  get sources() { return this.viewer.engine.call('sources') ?? []; }

  /** What somebody drags tells many changes: once a frame is enough. */
  later() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      if (this.dock.closed) return;
      // A camera that turns tells of itself in every frame.
      const told = JSON.stringify(this.sources);
      if (told === this.told) return;
      this.told = told;
      if (this.inner) return this.inner.refresh?.();
      // A slider that is being moved stays under the finger.
      if (!this.holds) this.list();
    });
  }

  head(title, back) {
    const undo = button('undo', tr('Undo'), () => this.call('undo'), {quiet: true});
    this.dock.head.replaceChildren(...[back && button('back', tr('Back to the list'), back, {quiet: true}), el('div', {class: 'learn-title'}, el('strong', {}, title)),
      undo, button('close', tr('Close'), () => this.close(), {quiet: true})].filter(Boolean));
  }

  list() {
    const {sources} = this;
    this.told = JSON.stringify(sources);
    const active = /** @type {HTMLElement|null} */ (document.activeElement)?.closest?.('.sources-card') ? /** @type {HTMLElement} */ (document.activeElement).dataset?.key : null;
    this.head(tr('Files in this scene'));
    this.dock.body.replaceChildren(el('ul', {class: 'sources-list'}, ...sources.map((source, i) => this.row(source, i, sources.length))),
      ...sources.length > 1 ? [this.fading(sources)] : [el('p', {class: 'learn-quiet'}, tr('Add another file to lay it beside or over this one: drop it on the picture, or use the button below.'))]);
    this.dock.foot.replaceChildren(...[button('plus', tr('Add …'), () => this.page.add(), {main: sources.length < 2}),
      sources.length > 1 && button('present', tr('Side by side'), () => this.compare(), {main: true})].filter(Boolean));
    // The list is made anew under the hands of whoever uses it by keyboard.
    if (active) /** @type {HTMLElement|null} */ (this.dock.card.querySelector(`[data-key="${CSS.escape(active)}"]`))?.focus({preventScroll: true});
    this.dock.place();
  }

  row(source, i, count) {
    const what = [source.structures && trn(source.structures, '{0} part', '{0} parts'), source.images && trn(source.images, '{0} image', '{0} images'), source.licence].filter(Boolean).join(' · ');
    const seen = el('button', {type: 'button', class: 'learn-button icon sources-eye', 'aria-pressed': String(source.visible), 'aria-label': tr('Show {0}', source.name), title: tr('Show or hide'),
      'data-key': `eye ${source.id}`, click: () => this.call('setSource', i, {visible: !source.visible})}, icon(source.visible ? 'eye' : 'unseen'));
    const tools = el('div', {class: 'learn-row'},
      el('button', {type: 'button', class: 'learn-button small', 'data-key': `move ${source.id}`, click: () => this.show(moveCard(this, i))}, tr('Move …')),
      count > 1 && el('button', {type: 'button', class: 'learn-button small', 'data-key': `align ${source.id}`, click: () => this.show(alignCard(this, i))}, tr('Align …')),
      el('button', {type: 'button', class: 'learn-button small', 'aria-pressed': String(source.ghost), 'data-key': `ghost ${source.id}`, click: () => this.call('setSource', i, {ghost: !source.ghost})}, tr('Glass')),
      count > 1 && el('button', {type: 'button', class: 'learn-button small', 'data-key': `remove ${source.id}`, click: () => this.remove(source)}, tr('Remove')));
    return el('li', {},
      el('div', {class: 'sources-name'}, seen, el('div', {}, el('strong', {}, source.name), el('span', {class: 'learn-quiet'}, what))),
      this.slider(tr('Opacity of {0}', source.name), source.opacity, `opacity ${source.id}`, (value, goesOn) => this.call('setSource', i, {opacity: value, visible: true}, goesOn)),
      tools);
  }

  /** @param {string} label @param {number} value 0 to 1 @param {string} key @param {(value: number, goesOn: boolean) => void} change one drag is one undo step */
  slider(label, value, key, change) {
    let goesOn = false;
    const letGo = () => {
      goesOn = this.holds = false;
      this.later();
    };
    const field = el('input', {type: 'range', min: 0, max: 100, step: 1, 'aria-label': label, 'data-key': key, input: () => {
      this.holds = true;
      change(Number(field.value) / 100, goesOn);
      goesOn = true;
    }, change: letGo, blur: letGo});
    field.value = String(Math.round(value * 100));
    return field;
  }

  fading(sources) {
    const choose = which => {
      const box = el('select', {'aria-label': which ? tr('The other file') : tr('One file'), 'data-key': `fade ${which}`, change: () => {
        this.pair[which] = Number(box.value);
        this.list();
      }}, ...sources.map(({name}, i) => el('option', {value: String(i)}, name)));
      box.value = String(Math.min(this.pair[which], sources.length - 1));
      return box;
    };
    const [one, other] = this.pair.map(i => Math.min(i, sources.length - 1));
    const share = sources[one].opacity < 1 ? 1 - sources[one].opacity / 2 : sources[other].opacity / 2;
    const slider = this.slider(tr('Fade from {0} to {1}', sources[one].name, sources[other].name), share, 'fade', (value, goesOn) => this.call('fadeSources', one, other, value, goesOn));
    slider.disabled = one === other;
    return el('section', {class: 'sources-fade', 'aria-label': tr('Fade one into the other')}, el('h3', {}, tr('Fade one into the other')),
      el('div', {class: 'sources-pair'}, choose(0), choose(1)), slider);
  }

  /** @param {{refresh?: () => void, leave: () => void, title: string, body: Node[], foot?: Node[]}} inner */
  show(inner) {
    this.inner?.leave();
    this.inner = inner;
    this.head(inner.title, () => this.back());
    this.dock.body.replaceChildren(...inner.body);
    this.dock.foot.replaceChildren(...inner.foot ?? []);
    this.dock.place();
    inner.refresh?.();
    this.dock.body.focus();
  }

  back() {
    this.inner?.leave();
    this.inner = null;
    this.list();
    this.dock.body.focus();
  }

  compare() {
    const [one, other] = this.pair[0] === this.pair[1] ? [0, 1] : this.pair;
    const {sources} = this;
    const link = compareLink(this.page.linkOf(this.viewer), this.viewer.engine.call('state'), sources[one].id, sources[other].id);
    if (!link) {
      return this.page.errorDialog(this.viewer.box, {reason: tr('Files of this device cannot be opened side by side: another page may not read them.'), advice: tr('Fade one into the other instead.')}, tr('That did not work'));
    }
    location.href = link;
  }

  /** A scene without it is another scene: the page opens that, with all else as it is. Its way back is the browser's. */
  remove(source) {
    const link = withoutSource(this.page.linkOf(this.viewer), this.viewer.engine.call('state'), source);
    if (!link) {
      this.call('setSource', source.id, {visible: false});
      return this.page.announce(this.viewer.box, tr('{0} is hidden. Files of this device are let go when the page is opened anew.', source.name));
    }
    history.pushState(null, '', link);
    location.reload();
  }

  close() {
    this.inner?.leave();
    cancelAnimationFrame(this.waiting ?? 0);
    for (const off of this.offs) off();
    this.dock.close();
    open.delete(this.viewer);
  }
}
