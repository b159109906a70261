// Quizzes: which side a thing is of; the questions of a lesson; what a teacher gets as a file or by link.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {packedLesson} from '../../web/learn/packed.js';
import {LAPTOP, PHONE, drop, open, screenshot} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const idle = page => page.evaluate(() => fabrica.whenIdle());
/** "left" or "right": of what is selected, and so asked about. */
const sideOf = async page => /-(left|right)$/.exec(await page.evaluate(() => fabrica.selection[0]))[1];

/** Answers one question. @param {boolean} right whether rightly */
async function answer(page, right, press = 'click') {
  await page.waitForFunction(() => document.querySelector('.learn-answers button:not(:disabled)'));
  const side = await sideOf(page);
  const given = right ? side : side === 'left' ? 'right' : 'left';
  await page.locator(`.learn-answers [data-value="${given}"]`)[press]();
  await page.locator(`.learn-feedback.${right ? 'right' : 'wrong'}`).waitFor();
  return side;
}

test('which side: asked without saying it, answered by press and by key, told once answered', async () => {
  const page = await world.page(LAPTOP, '#quiz=cerebrum&seed=4&count=3&kinds=side');
  await page.locator('.learn-quiz').waitFor();
  await idle(page);
  const prompt = await page.locator('.learn-prompt').textContent();
  assert.match(prompt, /: which side of the body\?$/);
  assert.doesNotMatch(prompt, /left|right/i);
  assert.equal((await page.evaluate(() => fabrica.state())).labels, 'off', 'no name gives it away');
  assert.equal(await page.locator('.told:visible').count(), 0, 'nor does the card that is read aloud');
  assert.deepEqual(await page.locator('.learn-answers button').allTextContents(), ['Right', 'Left'], 'as they are seen from the front');
  await screenshot(page, 'learn-side');
  await answer(page, true);
  await page.keyboard.press('PageDown');
  // Wrong: the right one is marked, and said.
  const side = await answer(page, false);
  assert.match(await page.locator('.learn-feedback').textContent(), side === 'left' ? /It is: Left\./ : /It is: Right\./);
  assert.equal(await page.locator('.learn-answers button.right').getAttribute('data-value'), side);
  await page.keyboard.press('PageDown');
  // By its number.
  await page.waitForFunction(() => document.querySelector('.learn-answers button:not(:disabled)'));
  await page.keyboard.press(await sideOf(page) === 'right' ? '1' : '2');
  await page.locator('.learn-feedback.right').waitFor();
  await page.getByRole('button', {name: 'Score'}).click();
  assert.match(await page.locator('.learn-score').textContent(), /2 of 3/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('on a phone and in Portuguese the sides are two wide buttons with their words', async () => {
  const page = await world.page(PHONE, '#quiz=cerebrum&seed=4&count=1&kinds=side&ui=pt');
  await page.locator('.learn-quiz').waitFor();
  await page.waitForFunction(() => document.documentElement.lang === 'pt' && document.querySelector('.learn-answers button')?.textContent === 'Direita');
  const boxes = await page.locator('.learn-answers button').evaluateAll(buttons => buttons.map(button => button.getBoundingClientRect().toJSON()));
  assert.equal(boxes.length, 2);
  assert.ok(boxes.every(({width, height}) => width >= 150 && height >= 44) && boxes[0].y === boxes[1].y, JSON.stringify(boxes));
  assert.doesNotMatch(await page.locator('.learn-prompt').textContent(), /esquerd|direit/i);
  await answer(page, true, 'tap');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a result as a file: saved by who learns, dropped by who teaches, saved again the same', async () => {
  const page = await world.page(LAPTOP, '#quiz=cerebrum&seed=9&count=2&kinds=side');
  await page.locator('.learn-quiz').waitFor();
  await answer(page, true);
  await page.getByRole('button', {name: 'Next'}).click();
  const missed = await answer(page, false);
  await page.getByRole('button', {name: 'Score'}).click();
  await page.getByText('Hand it in').click();
  await page.getByLabel('Your name, if you like').fill('Grace <b>Hopper</b>');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Save a file'}).click();
  const download = await saving;
  assert.match(download.suggestedFilename(), /^Grace-b-Hopper-b-.*\.result\.json$/);
  const text = await readFile(await download.path(), 'utf8');
  const result = JSON.parse(text);
  assert.equal(result.fabricaResult, 1);
  assert.equal(result.who, 'Grace <b>Hopper</b>');
  assert.match(result.atlas, /demo\/atlas\.json$/);
  assert.deepEqual(result.answers.map(([kind, , , , right]) => [kind, right]), [['side', 1], ['side', 0]]);
  assert.equal(result.answers[1][3], missed === 'left' ? 'Left' : 'Right');
  assert.notEqual(result.answers[1][2], result.answers[1][3]);
  assert.ok(Math.abs(Date.parse(result.date) - Date.now()) < 600_000);
  assert.deepEqual(page.problems, []);
  await page.context().close();

  const teacher = await world.page({...LAPTOP, locale: 'de-DE'});
  await idle(teacher);
  await drop(teacher, [['one.result.json', Buffer.from(text)]]);
  const sheet = teacher.locator('.learn-page');
  await sheet.locator('table').waitFor();
  assert.match(await sheet.textContent(), /Grace <b>Hopper<\/b>/);
  assert.equal(await sheet.locator('tbody tr.right').count(), 1);
  // In the teacher's language.
  assert.match(await sheet.locator('tbody tr.wrong').textContent(), missed === 'left' ? /Links/ : /Rechts/);
  const again = teacher.waitForEvent('download');
  await sheet.getByRole('button', {name: 'Als Datei speichern'}).click();
  assert.deepEqual(JSON.parse(await readFile(await (await again).path(), 'utf8')), result);
  assert.deepEqual(teacher.problems, []);
  await teacher.context().close();

  // What is no result is said to be none, and what is damaged is not shown.
  const other = await world.page(LAPTOP);
  await idle(other);
  await drop(other, [['bad.result.json', Buffer.from('{"fabricaResult": 1, "answers": "none"}')]]);
  await other.locator('dialog.fabrica-dialog').waitFor();
  assert.equal(await other.locator('.learn-page').count(), 0);
  await other.context().close();
});

const LIMBIC = 'demo/lessons/limbic-system.json';
const asked = page => page.locator('.learn-title .learn-quiet').textContent();
/** What is pressed in the picture, as its answer comes: by its id. */
async function find(page, id, right) {
  await idle(page);
  await page.evaluate(id => fabrica.select(id), id);
  await page.locator(`.learn-feedback.${right ? 'right' : 'wrong'}`).waitFor();
}

test('of a lesson: its questions with their views, one wrong; score, mistakes again, the result by link', async () => {
  const page = await world.page(LAPTOP, `#quiz=lesson:${LIMBIC}`);
  await page.locator('.learn-quiz').waitFor();
  await idle(page);
  const {steps} = await (await fetch(new URL(LIMBIC, page.url()))).json();
  assert.equal(await asked(page), 'Question 1 of 2');
  assert.match(await page.locator('.learn-prompt').textContent(), /^Find: .*amygdala/i);
  const state = await page.evaluate(() => fabrica.state());
  assert.deepEqual([...state.only ?? []].sort(), [...steps[5].view.only ?? []].sort(), 'its step\'s view');
  assert.equal(state.labels, 'off');
  assert.equal(state.selection, undefined);
  await screenshot(page, 'learn-quiz-lesson');
  await find(page, 'hippocampus-left', false);
  assert.match(await page.locator('.learn-feedback').textContent(), /That is: .*hippocampus.*It is shown now\..*in front of the hippocampus/is, 'told at once, with the author\'s explanation');
  assert.deepEqual(await page.evaluate(() => fabrica.selection), ['amygdala-left']);
  await page.getByRole('button', {name: 'Next'}).click();
  await page.waitForFunction(() => document.querySelectorAll('.learn-answers button').length === 4);
  assert.deepEqual(await page.evaluate(() => fabrica.selection), ['cingulum-cingulate-left']);
  await page.locator('.learn-answers [data-value="cingulum-cingulate-left"]').click();
  await page.getByRole('button', {name: 'Score'}).click();
  assert.match(await page.locator('.learn-score').textContent(), /1 of 2/);
  assert.match(await page.locator('.learn-body').textContent(), /You know 1 answer of this lesson/);
  await screenshot(page, 'learn-quiz-lesson-score');
  await page.getByText('Hand it in').click();
  await page.getByLabel('Your name, if you like').fill('Ada');
  await page.getByRole('button', {name: 'Copy a link', exact: true}).click();
  await page.locator('.learn-toast').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  await page.getByRole('button', {name: 'Mistakes again'}).click();
  await page.waitForFunction(() => /1 of 1/.test(document.querySelector('.learn-title .learn-quiet').textContent));
  await find(page, 'amygdala-left', true);
  await page.getByRole('button', {name: 'Score'}).click();
  assert.match(await page.locator('.learn-body').textContent(), /1 of 1.*You know 2 answers of this lesson/s);
  // The address holds it: a reload asks all of it again, and what is known is still known.
  await page.waitForFunction(() => new URLSearchParams(location.hash.slice(1)).get('quiz') === 'lesson:demo/lessons/limbic-system.json');
  await page.reload();
  await page.waitForFunction(() => /1 of 2/.test(document.querySelector('.learn-title .learn-quiet')?.textContent));
  await page.getByRole('button', {name: 'Copy a link for a class'}).click();
  await page.locator('.learn-toast').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#src=demo\/atlas\.json&quiz=lesson%3Ademo%2Flessons%2Flimbic-system\.json$/);
  assert.deepEqual(page.problems, []);
  await page.context().close();

  const teacher = await world.page(LAPTOP, link.slice(link.indexOf('#')));
  const sheet = teacher.locator('.learn-page');
  await sheet.locator('table').waitFor();
  assert.match(await sheet.locator('h1').textContent(), /limbic/i);
  assert.match(await sheet.textContent(), /Ada/);
  assert.equal(await sheet.locator('tbody tr.right').count(), 1);
  assert.match(await sheet.locator('tbody tr.wrong').textContent(), /hippocampus.*amygdala/is);
  assert.deepEqual(teacher.problems, []);
  await teacher.context().close();
});

test('from the last step of a lesson to its quiz, back, and to a worksheet of its questions', async () => {
  const page = await world.page(LAPTOP, `#lesson=${LIMBIC}&step=6`);
  await page.locator('.learn-player').waitFor();
  await idle(page);
  const entry = page.getByRole('button', {name: 'Quiz of this lesson'});
  assert.equal(await entry.count(), 0);
  await page.keyboard.press('PageDown');
  await entry.click();
  await page.locator('.learn-quiz').waitFor();
  await find(page, 'amygdala-left', true);
  await page.keyboard.press('PageDown');
  await page.locator('.learn-answers [data-value="fornix-column-body"]').click();
  await page.getByRole('button', {name: 'Score'}).click();
  await page.getByRole('button', {name: 'Back to the lesson'}).click();
  await page.locator('.learn-player').waitFor();
  await page.waitForFunction(() => !/quiz=/.test(location.hash) && /lesson=/.test(location.hash));
  await page.keyboard.press('End');
  await page.getByRole('button', {name: 'Make a worksheet'}).click();
  await page.locator('.learn-worksheet').waitFor();
  const questions = page.locator('.learn-asked > li');
  assert.equal(await questions.count(), 2);
  assert.match(await questions.nth(0).textContent(), /Find: .*amygdala.*Mark it in the picture/is);
  assert.equal(await questions.nth(1).locator('.learn-boxes li').count(), 4);
  assert.ok(await page.locator('.learn-asked img').evaluateAll(images => images.length === 2 && images.every(image => image.complete && image.naturalWidth > 200)));
  const right = await page.locator('.learn-key li').allTextContents();
  assert.match(right[0], /amygdala/i);
  assert.match(right[1], /cingulum/i);
  await screenshot(page, 'learn-worksheet-lesson');
  await page.locator('.learn-worksheet').getByRole('button', {name: 'Close'}).click();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a lesson in the link, in the reader\'s language, with answers in words; without questions it is said', async () => {
  const choice = {kind: 'choice', prompt: {en: 'What does it?', fr: 'Que fait-il ?'}, choices: [{en: 'Sees', fr: 'Il voit'}, {en: 'Remembers', fr: 'Il se souvient'}], answer: 1};
  const lesson = {fabricaLesson: 1, language: 'en', title: {en: 'Memory', fr: 'Mémoire'}, steps: [{view: {v: 1, only: ['hippocampus-left']}},
    {question: choice}, {question: {kind: 'find', structure: 'not-of-this-atlas'}}, {view: {v: 1, only: ['thalamus-left']}, question: {kind: 'side', structure: 'thalamus-left'}}]};
  const page = await world.page({...LAPTOP, locale: 'fr-FR'}, `#src=demo/atlas.json&quiz=${encodeURIComponent(`lesson:${await packedLesson(lesson)}`)}`);
  await page.locator('.learn-prompt', {hasText: 'Que fait-il ?'}).waitFor();
  await idle(page);
  assert.equal(await asked(page), 'Question 1 sur 2', 'what this atlas does not have is not asked about');
  assert.deepEqual(await page.evaluate(() => fabrica.state().only), ['hippocampus-left'], 'the view of the step before stays where it has none');
  await page.keyboard.press('1');
  await page.locator('.learn-feedback.wrong').waitFor();
  assert.match(await page.locator('.learn-feedback').textContent(), /Il se souvient/);
  await page.keyboard.press('PageDown');
  await page.waitForFunction(() => document.querySelector('.learn-answers [data-value="left"]'));
  await idle(page);
  assert.deepEqual(await page.evaluate(() => fabrica.state().only), ['thalamus-left']);
  await page.locator('.learn-answers [data-value="left"]').click();
  await page.getByRole('button', {name: 'Résultat'}).click();
  assert.match(await page.locator('.learn-list').textContent(), /Il se souvient.*Il voit/s);
  assert.deepEqual(page.problems, []);
  await page.context().close();

  const none = await world.page(LAPTOP, `#src=demo/atlas.json&quiz=${encodeURIComponent(`lesson:${await packedLesson({...lesson, steps: lesson.steps.slice(0, 1)})}`)}`);
  await none.locator('dialog.fabrica-dialog', {hasText: 'no questions'}).waitFor();
  assert.equal(await none.locator('.learn-quiz').count(), 0);
  await none.context().close();
});
