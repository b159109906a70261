// What the share dialog offers besides the link, each in a fold of its own: a picture, a film, shapes, a section, the list. Loaded when one is unfolded.

import {sectionSvg} from '../api.js';
import {number, said, tr, trn} from '../language.js';

/** @typedef {{viewer: import('../viewer.js').Viewer, element: Function, actions: Function, save: (name: string, blob: Blob) => void}} Page handed over, or this would share more with the first file */

const PICTURES = [['2K', 2048], ['4K', 3840], ['8K', 7680]];
const FILMS = [[1280, 720], [1920, 1080], [1080, 1920]];
const SECONDS = [6, 12, 24];

const numeral = value => number(value, {maximumFractionDigits: 1});
const megabytes = bytes => tr('{0} MB', numeral(Math.max(0.1, bytes / 1e6)));

/** A file's name of a title: letters, digits and dashes. */
export const fileName = (title, kind) => `${title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'anatomy'}.${kind}`;

const titleOf = viewer => viewer.engine.call('credits').title ?? '';

let fields = 0;

/** @param {Page} page @param {string} words @param {[string, string][]} choices value, words */
function select({element}, words, choices) {
  const id = `fabrica-share-${++fields}`;
  const made = element('select', '', {id});
  made.append(...choices.map(([value, text]) => element('option', text, {value})));
  const row = element('div', '', {className: 'field'});
  row.append(element('label', words, {htmlFor: id}), made);
  return {row, made};
}

function check({element}, words, checked) {
  const label = element('label', '', {className: 'check'});
  const made = element('input', '', {type: 'checkbox', checked});
  label.append(made, element('span', words));
  return {row: label, made};
}

/**
 * A button that makes a file: progress, Cancel, what came out of it.
 * @param {Page} page @param {HTMLElement} form @param {{words: string, kind: () => string, run: (options: {signal: AbortSignal, progress: (share: number) => void}) => Promise<Blob>, loads?: number}} job
 * `loads`: the share of it in which things are loaded
 */
function makes(page, form, {words, kind, run, loads = 0.5}) {
  const {element, actions, save, viewer} = page;
  const bar = element('progress', '', {max: 1, value: 0, hidden: true});
  bar.setAttribute('aria-label', words);
  const told = element('p', '', {className: 'quiet told', role: 'status'});
  const start = element('button', words, {type: 'button', className: 'main'});
  const cancel = element('button', tr('Cancel'), {type: 'button', hidden: true});
  const send = element('button', tr('Send …'), {type: 'button', hidden: true});
  let stop = null;
  let file = null;
  start.addEventListener('click', async () => {
    stop = new AbortController();
    const {signal} = stop;
    const controls = [...form.querySelectorAll('input, select')];
    for (const control of controls) control.disabled = true;
    start.disabled = true;
    send.hidden = true;
    cancel.hidden = bar.hidden = false;
    bar.value = 0;
    told.classList.remove('wrong');
    told.textContent = tr('Loading what is shown in full detail …');
    cancel.focus();
    try {
      const blob = await run({signal, progress: share => {
        bar.value = share;
        if (share > loads) told.textContent = tr('Writing the file …');
      }});
      signal.throwIfAborted();
      const name = fileName(titleOf(viewer), kind());
      file = new File([blob], name, {type: blob.type});
      save(name, blob);
      told.textContent = tr('Saved: {0}, {1}', name, megabytes(blob.size));
      send.hidden = !(viewer.touch && navigator.canShare?.({files: [file]}));
    } catch (error) {
      told.textContent = signal.aborted ? tr('Cancelled.') : [error.reason ?? error.message, error.advice].filter(Boolean).map(text => said(text)).join(' ');
      told.classList.toggle('wrong', !signal.aborted);
    } finally {
      stop = null;
      for (const control of controls) control.disabled = false;
      start.disabled = false;
      cancel.hidden = bar.hidden = true;
      if (form.isConnected && (document.activeElement === document.body || document.activeElement === cancel)) start.focus();
    }
  });
  cancel.addEventListener('click', () => stop?.abort());
  send.addEventListener('click', () => navigator.share({files: [file]}).catch(() => {}));  // the person thought better of it
  form.closest('dialog')?.addEventListener('close', () => stop?.abort());
  form.append(bar, told);
  actions(form, cancel, send, start);
}

/** The long side of a view that has so many pixels there. */
function sized(canvas, most) {
  const scale = most / Math.max(canvas.width, canvas.height);
  return [Math.round(canvas.width * scale), Math.round(canvas.height * scale)];
}

const sizeWords = ([width, height]) => `${width} × ${height}`;

/** @param {Page} page @param {HTMLElement} form */
export function pictureForm(page, form) {
  const {canvas} = page.viewer;
  const size = select(page, tr('Size'), [['', tr('As on the screen ({0})', sizeWords([canvas.width, canvas.height]))],
    ...PICTURES.map(([name, most]) => /** @type {[string, string]} */ ([String(most), `${name} (${sizeWords(sized(canvas, most))})`]))]);
  const names = check(page, tr('Names and measures'), true);
  const scale = check(page, tr('Scale'), true);
  const clear = check(page, tr('Transparent background'), false);
  form.append(size.row, names.row, scale.row, clear.row);
  makes(page, form, {words: tr('Save the picture'), kind: () => 'png', run: async options => {
    const {picture} = await import('./picture.js');
    const [width, height] = size.made.value ? sized(canvas, Number(size.made.value)) : [canvas.width, canvas.height];
    return picture(page.viewer, {width, height, names: names.made.checked, scaleBar: scale.made.checked, ...clear.made.checked && {background: 'transparent'}, ...options});
  }});
}

