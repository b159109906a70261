// What lies over the picture while sources are moved and aligned: numbered places, and the handle that a source is moved by. Elements, so that
// fingers, keyboards and screen readers find them; they follow the view.

import {el} from '../learn/dom.js';

/** Points of the scene on the screen. @param {import('../viewer.js').Viewer} viewer @param {number[][]} points @returns {([number, number]|null)[]} */
export const projected = (viewer, points) => viewer.engine.call('project', points) ?? [];

export class Overlay {
  /** @param {import('../viewer.js').Viewer} viewer @param {() => void} draw puts everything where it is now */
  constructor(viewer, draw) {
    this.viewer = viewer;
    this.layer = el('div', {class: 'sources-layer'});
    viewer.box.append(this.layer);
    const again = () => {
      this.frame ??= requestAnimationFrame(() => {
        this.frame = undefined;
        if (!this.closed) draw();
      });
    };
    this.draw = again;
    this.offs = ['view', 'idle', 'progress'].map(type => viewer.events.on(type, again));
    this.sizes = new ResizeObserver(again);
    this.sizes.observe(viewer.box);
    again();
  }

  /** @param {HTMLElement} element @param {[number, number]|null|undefined} at its middle; null: not to be seen */
  put(element, at) {
    element.hidden = !at;
    if (at) element.style.transform = `translate(${at[0].toFixed(1)}px, ${at[1].toFixed(1)}px)`;
    if (element.parentNode !== this.layer) this.layer.append(element);
  }

  close() {
    this.closed = true;
    for (const off of this.offs) off();
    this.sizes.disconnect();
    this.layer.remove();
  }
}
