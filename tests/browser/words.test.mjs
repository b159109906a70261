// The interface in the person's language: catalogues that are complete, the browser's language, a switch in place, the link.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {catalogues, faultsOf, wordsOfSources} from '../../tools/words.mjs';
import {LAPTOP, PHONE, WINDOW, open, screenshot} from './helpers.mjs';

let world;
before(async () => { world = await open(); });
after(() => world?.close());

const names = () => world.server.log.map(({url}) => url.split('?')[0].split('/').pop());
const spoken = (page, language) => page.waitForFunction(wanted => fabrica.interfaceLanguage === wanted && document.documentElement.lang === wanted, language);
const idle = page => page.evaluate(() => fabrica.whenIdle());

/** Presses something of the panels by its name. @param {number} which of several; from the end when negative */
async function press(page, name, which = 0) {
  const found = (await page.evaluate(() => fabrica.controls())).filter(control => control.name === name);
  const {x, y, width, height} = found.at(which);
  const at = {x: x + width / 2, y: y + height / 2};
  if (await page.evaluate(() => matchMedia('(pointer: coarse)').matches)) await page.touchscreen.tap(at.x, at.y);
  else await page.mouse.click(at.x, at.y);
  await idle(page);
}

test('every word has an entry in each language, and none is there for nothing', () => {
  const words = wordsOfSources();
  assert.ok(words.keys.size > 400, 'words are found in the sources');
  assert.ok(words.sentences.has('Left out \0 parts (the first is "\0"): \0'), 'so are sentences that are put together');
  const all = catalogues();
  assert.deepEqual([...all.keys()], ['de', 'es', 'fr', 'pt']);
  for (const [language, entries] of all) assert.deepEqual(faultsOf(entries, words), [], language);
});

