// What a catalogue is searched and narrowed by. A facet has a few values; within one any will do, between them all must hold.

import {SEX, voxelsOf} from './dataset.js';
import {tr, trKey} from '../language.js';

const UNKNOWN = trKey('Not stated');

function ageGroup(age) {
  if (age === '<18') return trKey('Under 18');
  if (age === '>18') return trKey('Adult, age not stated');
  if (typeof age !== 'number') return UNKNOWN;
  if (age < 18) return trKey('Under 18');
  if (age < 40) return trKey('18 to 39');
  if (age < 60) return trKey('40 to 59');
  return age < 80 ? trKey('60 to 79') : trKey('80 and over');
}
const step = (value, steps, last) => steps.find(([limit]) => value < limit)?.[1] ?? last;
const resolution = um => step(um, [[2, trKey('Below 2 µm')], [5, trKey('2 to 5 µm')], [10, trKey('5 to 10 µm')], [20, trKey('10 to 20 µm')]], trKey('20 µm and above'));
const size = voxels => step(voxels, [[1e9, trKey('Below 1 billion voxels')], [1e11, trKey('1 to 100 billion voxels')], [5e11, trKey('100 to 500 billion voxels')]], trKey('500 billion voxels and above'));

const AGES = [trKey('Under 18'), trKey('18 to 39'), trKey('40 to 59'), trKey('60 to 79'), trKey('80 and over'), trKey('Adult, age not stated')];
const STEPS = [trKey('Below 2 µm'), trKey('2 to 5 µm'), trKey('5 to 10 µm'), trKey('10 to 20 µm'), trKey('20 µm and above')];
const SIZES = [trKey('Below 1 billion voxels'), trKey('1 to 100 billion voxels'), trKey('100 to 500 billion voxels'), trKey('500 billion voxels and above')];

/** `order`: of its values; else by the alphabet. What is not stated comes last. `own`: the values are the page's words, English in the address. */
export const FACETS = [
  {key: 'organ', words: trKey('Organ'), of: set => set.organ},
  {key: 'type', own: true, words: trKey('Scan of'), of: set => (set.type === 'zoom' ? trKey('A part (zoom)') : trKey('The whole organ (overview)'))},
  {key: 'donor', words: trKey('Donor'), of: set => set.donor},
  {key: 'age', own: true, words: trKey('Age at death'), of: set => ageGroup(set.age), order: AGES},
  {key: 'sex', own: true, words: trKey('Sex'), of: set => SEX[set.sex] ?? UNKNOWN},
  {key: 'cause', words: trKey('Cause of death'), of: set => set.cause ?? UNKNOWN},
  {key: 'beamline', words: trKey('Beamline'), of: set => set.beamline ?? UNKNOWN},
  {key: 'resolution', own: true, words: trKey('Voxel'), of: set => resolution(set.voxelUm), order: STEPS},
  {key: 'size', own: true, words: trKey('Size'), of: set => size(voxelsOf(set)), order: SIZES},
];

/** Values of a facet with how many data sets have each, of those that all other facets let through. */
export function valuesOf(facet, all, chosen, query) {
  const others = new Map([...chosen].filter(([key]) => key !== facet.key));
  const counts = new Map(all.map(set => [facet.of(set), 0]));
  for (const set of matching(all, others, query)) counts.set(facet.of(set), counts.get(facet.of(set)) + 1);
  const place = value => (value === UNKNOWN || value === 'not stated' ? 1e6 : facet.order ? facet.order.indexOf(value) : 0);
  return [...counts].sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b, 'en', {numeric: true}));
}

const plain = text => text.toLowerCase().normalize('NFD').replace(/[̀-ͯ]/g, '');
const haystacks = new WeakMap();
function haystack(set) {
  if (!haystacks.has(set)) {
    const {sample, donor, scan, citation, proposal} = set.raw;
    haystacks.set(set, plain([set.name, set.region, set.organ, set.donor, `${set.voxelUm}um ${set.voxelUm} µm`, citation?.title, citation?.doi, ...citation?.author_list ?? [],
      donor?.cause_of_death, donor?.medical_history, scan?.beamline, scan?.technique, sample?.fixation_medium, proposal?.proposal_number, proposal?.title].filter(Boolean).join(' ')));
  }
  return haystacks.get(set);
}

/** Words of age and sex, in English and as the page has them. They are found by their beginnings: "male" is within "female". */
function person(set) {
  const said = [ageGroup(set.age), SEX[set.sex] ?? UNKNOWN].filter(value => value !== UNKNOWN).flatMap(value => [value, tr(value)]);
  return plain([...said, set.age ?? ''].join(' ')).split(/[\s,]+/);
}

/** @param {import('./dataset.js').Dataset[]} all @param {Map<string, Set<string>>} chosen @param {string} query */
export function matching(all, chosen, query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  const facets = FACETS.filter(({key}) => chosen.get(key)?.size);
  const found = (set, word) => haystack(set).includes(word) || person(set).some(own => own.startsWith(word));
  return all.filter(set => facets.every(facet => chosen.get(facet.key).has(facet.of(set))) && words.every(word => found(set, word)));
}
