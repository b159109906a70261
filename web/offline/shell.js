// The site itself without a network: its service worker (sw.js), from the page's side. A page is of one version from its beginning to its end: a
// new one waits until the pages of the old one are gone.

const version = typeof FABRICA_VERSION === 'string' ? FABRICA_VERSION : '';

export class Shell {
  /** @param {import('../viewer.js').Viewer} viewer */
  constructor(viewer) {
    this.viewer = viewer;
    /** @type {ServiceWorkerRegistration|null} */
    this.registration = null;
    this.failed = '';
    // Only where the browser offers it: a page that is not secure, or a private window of some browsers, has none.
    this.possible = 'serviceWorker' in navigator && isSecureContext && window.top === window && storage();
    if (this.possible) {
      describe('apple-touch-icon', new URL('icon-180.png', viewer.options.locate('')).href);
      // Of an earlier visit.
      navigator.serviceWorker.getRegistration(this.script).then(found => found?.active?.scriptURL === this.script && this.offerAsApp(), () => {});
    }
    /** @type {any} the browser's offer to install the page as an app */
    this.offer = null;
    addEventListener('beforeinstallprompt', event => {
      event.preventDefault();
      this.offer = event;
    }, {signal: viewer.stop.signal});
  }

  /** The address of the service worker. */
  get script() { return new URL('sw.js', this.viewer.options.locate('')).href; }

  /**
   * What the site is as an app. As one it is handed files by others (share_target), which the browser posts to the host where no worker of ours
   * takes them: so it is none before one is there.
   */
  offerAsApp() {
    if (!document.querySelector('link[rel="manifest"]')) describe('manifest', new URL('manifest.webmanifest', this.viewer.options.locate('')).href);
  }

  /** The site is there without a network from now on. @returns {Promise<boolean>} */
  begin() { return this.beginning ??= this.register().catch(cause => this.fail(cause)); }

  fail(cause) {
    this.failed = String(cause?.message ?? cause);
    this.beginning = undefined;  // whoever asks for it tries again
    return false;
  }

  async register() {
    if (!this.possible) return false;
    const {serviceWorker} = navigator;
    const registration = this.registration = await serviceWorker.register(this.script);
    if (!registration) throw new Error('The browser does not allow it.');
    this.watch(registration);
    await ended(registration.installing, 'installed').catch(cause => {
      if (!registration.active) throw cause;  // otherwise the one that is there goes on
    });
    if (!serviceWorker.controller && registration.installing === null) {
      await ended(registration.waiting ?? registration.active, 'activated');
      registration.active?.postMessage({claim: version});
    }
    this.failed = '';
    if (registration.active) this.offerAsApp();
    return Boolean(registration.active);
  }

  /** A newer version of the site is there, and waits. @param {ServiceWorkerRegistration} registration */
  watch(registration) {
    const tell = () => {
      if (registration.waiting && navigator.serviceWorker.controller) this.viewer.events.emit('new-version', {});
    };
    tell();
    registration.addEventListener('updatefound', () => {
      ended(registration.installing, 'installed').then(tell, () => {});  // the old one goes on
    });
  }

  /** Opens this page in the newer version. @returns {Promise<boolean>} false: other pages of the old one are open */
  async renew() {
    const waiting = this.registration?.waiting;
    if (!waiting) return false;
    if (await this.pages() > 1) return false;
    // A page that was loaded past the worker (Shift and reload) is not told that its controller changed: it has none.
    const taken = new Promise(resolve => waiting.addEventListener('statechange', () => waiting.state === 'activated' && resolve(undefined)));
    waiting.postMessage({begin: true});
    await taken;
    location.reload();
    return true;
  }

  /** How many pages of this site are open. @returns {Promise<number>} */
  pages() {
    const {port1, port2} = new MessageChannel();
    return new Promise(resolve => {
      port1.onmessage = ({data}) => resolve(data.pages);
      const worker = navigator.serviceWorker.controller ?? this.registration?.active;
      if (worker) worker.postMessage({count: true}, [port2]);
      else resolve(1);
    });
  }

  /** @returns {Promise<boolean>} whether it was installed as an app */
  async install() {
    const {offer} = this;
    this.offer = null;
    await offer.prompt();
    return (await offer.userChoice).outcome === 'accepted';
  }
}

/** Nobody needs these before the first picture. @param {string} rel @param {string} href */
const describe = (rel, href) => document.head.append(Object.assign(document.createElement('link'), {rel, href}));

function storage() {
  try {
    return Boolean(indexedDB);
  } catch {
    return false;  // denied
  }
}

/** @param {ServiceWorker|null} worker @param {ServiceWorkerState} state */
function ended(worker, state) {
  const order = ['parsed', 'installing', 'installed', 'activating', 'activated', 'redundant'];
  return new Promise((resolve, reject) => {
    if (!worker) return resolve(undefined);
    const look = () => {
      if (worker.state === 'redundant') reject(new Error('Not all files of the site could be fetched.'));
      else if (order.indexOf(worker.state) >= order.indexOf(state)) resolve(undefined);
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
