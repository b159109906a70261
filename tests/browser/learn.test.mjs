// Lessons and quizzes in a browser: played by keys and by touch, made, kept, saved and opened; a quiz with its mistakes; hostile words.
import assert from 'node:assert/strict';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {LAPTOP, PHONE, open, screenshot} from './helpers.mjs';

let world;
let folder;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fabrica-learn-'));
  world = await open({mounts: {'/lessons/': folder}});
});
after(async () => {
  await world?.close();
  await rm(folder, {recursive: true, force: true});
});

const LESSON = 'lesson=demo/lessons/limbic-system.json';
const card = page => page.locator('.learn-card');
const titleOf = page => page.locator('.learn-body h2').textContent();
const step = page => page.locator('.learn-card select[aria-label="Step"]').evaluate(select => select.selectedIndex + 1);
const idle = page => page.evaluate(() => fabrica.whenIdle());
/** Where a structure is seen, in CSS pixels of the page: around where its middle is drawn, beside the card. */
async function seenAt(page, id) {
  await idle(page);
  return page.evaluate(async id => {
    const {target, orientation: [x, y, z, w], distance, fieldOfView = 0.6} = fabrica.camera;
    const turn = ([a, b, c]) => {
      const [p, q, r] = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)];
      return [a + w * p + y * r - z * q, b + w * q + z * p - x * r, c + w * r + x * q - y * p];
    };
    const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    const {min, max} = fabrica.structures().find(one => one.id === id).bounds;
    const off = min.map((value, axis) => (value + max[axis]) / 2 - target[axis]);
    const canvas = document.querySelector('canvas');
    const box = canvas.getBoundingClientRect();
    const card = document.querySelector('.learn-card').getBoundingClientRect();
    const middle = card.width > 0.9 * box.width ? [box.width / 2, card.top / 2] : [card.left / 2, box.height / 2];
    const scale = box.height / (2 * Math.tan(fieldOfView / 2)) / (distance - dot(off, turn([0, 0, 1])));
    const at = [middle[0] + dot(off, turn([1, 0, 0])) * scale, middle[1] - dot(off, turn([0, 1, 0])) * scale];
    for (let radius = 0; radius <= 90; radius += 15) {
      const count = radius === 0 ? 1 : 8;
      for (let i = 0; i < count; i++) {
        const place = [at[0] + radius * Math.cos(i * 6.283 / count), at[1] + radius * Math.sin(i * 6.283 / count)];
        if (document.elementFromPoint(...place) !== canvas) continue;
        if ((await fabrica.pick(...place))?.id === id) return place;
      }
    }
    return null;
  }, id);
}
async function hashHas(page, text) {
  await page.waitForFunction(text => location.hash.includes(text), text);
}

