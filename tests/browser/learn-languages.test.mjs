// What a lesson and an atlas say in several languages: each reader gets theirs, it says in which, and nobody's writing loses another's.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {languagesOf, lessonIn, renameLanguage, textIn, withText} from '../../web/learn/texts.js';
import {LAPTOP, PHONE, WINDOW, drop, open, screenshot, until} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const LESSON = 'lesson=demo/lessons/limbic-system.json';
const spoken = (page, code) => page.waitForFunction(code => document.documentElement.lang === code, code);
const body = page => page.locator('.learn-body');

test('a text in the language that is wanted, else in its own, else in any', () => {
  assert.deepEqual(textIn('Plain', 'fr', 'en'), {text: 'Plain', lang: 'en'});
  assert.deepEqual(textIn({en: 'A', fr: 'B'}, 'fr', 'en'), {text: 'B', lang: 'fr'});
  assert.deepEqual(textIn({en: 'A', fr: 'B'}, 'de', 'en'), {text: 'A', lang: 'en'});
  assert.deepEqual(textIn({en: 'A', 'pt-BR': 'B'}, 'pt', 'en'), {text: 'B', lang: 'pt-BR'}, 'a country’s is better than none');
  assert.deepEqual(textIn({es: 'A'}, 'de', 'en'), {text: 'A', lang: 'es'});
  assert.deepEqual(textIn(undefined, 'de', 'en'), {text: '', lang: 'en'});
  assert.equal(withText('A', 'en', 'en', 'B'), 'B');
  assert.deepEqual(withText('A', 'fr', 'en', 'B'), {en: 'A', fr: 'B'});
  assert.equal(withText({en: 'A', fr: 'B'}, 'fr', 'en', ''), 'A', 'the last one in its own language is plain again');
  assert.deepEqual(withText({en: 'A', fr: 'B', de: 'C'}, 'fr', 'en', 'D'), {en: 'A', fr: 'D', de: 'C'});
  assert.deepEqual(withText('', 'fr', 'en', 'B'), {fr: 'B'});
  const lesson = {language: 'en', title: {en: 'A', fr: 'B'}, steps: [{title: 'C', question: {kind: 'choice', prompt: {de: 'D'}, choices: ['E', {en: 'F', fr: 'G'}], answer: 1}}]};
  assert.deepEqual(languagesOf(lesson), ['en', 'fr', 'de']);
  const shown = lessonIn(lesson, 'fr');
  assert.deepEqual([shown.title, shown.steps[0].title, shown.steps[0].question.prompt, shown.steps[0].question.choices], ['B', 'C', 'D', ['E', 'G']]);
  assert.deepEqual(shown.steps[0].question.lang, {prompt: 'de', choices: ['en', 'fr']});
  renameLanguage(lesson, 'en-gb');
  assert.deepEqual(lesson.title, {'en-gb': 'A', fr: 'B'});
  assert.equal(lesson.steps[0].title, 'C');
});

