// Pages that list files: a record of Zenodo, a folder of GitHub. Their hosts' APIs say what is in them; a person chooses, unless there is one
// file only that may be an anatomy. Loaded when such an address is pasted; of a link that names one, web/hosts.js says what it is.

import {FabricaError} from './errors.js';
import {askApi} from './hosts.js';

const ANATOMY = /\.(glb|gltf|json|zip|ozx|nii|nii\.gz|nrrd|nhdr|obj|stl|ply|vtk|vt[pu]|csv|tsv)$/i;
/** A record may hold thousands: nobody reads a longer list. */
const MOST = 100;

/** @typedef {{name: string, size: number, address: string}} Listed */

/** @param {string} address @param {typeof fetch} fetcher @returns {Promise<Listed[]|null>} null: not a list, or there is none */
async function listOf(address, fetcher) {
  const ask = url => askApi(FabricaError, fetcher, url, address);
  const [, record] = /^https?:\/\/(?:(?:www\.)?zenodo\.org\/(?:api\/)?records?\/|(?:dx\.)?doi\.org\/10\.5281\/zenodo\.)(\d+)\/?(?:[?#].*)?$/.exec(address) ?? [];
  if (record) {
    // The number of all versions leads to the newest, which says its own.
    const found = await ask(`https://zenodo.org/api/records/${record}`);
    return found && (found.files ?? []).map(({key, size}) => ({name: String(key), size: Number(size), address: `https://zenodo.org/records/${found.id}/files/${encodeURIComponent(key)}`}));
  }
  const [, owner, repository, ref, folder = ''] = /^https?:\/\/(?:www\.)?github\.com\/([^/?#]+)\/([^/?#]+)(?:\/tree\/([^/?#]+)((?:\/[^/?#]+)*))?\/?(?:[?#].*)?$/.exec(address) ?? [];
  if (!owner || /\.(zarr|n5)(\/|$)/i.test(folder)) return null;
  const found = await ask(`https://api.github.com/repos/${owner}/${repository}/contents${folder}${ref ? `?ref=${ref}` : ''}`);
  return Array.isArray(found) ? found.filter(({type}) => type === 'file').map(({name, size, html_url: page}) => ({name: String(name), size: Number(size), address: String(page)})) : null;
}

/**
 * The address of the file that is meant: as it is, the only one of a list, or the one that a person chooses; null when they choose none.
 * @param {string} address
 * @param {{show: typeof import('./dialogs.js').show, element: typeof import('./dialogs.js').element, actions: typeof import('./dialogs.js').actions,
 *   tr: typeof import('./language.js').tr, number: typeof import('./language.js').number}} page
 * @param {HTMLElement} host @param {typeof fetch} [fetcher] @returns {Promise<string|null>}
 */
export async function chosenAddress(address, {show, element, actions, tr, number}, host, fetcher = (url, init) => fetch(url, init)) {
  const files = ((await listOf(address, fetcher)) ?? []).filter(({name, address: page}) => ANATOMY.test(name) && page.startsWith('https://'));
  if (files.length === 0) return address;
  // Of an atlas its manifest is meant.
  const atlas = files.find(({name}) => name === 'atlas.json');
  if (atlas || files.length === 1) return (atlas ?? files[0]).address;
  return new Promise(resolve => {
    const dialog = show(host, tr('Which of these files?'), (form, close) => {
      const list = element('div', '', {className: 'choices'});
      for (const file of files.slice(0, MOST)) {
        const words = `${file.name} · ${number(file.size / 1e6, {style: 'unit', unit: 'megabyte', maximumSignificantDigits: 2})}`;
        list.append(element('button', words, {type: 'button', onclick: () => {
          resolve(file.address);
          close();
        }}));
      }
      form.append(list);
      actions(form, element('button', tr('Cancel'), {type: 'button', onclick: close}));
    });
    dialog.addEventListener('close', () => resolve(null));
  });
}
