// One viewer on one canvas. Nothing here is global: a page may hold several, also inside shadow roots and iframes.

import {announce} from './live.js';
import {contextOf, drained, extended, isSoftware, nextTask} from './device.js';
import {Emitter} from './emitter.js';
import {Engine} from './engine.js';
import {FabricaError, asError} from './errors.js';
import {Heaps} from './heaps.js';
import {listen} from './input.js';
import {insetsOf} from './insets.js';
import {needsAll} from './prefetch.js';
import {SearchField} from './overlay.js';
import {RangeReader} from './ranges.js';
import {FrameTimes, LongTasks} from './stats.js';
import {Transport} from './transport.js';
import {words} from './words.js';
import {DecodePool, poolSize} from './workers.js';

/**
 * @typedef {object} ViewerOptions
 * @property {(options: object) => Promise<any>} factory the default export of fabrica.mjs
 * @property {(name: string) => string} locate the address of one of the site's files
 * @property {Promise<Uint8Array>[]} fonts regular; more may follow at once
 * @property {() => Promise<Uint8Array>[]} [laterFonts] those that can wait for the first picture: semi-bold, italic
 * @property {string|Promise<string>} [link] what to open: the part of an address after "#"
 * @property {string} [page] the address that links are made from
 * @property {string|null} [quality] "full": everything that the picture can have, also where the processor draws it
 * @property {number} [memory] which share of the device's memory it may take: another viewer beside it has the rest
 * @property {boolean} [embedded] in a frame of another page: less around the body
 * @property {string[]} [decodes] kinds of jobs that come first (workers.js)
 * @property {(reader: RangeReader) => void} [prefetched] hands over requests that are under way
 */

/** The line that says how far the reading is takes the rest of the program, which would come before what is read: less than this many bytes more are sooner there. */
const WORTH_THE_REST = 1e6;
/** @type {import('./meter.js').OnShare} */
const isWorthTheRest = (job, share, got = 0, of = 0, what) => what !== 'bytes' || of - got > WORTH_THE_REST;

export class Viewer {
  /** @param {HTMLCanvasElement} canvas @param {ViewerOptions} options */
  constructor(canvas, options) {
    this.canvas = canvas;
    this.options = options;
    this.box = /** @type {HTMLElement} */ (canvas.parentElement ?? canvas);
    this.events = new Emitter();
    this.stop = new AbortController();
    this.frames = 0;
    this.frameRequest = 0;
    this.wanted = false;  // the next frame
    this.idle = false;
    this.lost = false;
    this.loaded = false;  // something has been opened
    this.touch = matchMedia('(pointer: coarse)').matches;
    this.times = new FrameTimes();
    this.longTasks = new LongTasks();
    /** @type {Map<number, (hit: object|null) => void>} */
    this.tickets = new Map();
    /** @type {Map<number, {resolve: (svg: string) => void, reject: (error: Error) => void}>} sections that are being drawn */
    this.drawings = new Map();
    /** @type {Promise<void>} resolves with the first picture that a person can use */
    this.ready = new Promise((resolve, reject) => {
      this.events.once('ready', () => resolve(undefined));
      this.events.once('fatal', error => reject(error));
    });
    this.ready.catch(() => {});
    this.events.on('error', error => {
      // Its source is a name, whatever it looks like.
      if (!error.fatal) announce(this.box, [error.source, ...[error.reason, error.advice].filter(Boolean).map(words.said)].join(' ').trim(), true);
    });
    this.events.on('notice', ({text}) => announce(this.box, text));
    this.started = this.begin();
    this.started.catch(error => this.fatal(error));
  }

