// Plays a lesson: one view after another with the words to it, by buttons, keys, a presenter's remote and touch.

import {spoken as wordsThere, tr, trIn, trn} from '../language.js';
import {words as spoken} from '../words.js';
import {Dock} from './dock.js';
import {button, el, put, words} from './dom.js';
import {GLIDE_S, told, waiting} from './lesson_view.js';
import {QuestionView} from './question.js';
import {lessonIn} from './texts.js';

/** After the window has another size. */
const QUIET_MS = 200;
const TOUCHED_MS = 3000;  // for so long the buttons stay after a movement
const TYPING = 'input, textarea, select, [contenteditable]';

export class Player {
  /**
   * @param {import('./learn.js').Learn} learn
   * @param {{lesson: any, missing: string[], of: number}} read as C++ has checked it
   * @param {{address: string, step?: number, edit?: () => void}} options `address`: what a link names it by, "" for none
   */
  constructor(learn, read, {address, step = 0, edit}) {
    const {missing, of} = read;
    const lesson = lessonIn(read.lesson, spoken.language);
    this.learn = learn;
    this.lesson = lesson;
    /** With the words in all its languages. */
    this.read = read;
    this.address = address;
    this.stop = new AbortController();
    this.answeredSteps = new Set();
    const dock = this.dock = new Dock(learn.viewer, {label: tr('Lesson: {0}', lesson.title), className: 'learn-player'});
    // Its own words, not ours.
    dock.body.lang = lesson.lang.title;
    dock.card.dir = 'auto';
    this.build(edit);
    if (missing.length) this.warning = missing.length === of ? tr('This lesson was made for another atlas: nothing that it names is here.')
      : trn(missing.length, '{0} of {1} parts that this lesson names is not in this atlas.', '{0} of {1} parts that this lesson names are not in this atlas.', of);
    document.addEventListener('keydown', event => this.key(event), {capture: true, signal: this.stop.signal});
    document.addEventListener('fullscreenchange', () => {
      if (!document.fullscreenElement && this.presenting && this.wentFull) this.present(false);
    }, {signal: this.stop.signal});
    for (const type of ['pointermove', 'pointerdown']) learn.viewer.box.addEventListener(type, event => this.touched(event), {capture: true, signal: this.stop.signal});
    addEventListener('resize', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => !this.exploring && this.framed(), QUIET_MS);
    }, {signal: this.stop.signal});
    // Another language, chosen while the lesson waits: it goes on in that.
    const before = spoken.language;
    const off = learn.viewer.events.on('language', () => wordsThere().then(() => learn.open === this && spoken.language !== before && learn.play(read, {address, step: this.at})));
    this.stop.signal.addEventListener('abort', off);
    // A film can be made of it; what that selects is nobody's answer.
    learn.viewer.lesson = {title: lesson.title, language: lesson.lang.title, steps: lesson.steps.filter(({question}) => !question), quiet: on => { learn.quiet = on; }};
    this.go(Math.min(Math.max(step, 0), lesson.steps.length - 1));
    dock.body.focus({preventScroll: true});
  }

  build(edit) {
    const {dock, lesson} = this;
    this.jump = el('select', {'aria-label': tr('Step'), change: () => this.go(this.jump.selectedIndex)},
      ...lesson.steps.map(({title}, i) => {
        const place = tr('{0} of {1}', i + 1, lesson.steps.length);
        return el('option', {}, title ? tr('{0}: {1}', place, title) : place);
      }));
    this.foldButton = button('explore', tr('Explore by yourself'), () => this.explore(!this.exploring), {quiet: true});
    put(dock.head, el('div', {class: 'learn-title'}, el('strong', {title: lesson.title, lang: lesson.lang.title}, lesson.title)),
      edit ? button('edit', tr('Edit'), edit, {quiet: true}) : null,
      button('link', tr('Copy a link to this step'), () => this.link(), {quiet: true}),
      button('film', tr('Save as a film'), () => this.film(), {quiet: true}), button('present', tr('Present: large type, nothing else'), () => this.present(!this.presenting), {quiet: true, class: 'learn-button icon presents'}),
      this.foldButton, button('close', tr('Close the lesson'), () => this.learn.close(), {quiet: true}));
    this.backButton = button('back', trIn('step', 'Back'), () => this.go(this.at - 1), {quiet: true});
    this.nextButton = button('next', trIn('step', 'Next'), () => this.next(), {main: true});
    this.dots = el('div', {class: 'learn-dots', 'aria-hidden': 'true'}, ...lesson.steps.map(() => el('i')));
    dock.foot.append(this.backButton, el('div', {class: 'learn-where'}, this.dots, this.jump), this.nextButton);
    dock.body.setAttribute('aria-live', 'polite');
  }

  get last() { return this.at === this.lesson.steps.length - 1; }

  next() { this.go(this.last ? 0 : this.at + 1); }

  go(to) {
    if (to < 0 || to >= this.lesson.steps.length) return;
    if (this.exploring) this.explore(false);
    const {focused} = this.dock;
    this.asked?.dispose();
    this.asked = null;
    this.at = to;
    const step = this.lesson.steps[to];
    const {body} = this.dock;
    body.replaceChildren();
    if (to === 0 && this.warning) body.append(el('p', {class: 'learn-warning', role: 'note', lang: spoken.language}, this.warning));
    if (step.title) body.append(el('h2', {lang: step.lang.title}, step.title));
    const read = text => words(this.learn.call('markdown', text ?? '') ?? [], id => this.learn.showStructure(id));
    if (step.text) body.append(el('div', {class: 'learn-text', lang: step.lang.text}, read(step.text)));
    if (to === 0 && (this.lesson.authors || this.lesson.licence)) {
      body.append(el('p', {class: 'learn-quiet'}, [(this.lesson.authors ?? []).join(', '), this.lesson.licence].filter(Boolean).join(' · ')));
    }
    if (step.question) this.ask(step, body);
    if (this.last && this.lesson.steps.some(({question}) => question)) {
      body.append(el('div', {class: 'learn-row', lang: spoken.language}, button('quiz', tr('Quiz of this lesson'), () => this.learn.quiz({lesson: this.address, read: this.read})),
        button('print', tr('Make a worksheet'), () => this.learn.printQuestions(this.address, this.read))));
    }
    body.scrollTop = 0;
    this.jump.selectedIndex = to;
    this.backButton.disabled = to === 0;
    // Nothing has the focus any more: what had it belonged to the step before, or cannot be pressed.
    if (focused && (document.activeElement === document.body || this.backButton.disabled && document.activeElement === this.backButton)) body.focus({preventScroll: true});
    const label = this.nextButton.querySelector('span');
    label.textContent = this.last ? tr('Again') : trIn('step', 'Next');
    [...this.dots.children].forEach((dot, i) => dot.className = i === to ? 'now' : i < to ? 'past' : '');
    this.learn.setAddress(this.address && {lesson: this.address, step: to + 1});
    this.framed();
  }

  /** The view fits into what the card leaves free: that is known after a frame. */
  framed() {
    this.dock.place();
    this.learn.viewer.flush();
    this.view(this.lesson.steps[this.at]);
  }

  view({view: whole, question}) {
    if (!whole) return;
    const view = !question || this.answeredSteps.has(this.at) ? whole : waiting(whole, question);
    this.learn.silently(() => this.learn.call('showView', view, GLIDE_S));
  }

  ask(step, body) {
    const at = this.at;
    const completed = this.learn.call('complete', step.question);
    if (!completed?.words) return;
    this.asked = new QuestionView(this.learn, {...completed, lang: step.question.lang}, {tries: 2, answered: (grade, last) => {
      if (last) this.answeredSteps.add(at);
      this.dock.scrollable();
      this.asked.feedback.scrollIntoView({block: 'nearest'});
      if (last && this.asked.focused) this.nextButton.focus({preventScroll: true});
    }, show: () => this.learn.silently(() => this.learn.call('showView', told(step.view, step.question), 0))});
    body.append(this.asked.element);
  }

  /** The panels come back, the lesson waits. */
  explore(on) {
    this.exploring = on;
    if (on && this.presenting) this.present(false);
    const within = this.dock.body.contains(document.activeElement) || this.dock.foot.contains(document.activeElement);
    this.dock.fold(on);
    // What is folded away cannot have the focus.
    if (on && within) this.learn.viewer.canvas.focus({preventScroll: true});
    this.foldButton.title = on ? tr('Back to the lesson') : tr('Explore by yourself');
    this.foldButton.setAttribute('aria-label', this.foldButton.title);
    this.foldButton.setAttribute('aria-pressed', String(on));
  }

  link() { return this.learn.linkLesson(this.address, this.read.lesson, lesson => ({lesson, step: this.at + 1})); }

  film() {
    const {viewer, page} = this.learn;
    viewer.events.emit('share', {link: page.linkOf(viewer), open: 'film'});
  }

  present(on) {
    if (on && this.exploring) this.explore(false);
    this.presenting = on;
    this.dock.card.classList.toggle('present', on);
    this.dock.card.classList.remove('touched');
    this.dock.setBare(true, !on);
    this.framed();
    const {box} = this.learn.viewer;
    if (on) {
      this.wentFull = false;
      box.requestFullscreen?.().then(() => { this.wentFull = true; }, () => {});  // where the browser does not allow it, large type alone
      this.dock.body.focus({preventScroll: true});
    } else if (document.fullscreenElement === box) {
      document.exitFullscreen();
    }
  }

  /** While presenting the buttons are there for as long as somebody reaches for them. @param {PointerEvent} event */
  touched({type, screenX, screenY}) {
    // A pointer that rests is told to move when what is below it does.
    const rests = type === 'pointermove' && this.pointer?.x === screenX && this.pointer.y === screenY;
    this.pointer = {x: screenX, y: screenY};
    if (!this.presenting || rests) return;
    const {classList} = this.dock.card;
    classList.add('touched');
    clearTimeout(this.touchedTimer);
    this.touchedTimer = setTimeout(() => classList.remove('touched'), TOUCHED_MS);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest?.('dialog') || (target.matches?.(TYPING) && !target.matches('.learn-player select'))) return;
    const mine = this.presenting || target !== this.learn.viewer.canvas && !target.closest?.('.outline') && !target.matches?.('select');
    const press = {PageDown: () => this.onward(), PageUp: () => this.go(this.at - 1), Escape: () => this.presenting ? this.present(false) : this.explore(!this.exploring),
      ...mine && {ArrowRight: () => this.onward(), ArrowLeft: () => this.go(this.at - 1), Home: () => this.go(0), End: () => this.go(this.lesson.steps.length - 1)}}[event.key];
    if (!press) return;
    event.preventDefault();
    event.stopPropagation();
    press();
  }

  /** A remote that is pressed once too often does not begin again. */
  onward() { if (!this.last) this.go(this.at + 1); }

  close() {
    if (this.presenting) this.present(false);
    clearTimeout(this.timer);
    clearTimeout(this.touchedTimer);
    this.asked?.dispose();
    this.learn.viewer.lesson = undefined;
    this.stop.abort();
    this.dock.close();
  }
}