test('a lesson by keyboard on a laptop: keys, the address, presenting, exploring', async () => {
  const page = await world.page(LAPTOP, `#${LESSON}`);
  await card(page).waitFor();
  assert.equal(await step(page), 1);
  const first = await titleOf(page);
  await idle(page);
  await screenshot(page, 'learn-laptop-1');
  await page.keyboard.press('PageDown');
  assert.equal(await step(page), 2);
  assert.notEqual(await titleOf(page), first);
  await idle(page);
  await screenshot(page, 'learn-laptop-2');
  await hashHas(page, 'step=2');
  const shown = await page.evaluate(() => fabrica.state());
  assert.ok(shown.only.includes('cingulate-gyrus-middle-left'), 'what the step shows is shown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await step(page), 2);
  await page.keyboard.press('PageUp');
  assert.equal(await step(page), 1);

  // A name in the text leads to the structure.
  await page.keyboard.press('PageDown');
  await page.locator('.learn-body .structure', {hasText: 'middle'}).click();
  await page.waitForFunction(() => fabrica.selection[0] === 'cingulate-gyrus-middle-left');

  // The panels come back to explore with, and go again.
  const panels = async () => (await page.evaluate(() => fabrica.controls())).length;
  await idle(page);
  const without = await panels();
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => fabrica.controls().some(({name}) => name === 'fold'));
  assert.ok(await panels() > without);
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => !fabrica.controls().some(({name}) => name === 'fold'));

  // Presenting: large type, keys from a remote.
  await page.getByRole('button', {name: /^Present/}).click();
  await page.locator('.learn-card.present').waitFor();
  const size = await page.locator('.learn-body').evaluate(body => parseFloat(getComputedStyle(body).fontSize));
  assert.ok(size >= 20, `type of ${size} px`);
  await page.keyboard.press('PageDown');
  assert.equal(await step(page), 3);
  await idle(page);
  // Nothing but words and picture until somebody reaches for the buttons; those go again.
  const foot = opacity => page.waitForFunction(wanted => getComputedStyle(document.querySelector('.learn-card.present footer')).opacity === wanted, opacity, {timeout: 10000});
  await foot('0');
  await screenshot(page, 'learn-present');
  await page.mouse.move(900, 300);
  await page.mouse.move(910, 320);
  await foot('1');
  await foot('0');
  // Past the structures that the words name.
  for (let i = 0; i < 9 && !await page.evaluate(() => document.activeElement.closest('footer')); i++) await page.keyboard.press('Tab');
  await foot('1');
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  await foot('0');
  await page.keyboard.press('Escape');
  await page.locator('.learn-card:not(.present)').waitFor();

  // A reload goes on here.
  await hashHas(page, 'step=3');
  await page.reload();
  await card(page).waitFor();
  assert.equal(await step(page), 3);
  await page.getByRole('button', {name: 'Close the lesson'}).click();
  assert.equal(await card(page).count(), 0);
  await page.waitForFunction(() => !location.hash.includes('lesson='));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a new lesson is in the language of the interface, whatever the browser speaks', async () => {
  const page = await world.page(LAPTOP, '#src=demo/atlas.json&ui=fr&edit=test1');
  await page.locator('.learn-editor').waitFor();
  await page.waitForFunction(() => document.documentElement.lang === 'fr');
  await page.locator('.learn-editor footer .main').click();
  await page.waitForFunction(() => Object.entries(localStorage).some(([key, text]) => key.startsWith('fabrica.lesson:') && JSON.parse(text).lesson.language === 'fr'));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a lesson by touch on a phone: the sheet leaves the body its half', async () => {
  const page = await world.page(PHONE, `#${LESSON}`);
  await card(page).waitFor();
  for (let i = 1; i <= 7; i++) {
    assert.equal(await step(page), i);
    const box = await card(page).boundingBox();
    assert.ok(box.height <= 844 / 2, `step ${i}: the sheet is ${box.height} px tall`);
    assert.ok(Math.abs(box.y + box.height - 844) < 1 && box.width === 390, 'at the lower edge');
    for (const button of await page.locator('.learn-card button:visible').all()) {
      const {width, height} = await button.boundingBox();
      const inline = await button.evaluate(node => node.classList.contains('structure'));
      assert.ok(inline || (width >= 44 && height >= 44), `${await button.textContent()}: ${width} × ${height}`);
    }
    await idle(page);
    await screenshot(page, `learn-phone-${i}`);
    if (i < 7) await page.getByRole('button', {name: 'Next'}).tap();
  }
  // The name question at the end.
  await page.getByRole('button', {name: 'Body of corpus callosum'}).tap();
  await page.locator('.learn-feedback.wrong').waitFor();
  await page.getByRole('button', {name: 'Left cingulum, cingulate part'}).tap();
  await page.locator('.learn-feedback.right').waitFor();
  assert.match(await page.locator('.learn-feedback').textContent(), /arches below/);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('what a view is about is seen on a phone as on a laptop', async () => {
  const ids = ['cingulate-gyrus-anterior-left', 'cingulate-gyrus-posterior-left', 'parahippocampal-gyrus-left'];
  for (const device of [LAPTOP, PHONE]) {
    const page = await world.page(device, `#${LESSON}&step=2`);
    await card(page).waitFor();
    for (const id of ids) assert.ok(await seenAt(page, id), `${id} is not seen at ${device.viewport.width}`);
    await page.context().close();
  }
});

test('a question is answered in the picture', async () => {
  const page = await world.page(LAPTOP, `#${LESSON}&step=6`);
  await card(page).waitFor();
  const putamen = await seenAt(page, 'putamen-left');
  await page.mouse.click(...putamen);
  await page.locator('.learn-feedback.wrong').waitFor();
  assert.match(await page.locator('.learn-feedback').textContent(), /That is: Left putamen/);
  const amygdala = await seenAt(page, 'amygdala-left');
  await page.mouse.click(...amygdala);
  await page.locator('.learn-feedback.right').waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a lesson is made, kept over a reload, saved, and opened from its file', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  const learnTool = (await page.evaluate(() => fabrica.controls())).filter(({name}) => /Learn|tool/.test(name));
  assert.ok(learnTool.length > 0);
  await page.evaluate(() => { location.hash = `${location.hash}&edit=abc123`; });
  await page.locator('.learn-editor').waitFor();
  await page.getByLabel('Title of the lesson').fill('Three views');
  const add = async (prepare, title, text) => {
    await page.evaluate(prepare);
    await idle(page);
    await page.getByRole('button', {name: 'Add this view'}).click();
    await page.getByLabel('Title', {exact: true}).fill(title);
    await page.getByLabel('Text', {exact: true}).fill(text);
  };
  await add(() => fabrica.isolate(['hippocampus-left']), 'One', 'The **hippocampus**.');
  await add(() => fabrica.isolate(['amygdala-left', 'putamen-left']), 'Two', '<b>no markup</b>');
  await add(() => { fabrica.showAll(); fabrica.select('skin'); }, 'Three', 'All of it.');
  await screenshot(page, 'learn-editor');
  // A question by pressing a structure.
  await page.locator('[data-step="1"]').click();
  await page.evaluate(() => fabrica.select(null));
  await page.getByRole('button', {name: 'Add a question'}).click();
  await page.evaluate(() => fabrica.select('amygdala-left'));
  await page.locator('.learn-target strong', {hasText: 'Left amygdala'}).waitFor();
  // Reordered, deleted, and back.
  await page.getByRole('button', {name: 'Move up'}).click();
  const titles = () => page.locator('.learn-step span').allTextContents();
  assert.deepEqual(await titles(), ['Two', 'One', 'Three']);
  await page.keyboard.press('Alt+ArrowDown');
  assert.deepEqual(await titles(), ['One', 'Two', 'Three']);
  await page.getByRole('button', {name: 'Delete the step'}).click();
  assert.deepEqual(await titles(), ['One', 'Three']);
  await page.locator('.learn-undo button').click();
  assert.deepEqual(await titles(), ['One', 'Two', 'Three']);

  await hashHas(page, 'edit=abc123');
  await page.reload();
  await page.locator('.learn-editor').waitFor();
  assert.deepEqual(await titles(), ['One', 'Two', 'Three']);
  assert.equal(await page.getByLabel('Title of the lesson').inputValue(), 'Three views');

  const saving = page.waitForEvent('download');
  await page.getByRole('button', {name: 'Save as a file'}).click();
  const download = await saving;
  assert.equal(download.suggestedFilename(), 'three-views.lesson.json');
  const file = path.join(folder, 'made.json');
  await download.saveAs(file);
  const lesson = JSON.parse(await readFile(file, 'utf8'));
  assert.equal(lesson.steps.length, 3);
  assert.deepEqual(lesson.steps[0].view.only, ['hippocampus-left']);
  assert.deepEqual(lesson.steps[1].question, {kind: 'find', structure: 'amygdala-left'});
  assert.equal(lesson.steps[0].view.theme, undefined, 'how a person likes to see is not the lesson’s');
  await page.getByRole('button', {name: 'Play'}).click();
  await page.locator('.learn-player').waitFor();
  await page.context().close();

  // On a fresh device: dropped.
  const other = await world.page(LAPTOP);
  await idle(other);
  await other.evaluate(async text => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'made.json', {type: 'application/json'}));
    document.querySelector('#viewer').dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true}));
  }, await readFile(file, 'utf8'));
  await other.locator('.learn-player').waitFor();
  assert.equal(await titleOf(other), 'One');
  await idle(other);
  assert.deepEqual(await other.evaluate(() => fabrica.state().only), ['hippocampus-left']);
  await other.keyboard.press('PageDown');
  assert.equal(await other.locator('.learn-body b').count(), 0);
  assert.match(await other.locator('.learn-body').textContent(), /<b>no markup<\/b>/);
  assert.deepEqual(other.problems, []);
  await other.context().close();
});