  async begin() {
    const {canvas, options} = this;
    this.reader = new RangeReader();
    options.prefetched?.(this.reader);
    // Each has a memory of its own: a phone has room for two.
    this.heaps = new Heaps(bytes => this.engine?.workers(bytes));
    this.pool = new DecodePool({url: options.locate('workers/decode.js'), heaps: this.heaps, size: Math.min(poolSize(), this.phone() ? 2 : 4)});
    this.pool.warm(options.decodes);
    this.transport = new Transport({
      pool: this.pool, reader: this.reader,
      onPart: (job, bytes) => this.answer(engine => engine.part(job, bytes)),
      onError: (job, error) => this.answer(engine => engine.partError(job, error)),
      onBytes: count => this.answer(engine => engine.bytes(count)),
      // What takes long enough to be told does not wait for a first picture.
      onShare: (...told) => {
        if (this.whole) this.answer(engine => engine.call('progress', ...told));
        else if (isWorthTheRest(...told)) this.loadRest();
      },
    });

    // Its size from the start: another one would be made at once, and waited for. A task of its own: it takes long enough.
    this.sizeCanvas(this.likelyRatio());
    await nextTask();
    const context = this.context = contextOf(canvas);
    const made = drained(context);
    const [module, link, ...fonts] = await Promise.all([
      options.factory({host: this.host(), canvas, locateFile: options.locate, print: () => {}, printErr: text => console.warn(text)}),
      // Before any frame: one without something to open would say that it is ready.
      options.link,
      ...options.fonts,
    ]);
    await made;
    this.softwareDrawn();
    await extended(context);
    if (this.stop.signal.aborted) return;
    this.engine = new Engine(module);
    // Some builds read it from the instance instead of from the options.
    module.host ??= this.host();
    this.engine.workers(this.heaps.sum);  // the first began before
    this.engine.useContext(context);
    fonts.forEach((bytes, index) => this.engine.font(index, bytes));
    const error = this.engine.start(this.environment());
    if (error) throw FabricaError.from(error);
    this.engine.whole(this.whole);
    this.search = new SearchField(this.box, this.engine, this.wake);
    // After the first picture, or when there is none to come: what it did not need.
    const offs = ['firstPicture', 'idle'].map(type => this.events.on(type, () => {
      for (const off of offs) off();
      this.complete(fonts.length);
    }));
    // Without it, the first frame would load it on the spot, and block the page.
    if (needsAll(link ?? '')) await this.loadRest();
    else await nextTask();
    if (this.stop.signal.aborted) return;
    this.watch();
    this.measureBox();
    this.open(link ?? '');
    this.wake();
  }

  /** @param {number} first index of the first of the fonts that are still to come */
  complete(first) {
    const rest = this.loadRest();
    // All at once, because each time the characters are drawn anew; the regular stands in for one that does not come.
    Promise.allSettled(this.options.laterFonts?.() ?? []).then(fonts => this.answer(engine => fonts.forEach((font, i) => {
      if (font.status === 'fulfilled') engine.font(first + i, font.value);
    })));
    this.later().then(part => {
      if (this.closed) return;
      this.events.emit('later', part);
      // It asks for what the rest of the program answers.
      return rest.then(() => {
        if (this.closed) return;
        this.tree = new part.TreeMirror(this.box, this);
        part.keepGathered(this);
      });
    }).catch(error => this.events.emit('error', {type: 'error', ...asError(error).toJSON()}));
  }

  /** What is not there when it is needed loads itself, or says that it could not. */
  loadRest() {
    return Promise.resolve(this.engine?.module.rest?.load()).then(() => this.answer(engine => {
      engine.whole(true);
      this.events.emit('whole', {});
    }), () => {});
  }

  /** The whole program is there: whatever is called does not wait for it. */
  get whole() { return this.engine?.module.rest?.there ?? true; }

  /** The part of the page that is loaded later. @returns {Promise<typeof import('./later.js')>} */
  later() {
    this.laterPart ??= import('./later.js').then(part => this.part = part, cause => {
      this.laterPart = undefined;
      throw new FabricaError('network', `A part of the page could not be loaded (${cause.message}).`, '',
        'Check the connection and reload the page.');
    });
    return this.laterPart;
  }

  /** @param {import('./geometry.js').MeasureRequest} request its bytes are a copy */
  async measure(request) {
    if (request.op === 'shape') return this.events.emit('shape', request);
    const {GeometryWorker} = await this.later();
    GeometryWorker.of(this).measure(request);
  }

  /** Drawn by the processor: a picture takes seconds with the settings of a graphics card. */
  softwareDrawn() {
    return this.slow ??= this.options.quality !== 'full' && isSoftware(this.context);
  }

  /** Little memory: what is opened must fit into 200 MB. */
  phone() { return this.touch && Math.min(screen.width, screen.height) < 600; }

