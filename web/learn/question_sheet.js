// A lesson's questions on paper: what is asked, the picture to it, room for the answer; what is right on a page of its own.

import {tr} from '../language.js';
import {words as spoken} from '../words.js';
import {el} from './dom.js';
import {waiting} from './lesson_view.js';
import {answerText, promptText} from './question.js';
import {lessonSubject} from './subject.js';
import {WorksheetPage, onPaper} from './worksheet.js';

/** What is to be marked, or filled in. */
function room({kind, names, choices, lang}) {
  if (kind === 'find') return el('p', {class: 'learn-quiet'}, tr('Mark it in the picture.'));
  const offered = kind === 'side' ? [tr('Right'), tr('Left')] : kind === 'name' ? names : choices;
  return el('ul', {class: 'learn-boxes'}, ...offered.map((text, i) => el('li', {lang: lang?.choices?.[i]}, text)));
}

/** @param {import('./learn.js').Learn} learn @param {string} address what a link names the lesson by @param {any} read as C++ has checked it */
export async function makeQuestionSheet(learn, address, read) {
  learn.close();
  const {questions, views, name, lang} = lessonSubject(learn, {lesson: address}, read);
  const pictures = [];
  await onPaper(learn, async shot => {
    for (const question of questions) pictures.push(URL.createObjectURL(await shot(() => learn.call('showView', {...waiting(views[question.step], question), labels: 'off'}, 0))));
  });
  const asked = questions.map((question, i) => el('li', {},
    el('p', {class: 'learn-prompt', lang: question.prompt ? question.lang?.prompt : spoken.language}, promptText(question)),
    el('img', {src: pictures[i], alt: tr('The picture of question {0}', i + 1)}), room(question)));
  // Answers in words are told by grading: any answer brings what would have been right.
  const right = questions.map(question => el('li', {}, answerText(question.kind, learn.call('grade', question, '')?.wanted ?? '')));
  learn.open = new WorksheetPage(learn, {title: name, lang, pictures, sheet: [el('ol', {class: 'learn-asked'}, ...asked)], key: el('ol', {class: 'learn-blanks'}, ...right)});
}