test('a quiz: one right, one wrong, the mistakes again, the result by link', async () => {
  const page = await world.page(LAPTOP, '#quiz=basal-nuclei-left&seed=5&count=2&kinds=name');
  await page.locator('.learn-quiz').waitFor();
  const before = await page.evaluate(() => fabrica.selection[0]);
  assert.ok(before, 'what is asked about is selected');
  const names = await page.evaluate(() => Object.fromEntries(fabrica.structures().map(({id, name}) => [id, name])));
  const answer = async right => {
    await page.waitForFunction(() => document.querySelector('.learn-answers button:not(:disabled)'));
    await idle(page);
    const wanted = names[await page.evaluate(() => fabrica.selection[0])];
    const buttons = page.locator('.learn-answers button');
    const texts = await buttons.allTextContents();
    assert.ok(texts.includes(wanted), `${wanted} among ${texts}`);
    assert.equal(new Set(texts).size, 4);
    await buttons.nth(texts.findIndex(text => (text === wanted) === right)).click();
    await page.locator(`.learn-feedback.${right ? 'right' : 'wrong'}`).waitFor();
    return wanted;
  };
  await screenshot(page, 'learn-quiz');
  const known = await answer(true);
  await page.getByRole('button', {name: 'Next'}).click();
  const missed = await answer(false);
  assert.notEqual(known, missed);
  await screenshot(page, 'learn-quiz-wrong');
  await page.getByRole('button', {name: 'Score'}).click();
  assert.match(await page.locator('.learn-score').textContent(), /1 of 2/);
  await screenshot(page, 'learn-score');

  await page.getByText('Hand it in').click();
  await page.getByLabel('Your name, if you like').fill('Ada <i>Lovelace</i>');
  await page.getByRole('button', {name: 'Copy a link'}).click();
  await page.locator('.learn-toast').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());

  // Only what was missed is asked again.
  await page.getByRole('button', {name: 'Mistakes again'}).click();
  await page.locator('.learn-answers button').first().waitFor();
  assert.equal(await answer(true), missed);
  await page.getByRole('button', {name: 'Score'}).click();
  assert.match(await page.locator('.learn-score').textContent(), /1 of 1/);
  assert.match(await page.locator('.learn-body').textContent(), /You know 2 parts/);
  await page.getByRole('button', {name: 'End the quiz'}).click();
  assert.deepEqual(page.problems, []);
  await page.context().close();

  const teacher = await world.page(LAPTOP, link.slice(link.indexOf('#')));
  await teacher.locator('.learn-page table').waitFor();
  await screenshot(teacher, 'learn-result');
  assert.match(await teacher.locator('.learn-page').textContent(), /Ada <i>Lovelace<\/i>/);
  assert.equal(await teacher.locator('.learn-page tbody tr.right').count(), 1);
  assert.match(await teacher.locator('.learn-page tbody tr.wrong').textContent(), new RegExp(missed.replace(/[()]/g, '.')));
  assert.deepEqual(teacher.problems, []);
  await teacher.context().close();
});

