// WCAG 2.2 AA of all that is HTML, by axe-core and by what it leaves undecided (access.mjs): the tree, every dialog, lessons, quiz, catalogue;
// on a laptop and on a phone, in the dark and in the light.
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {Inspection, ask, mockSite, shut} from './access.mjs';
import {LAPTOP, LEARN, PHONE, open, place} from './helpers.mjs';
import {madeUp, serveHoa} from './hoa.mjs';

let folder, mock, world, sets;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'fabrica-axe-'));
  mock = await open({site: await mockSite(folder)});
  world = await open();
  const registration = {source_dataset: 'D1_liver_roi', target_dataset: 'D1_liver_all', translation: [40, 50, 30], rotation: 10, scale: 0.25};
  sets = await serveHoa(new Map([['D1_liver_all', madeUp('D1_liver_all')], ['D1_liver_roi', madeUp('D1_liver_roi', {voxel: 5, shape: [90, 80, 70], registration})]]),
    {index: ['D1_liver_all.json', 'D1_liver_roi.json', 'gone.json']});
});
after(async () => {
  await mock?.close();
  await world?.close();
  await sets?.close();
  await rm(folder, {recursive: true});
});

const idle = page => page.evaluate(() => fabrica.whenIdle());
const DEVICES = [['a laptop', LAPTOP], ['a phone', PHONE]];
for (const [name, device] of DEVICES) {
  test(`the tree and every dialog on ${name}`, async () => {
    const inspection = new Inspection();
    const page = await mock.page(device);
    await idle(page);
    await page.getByRole('treeitem', {name: 'Brain', exact: true}).waitFor({state: 'attached'});
    await page.waitForFunction(() => [...document.styleSheets].some(sheet => /later\.css/.test(sheet.href ?? '')));
    await inspection.look(page, 'the page');
    await page.keyboard.press('Tab');
    await inspection.look(page, 'the way past the picture');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Keys');
    await inspection.look(page, 'the way to the keys');
    await page.locator('.skip').focus();
    await page.evaluate(() => {
      globalThis.mockZooms = ['a', 'b'];
      fabrica.hide(['left-hippocampus']);
      fabrica.select('right-hippocampus');
    });
    await page.waitForFunction(() => document.querySelectorAll('.zooms button').length === 2);
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('[role="treeitem"]:focus').count(), 1);
    assert.ok(await page.locator('.outline').isVisible());
    await inspection.look(page, 'the tree, open');
    await page.keyboard.press('Tab');
    await inspection.look(page, 'the zooms');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('?');
    await page.locator('dialog[open] .keys').first().waitFor();
    await inspection.look(page, 'the keys');
    await shut(page);
    for (const [kind, text] of [['open-url-dialog'], ['ask-place', '1, 2, 3'], ['ask-name', 'Distance 1'], ['ask-words', ''], ['ask-set-name', ''], ['ask-set-name', 'Both']]) {
      await ask(page, kind, text);
      await inspection.look(page, `${kind} ${text}`);
      await shut(page);
    }
    // Nothing is written: it says so.
    await ask(page, 'ask-words');
    await page.locator('dialog input').fill('');
    await page.locator('dialog input').press('Enter');
    await page.locator('dialog [role="alert"]', {hasText: /./}).waitFor();
    await inspection.look(page, 'a refusal');
    await shut(page);
    // A phone has a way of its own to share.
    await page.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); });
    await ask(page, 'copy-link');
    await inspection.look(page, 'share');
    await shut(page);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'notes.docx'));
      document.querySelector('.fabrica').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
    });
    await page.locator('dialog[open]').waitFor();
    await inspection.look(page, 'an error');
    await shut(page);
    assert.deepEqual(page.problems, []);
    await page.context().close();
    inspection.end();
  });

  test(`lessons, quiz and results on ${name}`, async () => {
    const inspection = new Inspection();
    const page = await world.page(device, '#lesson=demo/lessons/limbic-system.json&step=7');
    await page.locator('.learn-player').waitFor();
    await inspection.look(page, 'a lesson with a question');
    const wrong = page.getByRole('button', {name: 'Body of corpus callosum'});
    await wrong.click();
    await page.locator('.learn-feedback.wrong').waitFor();
    await inspection.look(page, 'a lesson, answered wrongly');
    await page.keyboard.press('Home');
    await inspection.look(page, 'a lesson');
    if (device === LAPTOP) {
      await page.getByRole('button', {name: /^Present/}).click();
      await page.locator('.learn-card.present').waitFor();
      await inspection.look(page, 'presenting');
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', {name: 'Explore by yourself'}).click();
    await inspection.look(page, 'a lesson, folded');

    await page.evaluate(() => { location.hash = 'quiz=basal-nuclei-left&seed=5&count=2&kinds=name'; });
    await page.locator('.learn-quiz').waitFor();
    await inspection.look(page, 'a quiz');
    for (const last of [false, true]) {
      await page.locator('.learn-answers button').first().click();
      await page.locator('.learn-feedback.right, .learn-feedback.wrong').first().waitFor();
      await inspection.look(page, 'a quiz, answered');
      await page.getByRole('button', {name: last ? 'Score' : 'Next'}).click();
    }
    await page.getByText('Hand it in').click();
    await inspection.look(page, 'a score');
    await page.getByRole('button', {name: 'Copy a link'}).click();
    await page.locator('.learn-toast').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());

    await page.evaluate(() => { location.hash = 'edit=abc123'; });
    await page.locator('.learn-editor').waitFor();
    await inspection.look(page, 'the editor, empty');
    await page.getByRole('button', {name: 'Add this view'}).click();
    await page.getByRole('button', {name: 'Add a question'}).click();
    await inspection.look(page, 'the editor with a question');
    await page.getByLabel('Kind', {exact: true}).selectOption('choice');
    await page.getByText('About the lesson').click();
    await inspection.look(page, 'the editor with answers');
    await page.getByRole('button', {name: 'Delete the step'}).click();
    await inspection.look(page, 'the editor, a step deleted');

    await page.evaluate(result => { location.hash = result; }, link.slice(link.indexOf('#')));
    await page.locator('.learn-page table').waitFor();
    await inspection.look(page, 'a result');
    assert.deepEqual(page.problems, []);
    await page.context().close();
    inspection.end();
  });

  test(`the menu of lessons and a worksheet on ${name}`, async () => {
    const inspection = new Inspection();
    const page = await world.page(device);
    await idle(page);
    await inspection.look(page, 'the demo');
    // Quickly drawn: it is the HTML that counts here.
    await page.evaluate(() => fabrica.isolate(['hippocampus-left', 'amygdala-left', 'thalamus-left']));
    await idle(page);
    const press = async (wanted, nth = 0) => {
      const {x, y} = await place(page, wanted, nth);
      await page.mouse.click(x, y);
      await idle(page);
    };
    if (device === PHONE) {
      await press('more');
      await press('learn');
    } else {
      await press('tool', LEARN);
    }
    const menu = page.locator('dialog.learn-menu');
    await menu.getByRole('button', {name: 'How to find the central sulcus'}).waitFor();
    await inspection.look(page, 'the menu of lessons');
    await menu.getByRole('button', {name: 'Copy a link for a class'}).click();
    await menu.locator('.learn-toast').waitFor();
    assert.equal(await menu.getByRole('status').filter({hasText: 'The link was copied.'}).count(), 1, 'said where it can be heard');
    await inspection.look(page, 'the menu with a message');
    await menu.getByRole('button', {name: 'Make a worksheet'}).click();
    await page.locator('.learn-worksheet img').waitFor();
    await inspection.look(page, 'a worksheet');
    await page.locator('.learn-worksheet').getByRole('button', {name: 'Close'}).click();
    assert.equal(await page.evaluate(() => document.activeElement.localName), 'canvas', 'the focus is back in the picture');
    assert.deepEqual(page.problems, []);
    await page.context().close();
    inspection.end();
  });

  test(`the catalogue and a data set on ${name}`, async () => {
    const inspection = new Inspection();
    const page = await world.page(device, 'catalogue.html', {ready: false});
    await page.locator('.opener').waitFor();
    await inspection.look(page, 'the catalogue without a list');
    await page.goto(`${world.server.url}catalogue.html?list=${encodeURIComponent(`${sets.url}index.json`)}`);
    await page.waitForFunction(() => document.querySelectorAll('.card').length === 2 && !/reading/.test(document.getElementById('count').textContent));
    if (device === PHONE) await page.locator('#filters > summary').click();
    await page.getByText('Read another list').click();
    await page.fill('#search', 'roi');
    await inspection.look(page, 'the catalogue');
    await page.getByRole('button', {name: 'Clear search and filters'}).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
    await page.locator('.card h2 a').first().click();
    await page.locator('article tbody tr').nth(1).waitFor();
    await page.getByText('BibTeX', {exact: true}).click();
    await inspection.look(page, 'a data set');
    await page.locator('nav a').click();
    await page.locator('.card h2 a:focus').waitFor();
    assert.deepEqual(page.problems, []);
    await page.context().close();
    inspection.end();
  });
}

test('a page with nothing in it, and a frame in another page', async () => {
  const inspection = new Inspection();
  world.server.faults = [{match: /demo\/atlas\.json/, status: 404}];
  const empty = await world.page(LAPTOP);
  await idle(empty);
  await empty.locator('dialog.start').waitFor();
  await inspection.look(empty, 'an empty page, with what there is to open');
  await shut(empty);
  await empty.getByRole('button', {name: 'Keys'}).waitFor({state: 'attached'});
  assert.equal(await empty.locator('a.skip').isHidden(), true, 'nothing leads to a list that is not there');
  await inspection.look(empty, 'an empty page');
  await empty.context().close();
  world.server.faults = [];
  for (const device of [LAPTOP, PHONE]) {
    const page = await world.page({...device, viewport: {width: 360, height: 300}}, '?embed=1#src=demo/atlas.json');
    await idle(page);
    await page.locator('.full').waitFor();
    await inspection.look(page, 'in a frame');
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    await page.locator('[role="treeitem"]:focus').waitFor();
    await inspection.look(page, 'the tree in a frame');
    await page.context().close();
  }
  inspection.end();
});
