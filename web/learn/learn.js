// Lessons, quizzes and results over one viewer. Loaded when somebody asks for them (web/later.js), and handed what it needs of the page, so
// that nothing of it is in the page's first file.

import {FabricaError} from '../errors.js';
import {spoken, tr} from '../language.js';
import {el} from './dom.js';
import {LONGEST, isPacked, packedLesson, unpackedLesson} from './packed.js';
import {draft} from './store.js';

/** @typedef {{announce: Function, linkOf: Function, saveText: Function, picture: Function, errorDialog: Function, shareDialog: Function}} Page */

const NOTICE_MS = 4000;
/** Bytes of a lesson. */
const LARGEST = 8 << 20;

/** @type {WeakMap<object, Learn>} */
const known = new WeakMap();

/** @param {import('../viewer.js').Viewer} viewer @param {Page} page */
export function learnOf(viewer, page) {
  let learn = known.get(viewer);
  if (!learn) known.set(viewer, learn = new Learn(viewer, page));
  return learn;
}

export class Learn {
  /** @param {import('../viewer.js').Viewer} viewer @param {Page} page */
  constructor(viewer, page) {
    this.viewer = viewer;
    this.page = page;
    this.styled = this.style();
    /** What is open: a player, an editor, a quiz. @type {{close: () => void}|null} */
    this.open = null;
    this.quiet = false;
  }

  /** Nothing is shown before it has its style. */
  style() {
    return new Promise(resolve => {
      const link = el('link', {rel: 'stylesheet', href: this.viewer.options.locate('learn/learn.css'), load: resolve, error: resolve});
      document.head.append(link);
    });
  }

  /** Calls C++; a refusal is null, and said. */
  call(method, ...args) {
    const result = this.viewer.engine.call(method, ...args);
    this.viewer.wake();
    if (result?.error) {
      this.page.announce(this.viewer.box, result.error.reason, true);
      return null;
    }
    return result;
  }