test('find it: names are off, and the answer is pressed', async () => {
  const page = await world.page(LAPTOP, '#quiz=basal-nuclei-left&seed=3&count=1&kinds=find');
  await page.locator('.learn-quiz').waitFor();
  const prompt = await page.locator('.learn-prompt').textContent();
  const wanted = prompt.replace('Find: ', '');
  const id = await page.evaluate(name => fabrica.structures().find(one => one.name === name).id, wanted);
  const state = await page.evaluate(() => fabrica.state());
  assert.equal(state.labels, 'off');
  assert.equal(state.selection, undefined);
  const at = await seenAt(page, id);
  assert.ok(at, `${wanted} is seen`);
  await page.mouse.click(...at);
  await page.locator('.learn-feedback.right').waitFor();
  await page.context().close();
});

test('hostile words and addresses do nothing', async () => {
  const hostile = '<img src=x onerror="window.hacked=1"> <script>window.hacked=1</script> [press](javascript:window.hacked=1) [site](https://example.org/) **"><svg onload=window.hacked=1>**';
  await writeFile(path.join(folder, 'hostile.json'), JSON.stringify({fabricaLesson: 1, title: hostile, authors: [hostile], licence: hostile, language: '"><x', steps: [
    {title: hostile, text: hostile, view: {v: 1, only: [hostile], selection: [7], camera: {distance: 'far', target: [1e99, null, 0]}, planes: {[hostile]: {position: 3}}, frame: [-1, 'x']}},
    {title: 'b', question: {kind: 'choice', prompt: hostile, choices: [hostile, 'b'], answer: 0, hint: hostile, explanation: hostile}}]}));
  const page = await world.page(LAPTOP, '#lesson=lessons/hostile.json');
  await card(page).waitFor();
  assert.equal(await page.locator('.learn-card :is(img, script)').count(), 0);
  assert.deepEqual(await page.locator('.learn-card a').evaluateAll(links => links.map(link => link.href)), ['https://example.org/']);
  await page.keyboard.press('PageDown');
  await page.getByRole('button', {name: 'Hint'}).click();
  await page.locator('.learn-answers button').first().click();
  await page.locator('.learn-feedback.right').waitFor();
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.deepEqual(page.problems, []);
  await page.context().close();

  for (const [hash, says] of [['lesson=lessons/none.json', /./], ['lesson=device:none', /kept on the device/], ['result=AAAA', /damaged/], ['quiz=nowhere', /does not have/]]) {
    const wrong = await world.page(LAPTOP, `#${hash}`);
    const dialog = wrong.locator('dialog.fabrica-dialog');
    await dialog.waitFor();
    assert.match(await dialog.textContent(), says, hash);
    await wrong.context().close();
  }
});