  environment() {
    const phone = this.phone();
    return {
      dark: this.dark(), reducedMotion: matchMedia('(prefers-reduced-motion: reduce)').matches,
      moreContrast: matchMedia('(prefers-contrast: more), (forced-colors: active)').matches, speech: 'speechSynthesis' in window, touch: this.touch,
      dpr: this.pixelRatio(), language: navigator.language, embedded: this.options.embedded ?? false,
      limits: {phone, memory: this.options.memory, saveData: /** @type {any} */ (navigator).connection?.saveData, ...(this.softwareDrawn() ? {samples: 1, slow: true} : {}), deviceMemoryGb: /** @type {any} */ (navigator).deviceMemory ?? null},
    };
  }

  dark() {
    const theme = document.documentElement.dataset.theme;
    return theme ? theme === 'dark' : !matchMedia('(prefers-color-scheme: light)').matches;
  }

  /** More than two device pixels a CSS pixel cost battery and are not seen on a moving body. */
  pixelRatio() { return this.softwareDrawn() ? Math.min(this.likelyRatio(), 1) : this.likelyRatio(); }
  likelyRatio() { return Math.min(window.devicePixelRatio || 1, this.touch ? 2 : 3); }

  host() {
    return this.hostObject ??= {
      fetch: batch => this.transport.fetch(batch),
      cancel: job => this.transport.cancel(job),
      openScene: (job, url) => this.transport.openScene(job, url),
      addMembers: (base, url, members) => this.reader.addFolder(base, import('./members.js').then(({Members}) => new Members(this.reader, url, members))),
      keep: (url, ranges) => this.later().then(({keep}) => keep(this.reader, url, ranges, this.stop.signal), () => {}),  // optional
      openVolume: (job, url, every, budget) => this.transport.openVolume(job, url, every, budget),
      makeSurfaces: (job, url, request) => this.transport.makeSurfaces(job, url, request),
      askHosts: (job, url, hosts) => this.transport.settle(job, url, signal => import('./start/ask.js').then(({askHosts}) => askHosts(this.box, url, hosts, signal))),
      store: (url, bytes) => this.reader.addLocal(url, new Blob([bytes.slice()])),
      wake: () => this.wake(),
      event: event => this.heard(event),
      measure: request => this.measure(request),
    };
  }

  // -- the frame -------------------------------------------------------------------------------------------------------

  /** Asks for one frame. Nothing is drawn unless somebody asks. */
  wake = () => {
    this.wanted = true;
    this.request();
  };

  request() {
    if (this.frameRequest || this.lost || this.closed) return;
    this.frameRequest = requestAnimationFrame(time => {
      this.frameRequest = 0;
      this.drawFrame(time / 1000);
    });
  }

  drawFrame(seconds) {
    if (!this.engine || this.lost || this.closed) return;
    const before = performance.now();
    // The browser takes 0.2 ms less for the next frame if it is asked for before this one is drawn: taken back where nobody wants it.
    this.wanted = this.frameRequest !== 0;
    this.request();
    try {
      if (this.engine.frame(seconds)) this.wanted = true;
    } catch (error) {
      // The rest of the program could not be loaded when it was needed.
      if (!(error instanceof FabricaError)) throw error;
      this.events.emit('error', {type: 'error', ...error.toJSON()});
    } finally {
      if (!this.wanted) {
        cancelAnimationFrame(this.frameRequest);
        this.frameRequest = 0;
      }
    }
    this.times.add(performance.now() - before);
    this.frames++;
  }

  /** A frame inside a DOM event: what it leads to (clipboard, full screen) may need the event's permission. */
  flush = () => this.drawFrame(performance.now() / 1000);

  answer(use) {
    if (!this.engine || this.closed) return;
    use(this.engine);
    this.wake();
  }

  // -- what changes around it ------------------------------------------------------------------------------------------

