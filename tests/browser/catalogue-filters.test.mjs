// What the catalogue is narrowed by and searched for, of data sets that differ in everything: no browser.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readDataset} from '../../web/catalogue/dataset.js';
import {FACETS, matching, valuesOf} from '../../web/catalogue/filters.js';
import {madeUp} from './hoa.mjs';

/** name, organ, donor, age, sex, cause, beamline, voxel in µm, edge in voxels, whether it is a zoom */
const ROWS = [
  ['heart', 'heart', 'D1', 94, 'F', 'Cardiac arrest', 'BM18', 19.9, 8000, false],
  ['heart-roi', 'heart', 'D1', 94, 'F', 'Cardiac arrest', 'BM18', 1.5, 900, true],
  ['lung', 'lung', 'D2', 69, 'M', 'Pneumonia', 'BM05', 25, 3000, false],
  ['brain', 'brain', 'D10', 39, 'M', null, 'BM18', 9, 5000, false],
  ['kidney', 'kidney', 'D3', '<18', 'F', 'Accident', null, 5, 2000, false],
  ['spleen', 'spleen', 'D4', '>18', null, null, 'BM05', 2, 990, false],
  ['liver', null, null, null, null, null, 'BM05', 20, 1001, false],
];
const REGISTRATION = {source_dataset: 'x', target_dataset: 'heart', translation: [1, 2, 3], rotation: 0, scale: 0.1};
const ALL = ROWS.map(([name, organ, id, age, sex, cause_of_death, beamline, voxel, edge, zoom]) => {
  const json = madeUp(name, {voxel, shape: [edge, edge, edge], registration: zoom ? REGISTRATION : null, sample: {organ, organ_context: null}, donor: {id, age, sex, cause_of_death}, scan: {beamline}});
  json.data.gcs_url = `gs://bucket/${name}`;
  return readDataset(json, null);
});

const facet = key => FACETS.find(one => one.key === key);
const names = sets => sets.map(set => set.name);
const chosen = choices => new Map(Object.entries(choices).map(([key, values]) => [key, new Set(values)]));
const narrowed = (choices, query = '') => names(matching(ALL, chosen(choices), query));
const found = query => narrowed({}, query);

/** Of every facet its values as the page lists them: in their order, what is not stated last. */
const VALUES = {
  organ: [['brain', 1], ['heart', 2], ['kidney', 1], ['lung', 1], ['spleen', 1], ['not stated', 1]],
  type: [['A part (zoom)', 1], ['The whole organ (overview)', 6]],
  donor: [['D1', 2], ['D2', 1], ['D3', 1], ['D4', 1], ['D10', 1], ['not stated', 1]],
  age: [['Under 18', 1], ['18 to 39', 1], ['60 to 79', 1], ['80 and over', 2], ['Adult, age not stated', 1], ['Not stated', 1]],
  sex: [['Female', 3], ['Male', 2], ['Not stated', 2]],
  cause: [['Accident', 1], ['Cardiac arrest', 2], ['Pneumonia', 1], ['Not stated', 3]],
  beamline: [['BM05', 3], ['BM18', 3], ['Not stated', 1]],
  resolution: [['Below 2 µm', 1], ['2 to 5 µm', 1], ['5 to 10 µm', 2], ['10 to 20 µm', 1], ['20 µm and above', 2]],
  size: [['Below 1 billion voxels', 2], ['1 to 100 billion voxels', 3], ['100 to 500 billion voxels', 1], ['500 billion voxels and above', 1]],
};

test('every facet lists its values in order, each with how many there are', () => {
  assert.deepEqual(FACETS.map(one => one.key), Object.keys(VALUES));
  for (const [key, values] of Object.entries(VALUES)) assert.deepEqual(valuesOf(facet(key), ALL, new Map(), ''), values, key);
});

test('what is chosen of a facet is what is left, of each value', () => {
  for (const one of FACETS)
    for (const [value, count] of VALUES[one.key]) {
      const left = matching(ALL, chosen({[one.key]: [value]}), '');
      assert.equal(left.length, count, `${one.key}: ${value}`);
      assert.ok(left.every(set => one.of(set) === value));
    }
  assert.deepEqual(narrowed({organ: ['heart'], resolution: ['10 to 20 µm']}), ['heart']);
  assert.deepEqual(narrowed({age: ['80 and over', '18 to 39'], sex: ['Male']}), ['brain'], 'within a facet any, between facets all');
  assert.deepEqual(narrowed({cause: ['Pneumonia'], size: ['Below 1 billion voxels']}), []);
  assert.deepEqual(narrowed({donor: []}), names(ALL), 'nothing chosen is no filter');
});

test('counts are of what the other facets and the search let through', () => {
  const female = chosen({sex: ['Female']});
  assert.deepEqual(valuesOf(facet('sex'), ALL, female, ''), VALUES.sex, 'its own choice hides none of its values');
  assert.deepEqual(valuesOf(facet('organ'), ALL, female, ''), [['brain', 0], ['heart', 2], ['kidney', 1], ['lung', 0], ['spleen', 0], ['not stated', 0]]);
  assert.deepEqual(valuesOf(facet('age'), ALL, female, 'kidney').filter(([, count]) => count), [['Under 18', 1]]);
});

test('the search finds age and sex, by the beginnings of their words', () => {
  assert.deepEqual(found('female'), ['heart', 'heart-roi', 'kidney']);
  assert.deepEqual(found('male'), ['lung', 'brain'], 'no women');
  assert.deepEqual(found('Male 60 to 79'), ['lung']);
  assert.deepEqual(found('under 18'), ['kidney']);
  assert.deepEqual(found('adult'), ['spleen']);
  assert.deepEqual(found('94 heart-roi'), ['heart-roi'], 'the age itself');
  assert.deepEqual(found('female arrest bm18 1.5um'), ['heart-roi'], 'with all else');
});