test('the menu: lessons of the atlas, a quiz by keyboard, a worksheet to print', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  const menu = page.locator('dialog.learn-menu');
  /** The toolbar's button: before View, Help and Copy link. */
  const press = async () => {
    await page.waitForFunction(() => fabrica.controls().filter(({name}) => name === 'tool').length >= 12);
    await idle(page);
    const tools = (await page.evaluate(() => fabrica.controls())).filter(({name}) => name === 'tool').sort((a, b) => a.x - b.x);
    const {x, y, width, height} = tools.at(-4);
    await page.mouse.click(x + width / 2, y + height / 2);
  };
  await press();
  await menu.waitFor();
  await menu.getByRole('button', {name: 'How to find the central sulcus'}).waitFor();
  await screenshot(page, 'learn-menu');
  await menu.getByLabel('About').selectOption('frontal-lobe-left');
  await menu.getByRole('button', {name: 'Start'}).click();
  await page.locator('.learn-quiz').waitFor();
  await page.getByRole('button', {name: 'End the quiz'}).click();

  await press();
  // Both ask something.
  await menu.getByRole('button', {name: 'Quiz of this lesson'}).nth(1).waitFor();
  await menu.locator('li', {hasText: 'central sulcus'}).getByRole('button', {name: 'Quiz of this lesson'}).click();
  await page.locator('.learn-quiz', {hasText: 'central sulcus'}).waitFor();
  await page.getByRole('button', {name: 'End the quiz'}).click();

  await press();
  await menu.getByRole('button', {name: 'Make a worksheet'}).click();
  await page.locator('.learn-worksheet img').waitFor();
  assert.equal(await page.getByLabel('Title of the worksheet').inputValue(), 'Colin 27: a human head and brain');
  const blanks = await page.locator('.learn-sheet > .learn-blanks li').count();
  assert.ok(blanks >= 5, `${blanks} lines`);
  assert.equal(await page.locator('.learn-key li').count(), blanks);
  await screenshot(page, 'learn-worksheet');
  await page.emulateMedia({media: 'print'});
  assert.equal(await page.locator('canvas').first().isVisible(), false);
  assert.equal(await page.locator('.learn-worksheet img').isVisible(), true);
  await page.emulateMedia({media: null});
  await page.locator('.learn-worksheet').getByRole('button', {name: 'Close'}).click();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('a pin and an arrow with words, in the picture and in the link', async () => {
  const page = await world.page(LAPTOP);
  await idle(page);
  const names = await page.evaluate(() => [
    fabrica.addMeasurement({kind: 'pin', points: [[0.05, 0.02, 0.01]], name: 'Here'}),
    fabrica.addMeasurement({kind: 'arrow', points: [[0, 0.07, 0], [0.02, 0.12, 0]], name: 'The top'}),
  ]);
  assert.deepEqual(names, ['Here', 'The top']);
  const link = await page.evaluate(() => fabrica.link());
  const other = await world.page(LAPTOP, link.slice(link.indexOf('#')));
  await idle(other);
  const kept = await other.evaluate(() => fabrica.measurements());
  assert.deepEqual(kept.map(({kind, name}) => [kind, name]), [['pin', 'Here'], ['arrow', 'The top']]);
  await screenshot(other, 'learn-pins');
  await other.evaluate(() => fabrica.changeMeasurement('Here', {name: 'There'}));
  await other.evaluate(() => fabrica.removeMeasurement('The top'));
  assert.deepEqual((await other.evaluate(() => fabrica.measurements())).map(({name}) => name), ['There']);
  await other.context().close();
  await page.context().close();
});