  /** What we select ourselves is nobody's answer. */
  silently(use) {
    this.quiet = true;
    const turn = this.turn = {};
    use();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.turn === turn) this.quiet = false;
    }));
  }

  showStructure(id) {
    this.silently(() => {
      this.viewer.engine.callIds('show', [id]);
      this.call('select', id);
    });
  }

  /** Of the atlas, where something is kept under it: the same for everybody who opens it. */
  atlasKey() {
    return /(?:^|[#&])src=([^&]*)/.exec(this.page.linkOf(this.viewer))?.[1] ?? '';
  }

  /** A link to something of ours in this atlas. @param {Record<string, string|number>} parts */
  linkTo(parts) {
    const [page] = (this.viewer.options.page ?? location.href).split('#');
    const source = this.atlasKey();
    return `${page}#${[source && `src=${source}`, ...Object.entries(parts).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)].filter(Boolean).join('&')}`;
  }

  /** What the address says besides the view, so that a reload goes on here. @param {Record<string, string|number>|''|null} parts */
  setAddress(parts) {
    this.viewer.linkSuffix = parts ? Object.entries(parts).map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join('') : '';
    this.viewer.events.emit('view', {type: 'view'});
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.say(tr('The link was copied.'));
    } catch {
      this.page.shareDialog(this.viewer.box, text);
    }
  }

  say(words) {
    const {box} = this.viewer;
    // What lies behind an open dialog is neither read nor seen well.
    const host = box.querySelector('dialog[open]') ?? box;
    this.page.announce(host, words);
    host.querySelector(':scope > .learn-toast')?.remove();
    const toast = el('div', {class: 'learn-toast', 'aria-hidden': 'true'}, words);
    host.append(toast);
    setTimeout(() => toast.remove(), NOTICE_MS);
  }

  /** Once everything is there; what goes wrong is shown. @param {() => any} use */
  async attempt(use) {
    try {
      await this.ready();
      await use();
    } catch (error) {
      this.fail(error);
    }
  }

  /** One thing is open at a time. @param {() => {close: () => void}} make */
  replace(make) {
    this.close();
    this.open = make();
  }

  fail(error) { this.page.errorDialog(this.viewer.box, error, tr('That did not work')); }

  close() {
    this.open?.close();
    this.open = null;
    this.setAddress(null);
  }

  /** @param {string} url @returns {Promise<string>} */
  async text(url) {
    const chunks = [];
    let length = 0;
    await this.viewer.reader.read(url, 0, 0, bytes => {
      length += bytes.length;
      if (length > LARGEST) throw new FabricaError('too-large', 'This file is larger than 8 MB: it is no lesson.', url);
      chunks.push(bytes.slice());
    });
    return new Blob(chunks).text();
  }

  /** Checked by C++; throws what is wrong. @param {string|object} given @param {string} [source] */
  read(given, source = '') {
    const read = this.viewer.engine.call('lesson', given);
    if (read?.error) throw FabricaError.from({...read.error, source: [source, read.error.part].filter(Boolean).join(', ')});
    return read;
  }

  /** What can be about a place in the atlas waits for it, and for the words. */
  async ready() {
    await Promise.all([this.viewer.ready, this.viewer.loadRest(), this.styled, spoken()]);
  }

  /** A link that holds the lesson itself. @param {any} lesson @param {(address: string) => Record<string, string|number>} [parts] what it says */
  async copyLesson(lesson, parts = address => ({lesson: address})) {
    return this.attempt(async () => {
      const link = this.linkTo(parts(await packedLesson(lesson)));
      if (link.length > LONGEST) {
        throw new FabricaError('too-large', 'This lesson is too long for a link.', '', 'Save it as a file and put that on a host: a link can then name it.');
      }
      await this.copy(link);
    });
  }

  /** What lies on no host goes into the link itself. @param {string} address "": it has none @param {any} lesson @param {(address: string) => Record<string, string|number>} parts */
  linkLesson(address, lesson, parts) {
    return address && !address.startsWith('device:') ? this.copy(this.linkTo(parts(address))) : this.copyLesson(lesson, parts);
  }

  /** @param {string} address of a file, "device:ID", or what a link holds itself */
  async lessonAt(address) {
    const device = address.startsWith('device:');
    const kept = device ? draft(address.slice(7)) : null;
    if (device && !kept) {
      throw new FabricaError('not-found', 'This lesson is kept on the device where it was made, and not here.', '', 'Ask for its file, and drop that here.');
    }
    const packed = isPacked(address);
    const url = device || packed ? '' : new URL(address, location.href).href;
    return this.read(device ? kept : packed ? await unpackedLesson(address) : await this.text(url), url);
  }

  /** @param {string} address as for `lessonAt` @param {number} [step] from 1 */
  async openLesson(address, step = 1) {
    return this.attempt(async () => this.play(await this.lessonAt(address), {address, step: step - 1}));
  }

  async play(read, {address = '', step = 0} = {}) {
    const {Player} = await import('./player.js');
    const edit = address.startsWith('device:') ? () => this.edit(address.slice(7)) : undefined;
    this.replace(() => new Player(this, read, {address, step, edit}));
  }

  /** A file of this device: a lesson or a result. @param {string} text @param {string} name */
  async openText(text, name) {
    return this.attempt(async () => {
      if (/"fabricaResult"/.test(text.slice(0, 4000)) && !/"fabricaLesson"/.test(text.slice(0, 4000))) return await this.showResult(text);
      const read = this.read(text, name);
      // Kept, so that a reload finds it, and it can be changed.
      const {keepDraft, newId} = await import('./store.js');
      const id = newId();
      keepDraft(id, read.lesson);
      await this.play(read, {address: `device:${id}`});
    });
  }

  async edit(id) {
    return this.attempt(async () => {
      const {Editor} = await import('./editor.js');
      this.replace(() => new Editor(this, id));
    });
  }

  /**
   * Of a branch, or of a lesson (src/learn/quiz.h, subject.js).
   * @param {{branch: string, seed?: number, count?: number, kinds?: string[], only?: string[]}|{lesson: string, read?: any, only?: string[]}} options `read`: the lesson, where it is there already
   */
  async quiz(options) {
    return this.attempt(async () => {
      const [{Quiz}, {branchSubject, lessonSubject}] = await Promise.all([import('./quiz.js'), import('./subject.js')]);
      const read = 'lesson' in options ? options.read ?? await this.lessonAt(options.lesson) : null;
      this.replace(() => new Quiz(this, read ? lessonSubject(this, options, read) : branchSubject(this, options)));
    });
  }

  /** A lesson's questions on paper. @param {string} address @param {any} read as `read` gives it */
  async printQuestions(address, read) {
    return this.attempt(async () => {
      const {makeQuestionSheet} = await import('./question_sheet.js');
      await makeQuestionSheet(this, address, read);
    });
  }

  async showResult(text) {
    const result = this.viewer.engine.call('result', text);
    if (result?.error) throw FabricaError.from(result.error);
    const {ResultPage} = await import('./result.js');
    this.replace(() => new ResultPage(this, result));
  }

  async menu() {
    return this.attempt(async () => {
      const {openMenu} = await import('./menu.js');
      await openMenu(this);
    });
  }

  /** What an address asks for, if anything of ours. @param {string} hash what stands after "#" */
  async follow(hash) {
    const asked = new URLSearchParams(hash.replaceAll('+', '%2B'));
    const part = name => asked.get(name);
    const [lesson, editing, quiz, result] = ['lesson', 'edit', 'quiz', 'result'].map(part);
    const number = name => Number.parseInt(part(name) ?? '', 10);
    if (lesson) return this.openLesson(lesson, number('step') || 1);
    if (editing) return this.edit(editing);
    if (quiz?.startsWith('lesson:')) return this.quiz({lesson: quiz.slice(7)});
    if (quiz !== null) return this.quiz({branch: quiz, seed: number('seed') || 1, count: number('count') || 10, kinds: (part('kinds') ?? '').split(',').filter(Boolean)});
    if (result) {
      return this.attempt(async () => {
        const {decodeResult} = await import('./result.js');
        await this.showResult(await decodeResult(result));
        this.setAddress({result});
      });
    }
  }
}
