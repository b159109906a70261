// A quiz: questions about a branch or of a lesson, one after another; the score, the mistakes again, what is kept on the device.

import {tr, trIn} from '../language.js';
import {Dock} from './dock.js';
import {button, el, icon, put} from './dom.js';
import {QuestionView, answerText} from './question.js';
import {resultLink, saveResult} from './result.js';
import {keepProgress, progress} from './store.js';

export class Quiz {
  /** @param {import('./learn.js').Learn} learn @param {import('./subject.js').Subject} subject what it is about */
  constructor(learn, subject) {
    const {name, lang, questions} = subject;
    this.learn = learn;
    this.subject = subject;
    this.questions = questions;
    this.before = learn.call('state');
    this.answers = [];
    this.stop = new AbortController();
    this.dock = new Dock(learn.viewer, {label: tr('Quiz: {0}', name), className: 'learn-quiz'});
    this.count = el('span', {class: 'learn-quiet'});
    this.dock.head.append(el('div', {class: 'learn-title'}, el('span', {title: name, lang}, name), this.count));
    put(this.dock.head, subject.link ? button('link', tr('Copy a link for a class'), subject.link, {quiet: true}) : null,
      button('close', tr('End the quiz'), () => learn.close(), {quiet: true}));
    this.dots = el('div', {class: 'learn-dots', 'aria-hidden': 'true'}, ...questions.map(() => el('i')));
    this.nextButton = button('next', trIn('step', 'Next'), () => this.next(), {main: true});
    this.dock.foot.append(this.dots, this.nextButton);
    document.addEventListener('keydown', event => this.key(event), {capture: true, signal: this.stop.signal});
    learn.setAddress(subject.address);
    this.at = -1;
    this.next();
    this.dock.body.focus({preventScroll: true});
  }

  get done() { return this.at >= this.questions.length; }

  next() {
    if (this.asked && !this.asked.done) return;
    const {focused} = this.dock;
    this.asked?.dispose();
    this.at++;
    if (this.done) return this.finish();
    const question = this.questions[this.at];
    const {learn} = this;
    this.count.textContent = tr('Question {0} of {1}', this.at + 1, this.questions.length);
    this.nextButton.disabled = true;
    this.nextButton.querySelector('span').textContent = this.at === this.questions.length - 1 ? tr('Score') : trIn('step', 'Next');
    this.asked = new QuestionView(learn, question, {answered: grade => this.answered(question, grade),
      show: () => this.show(question)});
    this.dock.body.replaceChildren(this.asked.element);
    // Reading begins with the question; the button that led here waits for its answer.
    if (focused) this.dock.body.focus({preventScroll: true});
    this.dock.body.setAttribute('aria-live', 'polite');
    this.mark();
    this.dock.place();
    learn.viewer.flush();  // what the card leaves free is known after a frame
    learn.silently(() => this.subject.ask(question));
  }

  show(question) { this.learn.silently(() => this.subject.show(question)); }

  answered(question, {right, given, wanted}) {
    this.answers.push({question, right, given, wanted});
    const key = [this.learn.atlasKey(), this.subject.kept];
    keepProgress(...key, this.learn.call('noteProgress', progress(...key), this.subject.mark(question), right));
    this.nextButton.disabled = false;
    this.mark();
    this.dock.scrollable();
    this.asked.feedback.scrollIntoView({block: 'nearest'});
    // A click into the picture leaves the focus there.
    if (question.kind !== 'find') this.nextButton.focus({preventScroll: true});
  }

  mark() {
    [...this.dots.children].forEach((dot, i) => {
      const answer = this.answers[i];
      dot.className = answer ? answer.right ? 'right' : 'wrong' : i === this.at ? 'now' : '';
    });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('dialog, input, textarea, select')) return;
    const digit = /^[1-8]$/.test(event.key) ? Number(event.key) : 0;
    if (digit && this.asked && !this.asked.done) {
      const choice = this.asked.answers.querySelectorAll('button')[digit - 1];
      if (!choice) return;
      choice.click();
    } else if ((event.key === 'PageDown' || event.key === 'Enter' && event.target === this.learn.viewer.canvas) && this.asked?.done) this.next();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What a teacher gets. */
  result(who) {
    return {fabricaResult: 1, title: this.subject.name, atlas: decodeURIComponent(this.learn.atlasKey()), who, date: new Date().toISOString(),
      answers: this.answers.map(({question, right, given, wanted}) => [question.kind, question.words, given, wanted, right ? 1 : 0])};
  }

  finish() {
    const {learn, dock, subject} = this;
    this.asked = null;
    const right = this.answers.filter(answer => answer.right).length;
    const wrong = this.answers.filter(answer => !answer.right);
    const name = el('input', {type: 'text', id: 'learn-who', autocomplete: 'name', maxLength: 100});
    const {known} = learn.call('progressOf', progress(learn.atlasKey(), subject.kept)) ?? {known: 0};
    this.count.textContent = tr('Score');
    dock.body.replaceChildren();
    put(dock.body, el('p', {class: 'learn-score'}, el('strong', {}, tr('{0} of {1}', right, this.answers.length)), wrong.length ? '' : ` ${tr('All right.')}`),
      el('p', {class: 'learn-quiet'}, subject.known(known)),
      wrong.length ? el('ul', {class: 'learn-list'}, ...wrong.map(({question, given, wanted}) => el('li', {}, icon('wrong'),
        button(null, answerText(question.kind, wanted), () => this.show(question), {class: 'structure'}), given && given !== wanted ? ` – ${tr('you said {0}', answerText(question.kind, given))}` : ''))) : null,
      el('details', {toggle: () => dock.place()}, el('summary', {}, tr('Hand it in')),
        el('label', {for: 'learn-who'}, tr('Your name, if you like')), name,
        el('div', {class: 'learn-row'},
          button('link', tr('Copy a link'), async () => learn.copy(await resultLink(learn, this.result(name.value.trim())))),
          button('save', tr('Save a file'), () => saveResult(learn, this.result(name.value.trim()))))),
      subject.back ? el('div', {class: 'learn-row'}, button('book', tr('Back to the lesson'), subject.back), button('print', tr('Make a worksheet'), subject.print)) : null);
    dock.foot.replaceChildren();
    put(dock.foot,
      wrong.length ? button('restart', tr('Mistakes again'), () => learn.quiz(subject.again(wrong.map(({question}) => subject.mark(question)))), {main: true}) : null,
      button('quiz', subject.more.words, () => learn.quiz(subject.more.options()), {main: !wrong.length}));
    dock.place();
    dock.body.focus({preventScroll: true});
  }

  close() {
    this.asked?.dispose();
    this.stop.abort();
    this.dock.close();
    // Everything is as it was before.
    this.learn.silently(() => this.learn.call('setState', this.before));
  }
}
