// What came out of a quiz, for whoever teaches: a file, a link, a page.

import {FabricaError} from '../errors.js';
import {number, said, tr, trIn, trKey} from '../language.js';
import {deflated, inflated} from '../sharing/deflated.js';
import {words} from '../words.js';
import {button, cover, el, icon} from './dom.js';
import {answerText} from './question.js';
import {fileName} from './store.js';

/** Bytes. */
const MOST = 1 << 20;

/** @param {string} word @returns {Promise<string>} JSON text, not yet checked */
export const decodeResult = word => inflated(word, MOST).catch(() => {
  throw new FabricaError('bad-format', 'This result is damaged.', '', 'Ask for the link again: it may have been cut off.');
});

export const resultLink = async (learn, result) => learn.linkTo({result: await deflated(JSON.stringify(result))});

export const saveResult = (learn, result) => learn.page.saveText(`${fileName([result.who, result.title], 'quiz')}.result.json`, JSON.stringify(result, null, 1), 'application/json');

/** What was asked, where the result does not say it. */
const KINDS = {find: trKey('Find it'), name: trKey('Name it'), side: trKey('Which side?'), choice: trKey('Choose an answer in words')};

export class ResultPage {
  /** @param {import('./learn.js').Learn} learn @param {any} result as C++ has checked it */
  constructor(learn, result) {
    this.learn = learn;
    const date = new Date(result.date);
    const when = Number.isNaN(date.getTime()) ? '' : date.toLocaleString(navigator.language.startsWith(words.language) ? undefined : words.language, {dateStyle: 'long', timeStyle: 'short'});
    const share = number(result.right / result.answers.length, {style: 'percent'});
    this.element = el('section', {class: 'learn-page', 'aria-label': tr('Result of a quiz'), tabindex: '-1'},
      el('div', {class: 'learn-sheet'},
        el('header', {}, el('h1', {}, result.title || tr('Quiz')), button('print', tr('Print'), () => print(), {quiet: true}), button('close', tr('Close'), () => learn.close(), {quiet: true})),
        el('p', {class: 'learn-quiet'}, [result.who, when].filter(Boolean).join(' · ')),
        el('p', {class: 'learn-score'}, el('strong', {}, tr('{0} of {1}', result.right, result.answers.length)), ` (${share})`),
        el('table', {}, el('thead', {}, el('tr', {}, el('td'), ...[tr('Question'), tr('Answer'), tr('Right answer')].map(text => el('th', {scope: 'col'}, text)))),
          el('tbody', {}, ...result.answers.map(([kind, asked, given, wanted, right]) => el('tr', {class: right ? 'right' : 'wrong'},
            el('td', {}, icon(right ? 'check' : 'wrong'), el('span', {class: 'visually-hidden'}, right ? trIn('answer', 'Right') : trIn('answer', 'Wrong'))),
            el('td', {}, asked ? said(asked) : tr(KINDS[kind])), el('td', {}, answerText(kind, given) || '–'), el('td', {}, answerText(kind, wanted)))))),
        el('p', {class: 'learn-quiet'}, tr('This page says what the learner’s browser saw. It is not signed.')),
        el('div', {class: 'learn-row'}, button('save', tr('Save as a file'), () => saveResult(learn, this.plain(result))), button('explore', tr('Open the atlas'), () => learn.close(), {main: true}))));
    this.close = cover(learn.viewer, this.element);
  }

  plain({right, ...result}) { return result; }
}
