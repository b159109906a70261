// Where the time goes: what belongs to the first picture, and what comes later. node --test tests/bench/harness/
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {taskParts, taskWords} from '../lib/task_parts.mjs';
import {figuresOf} from '../start.mjs';

test('only what comes before the first picture is counted; what there is not is nothing, not zero', () => {
  const run = {firstPicture: 1, everything: 2, origin: 5000, document: 20, scripts: 200, tasks: [[100, 60], [300, 40], [1200, 500]],
    steps: {context: [[400, 30], [1500, 30]], programs: [[450, 5], [460, 15], [2000, 99]], wasm: [[210, 90]]}};
  const log = [{kind: 'app', end: 5010}, {kind: 'data', end: 5600}, {kind: 'data', end: 5400}, {kind: 'data', end: 0}];
  assert.deepEqual(figuresOf(run, log), {'start.document': 0.02, 'start.scripts': 0.2, 'start.wasm': 0.3, 'start.context': 0.43, 'start.data': 0.4, 'start.picture': 1, 'start.everything': 2,
    'start.cost.context': 30, 'start.cost.programs': 20, 'start.cost.wasm': 90, 'start.cost.tasks': 60});
  const empty = figuresOf({firstPicture: null, origin: 0, document: null, scripts: null}, []);
  assert.deepEqual([empty['start.context'], empty['start.wasm'], empty['start.data'], empty['start.picture']], [null, null, null, null]);
});

test('a long task is told by its functions; what is short, idle, outside or the harness itself is not', () => {
  const node = (id, functionName, url = '') => ({id, callFrame: {functionName, url, lineNumber: 0, columnNumber: 9}});
  const nodes = [node(1, 'getContext'), node(2, 'wasm-function[1]', 'http://localhost/fabrica.wasm?v=1'), node(3, '(idle)'), node(4, 'little'), node(5, 'readPixels')];
  const symbols = {'fabrica.wasm': ['fabrica::App::run', 'fabrica::App::frame']};
  // On the profile's clock navigation began at 1,000,000 µs; a sample every 10 ms but for the last, which stands for 1 ms.
  const samples = [3, 1, 1, 1, 2, 2, 3, 4, 5, 5, 5, 5], timeDeltas = [0, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 1000, 20_000, 20_000, 20_000];
  const parts = taskParts({profile: {nodes, samples, timeDeltas, startTime: 1_000_000}, origin: 1_000_000}, [[5, 66], [72, 70], [150, 20]], {symbols});
  assert.deepEqual(parts, [{at: 5, ms: 66, sampled: 51, parts: [['getContext', 30], ['fabrica::App::frame', 20]]}]);
  assert.equal(taskWords('ours', parts), 'ours: 66 ms at 0.01 s: getContext 30, fabrica::App::frame 20\n');
  assert.equal(taskWords('ours', []), 'ours: no task over 50 ms\n');
});
