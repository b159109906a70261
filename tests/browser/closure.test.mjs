// Which surfaces enclose space: for programs, and in words for who does not see the drawn tree's marks.
import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {after, before, test} from 'node:test';
import {boxes, changed} from './glb.mjs';
import {WINDOW, until} from './helpers.mjs';
import {openWithBoxes} from './saved.mjs';

/** Four boxes: a closed one, one without a side, and two halves of one that only together close. */
const FOUR = changed(boxes(['Closed', 'Open', 'Upper', 'Lower'].map(name => ({name}))), json => {
  const [, whole] = json.accessors, indices = (byteOffset, count) => json.accessors.push({...whole, byteOffset, count}) - 1;
  [whole && 1, indices(0, 30), indices(0, 18), indices(36, 18)].forEach((accessor, i) => { json.meshes[i].primitives[0].indices = accessor; });
  json.nodes[3].translation = json.nodes[2].translation;
  json.nodes.push({name: 'Pair', children: [2, 3]});
  json.scenes[0].nodes = [0, 1, 4];
});

let world;
before(async () => {
  world = await openWithBoxes(['One', 'Two']);
  await writeFile(path.join(world.folder, 'four.glb'), FOUR);
});
after(() => world?.close());

test('what is closed, closed with others, and open: told to programs, and of what is open in words', async () => {
  const page = await world.page(WINDOW, '#src=made/four.glb');
  await page.evaluate(() => fabrica.whenIdle());
  const closures = () => page.evaluate(() => Object.fromEntries(fabrica.structures().map(({name, closure}) => [name, closure])));
  await until(page, () => fabrica.structures().filter(({bounds}) => bounds).every(({closure, name}) => name === 'Pair' || closure !== 'unknown'));
  const {Pair: _, ...parts} = await closures();
  assert.deepEqual(parts, {Closed: 'closed', Open: 'open', Upper: 'in-group', Lower: 'in-group'});
  /** What a screen reader adds to an item's name. */
  const described = name => page.getByRole('treeitem', {name, exact: true}).evaluate(item => item.getAttribute('aria-describedby').split(' ')
    .map(id => item.ownerDocument.getElementById(id).textContent).join('. '));
  await page.getByRole('treeitem', {name: 'Open', exact: true}).waitFor({state: 'attached'});
  await until(page, () => /-open$/.test([...document.querySelectorAll('[role=treeitem]')].find(item => item.getAttribute('aria-label') === 'Open')?.getAttribute('aria-describedby')));
  assert.equal(await described('Open'), 'Shown. Open surface: cuts show its outline');
  assert.equal(await described('Closed'), 'Shown');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
