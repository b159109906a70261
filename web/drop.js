// Files of this device, by drag and drop, by picker or pasted; and an address pasted onto the page.

import {localAddress} from './addresses.js';
import {FabricaError} from './errors.js';
import {write} from './language.js';

/**
 * @param {import('./viewer.js').Viewer} viewer
 * @param {{fail: (error: Error) => void, openUrl: (url: string) => void, openText: (text: string, name: string) => void,
 *   opened: (list: {name: string, kind: 'file'|'directory', handle: any}[]) => void}} actions `opened`: what a person dropped or chose, with the browser's way back to it
 */
export function acceptFiles(viewer, {fail, openUrl, openText, opened}) {
  const {box} = viewer;
  const hint = document.createElement('div');
  hint.className = 'drop-hint';
  hint.hidden = true;
  write(hint, 'Drop to open. Nothing is uploaded.');
  box.append(hint);
  /** @param {{path: string, file: File}[]} files @param {any[]} [handles] the browser's ways back to what was chosen, where it gives them */
  const open = (files, handles = []) => {
    if (files.length === 0) return;
    const [{path, file}] = files;
    // By itself, a JSON file that is no atlas is a lesson, what came out of a quiz, a terminology, or Open Anatomy's atlas without its meshes.
    if (files.length === 1 && /\.json$/i.test(path) && !/(^|\/)(atlas|zarr|attributes)\.json$/i.test(path) && file.size < MOST_TEXT) {
      const take = text => (/"fabricaTerms"|^\s*\[[^]*"@type"/.test(text) ? viewer.started.then(() => openFiles(viewer, files)) : openText(text, path));
      file.text().then(take).catch(fail);
      return;
    }
    viewer.started.then(async () => {
      await openFiles(viewer, files);
      opened(rootsOf(files, handles));
    }).catch(fail);
  };
  const carries = event => [...(event.dataTransfer?.types ?? [])].some(type => type === 'Files' || type === 'text/uri-list');
  box.addEventListener('dragover', event => {
    if (!carries(event)) return;
    event.preventDefault();
    if (hint.hidden) write(hint, viewer.engine?.call('sources')?.length ? 'Drop to add it to this scene. Nothing is uploaded.' : 'Drop to open. Nothing is uploaded.');
    hint.hidden = false;
  });
  for (const type of ['dragleave', 'drop']) {
    box.addEventListener(type, event => {
      if (type === 'drop' || !box.contains(/** @type {Node|null} */ (/** @type {DragEvent} */ (event).relatedTarget))) hint.hidden = true;
    });
  }
  box.addEventListener('drop', event => {
    if (!carries(event)) return;
    event.preventDefault();
    const {dataTransfer} = event;
    const address = dataTransfer.getData('text/uri-list').split('\n').find(line => /^https?:/.test(line));
    // The entries must be taken inside the event: afterwards the list is empty.
    const items = [...dataTransfer.items].filter(item => item.kind === 'file');
    const entries = items.map(item => item.webkitGetAsEntry?.() ?? item.getAsFile());
    const handles = Promise.all(items.map(item => /** @type {any} */ (item).getAsFileSystemHandle?.()?.catch(() => null) ?? null));
    if (entries.length) filesOf(entries).then(async files => open(files, await handles)).catch(fail);
    else if (address) openUrl(address.trim());
  });
  document.addEventListener('paste', event => {
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData('text/plain').trim() ?? '';
    if (files.length) open(files.map(file => ({path: file.name, file})));
    else if (/^(https?|gs|s3):\/\/[^\n]+$/.test(text)) openUrl(text);
  });
  const input = folder => {
    const field = document.createElement('input');
    field.type = 'file';
    field.multiple = true;
    if (folder) field.webkitdirectory = true;
    field.addEventListener('change', () => open([...(field.files ?? [])].map(file => ({path: file.webkitRelativePath || file.name, file}))));
    field.click();
  };
  /** The browser's own picker gives a way back to what was chosen; where it has none, or not in this frame, the older one. */
  const picker = async folder => {
    const pick = /** @type {any} */ (window)[folder ? 'showDirectoryPicker' : 'showOpenFilePicker'];
    if (!pick || viewer.options.embedded) return input(folder);
    let handles;
    try {
      handles = [await pick.call(window, folder ? {mode: 'read'} : {multiple: true})].flat();
    } catch (cause) {
      return cause.name === 'AbortError' ? undefined : input(folder);
    }
    openHandles(handles).catch(fail);
  };
  const openHandles = async handles => open(await filesOfHandles(handles), handles);
  return {pickFiles: () => picker(false), pickFolder: () => picker(true), openHandles, openFiles: open};
}

/** What was dropped or chosen, topmost. @param {{path: string}[]} files @param {any[]} handles */
function rootsOf(files, handles) {
  const found = handles.filter(Boolean);
  if (found.length) return found.map(handle => ({name: handle.name, kind: handle.kind, handle}));
  const names = new Map(files.map(({path}) => [path.split('/')[0], path.includes('/')]));
  return [...names].map(([name, folder]) => ({name, kind: /** @type {'file'|'directory'} */ (folder ? 'directory' : 'file'), handle: null}));
}

/** @param {any[]} handles of files and folders @returns {Promise<{path: string, file: File}[]>} */
async function filesOfHandles(handles) {
  const out = [];
  const walk = async (handle, before) => {
    if (out.length > MOST_FILES) throw tooMany();
    if (handle.kind === 'file') out.push({path: before + handle.name, file: await handle.getFile()});
    else for await (const inner of handle.values()) await walk(inner, `${before}${handle.name}/`);
  };
  for (const handle of handles) await walk(handle, '');
  return out;
}

/** Folders of images among files of this device: those with a description that is in no other such folder. @param {{path: string}[]} files */
export function volumeFolders(files) {
  const folders = [];
  const found = files.map(({path}) => /^(.*?)(zarr\.json|\.zattrs|attributes\.json)$/.exec(path)?.[1]).filter(folder => folder !== undefined);
  for (const folder of found.sort((a, b) => a.length - b.length)) {
    if (!folders.some(outer => folder.startsWith(outer))) folders.push(folder);
  }
  return folders;
}

/** Files of surfaces: several are one scene, whose units and axes are told by all of them. @returns {string[]} addresses */
function surfacesOf(viewer, root, files) {
  const found = files.map(({path}) => path).filter(path => /\.(obj|stl|ply|vtk|vt[pu])$/i.test(path));
  if (found.length < 2) return found.map(path => root + localAddress(path));
  // Called what they are dropped in.
  const folder = found[0].split('/')[0], together = found.every(path => path.startsWith(`${folder}/`));
  const address = root + encodeURIComponent(together ? folder : `${found.length} × ${found[0].replace(/^.*\./, '').toUpperCase()}`);
  viewer.reader.addLocal(address, new Blob([JSON.stringify({fabricaMeshes: {files: found.map(localAddress)}})]));
  return [address];
}

/**
 * Names of structures that lie beside an anatomy: a table or JSON, told by how it begins. An atlas has other files, too, and fetches itself what it names.
 * @param {import('./viewer.js').Viewer} viewer @param {{path: string, file: Blob}[]} files @param {RegExp} kinds @param {string} [manifest] the atlas's own text
 * @returns {Promise<string[]>} paths
 */
async function termsAmong(viewer, files, kinds, manifest = '') {
  const candidates = files.filter(({path}) => kinds.test(path) && !/(^|\/)(atlas|atlasStructure|zarr|attributes|package)\.json$/i.test(path)
    && ![path, encodeURI(path)].some(name => manifest.includes(name.replace(/^.*\//, ''))));
  const found = await Promise.all(candidates.slice(0, MOST_ASKED).map(async ({path, file}) => viewer.engine.call('isTerms', await file.slice(0, ENOUGH).text()) && path));
  return found.filter(Boolean);
}

/**
 * Opens files of this device: they are read where they lie, and never uploaded.
 * @param {import('./viewer.js').Viewer} viewer @param {{path: string, file: Blob}[]} files
 */
export async function openFiles(viewer, files) {
  const root = `local:${viewer.files = (viewer.files ?? 0) + 1}/`;
  for (const {path, file} of files) viewer.reader.addLocal(root + localAddress(path), file);
  const named = pattern => files.filter(({path}) => pattern.test(path)).map(({path}) => root + localAddress(path));
  const atlases = named(/(^|\/)(atlas|atlasStructure)\.json$/i).sort((a, b) => a.length - b.length).slice(0, 1);
  if (!atlases.length && files.length === 1 && /\.json$/i.test(files[0].path)) atlases.push(root + localAddress(files[0].path));
  let models = atlases.length ? atlases
    : [...named(/\.(glb|gltf|nii|nii\.gz|nrrd|nhdr|hdr|hdr\.gz|ozx|zip)$/i), ...surfacesOf(viewer, root, files), ...volumeFolders(files).map(path => root + localAddress(path))];
  // What a header belongs to comes with it; alone it says what is missing.
  if (models.length === 0) models = named(/\.img(\.gz)?$/i);
  const tables = atlases.length ? [] : named(models.length ? /\.(ctbl|txt|csv|tsv|lut|label)$/i : /\.(ctbl|txt|csv|tsv|lut|label|json)$/i);
  if (models.length && files.length > 1) {
    const manifest = atlases.length ? await files.find(({path}) => root + localAddress(path) === atlases[0])?.file.text() : '';
    const terms = await termsAmong(viewer, files, atlases.length ? /\.(csv|tsv|txt|json)$/i : /\.json$/i, manifest);
    tables.push(...terms.map(path => root + localAddress(path)));
  }
  if (models.length + tables.length === 0) {
    throw new FabricaError('unsupported', 'None of these files is an anatomy that can be opened.', files[0]?.path ?? '',
      'Choose .glb, .gltf, .obj, .stl, .ply, .vtk, .zip, .nii, .nii.gz, .nrrd or .ozx files (a header together with its voxels, a label map with its table of names), the folder of an OME-Zarr or N5 image, or that of an atlas (with its atlas.json).');
  }
  for (const url of [...models, ...tables]) viewer.engine.call('load', url);
  viewer.wake();
}

const MOST_FILES = 20000;
const MOST_TEXT = 8 << 20;
/** Files that are looked into, and bytes of each: its beginning tells what it is. */
const MOST_ASKED = 64;
const ENOUGH = 1 << 16;
const tooMany = () => new FabricaError('too-large', `There are more than ${MOST_FILES} files.`, '', 'Drop only the folder of one atlas.');

/** @param {(FileSystemEntry|File|null)[]} entries @returns {Promise<{path: string, file: Blob}[]>} */
async function filesOf(entries) {
  const files = [];
  const walk = async (entry, prefix) => {
    if (!entry) return;
    if (entry instanceof File) {
      files.push({path: prefix + entry.name, file: entry});
    } else if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      files.push({path: prefix + entry.name, file});
    } else {
      const reader = entry.createReader();
      for (;;) {
        // A hundred at a time, until none is left.
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (some.length === 0) break;
        for (const one of some) await walk(one, `${prefix}${entry.name}/`);
      }
    }
    if (files.length > MOST_FILES) throw tooMany();
  };
  for (const entry of entries) await walk(entry, '');
  return files;
}