/** @param {Page} page @param {HTMLElement} form */
export async function filmForm(page, form) {
  const {viewer, element} = page;
  const {encoderFor, film} = await import('./film.js');
  if (!await encoderFor(1280, 720)) {
    return form.append(element('p', [tr('This browser cannot write films.'), tr('Chrome, Edge and other browsers made of Chromium can.')].join(' ')));
  }
  const {lesson} = viewer;
  const of = select(page, tr('What it shows'), [...lesson ? [/** @type {[string, string]} */ (['lesson', tr('The lesson “{0}”', lesson.title)])] : [], ['turn', tr('One turn of what you see')]]);
  const length = select(page, tr('How long'), SECONDS.map(seconds => [String(seconds), trn(seconds, '{0} second', '{0} seconds')]));
  length.made.value = '12';
  const size = select(page, tr('Size'), FILMS.map(pixels => [pixels.join(), sizeWords(pixels)]));
  size.made.value = viewer.canvas.width < viewer.canvas.height ? FILMS[2].join() : FILMS[0].join();
  const names = check(page, tr('Names and measures'), Boolean(lesson));
  const patience = element('p', tr('It takes at least as long as the film: keep this page in front.'), {className: 'quiet'});
  const follow = () => { length.row.hidden = of.made.value === 'lesson'; };
  of.made.addEventListener('change', follow);
  follow();
  form.append(of.row, length.row, size.row, names.row, patience);
  makes(page, form, {words: tr('Save the film'), kind: () => 'webm', loads: 0.1, run: options => {
    const [width, height] = size.made.value.split(',').map(Number);
    return film(viewer, {of: of.made.value, seconds: Number(length.made.value), width, height, names: names.made.checked, ...options});
  }});
}

/** @param {Page} page @param {HTMLElement} form */
export async function shapesForm(page, form) {
  const {viewer, element} = page;
  const {exportModel, planOf} = await import('./shapes.js');
  await viewer.loadRest();
  const plan = planOf(viewer);
  const count = plan.structures.filter(({parts}) => parts.length).length;
  if (!count) return form.append(element('p', tr('Nothing is shown that has a shape.')));
  const kind = select(page, tr('What for'), [['glb', tr('Other programs: names, colours and tree (GLB)')], ['stl', tr('A printer: one body, in millimetres (STL)')]]);
  const seen = check(page, tr('As you see it: cut, and pulled apart'), true);
  seen.row.hidden = !plan.cuts.length && !plan.apart;
  const what = element('p', '', {className: 'quiet'});
  const follow = () => {
    what.textContent = [trn(count, '{0} structure at its finest, about {1}.', '{0} structures at their finest, about {1}.', megabytes(plan.sizes[kind.made.value])),
      tr('What is faded to glass is left out.'), plan.cuts.length && seen.made.checked ? tr('Where it is cut it is closed, but for what encloses nothing.') : ''].join(' ');
  };
  for (const {made} of [kind, seen]) made.addEventListener('change', follow);
  follow();
  form.append(kind.row, seen.row, what);
  makes(page, form, {words: tr('Save the shapes'), kind: () => kind.made.value, run: options => exportModel(viewer, kind.made.value, {asSeen: seen.made.checked, ...options})});
}

/** @param {Page} page @param {HTMLElement} form */
export function listForm(page, form) {
  const {viewer, element} = page;
  const shown = check(page, tr('Only what is shown'), false);
  form.append(element('p', tr('Names in all languages, codes, where it hangs in the tree, what was measured, its source: for a spreadsheet (CSV).'), {className: 'quiet'}), shown.row);
  makes(page, form, {words: tr('Save the list'), kind: () => 'csv', run: async () => {
    const {csvBlob, list, listCsv} = await import('./list.js');
    const rows = await list(viewer);
    return csvBlob(listCsv(shown.made.checked ? rows.filter(({visible}) => visible) : rows));
  }});
}

const planeName = name => said(name[0].toUpperCase() + name.slice(1));

/** @param {Page} page @param {HTMLElement} form */
export function sectionForm(page, form) {
  const {viewer, element} = page;
  const planes = viewer.engine.call('planes').sort((one, other) => Number(other.cut) - Number(one.cut) || Number(other.visible) - Number(one.visible));
  const plane = select(page, tr('Which plane'), planes.map(({name}) => /** @type {[string, string]} */ ([name, planeName(name)])));
  form.append(element('p', tr('Outlines, colours and names of all that is shown where the plane cuts it, in millimetres (SVG).'), {className: 'quiet'}), plane.row);
  makes(page, form, {words: tr('Save the drawing'), kind: () => 'svg', run: async () => new Blob([await sectionSvg(viewer, plane.made.value)], {type: 'image/svg+xml'})});
}
