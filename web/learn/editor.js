// Makes a lesson: set up a view with everything the page has, add it as a step, write the words. Kept on the device at every change, so
// that a reload loses nothing; saved as a file to hand on.

import {LANGUAGES, said, tr} from '../language.js';
import {words} from '../words.js';
import {Dock} from './dock.js';
import {button, el, put} from './dom.js';
import {questionForm} from './question_form.js';
import {draft, fileName, keepDraft} from './store.js';
import {languagesOf, renameLanguage, textIn, withText} from './texts.js';

const QUIET_MS = 150;
const MOST_UNDO = 100;

/** Finds a field or a button again once the form has been made anew. @param {Element} element */
const nameOfField = ({id, dataset: {step, do: does}}) => id ? `#${CSS.escape(id)}` : does ? `[data-do="${does}"]` : step ? `[data-step="${step}"]` : ':not(*)';

export class Editor {
  /** @param {import('./learn.js').Learn} learn @param {string} id of the draft; a new one where there is none */
  constructor(learn, id) {
    this.learn = learn;
    this.id = id;
    this.lesson = draft(id) ?? {fabricaLesson: 1, title: '', language: words.language, atlas: decodeURIComponent(learn.atlasKey()), steps: []};
    this.lesson.language ||= 'en';
    /** What is written is in this one; the lesson's words in others stay. */
    this.language = languagesOf(this.lesson).find(code => code === words.language) ?? this.lesson.language;
    this.undoes = [];
    this.at = this.lesson.steps.length ? 0 : -1;
    this.stop = new AbortController();
    const dock = this.dock = new Dock(learn.viewer, {label: tr('Lesson editor'), className: 'learn-editor', bare: false});
    this.undoButton = button('undo', tr('Undo'), () => this.undo(), {quiet: true});
    this.foldButton = button('fold', tr('Fold'), () => this.fold(!dock.card.classList.contains('folded')), {quiet: true});
    this.saved = el('span', {class: 'learn-quiet', role: 'status'});
    this.heading = el('strong');
    dock.head.append(el('div', {class: 'learn-title'}, this.heading, this.saved), this.undoButton, this.foldButton,
      button('close', tr('Close the editor'), () => learn.close(), {quiet: true}));
    dock.foot.append(button('plus', tr('Add this view'), () => this.add(), {main: true}),
      button('play', tr('Play'), () => this.play(), {quiet: true}), button('link', tr('Copy a link to this lesson'), () => this.link(), {quiet: true}), button('save', tr('Save as a file'), () => this.export(), {quiet: true}));
    addEventListener('pagehide', () => this.keep(), {signal: this.stop.signal});
    dock.card.addEventListener('keydown', event => this.key(event));
    learn.setAddress({edit: id});
    this.draw();
    if (dock.narrow.matches) learn.viewer.answer(engine => engine.call('lowerSheet'));
    if (dock.narrow.matches && this.lesson.steps.length) this.fold(true);
  }

  get step() { return this.lesson.steps[this.at]; }

