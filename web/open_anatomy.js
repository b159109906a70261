// Atlases of the Open Anatomy Project (atlasStructure.json, the form of 2017): structures with a mesh file each, groups that may share
// members, a label map, images. Becomes an atlas.json of ours, with all surfaces in one GLB. What is missing is said. Loaded with the first.

import {absolute, isAddress, localAddress} from './addresses.js';
import {FabricaError} from './errors.js';
import {guessFrame, takeFrame} from './meshes/frame.js';
import {nameOf} from './meshes/kinds.js';
import {MOST_FILES, Parser, frameOf, parseAll} from './meshes.js';
import {foreignError} from './scene.js';

const MOST_NODES = 100000;
const DEEPEST = 32;

const listOf = value => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const textOf = value => (typeof value === 'string' ? value : '');
const isOf = (item, type) => listOf(item?.['@type']).includes(type);
const idOf = text => textOf(text).replace(/^#/, '');

/** "rgb(255,149,10)" or "#ff950a". @returns {[number, number, number, number]|undefined} */
export function colorOf(text) {
  const hex = /^#([0-9a-f]{6})$/i.exec(textOf(text));
  if (hex) return [0, 2, 4].map(at => parseInt(hex[1].slice(at, at + 2), 16)).concat(1);
  const rgb = /^rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([\d.]+)\s*)?\)$/i.exec(textOf(text));
  return rgb ? [1, 2, 3].map(i => Math.min(255, Number(rgb[i]))).concat(rgb[4] === undefined ? 1 : Math.min(1, Number(rgb[4]))) : undefined;
}

/** What the file says, by id. @param {unknown} json @param {string} url */
export function readStructure(json, url) {
  const items = new Map();
  for (const item of listOf(json)) {
    if (item && typeof item === 'object' && textOf(item['@id'])) items.set(item['@id'], item);
  }
  const header = [...items.values()].find(item => isOf(item, 'Header')) ?? {};
  const folder = url.slice(0, url.lastIndexOf('/') + 1);
  const addressOf = id => {
    const source = items.get(id);
    if (!source || !textOf(source.source)) return '';
    const base = textOf(items.get(source.baseURL)?.url), path = base + source.source;
    if (/^https?:\/\//i.test(path)) {
      if (url.startsWith('local:')) throw foreignError(path, url);
      return path;
    }
    // Nothing but files beside it: no other scheme, no script.
    return isAddress(path) ? '' : folder + (url.startsWith('local:') ? localAddress(path) : path.split('/').map(encodeURIComponent).join('/'));
  };
  const selectors = (item, kind) => listOf(item.sourceSelector).filter(one => isOf(one, kind));
  const structures = [...items.values()].filter(item => isOf(item, 'Structure')).map(item => ({
    id: idOf(item['@id']), name: textOf(item.annotation?.name) || idOf(item['@id']), color: colorOf(item.renderOption?.color),
    meshes: selectors(item, 'GeometrySelector').flatMap(one => listOf(one.dataSource)).map(addressOf).filter(Boolean),
    labels: selectors(item, 'LabelMapSelector').flatMap(one => listOf(one.dataSource).map(source => ({map: addressOf(source), value: Number(one.dataKey)}))),
  }));
  if (structures.length === 0) throw new FabricaError('bad-format', 'This JSON names no structures.', url, 'Open the atlasStructure.json of an Open Anatomy atlas, together with its folder.');
  const images = listOf(header.backgroundImage).map(addressOf).filter(Boolean);
  return {items, structures, images, title: textOf(header.title), roots: listOf(header.root)};
}

/** The tree as `hierarchies` of an atlas.json has it; what stands in itself is left out there. @returns {{nodes: object[], lost: number}} */
export function treeOf({items, roots}) {
  let lost = 0, count = 0;
  const under = new Set([...items.values()].flatMap(item => listOf(item.member)));
  const isNode = item => isOf(item, 'Group') || isOf(item, 'Structure');
  // What no group holds stands beside the root, or nobody would find it.
  const tops = new Set(roots.filter(id => items.has(id)));
  for (const [id, item] of items) if (isNode(item) && !under.has(id)) tops.add(id);
  const nodeOf = (id, above) => {
    const item = items.get(id);
    if (!item || !isNode(item) || above.includes(id) || above.length >= DEEPEST) {
      lost++;
      return null;
    }
    const children = nodesOf(listOf(item.member), [...above, id]);
    return {id: idOf(id), name: textOf(item.annotation?.name) || idOf(id), ...children.length && {children}};
  };
  const nodesOf = (ids, above) => {
    const nodes = [];
    for (const id of ids) {
      // Those that lead nowhere count too: groups of groups of them would take for ever.
      if (++count > MOST_NODES) {
        lost++;
        break;
      }
      const node = nodeOf(id, above);
      if (node) nodes.push(node);
    }
    return nodes;
  };
  return {nodes: nodesOf(tops, []), lost};
}

