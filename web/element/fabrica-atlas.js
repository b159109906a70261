// <fabrica-atlas>: the viewer in a page of one's own, as an element. It is a frame of the viewer's site, so the page needs no special headers,
// its styles and scripts stay its own, and the script may come from another origin. Comes when it is near the screen; many on a page
// share a few frames: those far away give theirs back, and stand where they were when they return.
//
//   <script type="module" src="https://site.example/fabrica-atlas.js"></script>
//   <fabrica-atlas src="https://…/atlas.json" select="hippocampus-left" labels="selected"></fabrica-atlas>

import {METHODS} from './methods.js';
import {VIEW, listOf, viewOf} from './view.js';

/** Attributes that go into the address as they are. */
const ADDRESS = ['terms', 'lang', 'ui', 'lesson', 'step', 'quiz', 'seed', 'count', 'kinds'];
/** What a view does not hold. */
const ANEW = [...ADDRESS, 'src', 'base', 'loading', 'label', 'memory'];
const EVENTS = ['ready', 'select', 'hover', 'view', 'progress', 'error'];

/** Frames that are kept alive besides those near the screen: each holds a program, its memory and a WebGL context, of which browsers have 8 to 16. */
const MOST_ALIVE = 1;
/** How near the screen an atlas begins to load. */
const NEAR = '300px';
const POSTER_WIDTH = 960;
/** A frame that does not say its view within this time is busy, or was not drawn yet. */
const ANSWERS_MS = 3000;
/** How often a view that changes is asked for, at most. */
const NOTED_MS = 300;

const STYLE = `:host { display: block; position: relative; aspect-ratio: 4 / 3; overflow: hidden; }
:host([hidden]) { display: none; }
iframe, .poster { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; }
.poster { object-fit: cover; }
iframe { color-scheme: auto; }`;

/** Those with a frame; the one that was seen last comes last. @type {Set<FabricaAtlas>} */
const alive = new Set();

export class FabricaAtlas extends HTMLElement {
  static observedAttributes = [...ANEW, ...VIEW];
  /** Where the viewer's site lies, unless an element says otherwise ("base"). */
  static base = new URL('.', import.meta.url).href;

  #frame = null;
  #port = null;
  #calls = new Map();
  #number = 0;
  #kept = null;
  /** The view as the frame last told it, and whether it is about to be asked. */
  #seen = null;
  #noting = 0;
  #near = false;
  #leaving = false;
  /** @type {''|'ready'|'failed'} failed: it never was there */
  #stage = '';
  /** Attributes that are about to be followed. */
  #changed = new Set();
  #ready = null;
  #settle = {};

  constructor() {
    super();
    const root = this.attachShadow({mode: 'open'});
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    root.append(document.createElement('slot'));
    this.#renewReady();
    this.sees = new IntersectionObserver(entries => {
      this.#near = entries.at(-1).isIntersecting;
      if (this.#near) this.#begin();
      FabricaAtlas.#releaseFar();
    }, {rootMargin: NEAR});
  }

  #renewReady() {
    this.#stage = '';
    this.#ready = new Promise((resolve, reject) => { this.#settle = {resolve, reject}; });
    this.#ready.catch(() => {});  // told by the event, too
  }

  /** Resolves once a person can use it. Begins to load it; browsers draw a frame of another origin only on the screen, or nearly. */
  get ready() {
    this.#begin();
    return this.#ready;
  }

  connectedCallback() {
    addEventListener('message', this.#hear);
    if (this.getAttribute('loading') === 'eager') this.#begin();
    else this.sees.observe(this);
  }

  /** The browser throws a frame away that is moved within the page, before anybody could ask it: what was seen in it last is what comes back. */
  disconnectedCallback() {
    removeEventListener('message', this.#hear);
    this.sees.disconnect();
    const view = this.#seen ?? this.#kept;
    this.#end();
    this.#kept = view;
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#kept = null;
      this.#settle.reject(new Error('The atlas was taken away.'));
      this.#renewReady();
    });
  }

