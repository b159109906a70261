// The catalogue: a list of data sets, searched and narrowed; a page for each; from there into the viewer. What is chosen is in the
// address: ?list=…&q=…&organ=…#NAME.

import {headingOf, nestedIn, SEX, stated, viewerLink} from './dataset.js';
import {el, times, voxelText} from './dom.js';
import {FACETS, matching, valuesOf} from './filters.js';
import {datasetPage} from './page.js';
import {filesOf, readAddress, readFiles} from './source.js';
import {languageFor, number, said, setLanguage, tr, trn} from '../language.js';

const root = document.getElementById('catalogue');
const heard = document.body.appendChild(el('p', {class: 'hidden', role: 'status'}));
const all = [], failures = [];
let query = '', chosen = new Map(), reading = 0, addresses = [], view, shown = '';

function readState() {
  const params = new URLSearchParams(location.search);
  query = params.get('q') ?? '';
  chosen = new Map(FACETS.map(({key}) => [key, new Set(params.getAll(key))]).filter(([, values]) => values.size));
  addresses = params.getAll('list').filter(Boolean);
}
function addressOf({name = ''} = {}) {
  const params = new URLSearchParams(addresses.map(address => ['list', address]));
  if (query) params.set('q', query);
  for (const [key, values] of chosen) for (const value of values) params.append(key, value);
  const search = params.toString();
  return `${location.pathname}${search ? `?${search}` : ''}${name ? `#${encodeURIComponent(name)}` : ''}`;
}
const remember = () => history.replaceState(null, '', addressOf() + location.hash);
const link = set => `#${encodeURIComponent(set.name)}`;

function add(set, list) {
  const known = all.findIndex(other => other.name === set.name);
  set.list = list;
  if (known < 0) all.push(set);
  else all[known] = set;
}
const fail = (what, why) => failures.push(`${what}: ${said(why)}.`);

async function load(address) {
  reading++;
  draw();
  try {
    const url = new URL(address, location.href).href;
    let timer = 0;
    await readAddress(url, {add: set => {
      add(set, set.from === url ? null : url);
      // Not a new page for each of hundreds.
      timer ||= setTimeout(() => { timer = 0; draw(); }, 120);
    }, fail});
    // A list that holds its descriptions is where they come from.
    const held = all.filter(set => set.from === url);
    if (held.length > 1) for (const set of held) set.list = url;
    clearTimeout(timer);
  } catch (error) {
    fail(address, error.message);
  }
  reading--;
  draw();
}

async function take(files) {
  reading++;
  draw();
  const before = all.length + failures.length;
  await readFiles(files, {add: set => add(set, null), fail});
  if (all.length + failures.length === before) fail(tr('What was dropped'), 'there is no description (.json) in it');
  reading--;
  draw();
}

function card(set) {
  const inside = nestedIn(all, set).length;
  const about = [voxelText(set.voxelUm), times(set.shape), set.beamline, tr('donor {0}', stated(set.donor)), SEX[set.sex] ? tr(SEX[set.sex]).toLowerCase() : null, typeof set.age === 'number' ? tr('{0} years', set.age) : null];
  return el('li', {class: 'card'},
    el('div', {}, el('p', {class: 'kind', textContent: `${set.type === 'zoom' ? tr('Zoom') : tr('Overview')} · ${stated(set.organ)}`}), el('h2', {}, el('a', {href: link(set), textContent: headingOf(set)})),
      el('p', {class: 'quiet', textContent: about.filter(Boolean).join(' · ')}), inside ? el('p', {class: 'inside', textContent: trn(inside, '{0} zoom in it', '{0} zooms in it')}) : null),
    el('a', {class: 'button main', href: viewerLink(all, set, set.list), textContent: tr('Open'), 'aria-label': [`${tr('Open')} ${headingOf(set)}`, set.type === 'zoom' ? tr('Zoom') : tr('Overview'), stated(set.organ), voxelText(set.voxelUm)].join(', ')}));
}

function facet(facet) {
  const values = valuesOf(facet, all, chosen, query), picked = chosen.get(facet.key) ?? new Set();
  return el('fieldset', {}, el('legend', {textContent: tr(facet.words)}), values.map(([value, count]) => {
    const box = el('input', {type: 'checkbox', checked: picked.has(value), id: `${facet.key} ${value}`, change: () => {
      const now = new Set(picked);
      if (!now.delete(value)) now.add(value);
      if (now.size) chosen.set(facet.key, now);
      else chosen.delete(facet.key);
      remember();
      draw();
    }});
    return el('label', {class: count || picked.has(value) ? '' : 'none'}, box, el('span', {textContent: facet.own ? tr(value) : stated(value)}), el('span', {class: 'count', textContent: count}));
  }));
}

function opener() {
  const field = el('input', {type: 'url', id: 'address', placeholder: 'https://…/index.json', autocomplete: 'off', required: true});
  const files = el('input', {type: 'file', id: 'files', accept: '.json', multiple: true, change: () => take(files.files)});
  return el('form', {class: 'opener', submit: event => {
    event.preventDefault();
    addresses.push(field.value.trim());
    remember();
    load(addresses.at(-1));
  }}, el('label', {for: 'address', textContent: tr('Address of a list (["a.json", "b.json"]) or of one description')}), el('div', {class: 'row'}, field, el('button', {class: 'main', textContent: tr('Read')})),
  el('label', {for: 'files', textContent: tr('or files of this device, which stay on it (they may be dropped anywhere on this page)')}), files);
}

