// The catalogue: the real metadata from a server of ours (hoa.mjs), searched, narrowed, cited and opened.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {HEART, ROI1, madeUp, realMetadata, serveHoa} from './hoa.mjs';
import {LAPTOP, PHONE, missing, open, screenshot} from './helpers.mjs';

const skip = missing('hoa-metadata');
let world, hoa, own;
before(async () => {
  world = await open();
  if (!skip) hoa = await serveHoa(await realMetadata());
  const sets = new Map([['D1_liver_all', madeUp('D1_liver_all')],
    ['D1_liver_roi', madeUp('D1_liver_roi', {voxel: 5, shape: [90, 80, 70], registration: {source_dataset: 'D1_liver_roi', target_dataset: 'D1_liver_all', translation: [40, 50, 30], rotation: 10, scale: 0.25}})]]);
  own = await serveHoa(sets, {index: ['D1_liver_all.json', 'D1_liver_roi.json', 'gone.json']});
});
after(async () => {
  await world?.close();
  await hoa?.close();
  await own?.close();
});

const at = (list, hash = '') => `catalogue.html?list=${encodeURIComponent(list)}${hash}`;
async function catalogue(device, address, count) {
  const page = await world.page(device, address, {ready: false});
  if (count !== undefined) await page.waitForFunction(n => document.querySelectorAll('.card').length === n && !/reading/.test(document.getElementById('count').textContent), count);
  return page;
}
const cards = page => page.$$eval('.card h2', list => list.map(item => item.textContent));

