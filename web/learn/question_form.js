// The part of the editor that makes a step's question: its kind, and the structure by pressing it in the picture.

import {tr, trKey} from '../language.js';
import {button, el} from './dom.js';
import {withText} from './texts.js';

const KINDS = [['find', trKey('Find it: press it in the picture')], ['name', trKey('Name it: one of four names')], ['side', trKey('Which side?')], ['choice', trKey('Choose an answer in words')]];
const ANSWERS = 4;

/** @param {import('./editor.js').Editor} editor @param {any} step */
export function questionForm(editor, step) {
  const {question} = step;
  const kind = el('select', {id: 'learn-question-kind', change: () => {
    editor.change(() => {
      const {structure = '', choices: _choices, answer: _answer, ...rest} = question;
      step.question = {...rest, kind: kind.value, ...kind.value === 'choice' ? {choices: ['', ''], answer: 0, prompt: rest.prompt ?? ''} : {structure: structure || (editor.learn.call('selection')?.[0] ?? '')}};
    });
    editor.draw();
  }}, ...KINDS.map(([value, text]) => el('option', {value, selected: value === question.kind}, tr(text))));
  const text = (label, key) => {
    const id = `learn-question-${key}`;
    const input = el('textarea', {id, rows: 2, ...editor.holding(question[key]), input: () => editor.change(() => {
      editor.put(question, key, input.value);
      if (key === 'prompt' && question.kind === 'choice') question[key] ??= '';
    }, id)});
    return [el('label', {for: id}, label), input];
  };
  return el('fieldset', {class: 'learn-question-form'}, el('legend', {}, tr('Question')),
    el('label', {for: 'learn-question-kind'}, tr('Kind')), kind,
    ...question.kind === 'choice' ? [...text(tr('Question'), 'prompt'), answers(editor, question)] : [target(editor, question), ...text(tr('Question (empty: as usual)'), 'prompt')],
    ...text(tr('Hint'), 'hint'), ...text(tr('Explanation, once it is answered'), 'explanation'),
    button('trash', tr('Remove the question'), () => {
      editor.change(() => { delete step.question; });
      editor.draw();
      editor.dock.body.querySelector('[data-do="question"]')?.focus();
    }, {class: 'learn-button small'}));
}

/** The structure that is asked about: whatever is pressed next. */
function target(editor, question) {
  const {learn} = editor;
  const says = el('strong', {}, question.structure ? editor.nameOf(question.structure) : tr('Press it in the picture'));
  editor.picking?.();
  const pick = ids => {
    if (!ids.length || learn.quiet) return;
    editor.change(() => { question.structure = ids[0]; });
    says.textContent = editor.nameOf(ids[0]);
  };
  const start = () => {
    editor.picking?.();
    says.textContent = tr('Press it in the picture …');
    const off = learn.viewer.events.on('select', ({ids}) => pick(ids));
    editor.picking = () => {
      off();
      editor.picking = null;
    };
  };
  if (!question.structure) start();
  return el('p', {class: 'learn-target'}, says, ' ', button('edit', tr('Choose another'), start, {class: 'learn-button small'}));
}

function answers(editor, question) {
  const rows = el('div', {role: 'group', 'aria-label': tr('Answers; mark the right one')});
  for (let i = 0; i < ANSWERS; i++) {
    const mark = el('input', {type: 'radio', name: 'learn-answer', checked: question.answer === i, 'aria-label': tr('Answer {0} is right', i + 1), change: () => editor.change(() => { question.answer = i; })});
    const words = el('input', {type: 'text', ...editor.holding(question.choices[i]), 'aria-label': tr('Answer {0}', i + 1), input: () => editor.change(() => {
      // Those left empty at the end are not there.
      const all = [...rows.querySelectorAll('input[type="text"]')].map((input, at) => withText(question.choices[at], editor.language, editor.lesson.language, input.value));
      while (all.length > 2 && !all.at(-1)) all.pop();
      question.choices = all;
      question.answer = Math.min(question.answer, all.length - 1);
    }, `answer ${i}`)});
    rows.append(el('div', {class: 'learn-answer'}, el('label', {class: 'learn-mark'}, mark), words));
  }
  return rows;
}