  /** A change that can be taken back. `again`: goes on with the same one (typing). */
  change(apply, again = '') {
    const before = JSON.stringify(this.lesson);
    const {at} = this;
    apply();
    if (JSON.stringify(this.lesson) === before) return;
    if (!again || this.typing !== again) this.undoes.push({before, at});
    if (this.undoes.length > MOST_UNDO) this.undoes.shift();
    this.typing = again;
    this.undoButton.disabled = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), QUIET_MS);
  }

  undo() {
    const step = this.undoes.pop();
    if (!step) return;
    this.lesson = JSON.parse(step.before);
    this.at = Math.min(step.at, this.lesson.steps.length - 1);
    this.typing = '';
    this.keep();
    this.draw();
    this.learn.say(tr('Undone.'));
  }

  keep() {
    clearTimeout(this.timer);
    if (!this.lesson.steps.length && !this.lesson.title && !draft(this.id)) return;
    try {
      this.saved.textContent = keepDraft(this.id, this.lesson) ? tr('Kept on this device') : tr('This device keeps nothing: save a file');
    } catch (error) {
      this.saved.textContent = said(error.message);
    }
  }

  add() {
    const view = this.learn.call('viewForLesson');
    this.change(() => {
      this.at++;
      this.lesson.steps.splice(this.at, 0, {title: withText('', this.language, this.lesson.language, this.suggestion()), text: '', view});
    });
    this.draw();
    this.learn.say(tr('Step {0} was added.', this.at + 1));
    if (!this.dock.card.classList.contains('folded')) this.dock.body.querySelector('.learn-step-title')?.select();
  }

  /** What is selected is most likely what it is about. */
  suggestion() {
    const [id] = this.learn.call('selection') ?? [];
    return id ? this.nameOf(id) : '';
  }

  nameOf(id) {
    this.names ??= new Map(this.learn.viewer.engine.list('structures').map(one => [one.id, one.name]));
    return this.names.get(id) ?? id;
  }

  select(at) {
    this.at = at;
    this.typing = '';
    if (this.step?.view) this.learn.silently(() => this.learn.call('showView', this.step.view, 0.5));
    this.draw();
  }

  move(by) {
    const to = this.at + by;
    if (to < 0 || to >= this.lesson.steps.length) return;
    this.change(() => this.lesson.steps.splice(to, 0, ...this.lesson.steps.splice(this.at, 1)));
    this.at = to;
    this.draw();
    const [wanted, other] = by < 0 ? ['up', 'down'] : ['down', 'up'];
    (this.dock.body.querySelector(`[data-do="${wanted}"]:not(:disabled)`) ?? this.dock.body.querySelector(`[data-do="${other}"]`))?.focus();
    this.learn.page.announce(this.learn.viewer.box, tr('Now step {0} of {1}.', to + 1, this.lesson.steps.length));
  }

  remove() {
    const title = this.shown(this.step.title) || tr('Step {0}', this.at + 1);
    this.change(() => this.lesson.steps.splice(this.at, 1));
    this.at = Math.min(this.at, this.lesson.steps.length - 1);
    this.draw();
    const undo = button('undo', tr('Undo'), () => {
      this.undo();
      this.dock.body.querySelector(`[data-step="${this.at}"]`)?.focus();
    }, {class: 'learn-button small'});
    this.dock.body.prepend(el('p', {class: 'learn-undo', role: 'status'}, `${tr('“{0}” was deleted.', title)} `, undo));
    undo.focus();
  }

  fold(on) {
    this.dock.fold(on);
    const words = on ? tr('Unfold') : tr('Fold');
    const focused = this.foldButton === document.activeElement;
    this.foldButton.replaceWith(this.foldButton = button(on ? 'unfold' : 'fold', words, () => this.fold(!on), {quiet: true}));
    if (focused) this.foldButton.focus();
    this.headline();
  }

  /** A folded card says which step it is at. */
  headline() {
    const folded = this.dock.card.classList.contains('folded') && this.step;
    this.heading.textContent = folded ? tr('Step {0}: {1}', this.at + 1, this.shown(this.step.title)) : tr('Make a lesson');
  }

  /** As the person who writes reads it. */
  shown(texts) { return textIn(texts, this.language, this.lesson.language).text; }

  /** What stands in a field: in the language that is written, and in no other. */
  written(texts) {
    const {text, lang} = textIn(texts, this.language, this.lesson.language);
    return lang === this.language ? text : '';
  }

  /** The attributes of a field for these: what it holds, what it is in, and what the lesson says there in another language. */
  holding(texts) {
    const value = this.written(texts);
    return {value, lang: this.language, placeholder: value ? '' : this.shown(texts)};
  }

  /** One text of the lesson, in the language that is written. @param {any} object @param {string} key @param {string} text */
  put(object, key, text) {
    const texts = withText(object[key], this.language, this.lesson.language, text);
    if (texts || key === 'title') object[key] = texts;
    else delete object[key];
  }

  /** A field of the lesson or of a step. */
  field(label, object, key, {long = false, className = '', hint = ''} = {}) {
    const id = `learn-${key}-${object === this.lesson ? 'lesson' : 'step'}`;
    const input = el(long ? 'textarea' : 'input', {id, ...this.holding(object[key]), class: className, ...long ? {rows: 5} : {type: 'text'}, input: () => {
      this.change(() => this.put(object, key, input.value), id + this.at);
      if (key === 'title' && object !== this.lesson) this.dock.body.querySelector(`[data-step="${this.at}"] span`).textContent = this.shown(object.title) || tr('Untitled');
    }});
    return [el('label', {for: id}, label), input, hint && el('p', {class: 'learn-quiet'}, hint)];
  }

  draw() {
    this.picking?.();  // of a form that is about to go
    const {lesson, dock} = this;
    const scroll = dock.body.scrollTop;
    const focused = dock.body.contains(document.activeElement) ? nameOfField(document.activeElement) : '';
    dock.body.replaceChildren();
    put(dock.body, ...this.field(tr('Title of the lesson'), lesson, 'title'),
      el('details', {open: languagesOf(lesson).length > 1}, el('summary', {}, tr('About the lesson')),
        ...this.field(tr('In a sentence'), lesson, 'description', {long: true}), ...this.authors(), ...this.licence(), ...this.languages()),
      el('h3', {}, lesson.steps.length ? tr('Steps') : tr('No steps yet')),
      lesson.steps.length ? null : el('p', {class: 'learn-quiet'}, tr('Turn, hide, cut and label until the picture says what you mean. Then press “Add this view”.')),
      el('ol', {class: 'learn-steps'}, ...lesson.steps.map((step, i) => this.row(step, i))));
    dock.body.scrollTop = scroll;
    this.undoButton.disabled = this.undoes.length === 0;
    this.headline();
    dock.place();
    if (focused) (dock.body.querySelector(focused) ?? dock.body).focus({preventScroll: true});
  }

  authors() {
    const input = el('input', {id: 'learn-authors', type: 'text', value: (this.lesson.authors ?? []).join(', '), input: () => this.change(() => {
      const names = input.value.split(',').map(name => name.trim()).filter(Boolean);
      if (names.length) this.lesson.authors = names;
      else delete this.lesson.authors;
    }, 'authors')});
    return [el('label', {for: 'learn-authors'}, tr('Authors, with commas')), input];
  }

  licence() {
    const input = el('input', {id: 'learn-licence-lesson', type: 'text', value: this.lesson.licence ?? '', input: () => this.change(() => {
      if (input.value) this.lesson.licence = input.value;
      else delete this.lesson.licence;
    }, 'licence')});
    return [el('label', {for: input.id}, tr('Licence')), input, el('p', {class: 'learn-quiet'}, tr('For example CC BY 4.0: then others may use it.'))];
  }

  /** The lesson's own language, and the one that is being written. */
  languages() {
    const own = el('input', {id: 'learn-language-lesson', type: 'text', value: this.lesson.language, input: () => {
      if (!/^[a-z]{2}[a-z0-9-]*$/i.test(own.value)) return;
      this.change(() => {
        if (this.language === this.lesson.language) this.language = own.value;
        renameLanguage(this.lesson, own.value);
      }, 'language');
    }});
    const codes = [...new Set([...languagesOf(this.lesson), ...Object.keys(LANGUAGES), this.language])];
    const written = el('select', {id: 'learn-written', change: () => {
      this.language = written.value;
      this.draw();
    }}, ...codes.map(code => el('option', {value: code, selected: code === this.language}, LANGUAGES[code] ?? code)));
    return [el('label', {for: own.id}, tr('Language')), own, el('p', {class: 'learn-quiet'}, tr('As en, fr, pt-br.')),
      el('label', {for: written.id}, tr('Write in')), written, el('p', {class: 'learn-quiet'}, tr('The words in other languages stay as they are.'))];
  }

  row(step, i) {
    const on = i === this.at;
    const choose = el('button', {type: 'button', class: 'learn-step', 'data-step': String(i), 'aria-expanded': String(on), click: () => this.select(i)},
      el('b', {}, String(i + 1)), el('span', {}, this.shown(step.title) || tr('Untitled')), step.question ? el('em', {}, '?') : null);
    if (!on) return el('li', {}, choose);
    return el('li', {class: 'open'}, choose, el('div', {class: 'learn-form'},
      ...this.field(tr('Title'), step, 'title', {className: 'learn-step-title'}),
      ...this.field(tr('Text'), step, 'text', {long: true, hint: tr('**strong**, *emphasis*, - lists, [words](structure:id)')}),
      step.question ? questionForm(this, step) : null,
      el('div', {class: 'learn-row'},
        button('camera', tr('Update view'), () => {
          this.change(() => { step.view = this.learn.call('viewForLesson'); });
          this.learn.say(tr('The view was updated.'));
        }),
        step.question ? null : button('quiz', tr('Add a question'), () => {
          const [id] = this.learn.call('selection') ?? [];
          this.change(() => { step.question = id ? {kind: 'find', structure: id} : {kind: 'find', structure: ''}; });
          this.draw();
          this.dock.body.querySelector('#learn-question-kind')?.focus();
        }, {'data-do': 'question'}),
        el('span', {class: 'learn-tools'},
          button('up', tr('Move up'), () => this.move(-1), {quiet: true, disabled: i === 0, 'data-do': 'up'}),
          button('down', tr('Move down'), () => this.move(1), {quiet: true, disabled: i === this.lesson.steps.length - 1, 'data-do': 'down'}),
          button('trash', tr('Delete the step'), () => this.remove(), {quiet: true})))));
  }

  key(event) {
    const typing = event.target.matches('input, textarea');
    if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.shiftKey && !typing) this.undo();
    else if (event.altKey && event.key === 'ArrowUp') this.move(-1);
    else if (event.altKey && event.key === 'ArrowDown') this.move(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The lesson as C++ finds it sound; what is wrong is said. */
  checked() {
    const lesson = {...this.lesson, title: this.lesson.title || tr('Untitled lesson')};
    return this.learn.read(JSON.parse(JSON.stringify(lesson)));
  }

  play() {
    return this.learn.attempt(async () => {
      const read = this.checked();
      this.keep();
      await this.learn.play(read, {address: `device:${this.id}`, step: Math.max(this.at, 0)});
    });
  }

  /** The link holds the lesson: nobody has to put a file anywhere. */
  link() { return this.learn.attempt(() => this.learn.copyLesson(this.checked().lesson)); }

  export() {
    return this.learn.attempt(() => {
      const {lesson} = this.checked();
      this.learn.page.saveText(`${fileName([textIn(lesson.title, lesson.language, lesson.language).text], 'lesson').toLowerCase()}.lesson.json`, `${JSON.stringify(lesson, null, 1)}\n`, 'application/json');
      this.learn.say(tr('The lesson was saved as a file.'));
    });
  }

  close() {
    this.keep();
    this.picking?.();
    this.stop.abort();
    this.dock.close();
  }
}