test('a list is searched and narrowed; the address says how', {skip}, async () => {
  const page = await catalogue({...LAPTOP, colorScheme: 'dark'}, at(`${hoa.url}index.json`), 8);
  await screenshot(page, 'catalogue-laptop');
  await page.fill('#search', 'kidney');
  assert.deepEqual(await cards(page), ['central-column']);
  await page.fill('#search', 'leé bm18');
  assert.equal((await cards(page)).length, 4, 'an author, with or without accents, and a beamline');
  await page.click('text=Clear search and filters');
  await page.getByLabel('BM05').check();
  assert.equal((await cards(page)).length, 4);
  await page.getByLabel('Below 2 µm').check();
  assert.deepEqual(await cards(page), ['central-column']);
  assert.match(page.url(), /beamline=BM05&resolution=/);
  await page.reload();
  await page.waitForFunction(() => document.querySelectorAll('.card').length === 1 && /1 of 8/.test(document.getElementById('count').textContent));
  assert.ok(await page.getByLabel('BM05').isChecked());
  await page.fill('#search', 'nothing like that');
  assert.match(await page.textContent('.empty'), /No data set is like that/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a data set has a page: its citation, what it lacks, every level, what lies in it', {skip}, async () => {
  const page = await catalogue(LAPTOP, at(`${hoa.url}index.json`, `#${HEART}`));
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 9);
  await screenshot(page, 'catalogue-page', {fullPage: true});
  const text = await page.textContent('main');
  assert.match(text, /Overview at 19.89um of the heart/);
  assert.match(text, /https:\/\/doi.org\/10.15151\/ESRF-DC-1965462366/);
  assert.match(text, /94 years/);
  assert.match(text, /name no licence/);
  assert.match(text, /Not stated: .*cause of death/);
  const rows = await page.$$eval('tbody tr', list => list.map(row => [...row.children].map(cell => cell.textContent)));
  assert.deepEqual(rows[0], ['s0', '19.89 µm', '7,641 × 7,641 × 8,839', '516,063,963,159', '1.03 TB'], '7641 × 7641 × 8839 voxels of two bytes');
  assert.deepEqual(rows[3].slice(1, 3), ['159.1 µm', '956 × 956 × 1,105']);
  const nested = await page.$$eval('section[aria-label="Nested data sets"] li a', list => list.map(item => item.textContent));
  assert.deepEqual(nested.map(name => name.split(' ')[0]).sort(), ['ROI-01', 'ROI-02', 'ROI-03']);
  await page.click('text=Copy BibTeX');
  const bib = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(bib, /@misc\{LADAF-2020-27_heart_complete-organ_19.89um_bm18,/);
  assert.match(bib, /author = \{\{The Human Organ Atlas Collaboration\} and /);
  assert.match(bib, /doi = \{10.15151\/ESRF-DC-1965462366\}/);
  assert.doesNotMatch(bib, /year/, 'the metadata have none');
  await page.click('section[aria-label="Nested data sets"] li a');
  await page.waitForFunction(() => /lies within/.test(document.querySelector('main').textContent));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'title', 'the new page begins there');
  await page.goBack();
  await page.waitForFunction(() => /Overview at/.test(document.querySelector('h1').textContent));
  await page.click('nav a');
  await page.waitForSelector('.card');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('opens in a tap: the organ with its zooms; of a zoom, within it', {skip}, async () => {
  const page = await catalogue(LAPTOP, at(`${hoa.url}index.json`), 8);
  await page.click('.card a[aria-label^="Open ROI-01"]');
  await page.waitForFunction(() => window.fabrica);
  await page.evaluate(() => fabrica.ready.then(() => fabrica.whenIdle()));
  const zooms = await page.evaluate(() => fabrica.zooms());
  assert.equal(zooms.length, 3);
  assert.equal(zooms.find(zoom => zoom.in)?.id, ROI1);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('on a phone, in the light', {skip}, async () => {
  const page = await catalogue({...PHONE, colorScheme: 'light'}, at(`${hoa.url}index.json`), 8);
  await screenshot(page, 'catalogue-phone-light');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing reaches over the side');
  await page.tap('summary');
  await screenshot(page, 'catalogue-phone-filters');
  for (const box of await page.$$eval('#filters > fieldset label', list => list.map(item => item.getBoundingClientRect().height))) assert.ok(box >= 44);
  await page.tap('summary');
  await page.tap('.card h2 a');
  await page.waitForSelector('article');
  await screenshot(page, 'catalogue-phone-page');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.context().close();
});

test('by keyboard and for screen readers', async () => {
  const page = await catalogue(LAPTOP, at(`${own.url}index.json`), 2);
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip/);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.type('roi');
  assert.deepEqual(await cards(page), ['ROI']);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search', 'typing goes on');
  assert.equal(await page.getByRole('searchbox', {name: 'Search the data sets'}).count(), 1);
  assert.equal(await page.getByRole('status').filter({hasText: '1 of 2'}).count(), 1);
  assert.equal(await page.getByRole('heading', {level: 1}).count(), 1);
  // Filters keep the focus where it is.
  await page.fill('#search', '');
  await page.getByLabel('A part (zoom)').focus();
  await page.keyboard.press('Space');
  assert.deepEqual(await cards(page), ['ROI']);
  assert.match(await page.evaluate(() => document.activeElement.id), /^type/);
  await page.context().close();
});

test('what cannot be read is said, and costs no more than itself', async () => {
  const page = await catalogue(LAPTOP, at(`${own.url}index.json`), 2);
  assert.match(await page.textContent('.failures'), /gone.json: there is no such file \(404\)/);
  await page.goto(`${world.server.url}${at(`${own.url}nothing.json`)}`);
  await page.waitForSelector('.failures');
  assert.match(await page.textContent('.failures'), /nothing.json: there is no such file/);
  assert.ok(await page.isVisible('#address'), 'another address can be given');
  await page.goto(`${world.server.url}${at('http://127.0.0.1:1/index.json')}`);
  await page.waitForSelector('.failures');
  assert.match(await page.textContent('.failures'), /does not answer/);
  await page.goto(`${world.server.url}catalogue.html`);
  assert.match(await page.textContent('main'), /Scans of human organs/);
  await screenshot(page, 'catalogue-empty');
  await page.fill('#address', `${own.url}index.json`);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.card').length === 2);
  assert.match(page.url(), /list=/);
  await page.context().close();
});

test('a volume that is not there has unknown levels, not guessed ones', async () => {
  const lost = await serveHoa(new Map([['x', madeUp('x')]]), {index: [{...madeUp('x'), data: {shape: [200, 160, 120], voxel_size_um: 20, gcs_url: 'n5://http://127.0.0.1:1/x/'}}]});
  const page = await catalogue(LAPTOP, at(`${lost.url}index.json`, '#x'));
  await page.waitForFunction(() => /cannot be read/.test(document.querySelector('main').textContent));
  assert.equal(await page.$$eval('tbody tr', list => list.length), 1);
  assert.match(await page.textContent('tbody tr'), /200 × 160 × 120.*3,840,000.*–/);
  await page.context().close();
  await lost.close();
});

test('files of the device: dropped, and opened from there', async () => {
  const page = await catalogue(LAPTOP, 'catalogue.html');
  const files = [...own.sets.values()].map(set => ({name: `${set.name}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(set))}));
  await page.setInputFiles('#files', [...files, {name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{')}]);
  await page.waitForFunction(() => document.querySelectorAll('.card').length === 2);
  assert.match(await page.textContent('.failures'), /broken.json: it is not JSON/);
  await page.click('.card a[aria-label^="Open Liver"]');
  await page.waitForFunction(() => window.fabrica);
  await page.evaluate(() => fabrica.ready.then(() => fabrica.whenIdle()));
  assert.deepEqual((await page.evaluate(() => fabrica.zooms())).map(zoom => zoom.id), ['D1_liver_roi']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what a file says is text, never markup', async () => {
  const evil = '<img src=x onerror="window.evil=1">';
  const bad = await serveHoa(new Map([['y', madeUp('y', {voi: evil, citation: {title: evil, contributors: [], doi: `10.1/"${evil}`, author_list: [evil]}})]]));
  const page = await catalogue(LAPTOP, at(`${bad.url}index.json`), 1);
  await page.click('.card h2 a');
  await page.waitForSelector('article');
  assert.equal(await page.evaluate(() => window.evil), undefined);
  assert.equal(await page.$$eval('main img', list => list.length), 0);
  await page.context().close();
  await bad.close();
});
