// The card that lies over the canvas: lower right where there is room, a sheet on a phone. The body is framed in what it leaves free.

import {el} from './dom.js';

/** What is upright and no wider than a tablet, or narrow anyway: the card lies below the picture, which keeps its width. */
const NARROW = '(max-width: 899px) and (orientation: portrait), (max-width: 519px)';
const EDGE = 16;

export class Dock {
  /**
   * @param {import('../viewer.js').Viewer} viewer
   * @param {{label: string, className?: string, bare?: boolean, free?: () => boolean}} options `bare`: without the panels
   */
  constructor(viewer, {label, className = '', bare = true}) {
    this.viewer = viewer;
    this.bare = bare;
    this.stop = new AbortController();
    this.head = el('header');
    this.body = el('div', {class: 'learn-body', tabindex: '-1'});
    this.foot = el('footer');
    this.card = el('section', {class: `learn-card ${className}`, 'aria-label': label}, this.head, this.body, this.foot);
    viewer.box.append(this.card);
    this.narrow = matchMedia(NARROW);
    this.sizes = new ResizeObserver(() => this.place());
    this.sizes.observe(this.card);
    this.narrow.addEventListener('change', () => this.place(), {signal: this.stop.signal});
    this.setBare(bare);
    this.place();
  }

  /** @param {boolean} on @param {boolean} [cube] with the cube that says which way is left */
  setBare(on, cube = true) {
    this.viewer.answer(engine => engine.call('bare', on, cube));
  }

  /** What the card covers is told as the notch is: at the edge that it stands at. */
  place() {
    if (this.closed) return;
    const {box} = this.viewer;
    const {card} = this;
    card.classList.toggle('sheet', this.narrow.matches);
    const height = Math.round(card.offsetHeight);
    const width = Math.round(card.offsetWidth);
    const folded = card.classList.contains('folded');
    const covers = {right: 0, bottom: 0, left: 0};
    if (card.classList.contains('present')) covers[this.narrow.matches ? 'bottom' : 'left'] = this.narrow.matches ? height : width;
    else if (this.narrow.matches) covers.bottom = height;
    else if (!folded) covers.right = width + EDGE;
    for (const [side, size] of Object.entries(covers)) box.style.setProperty(`--dock-${side}`, `${size}px`);
    this.viewer.answer(() => this.viewer.measureBox());
    this.scrollable();
  }

  /** What scrolls can be reached by keys. */
  scrollable() { this.body.tabIndex = this.body.scrollHeight > this.body.clientHeight + 1 ? 0 : -1; }

  /** The focus is somewhere in the card, or was on something that has just gone. */
  get focused() { return this.card.contains(document.activeElement) || document.activeElement === document.body; }

  /** A card that is folded shows its head alone; panels come back where the card hides them. */
  fold(on) {
    this.card.classList.toggle('folded', on);
    if (this.bare) this.setBare(!on);
    this.place();
  }

  close() {
    this.closed = true;
    this.stop.abort();
    this.sizes.disconnect();
    this.card.remove();
    for (const side of ['right', 'bottom', 'left']) this.viewer.box.style.removeProperty(`--dock-${side}`);
    this.setBare(false);
    this.viewer.answer(() => this.viewer.measureBox());
    this.viewer.canvas.focus({preventScroll: true});
  }
}