const unread = () => (failures.length ? trn(failures.length, '{0} description could not be read', '{0} descriptions could not be read') : '');

/** Only what stays in the page is heard when it changes; the rest is made anew. @param {string} now */
function tell(now) {
  const text = [unread(), now].filter(Boolean).join('. ');
  if (heard.textContent !== text) heard.textContent = text;
}

function messages() {
  if (!failures.length) return null;
  return el('details', {class: 'failures', open: failures.length < 4}, el('summary', {textContent: unread()}),
    el('ul', {}, failures.slice(0, 50).map(text => el('li', {textContent: text}))));
}

const ORDER = (a, b) => a.organ.localeCompare(b.organ) || a.donor.localeCompare(b.donor) || (a.type === b.type ? b.voxelUm - a.voxelUm : a.type === 'overview' ? -1 : 1) || a.name.localeCompare(b.name);

function list() {
  const found = matching(all, chosen, query).sort(ORDER);
  const count = found.length === all.length ? trn(all.length, '{0} data set', '{0} data sets') : trn(found.length, '{0} of {1} data sets', '{0} of {1} data sets', number(all.length));
  const narrowed = query || chosen.size, now = reading ? tr('{0}, reading …', count) : count;
  tell(now);
  return [
    el('p', {id: 'count', textContent: now}),
    narrowed ? el('button', {type: 'button', class: 'clear', textContent: tr('Clear search and filters'), click: () => {
      query = '';
      chosen.clear();
      remember();
      view = null;
      draw();
      document.getElementById('search').focus();
    }}) : null,
    found.length ? el('ul', {class: 'cards'}, found.map(card)) : el('p', {class: 'empty', textContent: tr('No data set is like that. Take a filter off, or search for less.')}),
  ];
}

/** The list: its search field stays the same element, so that typing goes on. */
function drawList() {
  if (view !== 'list') {
    view = 'list';
    const search = el('input', {type: 'search', id: 'search', value: query, placeholder: tr('Organ, donor, author, DOI …'), autocomplete: 'off', input: () => {
      query = search.value;
      remember();
      draw();
    }});
    root.replaceChildren(
      el('header', {class: 'top'}, el('h1', {textContent: tr('Catalogue')}), el('div', {class: 'search', role: 'search'}, el('label', {for: 'search', class: 'hidden', textContent: tr('Search the data sets')}), search)),
      el('div', {class: 'body'}, el('details', {class: 'filters', id: 'filters', open: matchMedia('(min-width: 800px)').matches}), el('div', {id: 'results', tabIndex: -1})));
  }
  const focused = document.activeElement?.id;
  const totals = [...chosen.values()].reduce((sum, values) => sum + values.size, 0);
  document.getElementById('filters').replaceChildren(el('summary', {textContent: totals ? `${tr('Filters')} (${totals})` : tr('Filters')}), ...FACETS.map(facet),
    el('details', {class: 'more'}, el('summary', {textContent: tr('Read another list')}), opener()));
  document.getElementById('results').replaceChildren(...[messages(), ...list()].filter(Boolean));
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

function drawEmpty() {
  view = 'empty';
  tell(reading ? tr('Reading the list …') : '');
  root.replaceChildren(el('div', {class: 'start'}, el('h1', {textContent: tr('Catalogue')}),
    reading ? el('p', {textContent: tr('Reading the list …')})
      : el('p', {textContent: tr('Scans of human organs, as the Human Organ Atlas describes them: search them, cite them, and open them where they are.')}), messages(), opener()));
}

function draw() {
  const name = decodeURIComponent(location.hash.slice(1)), set = name && all.find(other => other.name === name);
  document.title = set ? `${headingOf(set)} · ${tr('Catalogue')} · Fabrica` : `${tr('Catalogue')} · Fabrica`;
  if (!all.length) return drawEmpty();
  if (set) {
    if (view === set) return;
    // While the list is still being read, what lies in it may still come.
    view = reading ? 'reading' : set;
    shown = location.hash;
    root.replaceChildren(datasetPage(set, all, {link, back: addressOf()}));
    return;
  }
  drawList();
  // Back from the page of a data set: where one was.
  if (shown !== location.hash) [...root.querySelectorAll('.card h2 a')].find(({hash}) => hash === shown)?.focus();
  shown = '';
  if (name && name !== 'results' && !reading && !failures.some(text => text.startsWith(`${name}:`))) {
    fail(name, 'this catalogue has no such data set');
    drawList();
  }
}

/** Another address: the page of a data set begins with its title, for the eye and for screen readers, as soon as it is drawn. */
function arrive() {
  draw();
  if (!location.hash) return;
  scrollTo(0, 0);
  document.getElementById('title')?.focus({preventScroll: true});
}

addEventListener('hashchange', arrive);
root.addEventListener('click', event => {
  const back = event.target.closest?.('nav a');
  if (!back || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, '', back.href);
  draw();
});
addEventListener('popstate', () => {
  readState();
  if (view === 'list') view = null;
  arrive();
});
addEventListener('dragover', event => event.preventDefault());
addEventListener('drop', async event => {
  event.preventDefault();
  take(await filesOf(event.dataTransfer));
});

readState();
// Its own words come first: nothing is drawn twice.
const version = typeof FABRICA_VERSION === 'string' ? `?v=${FABRICA_VERSION}` : '';
await setLanguage(languageFor(location.search), name => new URL(`../${name}${version}`, import.meta.url).href);
const skip = document.querySelector('a.skip');
if (skip) skip.textContent = tr('Skip to the data sets');
draw();
for (const address of addresses) load(address);
