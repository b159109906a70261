// Where the time goes: what belongs to the first picture, and what comes later. node --test tests/bench/harness/
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {figuresOf} from '../start.mjs';

test('only what comes before the first picture is counted; what there is not is nothing, not zero', () => {
  const run = {firstPicture: 1, origin: 5000, document: 20, scripts: 200, tasks: [[100, 60], [300, 40], [1200, 500]],
    steps: {context: [[400, 30], [1500, 30]], programs: [[450, 5], [460, 15], [2000, 99]], wasm: [[210, 90]]}};
  const log = [{kind: 'app', end: 5010}, {kind: 'data', end: 5600}, {kind: 'data', end: 5400}, {kind: 'data', end: 0}];
  assert.deepEqual(figuresOf(run, log), {'start.document': 0.02, 'start.scripts': 0.2, 'start.wasm': 0.3, 'start.context': 0.43, 'start.data': 0.4, 'start.picture': 1,
    'start.cost.context': 30, 'start.cost.programs': 20, 'start.cost.wasm': 90, 'start.cost.tasks': 60});
  const empty = figuresOf({firstPicture: null, origin: 0, document: null, scripts: null}, []);
  assert.deepEqual([empty['start.context'], empty['start.wasm'], empty['start.data'], empty['start.picture']], [null, null, null, null]);
});
