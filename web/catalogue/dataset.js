// One data set of the Human Organ Atlas, as its metadata describe it. What they lack is null here, and said on the page.

import {tr, trKey} from '../language.js';

/**
 * @typedef {{name: string, type: 'overview'|'zoom', region: string, organ: string, donor: string, age: number|string|null, sex: string|null,
 *   cause: string|null, beamline: string|null, voxelUm: number, shape: number[], address: string, registration: object|null, from: string|null,
 *   raw: object}} Dataset `from`: address of its description; null when it was dropped here.
 */

const text = value => (typeof value === 'string' && value.trim() ? value.trim() : null);
const positive = value => typeof value === 'number' && Number.isFinite(value) && value > 0;

/** @param {any} json @param {string|null} from @returns {Dataset} throws an Error that says what is wrong */
export function readDataset(json, from) {
  const data = json?.data;
  if (!data || typeof data !== 'object') throw new Error('it is no description of a data set (it has no "data")');
  const shape = Array.isArray(data.shape) && data.shape.length === 3 && data.shape.every(n => Number.isInteger(n) && n > 0) ? data.shape : null;
  if (!text(json.name)) throw new Error('the data set has no name');
  if (!shape) throw new Error('its shape is not three whole numbers');
  if (!positive(data.voxel_size_um)) throw new Error('its voxel size is missing');
  if (!text(data.gcs_url)) throw new Error('it does not say where its voxels are');
  const {sample = {}, donor = {}, scan = {}} = json;
  const r = json.registration;
  const numbers = list => Array.isArray(list) && list.length === 3 && list.every(Number.isFinite);
  return {
    name: json.name.trim(), type: json.dataset_type === 'zoom' ? 'zoom' : 'overview', region: text(json.voi) ?? '',
    organ: [text(sample?.organ), text(sample?.organ_context)].filter(Boolean).join(', ') || 'not stated',
    donor: text(donor?.id) ?? 'not stated', age: donor?.age ?? null, sex: text(donor?.sex), cause: text(donor?.cause_of_death), beamline: text(scan?.beamline),
    voxelUm: data.voxel_size_um, shape, address: data.gcs_url.trim(),
    registration: r && text(r.target_dataset) && numbers(r.translation) && Number.isFinite(r.rotation) && positive(r.scale) ? r : null,
    from, raw: json,
  };
}

/** What it is called in a list. */
export const headingOf = ({type, organ, region, name}) => (type === 'overview' && organ !== 'not stated' ? organ[0].toUpperCase() + organ.slice(1) : region || name);

export const SEX = {F: trKey('Female'), M: trKey('Male')};  // in words

/** What the metadata name; in the person's words where they name nothing. @param {string} value */
export const stated = value => (value === 'not stated' ? tr('not stated') : value === 'Not stated' ? tr('Not stated') : value);

export const voxelsOf = dataset => dataset.shape.reduce((product, n) => product * n, 1);

/** Those registered to a data set, also by way of another, coarser ones first. @param {Dataset[]} all @param {Dataset} set */
export function nestedIn(all, set) {
  const found = [];
  for (let names = [set.name]; names.length;) {
    const next = all.filter(other => other.registration && names.includes(other.registration.target_dataset) && other !== set && !found.includes(other));
    found.push(...next);
    names = next.map(other => other.name);
  }
  return found.sort((a, b) => b.voxelUm - a.voxelUm);
}

/** What a data set is registered to, and that in turn: the whole organ last. @param {Dataset[]} all @param {Dataset} set */
export function above(all, set) {
  const chain = [];
  for (let at = set; at?.registration;) {
    at = all.find(other => other.name === at.registration.target_dataset);
    if (!at || chain.includes(at) || at === set) break;
    chain.push(at);
  }
  return chain;
}

/** Only what the viewer needs, for data sets that no address leads to. */
function essence({raw}) {
  const {name, dataset_type, voi, data, registration, citation} = raw;
  return {name, dataset_type, voi, data, registration, citation: {title: citation?.title, doi: citation?.doi, author_list: citation?.author_list}};
}

/** The viewer's link: the organ with its zooms, in a zoom where that was asked for. @param {Dataset[]} all @param {Dataset} set @param {string|null} list */
export function viewerLink(all, set, list) {
  const root = above(all, set).at(-1) ?? set;
  let source;
  if (list) source = `${list}#dataset=${set.name}`;
  else if (set.from) source = set.from;
  else source = `data:application/json,${encodeURIComponent(JSON.stringify([root, ...nestedIn(all, root)].map(essence)))}`;
  const state = set !== root ? `&s=${encodeURIComponent(JSON.stringify({zoom: set.name}))}` : '';
  return `./#src=${encodeURIComponent(source)}${state}`;
}
