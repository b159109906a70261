// The address and the view, kept in step: what a person set up is in the address, opening an address restores it, and a
// reload loses nothing.

import {linkOf} from './commands.js';

const QUIET_MS = 300;

export class LinkSync {
  /** @param {import('./viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.write(), QUIET_MS);
    };
    for (const type of ['view', 'select', 'appearance']) viewer.events.on(type, later);
    addEventListener('hashchange', () => {
      if (location.hash !== this.written) viewer.open(hashOf(location.href));
    });
    // A phone may throw the page away without another word.
    addEventListener('pagehide', () => {
      if (this.timer) this.write();
    });
  }

  write() {
    clearTimeout(this.timer);
    this.timer = 0;
    const hash = hashOf(linkOf(this.viewer));
    // A link that was damaged or could not be read stays as it is.
    if (!hash) return;
    this.written = `#${hash}`;
    if (location.hash !== this.written) {
      try {
        history.replaceState(history.state, '', this.written);
      } catch {
        // Safari allows 100 changes in 30 seconds; the next quiet moment writes it.
      }
    }
  }
}

/** What stands after "#", not decoded. @param {string} address */
export function hashOf(address) {
  const at = address.indexOf('#');
  return at < 0 ? '' : address.slice(at + 1);
}
