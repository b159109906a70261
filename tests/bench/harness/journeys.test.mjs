// Does tools/bench journeys count right? node --test tests/bench/harness/
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {jumps, overlaps, placeOf} from '../lib/label_figures.mjs';
import {journeyRows} from '../lib/journey_rows.mjs';
import {peerSteps} from '../lib/peer_steps.mjs';

const place = (id, x, y, alpha = 1) => ({id, x, y, width: 100, height: 20, alpha});
const CAMERA = {target: [0, 0, 0], orientation: [0, 0, 0, 1], distance: 1, fieldOfView: 2 * Math.atan(0.5)};

test('names over each other: pairs, only where both are seen, not where they touch', () => {
  assert.equal(overlaps([{places: [place('a', 0, 0), place('b', 50, 10), place('c', 60, 15)]}]), 3);
  assert.equal(overlaps([{places: [place('a', 0, 0), place('b', 100, 0), place('c', 0, 20)]}]), 0);
  assert.equal(overlaps([{places: [place('a', 0, 0), place('b', 50, 10, 0.05)]}]), 0);
  assert.equal(overlaps([{places: [place('a', 0, 0), {...place('b', 50, 10), alpha: undefined}]}]), 1, 'one that does not say how faint it is');
  assert.equal(overlaps([{places: [place('a', 0, 0), place('b', 0, 0)]}, {places: [place('a', 0, 0), place('b', 0, 0)]}]), 2, 'in every frame');
});

test('where a structure is seen', () => {
  const box = {min: [0.1, 0.2, 0], max: [0.1, 0.2, 0]};
  const [x, y] = placeOf(box, CAMERA, 1000);
  assert.ok(Math.abs(x - 100) < 1e-6 && Math.abs(y + 200) < 1e-6, `${x}, ${y}`);
  // Turned by a quarter about the upright axis, what was on the right is in front.
  const half = Math.SQRT1_2, turned = placeOf(box, {...CAMERA, orientation: [0, half, 0, half]}, 1000);
  assert.ok(Math.abs(turned[0]) < 1e-6, `${turned}`);
  assert.equal(placeOf({min: [0, 0, 2], max: [0, 0, 2]}, CAMERA, 1000), null, 'behind the eye');
});

test('names that jump while their structure does not', () => {
  const bounds = new Map([['a', {min: [0, 0, 0], max: [0, 0, 0]}]]), at = (x, camera = CAMERA, alpha = 1) => ({places: [place('a', x, 0, alpha)], camera});
  assert.deepEqual(jumps([at(0), at(41)], bounds, 1000), [{id: 'a', frame: 1, by: 41}]);
  assert.deepEqual(jumps([at(0), at(40)], bounds, 1000), []);
  assert.deepEqual(jumps([at(0), at(200, {...CAMERA, target: [-0.2, 0, 0]})], bounds, 1000), [], 'it goes with its structure');
  assert.deepEqual(jumps([at(0), at(300, CAMERA, 0.05), at(300)], bounds, 1000), [], 'it faded, and came again elsewhere');
  assert.deepEqual(jumps([at(0), {places: [], camera: CAMERA}, at(300)], bounds, 1000), [], 'it was away');
  assert.equal(jumps([at(0), at(200)], new Map(), 1000).length, 1, 'of a structure that nobody knows');
});

test("steps of 3dviewer.net's list, counted from a file", () => {
  const tree = {scenes: [{nodes: [0]}], nodes: [{name: 'Head', children: [1, 2, 3]}, {name: 'Skin', mesh: 0}, {name: 'Brain', children: [4]}, {name: 'Bone', mesh: 1}, {name: 'Left hippocampus', mesh: 2}]};
  const {taps, row, rows, steps} = peerSteps(tree, 'Left hippocampus');
  assert.deepEqual([taps, row, rows], [3, 1, 3], 'groups come before meshes');
  assert.match(steps.at(-1), /row 1 of 3/);
  assert.equal(peerSteps({scenes: [{nodes: [0, 1]}], nodes: [{name: 'a', mesh: 0}, {name: 'b', mesh: 1}]}, 'b').taps, 2, 'a plain list is open');
  assert.equal(peerSteps(tree, 'Liver'), null);
});

test('rows: what was not measured is not met, and says why', () => {
  const about = {lacking: {'labels 20': 'the site is not built'}, peerSteps: {taps: 3, row: 70, rows: 165, steps: ['flat list', 'hide all meshes', 'an eye']}};
  const byId = results => Object.fromEntries(journeyRows(results, about).map(row => [row.id, row]));
  const none = byId({});
  assert.equal(Object.keys(none).length, journeyRows({}, about).length, 'ids are unique');
  assert.ok(Object.values(none).every(row => !row.met && row.why));
  assert.equal(none['journeys.labels.overlaps.20'].why, 'the site is not built');
  const run = {firstPicture: 1, pageBytesFirst: 351_000, alone: {taps: 3, letters: 10, seconds: 3}, whole: {taps: 5, letters: 10, seconds: 5}};
  const rows = byId({'ours laptop': [run, {...run, whole: {taps: 5, letters: 10, seconds: 6}}], 'o3dv laptop': [{firstPicture: 2, alone: {seconds: 2.1}}],
    'labels 50': [{labelsShown: 44, labelOverlaps: 0, labelJumps: 2}], 'labels 150': [{failed: null, problems: ['labels: Error: the API of this build has no labels()']}]});
  assert.deepEqual([rows['journeys.seconds.laptop'].ours, rows['journeys.seconds-navigation.laptop'].ours, rows['journeys.taps.laptop'].ours], [4.5, 5.5, 5]);
  assert.deepEqual([rows['journeys.taps.laptop'].peers, rows['journeys.alone.taps.laptop'].peers, rows['journeys.alone.seconds.laptop'].peers], [{o3dv: null}, {o3dv: 3}, {o3dv: 2.1}]);
  assert.deepEqual([rows['journeys.page-bytes'].met, rows['journeys.labels.overlaps.50'].met, rows['journeys.labels.jumps.50'].met], [false, true, false]);
  assert.match(rows['journeys.labels.frame.150'].why, /no labels\(\)/);
});
