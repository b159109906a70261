// Finer scans of parts of the shown volume, as a list of buttons beside the accessible tree: in and back out without a pointer.

import {number, tr, write} from './language.js';
import {announce} from './live.js';
import {words} from './words.js';

/** @param {number} metres */
const length = metres => {
  const [value, unit] = metres < 1e-3 ? [metres * 1e6, 'µm'] : [metres * 1e3, 'mm'];
  return `${number(value, {maximumSignificantDigits: 3})} ${unit}`;
};

export class ZoomList {
  /** @param {HTMLElement} host @param {import('./viewer.js').Viewer} viewer */
  constructor(host, viewer) {
    this.viewer = viewer;
    this.box = document.createElement('div');
    this.box.className = 'zooms';
    this.box.setAttribute('role', 'group');
    write(this.box, 'Zooms: finer images of a part', 'label');
    this.box.hidden = true;
    this.box.addEventListener('click', event => this.click(event));
    host.append(this.box);
    this.known = '';
    this.offs = ['tree', 'view'].map(type => viewer.events.on(type, () => this.later()));
    this.later();
  }

  later() {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.refresh();
    }, 200);
  }

  refresh() {
    const zooms = /** @type {{id: string, name: string, voxel: number, in: boolean}[]} */ (this.viewer.engine.call('zooms') ?? []);
    const now = JSON.stringify([words.language, zooms.map(({id, name, in: inside}) => [id, name, inside])]);
    if (now === this.known) return;
    this.known = now;
    const focused = this.box.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.id : undefined;
    this.box.hidden = zooms.length === 0;
    this.box.replaceChildren(...zooms.map(zoom => {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.id = zoom.id;
      button.className = 'row';
      const name = zoom.name || zoom.id;
      button.textContent = zoom.in ? tr('Back out of {0}', name) : tr('Go in: {0}, {1}', name, length(zoom.voxel));
      if (zoom.in) button.dataset.out = '';
      else button.dataset.announce = tr('In {0}, {1}', name, length(zoom.voxel));
      return button;
    }));
    if (focused !== undefined) [...this.box.children].map(button => /** @type {HTMLElement} */ (button)).find(({dataset}) => dataset.id === focused)?.focus();
  }

  click(event) {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.out === undefined) this.viewer.engine.call('goIn', button.dataset.id);
    else this.viewer.engine.call('goOut');
    announce(this.viewer.box, button.dataset.announce ?? tr('Back out'));
    this.viewer.wake();
    this.later();
  }

  dispose() {
    clearTimeout(this.timer);
    for (const off of this.offs) off();
    this.box.remove();
  }
}
