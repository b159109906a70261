// The page of one data set: what it is, how to cite it, how large each level is, what lies in it.

import {bibtex, citationOf, plainCitation} from './citation.js';
import {above, nestedIn, SEX, stated, viewerLink, voxelsOf} from './dataset.js';
import {bytesText, copy, el, times, voxelText, whole} from './dom.js';
import {readLevels} from './levels.js';
import {number, said as inWords, tr} from '../language.js';

/** "post_mortem_interval_hours" → "Post mortem interval, hours". */
const words = key => {
  const text = key.replace(/_(hours|um)$/, ', $1').replaceAll('_', ' ').replace(/\b(um)\b/, 'µm').replace(/^n /, 'number of ');
  return text[0].toUpperCase() + text.slice(1);
};
const said = value => (value === null || value === undefined || value === '' ? null : Array.isArray(value) ? value.join(', ') || null : typeof value === 'object' ? JSON.stringify(value) : String(value));

const fixed = (value, digits) => number(value, {minimumFractionDigits: digits, maximumFractionDigits: digits});

/** Rows of an object; what it lacks is named in one line instead of many empty rows. */
function facts(title, object, change = {}) {
  const entries = Object.entries(object ?? {});
  const known = entries.filter(([, value]) => said(value) !== null), missing = entries.filter(([, value]) => said(value) === null);
  return el('section', {'aria-label': title}, el('h2', {textContent: title}),
    known.length ? el('dl', {}, known.map(([key, value]) => [el('dt', {textContent: words(key)}), el('dd', {textContent: change[key]?.(value) ?? said(value)})])) : null,
    missing.length ? el('p', {class: 'quiet', textContent: tr('Not stated: {0}.', missing.map(([key]) => words(key).toLowerCase()).join(', '))}) : null,
    entries.length ? null : el('p', {class: 'quiet', textContent: tr('The metadata say nothing of it.')}));
}

function citation(set) {
  const {link} = citationOf(set), plain = plainCitation(set), bib = bibtex(set);
  return el('section', {'aria-label': tr('How to cite it')}, el('h2', {textContent: tr('How to cite it')}),
    el('p', {class: 'cite', textContent: plain}),
    el('div', {class: 'row'},
      el('button', {type: 'button', textContent: tr('Copy the citation'), click: event => copy(event.currentTarget, plain)}),
      el('button', {type: 'button', textContent: tr('Copy BibTeX'), click: event => copy(event.currentTarget, bib)}),
      link ? el('a', {class: 'button', href: link, rel: 'noopener', textContent: tr('Its page (DOI)')}) : null),
    el('details', {}, el('summary', {textContent: 'BibTeX'}), el('pre', {textContent: bib, tabIndex: 0})),
    el('p', {class: 'quiet', textContent: link ? tr('The metadata name no licence and no year of publication; the page of its DOI does.') : tr('The metadata name no licence and no year of publication, and no DOI.')}));
}

