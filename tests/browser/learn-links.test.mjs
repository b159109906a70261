// A lesson in a link: made, opened, gone on with after a reload; too long for one; links as they were made, letter by letter; hostile ones.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {isPacked, packedLesson, unpackedLesson} from '../../web/learn/packed.js';
import {deflated} from '../../web/sharing/deflated.js';
import {LAPTOP, WINDOW, open} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const LESSON = {fabricaLesson: 1, language: 'en', title: {en: 'Two views', fr: 'Deux vues'}, steps: [
  {title: 'One', text: {en: 'The **hippocampus**.', fr: 'L’**hippocampe**.'}, view: {v: 1, only: ['hippocampus-left']}},
  {title: 'Two', view: {v: 1, only: ['amygdala-left']}, question: {kind: 'find', structure: 'amygdala-left'}}]};
/** As one was sent. Never change it: add others. */
const SENT = 'packed1:PY5BDoIwEEWvQv6SVBO3PYOJC90RFhUGaKiDMlPUNL27KQu3_73k_YTB3VffuTOJLAx7MlCvgWBxJdZq4Y5gEByP0Y1lJoaBKD0Ftkl_-8LFU_ooLG4TVXUts-e6PsJg8_SGTdj2wMLhC9ugcLQ5m4RXJFFfDiTMnntYiO9pL62x07iWhk4uuEeUQ6BBkXObfw';

const keep = lesson => `localStorage.setItem('fabrica.lesson:mine', ${JSON.stringify(JSON.stringify({at: 1, lesson}))})`;
const edited = async lesson => {
  const page = await world.page(LAPTOP, '#src=demo/atlas.json&edit=mine', {init: {content: keep(lesson)}});
  await page.locator('.learn-editor').waitFor();
  return page;
};

test('what is packed is what is unpacked; what was sent goes on opening', async () => {
  const address = await packedLesson(LESSON);
  assert.match(address, /^packed1:[\w-]+$/, 'letters that an address may hold');
  assert.ok(isPacked(address) && !isPacked('https://host/packed1.json') && !isPacked('device:ab'));
  assert.deepEqual(JSON.parse(await unpackedLesson(address)), LESSON);
  const sent = JSON.parse(await unpackedLesson(SENT));
  assert.equal(sent.fabricaLesson, 1);
  assert.equal(sent.title, 'Sent once');
});

test('damaged, of a later version, or larger than it looks: refused in words', async () => {
  const refused = (address, says) => assert.rejects(unpackedLesson(address), error => says.test(error.message));
  await refused('packed1:AAAA', /damaged/);
  await refused('packed1:', /damaged/);
  await refused('packed1:<script>', /damaged/);
  await refused(`packed1:${(await deflated(JSON.stringify(LESSON))).slice(0, 60)}`, /cut off/);
  await refused(`packed1:${await deflated(' '.repeat(3 << 20))}`, /damaged/);
  await refused(`packed1:${'A'.repeat(200_001)}`, /damaged/);
  await refused('packed2:AAAA', /newer version.*Reload/);
});

test('the editor makes the link; whoever opens it plays the lesson, also after a reload, in their language', async () => {
  const page = await edited(LESSON);
  await page.getByRole('button', {name: 'Copy a link to this lesson'}).click();
  await page.locator('.learn-toast').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#src=demo\/atlas\.json&lesson=packed1%3A[\w-]+$/);
  assert.deepEqual(page.problems, []);
  await page.context().close();

  const other = await world.page({...WINDOW, locale: 'fr-FR'}, link.slice(link.indexOf('#')));
  await other.locator('.learn-player').waitFor();
  const body = other.locator('.learn-body');
  assert.match(await body.textContent(), /L’hippocampe\./);
  await other.evaluate(() => fabrica.whenIdle());
  assert.deepEqual(await other.evaluate(() => fabrica.state().only), ['hippocampus-left']);
  await other.keyboard.press('PageDown');
  await other.waitForFunction(() => /lesson=packed1%3A/.test(location.hash) && /step=2/.test(location.hash));
  await other.reload();
  await body.locator('h2', {hasText: 'Two'}).waitFor();
  assert.equal(await other.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('fabrica.lesson:')).length), 0, 'nothing is kept of what is only looked at');
  // And on from there, at the step that is shown.
  await other.getByRole('button', {name: 'Copier un lien vers cette étape'}).click();
  await other.locator('.learn-toast').waitFor();
  assert.match(await other.evaluate(() => navigator.clipboard.readText()), /lesson=packed1%3A[\w-]+&step=2$/);
  assert.deepEqual(other.problems, []);
  await other.context().close();
});

test('a lesson that is too long for a link is said to be, with what to do', async () => {
  // Words that no packing makes short.
  const letters = () => Array.from({length: 18_000}, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
  const page = await edited({...LESSON, steps: [{title: 'a', text: letters()}, {title: 'b', text: letters()}, {title: 'c', text: letters()}]});
  await page.getByRole('button', {name: 'Copy a link to this lesson'}).click();
  const dialog = page.locator('dialog.fabrica-dialog');
  await dialog.waitFor();
  assert.match(await dialog.textContent(), /too long for a link.*Save it as a file/s);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('hostile lessons in links do nothing', async () => {
  const hostile = '<img src=x onerror="window.hacked=1"> [press](javascript:window.hacked=1) **"><svg onload=window.hacked=1>**';
  const address = await packedLesson({fabricaLesson: 1, language: '"><svg onload=window.hacked=1>', title: {en: hostile, fr: hostile}, licence: hostile, steps: [
    {title: hostile, text: {en: hostile, 'x-"onload': hostile}}]});
  const refused = await world.page(WINDOW, `#src=demo/atlas.json&lesson=${encodeURIComponent(address)}`);
  await refused.locator('dialog.fabrica-dialog').waitFor();
  assert.match(await refused.locator('dialog.fabrica-dialog').textContent(), /steps\[0\]\.text/, 'a language that is none');
  await refused.context().close();
  const shown = await packedLesson({fabricaLesson: 1, language: '"><svg onload=window.hacked=1>', title: {en: hostile}, licence: hostile, authors: [hostile], steps: [{title: hostile, text: {en: hostile}}]});
  for (const parameter of [encodeURIComponent(shown), shown]) {
    const page = await world.page(WINDOW, `#src=demo/atlas.json&lesson=${parameter}`);
    await page.locator('.learn-player').waitFor();
    assert.equal(await page.locator('.learn-card :is(img, script, [onload])').count(), 0);
    assert.equal(await page.locator('.learn-card a').count(), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  }
  for (const [word, says] of [['packed1:AAAA', /damaged/], ['packed9:AAAA', /newer version/], [`packed1:${await deflated('{"fabricaLesson": 1}')}`, /title/]]) {
    const page = await world.page(WINDOW, `#src=demo/atlas.json&lesson=${encodeURIComponent(word)}`);
    await page.locator('dialog.fabrica-dialog').waitFor();
    assert.match(await page.locator('dialog.fabrica-dialog').textContent(), says, word);
    await page.context().close();
  }
});