test('a plural is of the number that stands first: “1 couche sur 3 retirée”', () => {
  for (const [key, {plural}] of wordsOfSources().keys) if (plural) assert.match(key, /^[^{]*(\{0\}|$)/, key);
  const {fr} = Object.fromEntries(catalogues());
  assert.deepEqual(fr['{0} of {1} layers off'], ['{0} couche sur {1} retirée', '{0} couches sur {1} retirées']);
});

test('Portuguese is Brazil\'s throughout', () => {
  const texts = Object.values(Object.fromEntries(catalogues()).pt).flat();
  assert.deepEqual(texts.filter(text => /ficheir|secç|ecrã|partilh|descarreg|pormenor|ligação|píxe|\bsítio|\best(á|ão) a [a-z]+[aei]r\b/i.test(text.replace(/ompartilh/g, ''))), []);
});

test('what is wrong with a catalogue is told', () => {
  const words = {keys: new Map([['Hide', {file: 'a', plural: false}], ['{0} parts', {file: 'a', plural: true}], ['{0} of {1}', {file: 'a', plural: false}]]),
    literals: ['it could not be ', ' read'], sentences: new Map([['Nothing is here.', 'b'], ['it could not be \0 read', 'b']])};
  assert.deepEqual(faultsOf({'{0} parts': '{0} one', '{0} of {1}': '{0}', 'it could not be {0} read': 'x {0}', 'Gone': 'Parti'}, words).map(fault => fault.split(':')[0]),
    ['missing', 'not two forms', 'missing sentence', 'other placeholders', 'unused']);
});

test('an English browser asks for no other words', async () => {
  world.server.log.length = 0;
  const page = await world.page(WINDOW);
  await idle(page);
  await page.locator('a.skip').waitFor({state: 'attached'});
  assert.equal(await page.evaluate(() => fabrica.interfaceLanguage), 'en');
  assert.ok(!names().some(name => /^(fr|es|pt|de)\.json$/.test(name)));
  await page.context().close();
});

test('a French browser gets French panels, labels, messages and dialogs', async () => {
  const english = await world.page(LAPTOP);
  await idle(english);
  const page = await world.page({...LAPTOP, locale: 'fr-FR'});
  await spoken(page, 'fr');
  await idle(page);
  assert.equal(await page.locator('main').getAttribute('lang'), 'fr');
  assert.match(await page.locator('canvas').getAttribute('aria-label'), /^Vue 3D de l’anatomie/);
  assert.match(await page.locator('input.search').getAttribute('aria-label'), /^Rechercher/);
  await page.locator('a.skip').waitFor({state: 'attached'});
  assert.equal(await page.locator('a.skip').textContent(), 'Aller à la liste des structures');
  // Words of other lengths make a bar of another width.
  const bar = async of => (await of.evaluate(() => fabrica.controls())).filter(({name}) => name === 'tool').map(({width}) => Math.round(width));
  const [ours, theirs] = [await bar(page), await bar(english)];
  assert.equal(ours.length, theirs.length);
  assert.notDeepEqual(ours, theirs);
  await english.context().close();
  await page.evaluate(() => fabrica.select(fabrica.structures().at(-1).id));
  await page.waitForFunction(() => /^Sélection : /.test(document.querySelector('[data-live="status"]')?.textContent.replaceAll('\u00a0', ' ')));
  await press(page, 'tool', -1);
  await page.waitForFunction(() => document.querySelector('[data-live="status"]')?.textContent === 'Le lien vers cette vue a été copié.');
  await press(page, 'tool', -3);  // the View menu
  await screenshot(page, 'words-fr-laptop');
  // The menu is longer than its panel.
  const [first] = (await page.evaluate(() => fabrica.controls())).filter(({name}) => name === 'theme');
  await page.mouse.move(first.x + 5, first.y + 5);
  await page.mouse.wheel(0, 3000);
  await idle(page);
  await press(page, 'url');
  const dialog = page.locator('dialog');
  assert.equal(await dialog.locator('h2').textContent(), 'Ouvrir une anatomie');
  assert.equal(await dialog.locator('button.main').textContent(), 'Ouvrir');
  assert.match(await dialog.locator('p', {hasText: 'catalogue'}).textContent(), /^Les volumes d’images d’organes entiers se trouvent dans le catalogue\.$/);
  await page.keyboard.press('Escape');
  // An error of the page's own, told in French where it is shown, in English to programs.
  const refused = await page.evaluate(() => fabrica.load('no-such.glb').then(() => null, error => error.reason));
  assert.equal(refused, 'There is no such file.');
  await page.waitForFunction(() => /Ce fichier n’existe pas\. Vérifiez l’adresse/.test(document.querySelector('[data-live="alert"]')?.textContent));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('another language is chosen in place, kept by the link and by the device', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  await page.evaluate(() => { window.marked = true; });
  await press(page, 'tool', -3);  // the View menu
  await press(page, 'ui language', 4);
  await spoken(page, 'de');
  await idle(page);
  assert.ok(await page.evaluate(() => window.marked), 'without loading the page again');
  assert.equal(await page.locator('a.skip').textContent(), 'Zur Liste der Strukturen');
  await page.waitForFunction(() => location.hash.includes('%22ui%22:%22de%22') || location.hash.includes('%22ui%22%3A%22de%22'));
  const link = await page.evaluate(() => fabrica.link());
  // Elsewhere, by the link.
  const other = await world.page(WINDOW, new URL(link).hash);
  await spoken(other, 'de');
  assert.equal(await other.evaluate(() => fabrica.state().ui), 'de');
  await other.context().close();
  // Here, without it.
  const again = await page.context().newPage();
  await again.goto(world.server.url);
  await spoken(again, 'de');
  await again.evaluate(() => fabrica.ready);
  await idle(again);
  assert.equal(await again.evaluate(() => fabrica.state().ui ?? null), null, 'what is kept is not said in every link');
  // And back, by the API; English needs no file.
  world.server.log.length = 0;
  await again.evaluate(() => { fabrica.interfaceLanguage = 'en'; });
  await spoken(again, 'en');
  assert.equal(await again.locator('a.skip').textContent(), 'Skip to the list of structures');
  assert.ok(!names().some(name => name.endsWith('.json') && name.length === 7));
  await page.context().close();
});

test('the link comes before the browser, also as a plain option', async () => {
  const page = await world.page({...WINDOW, locale: 'fr-FR'}, '#ui=pt');
  await spoken(page, 'pt');
  await idle(page);
  assert.equal(await page.evaluate(() => fabrica.state().ui), 'pt');
  await page.context().close();
  const none = await world.page({...WINDOW, locale: 'it-IT'}, '#ui=xx');
  await idle(none);
  assert.equal(await none.evaluate(() => fabrica.interfaceLanguage), 'en', 'what is not there is English');
  assert.deepEqual(none.problems, []);
  await none.context().close();
});

test('words that do not come leave the page English, without a word', async () => {
  world.server.faults = [{match: /words\/fr\.json/, status: 404}];
  const page = await world.page({...WINDOW, locale: 'fr-FR'});
  await idle(page);
  await page.locator('a.skip').waitFor({state: 'attached'});
  assert.equal(await page.evaluate(() => fabrica.interfaceLanguage), 'en');
  assert.equal(await page.locator('a.skip').textContent(), 'Skip to the list of structures');
  assert.equal(await page.locator('[data-live="alert"]').count(), 0);
  assert.deepEqual(page.problems, []);
  world.server.faults = [];
  // Chosen again, they are asked for again.
  await page.evaluate(() => { fabrica.interfaceLanguage = 'fr'; });
  await spoken(page, 'fr');
  await page.context().close();
});

test('a German phone', async () => {
  const page = await world.page({...PHONE, locale: 'de-DE'});
  await spoken(page, 'de');
  await idle(page);
  await screenshot(page, 'words-de-phone');
  await page.evaluate(() => fabrica.select(fabrica.structures().at(-1).id));
  await idle(page);
  await screenshot(page, 'words-de-phone-card');
  for (const {name, x, width} of await page.evaluate(() => fabrica.controls())) assert.ok(x >= -1 && x + width <= 391, `${name} is on the screen`);
  await press(page, 'more');
  await screenshot(page, 'words-de-phone-view');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

const boxes = (page, which) => page.locator(which).evaluateAll(found => found.map(one => one.getBoundingClientRect().toJSON()));
/** What of the card or the menu has no room. */
const cutOff = page => page.evaluate(() => [...document.querySelectorAll('.learn-card :is(button, label, legend, summary, h2, h3, p, .learn-title > *), .learn-menu :is(button, label, h2, h3, p), .learn-page :is(button, label, th)')]
  .filter(one => one.offsetParent && !one.matches('.visually-hidden, .learn-step') && (one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1) && getComputedStyle(one).display !== 'inline')
  .map(one => one.textContent));

test('a quiz, its result and the lesson editor in German, from the first word on', async () => {
  const german = {...PHONE, locale: 'de-DE'};
  const page = await world.page(german, '#quiz=basal-nuclei-left&seed=5&count=2&kinds=name');
  await page.locator('.learn-quiz').waitFor();
  assert.equal(await page.locator('.learn-prompt').textContent(), 'Was ist das?');
  assert.equal(await page.locator('.learn-quiz .learn-title .learn-quiet').textContent(), 'Frage 1 von 2');
  const answer = async right => {
    await idle(page);
    const wanted = await page.evaluate(() => fabrica.structures().find(({id}) => id === fabrica.selection[0]).name);
    const buttons = page.locator('.learn-answers button');
    const texts = await buttons.allTextContents();
    await buttons.nth(texts.findIndex(text => (text === wanted) === right)).tap();
    await page.locator('.learn-feedback :is(.right, strong)').first().waitFor();
    return (await page.locator('.learn-feedback').textContent()).trim();
  };
  assert.match(await answer(true), /^Richtig\./);
  await page.getByRole('button', {name: 'Weiter'}).tap();
  await screenshot(page, 'words-de-phone-quiz');
  assert.match(await answer(false), /^Nicht ganz\. +Richtig ist: /);
  await screenshot(page, 'words-de-phone-quiz-wrong');
  const [[says], [foot]] = [await boxes(page, '.learn-feedback p'), await boxes(page, '.learn-quiz footer')];
  assert.ok(says.bottom <= foot.top + 1, 'what came of it is seen without scrolling');
  assert.deepEqual(await cutOff(page), []);
  await page.getByRole('button', {name: 'Ergebnis'}).tap();
  assert.match(await page.locator('.learn-body').textContent(), /^1 von 2.*Sie kennen 1 Teil dieses Zweigs\..*Ihre Antwort: /);
  await page.getByText('Abgeben').tap();
  await screenshot(page, 'words-de-phone-score');
  for (const {height} of await boxes(page, '.learn-quiz footer button')) assert.ok(height < 50, 'in one line');
  assert.deepEqual(await cutOff(page), []);
  await page.getByRole('button', {name: 'Link kopieren'}).tap();
  await page.locator('.learn-toast', {hasText: 'Der Link wurde kopiert.'}).waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate(() => { location.hash = 'edit=abc123'; });
  await page.locator('.learn-editor').waitFor();
  assert.deepEqual(await cutOff(page), []);
  await page.getByRole('button', {name: 'Ansicht hinzufügen'}).tap();
  await page.getByRole('button', {name: 'Frage hinzufügen'}).tap();
  await page.getByLabel('Art', {exact: true}).selectOption('choice');
  await screenshot(page, 'words-de-phone-editor');
  assert.deepEqual(await cutOff(page), []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
  // What the pupil was asked in German is read in French by another.
  const teacher = await world.page({...WINDOW, locale: 'fr-FR'}, link.slice(link.indexOf('#')));
  await teacher.locator('.learn-page table').waitFor();
  const told = (await teacher.locator('.learn-page').textContent()).replaceAll('\u00a0', ' ');
  assert.match(told, /1 sur 2 \(50\s?%\)/);
  assert.match(told, /Qu’est-ce que c’est \?/);
  assert.deepEqual(teacher.problems, []);
  await teacher.context().close();
});

test('a lesson that has German words, in a German page: nothing is cut off', async () => {
  const page = await world.page({...PHONE, locale: 'de-DE'}, '#lesson=demo/lessons/limbic-system.json&step=7');
  await page.locator('.learn-player').waitFor();
  assert.equal(await page.locator('.learn-body').getAttribute('lang'), 'de');
  assert.equal(await page.getByRole('button', {name: 'Noch einmal'}).count(), 1);
  await page.getByRole('button', {name: 'Zurück'}).waitFor();
  await screenshot(page, 'words-de-phone-lesson');
  assert.deepEqual(await cutOff(page), []);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the catalogue of data sets speaks it, too', async () => {
  const context = await world.browser.newContext({...WINDOW, locale: 'es-ES'});
  const page = await context.newPage();
  await page.goto(`${world.server.url}catalogue.html`);
  await page.locator('h1', {hasText: 'Catálogo'}).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  assert.equal(await page.locator('a.skip').textContent(), 'Ir a los conjuntos de datos');
  assert.equal(await page.locator('button.main').textContent(), 'Leer');
  await context.close();
});
