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
    if (this.possible) this.describe();
    /** @type {any} the browser's offer to install the page as an app */
    this.offer = null;
    addEventListener('beforeinstallprompt', event => {
      event.preventDefault();
      this.offer = event;
    }, {signal: viewer.stop.signal});
  }

  /** What the site is as an app; nobody needs that before the first picture. */
  describe() {
    for (const [rel, name] of [['manifest', 'manifest.webmanifest'], ['apple-touch-icon', 'icon-180.png']]) {
      document.head.append(Object.assign(document.createElement('link'), {rel, href: new URL(name, this.viewer.options.locate('')).href}));
    }
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
    const registration = this.registration = await serviceWorker.register(new URL('sw.js', this.viewer.options.locate('')).href);
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
    const taken = new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', () => resolve(undefined), {once: true}));
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
      navigator.serviceWorker.controller?.postMessage({count: true}, [port2]);
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