  watch() {
    const {signal} = this.stop;
    const again = () => {
      this.measureBox();
      this.wake();
    };
    this.unlisten = listen(this.canvas, this.engine, {wake: this.wake, flush: this.flush,
      onTouch: touch => { this.touch = touch; }, embedded: this.options.embedded});
    this.resizes = new ResizeObserver(again);
    this.resizes.observe(this.canvas);
    window.visualViewport?.addEventListener('resize', again, {signal});
    for (const query of ['(prefers-color-scheme: light)', '(prefers-reduced-motion: reduce)', '(prefers-contrast: more)', '(forced-colors: active)']) {
      matchMedia(query).addEventListener('change', () => this.answer(engine => engine.call('environment', this.environment())), {signal});
    }
    this.canvas.addEventListener('webglcontextlost', event => {
      event.preventDefault();  // otherwise it never comes back
      this.lost = true;
      this.engine.contextLost();
      announce(this.box, 'The graphics device was lost; waiting for it to come back.', true);
    }, {signal});
    this.canvas.addEventListener('webglcontextrestored', () => {
      this.lost = false;
      const error = this.engine.contextRestored();
      if (error) this.fatal(FabricaError.from(error));
      else this.wake();
    }, {signal});
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.wake();
    }, {signal});
  }

  sizeCanvas(ratio) {
    const width = Math.max(1, Math.round(this.canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
    if (this.canvas.width === width && this.canvas.height === height) return;
    this.canvas.width = width;
    this.canvas.height = height;
  }

  measureBox() {
    const {clientWidth, clientHeight} = this.canvas;
    const ratio = this.pixelRatio();
    this.sizeCanvas(ratio);
    this.engine.resize(clientWidth, clientHeight, ratio, insetsOf(this.box));
  }

  // -- what C++ tells --------------------------------------------------------------------------------------------------

  /** C++ is in the middle of its frame when it tells: who listens may call it back only after that. */
  heard(event) {
    if (event.type === 'idle') this.idle = true;
    else if (event.type === 'progress') this.idle = !event.active;
    queueMicrotask(() => {
      if (!this.closed) this.tell(event);
    });
  }

  tell(event) {
    if (event.type === 'loaded') this.loaded = true;
    switch (event.type) {
      case 'overlay':
        this.search?.place(event.search);
        this.events.emit('overlay', event);
        break;
      case 'command':
        // At once where it can be: the next letter is for the field, the clipboard needs the permission of the event that asked.
        if (event.kind === 'focus-search') this.search?.focus();
        else if (this.part) this.part.runCommand(this, event);
        else this.later().then(({runCommand}) => runCommand(this, event));
        break;
      case 'section':
        this.drawn(event);
        break;
      case 'pick':
        this.tickets.get(event.ticket)?.(event.hit ?? null);
        this.tickets.delete(event.ticket);
        break;
      default:
        this.events.emit(event.type, event);
    }
  }

  /** A section was drawn, or could not be. */
  drawn({ticket, save, name, svg, missing = [], error}) {
    const waiting = this.drawings.get(ticket);
    this.drawings.delete(ticket);
    if (error) waiting?.reject(FabricaError.from(error));
    else waiting?.resolve(svg);
    if (!save) return;
    if (!error) {
      this.later().then(({saveText}) => saveText(name, svg, 'image/svg+xml'));
      announce(this.box, missing.length ? `The section was saved without: ${missing.join(', ')}.` : 'The section was saved.');
    } else if (error.code !== 'cancelled') announce(this.box, `The section could not be saved: ${error.reason}`, true);
  }

  fatal(error) {
    const known = error instanceof FabricaError ? error
      : new FabricaError('internal', `The viewer could not start: ${error?.message ?? error}`, '', 'Reload the page; if that does not help, update the browser.');
    this.failed = known;
    this.events.emit('fatal', known);
    this.events.emit('error', {type: 'error', fatal: true, ...known.toJSON()});
  }

  // -- opening ---------------------------------------------------------------------------------------------------------

  /** Opens a link's text (after "#"); "" leaves the viewer empty. @param {string} link */
  open(link) {
    this.engine.call('open', link);
    this.wake();
  }

  dispose() {
    this.closed = true;
    this.stop.abort();
    cancelAnimationFrame(this.frameRequest);
    this.unlisten?.();
    this.resizes?.disconnect();
    this.transport?.close();
    this.pool?.close();
    this.geometry?.close();
    this.search?.dispose();
    this.tree?.dispose();
    this.longTasks.stop();
    this.context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