  /** Moved by moveBefore(): the frame stays as it is. */
  connectedMoveCallback() {}

  attributeChangedCallback(name, before, now) {
    if (before === now || !(this.#frame || this.#stage === 'failed')) return;
    // Several at once are one change.
    this.#changed.add(name);
    if (this.#changed.size > 1) return;
    queueMicrotask(() => {
      const anew = [...this.#changed].some(one => ANEW.includes(one));
      this.#changed.clear();
      if (!(this.#frame || this.#stage === 'failed')) return;
      this.#kept = null;
      if (anew || !this.#port) {
        this.#end();
        this.#begin();
      } else {
        this.call('setState', this.#view()).catch(() => {});  // told by the event "error"
      }
    });
  }

  #view() {
    return viewOf(this, (reason, advice) => this.#tell('error', {code: 'bad-format', reason, source: '', advice}));
  }

  /** The address of the frame. Throws where an attribute holds none. */
  get address() {
    const url = new URL(this.getAttribute('base') ?? FabricaAtlas.base, document.baseURI);
    // A script in its place would run in this page, not in a frame of the viewer's site.
    if (!/^https?:$/.test(url.protocol)) throw new TypeError('The attribute "base" is no address of a website.');
    url.search = '?embed=1';
    if (this.hasAttribute('memory')) url.searchParams.set('memory', this.getAttribute('memory'));
    const parts = [];
    const sources = listOf(this.getAttribute('src') ?? '');
    if (sources.length) parts.push(`src=${sources.map(source => encodeURIComponent(new URL(source, document.baseURI).href)).join(',')}`);
    for (const name of ADDRESS) if (this.hasAttribute(name)) parts.push(`${name}=${encodeURIComponent(this.getAttribute(name))}`);
    const view = this.#kept ?? this.#view();
    if (Object.keys(view).length > 1) parts.push(`s=${encodeURIComponent(JSON.stringify(view))}`);
    url.hash = parts.join('&');
    return url.href;
  }

  #begin() {
    alive.delete(this);
    alive.add(this);
    if (this.#frame || !this.isConnected || this.#stage === 'failed') return;
    FabricaAtlas.#releaseFar();
    let address;
    try {
      ({address} = this);
    } catch (error) {
      alive.delete(this);
      this.#stage = 'failed';
      this.#settle.reject(error);
      return this.#tell('error', {code: 'bad-format', reason: error.message, source: '', advice: 'Give "base" and "src" addresses that begin with https://'});
    }
    const frame = this.#frame = document.createElement('iframe');
    frame.title = this.getAttribute('label') ?? 'Anatomy atlas';
    frame.allow = 'fullscreen; clipboard-write';
    frame.src = address;
    this.shadowRoot.append(frame);
  }

  #hear = event => {
    if (!this.#frame || event.source !== this.#frame.contentWindow || event.data?.fabrica !== 1 || !event.data.here) return;
    // Only to the site that was asked for: the frame may have gone elsewhere.
    const origin = new URL(this.#frame.src).origin;
    if (event.origin !== origin) return;
    const {port1, port2} = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({data}) => this.#take(data);
    this.#frame.contentWindow.postMessage({fabrica: 1, hello: true}, origin, [port2]);
  };

  #take({id, result, error, event, detail, refused}) {
    if (refused) {
      this.#settle.reject(new Error(refused));
      return this.#tell('error', {code: 'unsupported', reason: refused, source: '', advice: ''});
    }
    if (event) {
      if (event === 'ready') {
        this.shadowRoot.querySelector('.poster')?.remove();
        this.#stage = 'ready';
        this.#settle.resolve(this);
        FabricaAtlas.#releaseFar();
      } else if (event === 'error' && !detail?.part) {
        this.#stage ||= 'failed';
        this.#settle.reject(Object.assign(new Error(detail?.reason), detail));
      }
      if (event === 'view' || event === 'select') this.#note();
      return this.#tell(event, detail);
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call?.reject(Object.assign(new Error(error.reason), error));
    else call?.resolve(result);
  }

  #tell(type, detail) { this.dispatchEvent(new CustomEvent(`fabrica-${type}`, {detail, bubbles: true, composed: true})); }

  /**
   * One of the viewer's functions (web/README.md, "The JavaScript API"). Loads the atlas where it is not there yet.
   * @param {string} method @param {...any} args @returns {Promise<any>}
   */
  call(method, ...args) {
    const {ready} = this;
    // The frame that was ready may have gone meanwhile.
    return ready.then(() => (ready === this.#ready ? this.#ask(method, args) : this.call(method, ...args)));
  }

  #ask(method, args) {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#calls.set(id, {resolve, reject});
      this.#port.postMessage({id, method, args});
    });
  }

  #note() {
    if (this.#noting) return;
    const port = this.#port;
    this.#noting = setTimeout(() => {
      this.#noting = 0;
      // Refused while files of the reader's device are open: then the view before them is the last.
      if (port && port === this.#port) this.#ask('state', []).then(view => { if (port === this.#port) this.#seen = view; }, () => {});
    }, NOTED_MS);
  }

  /** The frame is given back; what was set up and a picture of it stay. One that does not answer keeps its frame: its view would be lost. */
  async #release() {
    const frame = this.#frame;
    if (!frame || this.#leaving) return;
    if (this.#port) {
      this.#leaving = true;
      const wait = new Promise(resolve => setTimeout(resolve, ANSWERS_MS, null));
      const asked = (method, ...args) => Promise.race([this.#ready.then(() => this.#ask(method, args)), wait]).catch(() => null);
      const [kept, picture] = await Promise.all([asked('state'), asked('screenshot', {width: POSTER_WIDTH,
        height: Math.round(POSTER_WIDTH * this.clientHeight / Math.max(this.clientWidth, 1))})]);
      this.#leaving = false;
      if (this.#frame !== frame || this.#near) return;  // it came back meanwhile
      // Of one that never came there is nothing to be lost.
      if (!kept && this.#stage !== 'failed') return;
      this.#kept = kept ?? this.#kept;
      if (picture) {
        const poster = Object.assign(document.createElement('img'), {className: 'poster', alt: '', src: URL.createObjectURL(picture)});
        poster.onload = () => URL.revokeObjectURL(poster.src);
        this.shadowRoot.append(poster);
      }
    }
    this.#end();
  }

  /** Those far away, but for the one that was wanted last, and those that are to be there wherever they stand. */
  static #releaseFar() {
    for (const other of [...alive].slice(0, -MOST_ALIVE)) if (!other.#near && other.getAttribute('loading') !== 'eager') other.#release();
  }

  #end() {
    alive.delete(this);
    clearTimeout(this.#noting);
    this.#noting = 0;
    this.#seen = null;
    this.#port?.close();
    this.#port = null;
    this.#frame?.remove();
    this.#frame = null;
    for (const {reject} of this.#calls.values()) reject(new Error('The atlas was taken away.'));
    this.#calls.clear();
    const {resolve} = this.#settle;
    this.#renewReady();
    // Whoever still waits for the one that did not come, waits for the next.
    resolve(this.#ready);
  }
}

for (const method of METHODS) {
  Object.defineProperty(FabricaAtlas.prototype, method, {value(...args) { return this.call(method, ...args); }, writable: true, configurable: true});
}
/** "select" is an event's name in the DOM, and an attribute here: the function has a name of its own. */
FabricaAtlas.prototype.selectStructure = function selectStructure(id) { return this.call('select', id ?? null); };
for (const name of ['selection', 'camera']) {
  FabricaAtlas.prototype[`get${name[0].toUpperCase()}${name.slice(1)}`] = function get() { return this.call(name); };
}
FabricaAtlas.prototype.setCamera = function setCamera(camera) { return this.call('camera', camera); };
FabricaAtlas.events = EVENTS;

if (!customElements.get('fabrica-atlas')) customElements.define('fabrica-atlas', FabricaAtlas);
