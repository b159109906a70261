// Quizzes: which side a thing is of, and what a teacher gets as a file.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
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
