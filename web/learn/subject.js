// What a quiz is about: a branch of the atlas, or the questions of a lesson. The quiz itself (quiz.js) does not know which.

import {FabricaError} from '../errors.js';
import {tr, trn} from '../language.js';
import {words as spoken} from '../words.js';
import {GLIDE_S, told, waiting} from './lesson_view.js';
import {isPacked} from './packed.js';
import {lessonIn} from './texts.js';

/**
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} [lang] of its name, where that is not the interface's
 * @property {any[]} questions as C++ completes them
 * @property {any[]} [views] of the lesson, by step
 * @property {Record<string, string|number>|''} address what a link names the quiz by
 * @property {string} kept what its progress is kept under, in this atlas
 * @property {(question: any) => string} mark what a question's progress is noted under
 * @property {(question: any) => void} ask shows what is asked about
 * @property {(question: any) => void} show and what was right
 * @property {(count: number) => string} known that so much is
 * @property {(marks: string[]) => any} again options of a quiz of these alone
 * @property {{words: string, options: () => any}} more a quiz of the same
 * @property {() => void} [link] copies a link to the quiz
 * @property {() => void} [back] to where the questions are from
 * @property {() => void} [print] the questions on paper
 */

export const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] % 1e6 + 1;

/** @param {import('./learn.js').Learn} learn @param {{branch: string, seed?: number, count?: number, kinds?: string[], only?: string[]}} given @returns {Subject} */
export function branchSubject(learn, given) {
  const options = {count: 10, kinds: [], ...given, seed: given.seed ?? randomSeed()};
  const {branch, seed, count, kinds} = options;
  const questions = learn.call('quiz', options);
  if (!questions) throw new FabricaError('not-found', 'This atlas does not have the part that the quiz is about.', '', 'Open the atlas that it was made for.');
  if (!questions.length) throw new FabricaError('not-found', 'There is nothing to ask here.', '', 'Choose a larger part of the atlas, or other questions.');
  const found = (learn.call('branches') ?? []).find(({id}) => id === branch);
  return {
    questions, kept: branch,
    name: found?.name ?? (branch ? learn.viewer.engine.list('structures').find(({id}) => id === branch)?.name ?? branch : tr('The whole atlas')),
    address: {quiz: branch, seed, count, ...kinds.length ? {kinds: kinds.join(',')} : {}},
    mark: question => question.structure,
    ask: question => learn.call('ask', question, branch),
    show: question => learn.call('showAnswer', question, branch),
    known: known => trn(known, 'You know {0} part of this branch. It is kept on this device.', 'You know {0} parts of this branch. It is kept on this device.'),
    again: only => ({...options, seed: randomSeed(), count: only.length, only}),
    more: {words: tr('New questions'), options: () => ({...options, only: [], seed: randomSeed()})},
  };
}

/** What a lesson's progress is kept under. One that a link holds is known by how it ends: all of it would be long. @param {string} address @param {any} lesson */
export const lessonKey = (address, lesson) => `lesson:${lesson.id || (isPacked(address) ? address.slice(-80) : address)}`;

/**
 * The questions of its steps, in their order, each with the view that is seen there.
 * @param {import('./learn.js').Learn} learn
 * @param {{lesson: string, only?: string[]}} options `lesson`: what a link names it by; `only`: the numbers of steps, from 1; none: all
 * @param {{lesson: any, missing: string[]}} read as C++ has checked it
 * @returns {Subject}
 */
export function lessonSubject(learn, {lesson: address, only = []}, read) {
  const lesson = lessonIn(read.lesson, spoken.language);
  let seen = learn.call('state');
  const views = lesson.steps.map(({view}) => seen = view ?? seen);
  const questions = lesson.steps.flatMap(({question}, i) => {
    const asked = question && !read.missing.includes(question.structure) && (!only.length || only.includes(String(i + 1)));
    const completed = asked && learn.call('complete', question);
    return completed?.words ? [{...completed, lang: question.lang, step: i}] : [];
  });
  if (!questions.length) throw new FabricaError('not-found', 'This lesson has no questions about what is in this atlas.', '', 'Choose another lesson, or open the atlas that it was made for.');
  return {
    questions, views, name: lesson.title, lang: lesson.lang.title,
    address: address && {quiz: `lesson:${address}`}, kept: lessonKey(address, lesson),
    mark: ({step}) => String(step + 1),
    ask: question => learn.call('showView', waiting(views[question.step], question), GLIDE_S),
    show: question => learn.call('showView', told(views[question.step], question), 0),
    known: known => trn(known, 'You know {0} answer of this lesson. It is kept on this device.', 'You know {0} answers of this lesson. It is kept on this device.'),
    again: marks => ({lesson: address, read, only: marks}),
    more: {words: tr('Again'), options: () => ({lesson: address, read})},
    link: () => learn.linkLesson(address, read.lesson, name => ({quiz: `lesson:${name}`})),
    back: () => learn.play(read, {address}),
    print: () => learn.printQuestions(address, read),
  };
}
