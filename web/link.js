// The address and the view, kept in step: what a person set up is in the address, opening an address restores it, and a
// reload loses nothing. The last view is kept on the device, too (remember.js).

const QUIET_MS = 300;

export class LinkSync {
  /** @param {import('./viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    // Before something is there, the address says more than the model.
    this.live = viewer.loaded;
    viewer.events.once('loaded', () => { this.live = true; });
    const later = () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.write(), QUIET_MS);
    };
    for (const type of ['view', 'select', 'appearance', 'whole']) viewer.events.on(type, later);
    // The way back to what was set up: "back" finds it in the address.
    viewer.events.on('fresh', () => history.pushState(null, '', location.href));
    addEventListener('hashchange', () => {
      const {hash} = location;
      if (hash !== this.written) plainHash(hashOf(location.href)).then(plain => location.hash === hash && viewer.open(plain));
    });
    // A phone may throw the page away without another word.
    addEventListener('pagehide', () => {
      if (this.timer) this.write();
    });
  }

  write() {
    clearTimeout(this.timer);
    this.timer = 0;
    // A link that was damaged or could not be read stays as it is. Until the first picture there is nothing that a person set
    // up, and asking for it would have the page wait for the rest of the program.
    if (!this.live || !this.viewer.whole) return;
    const hash = hashOf(linkOf(this.viewer));
    if (!this.viewer.options.embedded) this.viewer.remember?.(hash);
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

/** The address that opens this view. @param {import('./viewer.js').Viewer} viewer */
export function linkOf(viewer) {
  const text = viewer.engine.call('link') ?? '';
  if (/^https?:/.test(text)) return text;
  const page = viewer.options.page ?? location.href;
  return `${page.split('#')[0]}#${text.replace(/^#/, '')}${viewer.linkSuffix ?? ''}`;
}

/** What stands after "#", not decoded. @param {string} address */
export function hashOf(address) {
  const at = address.indexOf('#');
  return at < 0 ? '' : address.slice(at + 1);
}

/** The same as C++ reads it, where it was made short. @param {string} hash */
export const plainHash = async hash => /(^|&)z=/.test(hash) ? (await import('./sharing/packed.js')).unpack(hash) : hash;
