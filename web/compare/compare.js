// Two sources of one scene side by side: two frames of the viewer, each with one of them, whose cameras and slices go together. What is
// compared is in the address (web/sources/links.js).

import {FabricaAtlas} from '../element/fabrica-atlas.js';
import {languageFor, setLanguage, tr} from '../language.js';
import {el} from '../learn/dom.js';
import {halvesOf} from '../sources/links.js';
import {Together} from './together.js';

const site = new URL('./', location.href);
FabricaAtlas.base = site.href;

function half(source, sources, state, theme) {
  const atlas = /** @type {FabricaAtlas} */ (el('fabrica-atlas', {}));
  const set = (name, value) => value && atlas.setAttribute(name, value);
  set('src', sources.map(one => new URL(one, site).href).join(' '));
  set('state', JSON.stringify(theme ? {...state, theme} : state));
  set('label', source);
  set('loading', 'eager');
  set('memory', '0.5');  // the other half of the device's is the other's
  return atlas;
}

async function start() {
  await setLanguage(languageFor(location.search + location.hash), name => new URL(name, site).href);
  document.title = `${tr('Side by side')} · Fabrica`;
  const root = /** @type {HTMLElement} */ (document.getElementById('compare'));
  const {names, sources, halves} = halvesOf(location.hash);
  if (sources.length === 0 || !names[0] || !names[1]) {
    return root.replaceChildren(el('p', {class: 'message'}, tr('Nothing is named here to be compared. Open two files in one scene, then choose “Side by side” in its list of files.'), ' ', el('a', {href: site.href}, tr('To the viewer'))));
  }
  const atlases = halves.map((state, i) => half(names[i], sources, state, state.theme));
  const together = new Together(atlases);
  const linked = el('input', {type: 'checkbox', checked: true, change: () => together.link(linked.checked)});
  // One scene again, as it is seen here now.
  const back = el('a', {class: 'button', href: '#', click: async event => {
    event.preventDefault();
    const {sources: looks, ...view} = halves[0];
    for (const id of names) {
      const {hidden: _, ...rest} = looks[id] ?? {};
      looks[id] = rest;
    }
    const camera = await Promise.race([atlases[0].getCamera(), new Promise(resolve => setTimeout(resolve, 500))]);
    location.href = `${site.href}#src=${sources.map(encodeURIComponent).join(',')}&s=${encodeURIComponent(JSON.stringify({...view, ...camera && {camera}, sources: looks}))}`;
  }}, tr('Both in one scene'));
  root.replaceChildren(
    el('header', {}, el('h1', {}, tr('Side by side')), el('label', {}, linked, tr('Move both together')), back),
    el('div', {class: 'halves'}, ...atlases.map((atlas, i) => el('section', {'aria-label': names[i]}, el('h2', {}, names[i]), atlas))));
  for (const atlas of atlases) atlas.ready.then(() => atlas.sources()).then(list => {
    const i = atlases.indexOf(atlas);
    const name = list.find(({id}) => id === names[i])?.name;
    if (name) root.querySelectorAll('h2')[i].textContent = name;
  }, () => {});  // the frame itself says what is wrong
}

addEventListener('hashchange', () => location.reload());
start();