/**
 * @param {import('./meshes.js').Opening} opening @param {unknown} json
 * @returns {Promise<Uint8Array>} an atlas.json
 */
export async function openAtlas(opening, json) {
  const {reader, job, url, signal} = opening;
  const atlas = readStructure(json, url), {structures, title} = atlas, tree = treeOf(atlas);
  const files = [...new Set(structures.flatMap(({meshes}) => meshes))].slice(0, MOST_FILES);
  const parser = new Parser(opening), said = [];
  try {
    const {parsed, notes, first} = await parseAll(opening, parser, files, imagesOf(atlas).map(({url: image}) => image).filter(image => /^https?:/.test(absolute(image))));
    if (parsed.every(one => !one)) {
      throw new FabricaError('not-found', 'None of the mesh files that this atlas names is there.', url,
        first && !url.startsWith('local:') ? first.reason : 'Drop the whole folder of the atlas, or put its meshes beside this file.');
    }
    const fileOf = new Map(files.map((file, i) => [file, parsed[i]?.id]));
    const shown = structures.map(one => ({...one, files: one.meshes.map(mesh => fileOf.get(mesh)).filter(file => file !== undefined)}));
    const missing = shown.filter(one => one.files.length === 0);
    if (missing.length > 0) said.push(`Without a shape here: ${missing.length} of ${structures.length} structures (${namesOf(missing)}).`);
    if (tree.lost > 0) said.push(`Left out of the tree: ${tree.lost} entries that lead nowhere, or in a circle.`);
    const frame = frameOf(url) ?? guessFrame(parsed.filter(Boolean).map(({evidence}) => evidence));
    takeFrame(reader, url.split('#')[0], frame);
    const roots = shown.filter(one => one.files.length > 0).map(({id, name, color, files: ids}) => ({name, extras: {id}, color, files: ids}));
    const others = notes.filter(note => !files.some((file, i) => !parsed[i] && note.startsWith(`${nameOf(file)}: `)));
    const volumes = await volumesOf(reader, atlas, said, signal), meshes = `volume:${job}/${encodeURIComponent(nameOf(url))}`;
    reader.addLocal(meshes, await parser.build({frame, roots, notes: [...said, ...others]}));
    return new TextEncoder().encode(JSON.stringify({
      fabricaAtlas: 1, id: title || nameOf(url), title: title || nameOf(url), sources: [{title: title || nameOf(url), url: /^https?:/.test(url) ? url : ''}],
      meshes: [{url: meshes}], volumes, ownTree: false, hierarchies: [{name: 'Structures', nodes: tree.nodes}],
    }));
  } finally {
    parser.end();
  }
}

const MOST_NAMED = 5;
const namesOf = list => list.slice(0, MOST_NAMED).map(({name}) => name).join(', ') + (list.length > MOST_NAMED ? ', …' : '');

/** Its images and label maps. */
function imagesOf({structures, images}) {
  const labels = new Map();
  for (const {id, labels: own} of structures) {
    for (const {map, value} of own) {
      if (!map || !Number.isInteger(value) || value <= 0) continue;
      if (!labels.has(map)) labels.set(map, {});
      labels.get(map)[value] = id;
    }
  }
  return [...images.map(url => ({url, values: null})), ...[...labels].map(([url, values]) => ({url, values}))]
    .filter(({url}) => /\.(nrrd|nhdr|nii|nii\.gz)$/i.test(nameOf(url)));
}

/** Those that are there. */
async function volumesOf(reader, atlas, said, signal) {
  const volumes = [];
  for (const {url, values} of imagesOf(atlas)) {
    const name = nameOf(url);
    const there = await reader.sizeOf(url, signal).then(() => true, () => false);
    // Addresses of the manifest are taken from where it lies: these are known as the page has them.
    if (there) volumes.push({id: name, name, url: absolute(url), ...values && {labels: true, values}});
    else said.push(`The image is not there: ${name}.`);
  }
  return volumes;
}