test('a lesson in French: words, their language, what follows another choice of language', async () => {
  const page = await world.page(LAPTOP, `#${LESSON}&ui=fr`);
  await spoken(page, 'fr');
  await page.locator('.learn-card').waitFor();
  assert.equal(await body(page).locator('h2').textContent(), 'Un bord autour du milieu');
  assert.equal(await body(page).locator('h2').getAttribute('lang'), 'fr');
  assert.equal(await body(page).locator('.learn-text').getAttribute('lang'), 'fr');
  assert.match(await body(page).textContent(), /système limbique/);
  await page.keyboard.press('PageDown');
  await body(page).locator('.structure', {hasText: 'moyenne'}).click();
  await page.waitForFunction(() => fabrica.selection[0] === 'cingulate-gyrus-middle-left');
  await page.keyboard.press('End');
  await body(page).locator('.learn-answers button', {hasText: 'Cingulum gauche'}).click();
  assert.match(await page.locator('.learn-feedback [lang="fr"]').last().textContent(), /Le cingulum court dans le gyrus cingulaire/);
  await screenshot(page, 'learn-french');
  // It goes on in another language, where it is.
  await page.evaluate(() => { fabrica.interfaceLanguage = 'es'; });
  await body(page).locator('h2', {hasText: '¿Qué haz?'}).waitFor();
  assert.equal(await page.getByRole('button', {name: 'Cerrar la lección'}).count(), 1);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a lesson in German on a phone', async () => {
  const page = await world.page(PHONE, '#src=demo/atlas.json&ui=de');
  await spoken(page, 'de');
  await page.evaluate(() => fabrica.whenIdle());
  await page.evaluate(lesson => { location.hash = `${location.hash}&${lesson}&step=7`; }, 'lesson=demo/lessons/central-sulcus.json');
  await page.locator('.learn-card').waitFor();
  assert.equal(await body(page).locator('h2').textContent(), 'Was daraus folgt');
  assert.match(await body(page).locator('.learn-prompt[lang="de"]').textContent(), /Ein kleiner Schlaganfall/);
  await body(page).locator('.learn-answers button[lang="de"]', {hasText: 'Die linke Hand ist schwach'}).tap();
  await page.locator('.learn-feedback.wrong').waitFor();
  await body(page).locator('.learn-answers button', {hasText: 'Die rechte Hand ist schwach'}).tap();
  await page.locator('.learn-feedback.right').waitFor();
  assert.match(await page.locator('.learn-feedback').textContent(), /Tractus corticospinalis kreuzt/);
  await screenshot(page, 'learn-german');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what is written in one language leaves the others', async () => {
  const page = await world.page(LAPTOP, '#src=demo/atlas.json');
  await page.evaluate(() => fabrica.whenIdle());
  const lesson = {fabricaLesson: 1, language: 'en', title: {en: 'Two', fr: 'Deux'}, steps: [{title: 'Plain', text: {en: 'English', fr: 'Français', de: 'Deutsch'}},
    {title: {de: 'Frage'}, question: {kind: 'choice', prompt: {en: 'Which?', fr: 'Lequel ?'}, choices: [{en: 'one', fr: 'un'}, 'two'], answer: 0}}]};
  await drop(page, [['two.json', Buffer.from(JSON.stringify(lesson))]]);
  await page.locator('.learn-player').waitFor();
  await page.getByRole('button', {name: 'Edit', exact: true}).click();
  await page.locator('.learn-editor').waitFor();
  await page.getByLabel('Text', {exact: true}).fill('Better English');
  await page.getByLabel('Write in').selectOption('fr');
  assert.equal(await page.getByLabel('Title of the lesson').inputValue(), 'Deux');
  assert.equal(await page.getByLabel('Title of the lesson').getAttribute('lang'), 'fr');
  assert.equal(await page.getByLabel('Title', {exact: true}).inputValue(), '');
  assert.equal(await page.getByLabel('Title', {exact: true}).getAttribute('placeholder'), 'Plain', 'what is to be translated is seen');
  await page.getByLabel('Title', {exact: true}).fill('Simple');
  await page.locator('[data-step="1"]').click();
  await page.getByLabel('Answer 2', {exact: true}).fill('deux');
  await page.getByLabel('Question', {exact: true}).fill('Lequel donc ?');
  const kept = () => page.evaluate(() => {
    const key = Object.keys(localStorage).find(name => name.startsWith('fabrica.lesson:'));
    return JSON.parse(localStorage.getItem(key)).lesson;
  });
  await until(page, () => Object.entries(localStorage).some(([key, text]) => key.startsWith('fabrica.lesson:') && text.includes('Lequel donc')));
  const {title, steps} = await kept();
  assert.deepEqual(title, {en: 'Two', fr: 'Deux'});
  assert.deepEqual(steps[0].title, {en: 'Plain', fr: 'Simple'});
  assert.deepEqual(steps[0].text, {en: 'Better English', fr: 'Français', de: 'Deutsch'});
  assert.deepEqual(steps[1].title, {de: 'Frage'});
  assert.deepEqual(steps[1].question.prompt, {en: 'Which?', fr: 'Lequel donc ?'});
  assert.deepEqual(steps[1].question.choices, [{en: 'one', fr: 'un'}, {en: 'two', fr: 'deux'}]);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Save as a file'}).click();
  const saved = JSON.parse(await readFile(await (await saving).path(), 'utf8'));
  assert.deepEqual(saved.steps[0].text, steps[0].text, 'and so has the file');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a definition and what is missing, in Spanish', async () => {
  const page = await world.page(WINDOW, '#src=demo/atlas.json&ui=es');
  await spoken(page, 'es');
  await page.evaluate(() => fabrica.whenIdle());
  await page.evaluate(() => fabrica.select('hippocampus-left'));
  const definition = page.locator('.told .definition');
  await page.waitForFunction(() => /^Un relieve curvo de corteza antigua/.test(document.querySelector('.told .definition')?.textContent));
  assert.equal(await definition.getAttribute('lang'), 'es');
  const missing = page.locator('.told > p[lang="es"]');
  assert.match((await missing.allTextContents()).join(' '), /Hipocampo, giro dentado y subículo son aquí una sola estructura/);
  assert.match(await page.evaluate(() => fabrica.coverage().gaps[0].text), /^La cabeza termina donde termina la imagen/);
  // In the language of names, where somebody has chosen one.
  await page.evaluate(() => { fabrica.setState({...fabrica.state(), language: 'de'}); });
  await page.waitForFunction(() => document.querySelector('.told .definition')?.lang === 'de');
  assert.match(await definition.textContent(), /^Ein gebogener Wulst/);
  await page.evaluate(() => { fabrica.setState({...fabrica.state(), language: 'en'}); });
  await page.waitForFunction(() => document.querySelector('.told .definition')?.lang === 'en');
  assert.match(await definition.textContent(), /^A curved ridge/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