/** The metadata know the finest level only; the others are asked of the volume itself. */
function levels(set) {
  const table = el('tbody'), note = el('p', {class: 'quiet', role: 'status', textContent: tr('Reading the levels from the volume …')});
  const rows = list => table.replaceChildren(...list.map(level => el('tr', {}, el('th', {textContent: level.name, scope: 'row'}), el('td', {textContent: voxelText(level.voxelUm)}),
    el('td', {textContent: times(level.size)}), el('td', {textContent: whole(level.voxels)}), el('td', {textContent: level.bytes ? bytesText(level.bytes) : '–'}))));
  rows([{name: tr('finest'), voxelUm: set.voxelUm, size: set.shape, voxels: voxelsOf(set), bytes: null}]);
  readLevels(set).then(list => {
    rows(list);
    const {type, packed, block, size} = list[0];
    const differs = size.some((n, axis) => n !== set.shape[axis]);
    const facts = [type ?? tr('Numbers of an unknown type'), packed && tr('packed by {0}', packed), block && tr('in blocks of {0}', times(block))];
    note.textContent = `${facts.filter(Boolean).join(', ')}. ${tr('Bytes are of voxels unpacked.')}`
      + (differs ? ` ${tr('The metadata say {0} voxels; the volume is as listed here.', times(set.shape))}` : '');
  }, error => {
    note.textContent = tr('The volume itself cannot be read ({0}): sizes of its coarser levels and its bytes are not known.', inWords(error.message));
  });
  return el('section', {'aria-label': tr('Levels')}, el('h2', {textContent: tr('Levels')}),
    el('div', {class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': tr('Sizes of all levels')}, el('table', {}, el('thead', {}, el('tr', {}, [tr('Level'), tr('Voxel'), tr('Size, voxels'), tr('Voxels'), tr('Bytes')].map(name => el('th', {textContent: name, scope: 'col'})))), table)), note);
}

function family(set, all, link) {
  const within = above(all, set), inside = nestedIn(all, set), target = set.registration?.target_dataset;
  const item = other => el('li', {}, el('a', {href: link(other), textContent: `${other.region || other.name} · ${voxelText(other.voxelUm)}`}), ` ${other.name}`);
  const parts = [];
  if (within.length) parts.push(el('p', {textContent: tr('It lies within')}), el('ul', {}, within.map(item)));
  else if (target) parts.push(el('p', {textContent: tr('It lies within {0}, which is not in this catalogue.', target)}));
  else if (set.type === 'zoom') parts.push(el('p', {textContent: tr('It is a part of an organ; the metadata do not say where in it.')}));
  if (inside.length) parts.push(el('p', {textContent: tr('Zooms that are registered to it')}), el('ul', {}, inside.map(item)));
  else if (set.type === 'overview') parts.push(el('p', {class: 'quiet', textContent: tr('No data set of this catalogue is registered to it.')}));
  const r = set.registration;
  if (r) parts.push(el('p', {class: 'quiet', textContent: tr('Registration, in voxels: turned by {0}° about z, scaled by {1}, moved by {2}.', fixed(r.rotation, 3), fixed(r.scale, 5), r.translation.map(n => fixed(n, 1)).join('; '))}));
  return el('section', {'aria-label': tr('Nested data sets')}, el('h2', {textContent: tr('Nested data sets')}), parts);
}

/** @param {import('./dataset.js').Dataset} set @param {import('./dataset.js').Dataset[]} all @param {{link: (set: object) => string, back: string}} to */
export function datasetPage(set, all, {link, back}) {
  const {title} = citationOf(set);
  const {donor, sample, scan, proposal} = set.raw;
  return el('article', {class: 'dataset'},
    el('nav', {'aria-label': tr('Way back')}, el('a', {href: back, textContent: `← ${tr('All data sets')}`})),
    el('header', {}, el('p', {class: 'kind', textContent: `${set.type === 'zoom' ? tr('Zoom') : tr('Overview')} · ${stated(set.organ)}`}), el('h1', {textContent: title, tabIndex: -1, id: 'title'}), el('p', {class: 'quiet name', textContent: set.name}),
      el('a', {class: 'button main', href: viewerLink(all, set, set.list), textContent: tr('Open')}),
      el('p', {class: 'quiet', textContent: tr('{0} a voxel · {1} voxels · donor {2}', voxelText(set.voxelUm), times(set.shape), stated(set.donor))})),
    el('div', {class: 'columns'}, family(set, all, link), citation(set), levels(set),
      facts(tr('Donor'), donor, {sex: value => (SEX[value] ? tr(SEX[value]) : value), weight: value => `${value} kg`, height: value => `${value} cm`, age: value => (typeof value === 'number' ? tr('{0} years', value) : value)}),
      facts(tr('Sample'), sample), facts(tr('Scan'), scan), facts(tr('Proposal'), proposal),
      el('section', {'aria-label': tr('Address')}, el('h2', {textContent: tr('Address')}), el('p', {class: 'name', textContent: set.address}), set.from ? el('p', {}, el('a', {class: 'alone', href: set.from, textContent: tr('Its metadata (JSON)')})) : null)));
}
