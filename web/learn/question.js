// One question: what is asked, the answers, and what comes of them. Lessons and quizzes share it.

import {said, tr} from '../language.js';
import {words as spoken} from '../words.js';
import {button, el, icon, words} from './dom.js';

/** What C++ puts together is English; what an author wrote stays. */
export const promptText = ({prompt, words: asked}) => prompt ? asked : said(asked);

/** Names are the atlas's. @param {string} kind @param {string} text an answer */
export const answerText = (kind, text) => kind === 'side' && text ? tr(text) : text;

/**
 * @param {import('./learn.js').Learn} learn
 * @param {any} question as C++ completes it: with `words`, and `names` to choose from; of a lesson `lang`, the languages of its texts
 * @param {{answered: (grade: {right: boolean, given: string, wanted: string}, last: boolean) => void, tries?: number, show?: () => void}} options
 *   `tries`: so many answers until it is told; `show`: the picture with what was right
 */
export class QuestionView {
  constructor(learn, question, {answered, tries = 1, show}) {
    this.learn = learn;
    this.question = question;
    this.left = tries;
    // Nobody tells the name of what is selected (web/tree.js).
    this.secret(question.kind !== 'choice');
    this.answered = answered;
    this.show = show;
    this.feedback = el('div', {class: 'learn-feedback', role: 'status'});
    this.answers = el('div', {class: 'learn-answers', role: 'group', 'aria-label': tr('Answers')});
    this.element = el('div', {class: 'learn-question'}, el('p', {class: 'learn-prompt', lang: question.prompt ? question.lang?.prompt : spoken.language}, promptText(question)), this.answers, this.feedback);
    this.offer();
    if (question.hint) this.element.append(this.hint());
  }

  /** @param {boolean} on */
  secret(on) { this.learn.viewer.asking = on; }

  /** The focus is on an answer, also on one that can no longer be pressed. */
  get focused() { return this.held || this.answers.contains(document.activeElement); }

  offer() {
    const {kind, names = [], choices = []} = this.question;
    if (kind === 'find') {
      this.answers.append(el('p', {class: 'learn-quiet', lang: spoken.language}, this.learn.viewer.touch ? tr('Tap it in the picture.') : tr('Click it in the picture. Drag to turn, scroll to come closer.')));
      this.off = this.learn.viewer.events.on('select', ({ids}) => {
        if (!ids.length || this.done || this.learn.quiet) return;
        // Glass is there to find one's way by.
        if (choices.length && !choices.includes(ids[0])) this.feedback.textContent = tr('Choose one of the solid parts.');
        else this.answer(ids[0]);
      });
      return;
    }
    const offered = kind === 'name' ? names.map((name, i) => [choices[i], name]) : kind === 'side' ? [['right', tr('Right')], ['left', tr('Left')]]
      : choices.map((text, i) => [String(i), text]);
    for (const [i, [value, text]] of offered.entries()) {
      const made = button(null, text, () => this.answer(value), {'data-value': value, lang: this.question.lang?.choices?.[i]});
      this.answers.append(made);
    }
    if (kind === 'side') this.answers.classList.add('pair');
  }

  hint() {
    const box = el('div', {class: 'learn-quiet'});
    const ask = button(null, tr('Hint'), () => {
      if (this.question.lang) box.lang = this.question.lang.hint;
      box.replaceChildren(words(this.learn.call('markdown', this.question.hint) ?? [], id => this.learn.showStructure(id)));
      box.tabIndex = -1;
      box.focus({preventScroll: true});
    }, {class: 'learn-button small'});
    box.append(ask);
    return box;
  }

  answer(given) {
    if (this.done) return;
    const grade = this.learn.call('grade', this.question, given);
    this.left--;
    const last = grade.right || this.left <= 0;
    const pressed = this.answers.querySelector(`[data-value="${CSS.escape(given)}"]`);
    // A button that is disabled loses it.
    this.held = this.answers.contains(document.activeElement);
    pressed?.classList.add(grade.right ? 'right' : 'wrong');
    pressed?.append(icon(grade.right ? 'check' : 'wrong'));
    if (!last && pressed) {
      pressed.disabled = true;
      if (this.held) this.answers.querySelector('button:not(:disabled)')?.focus({preventScroll: true});
    }
    const told = this.question.kind === 'find' && grade.given && !grade.right ? tr('That is: {0}.', grade.given) : '';
    this.feedback.className = `learn-feedback ${grade.right ? 'right' : 'wrong'}`;
    const more = grade.right ? '' : last ? this.solution(grade) : tr('Try again.');
    this.feedback.replaceChildren(el('p', {lang: spoken.language}, icon(grade.right ? 'check' : 'wrong'), el('strong', {}, grade.right ? tr('Right.') : tr('Not quite.')), ` ${told} ${more}`));
    if (last) this.end(grade);
    this.answered(grade, last);
  }

  solution({wanted}) {
    return this.question.kind === 'find' ? tr('It is shown now.') : tr('It is: {0}.', answerText(this.question.kind, wanted));
  }

  end(grade) {
    this.done = true;
    this.secret(false);
    this.off?.();
    for (const made of this.answers.querySelectorAll('button')) {
      made.disabled = true;
      if (grade.right || !this.learn.call('grade', this.question, made.dataset.value).right) continue;
      made.classList.add('right');
      made.append(icon('check'));  // not by colour alone
    }
    if (this.question.explanation) {
      this.feedback.append(el('div', {lang: this.question.lang?.explanation}, words(this.learn.call('markdown', this.question.explanation) ?? [], id => this.learn.showStructure(id))));
    }
    // One in words is about no place.
    if (this.question.kind !== 'choice') this.show?.();
  }

  dispose() {
    this.secret(false);
    this.off?.();
  }
}
